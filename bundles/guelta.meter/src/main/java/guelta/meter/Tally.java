// SPDX-License-Identifier: Apache-2.0
package guelta.meter;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A row of counters of one thread: it alone adds, anybody reads. Adding is a plain read and a write that others see soon
 * (opaque), without a lock or an instruction of the processor for several.
 */
public final class Tally {
    private final AtomicLongArray counts;

    Tally(int size) {
        counts = new AtomicLongArray(size);
    }

    /** Counts one more; only on the thread of this tally. */
    public void add(int index) {
        counts.setOpaque(index, counts.getPlain(index) + 1);
    }

    /** Counts more; only on the thread of this tally. */
    public void add(int index, long more) {
        counts.setOpaque(index, counts.getPlain(index) + more);
    }

    long get(int index) {
        return counts.getOpaque(index);
    }
}
