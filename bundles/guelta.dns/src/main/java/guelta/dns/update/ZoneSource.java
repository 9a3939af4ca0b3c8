// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import guelta.dns.DomainName;
import guelta.dns.zone.Zone;
import java.util.Optional;

/** The zones that an update is decided on, as they are at one moment. */
@FunctionalInterface
public interface ZoneSource {
    /**
     * The zone of exactly this name. One that is served but cannot be read now is {@linkplain Zone#available not
     * available}.
     */
    Optional<Zone> find(DomainName apex);

    /** The zone whose apex is the nearest at or above a name. */
    default Optional<Zone> enclosing(DomainName name) {
        for (DomainName apex = name; ; apex = apex.parent()) {
            Optional<Zone> zone = find(apex);
            if (zone.isPresent() || apex.equals(DomainName.ROOT)) {
                return zone;
            }
        }
    }
}
