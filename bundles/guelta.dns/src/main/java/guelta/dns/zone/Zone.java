// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The authoritative data of one zone (RFC 1034 4.2) of class IN, as {@link ZoneBuilder} made it. An immutable value
 * that any number of threads read.
 */
public final class Zone {
    private final DomainName apex;
    private final NodeTable table;
    private final NodeOrder order;
    private final NodeOrder hashes;
    private final Node top;
    private final int topLabels;
    private final long records;

    Zone(DomainName apex, NodeTable table, NodeOrder order, NodeOrder hashes) {
        this.apex = apex;
        this.table = table;
        this.order = order;
        this.hashes = hashes;
        this.topLabels = apex.labels();
        NamePath path = new NamePath();
        path.set(apex);
        Node found = find(path, 0);
        if (found == null) {
            throw new IllegalArgumentException("a zone has its apex");
        }
        this.top = found;
        this.records = Stream.concat(order.nodes(), hashes.nodes())
                .mapToLong(Zone::count)
                .sum();
    }

    private static long count(Node node) {
        long count = 0;
        for (int set = node.first(); set >= 0; set = node.next(set)) {
            count += node.count(set) + node.signatures(set);
        }
        return count;
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

    /** How many records there are. */
    public long size() {
        return records;
    }

    /** All records in canonical order (RFC 4034 6), but the SOA first and NSEC3 records with their signatures last. */
    public Stream<ResourceRecord> records() {
        return Stream.concat(order.nodes(), hashes.nodes()).flatMap(node -> records(node).stream());
    }

    /** The records of a name, in the order of their types; none when the zone has none. */
    public List<ResourceRecord> records(DomainName name) {
        NamePath path = new NamePath();
        path.set(name);
        Node node = name.within(apex) ? find(path, 0) : null;
        return node == null ? List.of() : records(node);
    }

    private static List<ResourceRecord> records(Node node) {
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

    /** The node of the name at a level of a path that leads through the apex; null when there is no such name. */
    public @Nullable Node find(NamePath path, int level) {
        return table.find(path.octets(), path.start(level), path.length(level), path.hash(level));
    }

    /** The node of {@code *} below the name at a level of a path; null when there is none. */
    public @Nullable Node findWildcard(NamePath path, int level) {
        return table.findWildcard(path.octets(), path.start(level), path.length(level), path.wildcardHash(level));
    }
}
