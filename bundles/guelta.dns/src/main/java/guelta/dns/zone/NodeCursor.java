// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import org.jspecify.annotations.Nullable;

/** A place in an order of nodes that moves from the first to behind the last. Confined to one thread. */
final class NodeCursor {
    private final NodeOrder order;
    private int chunk;
    private int index;

    NodeCursor(NodeOrder order) {
        this.order = order;
    }

    /** The node here; null behind the last. */
    @Nullable
    Node node() {
        return chunk < order.chunks() ? order.chunk(chunk)[index] : null;
    }

    void advance() {
        if (++index == order.chunk(chunk).length) {
            chunk++;
            index = 0;
        }
    }

    /** Passes over the chunks that both orders share from here on: what was copied on write is all that is looked at. */
    static void passShared(NodeCursor one, NodeCursor other) {
        while (one.index == 0
                && other.index == 0
                && one.chunk < one.order.chunks()
                && other.chunk < other.order.chunks()
                && one.order.chunk(one.chunk) == other.order.chunk(other.chunk)) {
            one.chunk++;
            other.chunk++;
        }
    }
}
