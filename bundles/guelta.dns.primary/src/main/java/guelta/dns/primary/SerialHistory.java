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
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Which serials the versions of zones have had, as the history of the store tells. A revert gives serials again that
 * secondaries have other zones of; to them no differences may go (RFC 1995 has no way to tell the two apart). Of each
 * version no more than the SOA is read, and what was read is kept. Any thread.
 */
final class SerialHistory {
    private static final int COMMITS = 100;
    /** Before this many octets nearly all zone files have their SOA; the others are read as a whole. */
    private static final int HEAD = 16 << 10;

    private final Map<DomainName, Known> known = new ConcurrentHashMap<>();

    /**
     * The serials of the versions up to one.
     *
     * @param serials the newest first
     */
    private record Known(long number, List<Long> serials) {}

    /**
     * Whether more than one version up to a commit may have had a serial: one before the last of those that have it had
     * the same or a higher one (RFC 1982).
     *
     * @param number of the commit that is looked back from, over as many as {@value #COMMITS} commits of the file
     */
    boolean twice(Root root, DomainName apex, StorePath file, long number, long serial) {
        List<Long> serials = read(root, apex, file, number);
        return reached(serials, serials.indexOf(serial) + 1, serial);
    }

    /**
     * Whether a serial that the version of a commit or a later one has was given to an older one, or may have been; also
     * while the versions up to that commit were not {@link #read} yet. Reads nothing itself.
     */
    boolean before(DomainName apex, long number, long serial) {
        Known here = known.get(apex);
        if (here == null || here.number != number) {
            return true;
        }
        List<Long> serials = here.serials;
        return reached(serials, serials.indexOf(serial) == 0 ? 1 : 0, serial);
    }

    private static boolean reached(List<Long> serials, int from, long serial) {
        return serials.subList(from, serials.size()).stream().anyMatch(older -> !SerialNumber.newer(serial, older));
    }

    /** Reads the serials of the versions up to a commit, unless they are known; they are returned, the newest first. */
    List<Long> read(Root root, DomainName apex, StorePath file, long number) {
        Known here = known.get(apex);
        if (here == null || here.number != number) {
            here = new Known(number, serials(root, apex, file, number));
            known.put(apex, here);
        }
        return here.serials;
    }

    /** Forgets a zone that is not served any more. */
    void forget(DomainName apex) {
        known.remove(apex);
    }

    private static List<Long> serials(Root root, DomainName apex, StorePath file, long number) {
        List<Long> commits;
        try (Stream<Commit> history = root.history(file, number + 1)) {
            commits = history.limit(COMMITS).map(Commit::number).toList();
        }
        List<Long> serials = new ArrayList<>();
        for (long commit : commits) {
            serial(root, apex, file, commit).ifPresent(serials::add);
        }
        return List.copyOf(serials);
    }

    private static OptionalLong serial(Root root, DomainName apex, StorePath file, long number) {
        try {
            Snapshot then = root.at(number);
            Entry entry = then.find(file).filter(found -> !found.folder()).orElse(null);
            if (entry == null) {
                return OptionalLong.empty();
            }
            byte[] head;
            try (InputStream in = then.content(entry).open()) {
                head = in.readNBytes(HEAD);
            }
            OptionalLong serial = serial(apex, entry, head, then);
            if (serial.isPresent() || head.length < HEAD) {
                return serial;
            }
            Zone whole = ZoneReading.of(apex, entry, then).zone();
            return whole == null ? OptionalLong.empty() : OptionalLong.of(whole.serial());
        } catch (Expired | IOException gone) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong serial(DomainName apex, Entry file, byte[] head, Snapshot state) {
        try {
            MasterFile.read(
                    file.path().toString(),
                    head,
                    apex,
                    path -> ZoneReading.included(path, state, new LinkedHashMap<>()),
                    (record, in, line) -> {
                        if (record.type() == RecordType.SOA && record.owner().equals(apex)) {
                            throw new Found(serial(record.data()));
                        }
                        return Optional.empty();
                    });
            return OptionalLong.empty();
        } catch (Found soa) {
            return OptionalLong.of(soa.serial);
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
