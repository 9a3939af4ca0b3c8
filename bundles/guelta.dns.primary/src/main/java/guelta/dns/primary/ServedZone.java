// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.zone.Zone;
import guelta.store.StorePath;
import guelta.store.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A zone as this server has it: what its file last said, and what is answered from.
 *
 * @param apex the zone's name
 * @param file in the store
 * @param sources the files that were read, its own and those it includes, by what they held, as in {@link ZoneReading}
 * @param zone that is answered from: of this file, or the last good one while it is broken; null when there never was one
 * @param number the change number that {@code zone} was read at
 * @param problems why the file is broken, {@code FILE:LINE: reason}; empty when it is not
 */
record ServedZone(
        DomainName apex,
        StorePath file,
        Map<StorePath, Optional<Tag>> sources,
        @Nullable Zone zone,
        long number,
        List<String> problems) {

    /** Whether the file as it is now can't be served. */
    boolean broken() {
        return !problems.isEmpty();
    }

    /** {@code serving}, {@code broken, serving commit N} or {@code broken}. */
    String state() {
        if (!broken()) {
            return "serving";
        }
        return zone == null ? "broken" : "broken, serving commit " + number;
    }
}
