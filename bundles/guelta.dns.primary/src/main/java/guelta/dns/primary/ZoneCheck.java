// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.server.ZoneFileName;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a proposed state of the zones can be served: what is asked before a push is taken. Pure. */
final class ZoneCheck {
    private ZoneCheck() {}

    /**
     * What is wrong with the zones that a push changes. A zone that was broken before and is not touched is no reason to
     * refuse the push that mends another one.
     */
    static List<String> objections(Snapshot head, Snapshot proposed) {
        List<String> objections = new ArrayList<>();
        readings(head, proposed, ServedZones.NONE).forEach(reading -> objections.addAll(reading.problems()));
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

    /**
     * What the zones say that a push changes.
     *
     * @param served zones that were read before: of those whose files are in the head as they were then, it is known what
     *     they include
     */
    static List<ZoneReading> readings(Snapshot head, Snapshot proposed, ServedZones served) {
        List<ZoneReading> readings = new ArrayList<>();
        for (Entry file : ServedZones.zoneFiles(proposed)) {
            DomainName apex = ZoneFileName.zone(file.path().name()).orElseThrow();
            Optional<Entry> before = head.find(file.path());
            // A file that is as it was means something else when one that it includes is not: any that is no secret can
            // be included, another zone's too.
            if (before.isEmpty()
                    || !before.get().tag().equals(file.tag())
                    || !ZoneReading.same(sources(apex, before.get(), head, served), proposed)) {
                readings.add(ZoneReading.of(apex, file, proposed));
            }
        }
        return readings;
    }

    private static Map<StorePath, Optional<Tag>> sources(
            DomainName apex, Entry file, Snapshot head, ServedZones served) {
        return served.find(apex)
                .map(ServedZone::sources)
                .filter(sources -> ZoneReading.same(sources, head))
                .orElseGet(() -> ZoneReading.sources(apex, file, head));
    }
}
