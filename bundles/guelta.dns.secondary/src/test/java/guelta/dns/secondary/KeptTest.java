// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dns.DomainName;
import guelta.dns.ResourceRecord;
import guelta.dns.master.Includes;
import guelta.dns.master.MasterFile;
import guelta.dns.replica.SecondaryEvent;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import guelta.dns.zone.ZoneDifference;
import guelta.store.Author;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.StorePath;
import guelta.store.memory.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class KeptTest {
    private final MemoryStore store = new MemoryStore("copies", Clock.systemUTC());
    private final Kept kept = new Kept(store);
    private final Root root = store.root("main");
    private final Instant later = Instant.now().plusSeconds(3600);

    private static Zone zone(String apex, long serial) {
        DomainName name = DomainName.of(apex);
        ZoneBuilder builder = new ZoneBuilder(name);
        String text = "$TTL 60\n@ SOA ns host " + serial
                + " 60 30 600 30\n@ NS ns\n* TXT \"a;\\\"b\"\nx TYPE65280 \\# 2 0001\nX.y A 192.0.2.1\n";
        MasterFile.read(
                "test",
                text.getBytes(StandardCharsets.UTF_8),
                name,
                Includes.NONE,
                (record, in, line) -> builder.add(record));
        return builder.build().zone().orElseThrow();
    }

    private static void done(CompletionStage<?> commit) {
        commit.toCompletableFuture().join();
    }

    private static List<ResourceRecord> records(Zone zone) {
        return zone.records().toList();
    }

    /** What was kept is what was copied, record by record, the root and names with a slash too. */
    @Test
    void whatWasKeptIsReadAgain() {
        List<Zone> zones = List.of(zone(".", 1), zone("0/25.2.0.192.in-addr.arpa.", 2), zone("example.org.", 3));
        zones.forEach(zone -> done(kept.put(zone, later)));
        List<SecondaryEvent.Restored> restored = new Kept(store).read();
        assertEquals(3, restored.size());
        for (SecondaryEvent.Restored each : restored) {
            Zone zone = zones.stream()
                    .filter(some -> some.apex().equals(each.zone().apex()))
                    .findFirst()
                    .orElseThrow();
            assertEquals(records(zone), records(each.zone()));
            assertEquals(later, each.expires());
        }
    }

    /** A catalog can list any name; what no file can be called must not end the work on all other zones. */
    @Test
    void aZoneThatNoFileCanBeCalledIsNotKept() {
        String apex = ("\\001".repeat(40) + ".").repeat(2);
        done(kept.put(zone(apex, 1), later));
        done(kept.put(zone("example._keys.", 1), later));
        done(kept.renew(DomainName.of(apex), later));
        done(kept.delete(DomainName.of(apex)));
        assertEquals(0, root.head().number());
    }

    /** A store that a primary has too: its zones are neither restored, nor dropped, nor written over. */
    @Test
    void filesOfOthersAreNotTouched() {
        StorePath path = StorePath.of("example.net");
        Content content = Content.of("a primary's".getBytes(StandardCharsets.US_ASCII));
        done(root.commit(head -> Plan.of(List.of(new Edit.Put(path, content)), new Author("anna", ""), "hers")));
        assertEquals(List.of(), kept.read());
        done(kept.put(zone("example.net.", 1), later));
        done(kept.delete(DomainName.of("example.net.")));
        assertEquals(1, root.head().number());
    }

    /** That a zone is still fresh is noted without a commit. */
    @Test
    void aConfirmationMakesNoCommit() {
        done(kept.put(zone("example.org.", 3), later));
        long before = root.head().number();
        done(kept.renew(DomainName.of("example.org."), later.plusSeconds(60)));
        assertEquals(before, root.head().number());
        assertEquals(later.plusSeconds(60), kept.read().get(0).expires());
    }

    /** RFC 1035 3.3.13: when the time is over the zone has expired, however often the server was started since. */
    @Test
    void aZoneWhoseTimeIsOverHasExpired() {
        done(kept.put(zone("example.org.", 3), Instant.now().minusSeconds(1)));
        assertEquals(Instant.EPOCH, kept.read().get(0).expires());
    }

    /** RFC 1995 5: also after a restart those who transfer from here get what differs from the version that they have. */
    @Test
    void fromAVersionThatWasKeptADifferenceLeadsToTheNewest() {
        for (long serial = 1; serial <= 4; serial++) {
            done(kept.put(zone("example.org.", serial), later));
            done(kept.put(zone("example.net.", serial + 10), later));
        }
        Kept again = new Kept(store);
        Zone newest = zone("example.org.", 4);
        for (long serial = 1; serial <= 3; serial++) {
            List<ZoneDifference> chain = again.older(newest, serial).orElseThrow();
            assertEquals(1, chain.size());
            assertEquals(serial, chain.get(0).fromSerial());
            assertEquals(4, chain.get(0).toSerial());
        }
        assertEquals(Optional.empty(), again.older(newest, 11));
        assertEquals(Optional.empty(), again.older(zone("never.example.", 4), 3));
        done(kept.delete(DomainName.of("example.org.")));
        done(kept.put(newest, later));
        assertEquals(3, again.older(newest, 3).orElseThrow().get(0).fromSerial());
    }

    @Test
    void whatIsForgottenIsGone() {
        done(kept.put(zone("example.org.", 3), later));
        done(kept.delete(DomainName.of("example.org.")));
        done(kept.delete(DomainName.of("never.example.")));
        assertEquals(List.of(), kept.read());
    }
}
