// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;
import java.util.Arrays;

/** Fields of fixed length that are written in groups of digits. */
enum AddressText implements FieldText {
    IPV4(4, "an IPv4 address such as 192.0.2.1") {
        @Override
        boolean parse(byte[] text, int from, int to, byte[] out, int at) {
            return ipv4(text, from, to, out, at);
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            int end = FieldText.end(data, at, 4);
            for (int i = at; i < end; i++) {
                out.append(i == at ? "" : ".").append(data[i] & 0xff);
            }
            return end;
        }
    },
    IPV6(16, "an IPv6 address such as 2001:db8::1") {
        @Override
        boolean parse(byte[] text, int from, int to, byte[] out, int at) {
            return ipv6(text, from, to, out, at);
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            int end = FieldText.end(data, at, 16);
            writeIpv6(data, at, out);
            return end;
        }
    },
    /** RFC 6742 2.1.1: four groups of up to four digits. */
    LOCATOR(8, "four groups of hexadecimal digits such as 0014:4fff:ff20:ee64") {
        @Override
        boolean parse(byte[] text, int from, int to, byte[] out, int at) {
            return groups(text, from, to, ':', 1, 2, out, at, at + 8);
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            return hex(data, at, FieldText.end(data, at, 8), 2, ':', out);
        }
    },
    /** RFC 7043 3.2. */
    MAC48(6, "six pairs of hexadecimal digits such as 00-00-5e-00-53-2a") {
        @Override
        boolean parse(byte[] text, int from, int to, byte[] out, int at) {
            return groups(text, from, to, '-', 2, 1, out, at, at + 6);
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            return hex(data, at, FieldText.end(data, at, 6), 1, '-', out);
        }
    },
    /** RFC 7043 4.2. */
    MAC64(8, "eight pairs of hexadecimal digits such as 00-00-5e-ef-10-00-00-2a") {
        @Override
        boolean parse(byte[] text, int from, int to, byte[] out, int at) {
            return groups(text, from, to, '-', 2, 1, out, at, at + 8);
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            return hex(data, at, FieldText.end(data, at, 8), 1, '-', out);
        }
    };

    private final int octets;
    private final String what;

    AddressText(int octets, String what) {
        this.octets = octets;
        this.what = what;
    }

    /** Fills as many octets of {@code out} as there are from an offset on; false when the text is no such address. */
    abstract boolean parse(byte[] text, int from, int to, byte[] out, int at);

    @Override
    public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
        in.take(what);
        read(in, in.start(), in.end(), out);
    }

    /** Appends the address in a part of the token. */
    void read(Tokens in, int from, int to, Wire out) throws Malformed {
        int at = out.length();
        out.put(0, octets);
        if (!parse(in.text(), from, to, out.octets(), at)) {
            throw in.wrong("is not " + what);
        }
    }

    private static boolean ipv4(byte[] text, int from, int to, byte[] out, int at) {
        int part = 0;
        int first = from;
        for (int i = from; i <= to; i++) {
            if (i == to || text[i] == '.') {
                // As inet_pton: no leading zeros, which some read as octal.
                boolean padded = i - first > 1 && text[first] == '0';
                long value = i - first > 3 || padded || part == 4 ? -1 : Tokens.number(text, first, i, 255);
                if (value < 0) {
                    return false;
                }
                out[at + part++] = (byte) value;
                first = i + 1;
            }
        }
        return part == 4;
    }

    private static boolean ipv6(byte[] text, int from, int to, byte[] out, int at) {
        int length = 0;
        int gap = -1;
        int i = from;
        if (to - from >= 2 && text[from] == ':' && text[from + 1] == ':') {
            gap = 0;
            i = from + 2;
        }
        while (i < to) {
            int first = i;
            int group = 0;
            while (i < to && i - first < 5 && OctetsText.digit(text[i]) >= 0) {
                group = group << 4 | OctetsText.digit(text[i++]);
            }
            if (i < to && text[i] == '.') {
                if (length > 12 || !ipv4(text, first, to, out, at + length)) {
                    return false;
                }
                length += 4;
                i = to;
            } else {
                if (i == first || i - first > 4 || length > 14) {
                    return false;
                }
                out[at + length++] = (byte) (group >> 8);
                out[at + length++] = (byte) group;
                if (i < to) {
                    if (text[i++] != ':' || i == to) {
                        return false;
                    }
                    if (text[i] == ':') {
                        if (gap >= 0) {
                            return false;
                        }
                        gap = length;
                        i++;
                    }
                }
            }
        }
        if (gap < 0) {
            return length == 16;
        }
        if (length > 14) {
            return false;
        }
        int tail = at + 16 - (length - gap);
        System.arraycopy(out, at + gap, out, tail, length - gap);
        Arrays.fill(out, at + gap, tail, (byte) 0);
        return true;
    }

    /**
     * RFC 5952 4 and 5: lower case, no leading zeros, the first longest run of two zero groups or more as {@code ::}; an
     * IPv4 address that is mapped into IPv6 keeps its own form.
     */
    private static void writeIpv6(byte[] data, int at, StringBuilder out) throws Malformed {
        if (FieldText.number(data, at, 8) == 0 && FieldText.number(data, at + 8, 4) == 0xffff) {
            IPV4.write(Arrays.copyOfRange(data, at + 12, at + 16), 0, out.append("::ffff:"));
            return;
        }
        int gap = -1;
        int gapLength = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && FieldText.number(data, at + 2 * (i + run), 2) == 0) {
                run++;
            }
            if (run > gapLength) {
                gap = i;
                gapLength = run;
            }
            i += run;
        }
        for (int i = 0; i < 8; i++) {
            if (i == gap) {
                out.append("::");
                i += gapLength - 1;
            } else {
                out.append(i == 0 || i == gap + gapLength && gap >= 0 ? "" : ":");
                out.append(Integer.toHexString((int) FieldText.number(data, at + 2 * i, 2)));
            }
        }
    }

    private static boolean groups(
            byte[] text, int from, int to, char between, int fewest, int octets, byte[] out, int start, int end) {
        int i = from;
        for (int at = start; at < end; at += octets) {
            if (at > start && (i == to || text[i++] != between)) {
                return false;
            }
            int first = i;
            int group = 0;
            while (i < to && i - first < 2 * octets && OctetsText.digit(text[i]) >= 0) {
                group = group << 4 | OctetsText.digit(text[i++]);
            }
            if (i - first < fewest) {
                return false;
            }
            for (int k = 0; k < octets; k++) {
                out[at + k] = (byte) (group >> 8 * (octets - 1 - k));
            }
        }
        return i == to;
    }

    private static int hex(byte[] data, int at, int end, int group, char between, StringBuilder out) {
        for (int i = at; i < end; i++) {
            if (i > at && (i - at) % group == 0) {
                out.append(between);
            }
            OctetsText.hex(data[i], out);
        }
        return end;
    }
}
