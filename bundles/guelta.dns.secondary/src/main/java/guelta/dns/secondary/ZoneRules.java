// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.dns.DomainName;
import guelta.dns.server.ZoneFileName;
import guelta.dns.server.ZoneSettings;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.Tag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What single zones allow, as the {@code ZONE._settings} files of one state of a store say. An immutable value.
 *
 * @param sources the files that were read, by what they held
 * @param zones the settings of those zones that have any
 * @param others what counts for all other zones
 */
record ZoneRules(Map<StorePath, Tag> sources, Map<DomainName, ZoneSettings> zones, ZoneSettings others) {
    /** No zone has any. */
    static final ZoneRules NONE = new ZoneRules(Map.of(), Map.of(), ZoneSettings.NONE);
    /** What zones have is not known yet, so that nobody is let in without a key. */
    static final ZoneRules UNKNOWN =
            new ZoneRules(Map.of(), Map.of(), ZoneSettings.unreadable("the store", "its head is not known yet"));

    ZoneRules {
        sources = Map.copyOf(sources);
        zones = Map.copyOf(zones);
    }

    /** The settings of a zone. */
    ZoneSettings of(DomainName zone) {
        return zones.getOrDefault(zone, others);
    }

    /** Whether all files could be read. */
    boolean whole() {
        return sources.size() == zones.size();
    }

    /** What was passed over, one sentence each. */
    List<String> problems() {
        return zones.values().stream()
                .flatMap(settings -> settings.problems().stream())
                .sorted()
                .toList();
    }

    /**
     * This, or what a newer state says. A store without any commit is one that came back empty: it takes nothing away. A
     * file that can't be read leaves what its zone had, and lets nobody in where it had nothing.
     */
    ZoneRules advance(Snapshot head) {
        if (head.number() == 0) {
            return this == UNKNOWN ? NONE : this;
        }
        Map<StorePath, Tag> now = new TreeMap<>();
        Map<DomainName, ZoneSettings> next = new TreeMap<>();
        for (Entry file : files(head)) {
            String name = file.path().name();
            DomainName zone = ZoneFileName.settings(name).orElseThrow();
            ZoneSettings before = zones.get(zone);
            boolean unchanged = before != null && file.tag().equals(sources.get(file.path()));
            try {
                next.put(
                        zone,
                        unchanged
                                ? before
                                : ZoneSettings.read(name, head.content(file).bytes()));
                now.put(file.path(), file.tag());
            } catch (IOException | RuntimeException unreadable) {
                next.put(
                        zone,
                        before != null
                                ? before
                                : ZoneSettings.unreadable(name, String.valueOf(unreadable.getMessage())));
            }
        }
        boolean same = this != UNKNOWN && now.equals(sources) && next.equals(zones);
        return same ? this : new ZoneRules(now, next, ZoneSettings.NONE);
    }

    /** What is wrong with the settings that a push changes. */
    static List<String> objections(Snapshot head, Snapshot proposed) {
        List<String> objections = new ArrayList<>();
        for (Entry file : files(proposed)) {
            if (!head.find(file.path()).map(Entry::tag).equals(Optional.of(file.tag()))) {
                String name = file.path().name();
                try {
                    objections.addAll(
                            ZoneSettings.read(name, proposed.content(file).bytes())
                                    .problems());
                } catch (IOException | RuntimeException unreadable) {
                    objections.addAll(ZoneSettings.unreadable(name, String.valueOf(unreadable.getMessage()))
                            .problems());
                }
            }
        }
        return objections;
    }

    /** Whether a file is one of settings. */
    static boolean about(StorePath path) {
        return path.names().size() == 1 && ZoneFileName.settings(path.name()).isPresent();
    }

    private static List<Entry> files(Snapshot state) {
        try (Stream<Entry> top = state.list(StorePath.TOP)) {
            return top.filter(entry -> !entry.folder() && about(entry.path())).toList();
        }
    }
}
