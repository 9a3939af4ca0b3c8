// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;

/** Character-strings and texts without length. */
enum StringText implements FieldText {
    STRING {
        @Override
        public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
            in.take("a text");
            string(in, in.start(), in.end(), out);
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            return writeString(data, at, out);
        }
    },
    STRINGS {
        @Override
        public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
            do {
                STRING.read(in, origin, out);
            } while (in.more());
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            int end = writeString(data, at, out);
            while (end < data.length) {
                end = writeString(data, end, out.append(' '));
            }
            return end;
        }
    },
    OPTIONAL_STRING {
        @Override
        public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
            if (in.more()) {
                STRING.read(in, origin, out);
            }
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            return at == data.length ? at : writeString(data, at, out);
        }
    },
    /** RFC 8659 4.1: one letter or digit at least, no other character. */
    TAG {
        @Override
        public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
            in.take("a tag");
            if (in.end() - in.start() > 255 || in.start() == in.end() || !plain(in.text(), in.start(), in.end())) {
                throw in.wrong("is not a tag of 1 to 255 letters and digits");
            }
            string(in, in.start(), in.end(), out);
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            int end = endOfString(data, at);
            if (end == at + 1 || !plain(data, at + 1, end)) {
                throw new Malformed("the tag is not of 1 to 255 letters and digits");
            }
            for (int i = at + 1; i < end; i++) {
                out.append((char) data[i]);
            }
            return end;
        }
    },
    TEXT {
        @Override
        public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
            in.take("a text");
            out.text(in.text(), in.start(), in.end());
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) {
            quote(data, at, data.length, out);
            return data.length;
        }
    },
    TARGET {
        @Override
        public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
            in.take("a target");
            if (in.start() == in.end()) {
                throw new Malformed("the target is empty");
            }
            out.text(in.text(), in.start(), in.end());
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            if (at == data.length) {
                throw new Malformed("the target is empty");
            }
            quote(data, at, data.length, out);
            return data.length;
        }
    };

    /** Appends a part of the token as a length octet and its characters, escapes resolved. */
    static void string(Tokens in, int from, int to, Wire out) throws Malformed {
        int at = out.length();
        out.put(0, 1);
        out.text(in.text(), from, to);
        int length = out.length() - at - 1;
        if (length > 255) {
            throw in.wrong("is longer than 255 octets");
        }
        out.set(at, length, 1);
    }

    private static boolean plain(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            int octet = DomainName.lower(text[i]);
            if ((octet < 'a' || octet > 'z') && (octet < '0' || octet > '9')) {
                return false;
            }
        }
        return true;
    }

    private static int endOfString(byte[] data, int at) throws Malformed {
        int start = FieldText.end(data, at, 1);
        return FieldText.end(data, start, data[at] & 0xff);
    }

    private static int writeString(byte[] data, int at, StringBuilder out) throws Malformed {
        int end = endOfString(data, at);
        quote(data, at + 1, end, out);
        return end;
    }

    /** Appends octets in quotes, with escapes for what is not printable ASCII. */
    static void quote(byte[] data, int from, int to, StringBuilder out) {
        out.append('"');
        for (int i = from; i < to; i++) {
            escape(data[i], "\"\\", out);
        }
        out.append('"');
    }

    /** Appends an octet, with a backslash if it is one of the special ones, as \DDD if it is not printable. */
    static void escape(byte octet, String special, StringBuilder out) {
        int value = octet & 0xff;
        if (value < ' ' || value >= 127) {
            out.append('\\').append((char) ('0' + value / 100)).append((char) ('0' + value / 10 % 10));
            out.append((char) ('0' + value % 10));
        } else {
            if (special.indexOf(value) >= 0) {
                out.append('\\');
            }
            out.append((char) value);
        }
    }
}
