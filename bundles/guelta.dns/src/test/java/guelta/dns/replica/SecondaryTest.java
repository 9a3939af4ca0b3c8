// SPDX-License-Identifier: Apache-2.0
package guelta.dns.replica;

import static guelta.dns.replica.World.primary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.transfer.ZoneVersions;
import guelta.dns.zone.Zone;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When a zone is asked for, how long it lives, and how many come in at one time. */
class SecondaryTest {
    private final World world = new World();

    /** RFC 1034 4.3.5: first the whole zone, then the serial at each refresh, and what is newer. */
    @Test
    void aZoneIsBroughtAndKeptFresh() {
        world.peer(1).serve(World.version(1));
        world.configure(1);
        assertEquals(1, world.serving());
        world.pass(Duration.ofSeconds(61));
        assertEquals(List.of("axfr example. 1", "udp example. 1"), world.asked);
        world.peer(1).serve(World.version(2));
        world.pass(Duration.ofSeconds(61));
        assertEquals(2, world.serving());
        assertEquals(List.of("udp example. 1", "ixfr example. 1"), world.asked.subList(2, 4));
        assertEquals(
                World.version(2).records().toList(),
                world.served.get(World.ZONE).records().toList());
    }

    /** RFC 1996 4.7: who is told of a change checks at once, unless it knows that version already. */
    @Test
    void aNotifyBringsTheChangeAtOnce() {
        world.peer(1).serve(World.version(1));
        world.configure(1);
        world.peer(1).serve(World.version(2));
        world.notify("example.", 1);
        assertEquals(1, world.serving());
        world.notify("example.", 2);
        assertEquals(2, world.serving());
        world.peer(1).serve(World.version(3));
        world.notify("example.", -1);
        assertEquals(3, world.serving());
    }

    /** What is told while a transfer goes on leads to another check behind it, and not to two at once. */
    @Test
    void aNotifyDuringATransferIsNotForgotten() {
        world.peer(1).serve(World.version(1));
        world.holdTransfers = true;
        world.configure(1);
        world.notify("example.", 2);
        world.notify("example.", 2);
        assertEquals(1, world.held.size());
        world.release();
        assertEquals(1, world.serving());
        assertEquals(List.of("axfr example. 1", "udp example. 1"), world.asked);
    }

    /** RFC 1035 3.3.13: retried at the retry interval, and SERVFAIL when nobody has confirmed the zone for too long. */
    @Test
    void aZoneThatNobodyConfirmsExpiresAndComesBack() {
        world.peer(1).serve(World.version(1));
        world.configure(1);
        world.peer(1).udp = false;
        world.peer(1).tcp = false;
        world.pass(Duration.ofSeconds(590));
        assertTrue(world.served.get(World.ZONE).available());
        long retries = world.asked.stream().filter("tcp example. 1"::equals).count();
        // Each takes 30 seconds and the patience of two datagrams.
        assertTrue(retries >= 13 && retries <= 18, "retried " + retries + " times");
        assertEquals("serving", world.state("example.").state());
        assertTrue(world.state("example.").error().contains("connection refused"));
        world.pass(Duration.ofSeconds(20));
        assertFalse(world.served.get(World.ZONE).available());
        assertEquals("expired", world.state("example.").state());
        world.peer(1).udp = true;
        world.peer(1).tcp = true;
        world.pass(Duration.ofSeconds(40));
        // The version is the same, so nothing is transferred.
        assertEquals(1, world.serving());
        assertEquals(
                1, world.asked.stream().filter(each -> each.startsWith("axfr")).count());
        assertEquals("", world.state("example.").error());
    }

    /** The same trouble is told once, not at each retry. */
    @Test
    void troubleIsToldOnce() {
        world.configure(1);
        world.pass(Duration.ofMinutes(30));
        assertEquals(
                List.of("zone example. could not be checked: 127.0.0.1:1: the primary answers NOTAUTH"), world.log);
        // Pauses grow from five seconds to ten minutes.
        assertTrue(world.asked.size() > 6 && world.asked.size() < 14, "asked " + world.asked.size() + " times");
    }

    /** RFC 1912 2.2: an expire below refresh and retry would have the zone flap between served and expired. */
    @Test
    void aZoneLivesToItsNextCheckAndAnotherTry() {
        world.peer(1).serve(ZoneVersions.zone("example.", "@ SOA ns host 1 60 30 0 30\n@ NS ns\n"));
        world.configure(1);
        world.peer(1).udp = false;
        world.peer(1).tcp = false;
        world.pass(Duration.ofSeconds(89));
        assertTrue(world.served.get(World.ZONE).available());
        world.pass(Duration.ofSeconds(2));
        assertFalse(world.served.get(World.ZONE).available());
    }

    /** No more zones come in at one time than allowed, and all come in the end. */
    @Test
    void transfersWaitForTheirTurn() {
        World many = new World(
                new SecondarySettings(3, 2, 1 << 20, Duration.ofSeconds(2), Duration.ofDays(1), Duration.ofSeconds(3)));
        many.holdTransfers = true;
        Map<DomainName, List<Primary>> zones = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            many.peer(1).serve(World.version("z" + i + ".", 1));
            zones.put(DomainName.of("z" + i + "."), List.of(primary(1)));
        }
        many.happens(new SecondaryEvent.Configured(new Sources(zones, Set.of())));
        for (int left = 20; left > 0; left--) {
            assertEquals(Math.min(3, left), many.held.size());
            many.release();
        }
        assertEquals(20, many.served.values().stream().filter(Zone::available).count());
    }

    @Test
    void theOperatorCanHaveAZoneBroughtAnew() {
        world.peer(1).serve(World.version(5));
        world.configure(1);
        world.peer(1).zones = world.peer(1).zones.with(World.version(3));
        world.happens(new SecondaryEvent.Wanted(Optional.of(World.ZONE), false));
        assertEquals(5, world.serving());
        world.happens(new SecondaryEvent.Wanted(Optional.of(World.ZONE), true));
        assertEquals(3, world.serving());
    }
}
