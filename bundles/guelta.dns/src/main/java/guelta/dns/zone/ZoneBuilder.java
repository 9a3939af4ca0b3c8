// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.WireRdata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A zone under construction: takes records in any order, fastest in canonical order. Confined to one thread; used once.
 */
public final class ZoneBuilder {
    /**
     * What became of the records.
     *
     * @param zone the zone; empty when there are errors
     * @param errors why there is no zone, a sentence each
     * @param warnings what is served as it stands but is hardly meant so, a sentence each
     */
    public record Outcome(Optional<Zone> zone, List<String> errors, List<String> warnings) {}

    private static final int ITERATIONS = 2500;

    private final DomainName apex;
    private final NamePath path = new NamePath();
    private final Arrivals names;
    /** The NSEC3 records and their signatures: their names are none of the zone's (RFC 5155 7.2.8). */
    private final Arrivals hashes;

    /** A zone without records. */
    public ZoneBuilder(DomainName apex) {
        this.apex = apex;
        this.names = new Arrivals(apex);
        this.hashes = new Arrivals(apex);
    }

    /**
     * Takes a record. Equal records are one; records of a set with different TTLs all get the lowest one (RFC 2181 5.2)
     * and a warning.
     *
     * @return why the record was not taken, in one sentence; empty when it was
     */
    public Optional<String> add(ResourceRecord record) {
        Optional<String> objection = objection(apex, record);
        if (objection.isEmpty()) {
            Draft draft = (hashed(record) ? hashes : names).of(record.owner(), path);
            objection = objection(apex, draft, record);
            if (objection.isEmpty()) {
                draft.add(record.type(), record.ttl(), record.data());
            }
        }
        return objection;
    }

    /** Whether a record is no data of its name but one of the chain of hashed names, or a signature there. */
    static boolean hashed(ResourceRecord record) {
        int type = record.type();
        return type == RecordType.NSEC3 || type == RecordType.RRSIG && Octets.u16(record.data(), 0) == RecordType.NSEC3;
    }

    /** What is wrong with a record in a zone, whatever others there are. */
    static Optional<String> objection(DomainName apex, ResourceRecord record) {
        if (!record.owner().within(apex)) {
            return Optional.of(record.owner() + " is outside of the zone " + apex);
        }
        int type = record.type();
        if (RecordType.meta(type)) {
            return Optional.of(RecordType.mnemonic(type) + " is a type of questions, no zone can hold it");
        }
        if (record.data().length > 65535 || !WireRdata.wellFormed(type, record.data())) {
            return Optional.of("the data of %s %s are malformed".formatted(record.owner(), RecordType.mnemonic(type)));
        }
        return Optional.empty();
    }

    /** What is wrong with a record beside those that its name has already. */
    static Optional<String> objection(DomainName apex, Draft draft, ResourceRecord record) {
        int type = record.type();
        if (type == RecordType.SOA && !record.owner().equals(apex)) {
            return Optional.of("the SOA of %s is not at the apex %s".formatted(record.owner(), apex));
        }
        boolean single = type == RecordType.SOA || type == RecordType.CNAME || type == RecordType.DNAME;
        if (single && draft.hasOther(type, record.data())) {
            return Optional.of(
                    "%s has a %s already, it can have one only".formatted(record.owner(), RecordType.mnemonic(type)));
        }
        if (type == RecordType.CNAME && draft.hasOtherThan(type)) {
            return Optional.of(record.owner() + " has other records already, a CNAME must stand alone (RFC 2181 10.1)");
        }
        if (type != RecordType.CNAME && Draft.besideAlias(type) && draft.has(RecordType.CNAME)) {
            return Optional.of(record.owner() + " has a CNAME, which must stand alone (RFC 2181 10.1)");
        }
        if (type == RecordType.NSEC3PARAM && Octets.u16(record.data(), 2) > ITERATIONS) {
            return Optional.of("%s is hashed %d times for NSEC3, %d is the most (RFC 5155 10.3)"
                    .formatted(record.owner(), Octets.u16(record.data(), 2), ITERATIONS));
        }
        return Optional.empty();
    }

    /** Why a zone can't be without what its apex lacks. */
    static List<String> lacking(DomainName apex, boolean soa, boolean ns) {
        List<String> errors = new ArrayList<>();
        if (!soa) {
            errors.add("the zone " + apex + " has no SOA");
        }
        if (!ns) {
            errors.add("the zone " + apex + " has no NS at its apex");
        }
        return List.copyOf(errors);
    }

    /** The zone of what was taken. */
    public Outcome build() {
        List<String> errors = lacking(apex, names.apexHas(RecordType.SOA, path), names.apexHas(RecordType.NS, path));
        if (!errors.isEmpty()) {
            return new Outcome(Optional.empty(), errors, List.of());
        }
        Doubts doubts = new Doubts();
        NodeOrder order = names.sorted(doubts);
        NodeOrder nsec3 = hashes.sorted(doubts);
        names.nonTerminals(path);
        Node top = order.first();
        long records = Stream.concat(order.nodes(), nsec3.nodes())
                .mapToLong(Node::size)
                .sum();
        Zone zone = new Zone(apex, names.table(), order, nsec3, Chain.of(top, order, nsec3), records);
        order.nodes().forEach(node -> doubts.look(zone, node, path));
        return new Outcome(Optional.of(zone), List.of(), doubts.sentences());
    }
}
