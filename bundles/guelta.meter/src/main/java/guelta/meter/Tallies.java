// SPDX-License-Identifier: Apache-2.0
package guelta.meter;

import java.util.ArrayList;
import java.util.List;

/** The tallies of many threads as one row of counters, which never go back. */
public final class Tallies {
    private final int size;
    private final List<Tally> open = new ArrayList<>();
    /** What the closed ones had. */
    private final long[] before;

    /**
     * @param size how many counters there are in the row
     */
    public Tallies(int size) {
        this.size = size;
        before = new long[size];
    }

    /** A tally for one thread. */
    public synchronized Tally open() {
        Tally tally = new Tally(size);
        open.add(tally);
        return tally;
    }

    /** Keeps what a tally has counted; nobody adds to it any more. */
    public synchronized void close(Tally tally) {
        if (open.remove(tally)) {
            for (int i = 0; i < size; i++) {
                before[i] += tally.get(i);
            }
        }
    }

    /** All counters of the moment. */
    public synchronized long[] sums() {
        long[] sums = before.clone();
        for (Tally tally : open) {
            for (int i = 0; i < size; i++) {
                sums[i] += tally.get(i);
            }
        }
        return sums;
    }
}
