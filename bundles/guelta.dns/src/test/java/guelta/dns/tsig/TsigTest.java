// SPDX-License-Identifier: Apache-2.0
package guelta.dns.tsig;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.message.FormatError;
import guelta.dns.message.Messages;
import guelta.dns.message.Records;
import guelta.dns.zone.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;

class TsigTest {
    private static final long NOW = 1_700_000_000;
    private static final DomainName NAME = DomainName.of("Key._transfer.example.");
    private static final byte[] SECRET = "secret of sixteen".getBytes(StandardCharsets.US_ASCII);
    private static final int ID = 0x1234;

    private static TsigKey key(TsigAlgorithm algorithm) {
        return new TsigKey(NAME, algorithm, SECRET);
    }

    private static Function<DomainName, Optional<TsigKey>> known(TsigKey key) {
        return name -> Optional.of(key).filter(each -> each.name().equals(name));
    }

    private static byte[] request() {
        return Messages.write(
                Messages.question(ID, Opcode.QUERY, Records.name(DomainName.of("www.Example.")), RecordType.SOA), 512);
    }

    private static byte[] reply(byte[] request, int rcode) {
        try {
            return Messages.write(Messages.reply(Messages.read(request), rcode), 512);
        } catch (FormatError wrong) {
            throw new AssertionError(wrong);
        }
    }

    private static TSIG theirs(TsigKey key, long at) {
        Clock clock = Clock.fixed(Instant.ofEpochSecond(at), ZoneOffset.UTC);
        String java = key.algorithm().standardName();
        return new TSIG(
                Records.name(key.algorithm().domain()),
                Records.name(key.name()),
                new SecretKeySpec(SECRET, java),
                clock);
    }

    private static TsigCheck check(byte[] message, TsigKey key) {
        return TsigCheck.of(message, known(key), NOW, true);
    }

    /** RFC 8945 6: the same octets that dnspython 2.3 makes, which compresses the name of the key. */
    @ParameterizedTest
    @CsvSource({
        "HMAC_SHA1, 09686d61632d7368613100 00006553f100012c0014 51cab5fbd1d015410f794ff843c25de05376b473",
        "HMAC_SHA224, 0b686d61632d73686132323400 00006553f100012c001c"
                + " ce98f0ae038c95b5dd7d64c447ea76493e2bb456a224aaa88745ef2b",
        "HMAC_SHA256, 0b686d61632d73686132353600 00006553f100012c0020"
                + " e9628fdc915249574f07556dae67b6f5b3ecd901559b5535faa7079c20cbb3b7",
        "HMAC_SHA384, 0b686d61632d73686133383400 00006553f100012c0030"
                + " 0f897419f1cbad66eb8f654f4694788678a438edf6ff6487e1cbca47856f6221380ba8c7882cd17b3f05b1d50344a4df",
        "HMAC_SHA512, 0b686d61632d73686135313200 00006553f100012c0040"
                + " 8986e29aa0fec3887bfada2ca39ace3515ccb5b2170921db6d3ef1ca685e5948"
                + "5105154d9a65e4f28e6b2743211a816c39146d7b5afa25245c5aa7a6bf149e55"
    })
    void signaturesAreThoseOfOthers(TsigAlgorithm algorithm, String record) {
        String rdata = record.replace(" ", "");
        byte[] data = HexFormat.of().parseHex(rdata);
        int mac = data.length - algorithm.octets();
        byte[] message = HexFormat.of()
                .parseHex("12340000000100000000000103777777074578616d706c650000060001"
                        + "034b6579095f7472616e73666572c01000fa00ff00000000"
                        + "%04x".formatted(data.length + 6) + HexFormat.of().formatHex(data) + "123400000000");
        TsigCheck.Verified verified = assertInstanceOf(TsigCheck.Verified.class, check(message, key(algorithm)));
        assertArrayEquals(request(), verified.message());
        byte[] ours = TsigSigner.request(key(algorithm), request(), NOW).message();
        assertArrayEquals(
                Arrays.copyOfRange(data, mac, data.length),
                Arrays.copyOfRange(ours, ours.length - 6 - algorithm.octets(), ours.length - 6));
    }

    /** RFC 8945 5.2, 5.3, 5.4: signed by one side and verified by the other, dnsjava and ours. */
    @ParameterizedTest
    @EnumSource(TsigAlgorithm.class)
    void requestsAndAnswersAreUnderstoodByDnsjavaAndTheOtherWayRound(TsigAlgorithm algorithm) throws Exception {
        TsigKey key = key(algorithm);
        TSIG theirs = theirs(key, NOW + 299);
        TsigSigner.Request ours = TsigSigner.request(key, request(), NOW);
        Message received = new Message(ours.message());
        assertEquals(Rcode.NOERROR, theirs.verify(received, ours.message(), null));
        Message answer = Messages.reply(Messages.read(request()), Rcode.NOERROR);
        answer.setTSIG(theirs, Rcode.NOERROR, received.getTSIG());
        TsigVerifier.Answer.Verified read = assertInstanceOf(
                TsigVerifier.Answer.Verified.class, ours.answers().read(answer.toWire(65535), NOW));
        assertArrayEquals(reply(request(), Rcode.NOERROR), read.message());
        assertTrue(ours.answers().verified());

        Message asked = new Message(request());
        theirs.apply(asked, null);
        byte[] octets = asked.toWire();
        TsigCheck.Verified verified = assertInstanceOf(TsigCheck.Verified.class, check(octets, key));
        assertArrayEquals(request(), verified.message());
        byte[] unsigned = reply(request(), Rcode.REFUSED);
        byte[] signed = verified.answers().sign(unsigned, NOW);
        assertEquals(verified.answers().octets(), signed.length - unsigned.length);
        assertEquals(Rcode.NOERROR, theirs.verify(new Message(signed), signed, asked.getTSIG()));
    }

    /** RFC 8945 5.3.1: a stream is signed message over message, with the timers alone from the second on. */
    @Test
    void streamsAreUnderstoodByDnsjavaAndTheOtherWayRound() throws Exception {
        TsigKey key = key(TsigAlgorithm.HMAC_SHA256);
        TSIG theirs = theirs(key, NOW);
        Message asked = new Message(request());
        theirs.apply(asked, null);
        TsigSigner signer = assertInstanceOf(TsigCheck.Verified.class, check(asked.toWire(), key))
                .answers();
        TSIG.StreamVerifier stream = new TSIG.StreamVerifier(theirs, asked.getTSIG());
        for (int i = 0; i < 5; i++) {
            byte[] message = signer.sign(reply(request(), i), NOW);
            assertEquals(Rcode.NOERROR, stream.verify(new Message(message), message, i == 4), "message " + i);
        }

        TsigSigner.Request ours = TsigSigner.request(key, request(), NOW);
        TSIGRecord query = Objects.requireNonNull(new Message(ours.message()).getTSIG());
        TSIG server = theirs(key, NOW);
        TSIGRecord last = query;
        for (int i = 0; i < 5; i++) {
            Message message = Messages.reply(Messages.read(request()), i);
            server.apply(message, Rcode.NOERROR, last, i == 0);
            last = message.getTSIG();
            assertInstanceOf(TsigVerifier.Answer.Verified.class, ours.answers().read(message.toWire(), NOW), "" + i);
        }
    }

    /** RFC 8945 5.3.1: up to 99 messages in a row may be unsigned; they are good once a signed one follows. */
    @Test
    void unsignedMessagesOfAStreamAreCoveredByTheNextSignature() {
        TsigKey key = key(TsigAlgorithm.HMAC_SHA256);
        TsigSigner.Request ours = TsigSigner.request(key, request(), NOW);
        TsigSigner signer = assertInstanceOf(TsigCheck.Verified.class, check(ours.message(), key))
                .answers();
        byte[] plain = reply(request(), Rcode.NOERROR);
        assertInstanceOf(TsigVerifier.Answer.Verified.class, ours.answers().read(signer.sign(plain, NOW), NOW));
        for (int i = 0; i < 99; i++) {
            assertInstanceOf(TsigVerifier.Answer.Pending.class, ours.answers().read(plain, NOW));
            assertFalse(ours.answers().verified());
        }
        assertInstanceOf(TsigVerifier.Answer.Wrong.class, ours.answers().read(plain, NOW));
    }

    /** RFC 8945 5.4: the first answer has to be signed, and by the key of the request. */
    @Test
    void answersThatAreNotToBeBelievedAreTold() {
        TsigKey key = key(TsigAlgorithm.HMAC_SHA256);
        byte[] plain = reply(request(), Rcode.NOERROR);
        assertWrong("not signed", TsigSigner.request(key, request(), NOW), plain, NOW);
        TsigSigner.Request asked = TsigSigner.request(key, request(), NOW);
        TsigSigner signer = assertInstanceOf(TsigCheck.Verified.class, check(asked.message(), key))
                .answers();
        byte[] signed = signer.sign(plain, NOW);
        assertWrong("another time", TsigSigner.request(key, request(), NOW), signed, NOW + 301);
        signed[3] ^= 1;
        assertWrong("not its own", asked, signed, NOW);
        assertWrong("another key", TsigSigner.request(key(TsigAlgorithm.HMAC_SHA1), request(), NOW), signed, NOW);
    }

    private static void assertWrong(String reason, TsigSigner.Request asked, byte[] answer, long now) {
        TsigVerifier.Answer.Wrong wrong = assertInstanceOf(
                TsigVerifier.Answer.Wrong.class, asked.answers().read(answer, now));
        assertTrue(wrong.reason().contains(reason), wrong.reason());
    }

    private static TSIGRecord answered(TsigCheck check, int error) throws Exception {
        TsigCheck.Refused refused = assertInstanceOf(TsigCheck.Refused.class, check);
        assertEquals(error, refused.error().number());
        byte[] plain = reply(request(), Rcode.NOTAUTH);
        byte[] answer = refused.answer(plain, NOW);
        assertTrue(answer.length - plain.length <= refused.octets());
        Message read = Messages.read(answer);
        // getRcode folds the error of the TSIG record into the code of the header.
        assertEquals(Rcode.NOTAUTH, read.getHeader().getRcode());
        TSIGRecord record = Objects.requireNonNull(read.getTSIG());
        assertEquals(error, record.getError());
        assertEquals(ID, record.getOriginalID());
        return record;
    }

    /** RFC 8945 5.2.1, 5.3.2: a key that is not known, or of another algorithm, is answered without MAC. */
    @Test
    void anUnknownKeyIsAnsweredUnsigned() throws Exception {
        byte[] request = TsigSigner.request(key(TsigAlgorithm.HMAC_SHA256), request(), NOW)
                .message();
        TSIGRecord record = answered(TsigCheck.of(request, name -> Optional.empty(), NOW, true), 17);
        assertEquals(0, record.getSignature().length);
        assertNull(record.getOther());
        assertEquals(Records.name(NAME), record.getName());
        assertEquals(
                0, answered(check(request, key(TsigAlgorithm.HMAC_SHA512)), 17).getSignature().length);
    }

    /** RFC 8945 5.2.2: whatever octet of the message is changed, the answer says BADSIG, without MAC. */
    @Test
    void aChangedMessageIsAnsweredUnsigned() throws Exception {
        TsigKey key = key(TsigAlgorithm.HMAC_SHA256);
        byte[] request = TsigSigner.request(key, request(), NOW).message();
        for (int at : new int[] {3, 14, 26, request.length - 10}) {
            byte[] changed = request.clone();
            changed[at] ^= 1;
            assertEquals(0, answered(check(changed, key), 16).getSignature().length);
        }
        TsigKey other = new TsigKey(NAME, TsigAlgorithm.HMAC_SHA256, new byte[] {1});
        assertEquals(0, answered(check(request, other), 16).getSignature().length);
    }

    /** RFC 8945 5.2.3: BADTIME is signed, with the client's time and fudge, and tells the server's time. */
    @ParameterizedTest
    @ValueSource(longs = {NOW - 301, NOW + 301})
    void anotherTimeIsAnsweredSignedWithTheServersTime(long then) throws Exception {
        TsigKey key = key(TsigAlgorithm.HMAC_SHA256);
        TsigSigner.Request asked = TsigSigner.request(key, request(), then);
        TsigCheck check = check(asked.message(), key);
        TSIGRecord record = answered(check, 18);
        assertEquals(then, record.getTimeSigned().getEpochSecond());
        assertEquals(300, record.getFudge().toSeconds());
        byte[] answer = ((TsigCheck.Refused) check).answer(reply(request(), Rcode.NOTAUTH), NOW);
        TsigVerifier.Answer.Verified read = assertInstanceOf(
                TsigVerifier.Answer.Verified.class, asked.answers().read(answer, then));
        assertEquals(Optional.of(NOW), read.serverTime());
        assertInstanceOf(
                TsigCheck.Verified.class,
                check(TsigSigner.request(key, request(), NOW - 300).message(), key));
        assertInstanceOf(
                TsigCheck.Verified.class,
                check(TsigSigner.request(key, request(), NOW + 300).message(), key));
    }

    /** RFC 8945 5.2.2.1, 5.2.4: half of a MAC is enough unless the server wants all; less, or more than all, is none. */
    @Test
    void shortenedSignaturesAreTakenAsTheRulesSay() throws Exception {
        TsigKey key = key(TsigAlgorithm.HMAC_SHA256);
        assertInstanceOf(TsigCheck.Verified.class, check(cut(key, 16), key));
        assertInstanceOf(TsigCheck.Verified.class, check(cut(key, 31), key));
        assertInstanceOf(TsigCheck.Malformed.class, check(cut(key, 15), key));
        assertInstanceOf(TsigCheck.Malformed.class, check(cut(key, 33), key));
        assertInstanceOf(TsigCheck.Malformed.class, check(cut(key, 0), key));
        TsigKey sha1 = key(TsigAlgorithm.HMAC_SHA1);
        assertInstanceOf(TsigCheck.Verified.class, check(cut(sha1, 10), sha1));
        assertInstanceOf(TsigCheck.Malformed.class, check(cut(sha1, 9), sha1));
        TsigCheck wholeWanted = TsigCheck.of(cut(key, 16), known(key), NOW, false);
        assertEquals(32, answered(wholeWanted, 22).getSignature().length);
    }

    private static byte[] cut(TsigKey key, int length) {
        TsigRecord whole;
        try {
            whole = TsigRecord.split(TsigSigner.request(key, request(), NOW).message())
                    .orElseThrow()
                    .signature();
        } catch (FormatError wrong) {
            throw new AssertionError(wrong);
        }
        return whole.signed(Arrays.copyOf(whole.mac(), length)).appended(request());
    }

    /** RFC 8945 5.2: a forwarder may have changed the identifier; what was signed is the original one. */
    @Test
    void theOriginalIdentifierIsTheOneThatWasSigned() {
        TsigKey key = key(TsigAlgorithm.HMAC_SHA384);
        byte[] request = TsigSigner.request(key, request(), NOW).message();
        Octets.put16(request, 0, 0x5678);
        TsigCheck.Verified verified = assertInstanceOf(TsigCheck.Verified.class, check(request, key));
        assertEquals(0x5678, Octets.u16(verified.message(), 0), "the answer goes to who sent it");
    }

    /** RFC 8945 5.1: a signature that is not the last record, or twice there, makes the message none. */
    @Test
    void aSignatureStandsLastAndAlone() throws Exception {
        TsigKey key = key(TsigAlgorithm.HMAC_SHA256);
        byte[] signed = TsigSigner.request(key, request(), NOW).message();
        assertInstanceOf(
                TsigCheck.Malformed.class,
                check(TsigSigner.request(key, signed, NOW).message(), key));
        Message behind = new Message(signed);
        behind.addRecord(
                org.xbill.DNS.Record.fromString(org.xbill.DNS.Name.root, RecordType.A, 1, 0, "192.0.2.1", null),
                Section.ADDITIONAL);
        assertInstanceOf(TsigCheck.Malformed.class, check(behind.toWire(), key));
        assertInstanceOf(TsigCheck.Unsigned.class, check(request(), key));
        assertInstanceOf(TsigCheck.Malformed.class, check(Arrays.copyOf(signed, signed.length - 1), key));
        assertInstanceOf(TsigCheck.Malformed.class, check(Arrays.copyOf(signed, signed.length + 1), key));
    }

    /** Secrets never reach a log: design.md. */
    @Test
    void aKeyDoesNotTellItsSecret() {
        assertEquals(
                "Key._transfer.example. (hmac-sha256)",
                key(TsigAlgorithm.HMAC_SHA256).toString());
        assertEquals(key(TsigAlgorithm.HMAC_SHA256), key(TsigAlgorithm.HMAC_SHA256));
    }
}
