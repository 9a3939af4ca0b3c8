// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressListTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.200, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, 127.0.0.1, false"
    })
    void anAddressIsInItsNetworks(String network, String address, boolean inside) throws Exception {
        assertEquals(inside, AddressList.of(List.of(network)).contains(InetAddress.getByName(address)));
    }

    /** Nothing is looked up: a name is no address. */
    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "192.0.2", "192.0.2.0/33", "192.0.2.0/-1", "::1/129", "", "a.b.c.d", "192.0.2.0/x"})
    void whatIsNoAddressIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> AddressList.of(List.of(text)));
    }
}
