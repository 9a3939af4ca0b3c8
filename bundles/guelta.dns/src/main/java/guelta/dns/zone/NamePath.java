// SPDX-License-Identifier: Apache-2.0
package guelta.dns.zone;

import guelta.dns.DomainName;

/**
 * A name as the path from itself up to the root: folded to lower case (RFC 4343), with the hash of each of its
 * suffixes. Level 0 is the name itself, each level above has one label less, level {@link #labels} is the root. A
 * confined object that is set again for each name, so that looking one up allocates nothing.
 */
public final class NamePath {
    private static final int PRIME = 0x01000193;
    private static final int SEED = 0x2f0b4c47;

    private final byte[] octets = new byte[256];
    private final int[] starts = new int[129];
    private final int[] hashes = new int[129];
    private int length;
    private int labels;

    /**
     * Takes the uncompressed name that starts at an offset.
     *
     * @param limit where the octets end
     * @return the offset behind the name, or -1 when there is no whole name of at most 255 octets
     */
    public int set(byte[] message, int offset, int limit) {
        int at = offset;
        int count = 0;
        while (at < limit && message[at] != 0) {
            int label = message[at];
            if (label < 0 || label > 63 || at - offset > 253 - label) {
                return -1;
            }
            starts[count++] = at - offset;
            at += 1 + label;
        }
        if (at >= limit) {
            return -1;
        }
        labels = count;
        starts[count] = at - offset;
        length = at + 1 - offset;
        int hash = SEED;
        int end = at;
        hashes[count] = hash;
        octets[length - 1] = 0;
        while (--count >= 0) {
            int start = offset + starts[count];
            while (--end >= start) {
                int octet = message[end];
                // Lengths of labels are below 'A', so folding them changes nothing.
                octet = octet >= 'A' && octet <= 'Z' ? octet + 32 : octet;
                octets[end - offset] = (byte) octet;
                hash = (hash ^ octet) * PRIME;
            }
            end = start;
            hashes[count] = hash;
        }
        return at + 1;
    }

    /** Takes a name. */
    public void set(DomainName name) {
        set(name.wire(), 0, name.wire().length);
    }

    /** How many labels the name has, the root's not counted. */
    public int labels() {
        return labels;
    }

    /** How many octets the name has at a level. */
    public int length(int level) {
        return length - starts[level];
    }

    /** Where the name of a level starts in {@link #octets}. */
    public int start(int level) {
        return starts[level];
    }

    /** The folded name; this object's own array. */
    public byte[] octets() {
        return octets;
    }

    /** Whether the name at a level is one in wire form, in any case. */
    public boolean is(int level, byte[] wire, int from) {
        int start = starts[level];
        // As long as all octets are equal the labels are too, so the shorter name ends in a difference.
        for (int i = 0; i < length - start; i++) {
            if ((octets[start + i] & 0xff) != DomainName.lower(wire[from + i])) {
                return false;
            }
        }
        return true;
    }

    /** The hash of the name at a level. */
    public int hash(int level) {
        return mix(hashes[level]);
    }

    /** The hash of the name that has the label {@code *} in front of the name of a level. */
    int wildcardHash(int level) {
        return mix(((hashes[level] ^ '*') * PRIME ^ 1) * PRIME);
    }

    private static int mix(int hash) {
        int mixed = (hash ^ hash >>> 16) * 0x45d9f3b;
        return mixed ^ mixed >>> 16;
    }
}
