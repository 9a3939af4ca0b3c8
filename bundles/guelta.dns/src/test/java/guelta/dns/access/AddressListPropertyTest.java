// SPDX-License-Identifier: Apache-2.0
package guelta.dns.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class AddressListPropertyTest {
    // The masks of two longs say what the first bits of the addresses say, written as the JDK writes them.
    @Property(tries = 2_000)
    void aNetworkHasTheAddressesWithItsFirstBits(
            @ForAll long seed, @ForAll boolean ipv6, @ForAll @IntRange(max = 128) int size)
            throws UnknownHostException {
        Random random = new Random(seed);
        byte[] network = new byte[ipv6 ? 16 : 4];
        random.nextBytes(network);
        int bits = Math.min(size, network.length * 8);
        byte[] other = network.clone();
        int flipped = random.nextInt(network.length * 8);
        other[flipped / 8] ^= (byte) (0x80 >> flipped % 8);
        AddressList list = AddressList.parse(InetAddress.getByAddress(network).getHostAddress() + "/" + bits);
        for (byte[] address : Arrays.asList(network, other)) {
            boolean same = new BigInteger(1, network)
                    .shiftRight(network.length * 8 - bits)
                    .equals(new BigInteger(1, address).shiftRight(network.length * 8 - bits));
            assertEquals(same, list.contains(InetAddress.getByAddress(address)));
        }
    }

    // Any text is a list or refused in a sentence.
    @Property(tries = 2_000)
    void anyTextIsAListOrRefused(
            @ForAll @StringLength(max = 30) @CharRange(from = ' ', to = '~') @CharRange(from = '0', to = ':')
                    String text) {
        try {
            AddressList.parse(text);
        } catch (IllegalArgumentException refused) {
            assertNotNull(refused.getMessage());
        }
    }
}
