// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a zone by name: a hash table in segments of a few dozen nodes. Immutable: a table with other nodes is a
 * copy of the segments that they are in and of the list of segments, all else is shared.
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

    /** A table of nodes with different names, fastest in the order of their hashes. */
    static NodeTable of(Node[] nodes) {
        int count = Math.max(1, Integer.highestOneBit(nodes.length / PER_SEGMENT) << 1);
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
        return new NodeTable(segments, nodes.length);
    }

    /** The table without some of its nodes and with other ones. */
    NodeTable with(Collection<Node> gone, Collection<Node> come) {
        int newSize = size - gone.size() + come.size();
        @Nullable Node[][] copy = segments.clone();
        for (Node node : gone) {
            int number = segment(node.hash, shift);
            copy[number] = without(own(copy, number), node);
        }
        for (Node node : come) {
            int number = segment(node.hash, shift);
            @Nullable Node[] segment = own(copy, number);
            int nodes = 1;
            for (Node each : segment) {
                nodes += each == null ? 0 : 1;
            }
            copy[number] = slots(nodes) > segment.length ? resized(segment, slots(nodes)) : segment;
            put(copy[number], node);
        }
        NodeTable result = new NodeTable(copy, newSize);
        // Segments grow with the zone; before they are so large that to copy one takes long, there are made more.
        return newSize / PER_SEGMENT > segments.length * 4 ? of(result.nodes()) : result;
    }

    /** A segment that only the new table has, for its changes. */
    private @Nullable Node[] own(@Nullable Node[][] copy, int number) {
        return copy[number] == segments[number] ? copy[number].clone() : copy[number];
    }

    /** Takes a node out: those behind it that it had displaced come to where searches begin. */
    private static @Nullable Node[] without(@Nullable Node[] segment, Node node) {
        for (int i = 0; i < segment.length; i++) {
            if (segment[i] == node) {
                segment[i] = null;
                return resized(segment, segment.length);
            }
        }
        return segment;
    }

    private static @Nullable Node[] resized(@Nullable Node[] segment, int slots) {
        @Nullable Node[] other = new Node[slots];
        for (Node node : segment) {
            if (node != null) {
                put(other, node);
            }
        }
        return other;
    }

    private Node[] nodes() {
        Node[] nodes = new Node[size];
        int at = 0;
        for (@Nullable Node[] segment : segments) {
            for (Node node : segment) {
                if (node != null) {
                    nodes[at++] = node;
                }
            }
        }
        return Arrays.copyOf(nodes, at);
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
