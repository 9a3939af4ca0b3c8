// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.dns.DomainName;
import guelta.dns.transfer.RecentDifferences;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import guelta.dns.zone.Zones;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The copies that are answered from, and how the last versions of each differ. Changed by one thread, read by any. */
final class Copies {
    private static final int KEPT_DIFFERENCES = 100_000;

    private final Map<DomainName, RecentDifferences> differences = new ConcurrentHashMap<>();
    private volatile Zones zones = Zones.none();

    /** What is answered from. */
    Zones zones() {
        return zones;
    }

    /** The differences from a serial to a version, when they are at hand. */
    Optional<List<ZoneDifference>> since(Zone zone, long serial) {
        return differences
                .getOrDefault(zone.apex(), RecentDifferences.NONE)
                .since(serial)
                .filter(chain -> chain.get(chain.size() - 1).toSerial() == zone.serial());
    }

    /** Takes the next version of a zone. */
    void show(Zone zone) {
        Optional<Zone> before = zones.find(zone.apex());
        zones = zones.with(zone);
        if (before.isPresent() && before.get().available()) {
            RecentDifferences older = differences.getOrDefault(zone.apex(), RecentDifferences.NONE);
            differences.put(zone.apex(), older.with(before.get(), zone, KEPT_DIFFERENCES));
        }
    }

    /** Has nothing to say of a zone any more, but that it is one of ours (RFC 1035 4.3.5). */
    void expire(DomainName zone) {
        zones = zones.with(Zone.unavailable(zone));
        differences.remove(zone);
    }

    /** Takes a zone away. */
    void drop(DomainName zone) {
        zones = zones.without(zone);
        differences.remove(zone);
    }
}
