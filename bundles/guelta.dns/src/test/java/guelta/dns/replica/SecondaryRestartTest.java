// SPDX-License-Identifier: Apache-2.0
package guelta.dns.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was kept of zones, and what is made of it after a restart. */
class SecondaryRestartTest {
    private final World world = new World();

    /** RFC 1035 4.1.1: as long as a zone has not come nobody may take it for one that is served elsewhere. */
    @Test
    void aZoneThatHasNotComeIsOursAlready() {
        world.peer(1).tcp = false;
        world.peer(1).udp = false;
        world.configure(1);
        assertFalse(world.served.get(World.ZONE).available());
        assertEquals("waiting", world.state("example.").state());
        world.peer(1).serve(World.version(1));
        world.peer(1).tcp = true;
        world.pass(Duration.ofSeconds(100));
        assertEquals(1, world.serving());
        assertEquals(List.of("example. 1"), world.kept);
    }

    /** A restart serves at once what was kept without keeping it again, checks it, and goes on with differences. */
    @Test
    void whatWasKeptIsServedAtOnce() {
        world.peer(1).serve(World.version(1));
        world.peer(1).serve(World.version(2));
        world.peer(1).tcp = false;
        world.peer(1).udp = false;
        world.happens(new SecondaryEvent.Restored(World.version(1), World.START.plusSeconds(300)));
        world.happens(new SecondaryEvent.Restored(World.version("gone.", 1), World.START.plusSeconds(300)));
        world.configure(1);
        assertEquals(1, world.serving());
        assertEquals(List.of("gone."), world.dropped);
        assertEquals(List.of(), world.kept);
        world.pass(Duration.ofSeconds(310));
        assertFalse(world.served.get(World.ZONE).available());
        world.peer(1).tcp = true;
        world.pass(Duration.ofSeconds(100));
        assertEquals(2, world.serving());
        assertTrue(world.asked.contains("ixfr example. 1"));
        assertEquals(List.of("example. 2"), world.kept);
    }

    /** A store that goes and comes again tells again what it has kept: what is served is newer, and stays. */
    @Test
    void whatIsServedIsNotReplacedByWhatWasKept() {
        world.peer(1).serve(World.version(2));
        world.configure(1);
        world.happens(new SecondaryEvent.Restored(World.version(1), World.START.plusSeconds(300)));
        world.configure(1);
        assertEquals(2, world.serving());
        assertEquals(List.of(), world.dropped);
    }

    /** A store that comes when the zones are configured already: without a primary its zones are all there is. */
    @Test
    void whatWasKeptIsServedWhenTheStoreComesLater() {
        world.peer(1).tcp = false;
        world.peer(1).udp = false;
        world.configure(1);
        assertFalse(world.served.get(World.ZONE).available());
        world.happens(new SecondaryEvent.Restored(World.version(2), World.START.plusSeconds(300)));
        assertEquals(2, world.serving());
        assertEquals(List.of(), world.kept);
        world.pass(Duration.ofSeconds(310));
        assertFalse(world.served.get(World.ZONE).available());
    }

    /** RFC 1982: a serial that was served must not come back, from a primary that is behind, because the store was late. */
    @Test
    void aNewerVersionThatWasKeptReplacesAnOlderOne() {
        world.peer(1).serve(World.version(1));
        world.configure(1);
        assertEquals(1, world.serving());
        world.happens(new SecondaryEvent.Restored(World.version(3), World.START.minusSeconds(1)));
        assertEquals(1, world.serving(), "one that has expired is no better");
        world.happens(new SecondaryEvent.Restored(World.version(2), World.START.plusSeconds(300)));
        assertEquals(2, world.serving());
        world.pass(Duration.ofSeconds(100));
        assertEquals(2, world.serving());
    }

    /** A transfer that began before has no say: it brings what is older, or all of it where differences do. */
    @Test
    void whatIsOnItsWayDoesNotReplaceWhatWasKept() {
        world.peer(1).serve(World.version(1));
        world.holdTransfers = true;
        world.configure(1);
        world.happens(new SecondaryEvent.Restored(World.version(2), World.START.plusSeconds(300)));
        assertEquals(2, world.serving());
        world.holdTransfers = false;
        world.held.forEach(Runnable::run);
        world.pass(Duration.ofSeconds(100));
        assertEquals(2, world.serving());
    }

    /** RFC 1035 3.3.13: a restart does not make a zone younger. */
    @Test
    void whatHasExpiredMeanwhileIsNotServed() {
        world.happens(new SecondaryEvent.Restored(World.version(1), World.START.minusSeconds(1)));
        world.configure(1);
        assertFalse(world.served.get(World.ZONE).available());
    }
}
