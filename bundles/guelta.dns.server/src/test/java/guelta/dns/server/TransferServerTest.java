// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.Now;
import guelta.dns.message.FormatError;
import guelta.dns.message.Messages;
import guelta.dns.transfer.IncomingTransfer;
import guelta.dns.zone.Zone;
import guelta.dns.zone.Zones;
import guelta.net.Delivery;
import guelta.net.Transport;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;

/** Transfers over connections that take what they like. */
class TransferServerTest extends TransferTrial {
    private static final int RACES = 5_000;

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
}
