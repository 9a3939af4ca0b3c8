// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.master.MasterText;
import guelta.dns.zone.Zone;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.Tag;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Zones by the files that they were read from, or that an update wrote: what is known need not be read again. What the
 * memory is needed for is forgotten. Any thread.
 */
final class KnownZones {
    /**
     * A zone and its file.
     *
     * @param sources the files of the store that it was read from, its own first, by what they held
     * @param text of its own file
     */
    record Known(Map<StorePath, Optional<Tag>> sources, Zone zone, MasterText text) {}

    private final Map<DomainName, SoftReference<Known>> known = new ConcurrentHashMap<>();

    /** Remembers a zone. */
    void put(Map<StorePath, Optional<Tag>> sources, Zone zone, MasterText text) {
        known.put(zone.apex(), new SoftReference<>(new Known(Map.copyOf(sources), zone, text)));
    }

    /** The zone of a file as it is in a state of the store, if it is known. */
    Optional<Known> find(DomainName apex, Entry file, Snapshot state) {
        return Optional.ofNullable(known.get(apex))
                .flatMap(held -> Optional.ofNullable(held.get()))
                .filter(zone -> Optional.of(file.tag()).equals(zone.sources.get(file.path())))
                .filter(zone -> zone.sources.entrySet().stream()
                        .allMatch(source ->
                                state.find(source.getKey()).map(Entry::tag).equals(source.getValue())));
    }
}
