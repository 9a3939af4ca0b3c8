// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down who does something too often: so many times are free, each further time makes the wait twice as long, and one time
 * is forgotten every so often. Remembers a bounded number of those who did it last.
 *
 * <p>Confined: one thread at a time.
 *
 * @param <K> who does it: a value, in an order that hash collisions don't slow down
 */
public final class Throttle<K extends Comparable<? super K>> {
    private final int free;
    private final long first;
    private final long longest;
    private final long forgotten;
    private final long most;
    private final Map<K, Done> done;

    /**
     * What somebody did.
     *
     * @param debt in nanoseconds, at the last time: what was not forgotten, times how long it takes to forget one
     * @param last when it was done the last time
     */
    private record Done(long debt, long last) {}

    /**
     * @param free how often it may be done without a wait
     * @param first the wait before the first time that is not free; more than nothing
     * @param longest the longest wait, at least the first
     * @param forgotten how long it takes until one time is forgotten
     * @param capacity how many are remembered
     */
    public Throttle(int free, Duration first, Duration longest, Duration forgotten, int capacity) {
        this.free = free;
        this.first = first.toNanos();
        this.longest = longest.toNanos();
        this.forgotten = forgotten.toNanos();
        int doublings = Long.SIZE - Long.numberOfLeadingZeros(this.longest / this.first);
        this.most = (free + doublings) * this.forgotten;
        this.done = new Bounded<>(capacity);
    }

    /** How long somebody has to wait; zero when it may be done now. */
    public Duration wait(K who, long nanos) {
        Done before = done.get(who);
        if (before == null) {
            return Duration.ZERO;
        }
        long times = (before.debt + forgotten - 1) / forgotten;
        if (times < free) {
            return Duration.ZERO;
        }
        long pause = Math.min(longest, first << times - free);
        return Duration.ofNanos(Math.max(0, before.last + pause - nanos));
    }

    /** It is done. */
    public void count(K who, long nanos) {
        // Put anew: who did something last is remembered longest.
        Done before = done.remove(who);
        long debt = before == null ? 0 : Math.max(0, before.debt - Math.max(0, nanos - before.last));
        done.put(who, new Done(Math.min(most, debt + forgotten), nanos));
    }

    /** It was done for a good reason: one time less counts. */
    public void takeBack(K who) {
        done.computeIfPresent(
                who,
                (same, before) -> before.debt <= forgotten ? null : new Done(before.debt - forgotten, before.last));
    }

    /** A map that forgets what was put first when it is full. */
    static final class Bounded<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;
        private final int capacity;

        Bounded(int capacity) {
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > capacity;
        }
    }
}
