// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import java.util.function.IntBinaryOperator;

/** Sorts by numbers that stand side by side in an array, where a sort of objects would look for each in the heap. */
final class Ranking {
    private Ranking() {}

    /**
     * The indices of ranks in ascending order, by merging; the array is of no use afterwards.
     *
     * @param ties compares two indices of equal ranks
     */
    static int[] order(long[] ranks, IntBinaryOperator ties) {
        int count = ranks.length;
        int[] order = new int[count];
        boolean sorted = true;
        for (int i = 0; i < count; i++) {
            order[i] = i;
            sorted &= i == 0 || compare(ranks, order, i - 1, i, ties) <= 0;
        }
        if (sorted) {
            return order;
        }
        long[] from = ranks;
        long[] to = new long[count];
        int[] fromOrder = order;
        int[] toOrder = new int[count];
        for (int width = 1; width < count; width = width > count >> 1 ? count : width * 2) {
            for (int start = 0; start < count; start += 2 * width) {
                int middle = (int) Math.min((long) start + width, count);
                int end = (int) Math.min((long) middle + width, count);
                int left = start;
                int right = middle;
                for (int at = start; at < end; at++) {
                    boolean first = right == end || left < middle && compare(from, fromOrder, left, right, ties) <= 0;
                    int taken = first ? left++ : right++;
                    to[at] = from[taken];
                    toOrder[at] = fromOrder[taken];
                }
            }
            long[] swapped = from;
            from = to;
            to = swapped;
            int[] swappedOrder = fromOrder;
            fromOrder = toOrder;
            toOrder = swappedOrder;
        }
        return fromOrder;
    }

    private static int compare(long[] ranks, int[] order, int left, int right, IntBinaryOperator ties) {
        return ranks[left] != ranks[right]
                ? Long.compare(ranks[left], ranks[right])
                : ties.applyAsInt(order[left], order[right]);
    }
}
