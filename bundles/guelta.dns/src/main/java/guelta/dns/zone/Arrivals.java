// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.DomainName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of a zone as their records come: most are one after the other, so that a name becomes a {@link Node} when the
 * next one begins, and a node becomes a draft again should its name come again. Found by open addressing, at most half
 * full; slots hold hashes, so that a search looks at hardly any node but the one it is for.
 */
final class Arrivals {
    /** Nodes with more octets are not made anew each time that their name comes again. */
    private static final int LARGE = 2048;

    private final DomainName apex;
    private final Slab slab = Slab.ofMany();
    /** The hash of a name in the upper half, the number of its node, counted from 1, in the lower half. */
    private long[] slots = new long[16];

    private int shift = 28;
    private Node[] nodes = new Node[8];
    private int count;
    private final Map<Integer, Draft> open = new HashMap<>();
    private Draft draft = new Draft();
    /** Whose draft it is: a number from 0 on, or -1 for a name that has none yet; -2 when it is nobody's. */
    private int drafted = -2;
    /** The name that was asked for last, as the caller has it. */
    private byte[] asked = new byte[0];

    Arrivals(DomainName apex) {
        this.apex = apex;
    }

    /** The draft of a name; it is the name's until the next one is asked for. */
    Draft of(DomainName name, NamePath path) {
        if (drafted != -2 && asked == name.wire()) {
            return current();
        }
        seal();
        asked = name.wire();
        path.set(name);
        drafted = find(path, 0);
        boolean isApex = name.wire().length == apex.wire().length;
        if (drafted < 0) {
            draft.begin(name.wire(), path.hash(0), isApex);
        } else if (opened(drafted) == null) {
            draft.begin(nodes[drafted], isApex);
        }
        return current();
    }

    private Draft current() {
        Draft opened = opened(drafted);
        return opened == null ? draft : opened;
    }

    private @Nullable Draft opened(int number) {
        return open.isEmpty() ? null : open.get(number);
    }

    private void seal() {
        if (drafted == -2 || opened(drafted) != null || draft.used() == 0) {
            drafted = -2;
            return;
        }
        boolean done = draft.uniform() && draft.used() <= LARGE;
        Node node = done
                // What a name had that comes again lies waste in its slab: only once.
                ? draft.node(drafted < 0 ? slab : Slab.ofOne(), new Doubts())
                : Node.empty(draft.hash(), draft.owner(), 0, draft.owner().length);
        if (drafted < 0) {
            drafted = count;
            add(node);
        } else {
            nodes[drafted] = node;
        }
        if (!done) {
            open.put(drafted, draft);
            draft = new Draft();
        }
        drafted = -2;
    }

    /** Gives a node that is not here yet a number. */
    private void add(Node node) {
        if (count == nodes.length) {
            nodes = Arrays.copyOf(nodes, count + (count >> 1));
        }
        nodes[count++] = node;
        if (count * 2 > slots.length) {
            long[] before = slots;
            slots = new long[before.length * 2];
            shift--;
            for (long slot : before) {
                if (slot != 0) {
                    put(slot);
                }
            }
        }
        put((long) node.hash << 32 | count);
    }

    private void put(long slot) {
        int i = (int) (slot >>> 32) >>> shift;
        while (slots[i] != 0) {
            i = i + 1 & slots.length - 1;
        }
        slots[i] = slot;
    }

    /** The number of the name at a level of a path, -1 when it did not come. */
    private int find(NamePath path, int level) {
        int hash = path.hash(level);
        for (int i = hash >>> shift; slots[i] != 0; i = i + 1 & slots.length - 1) {
            int number = (int) slots[i] - 1;
            if ((int) (slots[i] >>> 32) == hash
                    && nodes[number].named(path.octets(), path.start(level), path.length(level))) {
                return number;
            }
        }
        return -1;
    }

    /**
     * The nodes in canonical order, with note of where the zone ends: nodes below a cut or a DNAME follow it there. No
     * more names are taken.
     */
    NodeOrder sorted(Doubts doubts) {
        seal();
        int[] numbers = order();
        Node[] sorted = new Node[count];
        Node above = null;
        for (int i = 0; i < numbers.length; i++) {
            Draft opened = opened(numbers[i]);
            Node node = opened == null ? nodes[numbers[i]] : opened.node(slab, doubts);
            if (above != null && NodeOrder.below(node, above.octets(), above.owner(), above.ownerLength())) {
                node = node.occluded(true);
            } else {
                above = node.hides() ? node : null;
            }
            nodes[numbers[i]] = node;
            sorted[i] = node;
        }
        open.clear();
        return NodeOrder.of(Arrays.asList(sorted));
    }

    private int[] order() {
        long[] ranks = new long[count];
        for (int i = 0; i < count; i++) {
            ranks[i] = rank(nodes[i].octets(), nodes[i].owner(), nodes[i].ownerLength() - apex.wire().length);
        }
        return Ranking.order(
                ranks,
                (a, b) -> NodeOrder.compare(nodes[a].octets(), nodes[a].owner(), nodes[b].octets(), nodes[b].owner()));
    }

    /** The first octets of the label below the apex: of two names the one with the lower rank comes first. */
    private static long rank(byte[] octets, int owner, int below) {
        int label = 0;
        while (label < below && label + 1 + octets[owner + label] < below) {
            label += 1 + octets[owner + label];
        }
        long rank = 0;
        for (int i = 1; i <= 8; i++) {
            boolean there = label < below && i <= octets[owner + label];
            rank = rank << 8 | (there ? DomainName.lower(octets[owner + label + i]) : 0);
        }
        // Without regard to sign.
        return rank ^ Long.MIN_VALUE;
    }

    /** Behind {@link #sorted}: adds the names that have no records but names below them (RFC 4592 2.2.2). */
    void nonTerminals(NamePath path) {
        int top = apex.labels();
        int records = count;
        for (int i = 0; i < records; i++) {
            Node node = nodes[i];
            if (node.ownerLength() <= apex.wire().length + 1 + node.octets()[node.owner()]) {
                continue;
            }
            path.set(node.octets(), node.owner(), node.owner() + node.ownerLength());
            for (int level = 1; level < path.labels() - top && find(path, level) < 0; level++) {
                // A cut or DNAME has records: what is between one and an occluded name is occluded too.
                add(node.emptyAbove(path.hash(level), path.start(level)));
            }
        }
    }

    /** All nodes by name. */
    NodeTable table() {
        List<Node> byHash = new ArrayList<>(count);
        for (long slot : slots) {
            if (slot != 0) {
                byHash.add(nodes[(int) slot - 1]);
            }
        }
        return NodeTable.of(byHash.toArray(new Node[0]));
    }

    /** Whether the apex has a record of a type. */
    boolean apexHas(int type, NamePath path) {
        return of(apex, path).has(type);
    }
}
