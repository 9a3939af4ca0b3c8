// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static guelta.dns.zone.Octets.i32;
import static guelta.dns.zone.Octets.put16;
import static guelta.dns.zone.Octets.put32;
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

    private static final int BAD_KEY = 17;
    private static final int POINTER = 0xc000;
    private static final int FARTHEST = 0x3fff;
    private static final int SLOTS = 1024;

    /** One more record fits behind the largest message, so its size is looked at when it is written. */
    final byte[] octets = new byte[2 * LARGEST + 1024];

    int at;
    int questionEnd;
    int answers;
    int authorities;
    int additionals;
    /** Where compression pointers stand, except those that say that a record's owner is the name of the question. */
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
        questionEnd = request.questionEnd;
        rewind();
    }

    /** Forgets all records. */
    void rewind() {
        at = questionEnd;
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

    /**
     * Writes a name in full or as a pointer to where it is already.
     *
     * @param wire the array that holds it uncompressed, from an offset
     */
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
        if (pointerCount < pointers.length) {
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

    /** Writes what a node has from an offset to another, for the name of the question and with no name compressed. */
    void records(Node node, int from, int to) {
        if (to - from <= LARGEST) {
            System.arraycopy(node.octets(), from, octets, at, to - from);
        }
        at += to - from;
    }

    /**
     * Writes the records, or signatures, of a node from an offset to another.
     *
     * @param type of these records
     * @param owner the array that holds the name they get, from {@code ownerAt}; null for the name of the question
     * @param highestTtl what larger TTLs are lowered to
     */
    void records(Node node, int from, int to, int type, byte @Nullable [] owner, int ownerAt, int highestTtl) {
        int first = 0;
        for (int record = from; record < to && at <= LARGEST; record = node.nextRecord(record)) {
            if (owner != null && first > 0 && first <= FARTHEST) {
                pointer(first);
            } else {
                first = at;
                owner(owner, ownerAt);
            }
            data(node.octets(), record + 2, compressible(type) ? type : 0, highestTtl);
        }
    }

    /** Writes a CNAME record. */
    void cname(byte @Nullable [] owner, int ownerAt, int ttl, byte[] target) {
        if (at <= LARGEST) {
            owner(owner, ownerAt);
            int start = at;
            put16(octets, at, RecordType.CNAME);
            put16(octets, at + 2, 1);
            put32(octets, at + 4, ttl);
            at += 10;
            name(target, 0);
            put16(octets, start + 8, at - start - 10);
        }
    }

    private void owner(byte @Nullable [] owner, int ownerAt) {
        if (owner == null) {
            put16(octets, at, Node.OWNER);
            at += 2;
        } else {
            name(owner, ownerAt);
        }
    }

    /** Writes a record behind its owner, from its type to the end of its data. */
    private void data(byte[] source, int from, int compressed, int highestTtl) {
        int start = at;
        int end = from + 10 + u16(source, from + 8);
        int head = compressed == RecordType.MX ? 12 : 10;
        int names = compressed == 0 ? 0 : compressed == RecordType.SOA || compressed == RecordType.MINFO ? 2 : 1;
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
        if (i32(octets, start + 4) > highestTtl) {
            put32(octets, start + 4, highestTtl);
        }
    }

    /**
     * Writes the TSIG record that says that the key of the request's is not known (RFC 8945 5.2.1): the request's own,
     * without MAC and other data.
     */
    void unknownKey(Request request) {
        byte[] source = request.octets;
        int data = request.tsigData;
        int times = request.tsigTimes;
        int start = at;
        System.arraycopy(source, request.tsig, octets, at, times + 8 - request.tsig);
        at += times + 8 - request.tsig;
        put16(octets, at, 0);
        put16(octets, at + 2, u16(source, 0));
        put16(octets, at + 4, BAD_KEY);
        put16(octets, at + 6, 0);
        at += 8;
        int head = data - request.tsig;
        put16(octets, start + head - 2, at - start - head);
        additionals++;
    }

    /** Whether names stand in the data of a type that may be compressed: those of RFC 1035 (RFC 3597 4). */
    static boolean compressible(int type) {
        return switch (type) {
            case RecordType.NS,
                    RecordType.MD,
                    RecordType.MF,
                    RecordType.CNAME,
                    RecordType.SOA,
                    RecordType.MB,
                    RecordType.MG,
                    RecordType.MR,
                    RecordType.PTR,
                    RecordType.MINFO,
                    RecordType.MX -> true;
            default -> false;
        };
    }
}
