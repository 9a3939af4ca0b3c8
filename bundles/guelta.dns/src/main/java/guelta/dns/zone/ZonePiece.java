// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.ResourceRecord;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Some hundred names of a zone that follow each other, with their records. Versions of a zone share those pieces in which
 * nothing was changed, and two pieces are equal when they are one: what differs between two versions is found without
 * looking at what does not. Immutable.
 */
public final class ZonePiece {
    /** Nobody may change it. */
    private final Node[] nodes;

    ZonePiece(Node[] nodes) {
        this.nodes = nodes;
    }

    /** The records, in the order of {@link Zone#records}. */
    public Stream<ResourceRecord> records() {
        return Arrays.stream(nodes).flatMap(node -> Zone.records(node).stream());
    }

    /** Whether the other is this very piece, maybe of another version; one with the same records may be another. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ZonePiece piece && nodes == piece.nodes;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(nodes);
    }
}
