// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.zone.Zone;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is served after each state of the store. */
class ServedZonesTest {
    private final ZonesRepository repository = new ZonesRepository();
    private ServedZones served = ServedZones.NONE;

    @Test
    void theZonesOfTheFirstStateAreServed() {
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2.1"));
        repository.put("example.net", ZonesRepository.zone("www A 192.0.2.2"));

        assertEquals(
                List.of(
                        "zone example.net. is served, serial 1, 3 records",
                        "zone example.org. is served, serial 1, 3 records"),
                advance());
        assertEquals(2, served.zones().all().size());
        assertEquals(2, served.number());
    }

    @Test
    void aZoneThatDidNotChangeIsNotReadAgain() {
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2.1"));
        advance();
        Zone before = zone("example.org").zone();

        repository.put("example.net", ZonesRepository.zone(""));

        assertEquals(List.of("zone example.net. is served, serial 1, 2 records"), advance());
        assertSame(before, zone("example.org").zone());
    }

    @Test
    void aBrokenZoneKeepsItsLastGoodVersionAndIsToldOnce() {
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2.1"));
        advance();
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2"));

        List<String> news = advance();

        assertEquals(1, news.size());
        assertTrue(
                news.get(0).startsWith("zone example.org. is broken, serving commit 1 of it: example.org:4: "),
                news.get(0));
        assertEquals("broken, serving commit 1", zone("example.org").state());
        assertEquals(1, served.zones().all().size());
        repository.put("unrelated.example", ZonesRepository.zone(""));
        assertFalse(String.join("\n", advance()).contains("example.org"));
    }

    @Test
    void aServerThatStartsWithABrokenZoneServesTheLastGoodOneOfItsHistory() {
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2.1"));
        repository.put("example.net", ZonesRepository.zone(""));
        repository.put("example.org", "no zone at all");
        repository.put("example.org", "no zone at all, twice");

        advance();

        assertEquals("broken, serving commit 1", zone("example.org").state());
        assertNotNull(zone("example.org").zone());
    }

    /** What broke is the included file: the commits of the zone's own file know nothing of it. */
    @Test
    void aServerThatStartsWithABrokenIncludedFileServesTheLastGoodVersion() {
        repository.put("a.test", ZonesRepository.zone("").replace("hostmaster 1", "hostmaster 6"));
        repository.put("inc/hosts", "www A 192.0.2.1\n");
        repository.put("a.test", ZonesRepository.zone("$INCLUDE inc/hosts").replace("hostmaster 1", "hostmaster 7"));
        repository.put("b.test", ZonesRepository.zone(""));
        repository.put("inc/hosts", "www A 192.0.2\n");

        advance();

        assertEquals("broken, serving commit 3", zone("a.test").state());
        assertEquals(7, zone("a.test").zone().serial());
    }

    /** Each of two files is broken by another commit; the good version is the one before both, with both its files. */
    @Test
    void theLastGoodVersionIsFoundThroughAllFilesThatItWasReadFrom() {
        repository.put("inc/hosts", "www A 192.0.2.1\n");
        repository.put("a.test", ZonesRepository.zone("$INCLUDE inc/hosts"));
        repository.put("inc/hosts", "www A 192.0.2.1\nftp A 192.0.2.2\n");
        repository.put("inc/hosts", "www A 192.0.2\n");
        repository.put("a.test", ZonesRepository.zone("$INCLUDE inc/lost"));
        repository.put("inc/hosts", "www A 192\n");

        advance();

        assertEquals("broken, serving commit 3", zone("a.test").state());
        assertEquals(4, zone("a.test").zone().size());
    }

    /** Neither was there a zone while its file was gone, nor is that the end of the search. */
    @Test
    void aZoneThatWasGoneForAWhileHasItsLastGoodVersionBeforeThat() {
        repository.put("a.test", ZonesRepository.zone("www A 192.0.2.1"));
        repository.delete("a.test");
        repository.put("a.test", "no zone at all");

        advance();

        assertEquals("broken, serving commit 1", zone("a.test").state());
    }

    @Test
    void aZoneWithoutAnyGoodVersionIsBrokenAndTheOthersAreServed() {
        repository.put("example.org", "no zone at all");
        repository.put("example.net", ZonesRepository.zone(""));

        advance();

        assertEquals("broken", zone("example.org").state());
        assertNull(zone("example.org").zone());
        assertFalse(
                served.zones().find(DomainName.of("example.org")).orElseThrow().available());
        assertTrue(
                served.zones().find(DomainName.of("example.net")).orElseThrow().available());
    }

    @Test
    void aMendedZoneIsServedAgain() {
        repository.put("example.org", "no zone at all");
        advance();
        repository.put("example.org", ZonesRepository.zone(""));

        assertEquals(List.of("zone example.org. is served, serial 1, 2 records"), advance());
        assertEquals("serving", zone("example.org").state());
    }

    @Test
    void aRemovedZoneIsNotServedAnyMore() {
        repository.put("example.org", ZonesRepository.zone(""));
        repository.put("example.net", ZonesRepository.zone(""));
        advance();
        repository.delete("example.org");

        assertEquals(List.of("zone example.org. was removed"), advance());
        assertEquals(1, served.zones().all().size());
    }

    @Test
    void aStoreThatComesBackEmptyTakesNothingAway() {
        repository.put("example.org", ZonesRepository.zone(""));
        advance();
        ServedZones before = served;

        ZonesRepository empty = new ZonesRepository();
        ServedZones.Advance advance = served.advance(empty.root().head(), empty.root());

        assertSame(before, advance.next());
        assertTrue(advance.news().get(0).bad());
    }

    @Test
    void aChangedZoneWhoseSerialDidNotGrowIsServedAndToldOf() {
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2.1"));
        advance();
        repository.put("example.org", ZonesRepository.zone("www A 192.0.2.2"));

        assertEquals(
                List.of(
                        "zone example.org. is served, serial 1, 3 records",
                        "zone example.org. changed but its serial did not grow (serial 1)"),
                advance());
    }

    @Test
    void aZoneIsReadAgainWhenAFileThatItIncludesChanged() {
        repository.put("example.org", ZonesRepository.zone("$INCLUDE common/hosts"));
        repository.put("common/hosts", "www A 192.0.2.1\n");
        advance();
        assertEquals(3, zone("example.org").zone().size());
        repository.put("common/hosts", "www A 192.0.2.1\nftp A 192.0.2.2\n");

        advance();

        assertEquals(4, zone("example.org").zone().size());
    }

    @Test
    void keysCannotBeIncludedIntoAZone() {
        repository.put("example.org._keys", "k._update.example.org. DNSKEY 0 3 163 c2VjcmV0\n");
        repository.put("example.org", ZonesRepository.zone("$INCLUDE example.org._keys"));

        advance();

        assertTrue(zone("example.org").broken());
    }

    /** A store cannot hold every name that a file can write: that is a problem of the zone, not of the server. */
    @Test
    void includesOfNamesThatNoStoreHasBreakTheZoneAlone() {
        repository.put("example.org", ZonesRepository.zone("$INCLUDE .git/config\n$INCLUDE " + "x".repeat(256)));

        advance();

        assertTrue(zone("example.org").broken());
    }

    private ServedZone zone(String name) {
        return served.find(DomainName.of(name)).orElseThrow();
    }

    private List<String> advance() {
        ServedZones.Advance advance = served.advance(repository.root().head(), repository.root());
        served = advance.next();
        return advance.news().stream().map(ServedZones.News::text).toList();
    }
}
