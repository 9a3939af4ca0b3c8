// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;
import java.util.Arrays;
import java.util.TreeMap;

/** The service parameters of SVCB and HTTPS (RFC 9460 2.1, 7 and appendix A; RFC 9461 5, RFC 9540 4). */
enum ParametersText implements FieldText {
    PARAMETERS;

    private static final String[] KEYS = {
        "mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath", "ohttp"
    };
    private static final int MANDATORY = 0;
    private static final int ALPN = 1;
    private static final int NO_DEFAULT_ALPN = 2;
    private static final int PORT = 3;
    private static final int IPV4_HINT = 4;
    private static final int ECH = 5;
    private static final int IPV6_HINT = 6;
    private static final int OHTTP = 8;

    @Override
    public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
        TreeMap<Integer, byte[]> parameters = new TreeMap<>();
        in.pairs();
        while (in.more()) {
            in.take("a parameter");
            int equals = in.start();
            while (equals < in.end() && in.text()[equals] != '=') {
                equals++;
            }
            int key = in.quoted() ? -1 : key(in.text(), in.start(), equals);
            if (key < 0) {
                throw in.wrong("begins with no key of a service parameter");
            }
            Wire value = new Wire();
            if (equals < in.end()) {
                boolean quoted = equals + 1 < in.end() && in.text()[equals + 1] == '"';
                value(key, in, equals + (quoted ? 2 : 1), in.end() - (quoted ? 1 : 0), value);
            }
            if (parameters.put(key, value.copy()) != null) {
                throw in.wrong("gives a service parameter again");
            }
        }
        int start = out.length();
        for (var each : parameters.entrySet()) {
            out.put(each.getKey(), 2);
            out.put(each.getValue().length, 2);
            out.put(each.getValue(), 0, each.getValue().length);
        }
        check(Arrays.copyOfRange(out.octets(), start, out.length()));
    }

    private static int key(byte[] text, int from, int to) {
        for (int key = 0; key < KEYS.length; key++) {
            if (same(KEYS[key], text, from, to)) {
                return key;
            }
        }
        boolean generic = to - from > 3 && same("key", text, from, from + 3);
        // RFC 9460 2.1: without leading zeros.
        boolean padded = generic && text[from + 3] == '0' && to - from > 4;
        return generic && !padded ? (int) Tokens.number(text, from + 3, to, 65534) : -1;
    }

    private static boolean same(String key, byte[] text, int from, int to) {
        boolean same = key.length() == to - from;
        for (int i = from; same && i < to; i++) {
            same = text[i] == key.charAt(i - from);
        }
        return same;
    }

    private static void value(int key, Tokens in, int from, int to, Wire out) throws Malformed {
        // The value as a character-string first, then as the key's own format: lists escape a second time (A.1).
        Wire plain = new Wire();
        plain.text(in.text(), from, to);
        byte[] text = plain.copy();
        switch (key) {
            case ALPN -> list(in, text, out);
            case PORT -> {
                long port = Tokens.number(text, 0, text.length, 65535);
                if (port < 0) {
                    throw in.wrong("is no port from 0 to 65535");
                }
                out.put(port, 2);
            }
            case ECH -> OctetsText.readBase64(in, from, to, out);
            case MANDATORY, IPV4_HINT, IPV6_HINT -> items(key, in, text, out);
            default -> out.put(text, 0, text.length);
        }
    }

    private static void items(int key, Tokens in, byte[] text, Wire out) throws Malformed {
        int first = 0;
        TreeMap<Integer, Integer> keys = new TreeMap<>();
        for (int i = 0; i <= text.length; i++) {
            if (i == text.length || text[i] == ',') {
                if (key == MANDATORY) {
                    int named = key(text, first, i);
                    if (named < 0 || keys.put(named, named) != null) {
                        throw in.wrong("lists no key of a service parameter, or one twice");
                    }
                } else {
                    byte[] address = new byte[key == IPV4_HINT ? 4 : 16];
                    AddressText form = key == IPV4_HINT ? AddressText.IPV4 : AddressText.IPV6;
                    if (!form.parse(text, first, i, address, 0)) {
                        throw in.wrong("lists what is no address");
                    }
                    out.put(address, 0, address.length);
                }
                first = i + 1;
            }
        }
        for (int named : keys.keySet()) {
            out.put(named, 2);
        }
    }

    /** RFC 9460 A.1: items between commas, a comma or backslash in one is behind a backslash. */
    private static void list(Tokens in, byte[] text, Wire out) throws Malformed {
        int start = out.length();
        out.put(0, 1);
        for (int i = 0; i <= text.length; i++) {
            if (i == text.length || text[i] == ',') {
                int length = out.length() - start - 1;
                if (length < 1 || length > 255) {
                    throw in.wrong("lists a protocol that is empty or longer than 255 octets");
                }
                out.set(start, length, 1);
                start = out.length();
                if (i < text.length) {
                    out.put(0, 1);
                }
            } else {
                if (text[i] == '\\' && ++i == text.length) {
                    throw in.wrong("ends with a backslash");
                }
                out.put(text[i], 1);
            }
        }
    }

    private static void check(byte[] data) throws Malformed {
        PARAMETERS.write(data, 0, new StringBuilder());
    }

    @Override
    public int write(byte[] data, int at, StringBuilder out) throws Malformed {
        int before = -1;
        int mandatory = -1;
        boolean alpn = false;
        boolean noDefault = false;
        int first = at;
        while (at < data.length) {
            int start = FieldText.end(data, at, 4);
            int key = (int) FieldText.number(data, at, 2);
            int end = FieldText.end(data, start, (int) FieldText.number(data, at + 2, 2));
            if (key <= before || key == 65535) {
                throw new Malformed("the service parameters are not in ascending order of their keys");
            }
            before = key;
            mandatory = key == MANDATORY ? start : mandatory;
            alpn |= key == ALPN;
            noDefault |= key == NO_DEFAULT_ALPN;
            out.append(at == first ? "" : " ").append(name(key));
            write(key, data, start, end, out);
            at = end;
        }
        if (noDefault && !alpn) {
            throw new Malformed("no-default-alpn needs alpn beside it");
        }
        if (mandatory >= 0) {
            checkMandatory(data, mandatory, first);
        }
        return at;
    }

    /** RFC 9460 8: ascending, itself not among them, each of them there. */
    private static void checkMandatory(byte[] data, int start, int first) throws Malformed {
        int end = start + (int) FieldText.number(data, start - 2, 2);
        int before = MANDATORY;
        int at = first;
        for (int i = start; i < end; i += 2) {
            int key = (int) FieldText.number(data, i, 2);
            while (at < data.length && FieldText.number(data, at, 2) < key) {
                at += 4 + (int) FieldText.number(data, at + 2, 2);
            }
            if (key <= before || at == data.length || FieldText.number(data, at, 2) != key) {
                throw new Malformed("mandatory lists " + name(key) + ", which must be there, and once, and ascend");
            }
            before = key;
        }
    }

    /** What RFC 9460 does not define is written generically, so that servers which are older than it read it too. */
    private static String name(int key) {
        return key <= IPV6_HINT ? KEYS[key] : "key" + key;
    }

    private static void write(int key, byte[] data, int start, int end, StringBuilder out) throws Malformed {
        int length = end - start;
        boolean good =
                switch (key) {
                    case MANDATORY -> length > 0 && length % 2 == 0;
                    case ALPN, ECH -> length > 0;
                    case NO_DEFAULT_ALPN, OHTTP -> length == 0;
                    case PORT -> length == 2;
                    case IPV4_HINT -> length > 0 && length % 4 == 0;
                    case IPV6_HINT -> length > 0 && length % 16 == 0;
                    default -> true;
                };
        if (!good) {
            throw new Malformed("the value of " + name(key) + " is of no length that it can have");
        }
        if (length == 0) {
            return;
        }
        out.append('=');
        switch (key) {
            case ALPN -> {
                out.append('"');
                for (int i = start; i < end; ) {
                    int stop = i + 1 + (data[i] & 0xff);
                    if (stop > end || data[i] == 0) {
                        throw new Malformed("alpn lists a protocol that is empty or does not end");
                    }
                    out.append(i == start ? "" : ",");
                    for (i++; i < stop; i++) {
                        // Once for the list, and each of these backslashes once for the character-string.
                        out.append(data[i] == ',' || data[i] == '\\' ? "\\\\" : "");
                        StringText.escape(data[i], "\"\\", out);
                    }
                }
                out.append('"');
            }
            case PORT -> out.append(FieldText.number(data, start, 2));
            case ECH -> OctetsText.base64(data, start, end, out);
            case MANDATORY -> {
                for (int i = start; i < end; i += 2) {
                    out.append(i == start ? "" : ",").append(name((int) FieldText.number(data, i, 2)));
                }
            }
            case IPV4_HINT, IPV6_HINT -> {
                for (int i = start; i < end; ) {
                    out.append(i == start ? "" : ",");
                    i = (key == IPV4_HINT ? AddressText.IPV4 : AddressText.IPV6).write(data, i, out);
                }
            }
            default -> StringText.quote(data, start, end, out);
        }
    }
}
