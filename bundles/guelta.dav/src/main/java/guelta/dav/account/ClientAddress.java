// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

/**
 * Where somebody comes from, as far as one may be told from others by it: an IPv4 address, or the first 64 bits of an IPv6
 * address, since who has one address there has them all.
 *
 * @param bits of the address, or of the network
 * @param v4 whether it is IPv4
 */
public record ClientAddress(long bits, boolean v4) implements Comparable<ClientAddress> {
    private static final int V4 = 4;
    private static final int V6 = 16;
    private static final int NETWORK = 8;

    /** The client of an address as {@link java.net.InetAddress#getAddress} has it: 4 octets, or 16. */
    public static ClientAddress of(byte[] address) {
        if (address.length != V4 && address.length != V6) {
            throw new IllegalArgumentException(address.length + " octets are no address");
        }
        boolean mapped = address.length == V6 && isMapped(address);
        boolean v4 = address.length == V4 || mapped;
        int from = mapped ? V6 - V4 : 0;
        long bits = 0;
        for (int i = from; i < from + (v4 ? V4 : NETWORK); i++) {
            bits = bits << Byte.SIZE | address[i] & 0xff;
        }
        return new ClientAddress(bits, v4);
    }

    /** RFC 4291 2.5.5.2: ten octets of zeros and two of ones stand before an IPv4 address. */
    private static boolean isMapped(byte[] address) {
        for (int i = 0; i < V6 - V4; i++) {
            if (address[i] != (i < 10 ? 0 : (byte) 0xff)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(ClientAddress other) {
        int kinds = Boolean.compare(v4, other.v4);
        return kinds != 0 ? kinds : Long.compare(bits, other.bits);
    }
}
