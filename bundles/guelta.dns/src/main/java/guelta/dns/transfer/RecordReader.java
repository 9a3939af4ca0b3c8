// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

import static guelta.dns.zone.Octets.u16;
import static guelta.dns.zone.Octets.u32;

import guelta.dns.DomainName;
import guelta.dns.RdataField;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a message one behind the other, names in them uncompressed. A confined object that is set again
 * for each message; total for any octets: what is malformed reads as nothing.
 */
final class RecordReader {
    private static final int CLASS_IN = 1;
    private static final int RECORD = 10;

    private final byte[] name = new byte[DomainName.LONGEST];
    private byte[] data = new byte[512];
    private byte[] octets = new byte[0];
    private int limit;
    private int at;
    private int nameLength;
    private @Nullable DomainName last;

    /** Starts at an offset of a message that ends at another. */
    void set(byte[] message, int from, int to) {
        octets = message;
        at = from;
        limit = to;
    }

    /** Where the next record starts. */
    int at() {
        return at;
    }

    /** Passes over a question; null when it is not whole. */
    @Nullable
    DomainName question() {
        at = name(at);
        if (at < 0 || at + 4 > limit) {
            return null;
        }
        at += 4;
        return DomainName.ofWire(name, 0);
    }

    /** Passes over a record; false when it is not whole. */
    boolean skip() {
        int head = name(at);
        if (head < 0 || head + RECORD > limit || head + RECORD + u16(octets, head + 8) > limit) {
            return false;
        }
        at = head + RECORD + u16(octets, head + 8);
        return true;
    }

    /** The next record; null when it is malformed or not of class IN. */
    @Nullable
    ResourceRecord next() {
        int head = name(at);
        if (head < 0 || head + RECORD > limit || u16(octets, head + 2) != CLASS_IN) {
            return null;
        }
        int end = head + RECORD + u16(octets, head + 8);
        if (end > limit) {
            return null;
        }
        int type = u16(octets, head);
        DomainName owner = owner();
        byte[] copy = data(type, head + RECORD, end);
        // RFC 2181 8: a TTL with the highest bit set is to be taken for 0.
        long ttl = u32(octets, head + 4);
        at = end;
        return copy == null ? null : new ResourceRecord(owner, type, ttl > Integer.MAX_VALUE ? 0 : ttl, copy);
    }

    /** The name that was read; most records have the name of the one before. */
    private DomainName owner() {
        DomainName before = last;
        if (before == null || !Arrays.equals(before.wire(), 0, before.wire().length, name, 0, nameLength)) {
            before = DomainName.ofWire(name, 0);
            last = before;
        }
        return before;
    }

    private byte @Nullable [] data(int type, int from, int end) {
        int rest = from;
        int length = 0;
        for (RdataField field : RecordType.fields(type)) {
            int next =
                    switch (field.shape()) {
                        case OCTETS -> rest + field.octets();
                        case STRING -> rest < end ? rest + 1 + (octets[rest] & 0xff) : -1;
                        // RFC 3597 4: names of the types of later RFCs are not compressed, but old servers did so.
                        case NAME, COMPRESSIBLE_NAME -> name(rest);
                        case REST -> end;
                    };
            if (next < 0 || next > end) {
                return null;
            }
            boolean named =
                    field.shape() == RdataField.Shape.NAME || field.shape() == RdataField.Shape.COMPRESSIBLE_NAME;
            int size = named ? nameLength : next - rest;
            if (length + size > data.length) {
                data = Arrays.copyOf(data, Math.max(length + size, data.length * 2));
            }
            System.arraycopy(named ? name : octets, named ? 0 : rest, data, length, size);
            length += size;
            rest = next;
        }
        return rest == end && length <= 0xffff ? Arrays.copyOf(data, length) : null;
    }

    /** Reads a name into {@link #name}; says where it ends in the message, -1 when it is malformed. */
    private int name(int from) {
        int here = from;
        int end = -1;
        int length = 0;
        while (here < limit) {
            int label = octets[here] & 0xff;
            if (label >= 0xc0) {
                int target = here + 1 < limit ? u16(octets, here) & 0x3fff : limit;
                // RFC 1035 4.1.4: a pointer to a prior occurrence; so reading ends.
                if (target >= here) {
                    return -1;
                }
                end = end < 0 ? here + 2 : end;
                here = target;
                continue;
            }
            if (label > 63 || here + 1 + label > limit || length + 1 + label > DomainName.LONGEST) {
                return -1;
            }
            System.arraycopy(octets, here, name, length, 1 + label);
            length += 1 + label;
            here += 1 + label;
            if (label == 0) {
                nameLength = length;
                return end < 0 ? here : end;
            }
        }
        return -1;
    }
}
