// SPDX-License-Identifier: Apache-2.0
package guelta.dns.message;

import static guelta.dns.zone.Octets.put16;
import static guelta.dns.zone.Octets.put32;
import static guelta.dns.zone.Octets.u16;

import guelta.dns.DomainName;
import guelta.dns.RdataField;
import guelta.dns.RdataField.Shape;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import java.util.Arrays;

/**
 * A message while it is written: header, question, then records section by section, names compressed (RFC 1035 4.1.4)
 * where RFC 3597 4 allows it and the case of each letter is the same (RFC 5936 3.4). A confined object that is begun
 * again for each message and allocates nothing for a record.
 */
public final class MessageWriter {
    private static final int CLASS_IN = 1;
    private static final int POINTER = 0xc000;
    private static final int FARTHEST = 0x3fff;
    private static final int SLOTS = 4096;
    /** Where the counts of the sections stand in the header. */
    private static final int COUNTS = 4;

    private final byte[] octets = new byte[Messages.LARGEST];
    /** Offsets of names by hash, each with the number of the message in its upper half. */
    private final int[] offsets = new int[SLOTS];

    private final int[] starts = new int[128];
    private final int[] hashes = new int[128];
    private final int[] remembered = new int[SLOTS / 2];
    private int known;
    private int number;
    private int at;
    private int largest;
    /** Whether what is being written has no room. */
    private boolean full;

    /**
     * Begins a message.
     *
     * @param id its identifier
     * @param flags the second 16 bits of its header: QR, opcode, AA, TC, RD, RA, RCODE
     * @param size how many octets it may have, to {@link Messages#LARGEST}
     */
    public MessageWriter begin(int id, int flags, int size) {
        largest = Math.min(size, Messages.LARGEST);
        Arrays.fill(octets, 0, Messages.HEADER, (byte) 0);
        put16(octets, 0, id);
        put16(octets, 2, flags);
        at = Messages.HEADER;
        known = 0;
        full = false;
        if (++number == 1 << 16) {
            Arrays.fill(offsets, 0);
            number = 1;
        }
        return this;
    }

    /** Lets it have another number of octets from now on. */
    public void room(int size) {
        largest = Math.min(size, Messages.LARGEST);
    }

    /** Sets bits of the flags. */
    public void flag(int bits) {
        put16(octets, 2, u16(octets, 2) | bits);
    }

    /** Adds a question, or the zone of an update; says whether there was room. */
    public boolean question(DomainName name, int type, int recordClass) {
        int before = at;
        int knownBefore = known;
        name(name.wire(), 0);
        if (ensure(4)) {
            put16(octets, at, type);
            put16(octets, at + 2, recordClass);
            at += 4;
        }
        return added(0, before, knownBefore);
    }

    /**
     * Adds a record of class IN.
     *
     * @param section 1 answers, 2 authorities, 3 additional ones; never lower than the one before
     * @return false when there is no room; the message is then as it was
     */
    public boolean add(int section, ResourceRecord record) {
        return add(section, record.owner(), record.type(), CLASS_IN, record.ttl(), record.data());
    }

    /** Adds a record of any class; see {@link #add(int, ResourceRecord)}. */
    public boolean add(int section, DomainName owner, int type, int recordClass, long ttl, byte[] data) {
        int before = at;
        int knownBefore = known;
        name(owner.wire(), 0);
        int head = at;
        if (ensure(10)) {
            put16(octets, at, type);
            put16(octets, at + 2, recordClass);
            put32(octets, at + 4, (int) ttl);
            at += 10;
            data(type, data);
            if (!full) {
                put16(octets, head + 8, at - head - 10);
            }
        }
        return added(section, before, knownBefore);
    }

    /** How many octets it has. */
    public int size() {
        return at;
    }

    /** How many records a section has, 0 being questions. */
    public int count(int section) {
        return u16(octets, COUNTS + 2 * section);
    }

    /** Its octets, a new array. */
    public byte[] toBytes() {
        return Arrays.copyOf(octets, at);
    }

    private boolean added(int section, int before, int knownBefore) {
        if (full || count(section) == 0xffff) {
            while (known > knownBefore) {
                offsets[remembered[--known]] = 0;
            }
            at = before;
            full = false;
            return false;
        }
        put16(octets, COUNTS + 2 * section, count(section) + 1);
        return true;
    }

    private boolean ensure(int room) {
        full |= largest - at < room;
        return !full;
    }

    private void data(int type, byte[] data) {
        int from = 0;
        // The names that may be compressed stand before a field that takes the rest, if a type has both.
        for (RdataField field : RecordType.fields(type)) {
            Shape shape = field.shape();
            if (from >= data.length || shape != Shape.OCTETS && shape != Shape.COMPRESSIBLE_NAME) {
                break;
            }
            if (shape == Shape.OCTETS) {
                from = copy(data, from, Math.min(field.octets(), data.length - from));
            } else {
                from += name(data, from);
            }
        }
        copy(data, from, data.length - from);
    }

    private int copy(byte[] from, int start, int length) {
        if (ensure(length)) {
            System.arraycopy(from, start, octets, at, length);
            at += length;
        }
        return start + length;
    }

    /** Writes a name in full or as a pointer to where it is already; answers its length in the array it comes from. */
    private int name(byte[] wire, int from) {
        int labels = 0;
        int end = from;
        for (; wire[end] != 0; end += 1 + wire[end]) {
            starts[labels++] = end;
        }
        int hash = 0;
        for (int i = labels - 1; i >= 0; i--) {
            for (int octet = starts[i]; octet <= starts[i] + wire[starts[i]]; octet++) {
                hash = hash * 31 + wire[octet];
            }
            hashes[i] = hash;
        }
        int level = 0;
        int offset = 0;
        while (level < labels && (offset = find(hashes[level], wire, starts[level])) == 0) {
            level++;
        }
        int copied = (level < labels ? starts[level] : end) - from;
        if (ensure(copied + (level < labels ? 2 : 1))) {
            System.arraycopy(wire, from, octets, at, copied);
            for (int i = 0; i < level; i++) {
                know(hashes[i], at + starts[i] - from);
            }
            at += copied;
            if (level < labels) {
                put16(octets, at, POINTER | offset);
                at += 2;
            } else {
                octets[at++] = 0;
            }
        }
        return end + 1 - from;
    }

    /** Remembers where a name is; only as many as keep searches short. */
    private void know(int hash, int offset) {
        if (offset > FARTHEST || known == remembered.length) {
            return;
        }
        int slot = slot(hash);
        while (offsets[slot] >>> 16 == number) {
            slot = slot + 1 & SLOTS - 1;
        }
        offsets[slot] = number << 16 | offset;
        remembered[known++] = slot;
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 15) & SLOTS - 1;
    }

    private int find(int hash, byte[] wire, int from) {
        for (int slot = slot(hash); offsets[slot] >>> 16 == number; slot = slot + 1 & SLOTS - 1) {
            int offset = offsets[slot] & 0xffff;
            if (same(offset, wire, from)) {
                return offset;
            }
        }
        return 0;
    }

    /** Whether the name written at an offset is, octet for octet, the one in an array. */
    private boolean same(int offset, byte[] wire, int from) {
        int theirs = offset;
        int mine = from;
        while (true) {
            int label = octets[theirs] & 0xff;
            if (label >= 0xc0) {
                theirs = u16(octets, theirs) & FARTHEST;
                continue;
            }
            if (!Arrays.equals(
                    octets, theirs, theirs + 1 + label, wire, mine, Math.min(mine + 1 + label, wire.length))) {
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
