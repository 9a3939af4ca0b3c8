// SPDX-License-Identifier: Apache-2.0
package guelta.dns.replica;

import static guelta.dns.replica.World.address;
import static guelta.dns.replica.World.primary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.transfer.ZoneVersions;
import guelta.dns.tsig.TsigAlgorithm;
import guelta.dns.tsig.TsigCheck;
import guelta.dns.tsig.TsigKey;
import guelta.dns.zone.Zone;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From whom a zone comes, and how: several primaries, transfers that fail, datagrams that are lost or forged. */
class SecondaryPrimariesTest {
    private final World world = new World();

    /** Several primaries are tried in turn; who has an older version is no help. */
    @Test
    void thePrimariesAreTriedInTurn() {
        world.peer(1).tcp = false;
        world.peer(2).serve(World.version(1));
        world.peer(3).serve(World.version(2));
        world.configure(1, 2, 3);
        assertEquals(1, world.serving());
        world.peer(2).udp = false;
        world.peer(2).tcp = false;
        world.pass(Duration.ofSeconds(80));
        assertEquals(2, world.serving());
        world.peer(2).udp = true;
        world.peer(2).tcp = true;
        world.peer(3).zones = world.peer(3).zones.without(World.ZONE);
        world.pass(Duration.ofSeconds(80));
        assertEquals(2, world.serving());
        assertTrue(
                world.log.stream().anyMatch(line -> line.contains("its serial 1 is older than 2 here")),
                () -> world.log.toString());
    }

    /** RFC 1995 4, RFC 5936 5: where IXFR is not known, and where differences do not fit, the whole zone comes. */
    @Test
    void theWholeZoneComesWhereDifferencesDoNot() {
        world.peer(1).serve(World.version(1));
        world.configure(1);
        world.peer(1).knowsIxfr = false;
        world.peer(1).serve(World.version(2));
        world.notify("example.", 2);
        assertEquals(2, world.serving());
        assertEquals(List.of("axfr example. 1", "udp example. 1", "ixfr example. 1", "axfr example. 1"), world.asked);
        // Another zone under the same serial: what is to be taken away is not there.
        world.peer(2).serve(ZoneVersions.zone("example.", "@ SOA ns host 2 60 30 600 30\n@ NS ns\nother TXT x\n"));
        world.peer(2).serve(ZoneVersions.zone("example.", "@ SOA ns host 3 60 30 600 30\n@ NS ns\nfurther TXT x\n"));
        world.configure(2);
        world.notify("example.", 3);
        assertEquals(3, world.serving());
        assertEquals(3, world.served.get(World.ZONE).size());
    }

    /** A transfer that breaks leaves the version before, whole. */
    @Test
    void aBrokenTransferChangesNothing() {
        world.peer(1).serve(World.version(1));
        world.configure(1);
        Zone before = world.served.get(World.ZONE);
        world.peer(1).cutBehind = 1;
        world.peer(1).serve(World.version(19));
        world.notify("example.", 19);
        assertEquals(before, world.served.get(World.ZONE));
        assertTrue(world.state("example.").error().contains("the connection broke"));
        world.peer(1).cutBehind = -1;
        world.pass(Duration.ofSeconds(31));
        assertEquals(19, world.serving());
    }

    /** A datagram may be lost, and a firewall may let none pass: then the question goes over a stream. */
    @Test
    void withoutDatagramsAStreamIsAsked() {
        world.peer(1).serve(World.version(1));
        world.configure(1);
        world.peer(1).udp = false;
        world.pass(Duration.ofSeconds(70));
        assertEquals(List.of("axfr example. 1", "udp example. 1", "udp example. 1", "tcp example. 1"), world.asked);
        assertEquals("", world.state("example.").error());
    }

    /** What comes from elsewhere, or with another identifier or question, is passed over. */
    @Test
    void foreignDatagramsArePassedOver() {
        world.peer(1).serve(World.version(1));
        world.configure(1);
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
        world.peer(1).serve(World.version(1));
        world.peer(1).udp = false;
        Primary primary = new Primary(address(1), Optional.of(key), Optional.empty());
        world.happens(new SecondaryEvent.Restored(World.version(1), World.START.plusSeconds(600)));
        world.happens(new SecondaryEvent.Configured(new Sources(Map.of(World.ZONE, List.of(primary)), Set.of())));
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
}
