// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

import static guelta.dns.transfer.ZoneVersions.APEX;
import static guelta.dns.transfer.ZoneVersions.messages;
import static guelta.dns.transfer.ZoneVersions.outcome;
import static guelta.dns.transfer.ZoneVersions.records;
import static guelta.dns.transfer.ZoneVersions.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.RecordType;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import guelta.dns.zone.ZoneRevision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TransferPropertyTest {
    private static final int ALL = Integer.MAX_VALUE;

    /** RFC 1995 4: whatever two versions are, their difference makes one out of the other, both ways. */
    @Property(tries = 500)
    void theDifferenceOfTwoZonesMakesOneOutOfTheOther(@ForAll Random random) {
        Zone one = ZoneVersions.random(random, 1, 40);
        Zone other = random.nextBoolean() ? ZoneVersions.random(random, 2, 40) : ZoneVersions.changed(random, one, 2);
        for (Zone[] pair : new Zone[][] {{one, other}, {other, one}}) {
            ZoneDifference difference =
                    ZoneDifference.between(pair[0], pair[1], ALL).orElseThrow();
            ZoneRevision edit = new ZoneRevision(pair[0]);
            assertTrue(edit.remove(difference.from()));
            difference.removed().forEach(record -> assertTrue(edit.remove(record), record.toString()));
            edit.add(difference.to());
            difference.added().forEach(edit::add);
            assertEquals(
                    new HashSet<>(records(pair[1])),
                    new HashSet<>(records(edit.build().zone().orElseThrow())));
        }
    }

    /** RFC 5936 3: a zone arrives as it was sent, however small the messages are. */
    @Property(tries = 300)
    void aWholeZoneArrivesInMessagesOfAnySize(@ForAll Random random) {
        Zone zone = ZoneVersions.random(random, 5, 200);
        OutgoingTransfer out = OutgoingTransfer.whole(request(APEX, RecordType.AXFR, 0), zone);
        List<byte[]> messages = messages(out, 512 + random.nextInt(3000));
        IncomingTransfer in = IncomingTransfer.whole(APEX, 7, null, Long.MAX_VALUE);
        IncomingTransfer.Received received =
                assertInstanceOf(IncomingTransfer.Received.class, outcome(in, messages.stream()));
        assertEquals(records(zone), records(received.zone()));
        assertEquals(out.written(), received.octets());
    }

    /** RFC 1995 4: several versions one behind the other, and all of them as one difference, lead to the same zone. */
    @Property(tries = 200)
    void differencesOfSeveralVersionsArrive(@ForAll Random random) {
        List<Zone> versions = new ArrayList<>(List.of(ZoneVersions.random(random, 1, 60)));
        RecentDifferences recent = RecentDifferences.NONE;
        for (int i = 1; i < 4; i++) {
            Zone before = versions.get(i - 1);
            versions.add(ZoneVersions.changed(random, before, i + 1));
            recent = recent.with(before, versions.get(i), ALL);
        }
        Zone newest = versions.get(3);
        for (Zone base : versions.subList(0, 3)) {
            List<ZoneDifference> chain = recent.since(base.serial()).orElseThrow();
            List<ZoneDifference> condensed =
                    List.of(ZoneDifference.between(base, newest, ALL).orElseThrow());
            for (List<ZoneDifference> differences : List.of(chain, condensed)) {
                OutgoingTransfer out = OutgoingTransfer.differences(
                        request(APEX, RecordType.IXFR, base.serial()), newest, differences);
                IncomingTransfer in = IncomingTransfer.newer(base, 7, Long.MAX_VALUE);
                IncomingTransfer.Received received = assertInstanceOf(
                        IncomingTransfer.Received.class,
                        outcome(in, messages(out, 512 + random.nextInt(2000)).stream()));
                assertTrue(received.incremental());
                assertEquals(new HashSet<>(records(newest)), new HashSet<>(records(received.zone())));
            }
        }
    }

    /** A stream that ends early, anywhere, gives no zone: neither the old one changed nor a part of the new one. */
    @Property(tries = 200)
    void aStreamThatEndsEarlyGivesNoZone(@ForAll Random random) {
        Zone base = ZoneVersions.random(random, 1, 60);
        Zone newest = ZoneVersions.changed(random, base, 2);
        boolean whole = random.nextBoolean();
        List<byte[]> messages = messages(
                whole
                        ? OutgoingTransfer.whole(request(APEX, RecordType.AXFR, 0), newest)
                        : OutgoingTransfer.differences(
                                request(APEX, RecordType.IXFR, 1),
                                newest,
                                List.of(ZoneDifference.between(base, newest, ALL)
                                        .orElseThrow())),
                512);
        IncomingTransfer in = whole
                ? IncomingTransfer.whole(APEX, 7, base, Long.MAX_VALUE)
                : IncomingTransfer.newer(base, 7, Long.MAX_VALUE);
        byte[] last = messages.get(messages.size() - 1);
        Stream<byte[]> part = random.nextBoolean()
                ? messages.stream().limit(messages.size() - 1L)
                : Stream.concat(
                        messages.stream().limit(messages.size() - 1L),
                        Stream.of(Arrays.copyOf(last, random.nextInt(last.length))));
        IncomingTransfer.Outcome outcome = outcome(in, part);
        assertTrue(outcome == null || outcome instanceof IncomingTransfer.Failed, () -> String.valueOf(outcome));
    }

    /** Whatever octets come, nothing is thrown, and a zone that comes of it has the SOA that it began and ended with. */
    @Property(tries = 2000)
    void mutatedStreamsNeverGiveHalfAZone(@ForAll Random random) {
        Zone base = ZoneVersions.random(random, 1, 15);
        Zone newest = ZoneVersions.changed(random, base, 2);
        boolean whole = random.nextBoolean();
        OutgoingTransfer out = OutgoingTransfer.answer(
                request(APEX, whole ? RecordType.AXFR : RecordType.IXFR, 1),
                newest,
                Optional.of(List.of(ZoneDifference.between(base, newest, ALL).orElseThrow())));
        List<byte[]> messages = new ArrayList<>(messages(out, 512));
        for (int i = random.nextInt(4); i >= 0; i--) {
            mutate(random, messages);
        }
        IncomingTransfer in =
                whole ? IncomingTransfer.whole(APEX, 7, base, 100_000) : IncomingTransfer.newer(base, 7, 100_000);
        if (outcome(in, messages.stream()) instanceof IncomingTransfer.Received received) {
            assertTrue(received.zone().available());
            assertTrue(received.zone().serial() != 1 || whole);
            // It can be read to its end, sent on and taken again.
            OutgoingTransfer on = OutgoingTransfer.whole(request(APEX, RecordType.AXFR, 0), received.zone());
            IncomingTransfer again = IncomingTransfer.whole(APEX, 7, null, Long.MAX_VALUE);
            IncomingTransfer.Received same =
                    assertInstanceOf(IncomingTransfer.Received.class, outcome(again, messages(on, 65_535).stream()));
            assertEquals(records(received.zone()), records(same.zone()));
        }
    }

    static void mutate(Random random, List<byte[]> messages) {
        int which = random.nextInt(messages.size());
        byte[] message = messages.get(which);
        switch (random.nextInt(6)) {
            case 0 -> messages.add(random.nextInt(messages.size() + 1), message);
            case 1 -> messages.set(which, Arrays.copyOf(message, random.nextInt(message.length + 20)));
            case 2 -> Collections.swap(messages, which, random.nextInt(messages.size()));
            default -> {
                byte[] copy = message.clone();
                for (int i = random.nextInt(4); i >= 0 && copy.length > 0; i--) {
                    copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
                }
                messages.set(which, copy);
            }
        }
    }
}
