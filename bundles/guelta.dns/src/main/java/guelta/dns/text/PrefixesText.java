// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;

/** The address prefixes of APL (RFC 3123): {@code [!]family:address/prefix}, family 1 for IPv4 and 2 for IPv6. */
enum PrefixesText implements FieldText {
    PREFIXES;

    @Override
    public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
        while (in.more()) {
            in.take("a prefix");
            byte[] text = in.text();
            int from = in.start();
            boolean not = from < in.end() && text[from] == '!';
            from += not ? 1 : 0;
            boolean six = from < in.end() && text[from] == '2';
            int slash = in.end();
            while (slash > from && text[slash - 1] != '/') {
                slash--;
            }
            byte[] address = new byte[six ? 16 : 4];
            AddressText form = six ? AddressText.IPV6 : AddressText.IPV4;
            long prefix = Tokens.number(text, slash, in.end(), 8 * address.length);
            if (slash - from < 4
                    || !six && text[from] != '1'
                    || text[from + 1] != ':'
                    || prefix < 0
                    || !form.parse(text, from + 2, slash - 1, address, 0)) {
                throw in.wrong("is no prefix such as 1:192.0.2.0/24 or !2:2001:db8::/32");
            }
            // RFC 3123 4: zero octets at the end are left out.
            int length = address.length;
            while (length > 0 && address[length - 1] == 0) {
                length--;
            }
            out.put(six ? 2 : 1, 2);
            out.put(prefix, 1);
            out.put((not ? 0x80 : 0) | length, 1);
            out.put(address, 0, length);
        }
    }

    @Override
    public int write(byte[] data, int at, StringBuilder out) throws Malformed {
        boolean textless = false;
        int first = at;
        while (at < data.length) {
            int start = FieldText.end(data, at, 4);
            int family = (int) FieldText.number(data, at, 2);
            int prefix = data[at + 2] & 0xff;
            int length = data[at + 3] & 0x7f;
            int end = FieldText.end(data, start, length);
            int most = family == 1 ? 4 : family == 2 ? 16 : 127;
            if (length > most || length > 0 && data[end - 1] == 0 || most < 127 && prefix > 8 * most) {
                throw new Malformed("a prefix is not in the form of RFC 3123 4");
            }
            if (most == 127) {
                textless = true;
            } else {
                byte[] address = new byte[most];
                System.arraycopy(data, start, address, 0, length);
                out.append(at == first ? "" : " ").append(data[at + 3] < 0 ? "!" : "");
                out.append(family).append(':');
                (most == 4 ? AddressText.IPV4 : AddressText.IPV6).write(address, 0, out);
                out.append('/').append(prefix);
            }
            at = end;
        }
        if (textless) {
            throw new Textless("an address family without text");
        }
        return at;
    }
}
