// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.transfer.RecentDifferences;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import guelta.store.Root;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The differences between the last versions of zones that were served since this server runs. They are trusted once it
 * is known which serials versions from before have had. Any thread.
 */
final class ServedDifferences {
    /** How many records of a zone's differences are kept. */
    private static final int KEPT = 100_000;

    private final ZoneFollower follower;
    private final Map<DomainName, RecentDifferences> differences = new ConcurrentHashMap<>();
    /** The commit that each zone was served of first, since this server runs. */
    private final Map<DomainName, Long> first = new ConcurrentHashMap<>();

    private final SerialHistory untilFirst = new SerialHistory();

    ServedDifferences(ZoneFollower follower) {
        this.follower = follower;
    }

    /** Takes a version that is served now in place of another one, or of none. */
    void changed(@Nullable Zone old, Zone zone) {
        if (old != null && old.available()) {
            differences.put(
                    zone.apex(),
                    differences
                            .getOrDefault(zone.apex(), RecentDifferences.NONE)
                            .with(old, zone, KEPT));
        } else {
            follower.served().find(zone.apex()).ifPresent(served -> first.put(zone.apex(), served.number()));
        }
    }

    /** Forgets a zone that is not served any more. */
    void forget(DomainName apex) {
        differences.remove(apex);
        first.remove(apex);
        untilFirst.forget(apex);
    }

    /** The differences that lead from a serial to a zone, if they are here and can be trusted. Reads nothing. */
    Optional<List<ZoneDifference>> since(Zone zone, long from) {
        return differences
                .getOrDefault(zone.apex(), RecentDifferences.NONE)
                .since(from)
                .filter(chain -> chain.get(chain.size() - 1).toSerial() == zone.serial())
                .filter(chain -> !givenBefore(zone, from));
    }

    /**
     * Whether a version from before this server ran has had a serial that is given since, or may have had it, as nobody
     * has read its history yet.
     */
    private boolean givenBefore(Zone zone, long given) {
        if (follower.served().find(zone.apex()).isEmpty()) {
            // The catalog has no file; its serials are of the clock.
            return false;
        }
        Long since = first.get(zone.apex());
        return since == null || untilFirst.before(zone.apex(), since, given);
    }

    /** Reads which serials a zone has had before this server ran. */
    void read(ServedZone served, Root root) {
        Long since = first.get(served.apex());
        if (since != null) {
            untilFirst.read(root, served.apex(), served.file(), since);
        }
    }
}
