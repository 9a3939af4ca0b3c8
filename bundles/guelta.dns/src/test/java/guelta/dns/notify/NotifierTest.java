// SPDX-License-Identifier: Apache-2.0
package guelta.dns.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.Now;
import guelta.dns.message.FormatError;
import guelta.dns.message.Messages;
import guelta.dns.transfer.ZoneVersions;
import guelta.dns.tsig.TsigAlgorithm;
import guelta.dns.tsig.TsigCheck;
import guelta.dns.tsig.TsigKey;
import guelta.dns.tsig.TsigSigner;
import guelta.dns.zone.Zone;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

class NotifierTest implements NotifyEffect.By {
    private static final TsigKey KEY =
            new TsigKey(DomainName.of("k._notify.example."), TsigAlgorithm.HMAC_SHA256, new byte[32]);

    /** Of the same name, with another secret. */
    private static final TsigKey OTHER = new TsigKey(KEY.name(), TsigAlgorithm.HMAC_SHA256, new byte[] {1});

    private final Notifier notifier = new Notifier();
    private final Random random = new Random(3);
    private final List<byte[]> sent = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private long nanos;
    private long wake = Long.MAX_VALUE;
    private int wakes;

    private static Peer peer(int port, Optional<TsigKey> key) {
        return new Peer(address(port), key);
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static Zone zone(long serial) {
        return ZoneVersions.zone("example.", "@ SOA ns host " + serial + " 60 30 600 30\n@ NS ns\n");
    }

    private Now now() {
        return new Now(Instant.ofEpochSecond(1_800_000_000).plusNanos(nanos), nanos);
    }

    private void happens(NotifyEvent event) {
        notifier.on(event, now(), random::nextLong).forEach(effect -> effect.perform(this));
    }

    private void passSeconds(int seconds) {
        long end = nanos + seconds * 1_000_000_000L;
        while (wake <= end) {
            nanos = wake;
            wake = Long.MAX_VALUE;
            happens(new NotifyEvent.Tick());
        }
        nanos = end;
    }

    @Override
    public void send(InetSocketAddress to, byte[] message) {
        sent.add(message);
    }

    @Override
    public void sendOn(long connection, byte[] message) {
        throw new AssertionError("nobody is connected");
    }

    @Override
    public void keep(long connection, Duration silent) {
        throw new AssertionError("nobody is connected");
    }

    @Override
    public void release(long connection) {
        throw new AssertionError("nobody is connected");
    }

    @Override
    public void close(long connection) {
        throw new AssertionError("nobody is connected");
    }

    @Override
    public void heard(DomainName zone, long serial, InetSocketAddress peer) {
        told.add("heard " + serial + " " + peer.getPort());
    }

    @Override
    public void unheard(DomainName zone, long serial, InetSocketAddress peer, String reason) {
        told.add("unheard " + serial + " " + peer.getPort() + " " + reason);
    }

    @Override
    public void wake(long at) {
        wake = at;
        wakes++;
    }

    private static byte[] reply(byte[] message, int rcode) {
        try {
            return Messages.reply(Messages.read(message), rcode).toWire();
        } catch (FormatError wrong) {
            throw new AssertionError(wrong);
        }
    }

    /** RFC 1996 3.7: opcode NOTIFY, AA, the SOA in question and, as a hint, in the answer. */
    @Test
    void theMessageIsThatOfTheRfc() throws FormatError {
        happens(new NotifyEvent.Changed(zone(8), Set.of(peer(53, Optional.empty()))));
        Message message = Messages.read(sent.get(0));
        assertEquals(Opcode.NOTIFY, message.getHeader().getOpcode());
        assertEquals("aa", message.getHeader().printFlags().strip());
        assertEquals("example.", message.getQuestion().getName().toString());
        SOARecord hint = assertInstanceOf(
                SOARecord.class, message.getSection(Section.ANSWER).get(0));
        assertEquals(8, hint.getSerial());
    }

    /** RFC 1996 3.6: again with growing pauses, and in the end no more. */
    @Test
    void whoDoesNotAnswerIsToldFiveTimes() {
        happens(new NotifyEvent.Changed(zone(8), Set.of(peer(53, Optional.empty()))));
        passSeconds(3);
        assertEquals(2, sent.size());
        passSeconds(60);
        assertEquals(5, sent.size());
        assertEquals(List.of(), told);
        passSeconds(20);
        assertEquals(List.of("unheard 8 53 it does not answer"), told);
        assertEquals(0, notifier.waiting());
    }

    /** RFC 1996 3.8: the answer with the identifier ends it; others do not. */
    @Test
    void theAnswerEndsIt() {
        happens(new NotifyEvent.Changed(zone(8), Set.of(peer(53, Optional.empty()))));
        byte[] other = reply(sent.get(0), Rcode.NOERROR);
        other[0] ^= 1;
        happens(new NotifyEvent.Arrived(address(53), other));
        happens(new NotifyEvent.Arrived(address(54), reply(sent.get(0), Rcode.NOERROR)));
        happens(new NotifyEvent.Arrived(address(53), new byte[5]));
        assertEquals(1, notifier.waiting());
        happens(new NotifyEvent.Arrived(address(53), reply(sent.get(0), Rcode.NOERROR)));
        assertEquals(List.of("heard 8 53"), told);
        passSeconds(100);
        assertEquals(1, sent.size());
    }

    @Test
    void whoRefusesIsNotToldAgain() {
        happens(new NotifyEvent.Changed(zone(8), Set.of(peer(53, Optional.empty()))));
        happens(new NotifyEvent.Arrived(address(53), reply(sent.get(0), Rcode.NOTAUTH)));
        assertEquals(List.of("unheard 8 53 it answers NOTAUTH"), told);
        assertEquals(0, notifier.waiting());
    }

    /** RFC 1996 3.5: while the last change is being told, a newer one takes its place. */
    @Test
    void aNewerVersionTakesThePlaceOfTheOneBefore() {
        happens(new NotifyEvent.Changed(zone(8), Set.of(peer(53, Optional.empty()), peer(54, Optional.empty()))));
        happens(new NotifyEvent.Changed(zone(9), Set.of(peer(53, Optional.empty()))));
        assertEquals(2, notifier.waiting());
        happens(new NotifyEvent.Arrived(address(53), reply(sent.get(2), Rcode.NOERROR)));
        assertEquals(List.of("heard 9 53"), told);
        happens(new NotifyEvent.Gone(DomainName.of("example.")));
        assertEquals(0, notifier.waiting());
    }

    /** While a peer does not answer, each change comes before the moment that was asked for; few ask for a sooner one. */
    @Test
    void aStreamOfChangesHardlyAsksForMoments() {
        for (int serial = 8; serial < 1_000; serial++) {
            nanos += 1_000_000;
            happens(new NotifyEvent.Changed(zone(serial), Set.of(peer(53, Optional.empty()))));
        }
        assertTrue(wakes < 20, () -> wakes + " moments");
        passSeconds(100);
        assertEquals(0, notifier.waiting());
    }

    /** 100,000 zones have more notifies than there are identifiers; each answer ends its own one, and quickly. */
    @Test
    void manyZonesAreToldApart() {
        int zones = 100_000;
        for (int i = 0; i < zones; i++) {
            happens(new NotifyEvent.Changed(
                    ZoneVersions.zone("z" + i + ".", "@ SOA ns host 8 60 30 600 30\n@ NS ns\n"),
                    Set.of(peer(53, Optional.empty()))));
        }
        assertEquals(zones, notifier.waiting());
        List<byte[]> first = List.copyOf(sent);
        for (byte[] each : first) {
            happens(new NotifyEvent.Arrived(address(53), plainReply(each)));
        }
        assertEquals(zones, told.size());
        assertEquals(0, notifier.waiting());
    }

    private static byte[] plainReply(byte[] message) {
        byte[] reply = message.clone();
        reply[2] |= (byte) 0x80;
        return reply;
    }

    /** RFC 8945 5.4: with a key an answer without its signature ends nothing. */
    @Test
    void signedMessagesWantSignedAnswers() {
        happens(new NotifyEvent.Changed(zone(8), Set.of(peer(53, Optional.of(KEY)))));
        TsigCheck.Verified check = assertInstanceOf(
                TsigCheck.Verified.class, TsigCheck.of(sent.get(0), name -> Optional.of(KEY), now().seconds(), false));
        byte[] plain = reply(check.message(), Rcode.NOERROR);
        happens(new NotifyEvent.Arrived(address(53), plain));
        byte[] forged = TsigSigner.request(OTHER, plain, now().seconds()).message();
        happens(new NotifyEvent.Arrived(address(53), forged));
        assertEquals(1, notifier.waiting());
        happens(new NotifyEvent.Arrived(address(53), check.answers().sign(plain, now().seconds())));
        assertEquals(List.of("heard 8 53"), told);
        assertTrue(KEY.toString().contains("_notify"));
    }
}
