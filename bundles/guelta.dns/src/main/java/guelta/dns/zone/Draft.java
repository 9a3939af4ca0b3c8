// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import static guelta.dns.zone.Octets.put16;
import static guelta.dns.zone.Octets.put32;
import static guelta.dns.zone.Octets.u16;
import static guelta.dns.zone.Octets.u32;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The records of one name as they come, until they become a {@link Node}. */
final class Draft {
    private static final byte[] NOTHING = {0};

    /** A record in a draft; a signature belongs to the set that it covers. */
    private record Entry(int type, boolean signature, long ttl, byte[] data) {
        static final Comparator<Entry> ORDER = Comparator.comparingInt(Entry::type)
                .thenComparing(Entry::signature)
                .thenComparing((a, b) -> Rdata.compare(a.recordType(), a.data, b.data));

        int recordType() {
            return signature ? RecordType.RRSIG : type;
        }

        boolean sameSet(Entry other) {
            return type == other.type && signature == other.signature;
        }
    }

    final byte[] owner;
    final int hash;
    private byte[] records = new byte[0];
    private int used;

    /** The first octets of the label below the apex: of two drafts the one with the lower rank comes first. */
    private final long rank;

    Draft(byte[] owner, int hash, int apexLength) {
        this.owner = owner;
        this.hash = hash;
        this.rank = rank(owner, owner.length - apexLength);
    }

    private static long rank(byte[] owner, int below) {
        int label = 0;
        while (label < below && label + 1 + owner[label] < below) {
            label += 1 + owner[label];
        }
        long rank = 0;
        for (int i = 1; i <= 8; i++) {
            rank = rank << 8 | (label < below && i <= owner[label] ? DomainName.lower(owner[label + i]) : 0);
        }
        return rank;
    }

    /** Compares names canonically (RFC 4034 6.1). */
    int compareTo(Draft other) {
        int order = Long.compareUnsigned(rank, other.rank);
        return order != 0 ? order : NodeOrder.compare(owner, 0, other.owner, 0);
    }

    /** Whether this is the draft of the name at a level of a path. */
    boolean named(NamePath path, int level) {
        return owner.length == path.length(level) && NodeOrder.compare(owner, 0, path.octets(), path.start(level)) == 0;
    }

    void add(int type, long ttl, byte[] data) {
        int size = 8 + data.length;
        if (used + size > records.length) {
            records = Arrays.copyOf(records, used == 0 ? size : Math.max(used * 2, used + size));
        }
        put16(records, used, type);
        put32(records, used + 2, (int) ttl);
        put16(records, used + 6, data.length);
        System.arraycopy(data, 0, records, used + 8, data.length);
        used += size;
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
        for (int at = 0; at < used; at += 8 + u16(records, at + 6)) {
            byte[] here = Arrays.copyOfRange(records, at + 8, at + 8 + u16(records, at + 6));
            if (u16(records, at) == type && Rdata.compare(type, here, data) != 0) {
                return true;
            }
        }
        return false;
    }

    /** The node without place; of equal records one is left, and a set has its lowest TTL (RFC 2181 5.2). */
    Node node(Doubts doubts) {
        if (used == 0) {
            return new Node(owner, hash, NOTHING);
        }
        List<Entry> entries = sorted();
        int size = 1;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            boolean newSet = i == 0 || entries.get(i - 1).type != entry.type;
            size += 12 + entry.data.length + (newSet ? Node.sizeOf(0) : 0);
        }
        byte[] octets = new byte[size];
        int at = 1;
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
        return new Node(owner, hash, octets);
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
        List<Entry> entries = new ArrayList<>(4);
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
            put16(octets, at, Node.OWNER);
            put16(octets, at + 2, entry.recordType());
            put16(octets, at + 4, 1);
            put32(octets, at + 6, (int) ttl);
            put16(octets, at + 10, entry.data.length);
            System.arraycopy(entry.data, 0, octets, at + 12, entry.data.length);
            at += 12 + entry.data.length;
        }
        return at;
    }

    private String name() {
        return DomainName.ofWire(owner, 0).toString();
    }
}
