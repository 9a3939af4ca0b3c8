// SPDX-License-Identifier: Apache-2.0
package guelta.dns.notify;

import guelta.dns.Now;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is to be looked at, and when. Adding, removing and finding the first cost the logarithm of how much there is, so
 * that an event costs what it concerns and not what waits beside it. A confined object.
 */
final class Moments<T> {
    /** By difference, as the scale may wrap around. */
    private static final Comparator<Moment<?>> ORDER = (one, other) ->
            one.at == other.at ? Long.compare(one.number, other.number) : Long.signum(one.at - other.at);

    private final TreeSet<Moment<T>> moments = new TreeSet<>(ORDER);
    private long last;

    /**
     * @param at on the scale of {@link Now#nanos}
     * @param number tells moments apart that come at once
     */
    record Moment<T>(long at, long number, T what) {}

    Moment<T> add(long at, T what) {
        Moment<T> moment = new Moment<>(at, ++last, what);
        moments.add(moment);
        return moment;
    }

    void remove(@Nullable Moment<T> moment) {
        if (moment != null) {
            moments.remove(moment);
        }
    }

    /** Takes what has come away, one at a time; null when nothing has. */
    @Nullable
    T next(Now now) {
        if (moments.isEmpty() || !now.reached(moments.first().at)) {
            return null;
        }
        return moments.pollFirst().what;
    }

    /** The first one. */
    OptionalLong first() {
        return moments.isEmpty() ? OptionalLong.empty() : OptionalLong.of(moments.first().at);
    }
}
