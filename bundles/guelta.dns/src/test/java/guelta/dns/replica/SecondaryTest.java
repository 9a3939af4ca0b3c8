// SPDX-License-Identifier: Apache-2.0
package guelta.dns.replica;

import static guelta.dns.replica.World.address;
import static guelta.dns.replica.World.primary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.catalog.CatalogZone;
import guelta.dns.transfer.ZoneVersions;
import guelta.dns.tsig.TsigAlgorithm;
import guelta.dns.tsig.TsigCheck;
import guelta.dns.tsig.TsigKey;
import guelta.dns.zone.Zone;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SecondaryTest {
    private static final DomainName ZONE = DomainName.of("example.");
    private static final DomainName CATALOG = DomainName.of("catalog.");

    private final World world = new World();

    /** Refresh 60, retry 30, expire 600. */
    private static Zone version(String apex, long serial) {
        StringBuilder text = new StringBuilder("@ SOA ns host " + serial + " 60 30 600 30\n@ NS ns\n");
        for (int i = 0; i < 20; i++) {
            text.append("h").append(i).append(" TXT ").append("y".repeat(60)).append(i < serial ? serial : i);
            text.append("\n");
        }
        return ZoneVersions.zone(apex, text.toString());
    }

    private static Zone version(long serial) {
        return version("example.", serial);
    }

    private void configure(int... ports) {
        List<Primary> primaries = Arrays.stream(ports).mapToObj(World::primary).toList();
        world.happens(new SecondaryEvent.Configured(new Sources(Map.of(ZONE, primaries), Set.of())));
    }

    private void notify(String zone, int serial) {
        OptionalLong hint = serial < 0 ? OptionalLong.empty() : OptionalLong.of(serial);
        world.happens(new SecondaryEvent.Notified(DomainName.of(zone), InetAddress.getLoopbackAddress(), hint));
    }

    private long serving() {
        return world.served.get(ZONE).serial();
    }

    /** RFC 1034 4.3.5: first the whole zone, then the serial at each refresh, and what is newer. */
    @Test
    void aZoneIsBroughtAndKeptFresh() {
        world.peer(1).serve(version(1));
        configure(1);
        assertEquals(1, serving());
        world.pass(Duration.ofSeconds(61));
        assertEquals(List.of("axfr example. 1", "udp example. 1"), world.asked);
        world.peer(1).serve(version(2));
        world.pass(Duration.ofSeconds(61));
        assertEquals(2, serving());
        assertEquals(List.of("udp example. 1", "ixfr example. 1"), world.asked.subList(2, 4));
        assertEquals(
                version(2).records().toList(), world.served.get(ZONE).records().toList());
    }

    /** RFC 1996 4.7: who is told of a change checks at once, unless it knows that version already. */
    @Test
    void aNotifyBringsTheChangeAtOnce() {
        world.peer(1).serve(version(1));
        configure(1);
        world.peer(1).serve(version(2));
        notify("example.", 1);
        assertEquals(1, serving());
        notify("example.", 2);
        assertEquals(2, serving());
        world.peer(1).serve(version(3));
        notify("example.", -1);
        assertEquals(3, serving());
    }

    /** What is told while a transfer goes on leads to another check behind it, and not to two at once. */
    @Test
    void aNotifyDuringATransferIsNotForgotten() {
        world.peer(1).serve(version(1));
        world.holdTransfers = true;
        configure(1);
        notify("example.", 2);
        notify("example.", 2);
        assertEquals(1, world.held.size());
        world.release();
        assertEquals(1, serving());
        assertEquals(List.of("axfr example. 1", "udp example. 1"), world.asked);
    }

    /** RFC 1035 3.3.13: retried at the retry interval, and SERVFAIL when nobody has confirmed the zone for too long. */
    @Test
    void aZoneThatNobodyConfirmsExpiresAndComesBack() {
        world.peer(1).serve(version(1));
        configure(1);
        world.peer(1).udp = false;
        world.peer(1).tcp = false;
        world.pass(Duration.ofSeconds(590));
        assertTrue(world.served.get(ZONE).available());
        long retries = world.asked.stream().filter("tcp example. 1"::equals).count();
        // Each takes 30 seconds and the patience of two datagrams.
        assertTrue(retries >= 13 && retries <= 18, "retried " + retries + " times");
        assertEquals("serving", world.state("example.").state());
        assertTrue(world.state("example.").error().contains("connection refused"));
        world.pass(Duration.ofSeconds(20));
        assertFalse(world.served.get(ZONE).available());
        assertEquals("expired", world.state("example.").state());
        world.peer(1).udp = true;
        world.peer(1).tcp = true;
        world.pass(Duration.ofSeconds(40));
        // The version is the same, so nothing is transferred.
        assertEquals(1, serving());
        assertEquals(
                1, world.asked.stream().filter(each -> each.startsWith("axfr")).count());
        assertEquals("", world.state("example.").error());
    }

    /** The same trouble is told once, not at each retry. */
    @Test
    void troubleIsToldOnce() {
        configure(1);
        world.pass(Duration.ofMinutes(30));
        assertEquals(
                List.of("zone example. could not be checked: 127.0.0.1:1: the primary answers NOTAUTH"), world.log);
        // Pauses grow from five seconds to ten minutes.
        assertTrue(world.asked.size() > 6 && world.asked.size() < 14, "asked " + world.asked.size() + " times");
    }

    /** Several primaries are tried in turn; who has an older version is no help. */
    @Test
    void thePrimariesAreTriedInTurn() {
        world.peer(1).tcp = false;
        world.peer(2).serve(version(1));
        world.peer(3).serve(version(2));
        configure(1, 2, 3);
        assertEquals(1, serving());
        world.peer(2).udp = false;
        world.peer(2).tcp = false;
        world.pass(Duration.ofSeconds(80));
        assertEquals(2, serving());
        world.peer(2).udp = true;
        world.peer(2).tcp = true;
        world.peer(3).zones = world.peer(3).zones.without(ZONE);
        world.pass(Duration.ofSeconds(80));
        assertEquals(2, serving());
        assertTrue(
                world.log.stream().anyMatch(line -> line.contains("its serial 1 is older than 2 here")),
                () -> world.log.toString());
    }

    /** RFC 1995 4, RFC 5936 5: where IXFR is not known, and where differences do not fit, the whole zone comes. */
    @Test
    void theWholeZoneComesWhereDifferencesDoNot() {
        world.peer(1).serve(version(1));
        configure(1);
        world.peer(1).knowsIxfr = false;
        world.peer(1).serve(version(2));
        notify("example.", 2);
        assertEquals(2, serving());
        assertEquals(List.of("axfr example. 1", "udp example. 1", "ixfr example. 1", "axfr example. 1"), world.asked);
        // Another zone under the same serial: what is to be taken away is not there.
        world.peer(2).serve(ZoneVersions.zone("example.", "@ SOA ns host 2 60 30 600 30\n@ NS ns\nother TXT x\n"));
        world.peer(2).serve(ZoneVersions.zone("example.", "@ SOA ns host 3 60 30 600 30\n@ NS ns\nfurther TXT x\n"));
        configure(2);
        notify("example.", 3);
        assertEquals(3, serving());
        assertEquals(3, world.served.get(ZONE).size());
    }

    /** A transfer that breaks leaves the version before, whole. */
    @Test
    void aBrokenTransferChangesNothing() {
        world.peer(1).serve(version(1));
        configure(1);
        Zone before = world.served.get(ZONE);
        world.peer(1).cutBehind = 1;
        world.peer(1).serve(version(19));
        notify("example.", 19);
        assertEquals(before, world.served.get(ZONE));
        assertTrue(world.state("example.").error().contains("the connection broke"));
        world.peer(1).cutBehind = -1;
        world.pass(Duration.ofSeconds(31));
        assertEquals(19, serving());
    }

    /** A datagram may be lost, and a firewall may let none pass: then the question goes over a stream. */
    @Test
    void withoutDatagramsAStreamIsAsked() {
        world.peer(1).serve(version(1));
        configure(1);
        world.peer(1).udp = false;
        world.pass(Duration.ofSeconds(70));
        assertEquals(List.of("axfr example. 1", "udp example. 1", "udp example. 1", "tcp example. 1"), world.asked);
        assertEquals("", world.state("example.").error());
    }

    /** What comes from elsewhere, or with another identifier or question, is passed over. */
    @Test
    void foreignDatagramsArePassedOver() {
        world.peer(1).serve(version(1));
        configure(1);
        world.peer(1).udp = false;
        world.pass(Duration.ofSeconds(60));
        for (int id = 0; id < 1 << 16; id += 17) {
            byte[] forged = {(byte) (id >>> 8), (byte) id, (byte) 0x84, 0, 0, 0, 0, 0, 0, 0, 0, 0};
            world.happens(new SecondaryEvent.Arrived(address(2), forged));
        }
        assertEquals("asking", world.state("example.").work());
    }

    /** RFC 8945 5.4: what is not signed by the primary may be anybody's, and does not keep from the right answer. */
    @Test
    void aForgedDatagramDoesNotEndACheck() {
        TsigKey key = new TsigKey(DomainName.of("key."), TsigAlgorithm.HMAC_SHA256, new byte[32]);
        world.peer(1).serve(version(1));
        world.peer(1).udp = false;
        Primary primary = new Primary(address(1), Optional.of(key), Optional.empty());
        world.happens(new SecondaryEvent.Restored(version(1), World.START.plusSeconds(600)));
        world.happens(new SecondaryEvent.Configured(new Sources(Map.of(ZONE, List.of(primary)), Set.of())));
        long now = world.now().seconds();
        TsigCheck.Verified asked = assertInstanceOf(
                TsigCheck.Verified.class, TsigCheck.of(world.datagram, name -> Optional.of(key), now, true));
        byte[] answer = world.answer(world.peer(1), asked.message(), false);
        byte[] signed = asked.answers().sign(answer.clone(), now);
        byte[] forged = signed.clone();
        forged[forged.length - 20] ^= 1;

        world.happens(new SecondaryEvent.Arrived(address(1), answer));
        world.happens(new SecondaryEvent.Arrived(address(1), forged));
        assertEquals("asking", world.state("example.").work());
        world.happens(new SecondaryEvent.Arrived(address(1), signed));
        assertEquals("idle", world.state("example.").work());
        assertEquals("", world.state("example.").error());
    }

    /** RFC 1912 2.2: an expire below refresh and retry would have the zone flap between served and expired. */
    @Test
    void aZoneLivesToItsNextCheckAndAnotherTry() {
        world.peer(1).serve(ZoneVersions.zone("example.", "@ SOA ns host 1 60 30 0 30\n@ NS ns\n"));
        configure(1);
        world.peer(1).udp = false;
        world.peer(1).tcp = false;
        world.pass(Duration.ofSeconds(89));
        assertTrue(world.served.get(ZONE).available());
        world.pass(Duration.ofSeconds(2));
        assertFalse(world.served.get(ZONE).available());
    }

    /** No more zones come in at one time than allowed, and all come in the end. */
    @Test
    void transfersWaitForTheirTurn() {
        World many = new World(
                new SecondarySettings(3, 2, 1 << 20, Duration.ofSeconds(2), Duration.ofDays(1), Duration.ofSeconds(3)));
        many.holdTransfers = true;
        Map<DomainName, List<Primary>> zones = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            many.peer(1).serve(version("z" + i + ".", 1));
            zones.put(DomainName.of("z" + i + "."), List.of(primary(1)));
        }
        many.happens(new SecondaryEvent.Configured(new Sources(zones, Set.of())));
        for (int left = 20; left > 0; left--) {
            assertEquals(Math.min(3, left), many.held.size());
            many.release();
        }
        assertEquals(20, many.served.values().stream().filter(Zone::available).count());
    }

    /** RFC 1035 4.1.1: as long as a zone has not come nobody may take it for one that is served elsewhere. */
    @Test
    void aZoneThatHasNotComeIsOursAlready() {
        world.peer(1).tcp = false;
        world.peer(1).udp = false;
        configure(1);
        assertFalse(world.served.get(ZONE).available());
        assertEquals("waiting", world.state("example.").state());
        world.peer(1).serve(version(1));
        world.peer(1).tcp = true;
        world.pass(Duration.ofSeconds(100));
        assertEquals(1, serving());
        assertEquals(List.of("example. 1"), world.kept);
    }

    /** A restart serves at once what was kept without keeping it again, checks it, and goes on with differences. */
    @Test
    void whatWasKeptIsServedAtOnce() {
        world.peer(1).serve(version(1));
        world.peer(1).serve(version(2));
        world.peer(1).tcp = false;
        world.peer(1).udp = false;
        world.happens(new SecondaryEvent.Restored(version(1), World.START.plusSeconds(300)));
        world.happens(new SecondaryEvent.Restored(version("gone.", 1), World.START.plusSeconds(300)));
        configure(1);
        assertEquals(1, serving());
        assertEquals(List.of("gone."), world.dropped);
        assertEquals(List.of(), world.kept);
        world.pass(Duration.ofSeconds(310));
        assertFalse(world.served.get(ZONE).available());
        world.peer(1).tcp = true;
        world.pass(Duration.ofSeconds(100));
        assertEquals(2, serving());
        assertTrue(world.asked.contains("ixfr example. 1"));
        assertEquals(List.of("example. 2"), world.kept);
    }

    /** A store that goes and comes again tells again what it has kept: what is served is newer, and stays. */
    @Test
    void whatIsServedIsNotReplacedByWhatWasKept() {
        world.peer(1).serve(version(2));
        configure(1);
        world.happens(new SecondaryEvent.Restored(version(1), World.START.plusSeconds(300)));
        configure(1);
        assertEquals(2, serving());
        assertEquals(List.of(), world.dropped);
    }

    /** RFC 1035 3.3.13: a restart does not make a zone younger. */
    @Test
    void whatHasExpiredMeanwhileIsNotServed() {
        world.happens(new SecondaryEvent.Restored(version(1), World.START.minusSeconds(1)));
        configure(1);
        assertFalse(world.served.get(ZONE).available());
    }

    @Test
    void theOperatorCanHaveAZoneBroughtAnew() {
        world.peer(1).serve(version(5));
        configure(1);
        world.peer(1).zones = world.peer(1).zones.with(version(3));
        world.happens(new SecondaryEvent.Wanted(Optional.of(ZONE), false));
        assertEquals(5, serving());
        world.happens(new SecondaryEvent.Wanted(Optional.of(ZONE), true));
        assertEquals(3, serving());
    }

    private void configureCatalog() {
        world.happens(
                new SecondaryEvent.Configured(new Sources(Map.of(CATALOG, List.of(primary(1))), Set.of(CATALOG))));
    }

    private void list(long serial, String... zones) {
        world.peer(1)
                .serve(CatalogZone.of(
                        CATALOG,
                        serial,
                        Arrays.stream(zones).map(DomainName::of).toList()));
        notify("catalog.", (int) serial);
    }

    /** RFC 9432 5: members come and go with the catalog, from its primaries. */
    @Test
    void membersOfACatalogComeAndGo() {
        for (String zone : List.of("a.", "b.", "c.")) {
            world.peer(1).serve(version(zone, 1));
        }
        list(1, "a.", "b.");
        configureCatalog();
        assertEquals(Set.of("a.", "b.", "catalog."), names());
        assertEquals(Optional.of(CATALOG), world.state("a.").catalog());
        list(2, "b.", "c.");
        assertEquals(Set.of("b.", "c.", "catalog."), names());
        assertEquals(List.of("a."), world.dropped);
        assertEquals(1, world.asked.stream().filter("axfr b. 1"::equals).count());
    }

    private Set<String> names() {
        return new TreeSet<>(
                world.served.keySet().stream().map(DomainName::toString).toList());
    }

    /** A zone that was copied as any other is read as a catalog as soon as it is named as one. */
    @Test
    void aZoneThatBecomesACatalogIsRead() {
        world.peer(1).serve(version("a.", 1));
        list(1, "a.");
        world.happens(new SecondaryEvent.Configured(new Sources(Map.of(CATALOG, List.of(primary(1))), Set.of())));
        assertEquals(Set.of("catalog."), names());
        configureCatalog();
        assertEquals(Set.of("a.", "catalog."), names());
        world.happens(new SecondaryEvent.Configured(new Sources(Map.of(CATALOG, List.of(primary(1))), Set.of())));
        assertEquals(Set.of("catalog."), names());
    }

    /** RFC 9432 5.1: a catalog that is broken is not followed; what the last good one listed stays. */
    @Test
    void aBrokenCatalogTakesNothingAway() {
        world.peer(1).serve(version("a.", 1));
        list(1, "a.");
        configureCatalog();
        world.peer(1).serve(ZoneVersions.zone("catalog.", "@ SOA ns host 2 60 30 600 30\n@ NS invalid.\n"));
        notify("catalog.", 2);
        assertEquals(Set.of("a.", "catalog."), names());
        assertTrue(world.log.get(world.log.size() - 1).startsWith("catalog catalog. is broken"));
        list(3);
        assertEquals(Set.of("catalog."), names());
    }

    /** RFC 9432 5.3: what was kept of members is served at once, and forgotten when the catalog no longer lists it. */
    @Test
    void membersAreRestoredWithTheirCatalog() {
        world.happens(new SecondaryEvent.Restored(
                CatalogZone.of(CATALOG, 1, List.of(DomainName.of("a."))), World.START.plusSeconds(300)));
        world.happens(new SecondaryEvent.Restored(version("a.", 1), World.START.plusSeconds(300)));
        world.happens(new SecondaryEvent.Restored(version("b.", 1), World.START.plusSeconds(300)));
        configureCatalog();
        assertEquals(Set.of("a.", "catalog."), names());
        assertEquals(List.of("b."), world.dropped);
    }
}
