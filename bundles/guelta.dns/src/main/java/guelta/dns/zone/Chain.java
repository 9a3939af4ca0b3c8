// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.RecordType;
import java.util.Arrays;
import java.util.List;

/**
 * The nodes whose NSEC or NSEC3 records prove what a zone does not have. Immutable.
 *
 * @param proof which records they are
 * @param order the nodes; none when there is no proof
 * @param iterations of the NSEC3PARAM record at the apex (RFC 5155 4), 0 when there is none
 * @param salt of it
 * @param ownerLength how many octets the name of an NSEC3 record has, 0 when there is none
 */
record Chain(Zone.Proof proof, NodeOrder order, int iterations, byte[] salt, int ownerLength) {
    /** A hash as label: its length and 32 digits (RFC 5155 3.3). */
    private static final int LABEL = 32;

    /** That of a zone that proves nothing. */
    static final Chain NONE = new Chain(Zone.Proof.NONE, NodeOrder.EMPTY, 0, new byte[0], 0);

    /** The chain of a zone's nodes. */
    static Chain of(Node top, NodeOrder names, NodeOrder hashes) {
        Chain bare = bare(top);
        if (bare.ownerLength > 0) {
            List<Node> nodes = hashes.nodes().filter(bare::hasNsec3).toList();
            if (!nodes.isEmpty()) {
                return bare.with(Zone.Proof.NSEC3, NodeOrder.of(nodes));
            }
        }
        return top.find(RecordType.NSEC) < 0
                ? bare
                : bare.with(
                        Zone.Proof.NSEC,
                        NodeOrder.of(names.nodes().filter(Chain::hasNsec).toList()));
    }

    private static Chain bare(Node top) {
        int set = top.find(RecordType.NSEC3PARAM);
        if (set < 0) {
            return NONE;
        }
        int data = top.start(set) + 12;
        byte[] octets = top.octets();
        byte[] salt = Arrays.copyOfRange(octets, data + 5, data + 5 + (octets[data + 4] & 0xff));
        return new Chain(
                Zone.Proof.NONE, NodeOrder.EMPTY, Octets.u16(octets, data + 2), salt, 1 + LABEL + top.ownerLength());
    }

    private Chain with(Zone.Proof other, NodeOrder nodes) {
        return new Chain(other, nodes, iterations, salt, ownerLength);
    }

    /**
     * The chain when nodes have changed: made of the changes alone, but for changes of what it is made by.
     *
     * @param before the apex that this is the chain of
     */
    Chain edited(Node before, Node top, Changed changedNames, Changed changedHashes) {
        boolean same = sameParameters(bare(top)) && before.find(RecordType.NSEC) >= 0 == top.find(RecordType.NSEC) >= 0;
        Chain next = this;
        if (same && proof == Zone.Proof.NSEC3) {
            next = with(proof, order.with(changedHashes.changes(this::hasNsec3)));
        } else if (same && proof == Zone.Proof.NSEC) {
            next = with(proof, order.with(changedNames.changes(Chain::hasNsec)));
        }
        boolean begins = ownerLength > 0 && proof != Zone.Proof.NSEC3 && changedHashes.comes(this::hasNsec3);
        return !same || begins || next.order.isEmpty() && proof != Zone.Proof.NONE
                ? of(top, changedNames.order(), changedHashes.order())
                : next;
    }

    private boolean sameParameters(Chain other) {
        return ownerLength == other.ownerLength && iterations == other.iterations && Arrays.equals(salt, other.salt);
    }

    private static boolean hasNsec(Node node) {
        return !node.occluded() && node.find(RecordType.NSEC) >= 0;
    }

    /** Whether a node has an NSEC3 record of the parameters that the apex names (RFC 5155 4). */
    private boolean hasNsec3(Node node) {
        int set = node.find(RecordType.NSEC3);
        if (set < 0) {
            return false;
        }
        byte[] octets = node.octets();
        int data = node.start(set) + 12;
        int saltLength = octets[data + 4] & 0xff;
        return node.ownerLength() == ownerLength
                && octets[node.owner()] == LABEL
                && octets[data] == 1
                && Octets.u16(octets, data + 2) == iterations
                && Arrays.equals(octets, data + 5, data + 5 + saltLength, salt, 0, salt.length);
    }
}
