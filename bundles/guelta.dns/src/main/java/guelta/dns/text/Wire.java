// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;
import java.util.Arrays;

/** RDATA while it is put together: at most 65535 octets. Confined to one thread, used again for each record. */
final class Wire {
    private static final int MOST = 65535;

    private byte[] octets = new byte[1024];
    private int length;

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    byte[] octets() {
        return octets;
    }

    byte[] copy() {
        return Arrays.copyOf(octets, length);
    }

    private void room(int more) throws Malformed {
        if (length + more > octets.length) {
            if (length + more > MOST) {
                throw tooLong();
            }
            octets = Arrays.copyOf(octets, Math.max(length + more, 2 * octets.length));
        }
    }

    private static Malformed tooLong() {
        return new Malformed("the record's data are longer than 65535 octets");
    }

    /** Appends the lowest octets of a number, the highest of them first. */
    void put(long value, int count) throws Malformed {
        room(count);
        for (int shift = 8 * count - 8; shift >= 0; shift -= 8) {
            octets[length++] = (byte) (value >>> shift);
        }
    }

    void put(byte[] from, int start, int count) throws Malformed {
        room(count);
        System.arraycopy(from, start, octets, length, count);
        length += count;
    }

    /** Overwrites octets that were put before with the lowest ones of a number. */
    void set(int at, long value, int count) {
        for (int i = 0; i < count; i++) {
            octets[at + i] = (byte) (value >>> 8 * (count - 1 - i));
        }
    }

    /** Appends the token as a domain name; {@code @} is the origin. */
    void name(Tokens in, DomainName origin) throws Malformed {
        if (in.quoted()) {
            throw in.wrong("is a quoted text, not a name");
        }
        if (in.is("@")) {
            put(origin.wire(), 0, origin.wire().length);
            return;
        }
        // The longest name needs room while it is read; a name that ends within the limit may be near the end.
        if (length + DomainName.LONGEST > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(length + DomainName.LONGEST, 2 * octets.length));
        }
        try {
            length = DomainName.read(in.text(), in.start(), in.end(), origin, octets, length);
        } catch (IllegalArgumentException e) {
            throw new Malformed(e.getMessage());
        }
        if (length > MOST) {
            throw tooLong();
        }
    }

    /** Appends the token's characters, escapes resolved. */
    void text(byte[] from, int start, int end) throws Malformed {
        room(end - start);
        for (int i = start; i < end; i++) {
            int octet = from[i];
            if (octet == '\\') {
                octet = DomainName.escaped(from, i, end);
                if (octet < 0) {
                    throw new Malformed("a '\\' starts no escape: \\DDD with 000 to 255, or \\X");
                }
                i += from[i + 1] >= '0' && from[i + 1] <= '9' ? 3 : 1;
            }
            octets[length++] = (byte) octet;
        }
    }
}
