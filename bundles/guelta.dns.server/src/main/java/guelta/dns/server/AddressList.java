// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Addresses and networks that may do something: {@code 192.0.2.1}, {@code 2001:db8::/32}. An immutable value. */
public final class AddressList {
    /** Nobody. */
    public static final AddressList NONE = new AddressList(List.of());

    private final List<Network> networks;

    private record Network(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / 8;
            int rest = bits % 8;
            return Arrays.equals(address, 0, whole, other, 0, whole)
                    && (rest == 0 || ((address[whole] ^ other[whole]) & 0xff) >> 8 - rest == 0);
        }
    }

    private AddressList(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * The list of some texts.
     *
     * @throws IllegalArgumentException when one is neither an address nor a network
     */
    public static AddressList of(List<String> texts) {
        return new AddressList(texts.stream().map(AddressList::network).toList());
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        // Nothing is looked up: what has a colon or digits and dots alone is an address or wrong.
        if (!host.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*|[0-9]+(\\.[0-9]+){3}")) {
            throw new IllegalArgumentException("'" + text + "' is neither an address nor a network");
        }
        try {
            byte[] address = InetAddress.getByName(host).getAddress();
            int bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > address.length * 8) {
                throw new IllegalArgumentException("'" + text + "' has too many bits");
            }
            return new Network(address, bits);
        } catch (UnknownHostException wrong) {
            throw new IllegalArgumentException("'" + text + "' is neither an address nor a network", wrong);
        }
    }

    /** Whether an address is listed, or in a network that is. */
    public boolean contains(InetAddress address) {
        byte[] octets = address.getAddress();
        return networks.stream().anyMatch(network -> network.contains(octets));
    }
}
