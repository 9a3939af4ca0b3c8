// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;

/** The types that point to a host by nothing, an IPv4 or IPv6 address or a name: IPSECKEY, AMTRELAY; and HIP. */
enum GatewayText implements FieldText {
    /** RFC 4025 3.1: precedence, gateway type, algorithm, gateway, public key. */
    GATEWAY {
        @Override
        public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
            NumberText.U8.read(in, origin, out);
            int kind = kind(in, "a gateway type from 0 to 3", 3);
            out.put(kind, 1);
            NumberText.U8.read(in, origin, out);
            host(kind, in, origin, out);
            OctetsText.PUBLIC_KEY.read(in, origin, out);
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            FieldText.end(data, at, 3);
            int kind = data[at + 1] & 0xff;
            out.append(data[at] & 0xff).append(' ').append(kind).append(' ');
            int end = host(kind, data, at + 3, out.append(data[at + 2] & 0xff).append(' '));
            return OctetsText.PUBLIC_KEY.write(data, end, end < data.length ? out.append(' ') : out);
        }
    },
    /** RFC 8777 4.3: precedence, discovery optional, type, relay; the second is the highest bit of the third's octet. */
    RELAY {
        @Override
        public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
            NumberText.U8.read(in, origin, out);
            int optional = kind(in, "0, or 1 for discovery being optional", 1);
            int kind = kind(in, "a relay type from 0 to 3", 3);
            out.put(optional << 7 | kind, 1);
            host(kind, in, origin, out);
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            FieldText.end(data, at, 2);
            int kind = data[at + 1] & 0x7f;
            out.append(data[at] & 0xff)
                    .append(data[at + 1] < 0 ? " 1 " : " 0 ")
                    .append(kind)
                    .append(' ');
            return host(kind, data, at + 2, out);
        }
    },
    /** RFC 8005 5 and 6: algorithm, identity tag, public key, rendezvous servers. */
    HOST_IDENTITY {
        @Override
        public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
            int at = out.length();
            out.put(0, 1);
            NumberText.U8.read(in, origin, out);
            out.put(0, 2);
            in.take("a host identity tag");
            if ((in.end() - in.start()) % 2 > 0 || in.end() - in.start() > 510 || in.end() == in.start()) {
                throw in.wrong("is not a host identity tag of 1 to 255 pairs of hexadecimal digits");
            }
            OctetsText.hexDigits(in, in.start(), in.end(), out);
            int key = out.length();
            out.set(at, key - at - 4, 1);
            in.take("a public key in base 64");
            OctetsText.readBase64(in, in.start(), in.end(), out);
            if (out.length() == key) {
                throw new Malformed("the public key is empty");
            }
            out.set(at + 2, out.length() - key, 2);
            while (in.more()) {
                NameText.NAME.read(in, origin, out);
            }
        }

        @Override
        public int write(byte[] data, int at, StringBuilder out) throws Malformed {
            int tag = FieldText.end(data, at, 4);
            int key = FieldText.end(data, tag, data[at] & 0xff);
            int end = FieldText.end(data, key, (int) FieldText.number(data, at + 2, 2));
            if (tag == key || key == end) {
                throw new Malformed("the host identity tag or the public key is empty");
            }
            OctetsText.hex(data, tag, key, out.append(data[at + 1] & 0xff).append(' '));
            OctetsText.base64(data, key, end, out.append(' '));
            while (end < data.length) {
                end = NameText.NAME.write(data, end, out.append(' '));
            }
            return end;
        }
    };

    private static int kind(Tokens in, String what, int most) throws Malformed {
        in.take(what);
        long kind = in.number(most);
        if (kind < 0) {
            throw in.wrong("is not " + what);
        }
        return (int) kind;
    }

    private static void host(int kind, Tokens in, DomainName origin, Wire out) throws Malformed {
        switch (kind) {
            case 1 -> AddressText.IPV4.read(in, origin, out);
            case 2 -> AddressText.IPV6.read(in, origin, out);
            case 3 -> NameText.NAME.read(in, origin, out);
            default -> {
                in.take("a '.' for no host");
                if (!in.is(".")) {
                    throw in.wrong("is not '.', which type 0 asks for");
                }
            }
        }
    }

    private static int host(int kind, byte[] data, int at, StringBuilder out) throws Malformed {
        return switch (kind) {
            case 0 -> {
                out.append('.');
                yield at;
            }
            case 1 -> AddressText.IPV4.write(data, at, out);
            case 2 -> AddressText.IPV6.write(data, at, out);
            case 3 -> NameText.NAME.write(data, at, out);
            default -> throw new Textless("a gateway of a type without text");
        };
    }
}
