// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The authoritative data of one zone (RFC 1034 4.2) of class IN, as {@link ZoneBuilder} made it. An immutable value
 * that any number of threads read.
 */
public final class Zone {
    /** How the zone proves that something does not exist (RFC 4035 3.1.3, RFC 5155 7.2). */
    public enum Proof {
        /** It is not signed, or its signer's records of denial are not whole. */
        NONE,
        /** By NSEC records. */
        NSEC,
        /** By NSEC3 records. */
        NSEC3
    }

    /** What catalog zones have below their apex (RFC 9432 4.1, 4.2), as labels, and as data of its TXT record. */
    private static final byte[] VERSION = "\7version".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] ZONES = "\5zones".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TWO = {1, '2'};
    private static final DomainName INVALID = DomainName.of("invalid.");

    private final DomainName apex;
    private final NodeTable table;
    private final NodeOrder order;
    private final NodeOrder hashes;
    private final Chain chain;
    private final Object version = new Object();
    private final Node top;
    private final int topLabels;
    private final long records;
    private final boolean catalog;

    /** A zone of nodes that are as they have to be. */
    Zone(DomainName apex, NodeTable table, NodeOrder order, NodeOrder hashes, Chain chain, long records) {
        this.apex = apex;
        this.table = table;
        this.order = order;
        this.hashes = hashes;
        this.chain = chain;
        this.records = records;
        this.topLabels = apex.labels();
        NamePath path = new NamePath();
        path.set(apex);
        Node found = find(path, 0);
        if (found == null) {
            throw new IllegalArgumentException("a zone has its apex");
        }
        this.top = found;
        this.catalog = looksLikeCatalog(path);
    }

    /** Told once a version, so that asking it is free. */
    private boolean looksLikeCatalog(NamePath path) {
        Node version = child(path, VERSION);
        return version != null
                && only(version, RecordType.TXT, data -> Arrays.equals(data, TWO))
                && (hasMembers(path)
                        || only(top, RecordType.NS, data -> DomainName.ofWire(data, 0)
                                .equals(INVALID)));
    }

    /** RFC 9432 4.1: members are PTR records one label below {@code zones}, which has no records itself. */
    private boolean hasMembers(NamePath path) {
        Node zones = child(path, ZONES);
        return zones != null
                && zones.empty()
                && order.hasBelow(
                        path.octets(),
                        0,
                        path.length(0),
                        node -> node.find(RecordType.PTR) >= 0
                                && node.ownerLength() == 1 + node.octets()[node.owner()] + path.length(0));
    }

    private @Nullable Node child(NamePath path, byte[] label) {
        byte[] name = Arrays.copyOf(label, label.length + apex.wire().length);
        System.arraycopy(apex.wire(), 0, name, label.length, apex.wire().length);
        if (name.length > DomainName.LONGEST) {
            return null;
        }
        path.set(DomainName.ofWire(name, 0));
        return find(path, 0);
    }

    private static boolean only(Node node, int type, Predicate<byte[]> so) {
        List<ResourceRecord> set =
                records(node).stream().filter(record -> record.type() == type).toList();
        return set.size() == 1 && so.test(set.get(0).data());
    }

    /**
     * A zone that the server speaks for but has no data of: its file was never good. It has an apex without records; what
     * is asked of it is answered with SERVFAIL (RFC 1035 4.1.1), for REFUSED would send resolvers to nobody.
     */
    public static Zone unavailable(DomainName apex) {
        NamePath path = new NamePath();
        path.set(apex);
        Node top = Node.empty(path.hash(0), apex.wire(), 0, apex.wire().length);
        return new Zone(
                apex, NodeTable.of(new Node[] {top}), NodeOrder.of(List.of(top)), NodeOrder.EMPTY, Chain.NONE, 0);
    }

    /** Whether there are data; the serial and the records of a zone without are not to be asked for. */
    public boolean available() {
        return top.find(RecordType.SOA) >= 0;
    }

    /**
     * Whether it is a catalog zone (RFC 9432 4): {@code version} below the apex says 2, and there are members - PTR
     * records directly below {@code zones}, which has none itself - or the only name server is {@code invalid.} as it
     * should be. Members of catalogs are for secondaries, not for resolvers.
     */
    public boolean isCatalog() {
        return catalog;
    }

    /** The name of the zone. */
    public DomainName apex() {
        return apex;
    }

    /** The node of {@link #apex}; it has SOA and NS records. */
    public Node top() {
        return top;
    }

    /** How many labels the apex has, the root's not counted. */
    public int labels() {
        return topLabels;
    }

    /** The serial number of the SOA, 0 to 2^32-1 (RFC 1982). */
    public long serial() {
        byte[] octets = top.octets();
        int soa = top.find(RecordType.SOA);
        return Octets.u32(octets, top.recordsEnd(soa) - 20);
    }

    /** The TTL of a negative answer: the lower one of the SOA's TTL and its last field (RFC 2308 5). */
    public int negativeTtl() {
        byte[] octets = top.octets();
        int soa = top.find(RecordType.SOA);
        return (int) Math.min(Octets.u32(octets, top.start(soa) + 6), Octets.u32(octets, top.recordsEnd(soa) - 4));
    }

    /** An object that this value alone has: for caches, which can keep it without keeping the zone. */
    public Object version() {
        return version;
    }

    /** How the zone proves that something does not exist. */
    public Proof proof() {
        return chain.proof();
    }

    /** How often more than once names are hashed for NSEC3 (RFC 5155 3.1.3). */
    public int iterations() {
        return chain.iterations();
    }

    /** What is hashed with names for NSEC3 (RFC 5155 3.1.5); nobody may change it. */
    public byte[] salt() {
        return chain.salt();
    }

    /**
     * The node whose NSEC or NSEC3 record is the one of a folded name, or covers it: the last one in the chain that is
     * not behind the name, and before the first the last. Only for zones with a {@link #proof}.
     */
    public Node proving(byte[] name, int from) {
        Node found = chain.order().floor(name, from);
        return found == null ? chain.order().last() : found;
    }

    /** How many records there are. */
    public long size() {
        return records;
    }

    /** All records in canonical order (RFC 4034 6), but the SOA first and NSEC3 records with their signatures last. */
    public Stream<ResourceRecord> records() {
        return Stream.concat(order.nodes(), hashes.nodes()).flatMap(node -> records(node).stream());
    }

    /**
     * The records of {@link #records} in pieces, in the same order. Versions of a zone share the pieces of all names that
     * {@link #edited} leaves as they are.
     */
    public List<ZonePiece> pieces() {
        List<ZonePiece> pieces = new ArrayList<>(order.chunks() + hashes.chunks());
        for (NodeOrder each : List.of(order, hashes)) {
            for (int i = 0; i < each.chunks(); i++) {
                pieces.add(new ZonePiece(each.chunk(i)));
            }
        }
        return List.copyOf(pieces);
    }

    /**
     * The nodes that have records, in canonical order, those of NSEC3 records last. Goes along the zone as it is asked
     * and keeps nothing, so a large zone can be read bit by bit.
     */
    public Iterator<Node> nodes() {
        NodeCursor names = new NodeCursor(order);
        NodeCursor hashed = new NodeCursor(hashes);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return names.node() != null || hashed.node() != null;
            }

            @Override
            public Node next() {
                NodeCursor cursor = names.node() != null ? names : hashed;
                Node node = cursor.node();
                if (node == null) {
                    throw new NoSuchElementException("the zone has no more nodes");
                }
                cursor.advance();
                return node;
            }
        };
    }

    /** The records of a name, in the order of their types; none when the zone has none. */
    public List<ResourceRecord> records(DomainName name) {
        NamePath path = new NamePath();
        path.set(name);
        Node node = name.within(apex) ? find(path, 0) : null;
        return node == null ? List.of() : records(node);
    }

    /** The NSEC3 records, with their signatures, that are owned by a name; none when there are none. */
    List<ResourceRecord> hashed(DomainName name) {
        NamePath path = new NamePath();
        path.set(name);
        Node node = hashes.floor(path.octets(), 0);
        return node != null && node.named(path.octets(), 0, path.length(0)) ? records(node) : List.of();
    }

    static List<ResourceRecord> records(Node node) {
        DomainName name = node.name();
        Stream.Builder<ResourceRecord> records = Stream.builder();
        byte[] octets = node.octets();
        for (int set = node.first(); set >= 0; set = node.next(set)) {
            for (int at = node.start(set); at < node.end(set); at = node.nextRecord(at)) {
                records.add(new ResourceRecord(
                        name,
                        Octets.u16(octets, at + 2),
                        Octets.u32(octets, at + 6),
                        Arrays.copyOfRange(octets, at + 12, node.nextRecord(at))));
            }
        }
        return records.build()
                .sorted((a, b) -> Boolean.compare(b.type() == RecordType.SOA, a.type() == RecordType.SOA))
                .toList();
    }

    /**
     * The zone with other records: a copy of what they touch, which shares all else with this one. Costs what the
     * records cost, not what the zone would; but if a name begins or ceases to hide those below it (a delegation, a
     * DNAME), what is below it too, and if the parameters of the NSEC3 chain change, all of it.
     *
     * <p>What is removed is found by owner, type and data, its TTL is not compared (RFC 2136 1.1.1); what is not there is
     * passed over. What is added replaces an equal record of another TTL. The warnings are about the names that changed.
     *
     * @param removed leaves first
     * @param added comes then, with the objections of {@link ZoneBuilder#add}
     */
    public ZoneBuilder.Outcome edited(Collection<ResourceRecord> removed, Collection<ResourceRecord> added) {
        return new ZoneEdit(this, removed, added).outcome();
    }

    NodeTable table() {
        return table;
    }

    NodeOrder order() {
        return order;
    }

    /** The nodes of NSEC3 records, whose names are none of the zone's (RFC 5155 7.2.8). */
    NodeOrder hashes() {
        return hashes;
    }

    Chain chain() {
        return chain;
    }

    /** Whether a name is the apex or below it. */
    public boolean encloses(NamePath name) {
        int level = name.labels() - topLabels;
        return level >= 0 && name.length(level) == apex.wire().length && name.is(level, apex.wire(), 0);
    }

    /** The node of the name at a level of a path that leads through the apex; null when there is no such name. */
    public @Nullable Node find(NamePath path, int level) {
        return table.find(path.octets(), path.start(level), path.length(level), path.hash(level));
    }

    /** The node of {@code *} below the name at a level of a path; null when there is none. */
    public @Nullable Node findWildcard(NamePath path, int level) {
        return table.findWildcard(path.octets(), path.start(level), path.length(level), path.wildcardHash(level));
    }
}
