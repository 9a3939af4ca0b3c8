// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import guelta.dns.ResourceRecord;
import java.util.List;

/**
 * One entry of a master file: a stretch of whole lines that say one thing.
 *
 * @param kind what it says
 * @param from its first octet in the file
 * @param to the octet behind its last, which is its line feed unless the file ends without one
 * @param line the number of its first line
 * @param records what it stands for, in order: one, or any number of {@code $GENERATE} and {@code $INCLUDE}
 * @param ttlGiven of a record or {@code $GENERATE}: whether the TTL stands in it
 * @param defaultTtl behind it, what {@code $TTL} or for want of it SOA gave; -1 when none has
 * @param lastTtl behind it, the TTL that a record gave last; -1 when none has
 */
public record Entry(
        Kind kind,
        int from,
        int to,
        int line,
        List<ResourceRecord> records,
        boolean ttlGiven,
        long defaultTtl,
        long lastTtl) {
    /** What an entry says. */
    public enum Kind {
        /** Nothing: blanks and comments. */
        BLANK,
        /** A record. */
        RECORD,
        /** What names are relative to. */
        ORIGIN,
        /** The default TTL. */
        TTL,
        /** That another file stands here. */
        INCLUDE,
        /** Many records at once. */
        GENERATE,
        /** Nothing that can be understood. */
        BROKEN
    }
}
