// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What makes one version of a zone out of another, as RFC 1995 4 sends it. An immutable value.
 *
 * @param from the SOA before
 * @param to the SOA behind
 * @param removed the records that leave, without the SOA, in canonical order of their owners
 * @param added the records that come, without the SOA, in canonical order of their owners
 */
public record ZoneDifference(
        ResourceRecord from, ResourceRecord to, List<ResourceRecord> removed, List<ResourceRecord> added) {
    /** Copies the lists. */
    public ZoneDifference {
        removed = List.copyOf(removed);
        added = List.copyOf(added);
    }

    /**
     * The difference of two versions of one zone. What both share after copying on write is passed over, the rest is
     * merged in order. A record whose TTL or whose case of letters in names of its data changed leaves and comes; the
     * case of an owner is nobody's difference (RFC 4343).
     *
     * @param most how many records the difference may have besides the two SOAs
     * @return empty when there are more, which a transfer of the whole zone serves better
     * @throws IllegalArgumentException when the zones are two, or one has no data
     */
    public static Optional<ZoneDifference> between(Zone from, Zone to, int most) {
        if (!from.apex().equals(to.apex()) || !from.available() || !to.available()) {
            throw new IllegalArgumentException(from.apex() + " and " + to.apex() + " are no versions of one zone");
        }
        Collector difference = new Collector(most);
        boolean whole = difference.merge(from.order(), to.order()) && difference.merge(from.hashes(), to.hashes());
        return whole
                ? Optional.of(new ZoneDifference(soa(from), soa(to), difference.removed, difference.added))
                : Optional.empty();
    }

    private static ResourceRecord soa(Zone zone) {
        return Zone.records(zone.top()).get(0);
    }

    /** The serial before, 0 to 2^32-1. */
    public long fromSerial() {
        return serial(from);
    }

    /** The serial behind, 0 to 2^32-1. */
    public long toSerial() {
        return serial(to);
    }

    /** How many records there are, the two SOAs included. */
    public int size() {
        return 2 + removed.size() + added.size();
    }

    private static long serial(ResourceRecord soa) {
        return Octets.u32(soa.data(), soa.data().length - 20);
    }

    /** The difference while it is found. */
    private static final class Collector {
        private final List<ResourceRecord> removed = new ArrayList<>();
        private final List<ResourceRecord> added = new ArrayList<>();
        private final int most;

        Collector(int most) {
            this.most = most;
        }

        /** Merges two orders; false as soon as there are too many records. */
        boolean merge(NodeOrder before, NodeOrder behind) {
            NodeCursor one = new NodeCursor(before);
            NodeCursor other = new NodeCursor(behind);
            while (removed.size() + added.size() <= most) {
                NodeCursor.passShared(one, other);
                Node left = one.node();
                Node right = other.node();
                if (left == null && right == null) {
                    return true;
                }
                int order = order(left, right);
                if (left != null && order <= 0) {
                    one.advance();
                }
                if (right != null && order >= 0) {
                    other.advance();
                }
                node(order <= 0 ? left : null, order >= 0 ? right : null);
            }
            return false;
        }

        private static int order(@Nullable Node left, @Nullable Node right) {
            if (left == right) {
                return 0;
            }
            return left == null
                    ? 1
                    : right == null
                            ? -1
                            : NodeOrder.compare(left.octets(), left.owner(), right.octets(), right.owner());
        }

        private void node(@Nullable Node before, @Nullable Node behind) {
            if (before == behind || before != null && behind != null && before.sameRecords(behind)) {
                return;
            }
            List<ResourceRecord> old = before == null ? List.of() : Zone.records(before);
            List<ResourceRecord> now = behind == null ? List.of() : Zone.records(behind);
            DomainName owner = (behind == null ? before : behind).name();
            only(owner, old, now, removed);
            only(owner, now, old, added);
        }

        private static void only(
                DomainName owner, List<ResourceRecord> here, List<ResourceRecord> there, List<ResourceRecord> into) {
            Set<ResourceRecord> others = new HashSet<>(there);
            for (ResourceRecord record : here) {
                if (record.type() != RecordType.SOA && !others.contains(record)) {
                    into.add(new ResourceRecord(owner, record.type(), record.ttl(), record.data()));
                }
            }
        }
    }
}
