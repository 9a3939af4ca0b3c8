// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;

/** How one kind of field of RDATA passes from text to wire form and back. Has no state. */
interface FieldText {
    /** Takes the field's tokens and appends its octets. */
    void read(Tokens in, DomainName origin, Wire out) throws Malformed;

    /**
     * Appends the text of the field that begins at an offset of RDATA which ends with its array.
     *
     * @return where the field ends
     * @throws Malformed when there is no such field, {@link Textless} when it is good and has no text
     */
    int write(byte[] data, int at, StringBuilder out) throws Malformed;

    /** The end of a field of known length. */
    static int end(byte[] data, int at, int octets) throws Malformed {
        if (at + octets > data.length) {
            throw new Malformed("the data end within a field");
        }
        return at + octets;
    }

    /** A number of up to eight octets, known to be there. */
    static long number(byte[] data, int at, int octets) {
        long value = 0;
        for (int i = at; i < at + octets; i++) {
            value = value << 8 | data[i] & 0xff;
        }
        return value;
    }
}
