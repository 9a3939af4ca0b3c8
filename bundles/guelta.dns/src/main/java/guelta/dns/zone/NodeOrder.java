// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.DomainName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a zone in canonical order (RFC 4034 6.1), in chunks. Immutable: an order with other nodes is a copy of the
 * chunks that they are in and of the list of chunks, all else is shared.
 */
final class NodeOrder {
    /** No nodes. */
    static final NodeOrder EMPTY = new NodeOrder(new Node[0][]);

    private static final int PER_CHUNK = 256;

    /** None is empty. */
    private final Node[][] chunks;

    private NodeOrder(Node[][] chunks) {
        this.chunks = chunks;
    }

    /**
     * One name of an order that becomes another one.
     *
     * @param name in wire form
     * @param node in place of the one of the name, if there is one; null takes it out
     */
    record Change(byte[] name, @Nullable Node node) {}

    /** The order of nodes that are in order. */
    static NodeOrder of(List<Node> sorted) {
        List<Node[]> chunks = new ArrayList<>();
        split(sorted, chunks);
        return new NodeOrder(chunks.toArray(new Node[0][]));
    }

    private static void split(List<Node> sorted, List<Node[]> chunks) {
        for (int from = 0; from < sorted.size(); from += PER_CHUNK) {
            chunks.add(sorted.subList(from, Math.min(from + PER_CHUNK, sorted.size()))
                    .toArray(new Node[0]));
        }
    }

    /** The order with other nodes; the changes are in order, each of another name. */
    NodeOrder with(List<Change> changes) {
        if (changes.isEmpty()) {
            return this;
        }
        List<Node[]> next = new ArrayList<>(chunks.length + 2);
        int copied = 0;
        for (int i = 0; i < changes.size(); ) {
            int chunk = Math.max(0, chunk(changes.get(i).name, 0));
            int end = i + 1;
            while (end < changes.size() && chunk == Math.max(0, chunk(changes.get(end).name, 0))) {
                end++;
            }
            next.addAll(Arrays.asList(chunks).subList(copied, Math.min(chunk, chunks.length)));
            Node[] old = chunk < chunks.length ? chunks[chunk] : new Node[0];
            List<Node> merged = merged(old, changes.subList(i, end));
            int last = next.size() - 1;
            // What has become small joins the chunk before it, so that there are never many more chunks than needed.
            if (last >= 0 && merged.size() < PER_CHUNK / 4 && next.get(last).length <= PER_CHUNK / 2) {
                merged.addAll(0, Arrays.asList(next.remove(last)));
            }
            if (merged.size() > 2 * PER_CHUNK) {
                split(merged, next);
            } else if (!merged.isEmpty()) {
                next.add(merged.toArray(new Node[0]));
            }
            copied = chunk + 1;
            i = end;
        }
        if (copied < chunks.length) {
            next.addAll(Arrays.asList(chunks).subList(copied, chunks.length));
        }
        return new NodeOrder(next.toArray(new Node[0][]));
    }

    private static List<Node> merged(Node[] chunk, List<Change> changes) {
        List<Node> nodes = new ArrayList<>(chunk.length + changes.size());
        int at = 0;
        for (Change change : changes) {
            int order = -1;
            while (at < chunk.length && (order = compare(chunk[at].octets(), chunk[at].owner(), change.name, 0)) < 0) {
                nodes.add(chunk[at++]);
            }
            if (at < chunk.length && order == 0) {
                at++;
            }
            if (change.node != null) {
                nodes.add(change.node);
            }
        }
        nodes.addAll(Arrays.asList(chunk).subList(at, chunk.length));
        return nodes;
    }

    /** The nodes in order. */
    Stream<Node> nodes() {
        return Arrays.stream(chunks).flatMap(Arrays::stream);
    }

    /** How many chunks there are. */
    int chunks() {
        return chunks.length;
    }

    /** A chunk; the order's own array, which nobody may change. */
    Node[] chunk(int number) {
        return chunks[number];
    }

    boolean isEmpty() {
        return chunks.length == 0;
    }

    /** The first node. */
    Node first() {
        return chunks[0][0];
    }

    /** The last node. */
    Node last() {
        Node[] chunk = chunks[chunks.length - 1];
        return chunk[chunk.length - 1];
    }

    /** The last node whose name is not behind a folded name in the order; null when there is none. */
    @Nullable
    Node floor(byte[] name, int from) {
        int chunk = chunk(name, from);
        return chunk < 0 ? null : chunks[chunk][place(chunks[chunk], name, from)];
    }

    /** Whether there is a node below a name. */
    boolean hasBelow(byte[] name, int from, int length) {
        return hasBelow(name, from, length, node -> true);
    }

    /** Whether there is such a node below a name. */
    boolean hasBelow(byte[] name, int from, int length, Predicate<Node> such) {
        int chunk = chunk(name, from);
        int at = chunk < 0 ? 0 : place(chunks[chunk], name, from) + 1;
        chunk = Math.max(0, chunk);
        for (; chunk < chunks.length; at++) {
            if (at == chunks[chunk].length) {
                chunk++;
                at = -1;
            } else if (!below(chunks[chunk][at], name, from, length)) {
                return false;
            } else if (such.test(chunks[chunk][at])) {
                return true;
            }
        }
        return false;
    }

    /** The nodes below a name, in order. */
    void below(byte[] name, int from, int length, Consumer<Node> each) {
        hasBelow(name, from, length, node -> {
            each.accept(node);
            return false;
        });
    }

    /** Whether the name of a node is below a name. */
    static boolean below(Node node, byte[] name, int from, int length) {
        byte[] octets = node.octets();
        int at = node.owner();
        int end = at + node.ownerLength();
        while (end - at > length) {
            at += 1 + octets[at];
        }
        return at > node.owner() && end - at == length && compare(octets, at, name, from) == 0;
    }

    /** The last chunk whose first node is not behind a name; -1 when there is none. */
    private int chunk(byte[] name, int from) {
        int low = 0;
        int high = chunks.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            Node first = chunks[middle][0];
            if (compare(first.octets(), first.owner(), name, from) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** The last node in a chunk that is not behind a name; the first one is not. */
    private static int place(Node[] chunk, byte[] name, int from) {
        int low = 1;
        int high = chunk.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(chunk[middle].octets(), chunk[middle].owner(), name, from) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** Compares two names in wire form, without regard to case. */
    static int compare(byte[] one, int oneFrom, byte[] other, int otherFrom) {
        int ones = labels(one, oneFrom);
        int others = labels(other, otherFrom);
        int common = Math.min(ones, others);
        for (int i = 1; i <= common; i++) {
            int a = label(one, oneFrom, ones - i);
            int b = label(other, otherFrom, others - i);
            int shorter = Math.min(one[a], other[b]);
            for (int k = 1; k <= shorter; k++) {
                int order = DomainName.lower(one[a + k]) - DomainName.lower(other[b + k]);
                if (order != 0) {
                    return order;
                }
            }
            if (one[a] != other[b]) {
                return one[a] - other[b];
            }
        }
        return ones - others;
    }

    private static int labels(byte[] name, int from) {
        int count = 0;
        for (int at = from; name[at] != 0; at += 1 + name[at]) {
            count++;
        }
        return count;
    }

    private static int label(byte[] name, int from, int number) {
        int at = from;
        for (int i = 0; i < number; i++) {
            at += 1 + name[at];
        }
        return at;
    }
}
