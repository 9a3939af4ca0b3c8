// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.SerialNumber;
import guelta.dns.master.MasterFile;
import guelta.dns.zone.Zone;
import guelta.store.Commit;
import guelta.store.Entry;
import guelta.store.Expired;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Which serials the versions of zones have had, as the history of the store tells. A revert gives serials again that
 * secondaries have other zones of; to them no differences may go (RFC 1995 has no way to tell the two apart). Of each
 * version no more than the SOA is read, and what was read is kept. Any thread.
 *
 * <p>Only commits of the zone's own file are looked at, the last {@value #COMMITS}. So of a zone whose SOA is, or was, in a
 * file that it includes, every serial is doubtful. Where serials went back within those commits, all up to the highest
 * one before are; a revert further back is not seen, and serials that are given again since are trusted: to doubt them
 * would mean that no zone with a longer history has differences any more.
 */
final class SerialHistory {
    private static final int COMMITS = 100;
    /** Before this many octets nearly all zone files have their SOA; the others are read as a whole. */
    private static final int HEAD = 16 << 10;

    /** In place of a serial: there is no zone. */
    private static final long NONE = -1;
    /** In place of a serial: another file gives it, or may, and changes it while the zone's own file stays. */
    private static final long INCLUDED = -2;

    private final Map<DomainName, Known> known = new ConcurrentHashMap<>();

    /**
     * The serials of the versions up to one.
     *
     * @param serials the newest first
     * @param exact whether the zone's own file gave all of them
     */
    private record Known(long number, List<Long> serials, boolean exact) {
        /** Whether one of the versions from an index on, backwards, had a serial or a higher one (RFC 1982). */
        boolean reached(int from, long serial) {
            return !exact
                    || serials.subList(from, serials.size()).stream()
                            .anyMatch(older -> !SerialNumber.newer(serial, older));
        }
    }

    /**
     * Whether more than one version up to a commit may have had a serial: one before the last of those that have it had
     * the same or a higher one (RFC 1982).
     *
     * @param number of the commit that is looked back from, over as many as {@value #COMMITS} commits of the file
     */
    boolean twice(Root root, DomainName apex, StorePath file, long number, long serial) {
        Known here = read(root, apex, file, number);
        return here.reached(here.serials.indexOf(serial) + 1, serial);
    }

    /**
     * Whether a serial that the version of a commit or a later one has was given to an older one, or may have been; also
     * while the versions up to that commit were not {@link #read} yet. Reads nothing itself.
     */
    boolean before(DomainName apex, long number, long serial) {
        Known here = known.get(apex);
        return here == null || here.number != number || here.reached(here.serials.indexOf(serial) == 0 ? 1 : 0, serial);
    }

    /** Reads the serials of the versions up to a commit, unless they are known; from then on {@link #before} tells. */
    Known read(Root root, DomainName apex, StorePath file, long number) {
        Known here = known.get(apex);
        if (here == null || here.number != number) {
            here = versions(root, apex, file, number);
            known.put(apex, here);
        }
        return here;
    }

    /** Forgets a zone that is not served any more. */
    void forget(DomainName apex) {
        known.remove(apex);
    }

    private static Known versions(Root root, DomainName apex, StorePath file, long number) {
        List<Long> commits;
        try (Stream<Commit> history = root.history(file, number + 1)) {
            commits = history.limit(COMMITS).map(Commit::number).toList();
        }
        List<Long> serials = new ArrayList<>();
        for (long commit : commits) {
            long serial = serial(root, apex, file, commit);
            if (serial == INCLUDED) {
                return new Known(number, List.of(), false);
            }
            if (serial != NONE) {
                serials.add(serial);
            }
        }
        return new Known(number, List.copyOf(serials), true);
    }

    private static long serial(Root root, DomainName apex, StorePath file, long number) {
        try {
            Snapshot then = root.at(number);
            Entry entry = then.find(file).filter(found -> !found.folder()).orElse(null);
            if (entry == null) {
                return NONE;
            }
            byte[] head;
            try (InputStream in = then.content(entry).open()) {
                head = in.readNBytes(HEAD);
            }
            long serial = serial(apex, entry, head, then);
            if (serial != NONE || head.length < HEAD) {
                return serial;
            }
            ZoneReading whole = ZoneReading.of(apex, entry, then);
            Zone zone = whole.zone();
            // Which of several files it is in is not known any more.
            return whole.sources().size() > 1 ? INCLUDED : zone == null ? NONE : zone.serial();
        } catch (Expired | IOException gone) {
            return NONE;
        }
    }

    private static long serial(DomainName apex, Entry file, byte[] head, Snapshot state) {
        String name = file.path().toString();
        Map<StorePath, Optional<Tag>> included = new LinkedHashMap<>();
        try {
            MasterFile.read(
                    name, head, apex, path -> ZoneReading.included(path, state, included), (record, in, line) -> {
                        if (record.type() == RecordType.SOA && record.owner().equals(apex)) {
                            throw new Found(in.equals(name) ? serial(record.data()) : INCLUDED);
                        }
                        return Optional.empty();
                    });
            // A file that is not there, or wrong, may have had a SOA in a later commit.
            return included.isEmpty() || head.length == HEAD ? NONE : INCLUDED;
        } catch (Found soa) {
            return soa.serial;
        }
    }

    /** The first of the five numbers that end the data of a SOA (RFC 1035 3.3.13). */
    private static long serial(byte[] data) {
        long serial = 0;
        for (int i = data.length - 20; i < data.length - 16; i++) {
            serial = serial << 8 | data[i] & 0xff;
        }
        return serial;
    }

    /** Ends the reading of a file. */
    private static final class Found extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final long serial;

        Found(long serial) {
            super(null, null, false, false);
            this.serial = serial;
        }
    }
}
