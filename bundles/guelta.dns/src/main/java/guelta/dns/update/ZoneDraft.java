// SPDX-License-Identifier: Apache-2.0
package guelta.dns.update;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.WireRdata;
import guelta.dns.zone.Octets;
import guelta.dns.zone.Zone;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A zone while an update is done on it (RFC 2136 3.4.2): the records of the names that were touched. */
final class ZoneDraft {
    private static final int WKS_KEY = 5;
    private static final int SOA_NUMBERS = 20;

    private final Zone zone;
    private final Map<DomainName, List<ResourceRecord>> before = new TreeMap<>();
    private final Map<DomainName, List<ResourceRecord>> after = new TreeMap<>();

    ZoneDraft(Zone zone) {
        this.zone = zone;
    }

    void apply(Change change) {
        List<ResourceRecord> records = records(change.owner());
        boolean apex = change.owner().equals(zone.apex());
        if (change instanceof Change.Add add) {
            add(records, add.record(), apex, spelled(change.owner()));
        } else if (change instanceof Change.DeleteRecord one) {
            delete(records, one.record(), apex);
        } else {
            int type = change.type();
            records.removeIf(record -> (type == RecordType.ANY || record.type() == type) && !(apex && kept(record)));
        }
    }

    /** The name with the letters that it has in the zone. */
    private DomainName spelled(DomainName owner) {
        List<ResourceRecord> was = before.get(owner);
        return was == null || was.isEmpty() ? owner : was.get(0).owner();
    }

    private List<ResourceRecord> records(DomainName owner) {
        return after.computeIfAbsent(owner, name -> {
            List<ResourceRecord> found = zone.records(name);
            before.put(name, found);
            return new ArrayList<>(found);
        });
    }

    /** RFC 2136 3.4.2.3: a zone keeps its SOA, and its NS records unless they are deleted one by one. */
    private static boolean kept(ResourceRecord record) {
        return record.type() == RecordType.SOA || record.type() == RecordType.NS;
    }

    private static void delete(List<ResourceRecord> records, ResourceRecord gone, boolean apex) {
        if (gone.type() == RecordType.SOA) {
            return;
        }
        boolean last = apex
                && gone.type() == RecordType.NS
                && records.stream()
                                .filter(record -> record.type() == RecordType.NS)
                                .count()
                        == 1;
        // RFC 2136 3.4.2.4: nor is the last NS of a zone deleted.
        if (!last) {
            records.removeIf(record -> same(record, gone));
        }
    }

    /** RFC 2136 3.4.2.2. */
    private static void add(List<ResourceRecord> records, ResourceRecord add, boolean apex, DomainName spelled) {
        int type = add.type();
        if (type == RecordType.SOA && (!apex || !advances(add, records))) {
            return;
        }
        boolean conflict = type == RecordType.CNAME
                ? has(records, record -> record.type() != type && !besideAlias(record.type()))
                : !besideAlias(type) && has(records, record -> record.type() == RecordType.CNAME);
        if (conflict) {
            return;
        }
        boolean there = has(records, record -> same(add, record));
        if (!there) {
            records.removeIf(record -> replaces(add, record));
        }
        // RFC 2181 5.2: a set has one TTL, and the last word is the update's.
        records.replaceAll(record -> record.type() == type && record.ttl() != add.ttl() && !signature(type)
                ? new ResourceRecord(record.owner(), type, add.ttl(), record.data())
                : record);
        if (!there) {
            DomainName owner = records.isEmpty() ? spelled : records.get(0).owner();
            records.add(new ResourceRecord(owner, type, add.ttl(), add.data()));
        }
    }

    private static boolean has(List<ResourceRecord> records, Predicate<ResourceRecord> which) {
        return records.stream().anyMatch(which);
    }

    /** RFC 2181 10.1, RFC 4034 2.5 and 3: what may be where an alias is. */
    private static boolean besideAlias(int type) {
        return type == RecordType.RRSIG
                || type == RecordType.NSEC
                || type == RecordType.KEY
                || type == RecordType.SIG
                || type == RecordType.NXT;
    }

    private static boolean signature(int type) {
        return type == RecordType.RRSIG || type == RecordType.SIG;
    }

    private static boolean advances(ResourceRecord soa, List<ResourceRecord> records) {
        return records.stream()
                .filter(record -> record.type() == RecordType.SOA)
                .allMatch(record -> Serial.newer(serial(soa), serial(record)));
    }

    static long serial(ResourceRecord soa) {
        return Octets.u32(soa.data(), soa.data().length - SOA_NUMBERS);
    }

    private static boolean replaces(ResourceRecord add, ResourceRecord record) {
        if (add.type() != record.type()) {
            return false;
        }
        return switch (add.type()) {
            case RecordType.SOA, RecordType.CNAME, RecordType.DNAME -> true;
            case RecordType.WKS ->
                add.data().length >= WKS_KEY
                        && record.data().length >= WKS_KEY
                        && Arrays.equals(add.data(), 0, WKS_KEY, record.data(), 0, WKS_KEY);
            default -> false;
        };
    }

    /** RFC 2136 1.1.1: equal regardless of TTL; names in the data compare in their canonical form. */
    static boolean same(ResourceRecord one, ResourceRecord other) {
        return one.type() == other.type() && WireRdata.compare(one.type(), one.data(), other.data()) == 0;
    }

    /** What goes and what comes. */
    record Difference(List<ResourceRecord> removed, List<ResourceRecord> added) {}

    /** The zone as it was. */
    Zone zone() {
        return zone;
    }

    /** What has changed, with a serial that has grown; empty when all is as it was. */
    Optional<Difference> difference(LocalDate today) {
        List<ResourceRecord> removed = new ArrayList<>();
        List<ResourceRecord> added = new ArrayList<>();
        difference(removed, added);
        if (removed.isEmpty() && added.isEmpty()) {
            return Optional.empty();
        }
        boolean serialSet = added.stream().anyMatch(record -> record.type() == RecordType.SOA);
        if (!serialSet) {
            ResourceRecord soa = records(zone.apex()).stream()
                    .filter(record -> record.type() == RecordType.SOA)
                    .findFirst()
                    .orElseThrow();
            byte[] data = soa.data().clone();
            Octets.put32(data, data.length - SOA_NUMBERS, (int) Serial.after(serial(soa), today));
            removed.add(soa);
            added.add(new ResourceRecord(soa.owner(), soa.type(), soa.ttl(), data));
        }
        return Optional.of(new Difference(List.copyOf(removed), List.copyOf(added)));
    }

    private void difference(List<ResourceRecord> removed, List<ResourceRecord> added) {
        after.forEach((name, records) -> {
            List<ResourceRecord> was = before.get(name);
            was.stream().filter(record -> !holds(records, record)).forEach(removed::add);
            records.stream().filter(record -> !holds(was, record)).forEach(added::add);
        });
    }

    /** Whether a record is there; other letters of a name in its data are no change (RFC 4343 3). */
    private static boolean holds(List<ResourceRecord> records, ResourceRecord record) {
        return has(records, each -> each.ttl() == record.ttl() && same(each, record));
    }
}
