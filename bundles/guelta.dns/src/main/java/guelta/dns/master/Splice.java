// SPDX-License-Identifier: Apache-2.0
package guelta.dns.master;

import java.util.Arrays;
import java.util.Optional;

/**
 * A stretch of a file and what comes in its place. Several splices of one file are in ascending order, do not overlap,
 * and all count in the file as it was.
 *
 * @param offset where the stretch begins
 * @param removed how many octets it has
 * @param octets what takes its place; nobody may change the array
 */
public record Splice(long offset, int removed, byte[] octets) {
    /**
     * The shortest one that makes one stretch of octets another.
     *
     * @param offset where the stretch begins in its file
     * @return empty when there is no difference
     */
    static Optional<Splice> between(byte[] before, byte[] after, long offset) {
        int from = Arrays.mismatch(before, after);
        if (from < 0) {
            return Optional.empty();
        }
        int same = 0;
        int most = Math.min(before.length, after.length) - from;
        while (same < most && before[before.length - 1 - same] == after[after.length - 1 - same]) {
            same++;
        }
        return Optional.of(new Splice(
                offset + from, before.length - same - from, Arrays.copyOfRange(after, from, after.length - same)));
    }
}
