// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.DomainName;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The zones that a server speaks for, by apex. An immutable value. */
public final class Zones {
    private static final Zones NONE = new Zones(new TreeMap<>());

    private final Map<DomainName, Zone> byApex;
    private final @Nullable Zone[] slots;
    private final int deepest;

    private Zones(Map<DomainName, Zone> byApex) {
        this.byApex = Collections.unmodifiableMap(byApex);
        this.slots = new Zone[Math.max(2, Integer.highestOneBit(byApex.size()) * 4)];
        int labels = -1;
        for (Zone zone : byApex.values()) {
            int slot = zone.top().hash & slots.length - 1;
            while (slots[slot] != null) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = zone;
            labels = Math.max(labels, zone.labels());
        }
        this.deepest = labels;
    }

    /** No zones. */
    public static Zones none() {
        return NONE;
    }

    /** These zones; of several with one apex the last. */
    public static Zones of(Collection<Zone> zones) {
        Map<DomainName, Zone> byApex = new TreeMap<>();
        zones.forEach(zone -> byApex.put(zone.apex(), zone));
        return new Zones(byApex);
    }

    /** These zones and this one, in place of the one with its apex. */
    public Zones with(Zone zone) {
        Map<DomainName, Zone> copy = new TreeMap<>(byApex);
        copy.put(zone.apex(), zone);
        return new Zones(copy);
    }

    /** These zones without the one of an apex. */
    public Zones without(DomainName apex) {
        Map<DomainName, Zone> copy = new TreeMap<>(byApex);
        return copy.remove(apex) == null ? this : new Zones(copy);
    }

    /** The zones in the canonical order of their names. */
    public Collection<Zone> all() {
        return byApex.values();
    }

    /** The zone of exactly this name. */
    public Optional<Zone> find(DomainName apex) {
        return Optional.ofNullable(byApex.get(apex));
    }

    /** The zone whose apex is the nearest above a name, or the name itself (RFC 1034 4.3.2 step 2). */
    public Optional<Zone> enclosing(DomainName name) {
        NamePath path = new NamePath();
        path.set(name);
        return Optional.ofNullable(nearest(path, 0));
    }

    /** The zone whose apex is the nearest at or above a level of a path; null when there is none. */
    public @Nullable Zone nearest(NamePath path, int from) {
        for (int level = Math.max(from, path.labels() - deepest); level <= path.labels(); level++) {
            int hash = path.hash(level);
            for (int i = hash & slots.length - 1; slots[i] != null; i = i + 1 & slots.length - 1) {
                Zone zone = slots[i];
                if (zone.top().hash == hash && zone.top().named(path.octets(), path.start(level), path.length(level))) {
                    return zone;
                }
            }
        }
        return null;
    }
}
