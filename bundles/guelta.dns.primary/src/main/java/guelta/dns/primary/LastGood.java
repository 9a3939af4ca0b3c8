// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.store.Commit;
import guelta.store.Entry;
import guelta.store.Expired;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The search for the last good version of a zone that is broken: back along the commits that changed what was read, its
 * own file or one that it includes. Between those nothing can have mended it. Used once.
 */
final class LastGood {
    /** How many versions are tried. */
    private static final int VERSIONS = 20;

    private final Root root;
    /** The newest commit found that touched a file; it is so for all states from there to where it was looked for. */
    private final Map<StorePath, Long> touched = new HashMap<>();

    private LastGood(Root root) {
        this.root = root;
    }

    /**
     * The version that a server would have served that saw each commit.
     *
     * @param broken what the file says in the head
     * @return its number is that of the commit that made it; nothing when there is none, or none near enough
     */
    static Optional<ServedZone> find(DomainName apex, StorePath file, ZoneReading broken, Snapshot head, Root root) {
        try {
            return new LastGood(root).find(apex, file, broken, head.number());
        } catch (Expired gone) {
            return Optional.empty();
        }
    }

    private Optional<ServedZone> find(DomainName apex, StorePath file, ZoneReading broken, long number) throws Expired {
        Collection<StorePath> read = broken.sources().keySet();
        long at = number;
        for (int tried = 0; tried < VERSIONS; tried++) {
            at = newest(read, at) - 1;
            if (at < 1) {
                return Optional.empty();
            }
            Snapshot then = root.at(at);
            Optional<Entry> entry = then.find(file).filter(found -> !found.folder());
            read = Set.of(file);
            if (entry.isPresent()) {
                ZoneReading reading = ZoneReading.of(apex, entry.get(), then);
                if (reading.zone() != null) {
                    long made = newest(reading.sources().keySet(), at);
                    return Optional.of(new ServedZone(apex, file, reading.sources(), reading.zone(), made, List.of()));
                }
                if (reading.lacking()) {
                    return Optional.empty();
                }
                read = reading.sources().keySet();
            }
        }
        return Optional.empty();
    }

    /** The newest commit up to a number that touched one of some files; 0 when none did. */
    private long newest(Collection<StorePath> files, long upTo) {
        long newest = 0;
        for (StorePath file : files) {
            Long known = touched.get(file);
            if (known == null || known > upTo) {
                try (Stream<Commit> history = root.history(file, upTo + 1)) {
                    known = history.findFirst().map(Commit::number).orElse(0L);
                }
                touched.put(file, known);
            }
            newest = Math.max(newest, known);
        }
        return newest;
    }
}
