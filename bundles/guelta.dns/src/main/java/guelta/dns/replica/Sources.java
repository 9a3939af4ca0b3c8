// SPDX-License-Identifier: Apache-2.0
package guelta.dns.replica;

import guelta.dns.DomainName;
import guelta.dns.tsig.TsigKey;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the operator wants copied from where. An immutable value.
 *
 * @param zones the primaries of each zone, in the order in which they are tried; catalogs are among them
 * @param catalogs those zones whose members are copied too, from the primaries of the catalog
 */
public record Sources(Map<DomainName, List<Primary>> zones, Set<DomainName> catalogs) {
    /** Nothing is copied. */
    public static final Sources NONE = new Sources(Map.of(), Set.of());

    /** Copies all, in canonical order of names. */
    public Sources {
        Map<DomainName, List<Primary>> sorted = new TreeMap<>();
        zones.forEach((zone, primaries) -> sorted.put(zone, List.copyOf(primaries)));
        zones = Collections.unmodifiableMap(sorted);
        catalogs = Collections.unmodifiableSet(new TreeSet<>(catalogs));
        if (!zones.keySet().containsAll(catalogs)) {
            throw new IllegalArgumentException("a catalog is a zone with primaries");
        }
    }

    /**
     * Whether somebody may say that a zone has changed: signed with the key of a primary of it, or from its address (RFC
     * 1996 3.10, 3.11). Whoever forges that address has the primary asked once, and nothing else believed.
     */
    public boolean heeds(DomainName zone, InetAddress from, Optional<TsigKey> key) {
        return zones.getOrDefault(zone, List.of()).stream()
                .anyMatch(primary -> primary.address().getAddress().equals(from)
                        || key.isPresent() && primary.key().equals(key));
    }

    /** With other zones besides, unless they are there already: those that catalogs list. */
    Sources with(Map<DomainName, List<Primary>> members) {
        Map<DomainName, List<Primary>> all = new TreeMap<>(members);
        all.putAll(zones);
        return new Sources(all, catalogs);
    }
}
