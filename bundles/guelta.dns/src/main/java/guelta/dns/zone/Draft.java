// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import static guelta.dns.zone.Octets.put16;
import static guelta.dns.zone.Octets.put32;
import static guelta.dns.zone.Octets.u16;
import static guelta.dns.zone.Octets.u32;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.WireRdata;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The records of one name as they come, until they become a {@link Node}. Can be begun again for another name. */
final class Draft {
    /** A record in a draft; a signature belongs to the set that it covers. */
    private record Entry(int type, boolean signature, long ttl, byte[] data) {
        static final Comparator<Entry> ORDER = Comparator.comparingInt(Entry::type)
                .thenComparing(Entry::signature)
                .thenComparing((a, b) -> WireRdata.compare(a.recordType(), a.data, b.data));

        int recordType() {
            return signature ? RecordType.RRSIG : type;
        }

        boolean sameSet(Entry other) {
            return type == other.type && signature == other.signature;
        }
    }

    private byte[] owner = new byte[1];
    private int hash;
    private boolean apex;
    private byte[] records = new byte[64];
    private int used;

    /** Takes a name; there are no records. */
    Draft begin(byte[] name, int hashOfName, boolean isApex) {
        owner = name;
        hash = hashOfName;
        apex = isApex;
        used = 0;
        return this;
    }

    /** Takes the name and the records of a node. */
    Draft begin(Node node, boolean isApex) {
        begin(node.name().wire(), node.hash, isApex);
        byte[] octets = node.octets();
        for (int set = node.first(); set >= 0; set = node.next(set)) {
            for (int at = node.start(set); at < node.end(set); at = node.nextRecord(at)) {
                add(u16(octets, at + 2), u32(octets, at + 6), octets, at + 12, u16(octets, at + 10));
            }
        }
        return this;
    }

    /** The name in wire form. */
    byte[] owner() {
        return owner;
    }

    /** A hash of the name. */
    int hash() {
        return hash;
    }

    /** How many octets the records take. */
    int used() {
        return used;
    }

    void add(int type, long ttl, byte[] data) {
        add(type, ttl, data, 0, data.length);
    }

    private void add(int type, long ttl, byte[] source, int from, int length) {
        int size = 8 + length;
        if (used + size > records.length) {
            records = Arrays.copyOf(records, Math.max(used * 2, used + size));
        }
        put16(records, used, type);
        put32(records, used + 2, (int) ttl);
        put16(records, used + 6, length);
        System.arraycopy(source, from, records, used + 8, length);
        used += size;
    }

    /** Takes records out, whatever their TTL (RFC 2136 1.1.1). */
    void remove(int type, byte[] data) {
        byte[] canonical = WireRdata.canonical(type, data);
        int kept = 0;
        for (int at = 0; at < used; ) {
            int size = 8 + u16(records, at + 6);
            if (u16(records, at) != type || !Arrays.equals(canonical, canonical(at))) {
                System.arraycopy(records, at, records, kept, size);
                kept += size;
            }
            at += size;
        }
        used = kept;
    }

    private byte[] canonical(int record) {
        byte[] data = Arrays.copyOfRange(records, record + 8, record + 8 + u16(records, record + 6));
        return WireRdata.canonical(u16(records, record), data);
    }

    /** Whether no set has records of different TTLs. */
    boolean uniform() {
        for (int at = 0; at < used; at += 8 + u16(records, at + 6)) {
            int first = 0;
            while (set(first) != set(at)) {
                first += 8 + u16(records, first + 6);
            }
            if (u32(records, first + 2) != u32(records, at + 2)) {
                return false;
            }
        }
        return true;
    }

    /** A number for the set that a record belongs to. */
    private int set(int record) {
        int type = u16(records, record);
        return type == RecordType.RRSIG ? 1 << 16 | u16(records, record + 8) : type;
    }

    /** Whether there is a record of another type than this one that a CNAME must not stand beside. */
    boolean hasOtherThan(int type) {
        for (int at = 0; at < used; at += 8 + u16(records, at + 6)) {
            int here = u16(records, at);
            if (here != type && besideAlias(here)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a CNAME must not stand beside the type (RFC 2181 10.1, RFC 4034 2.5, RFC 3007 for KEY). */
    static boolean besideAlias(int type) {
        return switch (type) {
            case RecordType.RRSIG, RecordType.NSEC, RecordType.NSEC3, RecordType.KEY, RecordType.SIG -> false;
            default -> true;
        };
    }

    boolean has(int type) {
        for (int at = 0; at < used; at += 8 + u16(records, at + 6)) {
            if (u16(records, at) == type) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is a record of the type with other data. */
    boolean hasOther(int type, byte[] data) {
        byte[] canonical = WireRdata.canonical(type, data);
        for (int at = 0; at < used; at += 8 + u16(records, at + 6)) {
            if (u16(records, at) == type && !Arrays.equals(canonical, canonical(at))) {
                return true;
            }
        }
        return false;
    }

    /** The node, not occluded; of equal records one is left, and a set has its lowest TTL (RFC 2181 5.2). */
    Node node(Slab slab, Doubts doubts) {
        if (used == 0) {
            return Node.empty(hash, owner, 0, owner.length);
        }
        int type = u16(records, 0);
        if (used == 8 + u16(records, 6) && type != RecordType.RRSIG) {
            return single(slab, type);
        }
        List<Entry> entries = sorted();
        int size = owner.length;
        int flags = 0;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            boolean newSet = i == 0 || entries.get(i - 1).type != entry.type;
            size += 12 + entry.data.length + (newSet ? Node.sizeOf(0) : 0);
            flags |= entry.recordType() == RecordType.NS && !apex ? Node.CUT : 0;
            flags |= entry.recordType() == RecordType.DNAME ? Node.DNAME : 0;
        }
        int start = slab.claim(size);
        byte[] octets = slab.octets();
        System.arraycopy(owner, 0, octets, start, owner.length);
        int at = start + owner.length;
        for (int from = 0; from < entries.size(); ) {
            int set = at;
            int signed = endOfSet(entries, from, false);
            int to = endOfSet(entries, signed, true);
            if (signed > from && to > signed && entries.get(from).type != entries.get(signed).type) {
                to = signed;
            }
            at = write(octets, Node.sizeOf(set), entries.subList(from, signed), doubts);
            int records = at - Node.sizeOf(set);
            at = write(octets, at, entries.subList(signed, to), doubts);
            Node.describe(
                    octets, set, entries.get(from).type, signed - from, to - signed, records, at - Node.sizeOf(set));
            from = to;
        }
        return Node.of(hash, octets, start, owner.length, at, flags);
    }

    /** Most nodes of large zones have one record: what they need is done without sorting. */
    private Node single(Slab slab, int type) {
        int data = used - 8;
        int start = slab.claim(owner.length + Node.sizeOf(12 + data));
        byte[] octets = slab.octets();
        System.arraycopy(owner, 0, octets, start, owner.length);
        int set = start + owner.length;
        Node.describe(octets, set, type, 1, 0, 12 + data, 12 + data);
        int at = Node.sizeOf(set);
        head(octets, at, type, u32(records, 2), data);
        System.arraycopy(records, 8, octets, at + 12, data);
        boolean cut = type == RecordType.NS && !apex;
        int flags = cut ? Node.CUT : type == RecordType.DNAME ? Node.DNAME : 0;
        return Node.of(hash, octets, start, owner.length, at + 12 + data, flags);
    }

    private static void head(byte[] octets, int at, int type, long ttl, int length) {
        put16(octets, at, Node.OWNER);
        put16(octets, at + 2, type);
        put16(octets, at + 4, 1);
        put32(octets, at + 6, (int) ttl);
        put16(octets, at + 10, length);
    }

    /** Where the entries end that belong to the set at an index; that index when it starts no such set. */
    private static int endOfSet(List<Entry> entries, int from, boolean signatures) {
        int to = from;
        while (to < entries.size()
                && entries.get(to).signature == signatures
                && entries.get(to).sameSet(entries.get(from))) {
            to++;
        }
        return to;
    }

    private List<Entry> sorted() {
        List<Entry> entries = new ArrayList<>(2);
        for (int at = 0; at < used; ) {
            int type = u16(records, at);
            int end = at + 8 + u16(records, at + 6);
            byte[] data = Arrays.copyOfRange(records, at + 8, end);
            boolean signature = type == RecordType.RRSIG;
            entries.add(new Entry(signature ? u16(data, 0) : type, signature, u32(records, at + 2), data));
            at = end;
        }
        if (entries.size() == 1) {
            return entries;
        }
        entries.sort(Entry.ORDER);
        List<Entry> unique = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            if (unique.isEmpty() || Entry.ORDER.compare(unique.get(unique.size() - 1), entry) != 0) {
                unique.add(entry);
            }
        }
        return unique;
    }

    private int write(byte[] octets, int from, List<Entry> set, Doubts doubts) {
        long ttl = Long.MAX_VALUE;
        boolean different = false;
        for (int i = 0; i < set.size(); i++) {
            different |= i > 0 && set.get(i).ttl != ttl;
            ttl = Math.min(ttl, set.get(i).ttl);
        }
        if (different) {
            doubts.add("%s %s has records with different TTLs; the lowest, %d, is taken for all"
                    .formatted(name(), RecordType.mnemonic(set.get(0).recordType()), ttl));
        }
        int at = from;
        for (int i = 0; i < set.size(); i++) {
            Entry entry = set.get(i);
            head(octets, at, entry.recordType(), ttl, entry.data.length);
            System.arraycopy(entry.data, 0, octets, at + 12, entry.data.length);
            at += 12 + entry.data.length;
        }
        return at;
    }

    private String name() {
        return DomainName.ofWire(owner, 0).toString();
    }
}
