// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

import static guelta.dns.zone.Octets.put16;
import static guelta.dns.zone.Octets.put32;
import static guelta.dns.zone.Octets.u16;

import guelta.dns.RdataField;
import guelta.dns.RecordType;
import guelta.dns.zone.NamePath;
import java.util.Arrays;
import java.util.List;

/**
 * A message of a transfer while it is written: header, question and records, names compressed (RFC 1035 4.1.4; RFC
 * 3597 4 for names in data). A confined object that is begun again for each message; it keeps as much room as the
 * largest record needed so far.
 */
final class RecordWriter {
    static final int HEADER = 12;

    private static final int POINTER = 0xc000;
    private static final int FARTHEST = 0x3fff;
    private static final int SLOTS = 1024;

    private final NamePath name = new NamePath();
    /** Offsets of names by hash, each with the number of the message in its upper half. */
    private final int[] offsets = new int[SLOTS];

    private byte[] octets = new byte[2048];
    private int at;
    private int number;
    private int known;
    private int count;

    /** Starts a message with a question, or without one when its octets are none. */
    void begin(int id, int flags, byte[] question) {
        Arrays.fill(octets, 0, HEADER, (byte) 0);
        put16(octets, 0, id);
        put16(octets, 2, flags);
        System.arraycopy(question, 0, octets, HEADER, question.length);
        at = HEADER + question.length;
        known = 0;
        count = 0;
        if (++number == 1 << 16) {
            Arrays.fill(offsets, 0);
            number = 1;
        }
        if (question.length > 0) {
            put16(octets, 4, 1);
            name.set(question, 0, question.length);
            for (int level = 0; level < name.labels(); level++) {
                know(name.hash(level), HEADER + name.start(level));
            }
        }
    }

    /** How many octets the message has. */
    int length() {
        return at;
    }

    /** How many records were written. */
    int count() {
        return count;
    }

    /** The message; the writer's own array. */
    byte[] octets() {
        return octets;
    }

    /** Writes how many answers there are. */
    void end() {
        put16(octets, 6, count);
    }

    /**
     * Writes a record.
     *
     * @param owner its name in wire form
     * @param source where it stands from its type on, as in a message, names uncompressed
     * @param from where the type starts
     */
    void record(byte[] owner, byte[] source, int from) {
        int size = u16(source, from + 8);
        room(owner.length + 10 + size);
        name(owner, 0);
        int start = at;
        System.arraycopy(source, from, octets, at, 10);
        at += 10;
        data(u16(source, from), source, from + 10, size);
        put16(octets, start + 8, at - start - 10);
        count++;
    }

    /** Writes a record that stands alone. */
    void record(byte[] owner, int type, long ttl, byte[] data) {
        room(owner.length + 10 + data.length);
        name(owner, 0);
        int start = at;
        put16(octets, at, type);
        put16(octets, at + 2, 1);
        put32(octets, at + 4, (int) ttl);
        at += 10;
        data(type, data, 0, data.length);
        put16(octets, start + 8, at - start - 10);
        count++;
    }

    private void room(int size) {
        if (at + size > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(at + size, octets.length * 2));
        }
    }

    private void data(int type, byte[] source, int from, int size) {
        int rest = from;
        List<RdataField> fields = RecordType.fields(type);
        for (int i = 0; i < fields.size(); i++) {
            RdataField field = fields.get(i);
            if (field.shape() == RdataField.Shape.COMPRESSIBLE_NAME) {
                name(source, rest);
                rest += name.length(0);
            } else if (field.shape() == RdataField.Shape.OCTETS) {
                System.arraycopy(source, rest, octets, at, field.octets());
                at += field.octets();
                rest += field.octets();
            } else {
                // No type that may be compressed has fields of another shape before its last name.
                break;
            }
        }
        System.arraycopy(source, rest, octets, at, from + size - rest);
        at += from + size - rest;
    }

    private void name(byte[] wire, int from) {
        name.set(wire, from, wire.length);
        int labels = name.labels();
        int level = 0;
        int offset = 0;
        while (level < labels && (offset = find(wire, from, level)) == 0) {
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
            put16(octets, at, POINTER | offset);
            at += 2;
        }
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

    private int find(byte[] wire, int from, int level) {
        int slot = name.hash(level) & SLOTS - 1;
        for (; offsets[slot] >>> 16 == number; slot = slot + 1 & SLOTS - 1) {
            int offset = offsets[slot] & 0xffff;
            if (same(offset, wire, from + name.start(level))) {
                return offset;
            }
        }
        return 0;
    }

    /** Whether the name written at an offset is one octet for octet: case is kept in transfers (RFC 5936 3.4). */
    private boolean same(int offset, byte[] wire, int from) {
        int mine = from;
        int theirs = offset;
        while (true) {
            int label = octets[theirs] & 0xff;
            if (label >= 0xc0) {
                theirs = u16(octets, theirs) & FARTHEST;
                continue;
            }
            if (mine + 1 + label > wire.length
                    || !Arrays.equals(octets, theirs, theirs + 1 + label, wire, mine, mine + 1 + label)) {
                return false;
            }
            if (label == 0) {
                return true;
            }
            theirs += 1 + label;
            mine += 1 + label;
        }
    }
}
