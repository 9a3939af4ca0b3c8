// SPDX-License-Identifier: Apache-2.0
package guelta.dns;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A fully qualified domain name (RFC 1034 3.1) in wire form: labels behind their lengths, the root's empty label last;
 * at most 255 octets, labels of at most 63. Keeps the case it was written in; equal and ordered without regard to the
 * case of ASCII letters (RFC 4343), the order is the canonical one of RFC 4034 6.1.
 */
public final class DomainName implements Comparable<DomainName> {
    /** The most octets a name has, the root's empty label included. */
    public static final int LONGEST = 255;

    /** The root, {@code .}. */
    public static final DomainName ROOT = new DomainName(new byte[1]);

    private final byte[] wire;
    /** Reckoned when it is first asked for: a name that is looked up for each message is asked for it each time. */
    private int hash;

    private DomainName(byte[] wire) {
        this.wire = wire;
    }

    /**
     * The name in an array of wire form that holds it at an offset, uncompressed.
     *
     * @throws IllegalArgumentException when there is no whole name
     */
    public static DomainName ofWire(byte[] bytes, int offset) {
        return new DomainName(Arrays.copyOfRange(bytes, offset, end(bytes, offset)));
    }

    /**
     * Where a name ends that begins at an offset of an array, uncompressed.
     *
     * @throws IllegalArgumentException when there is no whole name
     */
    public static int end(byte[] bytes, int offset) {
        int end = offset;
        while (end < bytes.length && bytes[end] != 0) {
            if ((bytes[end] & 0xff) > 63) {
                throw new IllegalArgumentException("a label is longer than 63 octets");
            }
            end += 1 + bytes[end];
        }
        if (end >= bytes.length) {
            throw new IllegalArgumentException("the name does not end");
        }
        if (end + 1 - offset > LONGEST) {
            throw new IllegalArgumentException("the name is longer than 255 octets");
        }
        return end + 1;
    }

    /**
     * The name in presentation form (RFC 1035 5.1: {@code \.} and {@code \DDD}); always taken as fully qualified.
     *
     * @throws IllegalArgumentException with what is wrong, in one sentence
     */
    public static DomainName of(String text) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[LONGEST];
        return new DomainName(Arrays.copyOf(out, read(in, 0, in.length, ROOT, out, 0)));
    }

    /**
     * Writes the wire form of a name that stands in presentation form in a stretch of an array, without the final dot
     * relative to an origin.
     *
     * @param out has room for {@link #LONGEST} octets from {@code at}
     * @return where it ends in {@code out}
     * @throws IllegalArgumentException with what is wrong, in one sentence
     */
    public static int read(byte[] text, int from, int to, DomainName origin, byte[] out, int at) {
        if (from == to) {
            throw new IllegalArgumentException("the empty text is no name");
        }
        if (to - from == 1 && text[from] == '.') {
            out[at] = 0;
            return at + 1;
        }
        int label = at;
        int next = at + 1;
        for (int i = from; i < to; i++) {
            int octet = text[i] & 0xff;
            if (octet == '.') {
                if (next == label + 1) {
                    throw wrong(text, from, to, "has an empty label");
                }
                out[label] = (byte) (next - label - 1);
                label = next++;
            } else {
                if (octet == '\\') {
                    octet = escaped(text, i, to);
                    if (octet < 0) {
                        throw wrong(text, from, to, "has a '\\' that starts no escape");
                    }
                    i += digit(text[i + 1]) ? 3 : 1;
                }
                if (next - label == 64) {
                    throw wrong(text, from, to, "has a label longer than 63 octets");
                }
                if (next - at > LONGEST - 2) {
                    throw wrong(text, from, to, "is longer than 255 octets");
                }
                out[next++] = (byte) octet;
            }
        }
        if (next == label + 1) {
            out[label] = 0;
            return next;
        }
        out[label] = (byte) (next - label - 1);
        if (next - at + origin.wire.length > LONGEST) {
            throw wrong(text, from, to, "is longer than 255 octets");
        }
        System.arraycopy(origin.wire, 0, out, next, origin.wire.length);
        return next + origin.wire.length;
    }

    /** The octet that the escape at an offset stands for (RFC 1035 5.1); -1 when it is none. */
    public static int escaped(byte[] text, int backslash, int to) {
        if (backslash + 1 >= to) {
            return -1;
        }
        if (!digit(text[backslash + 1])) {
            return text[backslash + 1] & 0xff;
        }
        if (backslash + 3 >= to || !digit(text[backslash + 2]) || !digit(text[backslash + 3])) {
            return -1;
        }
        int octet = (text[backslash + 1] - '0') * 100 + (text[backslash + 2] - '0') * 10 + text[backslash + 3] - '0';
        return octet > 255 ? -1 : octet;
    }

    private static IllegalArgumentException wrong(byte[] text, int from, int to, String what) {
        String shown = new String(text, from, Math.min(to - from, 80), StandardCharsets.UTF_8);
        return new IllegalArgumentException("'" + shown + (to - from > 80 ? "..." : "") + "' " + what);
    }

    private static boolean digit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    /** The wire form; this name's own array, which nobody may change. */
    public byte[] wire() {
        return wire;
    }

    /** How many labels there are, the root's not counted. */
    public int labels() {
        int count = 0;
        for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
            count++;
        }
        return count;
    }

    /** The name without its first label; the root answers itself. */
    public DomainName parent() {
        return wire[0] == 0 ? this : new DomainName(Arrays.copyOfRange(wire, 1 + wire[0], wire.length));
    }

    /** Whether this is the other name or below it. */
    public boolean within(DomainName other) {
        int at = 0;
        while (wire.length - at > other.wire.length) {
            at += 1 + wire[at];
        }
        return wire.length - at == other.wire.length && sameOctets(wire, at, other.wire);
    }

    /** Whether the first label is {@code *} (RFC 4592 2.1.1). */
    public boolean wildcard() {
        return wire[0] == 1 && wire[1] == '*';
    }

    @Override
    public int compareTo(DomainName other) {
        int mine = labels();
        int theirs = other.labels();
        // Label by label from the root; looking each up from the front is cheaper than an array of their offsets.
        for (int common = 1; common <= Math.min(mine, theirs); common++) {
            int order = compareLabels(wire, label(mine - common), other.wire, other.label(theirs - common));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(mine, theirs);
    }

    private int label(int index) {
        int at = 0;
        for (int i = 0; i < index; i++) {
            at += 1 + wire[at];
        }
        return at;
    }

    private static int compareLabels(byte[] one, int a, byte[] other, int b) {
        int common = Math.min(one[a], other[b]);
        for (int i = 1; i <= common; i++) {
            int order = lower(one[a + i]) - lower(other[b + i]);
            if (order != 0) {
                return order;
            }
        }
        return one[a] - other[b];
    }

    /** An octet with ASCII letters folded to lower case, 0 to 255. */
    public static int lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? octet + 32 : octet & 0xff;
    }

    private static boolean sameOctets(byte[] one, int from, byte[] other) {
        for (int i = 0; i < other.length; i++) {
            // Lengths of labels are below 'A', so folding them changes nothing.
            if (one[from + i] != other[i] && lower(one[from + i]) != lower(other[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof DomainName name
                        && wire.length == name.wire.length
                        && sameOctets(wire, 0, name.wire);
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            for (byte octet : wire) {
                known = known * 31 + lower(octet);
            }
            // Threads that do this at once write the same.
            hash = known;
        }
        return known;
    }

    /** The presentation form, with the final dot. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(wire.length);
        write(wire, 0, text);
        return text.toString();
    }

    /**
     * Appends the presentation form, with the final dot, of the name that begins at an offset of an array in wire form
     * and is known to be whole.
     */
    public static void write(byte[] bytes, int offset, StringBuilder text) {
        if (bytes[offset] == 0) {
            text.append('.');
        }
        for (int at = offset; bytes[at] != 0; at += 1 + bytes[at]) {
            for (int i = at + 1; i <= at + bytes[at]; i++) {
                int octet = bytes[i] & 0xff;
                if (octet <= ' ' || octet >= 127) {
                    text.append('\\').append((char) ('0' + octet / 100)).append((char) ('0' + octet / 10 % 10));
                    text.append((char) ('0' + octet % 10));
                } else {
                    if (".\\\"();@$".indexOf(octet) >= 0) {
                        text.append('\\');
                    }
                    text.append((char) octet);
                }
            }
            text.append('.');
        }
    }
}
