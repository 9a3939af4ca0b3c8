// SPDX-License-Identifier: Apache-2.0
package guelta.dns.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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
        "::1, 127.0.0.1, false",
        "::/0, 127.0.0.1, false",
        "::/0, 2001:db8::1, true",
        "2001:db8::1, 2001:db8::2, false",
        "any, 192.0.2.1, true",
        "any, 2001:db8::1, true",
        "None, 192.0.2.1, false",
        "loopback, 127.9.0.1, true",
        "loopback, ::1, true",
        "loopback, 192.0.2.1, false"
    })
    void anAddressIsInItsNetworks(String network, String address, boolean inside) throws Exception {
        assertEquals(inside, AddressList.of(List.of(network)).contains(InetAddress.getByName(address)));
    }

    /** docs/operate.md: the list of a zone is in place of that of the server, not beside it. */
    @Test
    void theListOfAZoneIsInPlaceOfTheServers() {
        DomainName zone = DomainName.of("example.org.");
        long inside = 0xffff_c000_0201L;
        ZoneLists lists = ZoneLists.of(
                Optional.of(AddressList.parse("192.0.2.0/24")), Map.of(zone, AddressList.parse("198.51.100.0/24")));
        assertFalse(lists.allow(zone, 0, inside));
        assertTrue(lists.allow(zone, 0, 0xffff_c633_6401L));
        assertTrue(lists.allow(DomainName.of("example.net."), 0, inside));
        assertSame(ZoneLists.EVERYBODY, ZoneLists.of(Optional.empty(), Map.of()));
        ZoneLists one = ZoneLists.of(Optional.empty(), Map.of(zone, AddressList.NONE));
        assertFalse(one.allow(zone, 0, inside));
        assertTrue(one.allow(DomainName.of("example.net."), 0, inside));
    }

    /** Nothing is looked up: a name is no address. */
    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "192.0.2", "192.0.2.0/33", "192.0.2.0/-1", "::1/129", "", "a.b.c.d", "192.0.2.0/x"})
    void whatIsNoAddressIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> AddressList.of(List.of(text)));
    }
}
