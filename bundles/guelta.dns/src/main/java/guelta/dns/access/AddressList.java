// SPDX-License-Identifier: Apache-2.0
package guelta.dns.access;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.text.Malformed;
import guelta.dns.text.Rdata;
import guelta.dns.zone.Octets;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Addresses and networks that may do something: {@code 192.0.2.1}, {@code 2001:db8::/32}, and the words {@code any},
 * {@code none} and {@code loopback} (127.0.0.0/8 and ::1). An immutable value; asking it allocates nothing.
 */
public final class AddressList {
    /** Nobody. */
    public static final AddressList NONE = new AddressList(List.of());

    private static final int MAPPED_BITS = 96;
    private static final long MAPPED = 0xffffL;

    /** Four numbers a network: the upper and the lower half of its address, and the masks of both. */
    private final long[] networks;

    private AddressList(List<long[]> networks) {
        this.networks = networks.stream().flatMapToLong(Arrays::stream).toArray();
    }

    /**
     * The list of a text with commas; an empty one is nobody.
     *
     * @throws IllegalArgumentException when one is neither an address nor a network nor a word
     */
    public static AddressList parse(String text) {
        return of(Stream.of(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList());
    }

    /**
     * The list of some texts.
     *
     * @throws IllegalArgumentException when one is neither an address nor a network nor a word
     */
    public static AddressList of(List<String> texts) {
        List<long[]> networks = new ArrayList<>();
        for (String text : texts) {
            switch (text.toLowerCase(Locale.ROOT)) {
                case "none" -> {}
                case "any" -> {
                    networks.add(network("0.0.0.0/0"));
                    networks.add(network("::/0"));
                }
                case "loopback" -> {
                    networks.add(network("127.0.0.0/8"));
                    networks.add(network("::1"));
                }
                default -> networks.add(network(text));
            }
        }
        return new AddressList(networks);
    }

    private static long[] network(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        boolean ipv6 = host.indexOf(':') >= 0;
        byte[] address;
        try {
            address = Rdata.of(ipv6 ? RecordType.AAAA : RecordType.A, host, DomainName.ROOT);
        } catch (Malformed wrong) {
            throw new IllegalArgumentException("'" + text + "' is neither an address nor a network", wrong);
        }
        int most = ipv6 ? 128 : 32;
        String size = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
        if (!size.matches("[0-9]{1,3}") || Integer.parseInt(size) > most) {
            throw new IllegalArgumentException("'" + text + "' has no number of bits from 0 to " + most);
        }
        int bits = Integer.parseInt(size) + (ipv6 ? 0 : MAPPED_BITS);
        long hi = ipv6 ? Octets.i64(address, 0) : 0;
        long lo = ipv6 ? Octets.i64(address, 8) : MAPPED << 32 | Octets.u32(address, 0);
        long maskHi = mask(Math.min(bits, 64));
        long maskLo = mask(Math.max(0, bits - 64));
        return new long[] {hi & maskHi, lo & maskLo, maskHi, maskLo};
    }

    private static long mask(int bits) {
        return bits == 0 ? 0 : -1L << 64 - bits;
    }

    private static boolean mapped(long hi, long lo) {
        return hi == 0 && lo >>> 32 == MAPPED;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressList list && Arrays.equals(networks, list.networks);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(networks);
    }

    /**
     * Whether an address is listed, or in a network that is; a network of IPv6 has no address of IPv4.
     *
     * @param hi its upper 64 bits
     * @param lo its lower 64 bits; IPv4 addresses are mapped ones (RFC 4291 2.5.5.2)
     */
    public boolean contains(long hi, long lo) {
        for (int i = 0; i < networks.length; i += 4) {
            if ((hi & networks[i + 2]) == networks[i]
                    && (lo & networks[i + 3]) == networks[i + 1]
                    && mapped(hi, lo) == mapped(networks[i], networks[i + 1])) {
                return true;
            }
        }
        return false;
    }

    /** Whether an address is listed, or in a network that is. */
    public boolean contains(InetAddress address) {
        byte[] octets = address.getAddress();
        return octets.length == 4
                ? contains(0, MAPPED << 32 | Octets.u32(octets, 0))
                : contains(Octets.i64(octets, 0), Octets.i64(octets, 8));
    }
}
