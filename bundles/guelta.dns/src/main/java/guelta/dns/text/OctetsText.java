// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;
import java.util.Arrays;
import java.util.Base64;

/** Octets in hexadecimal digits, base 64 or base 32. Where they reach to the end blanks may stand anywhere. */
enum OctetsText implements FieldText {
    HEX {
        @Override
        public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
            int before = out.length();
            readHex(in, out);
            some(before, out);
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            hex(data, some(data, at), data.length, out);
            return data.length;
        }
    },
    BASE64 {
        @Override
        public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
            int before = out.length();
            readBase64(in, out);
            some(before, out);
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            return base64(data, some(data, at), data.length, out);
        }
    },
    PUBLIC_KEY {
        @Override
        public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
            if (in.more()) {
                readBase64(in, out);
            }
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) {
            return base64(data, at, data.length, out);
        }
    },
    DATA {
        @Override
        public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
            if (in.more() && in.is("-")) {
                in.take("the data");
            } else {
                readBase64(in, out);
            }
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) {
            if (at == data.length) {
                out.append('-');
            }
            return base64(data, at, data.length, out);
        }
    },
    /** RFC 5155 3.3: no blanks, no padding. */
    HASH {
        @Override
        public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
            in.take("a hash in base 32");
            int at = out.length();
            out.put(0, 1);
            long bits = 0;
            int count = 0;
            for (int i = in.start(); i < in.end(); i++) {
                int octet = DomainName.lower(in.text()[i]);
                int value = octet >= '0' && octet <= '9' ? octet - '0' : octet >= 'a' && octet <= 'v' ? octet - 87 : -1;
                if (value < 0) {
                    throw in.wrong("is not a hash in base 32");
                }
                bits = bits << 5 | value;
                count += 5;
                if (count >= 8) {
                    count -= 8;
                    out.put(bits >> count, 1);
                }
            }
            int length = out.length() - at - 1;
            if (length < 1 || length > 255 || count >= 5 || (bits & (1 << count) - 1) != 0) {
                throw in.wrong("is not a hash in base 32");
            }
            out.set(at, length, 1);
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            int from = FieldText.end(data, at, 1);
            int end = FieldText.end(data, from, data[at] & 0xff);
            if (from == end) {
                throw new Malformed("the hash is empty");
            }
            int bits = 0;
            int count = 0;
            for (int i = from; i < end; i++) {
                bits = bits << 8 | data[i] & 0xff;
                for (count += 8; count >= 5; count -= 5) {
                    out.append(BASE32.charAt(bits >> count - 5 & 31));
                }
            }
            if (count > 0) {
                out.append(BASE32.charAt(bits << 5 - count & 31));
            }
            return end;
        }
    },
    SALT {
        @Override
        public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
            in.take("a salt");
            int length = in.is("-") ? 0 : in.end() - in.start();
            if (length % 2 > 0 || length > 510) {
                throw in.wrong("is not '-' or up to 255 pairs of hexadecimal digits");
            }
            out.put(length / 2, 1);
            hexDigits(in, in.start(), in.start() + length, out);
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            int from = FieldText.end(data, at, 1);
            int end = FieldText.end(data, from, data[at] & 0xff);
            if (from == end) {
                out.append('-');
            }
            hex(data, from, end, out);
            return end;
        }
    },
    /** RFC 1706 7: {@code 0x} and digits with dots between them. */
    NSAP_ADDRESS {
        @Override
        public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
            in.take("an NSAP address");
            byte[] digits = Arrays.copyOfRange(in.text(), in.start(), in.end());
            int length = 0;
            for (byte each : digits) {
                if (each != '.' && each != '+' && each != '/') {
                    digits[length++] = each;
                }
            }
            if (length < 4 || length % 2 > 0 || digits[0] != '0' || DomainName.lower(digits[1]) != 'x') {
                throw in.wrong("is not an NSAP address such as 0x47.0005.80");
            }
            for (int i = 2; i < length; i += 2) {
                int octet = digit(digits[i]) << 4 | digit(digits[i + 1]);
                if (octet < 0) {
                    throw in.wrong("is not an NSAP address such as 0x47.0005.80");
                }
                out.put(octet, 1);
            }
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            hex(data, some(data, at), data.length, out.append("0x"));
            return data.length;
        }
    },
    OPAQUE {
        @Override
        public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
            throw new Malformed("has no text of its own, only \\# LENGTH OCTETS (RFC 3597)");
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            throw new Textless("opaque");
        }
    };

    private static final String BASE32 = "0123456789ABCDEFGHIJKLMNOPQRSTUV";

    /** Of the state of decoding base 64: one more {@code =} must come, nothing may come. */
    private static final int PAD_EXPECTED = 5;

    private static final int PADDED = 6;
    private static final byte[] BASE64_VALUES = new byte[128];

    static {
        Arrays.fill(BASE64_VALUES, (byte) -1);
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < digits.length(); i++) {
            BASE64_VALUES[digits.charAt(i)] = (byte) i;
        }
    }

    private static void some(int before, Wire out) throws Malformed {
        if (out.length() == before) {
            throw new Malformed("there is no octet where one at least must be");
        }
    }

    private static int some(byte[] data, int at) throws Malformed {
        FieldText.end(data, at, 1);
        return at;
    }

    /** The value of a hexadecimal digit; -1 when it is none. */
    static int digit(byte octet) {
        int lower = DomainName.lower(octet);
        return lower >= '0' && lower <= '9' ? lower - '0' : lower >= 'a' && lower <= 'f' ? lower - 87 : -1;
    }

    /** Takes all tokens that are left, one at least, as hexadecimal digits. */
    static void readHex(Tokens in, Wire out) throws Malformed {
        int half = -1;
        do {
            in.take("a text in hexadecimal digits");
            for (int i = in.start(); i < in.end(); i++) {
                int digit = digit(in.text()[i]);
                if (digit < 0) {
                    throw in.wrong("is not in hexadecimal digits");
                }
                if (half >= 0) {
                    out.put(half << 4 | digit, 1);
                }
                half = half >= 0 ? -1 : digit;
            }
        } while (in.more());
        if (half >= 0) {
            throw new Malformed("there is an odd number of hexadecimal digits");
        }
    }

    static void hexDigits(Tokens in, int from, int to, Wire out) throws Malformed {
        for (int i = from; i < to; i += 2) {
            int octet = digit(in.text()[i]) << 4 | digit(in.text()[i + 1]);
            if (octet < 0) {
                throw in.wrong("is not in hexadecimal digits");
            }
            out.put(octet, 1);
        }
    }

    /** Takes all tokens that are left, one at least, as base 64 with padding (RFC 4648 4). */
    static void readBase64(Tokens in, Wire out) throws Malformed {
        int state = 0;
        do {
            in.take("a text in base 64");
            state = base64(in, in.start(), in.end(), state, out);
        } while (in.more());
        endBase64(in, state);
    }

    /** Takes a part of the token as base 64. */
    static void readBase64(Tokens in, int from, int to, Wire out) throws Malformed {
        endBase64(in, base64(in, from, to, 0, out));
    }

    /**
     * Decodes digits behind others.
     *
     * @param state the bits of an unfinished group above its count of digits, {@link #PADDED} behind padding
     */
    private static int base64(Tokens in, int from, int to, int state, Wire out) throws Malformed {
        int bits = state >> 3;
        int count = state & 7;
        for (int i = from; i < to; i++) {
            int octet = in.text()[i];
            if (octet == '=' && (count == 2 || count == 3)) {
                out.put(bits >> (count == 2 ? 4 : 2), count - 1);
                count = count == 2 ? PAD_EXPECTED : PADDED;
            } else if (octet == '=' && count == PAD_EXPECTED) {
                count = PADDED;
            } else {
                int value = octet >= 0 && count < 4 ? BASE64_VALUES[octet] : -1;
                if (value < 0) {
                    throw in.wrong("is not in base 64");
                }
                bits = bits << 6 | value;
                if (++count == 4) {
                    out.put(bits, 3);
                    count = 0;
                    bits = 0;
                }
            }
        }
        return bits << 3 | count;
    }

    private static void endBase64(Tokens in, int state) throws Malformed {
        if (state != 0 && (state & 7) != PADDED) {
            throw in.wrong("ends before base 64 does, whose length with its padding is a multiple of four");
        }
    }

    static void hex(byte octet, StringBuilder out) {
        out.append(Character.forDigit(octet >> 4 & 15, 16)).append(Character.forDigit(octet & 15, 16));
    }

    static void hex(byte[] data, int from, int to, StringBuilder out) {
        for (int i = from; i < to; i++) {
            hex(data[i], out);
        }
    }

    static int base64(byte[] data, int from, int to, StringBuilder out) {
        if (from < to) {
            byte[] digits = Base64.getEncoder().encode(Arrays.copyOfRange(data, from, to));
            for (byte digit : digits) {
                out.append((char) digit);
            }
        }
        return to;
    }
}
