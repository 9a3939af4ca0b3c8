// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.zone.Changed.Pair;
import guelta.dns.zone.ZoneBuilder.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One edit of a zone: new nodes for the names that records leave or come to, and for those whose place in the zone
 * changes with them. Used once, on one thread.
 */
final class ZoneEdit {
    private final Zone zone;
    private final DomainName apex;
    private final NamePath path = new NamePath();
    private final Doubts doubts = new Doubts();
    private final List<String> errors = new ArrayList<>();
    private final SortedMap<DomainName, Draft> drafts = new TreeMap<>();
    private final SortedMap<DomainName, Draft> hashedDrafts = new TreeMap<>();
    private final Changed names;
    private final Changed hashes;

    ZoneEdit(Zone zone, Collection<ResourceRecord> removed, Collection<ResourceRecord> added) {
        this.zone = zone;
        this.apex = zone.apex();
        this.names = new Changed(zone.order());
        this.hashes = new Changed(zone.hashes());
        removed.forEach(this::remove);
        added.forEach(this::remove);
        added.forEach(this::add);
    }

    private void remove(ResourceRecord record) {
        if (ZoneBuilder.objection(apex, record).isEmpty()) {
            draft(record).remove(record.type(), record.data());
        }
    }

    private void add(ResourceRecord record) {
        Optional<String> objection = ZoneBuilder.objection(apex, record);
        if (objection.isEmpty()) {
            Draft draft = draft(record);
            objection = ZoneBuilder.objection(apex, draft, record);
            if (objection.isEmpty()) {
                draft.add(record.type(), record.ttl(), record.data());
            }
        }
        objection.ifPresent(errors::add);
    }

    private Draft draft(ResourceRecord record) {
        boolean hashed = ZoneBuilder.hashed(record);
        return (hashed ? hashedDrafts : drafts).computeIfAbsent(record.owner(), name -> draft(name, hashed));
    }

    private Draft draft(DomainName name, boolean hashed) {
        path.set(name);
        Node node = hashed ? hash(name) : zone.find(path, 0);
        boolean isApex = name.equals(apex);
        return node == null ? new Draft().begin(name.wire(), path.hash(0), isApex) : new Draft().begin(node, isApex);
    }

    private @Nullable Node hash(DomainName name) {
        Node floor = zone.hashes().floor(name.wire(), 0);
        return floor != null && NodeOrder.compare(floor.octets(), floor.owner(), name.wire(), 0) == 0 ? floor : null;
    }

    /** The zone, or why there is none. */
    Outcome outcome() {
        if (errors.isEmpty()) {
            Draft top = drafts.get(apex);
            boolean soa = top == null ? zone.top().find(RecordType.SOA) >= 0 : top.has(RecordType.SOA);
            boolean ns = top == null ? zone.top().find(RecordType.NS) >= 0 : top.has(RecordType.NS);
            errors.addAll(ZoneBuilder.lacking(apex, soa, ns));
        }
        if (!errors.isEmpty()) {
            return new Outcome(Optional.empty(), List.copyOf(errors), List.of());
        }
        hashedDrafts.forEach((name, draft) -> hashes.note(name, hash(name), node(draft)));
        drafts.forEach((name, draft) -> {
            Node node = node(draft);
            names.note(name, find(name), node == null ? null : node.occluded(hidden(name)));
        });
        List<Map.Entry<DomainName, Pair>> touched = names.all();
        NodeOrder filled = names.order();
        touched.forEach(each -> nonTerminals(each.getKey(), each.getValue().after() != null, filled));
        touched.forEach(each -> hide(each.getKey(), each.getValue(), filled));
        Zone edited = zone();
        for (Map.Entry<DomainName, Pair> each : names.all()) {
            Node node = each.getValue().after();
            if (node != null) {
                doubts.look(edited, node, path);
            }
        }
        return new Outcome(Optional.of(edited), List.of(), doubts.sentences());
    }

    private @Nullable Node node(Draft draft) {
        return draft.used() == 0 ? null : draft.node(Slab.ofOne(), doubts);
    }

    private Zone zone() {
        Pair top = names.find(apex);
        Node newTop = top == null || top.after() == null ? zone.top() : top.after();
        return new Zone(
                apex,
                names.table(zone.table()),
                names.order(),
                hashes.order(),
                zone.chain().edited(zone.top(), newTop, names, hashes),
                zone.size() + names.growth() + hashes.growth());
    }

    /** The node that a name has before the edit. */
    private @Nullable Node find(DomainName name) {
        path.set(name);
        return zone.find(path, 0);
    }

    /** The node that a name has in the edit as far as it got. */
    private @Nullable Node current(DomainName name) {
        Pair changed = names.find(name);
        return changed != null ? changed.after() : find(name);
    }

    /** Whether the zone does not speak for a name, because of a cut or a DNAME above it. */
    private boolean hidden(DomainName name) {
        for (DomainName above = name; above.wire().length > apex.wire().length; ) {
            above = above.parent();
            Node node = current(above);
            if (node != null && node.hides()) {
                return true;
            }
        }
        return false;
    }

    /** Gives a name that lost its records, and the names above it, the nodes of empty non-terminals or takes them. */
    private void nonTerminals(DomainName touched, boolean filled, NodeOrder order) {
        DomainName name = filled ? touched.parent() : touched;
        for (; name.wire().length > apex.wire().length; name = name.parent()) {
            Node node = current(name);
            if (node != null && !node.empty()) {
                return;
            }
            boolean needed = filled || order.hasBelow(name.wire(), 0, name.wire().length);
            if (node == null && needed) {
                Node before = find(name);
                names.note(
                        name,
                        before,
                        Node.empty(path.hash(0), name.wire(), 0, name.wire().length)
                                .occluded(hidden(name)));
            } else if (node != null && !needed) {
                names.note(name, node, null);
            } else if (needed) {
                return;
            }
        }
    }

    /** Notes what a name hides or shows below it. */
    private void hide(DomainName name, Pair touched, NodeOrder order) {
        Node before = touched.before();
        Node after = touched.after();
        if ((before != null && before.hides()) == (after != null && after.hides())) {
            return;
        }
        int length = name.wire().length;
        order.below(name.wire(), 0, length, node -> {
            for (DomainName each = node.name(); each.wire().length > length; each = each.parent()) {
                Node now = current(each);
                boolean hidden = hidden(each);
                if (now != null && now.occluded() != hidden) {
                    names.note(each, now, now.occluded(hidden));
                }
            }
        });
    }
}
