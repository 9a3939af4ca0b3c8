// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.dns.DomainName;
import guelta.dns.authority.Responder;
import guelta.dns.zone.Zone;
import guelta.meter.MeterReader;
import guelta.meter.Tallies;
import guelta.meter.Tally;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts answers by zone, and those that response rate limiting kept back. The first {@value #ZONES} zones that are asked
 * for have figures of their own, all others share one: labels stay few on a server of a million zones. Any thread.
 */
public final class AnswerMeter {
    private static final int ZONES = 200;
    private static final int OTHER = ZONES;
    private static final int NONE = ZONES + 1;
    private static final int SLIPPED = ZONES + 2;
    private static final int DROPPED = ZONES + 3;
    private static final int SIZE = ZONES + 4;

    private final String server;
    private final Tallies tallies = new Tallies(SIZE);
    private final Map<DomainName, Integer> zones = new ConcurrentHashMap<>();

    /**
     * @param server a word for the label, as {@code primary}
     */
    public AnswerMeter(String server) {
        this.server = server;
    }

    /** What one thread counts with; closed when nothing more comes. */
    public Counting open() {
        return new Counting(tallies.open());
    }

    /** Tells the figures. */
    public void read(MeterReader to) {
        long[] sums = tallies.sums();
        zones.forEach((zone, index) -> {
            if (index < OTHER && sums[index] > 0) {
                zone(to, sums[index], zone.toString());
            }
        });
        zone(to, sums[OTHER], "other");
        zone(to, sums[NONE], "none");
        limited(to, sums[SLIPPED], "slipped");
        limited(to, sums[DROPPED], "dropped");
    }

    private void zone(MeterReader to, long count, String zone) {
        to.counter(
                "guelta_dns_zone_queries_total",
                "Questions by zone, of the first " + ZONES + " that are asked for",
                count,
                "server",
                server,
                "zone",
                zone);
    }

    private void limited(MeterReader to, long count, String verdict) {
        to.counter(
                "guelta_dns_rate_limited_total",
                "Answers by UDP that response rate limiting truncated or dropped",
                count,
                "server",
                server,
                "verdict",
                verdict);
    }

    private int index(DomainName zone) {
        Integer known = zones.get(zone);
        if (known != null) {
            return known;
        }
        synchronized (zones) {
            // Those beyond are not noted, so that asking for many zones takes no memory.
            int next = zones.size();
            Integer meanwhile = next < ZONES ? zones.putIfAbsent(zone, next) : zones.get(zone);
            return meanwhile != null ? meanwhile : Math.min(next, OTHER);
        }
    }

    /** The counters of one thread; confined to it. */
    public final class Counting implements AutoCloseable {
        private static final int SLOTS = 256;

        private final Tally tally;
        private final @Nullable DomainName[] names = new DomainName[SLOTS];
        private final int[] indices = new int[SLOTS];

        private Counting(Tally tally) {
            this.tally = tally;
        }

        /** Counts what was just answered. */
        public void answered(Responder by) {
            Zone zone = by.zone();
            tally.add(zone == null ? NONE : index(zone));
            switch (by.verdict()) {
                case SEND -> {}
                case SLIP -> tally.add(SLIPPED);
                case DROP -> tally.add(DROPPED);
            }
        }

        private int index(Zone zone) {
            DomainName apex = zone.apex();
            int slot = System.identityHashCode(apex) & SLOTS - 1;
            if (names[slot] != apex) {
                indices[slot] = AnswerMeter.this.index(apex);
                names[slot] = apex;
            }
            return indices[slot];
        }

        @Override
        public void close() {
            tallies.close(tally);
        }
    }
}
