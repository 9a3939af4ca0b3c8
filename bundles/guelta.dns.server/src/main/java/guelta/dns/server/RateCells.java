// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.dns.rate.Cells;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The table of response rate limiting that all workers of a server share: 262,144 cells, 2 MiB. One instruction for
 * several processors an answer, on a cell that only threads with answers to the same network touch at one time.
 */
public final class RateCells implements Cells {
    /** Four cells for each of 65,536 accounts of a second: a second of a server under full load. */
    private static final int SIZE = 1 << 18;

    private final AtomicLongArray cells = new AtomicLongArray(SIZE);

    @Override
    public int size() {
        return SIZE;
    }

    @Override
    public long get(int index) {
        return cells.get(index);
    }

    @Override
    public boolean replace(int index, long expected, long next) {
        return cells.compareAndSet(index, expected, next);
    }
}
