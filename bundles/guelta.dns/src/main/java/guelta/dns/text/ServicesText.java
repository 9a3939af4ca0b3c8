// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

import guelta.dns.DomainName;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;

/** WKS (RFC 1035 3.4.2): address, protocol, services. Written with numbers; the names of the time are read too. */
enum ServicesText implements FieldText {
    SERVICES;

    private static final Map<String, Integer> PROTOCOLS = Map.of("ICMP", 1, "TCP", 6, "UDP", 17);
    private static final Map<String, Integer> PORTS = Map.ofEntries(
            Map.entry("ECHO", 7),
            Map.entry("DISCARD", 9),
            Map.entry("SYSTAT", 11),
            Map.entry("DAYTIME", 13),
            Map.entry("FTP-DATA", 20),
            Map.entry("FTP", 21),
            Map.entry("SSH", 22),
            Map.entry("TELNET", 23),
            Map.entry("SMTP", 25),
            Map.entry("TIME", 37),
            Map.entry("NAMESERVER", 42),
            Map.entry("NICNAME", 43),
            Map.entry("DOMAIN", 53),
            Map.entry("TFTP", 69),
            Map.entry("GOPHER", 70),
            Map.entry("FINGER", 79),
            Map.entry("HTTP", 80),
            Map.entry("POP3", 110),
            Map.entry("SUNRPC", 111),
            Map.entry("NNTP", 119),
            Map.entry("NTP", 123),
            Map.entry("IMAP", 143),
            Map.entry("SNMP", 161),
            Map.entry("HTTPS", 443));

    @Override
    public void read(Tokens in, DomainName origin, Wire out) throws Malformed {
        AddressText.IPV4.read(in, origin, out);
        in.take("a protocol");
        out.put(value(in, PROTOCOLS, 255, "a protocol"), 1);
        BitSet ports = new BitSet();
        while (in.more()) {
            in.take("a service");
            ports.set(value(in, PORTS, 65535, "a service"));
        }
        TypesText.bits(ports, 0, (ports.length() + 7) / 8, out);
    }

    private static int value(Tokens in, Map<String, Integer> names, int most, String what) throws Malformed {
        long number = in.number(most);
        number = number < 0 ? names.getOrDefault(in.shown().toUpperCase(Locale.ROOT), -1) : number;
        if (number < 0) {
            throw in.wrong("is not " + what + "; each has a number from 0 to " + most);
        }
        return (int) number;
    }

    @Override
    public int write(byte[] data, int at, StringBuilder out) throws Malformed {
        int protocol = AddressText.IPV4.write(data, at, out);
        int map = FieldText.end(data, protocol, 1);
        if (data.length - map > 8192) {
            throw new Malformed("the bitmap of services is longer than 8192 octets");
        }
        if (data.length > map && data[data.length - 1] == 0) {
            throw new Textless("a bitmap that is longer than it needs to be");
        }
        out.append(' ').append(data[protocol] & 0xff);
        BitSet ports = new BitSet();
        TypesText.bits(data, map, data.length - map, 0, ports);
        for (int port = ports.nextSetBit(0); port >= 0; port = ports.nextSetBit(port + 1)) {
            out.append(' ').append(port);
        }
        return data.length;
    }
}
