// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a zone by name: a hash table in segments of about fifty nodes. Immutable: a table with a node more is a
 * copy of one segment and of the list of segments, all else is shared.
 */
final class NodeTable {
    private static final int PER_SEGMENT = 48;

    private final @Nullable Node[][] segments;
    private final int shift;
    private final int size;

    private NodeTable(@Nullable Node[][] segments, int size) {
        this.segments = segments;
        this.shift = 32 - Integer.numberOfTrailingZeros(segments.length);
        this.size = size;
    }

    /** A table of nodes with different names. */
    static NodeTable of(List<Node> nodes) {
        int count = Math.max(1, Integer.highestOneBit(nodes.size() / PER_SEGMENT) << 1);
        int[] sizes = new int[count];
        int shift = 32 - Integer.numberOfTrailingZeros(count);
        for (Node node : nodes) {
            sizes[segment(node.hash, shift)]++;
        }
        @Nullable Node[][] segments = new Node[count][];
        for (int i = 0; i < count; i++) {
            segments[i] = new Node[slots(sizes[i])];
        }
        for (Node node : nodes) {
            put(segments[segment(node.hash, shift)], node);
        }
        return new NodeTable(segments, nodes.size());
    }

    int size() {
        return size;
    }

    @Nullable
    Node find(byte[] folded, int from, int length, int hash) {
        @Nullable Node[] segment = segments[segment(hash, shift)];
        for (int i = hash & segment.length - 1; ; i = i + 1 & segment.length - 1) {
            Node node = segment[i];
            if (node == null || node.hash == hash && node.named(folded, from, length)) {
                return node;
            }
        }
    }

    @Nullable
    Node findWildcard(byte[] folded, int from, int length, int hash) {
        @Nullable Node[] segment = segments[segment(hash, shift)];
        for (int i = hash & segment.length - 1; ; i = i + 1 & segment.length - 1) {
            Node node = segment[i];
            if (node == null || node.hash == hash && node.wildcardOf(folded, from, length)) {
                return node;
            }
        }
    }

    /** The number of a segment: the highest bits of the hash, since the slot in it is made of the lowest. */
    private static int segment(int hash, int shift) {
        return shift == 32 ? 0 : hash >>> shift;
    }

    /** At least a quarter of a segment is free, so that searches end soon. */
    private static int slots(int nodes) {
        return Math.max(2, Integer.highestOneBit(nodes + nodes / 2) << 1);
    }

    private static void put(@Nullable Node[] segment, Node node) {
        int i = node.hash & segment.length - 1;
        while (segment[i] != null) {
            i = i + 1 & segment.length - 1;
        }
        segment[i] = node;
    }
}
