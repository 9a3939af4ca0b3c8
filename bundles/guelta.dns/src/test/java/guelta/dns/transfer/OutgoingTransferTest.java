// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

import static guelta.dns.transfer.ZoneVersions.APEX;
import static guelta.dns.transfer.ZoneVersions.NOON;
import static guelta.dns.transfer.ZoneVersions.messages;
import static guelta.dns.transfer.ZoneVersions.request;
import static guelta.dns.transfer.ZoneVersions.zone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.RecordType;
import guelta.dns.message.FormatError;
import guelta.dns.message.MessageWriter;
import guelta.dns.message.Messages;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

class OutgoingTransferTest {
    private static final TransferRequest AXFR = request(APEX, RecordType.AXFR, 0);

    private static Zone version(int serial, int hosts) {
        StringBuilder text = new StringBuilder("@ SOA ns host " + serial + " 60 30 600 30\n@ NS ns\nns A 192.0.2.1\n");
        for (int i = 0; i < hosts; i++) {
            text.append("h")
                    .append(i)
                    .append(" MX ")
                    .append(i % 100 == 99 ? serial : 1)
                    .append(" mail\n");
        }
        return zone("example.", text.toString());
    }

    private static List<ZoneDifference> difference(Zone from, Zone to) {
        return List.of(ZoneDifference.between(from, to, Integer.MAX_VALUE).orElseThrow());
    }

    private static int records(List<byte[]> messages) throws FormatError {
        int count = 0;
        for (byte[] message : messages) {
            count += Messages.read(message).getSection(Section.ANSWER).size();
        }
        return count;
    }

    /** RFC 5936 2.2: many records a message, the question in the first one only, AA in each, names compressed. */
    @Test
    void messagesAreFullAndCompressed() throws FormatError {
        List<byte[]> messages = messages(OutgoingTransfer.whole(AXFR, version(1, 5000)), 65_535);
        assertEquals(5004, records(messages));
        int octets = messages.stream().mapToInt(message -> message.length).sum();
        // Owner 8 and data 6 octets at most, as the apex and the host of the mail are pointed to.
        assertTrue(octets < 5004 * 27, "there are " + octets);
        assertTrue(messages.size() <= octets / 16_000 + 1, "there are " + messages.size());
        for (int i = 0; i < messages.size(); i++) {
            Message message = Messages.read(messages.get(i));
            assertEquals(i == 0 ? 1 : 0, message.getSection(Section.QUESTION).size());
            assertTrue(message.getHeader().getFlag(Flags.AA));
            assertEquals(7, message.getHeader().getID());
        }
    }

    /** RFC 5936 2.2: a record that is larger than messages usually are has one of its own; none may be cut. */
    @Test
    void aLargeRecordHasAMessageOfItsOwn() throws FormatError {
        String large = ("\"" + "x".repeat(255) + "\" ").repeat(200);
        Zone zone =
                zone("example.", "@ SOA ns host 1 60 30 600 30\n@ NS ns\na TXT b\nlarge TXT " + large + "\nz TXT b\n");
        List<byte[]> messages = messages(OutgoingTransfer.whole(AXFR, zone), 65_535);
        assertEquals(6, records(messages));
        assertTrue(messages.stream().anyMatch(message -> message.length > 51_000 && message.length < 51_400));
        OutgoingTransfer impossible = OutgoingTransfer.whole(AXFR, zone);
        MessageWriter writer = new MessageWriter();
        assertTrue(impossible.next(writer, 20_000).isPresent());
        assertEquals(Optional.empty(), impossible.next(writer, 20_000));
    }

    /** RFC 1995 4: the SOA alone to who has the newest; differences where they are known and no larger than the zone. */
    @Test
    void whatAnswersIxfrDependsOnTheVersions() throws FormatError {
        Zone old = version(1, 1000);
        Zone now = version(2, 1000);
        List<ZoneDifference> known = difference(old, now);
        assertEquals(
                1,
                records(messages(
                        OutgoingTransfer.answer(request(APEX, RecordType.IXFR, 2), now, Optional.empty()), 512)));
        assertEquals(
                1,
                records(messages(
                        OutgoingTransfer.answer(request(APEX, RecordType.IXFR, 3), now, Optional.empty()), 512)));
        OutgoingTransfer little = OutgoingTransfer.answer(request(APEX, RecordType.IXFR, 1), now, Optional.of(known));
        assertFalse(little.whole());
        assertEquals(24, records(messages(little, 512)));
        assertTrue(OutgoingTransfer.answer(request(APEX, RecordType.IXFR, 1), now, Optional.empty())
                .whole());
        Zone other = zone("example.", "@ SOA ns host 3 60 30 600 30\n@ NS ns\n");
        assertTrue(
                OutgoingTransfer.answer(request(APEX, RecordType.IXFR, 1), other, Optional.of(difference(old, other)))
                        .whole());
    }

    /** RFC 1995 2: over UDP the differences if they fit in one message, else the SOA, which tells to come by TCP. */
    @Test
    void aDatagramHasTheDifferencesOrTheSoa() throws FormatError {
        Zone old = version(1, 1000);
        Zone now = version(2, 1000);
        TransferRequest asked = request(APEX, RecordType.IXFR, 1);
        byte[] fits = OutgoingTransfer.datagram(asked, now, difference(old, now), new MessageWriter(), 1232);
        assertEquals(24, records(List.of(fits)));
        assertTrue(fits.length <= 1232);
        byte[] small = OutgoingTransfer.datagram(asked, now, difference(old, now), new MessageWriter(), 512);
        assertEquals(1, records(List.of(small)));
        byte[] unknown = OutgoingTransfer.datagram(asked, now, List.of(), new MessageWriter(), 1232);
        assertEquals(1, records(List.of(unknown)));
    }

    /** RFC 8945 5.3: with a signature that takes nearly all of a datagram, the question and TC are answered. */
    @Test
    void withoutRoomForTheSoaADatagramIsTruncated() throws FormatError {
        TransferRequest asked = request(APEX, RecordType.IXFR, 1);
        Message answer =
                Messages.read(OutgoingTransfer.datagram(asked, version(2, 1), List.of(), new MessageWriter(), 40));
        assertTrue(answer.getHeader().getFlag(Flags.TC));
        assertEquals(7, answer.getHeader().getID());
        assertEquals(1, answer.getSection(Section.QUESTION).size());
        assertEquals(0, answer.getSection(Section.ANSWER).size());
    }

    /** RFC 6891 7: who asks with EDNS is answered with it, in each message. */
    @Test
    void ednsIsAnsweredInEachMessage() throws FormatError {
        byte[] plain = IncomingTransfer.whole(APEX, 7, null, 1).question(null, NOON);
        byte[] asked = Arrays.copyOf(plain, plain.length + 11);
        asked[11] = 1;
        asked[plain.length + 2] = 41;
        asked[plain.length + 3] = 0x10;
        TransferRequest request = TransferRequest.read(asked, asked.length).orElseThrow();
        assertEquals(4096, request.payload());
        for (byte[] message : messages(OutgoingTransfer.whole(request, version(1, 2000)), 900)) {
            assertEquals(Messages.UDP_PAYLOAD, Messages.read(message).getOPT().getPayloadSize());
        }
    }

    /** RFC 1995 has no way to tell two versions of one serial apart: who has it gets the whole zone. */
    @Test
    void noDifferenceLeadsFromASerialThatWasGivenTwice() {
        Zone one = zone("example.", "@ SOA ns host 5 60 30 600 30\n@ NS ns\na A 192.0.2.1\n");
        Zone again = zone("example.", "@ SOA ns host 5 60 30 600 30\n@ NS ns\nb A 192.0.2.1\n");
        Zone next = zone("example.", "@ SOA ns host 6 60 30 600 30\n@ NS ns\nb A 192.0.2.1\n");
        Zone last = zone("example.", "@ SOA ns host 7 60 30 600 30\n@ NS ns\n");
        RecentDifferences recent = RecentDifferences.NONE
                .with(one, again, 99)
                .with(again, next, 99)
                .with(next, last, 99);
        assertEquals(Optional.empty(), recent.since(5));
        assertEquals(1, recent.since(6).orElseThrow().size());
    }

    private static Zone serial(long serial, String record) {
        return zone("example.", "@ SOA ns host " + serial + " 60 30 600 30\n@ NS ns\n" + record + "\n");
    }

    /** A revert gives serials again that secondaries have other zones of: none of them is the start of a difference. */
    @Test
    void noDifferenceLeadsFromASerialUpToTheHighestBeforeGoingBack() {
        Zone a = serial(5, "a A 192.0.2.1");
        Zone b = serial(6, "b A 192.0.2.1");
        Zone c = serial(6, "c A 192.0.2.1");
        Zone d = serial(7, "d A 192.0.2.1");
        RecentDifferences recent = RecentDifferences.NONE
                .with(a, b, 99)
                .with(b, a, 99)
                .with(a, c, 99)
                .with(c, d, 99);
        assertEquals(Optional.empty(), recent.since(6));
        assertEquals(Optional.empty(), recent.since(5));
        assertEquals(1, recent.with(d, serial(8, ""), 99).since(7).orElseThrow().size());
    }

    /** RFC 1982: serials run in a circle, so the highest one may be the smaller number. */
    @Test
    void theHighestSerialIsThatOfSerialArithmetic() {
        long last = 0xffff_ffffL;
        RecentDifferences recent = RecentDifferences.NONE
                .with(serial(last, "a A 192.0.2.1"), serial(1, "b A 192.0.2.1"), 99)
                .with(serial(1, "b A 192.0.2.1"), serial(last, "a A 192.0.2.1"), 99)
                .with(serial(last, "a A 192.0.2.1"), serial(0, "c A 192.0.2.1"), 99)
                .with(serial(0, "c A 192.0.2.1"), serial(1, "d A 192.0.2.1"), 99)
                .with(serial(1, "d A 192.0.2.1"), serial(2, "e A 192.0.2.1"), 99)
                .with(serial(2, "e A 192.0.2.1"), serial(3, ""), 99);
        for (long doubtful : new long[] {last, 0, 1}) {
            assertEquals(Optional.empty(), recent.since(doubtful));
        }
        assertTrue(recent.since(2).isPresent());
    }

    /** What serials were given is known still when a difference is too large to be kept. */
    @Test
    void aLargeDifferenceClearsNoDoubt() {
        RecentDifferences recent = RecentDifferences.NONE
                .with(version(5, 200), version(7, 200), 99)
                .with(version(7, 200), version(5, 200), 99)
                .with(version(5, 200), version(6, 200), 1)
                .with(version(6, 200), version(7, 200), 99)
                .with(version(7, 200), version(8, 200), 99)
                .with(version(8, 200), version(9, 200), 99);
        assertEquals(Optional.empty(), recent.since(6));
        assertEquals(Optional.empty(), recent.since(7));
        assertTrue(recent.since(8).isPresent());
    }

    /** What is kept of differences has a bound; a version whose serial did not grow ends the chain. */
    @Test
    void fewDifferencesAreKept() {
        RecentDifferences recent = RecentDifferences.NONE;
        for (int serial = 1; serial < 20; serial++) {
            recent = recent.with(version(serial, 200), version(serial + 1, 200), 40);
        }
        // Each has six records.
        assertEquals(6, recent.size());
        assertTrue(recent.since(14).isPresent());
        assertFalse(recent.since(13).isPresent());
        assertEquals(0, recent.with(version(20, 200), version(20, 100), 40).size());
        assertEquals(0, recent.with(version(20, 200), version(21, 1000), 40).size());
    }

    /** RFC 1995 3: a question without the client's SOA, or with that of another zone, is none. */
    @Test
    void aQuestionWithoutItsSoaIsNone() {
        byte[] good = IncomingTransfer.newer(version(3, 1), 7, 1).question(null, NOON);
        assertTrue(TransferRequest.read(good, good.length).isPresent());
        for (int length = 0; length < good.length; length++) {
            assertEquals(Optional.empty(), TransferRequest.read(Arrays.copyOf(good, length), length));
        }
        byte[] without = good.clone();
        without[9] = 0;
        assertEquals(Optional.empty(), TransferRequest.read(without, without.length));
    }
}
