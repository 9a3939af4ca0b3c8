// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static guelta.dns.zone.Octets.put16;
import static guelta.dns.zone.Octets.u16;

import guelta.dns.zone.Node;
import guelta.dns.zone.Zone;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Answers that were composed before, in wire form. An answer depends on the zone, the nodes that were found, the type
 * and DO, not on the name that was asked: all names that match a wildcard, or that one NSEC record denies, have one.
 * A confined object of bounded size: a slot keeps the last answer that was wanted twice in a row, so that questions
 * that never come again leave nothing behind.
 */
final class Precompiled {
    private static final int SLOTS = 4096;
    /** Larger answers are rare, and what they cost is copying. */
    private static final int LARGEST = 2048;

    /** One answer without header, question and OPT. */
    private static final class Entry {
        private final Object version;
        private final Node[] nodes;
        private final long key;
        private final byte[] octets;
        /** Where in the octets compression pointers stand that move with the length of the question. */
        private final int[] pointers;

        private final int questionEnd;
        private final int answers;
        private final int authorities;
        private final int additionals;
        private final int required;
        private final int requiredAdditionals;
        private final int rcode;
        private final boolean authoritative;

        Entry(Object version, Node[] nodes, long key, Message message, Composition composition) {
            this.version = version;
            this.nodes = nodes;
            this.key = key;
            this.questionEnd = message.questionEnd;
            this.octets = Arrays.copyOfRange(message.octets, questionEnd, message.at);
            this.pointers = Arrays.copyOf(message.pointers, message.pointerCount);
            this.answers = message.answers;
            this.authorities = message.authorities;
            this.additionals = message.additionals;
            this.required = composition.required - questionEnd;
            this.requiredAdditionals = composition.requiredAdditionals;
            this.rcode = composition.rcode;
            this.authoritative = composition.authoritative;
        }

        boolean is(Object wanted, long wantedKey, Node node, Denial denial) {
            if (version != wanted || key != wantedKey || nodes.length != 1 + denial.count || nodes[0] != node) {
                return false;
            }
            for (int i = 0; i < denial.count; i++) {
                if (nodes[1 + i] != denial.nodes[i]) {
                    return false;
                }
            }
            return true;
        }

        void write(Message message, Composition composition) {
            int start = message.at;
            int moved = start - questionEnd;
            System.arraycopy(octets, 0, message.octets, start, octets.length);
            if (moved != 0) {
                for (int pointer : pointers) {
                    int at = pointer + moved;
                    put16(message.octets, at, u16(message.octets, at) + moved);
                }
            }
            message.at = start + octets.length;
            message.answers = answers;
            message.authorities = authorities;
            message.additionals = additionals;
            composition.required = start + required;
            composition.requiredAdditionals = requiredAdditionals;
            composition.rcode = rcode;
            composition.authoritative = authoritative;
        }
    }

    private final @Nullable Entry[] entries = new Entry[SLOTS];
    private final int[] missed = new int[SLOTS];

    /** Writes the answer of a key if it is here. */
    boolean replay(Zone zone, long key, Node node, Denial denial, Message message, Composition composition) {
        Entry entry = entries[hash(key, node, denial, denial.count) & SLOTS - 1];
        if (entry == null || !entry.is(zone.version(), key, node, denial)) {
            return false;
        }
        entry.write(message, composition);
        return true;
    }

    /** Keeps the answer that was just written, when its key was missed the last time too. */
    void offer(Zone zone, long key, Node node, Denial denial, int proofs, Message message, Composition composition) {
        if (message.at - message.questionEnd > LARGEST || message.pointerCount == message.pointers.length) {
            return;
        }
        int hash = hash(key, node, denial, proofs);
        int slot = hash & SLOTS - 1;
        if (missed[slot] != hash) {
            missed[slot] = hash;
            return;
        }
        Node[] nodes = new Node[1 + proofs];
        nodes[0] = node;
        System.arraycopy(denial.nodes, 0, nodes, 1, proofs);
        entries[slot] = new Entry(zone.version(), nodes, key, message, composition);
    }

    private static int hash(long key, Node node, Denial denial, int proofs) {
        int hash = node.hash() + (int) key * 0x9e3779b1;
        for (int i = 0; i < proofs; i++) {
            hash = hash * 31 + denial.nodes[i].hash();
        }
        hash *= 0x9e3779b1;
        return hash ^ hash >>> 16;
    }
}
