// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.DomainName;
import guelta.dns.zone.NodeOrder.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What an edit makes of some of the names in an order. Confined to one thread. */
final class Changed {
    /** A name before and after; null where it has no node. */
    record Pair(@Nullable Node before, @Nullable Node after) {}

    private final NodeOrder old;
    private final NavigableMap<DomainName, Pair> byName = new TreeMap<>();

    Changed(NodeOrder old) {
        this.old = old;
    }

    /** Notes what becomes of a name; what it was before is taken from the first note of it. */
    void note(DomainName name, @Nullable Node before, @Nullable Node after) {
        Pair known = byName.get(name);
        byName.put(name, new Pair(known == null ? before : known.before, after));
    }

    /** What was noted of a name; null when nothing was. */
    @Nullable
    Pair find(DomainName name) {
        return byName.get(name);
    }

    /** The names noted until now with what becomes of them, in canonical order. */
    List<Map.Entry<DomainName, Pair>> all() {
        return List.copyOf(byName.entrySet());
    }

    /** The order with what was noted until now: nodes that have records. */
    NodeOrder order() {
        return old.with(changes(node -> !node.empty()));
    }

    /** What becomes of an order that only some nodes belong to. */
    List<Change> changes(Predicate<Node> belongs) {
        List<Change> changes = new ArrayList<>(byName.size());
        byName.forEach((name, pair) -> {
            if (pair.after != null && belongs.test(pair.after)) {
                changes.add(new Change(name.wire(), pair.after));
            } else if (pair.before != null) {
                changes.add(new Change(name.wire(), null));
            }
        });
        return changes;
    }

    /** Whether there is such a node afterwards among what was noted. */
    boolean comes(Predicate<Node> such) {
        return byName.values().stream().anyMatch(pair -> pair.after != null && such.test(pair.after));
    }

    /** A table with what was noted until now. */
    NodeTable table(NodeTable table) {
        List<Node> gone = new ArrayList<>();
        List<Node> come = new ArrayList<>();
        for (Pair pair : byName.values()) {
            if (pair.before != null) {
                gone.add(pair.before);
            }
            if (pair.after != null) {
                come.add(pair.after);
            }
        }
        return table.with(gone, come);
    }

    /** How many records more there are. */
    long growth() {
        return byName.values().stream()
                .mapToLong(pair -> size(pair.after) - size(pair.before))
                .sum();
    }

    private static long size(@Nullable Node node) {
        return node == null ? 0 : node.size();
    }
}
