// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.server.ZoneFileName;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a proposed state of the zones can be served: what is asked before a push is taken. Pure. */
final class ZoneCheck {
    private ZoneCheck() {}

    /**
     * What is wrong with the zones that a push changes. A zone that was broken before and is not touched is no reason to
     * refuse the push that mends another one.
     */
    static List<String> objections(Snapshot head, Snapshot proposed) {
        List<String> objections = new ArrayList<>();
        readings(head, proposed).forEach(reading -> objections.addAll(reading.problems()));
        objections.addAll(ofKeys(head, proposed));
        return objections;
    }

    /** What is wrong with the keys and settings that a push changes. */
    static List<String> ofKeys(Snapshot head, Snapshot proposed) {
        List<String> objections = new ArrayList<>();
        for (Entry file : Access.files(proposed)) {
            if (!head.find(file.path()).map(Entry::tag).equals(Optional.of(file.tag()))) {
                objections.addAll(Access.problems(file, proposed));
            }
        }
        return objections;
    }

    /** What the zones say that a push changes. */
    static List<ZoneReading> readings(Snapshot head, Snapshot proposed) {
        List<ZoneReading> readings = new ArrayList<>();
        for (Entry file : ServedZones.zoneFiles(proposed)) {
            DomainName apex = ZoneFileName.zone(file.path().name()).orElseThrow();
            if (touched(apex, file, head, proposed)) {
                readings.add(ZoneReading.of(apex, file, proposed));
            }
        }
        return readings;
    }

    private static boolean touched(DomainName apex, Entry file, Snapshot head, Snapshot proposed) {
        Optional<Entry> before = head.find(file.path());
        if (before.isEmpty() || !before.get().tag().equals(file.tag())) {
            return true;
        }
        // The file itself is as it was: what matters are the files that it includes.
        return foldersDiffer(head, proposed)
                && !ZoneReading.of(apex, file, proposed)
                        .sources()
                        .equals(ZoneReading.of(apex, before.get(), head).sources());
    }

    /** Included files are in folders: beside the zones they would be zones themselves. */
    private static boolean foldersDiffer(Snapshot head, Snapshot proposed) {
        return !folders(head).equals(folders(proposed));
    }

    private static List<Entry> folders(Snapshot state) {
        try (Stream<Entry> top = state.list(StorePath.TOP)) {
            return top.filter(Entry::folder).toList();
        }
    }
}
