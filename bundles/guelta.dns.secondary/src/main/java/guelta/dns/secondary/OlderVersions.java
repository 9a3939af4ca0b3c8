// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The versions of a zone that a history remembers, for clients of IXFR that have one of them (RFC 1995 5). */
final class OlderVersions {
    /** How many of them are looked through, and how many records of them are read at most. */
    private static final int VERSIONS = 100;

    private static final long RECORDS = 3_000_000;

    private OlderVersions() {}

    /**
     * Reads the versions of a zone backwards until the one of a serial; one difference leads from it to now. Nothing when
     * it is not found, or would be larger than the zone. Reads for as long as the versions take.
     *
     * @param now the version that is served
     * @param serial of the version that the client has
     * @param commits the numbers of the commits that changed the zone, newest first
     * @param version the zone as it was by a commit; nothing when it was not there or can't be read
     */
    static Optional<List<ZoneDifference>> since(
            Zone now, long serial, Stream<Long> commits, LongFunction<Optional<Zone>> version) {
        long records = 0;
        Zone found = null;
        for (long number : commits.limit(VERSIONS).toList()) {
            @Nullable Zone then = version.apply(number).orElse(null);
            boolean wanted = then != null && then.serial() == serial;
            if (found != null) {
                // Of two versions with one serial nobody knows which one the client has.
                return wanted ? Optional.empty() : difference(found, now);
            }
            found = wanted ? then : null;
            records += then == null ? 0 : then.size();
            if (records > RECORDS) {
                break;
            }
        }
        return found == null ? Optional.empty() : difference(found, now);
    }

    private static Optional<List<ZoneDifference>> difference(Zone then, Zone now) {
        return ZoneDifference.between(then, now, (int) Math.min(now.size(), Integer.MAX_VALUE))
                .map(List::of);
    }
}
