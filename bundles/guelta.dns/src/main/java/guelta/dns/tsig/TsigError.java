// SPDX-License-Identifier: Apache-2.0
package guelta.dns.tsig;

/** What is wrong with a signature that can be read (RFC 8945 3). */
public enum TsigError {
    /** The MAC is not the one of the message. */
    BADSIG(16),
    /** There is no such key, or it is of another algorithm. */
    BADKEY(17),
    /** It was signed too long ago, or later than now. */
    BADTIME(18),
    /** The MAC is shorter than this server wants it. */
    BADTRUNC(22);

    private final int number;

    TsigError(int number) {
        this.number = number;
    }

    /** Its number in the record. */
    public int number() {
        return number;
    }
}
