// SPDX-License-Identifier: Apache-2.0
package guelta.dns.rate;

/**
 * A fixed table of numbers that all threads of a server share, all 0 at first. Any thread; without locks: who finds a
 * number changed by another thread looks again.
 */
public interface Cells {
    /** How many there are, a power of two of at least {@link ResponseRate#WAYS}. */
    int size();

    /** The number at an index. */
    long get(int index);

    /** Puts a number where another one still is; says whether it was still there. */
    boolean replace(int index, long expected, long next);
}
