// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.DomainName;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a zone in canonical order (RFC 4034 6.1), in chunks. Immutable: an order with a node more is a copy of
 * one chunk and of the list of chunks, all else is shared.
 */
final class NodeOrder {
    private static final int PER_CHUNK = 256;

    private final Node[][] chunks;

    private NodeOrder(Node[][] chunks) {
        this.chunks = chunks;
    }

    /** The order of nodes that are in order. */
    static NodeOrder of(List<Node> sorted) {
        Node[][] chunks = new Node[(sorted.size() + PER_CHUNK - 1) / PER_CHUNK][];
        for (int i = 0; i < chunks.length; i++) {
            int from = i * PER_CHUNK;
            chunks[i] = sorted.subList(from, Math.min(from + PER_CHUNK, sorted.size()))
                    .toArray(new Node[0]);
        }
        return new NodeOrder(chunks);
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

    /** The last node. */
    Node last() {
        Node[] chunk = chunks[chunks.length - 1];
        return chunk[chunk.length - 1];
    }

    /** The last node whose name is not behind a folded name in the order; null when there is none. */
    @Nullable
    Node floor(byte[] name, int from) {
        int low = 0;
        int high = chunks.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(chunks[middle][0].owner, 0, name, from) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == 0) {
            return null;
        }
        Node[] chunk = chunks[low - 1];
        low = 1;
        high = chunk.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(chunk[middle].owner, 0, name, from) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return chunk[low - 1];
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
