// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

import guelta.dns.SerialNumber;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The differences between the latest versions of one zone, up to a bound: what most secondaries ask for. What is older
 * is found in the history of the store. An immutable value.
 */
public final class RecentDifferences {
    /** Nothing is known yet. */
    public static final RecentDifferences NONE = new RecentDifferences(List.of(), -1, -1);

    private final List<ZoneDifference> chain;
    /** The highest serial of all versions so far; -1 before the first one. */
    private final long highest;
    /** The highest serial before the last time that serials went back; -1 when they never did. */
    private final long doubtful;

    private RecentDifferences(List<ZoneDifference> chain, long highest, long doubtful) {
        this.chain = chain;
        this.highest = highest;
        this.doubtful = doubtful;
    }

    /**
     * With the difference to a new version; the oldest ones leave when there are too many records. Nothing is left when
     * the serial did not grow or the new difference alone is too large: then no way leads from older versions here. Nor
     * does one ever lead from a serial that was given before serials went back, or is not above those: two versions may
     * have it, and nobody knows which one a client has.
     *
     * @param most how many records are kept
     */
    public RecentDifferences with(Zone before, Zone now, int most) {
        if (!before.available() || !now.available()) {
            return NONE;
        }
        long reached = higher(highest, before.serial());
        if (!SerialNumber.newer(now.serial(), before.serial())) {
            return new RecentDifferences(List.of(), reached, reached);
        }
        RecentDifferences here = new RecentDifferences(chain, higher(reached, now.serial()), doubtful);
        return ZoneDifference.between(before, now, most)
                .map(difference -> here.with(difference, most))
                .orElseGet(() -> new RecentDifferences(List.of(), here.highest, doubtful));
    }

    private static long higher(long one, long other) {
        return one < 0 || SerialNumber.newer(other, one) ? other : one;
    }

    /** With a difference that begins where the last one ends. */
    public RecentDifferences with(ZoneDifference difference, int most) {
        List<ZoneDifference> longer = new ArrayList<>(chain);
        boolean follows = longer.isEmpty() || longer.get(longer.size() - 1).toSerial() == difference.fromSerial();
        if (!follows) {
            longer.clear();
        }
        longer.add(difference);
        int records = longer.stream().mapToInt(ZoneDifference::size).sum();
        while (records > most && longer.size() > 1) {
            records -= longer.remove(0).size();
        }
        return new RecentDifferences(List.copyOf(longer), higher(highest, difference.toSerial()), doubtful);
    }

    /** The differences that lead from a serial to the newest version in order; empty when they are not known. */
    public Optional<List<ZoneDifference>> since(long serial) {
        if (doubtful >= 0 && !SerialNumber.newer(serial, doubtful)) {
            return Optional.empty();
        }
        for (int i = chain.size() - 1; i >= 0; i--) {
            if (chain.get(i).fromSerial() == serial) {
                return Optional.of(chain.subList(i, chain.size()));
            }
        }
        return Optional.empty();
    }

    /** How many versions back there are differences. */
    public int size() {
        return chain.size();
    }
}
