// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    private final Drafts names;
    /** The NSEC3 records and their signatures: their names are none of the zone's (RFC 5155 7.2.8). */
    private final Drafts hashes;

    /** A zone without records. */
    public ZoneBuilder(DomainName apex) {
        this.apex = apex;
        this.names = new Drafts(apex);
        this.hashes = new Drafts(apex);
    }

    /**
     * Takes a record. Equal records are one; records of a set with different TTLs all get the lowest one (RFC 2181 5.2)
     * and a warning.
     *
     * @return why the record was not taken, in one sentence; empty when it was
     */
    public Optional<String> add(ResourceRecord record) {
        if (!record.owner().within(apex)) {
            return Optional.of(record.owner() + " is outside of the zone " + apex);
        }
        int type = record.type();
        if (RecordType.meta(type)) {
            return Optional.of(RecordType.mnemonic(type) + " is a type of questions, no zone can hold it");
        }
        byte[] data = record.data();
        if (data.length > 65535 || !Rdata.wellFormed(type, data)) {
            return Optional.of("the data of %s %s are malformed".formatted(record.owner(), RecordType.mnemonic(type)));
        }
        boolean hashed =
                type == RecordType.NSEC3 || type == RecordType.RRSIG && Octets.u16(data, 0) == RecordType.NSEC3;
        Draft draft = (hashed ? hashes : names).of(record.owner(), path);
        Optional<String> objection = objection(draft, record);
        if (objection.isEmpty()) {
            draft.add(type, record.ttl(), data);
        }
        return objection;
    }

    private Optional<String> objection(Draft draft, ResourceRecord record) {
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

    /** The zone of what was taken. */
    public Outcome build() {
        List<String> errors = new ArrayList<>();
        Draft top = names.of(apex, path);
        if (!top.has(RecordType.SOA)) {
            errors.add("the zone " + apex + " has no SOA");
        }
        if (!top.has(RecordType.NS)) {
            errors.add("the zone " + apex + " has no NS at its apex");
        }
        if (!errors.isEmpty()) {
            return new Outcome(Optional.empty(), List.copyOf(errors), List.of());
        }
        Doubts doubts = new Doubts();
        List<Node> sorted = names.sorted(doubts);
        List<Node> nsec3 = hashes.sorted(doubts);
        place(sorted);
        List<Node> all = new ArrayList<>(sorted);
        all.addAll(nonTerminals(sorted));
        Zone zone = new Zone(apex, NodeTable.of(all), NodeOrder.of(sorted), NodeOrder.of(nsec3));
        sorted.forEach(node -> doubts.look(zone, node, path));
        return new Outcome(Optional.of(zone), List.of(), doubts.sentences());
    }

    /** Notes where the zone ends: nodes below a cut or a DNAME follow it in the canonical order. */
    private static void place(List<Node> sorted) {
        Node above = null;
        for (int i = 0; i < sorted.size(); i++) {
            Node node = sorted.get(i);
            boolean occluded = above != null && below(node.owner, above.owner);
            Node placed = node.placed(i == 0, occluded);
            if (!occluded) {
                above = placed.cut() || placed.dname() ? placed : null;
            }
            if (placed != node) {
                sorted.set(i, placed);
            }
        }
    }

    private static boolean below(byte[] name, byte[] ancestor) {
        int at = 0;
        while (name.length - at > ancestor.length) {
            at += 1 + name[at];
        }
        return at > 0 && name.length - at == ancestor.length && NodeOrder.compare(name, at, ancestor, 0) == 0;
    }

    /** The names that have no records but names below them (RFC 4592 2.2.2). */
    private List<Node> nonTerminals(List<Node> sorted) {
        int top = apex.labels();
        Drafts found = new Drafts(apex);
        List<Node> nodes = new ArrayList<>();
        for (Node node : sorted) {
            if (node.owner.length <= apex.wire().length + 1 + node.owner[0]) {
                continue;
            }
            path.set(node.owner, 0, node.owner.length);
            for (int level = 1; level < path.labels() - top; level++) {
                if (names.find(path, level) != null || found.find(path, level) != null) {
                    break;
                }
                DomainName name = DomainName.ofWire(node.owner, path.start(level));
                Draft draft = found.add(name.wire(), path.hash(level));
                // A cut or DNAME has records: what is between one and an occluded name is occluded too.
                nodes.add(draft.node(new Doubts()).placed(false, node.occluded()));
            }
        }
        return nodes;
    }

    /** Drafts by name: open addressing, at most half full. */
    private static final class Drafts {
        private @Nullable Draft[] slots = new Draft[64];
        private final List<Draft> arrived = new ArrayList<>();
        private final int apexLength;

        Drafts(DomainName apex) {
            this.apexLength = apex.wire().length;
        }

        Draft of(DomainName name, NamePath path) {
            if (!arrived.isEmpty() && arrived.get(arrived.size() - 1).owner == name.wire()) {
                return arrived.get(arrived.size() - 1);
            }
            path.set(name);
            Draft found = find(path, 0);
            return found != null ? found : add(name.wire(), path.hash(0));
        }

        @Nullable
        Draft find(NamePath path, int level) {
            int hash = path.hash(level);
            for (int i = hash & slots.length - 1; ; i = i + 1 & slots.length - 1) {
                Draft draft = slots[i];
                if (draft == null || draft.hash == hash && draft.named(path, level)) {
                    return draft;
                }
            }
        }

        Draft add(byte[] owner, int hash) {
            Draft draft = new Draft(owner, hash, apexLength);
            arrived.add(draft);
            if (arrived.size() * 2 > slots.length) {
                slots = new Draft[slots.length * 2];
                arrived.forEach(this::put);
            } else {
                put(draft);
            }
            return draft;
        }

        private void put(Draft draft) {
            int i = draft.hash & slots.length - 1;
            while (slots[i] != null) {
                i = i + 1 & slots.length - 1;
            }
            slots[i] = draft;
        }

        /** The nodes in canonical order; nothing is left here. */
        List<Node> sorted(Doubts doubts) {
            arrived.sort(Draft::compareTo);
            List<Node> nodes = new ArrayList<>(arrived.size());
            for (Draft draft : arrived) {
                nodes.add(draft.node(doubts));
            }
            return nodes;
        }
    }
}
