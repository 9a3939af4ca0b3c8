// SPDX-License-Identifier: Apache-2.0
package guelta.meter;

import java.util.List;

/**
 * How durations are counted in a row of counters: in classes that double, from 1.024 microseconds (2^10 nanoseconds) to
 * 8.6 seconds (2^33), and one for what is longer; then their sum.
 */
public final class Durations {
    private static final int LEAST = 10;
    private static final int MOST = 33;
    private static final int CLASSES = MOST - LEAST + 2;

    /** How many counters it takes. */
    public static final int SIZE = CLASSES + 1;

    private Durations() {}

    /**
     * Counts a duration; only on the thread of the tally.
     *
     * @param from the first of the {@link #SIZE} counters
     */
    public static void add(Tally tally, int from, long nanos) {
        tally.add(from + classOf(nanos));
        tally.add(from + CLASSES, Math.max(0, nanos));
    }

    /**
     * What was counted.
     *
     * @param counters of {@link Tallies#sums}
     * @param from the first of the {@link #SIZE} counters
     */
    public static Spread spread(long[] counters, int from) {
        Long[] counts = new Long[CLASSES];
        long total = 0;
        for (int i = 0; i < CLASSES; i++) {
            total += counters[from + i];
            counts[i] = total;
        }
        return new Spread(List.of(counts), counters[from + CLASSES]);
    }

    private static int classOf(long nanos) {
        if (nanos <= 1L << LEAST) {
            return 0;
        }
        return Math.min(CLASSES - 1, Long.SIZE - Long.numberOfLeadingZeros(nanos - 1) - LEAST);
    }

    /**
     * Durations of the past.
     *
     * @param upTo how many were not longer than each bound, the last without bound: all
     * @param nanos their sum
     */
    public record Spread(List<Long> upTo, long nanos) {
        /** Copies the counts. */
        public Spread {
            upTo = List.copyOf(upTo);
        }

        /** The longest duration of a class, in nanoseconds; of the last one {@link Long#MAX_VALUE}. */
        public long bound(int index) {
            return index >= CLASSES - 1 ? Long.MAX_VALUE : 1L << LEAST + index;
        }
    }
}
