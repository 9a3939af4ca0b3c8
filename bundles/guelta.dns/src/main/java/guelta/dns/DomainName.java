// SPDX-License-Identifier: Apache-2.0
package guelta.dns;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A fully qualified domain name (RFC 1034 3.1) in wire form: labels behind their lengths, the root's empty label last;
 * at most 255 octets, labels of at most 63. Keeps the case it was written in; equal and ordered without regard to the
 * case of ASCII letters (RFC 4343), the order is the canonical one of RFC 4034 6.1.
 */
public final class DomainName implements Comparable<DomainName> {
    /** The root, {@code .}. */
    public static final DomainName ROOT = new DomainName(new byte[1]);

    private final byte[] wire;

    private DomainName(byte[] wire) {
        this.wire = wire;
    }

    /**
     * The name in an array of wire form that holds it at an offset, uncompressed.
     *
     * @throws IllegalArgumentException when there is no whole name
     */
    public static DomainName ofWire(byte[] bytes, int offset) {
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
        if (end + 1 - offset > 255) {
            throw new IllegalArgumentException("the name is longer than 255 octets");
        }
        return new DomainName(Arrays.copyOfRange(bytes, offset, end + 1));
    }

    /**
     * The name in presentation form (RFC 1035 5.1: {@code \.} and {@code \DDD}); always taken as fully qualified.
     *
     * @throws IllegalArgumentException with what is wrong, in one sentence
     */
    public static DomainName of(String text) {
        byte[] out = new byte[256];
        int length = 0;
        int label = 0;
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        if (text.equals(".")) {
            return ROOT;
        }
        for (int i = 0; i < in.length; i++) {
            int octet = in[i] & 0xff;
            if (octet == '.') {
                if (length == label) {
                    throw new IllegalArgumentException("'" + text + "' has an empty label");
                }
                out[label] = (byte) (length - label);
                label = ++length;
            } else {
                if (octet == '\\') {
                    if (i + 3 < in.length && digit(in[i + 1]) && digit(in[i + 2]) && digit(in[i + 3])) {
                        octet = (in[i + 1] - '0') * 100 + (in[i + 2] - '0') * 10 + in[i + 3] - '0';
                        i += 3;
                    } else if (i + 1 < in.length && !digit(in[i + 1])) {
                        octet = in[++i] & 0xff;
                    } else {
                        octet = 256;
                    }
                    if (octet > 255) {
                        throw new IllegalArgumentException("'" + text + "' has a '\\' that starts no escape");
                    }
                }
                if (length - label == 63) {
                    throw new IllegalArgumentException("'" + text + "' has a label longer than 63 octets");
                }
                out[++length] = (byte) octet;
            }
            if (length > 253) {
                throw new IllegalArgumentException("'" + text + "' is longer than 255 octets");
            }
        }
        if (length > label) {
            out[label] = (byte) (length - label);
            length++;
        }
        if (length == 0) {
            throw new IllegalArgumentException("the empty text is no name");
        }
        return new DomainName(Arrays.copyOf(out, length + 1));
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
        int[] mine = starts(wire);
        int[] theirs = starts(other.wire);
        int i = mine.length - 1;
        int j = theirs.length - 1;
        for (; i >= 0 && j >= 0; i--, j--) {
            int a = mine[i];
            int b = theirs[j];
            int common = Math.min(wire[a], other.wire[b]);
            for (int k = 1; k <= common; k++) {
                int order = lower(wire[a + k]) - lower(other.wire[b + k]);
                if (order != 0) {
                    return order;
                }
            }
            if (wire[a] != other.wire[b]) {
                return wire[a] - other.wire[b];
            }
        }
        return Integer.compare(i, j);
    }

    private static int[] starts(byte[] wire) {
        int[] starts = new int[128];
        int count = 0;
        for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
            starts[count++] = at;
        }
        return Arrays.copyOf(starts, count);
    }

    /** An octet with ASCII letters folded to lower case, 0 to 255. */
    public static int lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? octet + 32 : octet & 0xff;
    }

    private static boolean sameOctets(byte[] one, int from, byte[] other) {
        for (int i = 0; i < other.length; i++) {
            // Lengths of labels are below 'A', so folding them changes nothing.
            if (lower(one[from + i]) != lower(other[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DomainName name && wire.length == name.wire.length && sameOctets(wire, 0, name.wire);
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (byte octet : wire) {
            hash = hash * 31 + lower(octet);
        }
        return hash;
    }

    /** The presentation form, with the final dot. */
    @Override
    public String toString() {
        if (wire[0] == 0) {
            return ".";
        }
        StringBuilder text = new StringBuilder();
        for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
            for (int i = at + 1; i <= at + wire[at]; i++) {
                int octet = wire[i] & 0xff;
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
        return text.toString();
    }
}
