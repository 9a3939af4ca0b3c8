// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.master.MasterText;
import guelta.dns.zone.Zone;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.Tag;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The zones that updates made, with their files: the next update works on them, and they are served without being read.
 * Of each zone the last versions, since several updates are committed together; what the memory is needed for is
 * forgotten. Any thread.
 */
final class KnownZones {
    /**
     * A zone and its file.
     *
     * @param sources the files of the store that it was read from, its own included, by what they held
     */
    record Known(Map<StorePath, Optional<Tag>> sources, Zone zone, MasterText text) {}

    private static final int VERSIONS = 256;

    private final Map<StorePath, SoftReference<Versions>> known = new ConcurrentHashMap<>();

    /** Remembers a zone by its file. */
    void put(StorePath file, Known zone) {
        Optional<Tag> tag = zone.sources.getOrDefault(file, Optional.empty());
        tag.ifPresent(content -> versions(file).put(content, zone));
    }

    private Versions versions(StorePath file) {
        SoftReference<Versions> held = known.get(file);
        Versions versions = held == null ? null : held.get();
        if (versions == null) {
            versions = new Versions();
            known.put(file, new SoftReference<>(versions));
        }
        return versions;
    }

    /** The zone of a file as it is in a state of the store, if it is known. */
    Optional<Known> find(Entry file, Snapshot state) {
        SoftReference<Versions> held = known.get(file.path());
        Versions versions = held == null ? null : held.get();
        return Optional.ofNullable(versions == null ? null : versions.get(file.tag()))
                .filter(zone -> ZoneReading.same(zone.sources, state));
    }

    /** Versions of one zone by what their file holds, the oldest given up first. */
    private static final class Versions {
        private final Map<Tag, Known> byContent = new LinkedHashMap<>();

        synchronized void put(Tag content, Known zone) {
            byContent.remove(content);
            byContent.put(content, zone);
            if (byContent.size() > VERSIONS) {
                byContent.remove(byContent.keySet().iterator().next());
            }
        }

        synchronized @Nullable Known get(Tag content) {
            return byContent.get(content);
        }
    }
}
