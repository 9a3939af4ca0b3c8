// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.config.Settings;
import guelta.net.ClientAuth;
import guelta.net.Listen;
import guelta.net.Tls;
import guelta.net.Transport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndpointsTest {
    private static List<Listen> listens(Map<String, String> configured) {
        Settings settings = new Settings("test", configured);
        List<Listen> listens = Endpoints.read(settings, "127.0.0.1:5300").listens();
        assertEquals(List.of(), settings.problems());
        return listens;
    }

    private static List<Integer> ports(Listen listen) {
        return listen.addresses().stream().map(address -> address.getPort()).toList();
    }

    /** RFC 7766 5: whoever answers by UDP answers by TCP; contract.md: as installed nobody answers inside TLS. */
    @Test
    void withoutConfigurationUdpAndTcpAreServedAtOneAddress() {
        List<Listen> listens = listens(Map.of());
        assertEquals(
                List.of(Transport.UDP, Transport.TCP16),
                listens.stream().map(Listen::transport).toList());
        listens.forEach(listen -> assertEquals(List.of(5300), ports(listen)));
    }

    /** RFC 7858 3.1: TLS has ports of its own, and what is shown there has a name. */
    @Test
    void tlsIsServedElsewhereWithTheCertificateOfAName() {
        Map<String, String> configured =
                Map.of("listen", "127.0.0.1:53", "tlsListen", "127.0.0.1:853, [::1]:853", "certificate", "dns");
        List<Listen> listens = listens(configured);
        assertEquals(3, listens.size());
        assertEquals(List.of(53), ports(listens.get(0)));
        assertEquals(Optional.empty(), listens.get(1).tls());
        Listen tls = listens.get(2);
        assertEquals(Transport.TLS16, tls.transport());
        assertEquals(List.of(853, 853), ports(tls));
        assertEquals(Optional.of(new Tls("dns", List.of("dot"), ClientAuth.NONE)), tls.tls());
    }

    /** A change of what is served elsewhere has to be seen, and nothing else: then the handler is announced anew. */
    @Test
    void thoseOfTheSameConfigurationAreEqual() {
        Map<String, String> configured = Map.of("tlsListen", "127.0.0.1:853");
        assertEquals(
                Endpoints.read(new Settings("test", configured), "127.0.0.1:53"),
                Endpoints.read(new Settings("test", configured), "127.0.0.1:53"));
    }
}
