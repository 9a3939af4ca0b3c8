// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.catalog.Catalog;
import guelta.dns.message.Messages;
import guelta.dns.notify.Peer;
import guelta.dns.server.Counts;
import guelta.dns.server.Received;
import guelta.dns.zone.Zones;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom a primary tells what. */
class DownstreamTest {
    private static final DomainName APEX = DomainName.of("example.org.");

    private final PrimaryUnderTest primary = new PrimaryUnderTest();

    @AfterEach
    void close() {
        primary.close();
    }

    /** RFC 1996 2.3: the name servers but the primary, at the addresses that the zone has; and who is named otherwise. */
    @Test
    void nameServersKeysAndSettingsTellWhomToTell() throws Exception {
        primary.repository.put(
                "_keys",
                "198.51.100.1.198.51.100.7._transfer.example.org. DNSKEY 0 3 163 c2VjcmV0\n"
                        + "198.51.100.1.198.51.100.8._transfer.other.org. DNSKEY 0 3 163 c2VjcmV0\n"
                        + "198.51.100.1.192.0.2.2._transfer. DNSKEY 0 3 163 c2VjcmV0\n");
        primary.startWithZone();
        Set<String> told = new HashSet<>();
        for (Peer peer : primary.downstream().tell(primary.served())) {
            told.add(peer.address().getAddress().getHostAddress() + " "
                    + peer.address().getPort() + (peer.key().isPresent() ? " signed" : ""));
        }
        // ns3 is this server, and of ns.example.net the zone knows no address.
        String six = InetAddress.getByName("2001:db8::2").getHostAddress();
        assertEquals(Set.of("192.0.2.2 53 signed", six + " 53", "192.0.2.9 5300", "198.51.100.7 53 signed"), told);
        assertTrue(told.stream().noneMatch(new InetSocketAddress("192.0.2.3", 53).toString()::contains));
    }

    /** RFC 1996 2.3: a name server of another zone that is served here has its addresses there; glue may be old. */
    @Test
    void nameServersOfOtherZonesHaveTheirAddressesThere() {
        primary.repository.put("example.net", ZonesRepository.zone("ns A 198.51.100.1\nns AAAA 2001:db8::9\nns TXT x"));
        primary.repository.put("ns3.example.org", ZonesRepository.zone("@ A 198.51.100.3"));
        primary.startWithZone();
        Set<String> told = primary.downstream().tell(primary.served()).stream()
                .map(peer -> peer.address().getAddress().getHostAddress())
                .collect(Collectors.toSet());
        assertTrue(told.containsAll(Set.of("198.51.100.1", "2001:db8:0:0:0:0:0:9", "198.51.100.3")), told::toString);
        assertTrue(told.contains("192.0.2.2"), told::toString);
    }

    /** docs/operate.md, Metrics: what goes wrong with secondaries is seen in the figures. */
    @Test
    void whatBecomesOfNotifiesAndTransfersIsCounted() throws Exception {
        InetSocketAddress peer = new InetSocketAddress("192.0.2.7", 53);
        primary.downstream().heard(APEX, 1, peer);
        primary.downstream().heard(APEX, 2, peer);
        primary.downstream().unheard(APEX, 3, peer, "it is a test");
        byte[] request = new byte[12];
        primary.downstream()
                .tooMany(
                        new Received(
                                request,
                                Messages.read(request),
                                Optional.empty(),
                                FixedPath.of(Transport.TCP16, peer, new InetSocketAddress("127.0.0.1", 53)),
                                (to, message) -> Delivery.SENT,
                                () -> 0),
                        APEX);
        assertEquals(
                Map.of(
                        "guelta_dns_notifies_out_total heard", 2L,
                        "guelta_dns_notifies_out_total unheard", 1L,
                        "guelta_dns_transfers_out_total busy", 1L),
                Counts.of(primary.downstream().meter()));
    }

    /** RFC 9432: the catalog has a new version when zones come or go, and only then; serials grow over restarts. */
    @Test
    void theCatalogFollowsTheZones() {
        Instant noon = Instant.ofEpochSecond(1_800_000_000);
        DomainName name = DomainName.of("catalog.");
        DomainName other = DomainName.of("other.");
        ProducedCatalog one = ProducedCatalog.NONE.named(Optional.of(name)).of(List.of(APEX), noon);
        assertEquals(one, one.of(List.of(APEX), noon.plusSeconds(60)));
        ProducedCatalog two = one.of(List.of(APEX, other, name), noon);
        assertEquals(1_800_000_001, two.zone().orElseThrow().serial());
        assertEquals(
                Set.of(APEX, other),
                Catalog.read(two.zone().orElseThrow())
                        .catalog()
                        .orElseThrow()
                        .members()
                        .keySet());
        assertTrue(two.in(Zones.none()).find(name).isPresent());
        assertEquals(
                Optional.empty(), ProducedCatalog.NONE.of(List.of(APEX), noon).zone());
    }
}
