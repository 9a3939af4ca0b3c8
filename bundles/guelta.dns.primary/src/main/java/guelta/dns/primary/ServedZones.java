// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.server.ZoneFileName;
import guelta.dns.zone.Zone;
import guelta.dns.zone.Zones;
import guelta.store.Entry;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All zones as this server has them, read from one state of a store. An immutable value: {@link #advance} makes the next
 * one from a newer state, reads only what changed, and keeps the last good version of what is broken.
 */
final class ServedZones {
    private final Map<DomainName, ServedZone> byApex;
    private final Zones zones;
    private final String epoch;
    private final long number;

    /** Before anything was read. */
    static final ServedZones NONE = new ServedZones(Map.of(), Zones.none(), "", 0);

    private ServedZones(Map<DomainName, ServedZone> byApex, Zones zones, String epoch, long number) {
        this.byApex = byApex;
        this.zones = zones;
        this.epoch = epoch;
        this.number = number;
    }

    /**
     * The state that follows and what the operator should know of it.
     *
     * @param next what is served from now on
     * @param news one sentence each, in the order of the zones
     */
    record Advance(ServedZones next, List<News> news) {}

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

    /** Every zone, broken ones too, in canonical order. */
    Collection<ServedZone> all() {
        return byApex.values();
    }

    /** A zone by its apex. */
    Optional<ServedZone> find(DomainName apex) {
        return Optional.ofNullable(byApex.get(apex));
    }

    /** The change number of the state that was read; with {@link #epoch()} the place to watch on from. */
    long number() {
        return number;
    }

    /** The history that {@link #number()} counts in. */
    String epoch() {
        return epoch;
    }

    /**
     * Reads what changed. A store without any commit is one that came back empty: it takes nothing away.
     *
     * @param head the state to serve
     * @param root its history, where the last good version of a broken zone is found
     */
    Advance advance(Snapshot head, Root root) {
        return advance(head, root, file -> null, new KnownZones());
    }

    /**
     * The same with readings that were made before: of a push that was checked, or by this server itself.
     *
     * @param known what was read of a file, if something was; it counts when all its sources are as they were
     * @param updated zones that updates made
     */
    Advance advance(Snapshot head, Root root, Function<StorePath, @Nullable ZoneReading> known, KnownZones updated) {
        List<News> news = new ArrayList<>();
        if (head.number() == 0 && !byApex.isEmpty()) {
            news.add(new News(true, "the store is empty: its zones stay as they were"));
            return new Advance(this, news);
        }
        Map<DomainName, ServedZone> next = new TreeMap<>();
        for (Entry file : zoneFiles(head)) {
            DomainName apex = ZoneFileName.zone(file.path().name()).orElseThrow();
            ServedZone before = byApex.get(apex);
            ServedZone now = before != null && ZoneReading.same(before.sources(), head)
                    ? before
                    : updated.find(file, head)
                            .map(update -> new ServedZone(
                                    apex,
                                    file.path(),
                                    update.sources(file.tag()),
                                    update.zone(),
                                    head.number(),
                                    List.of()))
                            .orElseGet(() -> read(apex, file, before, head, root, known.apply(file.path())));
            next.put(apex, now);
            if (now != before) {
                tell(before, now, news);
            }
        }
        for (ServedZone gone : byApex.values()) {
            if (!next.containsKey(gone.apex())) {
                news.add(new News(false, "zone " + gone.apex() + " was removed"));
            }
        }
        Zones serving = Zones.of(next.values().stream().map(ServedZones::data).toList());
        return new Advance(new ServedZones(next, serving, head.epoch(), head.number()), news);
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
