// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.Now;
import guelta.dns.ResourceRecord;
import guelta.dns.message.FormatError;
import guelta.dns.message.Messages;
import guelta.dns.text.Malformed;
import guelta.dns.text.Rdata;
import guelta.dns.transfer.IncomingTransfer;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import guelta.dns.zone.ZoneDifference;
import guelta.dns.zone.Zones;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.Path;
import guelta.net.Transport;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;

/** Transfers over connections that take what they like; the executor is the test. */
class TransferServerTest implements TransferSource, DatagramPort {
    private static final DomainName APEX = DomainName.of("example.");
    private static final int RACES = 5_000;

    private final Deque<Runnable> work = new ArrayDeque<>();
    private final List<byte[]> sent = new ArrayList<>();
    private final List<Ended> ended = new ArrayList<>();
    private TransferLimits limits = new TransferLimits(2, 2);
    private final TransferServer server = new TransferServer(this, work::add, () -> nanos(), () -> limits);
    private final Zone zone = zone(20_000);
    private long nanos;
    private int room = Integer.MAX_VALUE;
    private boolean gone;
    private final CompletableFuture<Optional<List<ZoneDifference>>> history = new CompletableFuture<>();
    private boolean failing;
    private int putOff;
    private boolean closed;
    private boolean last;
    private String protocol = "";

    private long nanos() {
        return nanos;
    }

    private static Zone zone(int hosts) {
        ZoneBuilder builder = new ZoneBuilder(APEX);
        builder.add(record("example.", 6, "ns.example. host.example. 7 60 30 600 30"));
        builder.add(record("example.", 2, "ns.example."));
        for (int i = 0; i < hosts; i++) {
            builder.add(record("h" + i + ".example.", 16, "\"number " + i + "\""));
        }
        return builder.build().zone().orElseThrow();
    }

    private static ResourceRecord record(String owner, int type, String data) {
        try {
            return new ResourceRecord(DomainName.of(owner), type, 300, Rdata.of(type, data, DomainName.ROOT));
        } catch (Malformed wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private static FixedPath path(int port, Transport transport) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return FixedPath.of(transport, new InetSocketAddress(loopback, port), new InetSocketAddress(loopback, 53));
    }

    private static Received received(int port, Transport transport, DatagramPort by, byte[] octets) throws FormatError {
        return new Received(octets, Messages.read(octets), Optional.empty(), path(port, transport), by, () -> 0);
    }

    private IncomingTransfer asks(int port) throws FormatError {
        IncomingTransfer in = IncomingTransfer.whole(APEX, 7, null, Long.MAX_VALUE);
        byte[] question = in.question(null, new Now(Instant.EPOCH, 0));
        server.accept(received(port, Transport.TCP16, this, question));
        return in;
    }

    private void work() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    @Override
    public Delivery send(Path to, ByteBuffer message) {
        Delivery delivery = part(to, message);
        last |= delivery == Delivery.SENT;
        return delivery;
    }

    @Override
    public Delivery part(Path to, ByteBuffer message) {
        if (gone || room == 0) {
            return gone ? Delivery.GONE : Delivery.FULL;
        }
        room--;
        byte[] copy = new byte[message.remaining()];
        message.get(copy);
        sent.add(copy);
        return Delivery.SENT;
    }

    @Override
    public void close(Path of) {
        closed = true;
    }

    @Override
    public Zones zones() {
        return Zones.of(List.of(zone));
    }

    @Override
    public boolean allows(Received request, DomainName asked) {
        return request.from().peerPort() != 666;
    }

    @Override
    public Optional<List<ZoneDifference>> recent(Zone version, long serial) {
        return Optional.empty();
    }

    @Override
    public CompletionStage<Optional<List<ZoneDifference>>> older(Zone version, long serial) {
        if (failing) {
            throw new IllegalStateException("the store is going away");
        }
        return history;
    }

    @Override
    public void tooMany(Received request, DomainName asked) {
        putOff++;
    }

    @Override
    public void ended(Ended transfer) {
        ended.add(transfer);
    }

    private void arrives(IncomingTransfer in) {
        Optional<IncomingTransfer.Outcome> outcome = Optional.empty();
        for (byte[] message : sent) {
            outcome = in.on(message, new Now(Instant.EPOCH, 0));
        }
        assertTrue(outcome.orElseThrow() instanceof IncomingTransfer.Received, outcome::toString);
    }

    /** A zone goes out whole; the last message is the one that ends the request. */
    @Test
    void aZoneGoesOut() throws FormatError {
        IncomingTransfer in = asks(1);
        assertEquals(List.of(), sent, "nothing is done on the caller's thread");
        work();
        arrives(in);
        assertTrue(last);
        assertEquals(0, server.running());
        assertTrue(ended.get(0).complete() && ended.get(0).whole());
        assertEquals(sent.size(), ended.get(0).messages());
    }

    /** A slow client has the next message made when it has room, and gets each once. */
    @Test
    void aSlowClientGetsEachMessageOnce() throws FormatError {
        room = 2;
        IncomingTransfer in = asks(1);
        work();
        for (int i = 0; !last; i++) {
            assertEquals(2 + i, sent.size());
            room = 1;
            server.writable(this, path(1, Transport.TCP16));
            // What is said twice is done once.
            server.writable(this, path(1, Transport.TCP16));
            work();
        }
        arrives(in);
    }

    /** design.md: after a swap of devices another port goes on with the connection. */
    @Test
    void anotherPortGoesOn() throws FormatError {
        room = 2;
        IncomingTransfer in = asks(1);
        work();
        gone = true;
        TransferServerTest other = new TransferServerTest();
        server.writable(other, path(1, Transport.TCP16));
        work();
        sent.addAll(other.sent);
        arrives(in);
    }

    /** A history that takes long to read keeps no thread of others, and what comes of it is sent. */
    @Test
    void nobodyWaitsForAHistory() throws FormatError {
        limits = new TransferLimits(9, 9);
        Zone old = version(6);
        IncomingTransfer differences = IncomingTransfer.newer(old, 7, Long.MAX_VALUE);
        byte[] question = differences.question(null, new Now(Instant.EPOCH, 0));
        server.accept(received(1, Transport.TCP16, this, question));
        server.accept(received(2, Transport.TCP16, this, question));
        assertEquals(0, work.size());
        assertEquals(2, server.running());
        arrives(whole());
        server.closed(path(2, Transport.TCP16));
        work();
        assertEquals(1, server.running());
        sent.clear();
        history.complete(ZoneDifference.between(old, zone, 100).map(List::of));
        work();
        arrives(differences);
        assertEquals(0, server.running());
        assertEquals(
                List.of(true, true, false), ended.stream().map(Ended::whole).toList());
    }

    /** A client has waited for a history that took long to read: it is not to blame, and gets what it waited for. */
    @Test
    void whoWaitsForAHistoryIsNotForgotten() throws FormatError {
        IncomingTransfer waiting = IncomingTransfer.newer(version(6), 7, Long.MAX_VALUE);
        server.accept(received(1, Transport.TCP16, this, waiting.question(null, new Now(Instant.EPOCH, 0))));
        nanos = 121_000_000_000L;
        arrives(whole());
        assertEquals(1, server.running());
        assertFalse(closed);
        sent.clear();
        history.complete(Optional.empty());
        work();
        arrives(waiting);
    }

    /** design.md: without its store a server goes on. A history that can't be read costs the differences, no more. */
    @Test
    void whatCannotBeReadOfAHistoryCostsTheDifferencesOnly() throws FormatError {
        byte[] question =
                IncomingTransfer.newer(version(6), 7, Long.MAX_VALUE).question(null, new Now(Instant.EPOCH, 0));
        failing = true;
        server.accept(received(1, Transport.TCP16, this, question));
        work();
        failing = false;
        history.completeExceptionally(new IllegalStateException("the store is going away"));
        server.accept(received(1, Transport.TCP16, this, question));
        work();
        assertEquals(0, server.running());
        assertEquals(
                List.of(true, true),
                ended.stream().map(each -> each.whole() && each.complete()).toList());
    }

    /** Whatever the moment that one transfer of a connection ends at, the next one is not forgotten. */
    @Test
    void aTransferBeginsWhileTheLastOneOfItsConnectionEnds() throws Exception {
        Queue<Runnable> turns = new ConcurrentLinkedQueue<>();
        AtomicInteger ends = new AtomicInteger();
        Zone small = zone(1);
        TransferSource of = (TransferSource) Proxy.newProxyInstance(
                TransferSource.class.getClassLoader(),
                new Class<?>[] {TransferSource.class},
                (any, method, arguments) -> switch (method.getName()) {
                    case "zones" -> Zones.of(List.of(small));
                    case "allows" -> true;
                    case "ended" -> ends.incrementAndGet();
                    default -> null;
                });
        TransferServer racing = new TransferServer(of, turns::add, () -> 0, () -> new TransferLimits(9, 9));
        byte[] question = IncomingTransfer.whole(APEX, 7, null, 1).question(null, new Now(Instant.EPOCH, 0));
        Received first = received(1, Transport.TCP16, (to, message) -> Delivery.SENT, question);
        Received second = received(1, Transport.TCP16, (to, message) -> Delivery.FULL, question);
        AtomicReference<Runnable> ending = new AtomicReference<>();
        Runnable stop = () -> {};
        Thread other = new Thread(() -> {
            for (Runnable turn = ending.get(); turn != stop; turn = ending.get()) {
                if (turn == null) {
                    Thread.onSpinWait();
                } else {
                    turn.run();
                    ending.set(null);
                }
            }
        });
        other.setDaemon(true);
        other.start();
        for (int i = 0; i < RACES; i++) {
            racing.accept(first);
            ending.set(turns.remove());
            for (int wait = i % 500; wait > 0; wait--) {
                Thread.onSpinWait();
            }
            racing.accept(second);
            while (ending.get() != null) {
                Thread.onSpinWait();
            }
            racing.closed(path(1, Transport.TCP16));
            while (!turns.isEmpty()) {
                turns.remove().run();
            }
            assertEquals(2 * i + 2, ends.get(), "the second one hears that its connection is closed");
        }
        ending.set(stop);
        other.join();
    }

    private Zone version(int serial) {
        return zone.edited(
                        List.of(record("example.", 6, "ns.example. host.example. 7 60 30 600 30")),
                        List.of(record("example.", 6, "ns.example. host.example. " + serial + " 60 30 600 30")))
                .zone()
                .orElseThrow();
    }

    private IncomingTransfer whole() throws FormatError {
        IncomingTransfer in = asks(3);
        work();
        return in;
    }

    /** Two take turns: neither waits for the end of the other. */
    @Test
    void transfersTakeTurns() throws FormatError {
        asks(1);
        asks(2);
        for (int i = 0; i < 4; i++) {
            work.remove().run();
        }
        assertEquals(2, work.size());
        assertEquals(32, sent.size());
        assertEquals(2, server.running());
    }

    @Test
    void aConnectionThatIsClosedEndsItsTransfer() throws FormatError {
        room = 1;
        asks(1);
        work();
        server.closed(path(1, Transport.TCP16));
        work();
        assertEquals(0, server.running());
        assertFalse(ended.get(0).complete());
        gone = true;
        asks(2);
        work();
        assertEquals(0, server.running());
    }

    /**
     * A connection whose device went away without a word is forgotten when somebody asks, so that it is not counted for
     * ever.
     */
    @Test
    void whatHearsNothingIsForgotten() throws FormatError {
        room = 0;
        asks(1);
        asks(2);
        work();
        assertEquals(2, server.running());
        asks(3);
        assertEquals(2, server.running());
        nanos = 121_000_000_000L;
        asks(4);
        work();
        assertEquals(0, server.running());
        assertTrue(closed, "its client learns that there will be no more");
        room = Integer.MAX_VALUE;
        IncomingTransfer in = asks(5);
        work();
        arrives(in);
    }

    /** docs/operate.md, maxTransfersPerNetwork: one network does not take the transfers of all others. */
    @Test
    void aNetworkHasNoMoreThanItsTransfers() throws FormatError {
        limits = new TransferLimits(100, 2);
        room = 0;
        for (int port = 1; port <= 5; port++) {
            asks(port);
        }
        assertEquals(2, server.running());
        assertEquals(3, putOff);
        InetSocketAddress other = new InetSocketAddress("192.0.2.1", 9);
        byte[] question = IncomingTransfer.whole(APEX, 7, null, 1).question(null, new Now(Instant.EPOCH, 0));
        FixedPath path = FixedPath.of(Transport.TCP16, other, other);
        server.accept(new Received(question, Messages.read(question), Optional.empty(), path, this, () -> 0));
        assertEquals(3, server.running());
    }

    private int rcode(int port, Transport transport, byte[] question) throws FormatError {
        sent.clear();
        server.accept(received(port, transport, this, question));
        work();
        return Messages.read(sent.get(0)).getRcode();
    }

    /** RFC 5936 2.2.1, 4.2. */
    @Test
    void whatCannotBeHadIsRefused() throws FormatError {
        byte[] axfr = IncomingTransfer.whole(APEX, 7, null, 1).question(null, new Now(Instant.EPOCH, 0));
        byte[] other =
                IncomingTransfer.whole(DomainName.of("other."), 7, null, 1).question(null, new Now(Instant.EPOCH, 0));
        byte[] ixfr = IncomingTransfer.newer(zone, 7, 1).question(null, new Now(Instant.EPOCH, 0));
        assertEquals(Rcode.NOTIMP, rcode(1, Transport.UDP, axfr));
        assertEquals(Rcode.REFUSED, rcode(666, Transport.TCP16, axfr));
        assertEquals(Rcode.NOTAUTH, rcode(1, Transport.TCP16, other));
        assertEquals(Rcode.NOERROR, rcode(1, Transport.UDP, ixfr));
        ixfr[9] = 0;
        byte[] without = Arrays.copyOf(ixfr, 12 + APEX.wire().length + 4);
        assertEquals(Rcode.FORMERR, rcode(1, Transport.TCP16, without));
    }

    /** RFC 9103 8.1: over TLS zones go by version 1.3 only; what has no session to show is no connection of TLS. */
    @Test
    void overTlsATransferNeedsVersion13() throws FormatError {
        IncomingTransfer in = IncomingTransfer.whole(APEX, 7, null, Long.MAX_VALUE);
        byte[] question = in.question(null, new Now(Instant.EPOCH, 0));
        protocol = "TLSv1.2";
        server.accept(received(1, Transport.TLS16, this, question));
        assertEquals(Rcode.REFUSED, sent.get(0)[3] & 15);
        assertEquals(0, server.running());
        protocol = "TLSv1.3";
        server.accept(received(1, Transport.TLS16, this, question));
        assertEquals(1, server.running());
    }

    @Override
    public Optional<SSLSession> tls(Path of) {
        return Optional.of((SSLSession) Proxy.newProxyInstance(
                SSLSession.class.getClassLoader(), new Class<?>[] {SSLSession.class}, (any, method, none) -> protocol));
    }
}
