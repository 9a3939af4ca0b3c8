// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.SerialNumber;
import guelta.dns.catalog.CatalogZone;
import guelta.dns.zone.Zone;
import guelta.dns.zone.Zones;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The catalog that a primary makes of its zones (RFC 9432). An immutable value: the next version has the second at which
 * the zones changed as serial, so that it grows over restarts too.
 *
 * @param name of the catalog; empty makes none
 * @param listed the zones in it
 * @param zone the catalog, once it was made
 */
record ProducedCatalog(Optional<DomainName> name, List<DomainName> listed, Optional<Zone> zone) {
    /** No catalog. */
    static final ProducedCatalog NONE = new ProducedCatalog(Optional.empty(), List.of(), Optional.empty());

    /** The catalog under another name. */
    ProducedCatalog named(Optional<DomainName> other) {
        return other.equals(name) ? this : new ProducedCatalog(other, List.of(), Optional.empty());
    }

    /** The catalog of these zones; the same when it lists them already. */
    ProducedCatalog of(Collection<DomainName> zones, Instant now) {
        List<DomainName> wanted = zones.stream()
                .filter(zone -> !Optional.of(zone).equals(name))
                .sorted()
                .toList();
        if (name.isEmpty() || zone.isPresent() && wanted.equals(listed)) {
            return this;
        }
        long second = now.getEpochSecond() & 0xffffffffL;
        long serial = zone.map(Zone::serial)
                .filter(before -> !SerialNumber.newer(second, before))
                .map(before -> before + 1 & 0xffffffffL)
                .orElse(second);
        return new ProducedCatalog(name, wanted, Optional.of(CatalogZone.of(name.get(), serial, wanted)));
    }

    /** These zones and the catalog; a zone of its name in the store wins. */
    Zones in(Zones zones) {
        return zone.filter(made -> zones.find(made.apex()).isEmpty())
                .map(zones::with)
                .orElse(zones);
    }
}
