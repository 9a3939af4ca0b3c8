// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.server.ZoneFileName;
import guelta.dns.zone.Zone;
import guelta.dns.zone.Zones;
import guelta.store.Changes;
import guelta.store.Entry;
import guelta.store.Expired;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All zones as this server has them, read from one state of a store. An immutable value: {@link #advance} makes the next
 * one from a newer state, reads only what changed, and keeps the last good version of what is broken.
 */
final class ServedZones {
    /** Of more files that changed, all are looked at. */
    private static final int MANY = 10_000;

    private final NameTable<ServedZone> byApex;
    /** Which zones read a file besides their own. */
    private final Map<StorePath, Set<DomainName>> including;
    /** Which zones have a file that could not be read: it is tried again with each state. */
    private final Set<DomainName> unread;

    private final Zones zones;
    private final String epoch;
    private final long number;

    /** Before anything was read. */
    static final ServedZones NONE = new ServedZones(NameTable.empty(), Map.of(), Set.of(), Zones.none(), "", 0);

    private ServedZones(
            NameTable<ServedZone> byApex,
            Map<StorePath, Set<DomainName>> including,
            Set<DomainName> unread,
            Zones zones,
            String epoch,
            long number) {
        this.byApex = byApex;
        this.including = including;
        this.unread = unread;
        this.zones = zones;
        this.epoch = epoch;
        this.number = number;
    }

    /**
     * The state that follows and what the operator should know of it.
     *
     * @param next what is served from now on
     * @param news one sentence each, in the order of the zones
     * @param touched the zones that came, changed or went
     * @param others whether zones came or went
     */
    record Advance(ServedZones next, List<News> news, Set<DomainName> touched, boolean others) {}

    /**
     * A line for the log.
     *
     * @param bad whether something is not as the operator wanted it
     */
    record News(boolean bad, String text) {}

    /** What is answered from. */
    Zones zones() {
        return zones;
    }

    /** Every zone, broken ones too, in canonical order; sorts them. */
    Collection<ServedZone> all() {
        return byApex.values();
    }

    /** How many zones there are, broken ones too. */
    int size() {
        return byApex.size();
    }

    /** A zone by its apex. */
    Optional<ServedZone> find(DomainName apex) {
        return Optional.ofNullable(byApex.get(apex));
    }

    /** The change number of the state that was read: the place to watch on from. */
    long number() {
        return number;
    }

    /**
     * Reads what changed. A store without any commit is one that came back empty: it takes nothing away.
     *
     * @param head the state to serve
     * @param root its history, where the last good version of a broken zone is found
     */
    Advance advance(Snapshot head, Root root) {
        return advance(head, root, touched(head, root), file -> null, new KnownZones());
    }

    /**
     * The same with readings that were made before: of a push that was checked, or by this server itself.
     *
     * @param touched what {@link #touched} said
     * @param known what was read of a file, if something was; it counts when all its sources are as they were
     * @param updated zones that updates made
     */
    Advance advance(
            Snapshot head,
            Root root,
            Optional<List<StorePath>> touched,
            Function<StorePath, @Nullable ZoneReading> known,
            KnownZones updated) {
        if (head.number() == 0 && byApex.size() > 0) {
            return new Advance(
                    this, List.of(new News(true, "the store is empty: its zones stay as they were")), Set.of(), false);
        }
        List<News> news = new ArrayList<>();
        Map<DomainName, Optional<ServedZone>> changes = new TreeMap<>();
        candidates(head, touched).forEach((apex, path) -> {
            ServedZone before = byApex.get(apex);
            ServedZone now = head.find(path)
                    .filter(entry -> !entry.folder())
                    .map(file -> now(apex, file, before, head, root, known, updated))
                    .orElse(null);
            if (now != before) {
                changes.put(apex, Optional.ofNullable(now));
            }
            if (now != null && now != before) {
                tell(before, now, news);
            }
        });
        // Those that went stand behind.
        changes.forEach((apex, now) -> {
            if (now.isEmpty()) {
                news.add(new News(false, "zone " + apex + " was removed"));
            }
        });
        boolean others = changes.entrySet().stream()
                .anyMatch(each -> each.getValue().isEmpty() || byApex.get(each.getKey()) == null);
        Zones serving = zones.changed(
                changes.values().stream()
                        .flatMap(Optional::stream)
                        .map(ServedZones::data)
                        .toList(),
                changes.keySet());
        ServedZones next = new ServedZones(
                byApex.with(changes), including(changes), unread(changes, head), serving, head.epoch(), head.number());
        return new Advance(next, news, changes.keySet(), others);
    }

    private static ServedZone now(
            DomainName apex,
            Entry file,
            @Nullable ServedZone before,
            Snapshot head,
            Root root,
            Function<StorePath, @Nullable ZoneReading> known,
            KnownZones updated) {
        if (before != null && ZoneReading.same(before.sources(), head)) {
            return before;
        }
        return updated.find(file, head)
                .map(update -> new ServedZone(
                        apex, file.path(), update.sources(file.tag()), update.zone(), head.number(), List.of()))
                .orElseGet(() -> read(apex, file, before, head, root, known.apply(file.path())));
    }

    /** The files of the zones that may be others than before: after a change only of those that it touched. */
    private Map<DomainName, StorePath> candidates(Snapshot head, Optional<List<StorePath>> touched) {
        Map<DomainName, StorePath> found = new TreeMap<>();
        if (touched.isEmpty()) {
            byApex.values().forEach(zone -> found.put(zone.apex(), zone.file()));
            zoneFiles(head).forEach(file -> found.put(apex(file.path()).orElseThrow(), file.path()));
            return found;
        }
        unread.forEach(apex -> Optional.ofNullable(byApex.get(apex)).ifPresent(zone -> found.put(apex, zone.file())));
        for (StorePath path : touched.get()) {
            apex(path).ifPresent(apex -> found.put(apex, path));
            including.getOrDefault(path, Set.of()).forEach(apex -> Optional.ofNullable(byApex.get(apex))
                    .ifPresent(zone -> found.putIfAbsent(apex, zone.file())));
        }
        return found;
    }

    private static Optional<DomainName> apex(StorePath file) {
        return file.parent().equals(StorePath.TOP) ? ZoneFileName.zone(file.name()) : Optional.empty();
    }

    /** The files that changed since this was read, or empty when that can't be told, or there are very many. */
    Optional<List<StorePath>> touched(Snapshot head, Root root) {
        if (!epoch.equals(head.epoch()) || number == 0 || number > head.number()) {
            return Optional.empty();
        }
        try {
            // To the head of now, which may be later: what did not change yet is looked at in vain.
            Changes changes = root.changes(StorePath.TOP, number, 0, MANY);
            return changes.more()
                    ? Optional.empty()
                    : Optional.of(changes.touched().stream()
                            .map(Changes.Touched::path)
                            .toList());
        } catch (Expired gone) {
            return Optional.empty();
        }
    }

    private Set<DomainName> unread(Map<DomainName, Optional<ServedZone>> changes, Snapshot head) {
        Set<DomainName> next = new TreeSet<>(unread);
        changes.forEach((apex, now) -> {
            if (now.filter(zone -> zone.broken() && !ZoneReading.same(zone.sources(), head))
                    .isPresent()) {
                next.add(apex);
            } else {
                next.remove(apex);
            }
        });
        return next;
    }

    /** Few zones include files; of them a copy is made when one of them changes. */
    private Map<StorePath, Set<DomainName>> including(Map<DomainName, Optional<ServedZone>> changes) {
        Map<StorePath, Set<DomainName>> next = new HashMap<>(including);
        boolean same = true;
        for (Map.Entry<DomainName, Optional<ServedZone>> change : changes.entrySet()) {
            DomainName apex = change.getKey();
            for (StorePath file : included(Optional.ofNullable(byApex.get(apex)))) {
                Set<DomainName> fewer = new TreeSet<>(next.getOrDefault(file, Set.of()));
                fewer.remove(apex);
                next.put(file, fewer);
                same = false;
            }
            for (StorePath file : included(change.getValue())) {
                Set<DomainName> more = new TreeSet<>(next.getOrDefault(file, Set.of()));
                more.add(apex);
                next.put(file, more);
                same = false;
            }
        }
        next.values().removeIf(Set::isEmpty);
        return same ? including : next;
    }

    private static List<StorePath> included(Optional<ServedZone> zone) {
        return zone.map(some -> some.sources().keySet().stream()
                        .filter(file -> !file.equals(some.file()))
                        .toList())
                .orElse(List.of());
    }

    private static Zone data(ServedZone served) {
        Zone zone = served.zone();
        return zone == null ? Zone.unavailable(served.apex()) : zone;
    }

    /** The files of a state that are zones, in order of names. */
    static List<Entry> zoneFiles(Snapshot state) {
        try (Stream<Entry> top = state.list(StorePath.TOP)) {
            return top.filter(entry -> !entry.folder())
                    .filter(entry -> ZoneFileName.zone(entry.path().name()).isPresent())
                    .toList();
        }
    }

    private static ServedZone read(
            DomainName apex,
            Entry file,
            @Nullable ServedZone before,
            Snapshot head,
            Root root,
            @Nullable ZoneReading known) {
        ZoneReading reading = known != null && known.stillIn(head) ? known : ZoneReading.of(apex, file, head);
        if (reading.zone() != null) {
            return new ServedZone(apex, file.path(), reading.sources(), reading.zone(), head.number(), List.of());
        }
        if (before != null && reading.problems().equals(before.problems()) && !reading.stillIn(head)) {
            // What can't be read yet was told, and its last good version looked for.
            return before;
        }
        // A server that starts while a zone is broken serves what the one before it served.
        ServedZone good = before;
        if ((before == null || before.zone() == null) && !reading.lacking()) {
            good = LastGood.find(apex, file.path(), reading, head, root).orElse(null);
        }
        Zone zone = good == null ? null : good.zone();
        return new ServedZone(
                apex,
                file.path(),
                reading.sources(),
                zone,
                good == null ? head.number() : good.number(),
                reading.problems());
    }

    private static void tell(@Nullable ServedZone before, ServedZone now, List<News> news) {
        if (now.broken()) {
            String what = now.zone() == null ? "it is not served" : "serving commit " + now.number() + " of it";
            news.add(new News(
                    true,
                    "zone " + now.apex() + " is broken, " + what + ": "
                            + now.problems().get(0)));
            return;
        }
        Zone zone = now.zone();
        if (zone == null) {
            throw new IllegalStateException(now.apex() + " is neither broken nor there");
        }
        String serial = "serial " + Long.toUnsignedString(zone.serial());
        news.add(new News(false, "zone " + now.apex() + " is served, " + serial + ", " + zone.size() + " records"));
        if (before != null
                && before.zone() != null
                && !newer(zone.serial(), before.zone().serial())) {
            news.add(new News(true, "zone " + now.apex() + " changed but its serial did not grow (" + serial + ")"));
        }
    }

    /** Serial number arithmetic, RFC 1982 3.2. */
    private static boolean newer(long serial, long than) {
        return (int) (serial - than) > 0;
    }
}
