// SPDX-License-Identifier: Apache-2.0
package guelta.dns.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.Now;
import guelta.dns.keys.KeyFile;
import guelta.dns.keys.Keys;
import guelta.dns.message.FormatError;
import guelta.dns.message.Messages;
import guelta.dns.transfer.ZoneVersions;
import guelta.dns.tsig.TsigCheck;
import guelta.dns.tsig.TsigKey;
import guelta.dns.zone.Zone;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;

/** Secondaries that keep their connections and hear of changes there (facts of Robur's primaries). */
class ConnectionsTest implements NotifyEffect.By {
    private static final DomainName APEX = DomainName.of("example.");
    private static final TsigKey KEY = Keys.parse("s._transfer.example:SHA256:c2VjcmV0");

    private final Notifier notifier = new Notifier();
    private final Random random = new Random(3);
    private final List<Long> sentOn = new ArrayList<>();
    private final List<byte[]> sent = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Set<Long> full = new HashSet<>();
    private final Queue<NotifyEvent> later = new ArrayDeque<>();
    private long nanos;
    private long wake = Long.MAX_VALUE;

    private static Connected connection(long number) {
        return new Connected(
                number, new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000 + (int) (number % 20_000)));
    }

    private static Zone zone(String name, long serial) {
        return ZoneVersions.zone(name, "@ SOA ns host " + serial + " 60 30 600 30\n@ NS ns\n");
    }

    private Now now() {
        return new Now(Instant.ofEpochSecond(1_800_000_000).plusNanos(nanos), nanos);
    }

    private void happens(NotifyEvent event) {
        notifier.on(event, now(), random::nextLong).forEach(effect -> effect.perform(this));
        if (!later.isEmpty()) {
            happens(later.remove());
        }
    }

    private void asks(long number) {
        happens(new NotifyEvent.Asked(connection(number), APEX, KEY));
    }

    private void changes(long serial) {
        happens(new NotifyEvent.Changed(zone("example.", serial), Set.of()));
    }

    private void pass(Duration time) {
        long end = nanos + time.toNanos();
        while (wake <= end) {
            nanos = Math.max(nanos, wake);
            wake = Long.MAX_VALUE;
            happens(new NotifyEvent.Tick());
        }
        nanos = end;
    }

    private void passSeconds(int seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    @Override
    public void send(InetSocketAddress to, byte[] message) {
        throw new AssertionError("nobody is told by UDP");
    }

    @Override
    public void sendOn(long connection, byte[] message) {
        if (full.contains(connection)) {
            later.add(new NotifyEvent.Full(connection, (message[0] & 0xff) << 8 | message[1] & 0xff));
        } else {
            sentOn.add(connection);
            sent.add(message);
        }
    }

    @Override
    public void keep(long connection, Duration silent) {
        told.add("keep " + connection + " " + silent.toMinutes());
    }

    @Override
    public void release(long connection) {
        told.add("release " + connection);
    }

    @Override
    public void close(long connection) {
        told.add("close " + connection);
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
    }

    private TsigCheck.Verified signed(int message) {
        return assertInstanceOf(
                TsigCheck.Verified.class,
                TsigCheck.of(sent.get(message), name -> Optional.of(KEY), now().seconds(), false));
    }

    private void answers(long number, int message, int rcode) {
        try {
            TsigCheck.Verified check = signed(message);
            byte[] plain = Messages.reply(Messages.read(check.message()), rcode).toWire();
            happens(new NotifyEvent.ArrivedOn(number, check.answers().sign(plain, now().seconds())));
        } catch (FormatError wrong) {
            throw new AssertionError(wrong);
        }
    }

    /** facts of Robur's: after a signed question for the SOA the connection hears of changes, signed with that key. */
    @Test
    void whoHasAskedHearsOfEachChangeOnTheConnection() {
        asks(1);
        assertEquals(List.of("keep 1 60"), told);
        assertEquals(Set.of(new Peer(connection(1).address(), Optional.of(KEY))), notifier.listening(APEX));
        passSeconds(5);
        changes(8);
        assertEquals(List.of(1L), sentOn);
        assertTrue(signed(0).key().equals(KEY));
        answers(1, 0, Rcode.NOERROR);
        passSeconds(1);
        changes(9);
        answers(1, 1, Rcode.NOERROR);
        assertEquals(List.of("keep 1 60", "heard 8 40001", "heard 9 40001"), told);
        happens(new NotifyEvent.Changed(zone("other.", 1), Set.of()));
        assertEquals(2, sent.size());
        passSeconds(600);
        assertEquals(0, notifier.waiting());
        assertEquals(3, told.size());
    }

    /** A client that expects the answer to its question, or the rest of its transfer, would take a NOTIFY for a wrong one. */
    @Test
    void nothingIsSaidWhileTheClientAsks() {
        asks(1);
        changes(8);
        happens(new NotifyEvent.Touched(1, 1));
        passSeconds(100);
        changes(9);
        assertEquals(List.of(), sentOn);
        happens(new NotifyEvent.Touched(1, -1));
        passSeconds(1);
        assertEquals(List.of(), sentOn);
        happens(new NotifyEvent.Touched(1, 0));
        pass(Duration.ofMillis(1_900));
        assertEquals(List.of(), sentOn);
        passSeconds(1);
        answers(1, 0, Rcode.NOERROR);
        assertEquals(List.of("keep 1 60", "heard 9 40001"), told);
        assertEquals(1, sent.size());
    }

    /** The answer to its next question tells a secondary what a NOTIFY would. */
    @Test
    void whoAsksAgainIsNotTold() {
        asks(1);
        changes(8);
        asks(1);
        passSeconds(100);
        assertEquals(List.of(), sentOn);
        assertEquals(0, notifier.waiting());
    }

    /** Of a zone that changes all the time one message is on its way, and then the newest version is told. */
    @Test
    void aStreamOfChangesIsFewMessages() {
        asks(1);
        passSeconds(5);
        for (int serial = 8; serial < 1_000; serial++) {
            changes(serial);
        }
        assertEquals(1, sent.size());
        answers(1, 0, Rcode.NOERROR);
        assertEquals(2, sent.size());
        answers(1, 1, Rcode.NOERROR);
        assertEquals(List.of("keep 1 60", "heard 8 40001", "heard 999 40001"), told);
    }

    /** RFC 1996 3.5: TCP sends again by itself; who does not answer is not there. */
    @Test
    void whoDoesNotAnswerIsClosed() {
        asks(1);
        passSeconds(5);
        changes(8);
        happens(new NotifyEvent.ArrivedOn(1, new byte[4]));
        byte[] unsigned = sent.get(0).clone();
        unsigned[2] |= (byte) 0x80;
        happens(new NotifyEvent.ArrivedOn(1, unsigned));
        passSeconds(31);
        assertEquals(
                List.of("keep 1 60", "unheard 8 40001 it does not answer on the connection that it keeps", "close 1"),
                told);
        changes(9);
        assertEquals(1, sent.size());
        assertEquals(0, notifier.waiting());
    }

    /** While a transfer fills the connection the answer cannot be read: its time begins when the transfer has ended. */
    @Test
    void aSlowTransferIsNotCutForAnAnswerThatWaitsBehindIt() {
        asks(1);
        passSeconds(5);
        changes(8);
        assertEquals(1, sent.size());
        happens(new NotifyEvent.Touched(1, 1));
        happens(new NotifyEvent.Touched(1, 1));
        passSeconds(100);
        happens(new NotifyEvent.Touched(1, -1));
        passSeconds(100);
        happens(new NotifyEvent.Touched(1, -1));
        passSeconds(29);
        assertEquals(List.of("keep 1 60"), told);
        answers(1, 0, Rcode.NOERROR);
        changes(9);
        happens(new NotifyEvent.Touched(1, 1));
        passSeconds(100);
        happens(new NotifyEvent.Touched(1, -1));
        passSeconds(31);
        assertEquals(
                List.of(
                        "heard 8 40001",
                        "unheard 9 40001 it does not answer on the connection that it keeps",
                        "close 1"),
                told.subList(1, told.size()));
    }

    @Test
    void aClosedConnectionIsForgotten() {
        asks(1);
        passSeconds(5);
        changes(8);
        happens(new NotifyEvent.Closed(1));
        happens(new NotifyEvent.Closed(1));
        changes(9);
        passSeconds(600);
        assertEquals(1, sent.size());
        assertEquals(List.of("keep 1 60"), told);
        assertEquals(Set.of(), notifier.listening(APEX));
    }

    /** A connection may have no room for a while - and between two devices - but not for ever. */
    @Test
    void whatFindsNoRoomIsSaidLater() {
        asks(1);
        passSeconds(5);
        full.add(1L);
        changes(8);
        full.clear();
        passSeconds(3);
        answers(1, 0, Rcode.NOERROR);
        assertEquals(List.of("keep 1 60", "heard 8 40001"), told);
        full.add(1L);
        changes(9);
        passSeconds(60);
        assertEquals(
                List.of("unheard 9 40001 it does not read what is sent to it", "close 1"),
                told.subList(2, told.size()));
    }

    /** A zone that is served no more, and a right that is taken away, end what comes of them. */
    @Test
    void withoutZoneOrRightNothingIsHeard() throws Exception {
        asks(1);
        passSeconds(5);
        changes(8);
        happens(new NotifyEvent.Entitled(keys("s._transfer.example. DNSKEY 0 3 163 c2VjcmV0\n")));
        assertEquals(1, notifier.waiting());
        happens(new NotifyEvent.Entitled(keys("s._transfer.example. DNSKEY 0 3 163 b3RoZXI=\n")));
        assertEquals(List.of("keep 1 60", "release 1"), told);
        asks(2);
        happens(new NotifyEvent.Gone(APEX));
        assertEquals(List.of("keep 2 60", "release 2"), told.subList(2, told.size()));
        changes(9);
        passSeconds(600);
        assertEquals(1, sent.size());
        assertEquals(0, notifier.waiting());
    }

    private static Keys keys(String text) {
        return Keys.of(List.of(KeyFile.read("_keys", text.getBytes(StandardCharsets.UTF_8), DomainName.ROOT)));
    }

    @Test
    void whoRefusesIsToldOf() {
        asks(1);
        passSeconds(5);
        changes(8);
        answers(1, 0, Rcode.NOTAUTH);
        assertEquals(List.of("keep 1 60", "unheard 8 40001 it answers NOTAUTH"), told);
    }

    /** What is remembered has a bound; those that have gone without a word make room. */
    @Test
    void noMoreAreRememberedThanMayBe() {
        for (long number = 1; number <= Connections.MOST; number++) {
            asks(number);
        }
        asks(1_000);
        assertEquals("release 1000", told.get(told.size() - 1));
        assertEquals(Connections.MOST, notifier.listening(APEX).size());
        pass(Connections.KEPT.plusSeconds(1));
        asks(1_001);
        assertEquals("keep 1001 60", told.get(told.size() - 1));
        assertEquals(1, notifier.listening(APEX).size());
    }

    /** A secondary of many zones gets as many messages at once as are answered, and all in the end. */
    @Test
    void manyZonesOfOneConnectionAreToldAFewAtATime() {
        int zones = 1_000;
        for (int i = 0; i < zones; i++) {
            happens(new NotifyEvent.Asked(connection(1), DomainName.of("z" + i + ".example."), KEY));
        }
        passSeconds(5);
        for (int i = 0; i < zones; i++) {
            happens(new NotifyEvent.Changed(zone("z" + i + ".example.", 8), Set.of()));
        }
        assertEquals(Connections.OUTSTANDING, sent.size());
        assertEquals(zones, notifier.waiting());
        for (int i = 0; i < zones; i++) {
            answers(1, i, Rcode.NOERROR);
        }
        assertEquals(zones, sent.size());
        assertEquals(zones + 1, told.size());
        assertEquals(0, notifier.waiting());
        assertFalse(told.contains("close 1"));
    }
}
