// SPDX-License-Identifier: Apache-2.0
package guelta.dav.calendar;

/** What little knowledge says of a question. */
public enum Verdict {
    NO,
    /** Only the whole object knows. */
    MAYBE,
    YES;

    /** Both of two. */
    public Verdict and(Verdict other) {
        return compareTo(other) < 0 ? this : other;
    }

    /** The certain answer, or none. */
    static Verdict of(boolean certain) {
        return certain ? YES : NO;
    }
}
