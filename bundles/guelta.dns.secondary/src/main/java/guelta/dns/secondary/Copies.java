// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.dns.DomainName;
import guelta.dns.transfer.RecentDifferences;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import guelta.dns.zone.Zones;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The copies that are answered from, and how the last versions of each differ. Changed by one thread, read by any. */
final class Copies {
    private static final int KEPT_DIFFERENCES = 100_000;

    private final Map<DomainName, RecentDifferences> differences = new ConcurrentHashMap<>();
    private volatile Zones zones = Zones.none();

    /** What is not seen yet; an empty value takes the zone away. */
    private final Map<DomainName, Optional<Zone>> changes = new LinkedHashMap<>();

    private boolean together;

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

    /** Has all changes that are made meanwhile seen at once: with many zones each by itself would copy the list of all. */
    void together(Runnable making) {
        together = true;
        try {
            making.run();
        } finally {
            together = false;
            publish();
        }
    }

    private void change(DomainName apex, Optional<Zone> zone) {
        changes.put(apex, zone);
        if (!together) {
            publish();
        }
    }

    private void publish() {
        if (changes.size() > 1) {
            Map<DomainName, Zone> all = new HashMap<>();
            zones.all().forEach(zone -> all.put(zone.apex(), zone));
            changes.forEach((apex, zone) -> zone.ifPresentOrElse(now -> all.put(apex, now), () -> all.remove(apex)));
            zones = Zones.of(all.values());
        } else {
            changes.forEach((apex, zone) -> zones = zone.map(zones::with).orElseGet(() -> zones.without(apex)));
        }
        changes.clear();
    }

    /** Takes the next version of a zone. */
    void show(Zone zone) {
        Optional<Zone> before = changes.getOrDefault(zone.apex(), zones.find(zone.apex()));
        change(zone.apex(), Optional.of(zone));
        if (before.isPresent() && before.get().available()) {
            RecentDifferences older = differences.getOrDefault(zone.apex(), RecentDifferences.NONE);
            differences.put(zone.apex(), older.with(before.get(), zone, KEPT_DIFFERENCES));
        }
    }

    /** Has nothing to say of a zone, not yet or no more, but that it is one of ours: SERVFAIL (RFC 1035 4.1.1). */
    void withhold(DomainName zone) {
        change(zone, Optional.of(Zone.unavailable(zone)));
        differences.remove(zone);
    }

    /** Takes a zone away. */
    void drop(DomainName zone) {
        change(zone, Optional.empty());
        differences.remove(zone);
    }
}
