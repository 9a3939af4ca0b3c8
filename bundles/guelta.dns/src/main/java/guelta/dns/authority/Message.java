// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static guelta.dns.zone.Octets.put16;
import static guelta.dns.zone.Octets.u16;

import guelta.dns.RecordType;
import guelta.dns.zone.NamePath;
import guelta.dns.zone.Node;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An answer while it is written: header, question, and records with compressed names (RFC 1035 4.1.4). A confined
 * object that is begun again for each answer and allocates nothing.
 */
final class Message {
    /** A message cannot be larger. */
    static final int LARGEST = 65535;

    private static final int POINTER = 0xc000;
    private static final int FARTHEST = 0x3fff;
    private static final int SLOTS = 1024;

    /** One more record fits behind the largest message, so its size is looked at when it is written. */
    final byte[] octets = new byte[2 * LARGEST + 1024];

    int at;
    int answers;
    int authorities;
    int additionals;
    /** Where compression pointers stand, except those to the name of the question. */
    final int[] pointers = new int[4096];

    int pointerCount;

    private final NamePath name = new NamePath();
    /** Offsets of names by hash, each with the number of the message in its upper half. */
    private final int[] offsets = new int[SLOTS];

    private int number;
    private int known;

    /** Starts an answer: the identifier and the question are the request's. */
    void begin(Request request) {
        System.arraycopy(request.octets, 0, octets, 0, request.questionEnd);
        at = request.questionEnd;
        rewind();
    }

    /** Forgets all records. */
    void rewind() {
        answers = 0;
        authorities = 0;
        additionals = 0;
        pointerCount = 0;
        known = 0;
        if (++number == 1 << 16) {
            Arrays.fill(offsets, 0);
            number = 1;
        }
    }

    /** Lets names be compressed with the question's name from a level upwards. */
    void knowQuestion(NamePath question, int level) {
        for (int i = level; i < question.labels(); i++) {
            know(question.hash(i), Request.HEADER + question.start(i));
        }
    }

    /** Writes a name. */
    void name(byte[] wire, int from) {
        name.set(wire, from, wire.length);
        int labels = name.labels();
        int level = 0;
        int offset = 0;
        while (level < labels && (offset = find(level)) == 0) {
            level++;
        }
        int copied = name.start(level);
        for (int i = 0; i < level; i++) {
            know(name.hash(i), at + name.start(i));
        }
        System.arraycopy(wire, from, octets, at, copied);
        at += copied;
        if (level == labels) {
            octets[at++] = 0;
        } else {
            pointer(offset);
        }
    }

    private void pointer(int offset) {
        if (offset != Request.HEADER && pointerCount < pointers.length) {
            pointers[pointerCount++] = at;
        }
        put16(octets, at, POINTER | offset);
        at += 2;
    }

    /** Remembers where a name is; only as many as keep searches short. */
    private void know(int hash, int offset) {
        if (offset > FARTHEST || known == SLOTS / 2) {
            return;
        }
        int slot = hash & SLOTS - 1;
        while (offsets[slot] >>> 16 == number) {
            slot = slot + 1 & SLOTS - 1;
        }
        offsets[slot] = number << 16 | offset;
        known++;
    }

    private int find(int level) {
        int slot = name.hash(level) & SLOTS - 1;
        for (; offsets[slot] >>> 16 == number; slot = slot + 1 & SLOTS - 1) {
            int offset = offsets[slot] & 0xffff;
            if (same(offset, level)) {
                return offset;
            }
        }
        return 0;
    }

    /** Whether the name written at an offset is the one at a level of {@link #name}. */
    private boolean same(int offset, int level) {
        byte[] folded = name.octets();
        int mine = name.start(level);
        int theirs = offset;
        while (true) {
            int label = octets[theirs] & 0xff;
            if (label >= 0xc0) {
                theirs = u16(octets, theirs) & FARTHEST;
                continue;
            }
            if (label != folded[mine]) {
                return false;
            }
            if (label == 0) {
                return true;
            }
            for (int i = 1; i <= label; i++) {
                int octet = octets[theirs + i];
                if ((octet >= 'A' && octet <= 'Z' ? octet + 32 : octet) != folded[mine + i]) {
                    return false;
                }
            }
            theirs += 1 + label;
            mine += 1 + label;
        }
    }

    /**
     * Writes the records, or signatures, of a node from an offset to another.
     *
     * @param type of these records
     * @param owner the array that holds the name they get, from {@code ownerAt}; null for the name of the question
     */
    void records(Node node, int from, int to, int type, byte @Nullable [] owner, int ownerAt) {
        byte[] source = node.octets();
        int names = compressible(type);
        if (owner == null && names == 0) {
            if (to - from <= LARGEST) {
                System.arraycopy(source, from, octets, at, to - from);
            }
            at += to - from;
            return;
        }
        int first = 0;
        for (int record = from; record < to && at <= LARGEST; record = node.nextRecord(record)) {
            if (owner == null) {
                put16(octets, at, Node.OWNER);
                at += 2;
            } else if (first == 0 || first > FARTHEST) {
                first = at;
                name(owner, ownerAt);
            } else {
                pointer(first);
            }
            data(source, record + 2, names, type == RecordType.MX ? 2 : 0);
        }
    }

    /** Writes a record behind its owner, from type to data. */
    private void data(byte[] source, int from, int names, int prefix) {
        int start = at;
        int head = 10 + prefix;
        int end = from + 10 + u16(source, from + 8);
        System.arraycopy(source, from, octets, at, head);
        at += head;
        int rest = from + head;
        for (int i = 0; i < names; i++) {
            name(source, rest);
            rest += name.length(0);
        }
        System.arraycopy(source, rest, octets, at, end - rest);
        at += end - rest;
        put16(octets, start + 8, at - start - 10);
    }

    /** Writes the OPT record without options (RFC 6891 6.1.2). */
    void opt(int payload, int rcode, boolean dnssec) {
        octets[at] = 0;
        put16(octets, at + 1, RecordType.OPT);
        put16(octets, at + 3, payload);
        octets[at + 5] = (byte) (rcode >>> 4);
        octets[at + 6] = 0;
        put16(octets, at + 7, dnssec ? 0x8000 : 0);
        put16(octets, at + 9, 0);
        at += 11;
        additionals++;
    }

    /** How many names stand in the data of a type that may be compressed: those of RFC 1035 (RFC 3597 4). */
    private static int compressible(int type) {
        return switch (type) {
            case RecordType.NS,
                    RecordType.MD,
                    RecordType.MF,
                    RecordType.CNAME,
                    RecordType.MB,
                    RecordType.MG,
                    RecordType.MR,
                    RecordType.PTR,
                    RecordType.MX -> 1;
            case RecordType.SOA, RecordType.MINFO -> 2;
            default -> 0;
        };
    }
}
