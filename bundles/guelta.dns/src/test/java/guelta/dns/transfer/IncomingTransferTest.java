// SPDX-License-Identifier: Apache-2.0
package guelta.dns.transfer;

import static guelta.dns.transfer.ZoneVersions.APEX;
import static guelta.dns.transfer.ZoneVersions.NOON;
import static guelta.dns.transfer.ZoneVersions.messages;
import static guelta.dns.transfer.ZoneVersions.outcome;
import static guelta.dns.transfer.ZoneVersions.record;
import static guelta.dns.transfer.ZoneVersions.records;
import static guelta.dns.transfer.ZoneVersions.request;
import static guelta.dns.transfer.ZoneVersions.zone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.Now;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.message.MessageWriter;
import guelta.dns.transfer.IncomingTransfer.Current;
import guelta.dns.transfer.IncomingTransfer.Failed;
import guelta.dns.transfer.IncomingTransfer.Received;
import guelta.dns.tsig.TsigAlgorithm;
import guelta.dns.tsig.TsigCheck;
import guelta.dns.tsig.TsigKey;
import guelta.dns.tsig.TsigSigner;
import guelta.dns.zone.Zone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IncomingTransferTest {
    private static final TsigKey KEY =
            new TsigKey(DomainName.of("k._transfer.example."), TsigAlgorithm.HMAC_SHA256, new byte[32]);
    private static final ResourceRecord NS = record("example.", "NS", 300, "ns.example.");
    private static final ResourceRecord HOST = record("www.example.", "A", 300, "192.0.2.1");
    private static final ResourceRecord OTHER = record("www.example.", "A", 300, "192.0.2.2");

    private static ResourceRecord soa(long serial) {
        return record("example.", "SOA", 300, "ns.example. host.example. " + serial + " 60 30 600 30");
    }

    private static Zone base() {
        return zone("example.", "@ SOA ns host 5 60 30 600 30\n@ NS ns\nwww A 192.0.2.1\n");
    }

    /** An answer of some records in one message. */
    private static byte[] answer(int flags, ResourceRecord... records) {
        MessageWriter writer = new MessageWriter().begin(7, 0x8400 | flags, 65_535);
        for (ResourceRecord record : records) {
            writer.add(1, record);
        }
        return writer.toBytes();
    }

    private static IncomingTransfer axfr(Zone base) {
        return IncomingTransfer.whole(APEX, 7, base, 100_000);
    }

    private static IncomingTransfer ixfr() {
        return IncomingTransfer.newer(base(), 7, 100_000);
    }

    private static Failed failed(IncomingTransfer transfer, byte[]... messages) {
        return assertInstanceOf(Failed.class, outcome(transfer, Stream.of(messages)));
    }

    private static void fails(String reason, boolean wholeMayHelp, IncomingTransfer transfer, byte[]... messages) {
        assertEquals(new Failed(reason, wholeMayHelp), failed(transfer, messages));
    }

    /** RFC 5936 2.2: the order of a whole zone. */
    @Test
    void aWholeZoneInAnyOtherOrderIsRefused() {
        fails("the transfer does not begin with the SOA of example.", false, axfr(null), answer(0, NS, soa(6)));
        fails(
                "the zone ends with another SOA than it begins with",
                false,
                axfr(null),
                answer(0, soa(6), NS),
                answer(0, HOST, soa(7)));
        fails("records come behind the closing SOA", false, axfr(null), answer(0, soa(6), NS, soa(6), HOST));
        fails("the zone example. has no NS at its apex", false, axfr(null), answer(0, soa(6), HOST, soa(6)));
    }

    /** RFC 4343: a server that compresses without regard to case ends with the SOA that it began with all the same. */
    @Test
    void theCaseOfLettersInTheClosingSoaDoesNotMatter() {
        ResourceRecord other = record("example.", "SOA", 300, "NS.Example. host.example. 6 60 30 600 30");
        assertInstanceOf(Received.class, outcome(axfr(null), Stream.of(answer(0, soa(6), NS, other))));
    }

    /** RFC 5936 3.1: what is not of the zone is not taken. */
    @Test
    void recordsOfOtherZonesAreRefused() {
        ResourceRecord foreign = record("www.example.net.", "A", 300, "192.0.2.1");
        fails("www.example.net. is outside of the zone example.", false, axfr(null), answer(0, soa(6), foreign));
        ResourceRecord below = record("sub.example.", "SOA", 300, "ns.example. host.example. 1 60 30 600 30");
        fails("the SOA of sub.example. is not at the apex example.", false, axfr(null), answer(0, soa(6), below));
        ResourceRecord other = record("example.net.", "SOA", 300, "ns.example. host.example. 1 60 30 600 30");
        fails("example.net. is outside of the zone example.", false, axfr(null), answer(0, other));
    }

    /** RFC 1982: a primary that has lost its newest version must not take it away here. */
    @Test
    void serialsNeverGoBack() {
        fails("the serial would go back from 5 to 4", false, axfr(base()), answer(0, soa(4), NS, soa(4)));
        fails("the serial would go back from 5 to 4", false, ixfr(), answer(0, soa(4), NS, soa(4)));
        fails("the serial would go back from 5 to 4", true, ixfr(), answer(0, soa(4), soa(5), soa(4), soa(4)));
        // From the highest serial on it goes forward to low ones.
        Zone high = zone("example.", "@ SOA ns host 4294967295 60 30 600 30\n@ NS ns\n");
        assertInstanceOf(Received.class, outcome(axfr(high), Stream.of(answer(0, soa(4), NS, soa(4)))));
    }

    /** RFC 1995 2 and 4: one SOA that is not newer ends the answer; a newer one is the start of more. */
    @Test
    void oneSoaSaysWhetherThereIsSomethingNewer() {
        assertEquals(new Current(5), outcome(ixfr(), Stream.of(answer(0, soa(5)))));
        assertEquals(new Current(4), outcome(ixfr(), Stream.of(answer(0, soa(4)))));
        IncomingTransfer more = ixfr();
        assertEquals(Optional.empty(), more.on(answer(0, soa(6)), NOON));
        assertInstanceOf(
                Received.class,
                more.on(answer(0, soa(5), soa(6), HOST, soa(6)), NOON).orElseThrow());
    }

    /** RFC 1995 4: differences that do not fit what is here are refused, and the whole zone may be had. */
    @Test
    void differencesThatDoNotFitAreRefused() {
        fails(
                "the differences begin with serial 4, not with 5",
                true,
                ixfr(),
                answer(0, soa(6), soa(4), soa(6), soa(6)));
        fails(
                "the differences take away a record that www.example. does not have",
                true,
                ixfr(),
                answer(0, soa(6), soa(5), OTHER, soa(6), soa(6)));
        fails("the differences lead from serial 5 to 7", true, ixfr(), answer(0, soa(6), soa(5), soa(7), soa(6)));
        fails(
                "the differences go on with serial 7, not with 6",
                true,
                ixfr(),
                answer(0, soa(8), soa(5), soa(6), soa(7), soa(8), soa(8)));
        fails("the zone example. has no NS at its apex", true, ixfr(), answer(0, soa(6), soa(5), NS, soa(6), soa(6)));
        fails(
                "www.example. has other records already, a CNAME must stand alone (RFC 2181 10.1)",
                true,
                ixfr(),
                answer(0, soa(6), soa(5), soa(6), record("www.example.", "CNAME", 300, "a.example."), soa(6)));
    }

    /** RFC 1995 4, RFC 5936 5: who does not know IXFR says so, and is asked for the whole zone. */
    @Test
    void errorsOfThePrimaryAreTold() {
        fails("the primary answers NOTIMP", true, ixfr(), answer(4));
        fails("the primary answers REFUSED", false, axfr(null), answer(5));
        fails("the primary answers SERVFAIL", false, ixfr(), answer(0, soa(6), soa(5)), answer(2));
        fails("the answer is truncated", false, axfr(null), answer(0x200, soa(6)));
    }

    @Test
    void answersToOtherQuestionsAreRefused() {
        byte[] otherId = answer(0, soa(6));
        otherId[0] = 1;
        fails("what came is no answer to the question", false, axfr(null), otherId);
        fails("what came is no answer to the question", false, axfr(null), new byte[11]);
        MessageWriter writer = new MessageWriter().begin(7, 0x8400, 512);
        writer.question(DomainName.of("example.net."), RecordType.AXFR, 1);
        fails("the answer is one to another question", false, axfr(null), writer.toBytes());
        byte[] behind = Arrays.copyOf(answer(0, soa(6)), answer(0, soa(6)).length + 1);
        fails("octets are behind the records of message 1", false, axfr(null), behind);
    }

    /** A primary may send without end; what is kept has one. */
    @Test
    void aZoneLargerThanAllowedIsRefused() {
        IncomingTransfer small = IncomingTransfer.whole(APEX, 7, null, 200);
        fails(
                "the zone is larger than the 200 octets that are allowed",
                false,
                small,
                answer(0, soa(6), NS),
                answer(0, record("a.example.", "TXT", 300, "\"" + "x".repeat(200) + "\"")));
    }

    /** RFC 8976 4: a zone that says what it is has to be that. */
    @Test
    void aZoneWhoseDigestDoesNotFitIsRefused() {
        ResourceRecord digest = record("example.", "ZONEMD", 300, "6 1 1 " + "00".repeat(48));
        fails("the ZONEMD record does not fit the zone", false, axfr(null), answer(0, soa(6), NS, digest, soa(6)));
        fails(
                "the ZONEMD record does not fit the zone",
                true,
                ixfr(),
                answer(0, soa(6), soa(5), soa(6), digest, soa(6)));
    }

    /** RFC 2308, RFC 4343: a primary may spell names of what it takes away in another case than they came in. */
    @Test
    void removedRecordsAreFoundInAnyCase() {
        Zone base = zone("example.", "@ SOA ns host 5 60 30 600 30\n@ NS ns\nWWW MX 1 Mail\n");
        ResourceRecord mail = record("www.EXAMPLE.", "MX", 9, "1 mAIL.example.");
        Received received = assertInstanceOf(
                Received.class,
                outcome(
                        IncomingTransfer.newer(base, 7, 10_000),
                        Stream.of(answer(0, soa(6), soa(5), mail, soa(6), soa(6)))));
        assertEquals(2, received.zone().size());
    }

    /** Signs the messages of a stream as a server does, but for those that an edit takes the signature off. */
    private static IncomingTransfer.Outcome signed(int size, UnaryOperator<List<byte[]>> edit, int every) {
        StringBuilder text = new StringBuilder("@ SOA ns host 6 60 30 600 30\n@ NS ns\n");
        for (int i = 0; i < size; i++) {
            text.append("h").append(i).append(" TXT ").append("x".repeat(200)).append('\n');
        }
        Zone zone = zone("example.", text.toString());
        IncomingTransfer in = IncomingTransfer.whole(APEX, 7, null, Long.MAX_VALUE);
        byte[] question = in.question(KEY, NOON);
        TsigCheck.Verified check = assertInstanceOf(
                TsigCheck.Verified.class, TsigCheck.of(question, name -> Optional.of(KEY), NOON.seconds(), false));
        List<byte[]> plain = messages(OutgoingTransfer.whole(request(APEX, RecordType.AXFR, 0), zone), 512);
        List<byte[]> stream = new ArrayList<>();
        TsigSigner signer = check.answers();
        for (int i = 0; i < plain.size(); i++) {
            boolean sign = every == 1 || i == 0 || i == plain.size() - 1;
            stream.add(sign ? signer.sign(plain.get(i), NOON.seconds()) : plain.get(i));
        }
        IncomingTransfer.Outcome outcome = outcome(in, edit.apply(stream).stream());
        if (outcome instanceof Received received) {
            assertEquals(records(zone), records(received.zone()));
        }
        return outcome;
    }

    /** RFC 8945 5.3.1: with a key every octet of the stream is signed, the last message itself. */
    @Test
    void aSignedStreamIsBelievedOnlyAsItWasSigned() {
        assertInstanceOf(Received.class, signed(20, stream -> stream, 1));
        for (int message = 0; message < 5; message++) {
            int which = message;
            UnaryOperator<List<byte[]>> left = stream -> {
                stream.remove(which);
                return stream;
            };
            UnaryOperator<List<byte[]>> changed = stream -> {
                byte[] copy = stream.get(which).clone();
                copy[copy.length / 2] ^= 1;
                stream.set(which, copy);
                return stream;
            };
            UnaryOperator<List<byte[]>> twice = stream -> {
                stream.add(which, stream.get(which));
                return stream;
            };
            assertInstanceOf(Failed.class, signed(20, left, 1));
            assertInstanceOf(Failed.class, signed(20, changed, 1));
            assertInstanceOf(Failed.class, signed(20, twice, 1));
        }
    }

    /** RFC 8945 5.3.1: a stream without signatures is none, one whose last message lacks it neither. */
    @Test
    void aStreamWithoutSignaturesIsRefused() {
        IncomingTransfer in = IncomingTransfer.whole(APEX, 7, null, Long.MAX_VALUE);
        in.question(KEY, NOON);
        fails("the answer is not signed", false, in, answer(0, soa(6), NS, soa(6)));
        IncomingTransfer late = IncomingTransfer.whole(APEX, 7, null, Long.MAX_VALUE);
        byte[] question = late.question(KEY, NOON);
        TsigCheck.Verified check =
                (TsigCheck.Verified) TsigCheck.of(question, name -> Optional.of(KEY), NOON.seconds(), false);
        byte[] first = check.answers().sign(answer(0, soa(6), NS), NOON.seconds());
        fails("the last message of the transfer is not signed", false, late, first, answer(0, soa(6)));
    }

    /** RFC 8945 5.2.3: a stream that was recorded yesterday is none of today. */
    @Test
    void anOldSignatureIsRefused() {
        IncomingTransfer in = IncomingTransfer.whole(APEX, 7, null, Long.MAX_VALUE);
        byte[] question = in.question(KEY, NOON);
        TsigCheck.Verified check =
                (TsigCheck.Verified) TsigCheck.of(question, name -> Optional.of(KEY), NOON.seconds(), false);
        byte[] message = check.answers().sign(answer(0, soa(6), NS, soa(6)), NOON.seconds());
        Now tomorrow = new Now(NOON.wall().plusSeconds(86_400), 0);
        assertTrue(in.on(message, tomorrow).orElseThrow() instanceof Failed);
    }
}
