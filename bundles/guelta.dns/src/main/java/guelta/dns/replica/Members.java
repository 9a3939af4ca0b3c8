// SPDX-License-Identifier: Apache-2.0
package guelta.dns.replica;

import guelta.dns.DomainName;
import guelta.dns.catalog.Catalog;
import guelta.dns.catalog.Membership;
import guelta.dns.zone.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the catalogs of a secondary list, each as it last was good. Confined to its engine. */
final class Members {
    private final Map<DomainName, Catalog> catalogs = new TreeMap<>();
    private Membership membership = Membership.NONE;

    /**
     * What a change came to.
     *
     * @param reset the members whose data are to be forgotten though they stay (RFC 9432 5.4)
     * @param problems a sentence each
     */
    record Change(List<DomainName> reset, List<String> problems) {}

    /** Takes a version of a catalog; a broken one leaves what was there (RFC 9432 5.1). */
    Change take(Zone zone) {
        Catalog.Reading reading = Catalog.read(zone);
        if (reading.catalog().isEmpty()) {
            return new Change(
                    List.of(),
                    List.of("catalog " + zone.apex() + " is broken, what it listed before stays: "
                            + reading.problems().get(0)));
        }
        catalogs.put(zone.apex(), reading.catalog().get());
        return change();
    }

    /** Forgets the catalogs that are not among some. */
    Change retain(Set<DomainName> configured) {
        return catalogs.keySet().retainAll(configured) ? change() : new Change(List.of(), List.of());
    }

    private Change change() {
        Membership before = membership;
        Membership.Change change = before.with(catalogs.values());
        membership = change.next();
        List<DomainName> reset = new ArrayList<>();
        membership.members().forEach((zone, owned) -> {
            Membership.Owned was = before.members().get(zone);
            if (was != null && !owned.same(was)) {
                reset.add(zone);
            }
        });
        return new Change(reset, change.disputes());
    }

    /** Whether each of some catalogs was read. */
    boolean complete(Set<DomainName> configured) {
        return catalogs.keySet().containsAll(configured);
    }

    /** The catalog that a zone belongs to. */
    Optional<DomainName> catalog(DomainName zone) {
        return Optional.ofNullable(membership.members().get(zone)).map(Membership.Owned::catalog);
    }

    /** The members with the primaries of their catalogs. */
    Map<DomainName, List<Primary>> primaries(Sources sources) {
        Map<DomainName, List<Primary>> members = new TreeMap<>();
        membership
                .members()
                .forEach((zone, owned) -> members.put(zone, sources.zones().getOrDefault(owned.catalog(), List.of())));
        members.values().removeIf(List::isEmpty);
        return members;
    }
}
