// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.Client;
import guelta.net.CloseReason;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.FramedConnection;
import guelta.net.Silence;
import guelta.net.Target;
import guelta.net.Transport;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that are dialed, and timers, whatever the sockets are. */
@Timeout(60)
interface DialerContract {
    NettyDialer dialer();

    /** A peer that the test plays. */
    private static ServerSocket peer() throws IOException {
        ServerSocket peer = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        peer.setSoTimeout(Client.PATIENCE_MILLIS);
        return peer;
    }

    private static InetSocketAddress address(ServerSocket peer) {
        return (InetSocketAddress) peer.getLocalSocketAddress();
    }

    /** An address where nobody listens. */
    private static InetSocketAddress nobody() throws IOException {
        try (ServerSocket free = peer()) {
            return address(free);
        }
    }

    private static Client.Connection accept(ServerSocket peer) throws IOException {
        Socket socket = peer.accept();
        socket.setSoTimeout(Client.PATIENCE_MILLIS);
        return new Client.Connection(
                socket, new DataInputStream(socket.getInputStream()), new DataOutputStream(socket.getOutputStream()));
    }

    @Test
    default void messagesGoBothWaysUntilOneEnds() throws Exception {
        try (NettyDialer dialer = dialer();
                ServerSocket peer = peer()) {
            Calls calls = new Calls();
            FramedConnection connection = dialer.connect(Target.tcp(address(peer)), calls);
            try (Client.Connection accepted = accept(peer)) {
                assertEquals(connection, calls.open());
                FixedPath path = connection.path().orElseThrow();
                assertEquals(Transport.TCP16, path.transport());
                assertEquals(address(peer), path.peer());
                assertEquals(accepted.socket().getPort(), path.localPort());
                assertTrue(connection.tls().isEmpty());
                for (int size : new int[] {1, 512, 65_535}) {
                    byte[] message = new byte[size];
                    message[size - 1] = 7;
                    assertEquals(Delivery.SENT, connection.send(ByteBuffer.wrap(message)));
                    assertArrayEquals(message, accepted.receive());
                    accepted.send(message);
                    assertArrayEquals(message, calls.message());
                }
                connection.end();
                assertTrue(accepted.isClosedByServer());
                assertEquals(CloseReason.Kind.OURS, calls.end().kind());
                assertEquals(Delivery.GONE, connection.send(ByteBuffer.allocate(1)));
            }
        }
    }

    @Test
    default void theEndOfThePeerIsToldAfterItsLastMessage() throws Exception {
        try (NettyDialer dialer = dialer();
                ServerSocket peer = peer()) {
            Calls calls = new Calls();
            dialer.connect(Target.tcp(address(peer)), calls);
            try (Client.Connection accepted = accept(peer)) {
                accepted.send((byte) 1);
                accepted.send((byte) 2);
            }
            assertArrayEquals(new byte[] {1}, calls.message());
            assertArrayEquals(new byte[] {2}, calls.message());
            CloseReason end = calls.end();
            assertEquals(CloseReason.Kind.PEER, end.kind());
            assertEquals("127.0.0.1:" + peer.getLocalPort() + " has ended the connection", end.text());
        }
    }

    @Test
    default void anEndInsideAMessageIsNoGoodEnd() throws Exception {
        try (NettyDialer dialer = dialer();
                ServerSocket peer = peer()) {
            Calls calls = new Calls();
            dialer.connect(Target.tcp(address(peer)), calls);
            try (Client.Connection accepted = accept(peer)) {
                accepted.out().write(new byte[] {0, 5, 1});
            }
            assertEquals(CloseReason.Kind.BROKEN, calls.end().kind());
            assertEquals(0, calls.heard());
        }
    }

    @Test
    default void addressesAreTriedInOrder() throws Exception {
        try (NettyDialer dialer = dialer();
                ServerSocket peer = peer()) {
            Calls calls = new Calls();
            dialer.connect(Target.tcp(nobody(), nobody(), address(peer)), calls);
            try (Client.Connection accepted = accept(peer)) {
                accepted.send((byte) 1);
                assertArrayEquals(new byte[] {1}, calls.message());
                assertEquals(address(peer), calls.open().path().orElseThrow().peer());
            }
        }
    }

    @Test
    default void aPeerThatIsNotThereIsToldWithEveryAddress() throws Exception {
        try (NettyDialer dialer = dialer()) {
            Calls calls = new Calls();
            InetSocketAddress one = nobody();
            InetSocketAddress other = nobody();
            FramedConnection connection = dialer.connect(Target.tcp(one, other), calls);
            CloseReason end = calls.end();
            assertEquals(CloseReason.Kind.UNREACHABLE, end.kind());
            assertTrue(end.text().contains("127.0.0.1:" + one.getPort()), end.text());
            assertTrue(end.text().contains("127.0.0.1:" + other.getPort()), end.text());
            assertEquals(Delivery.GONE, connection.send(ByteBuffer.allocate(1)));
        }
    }

    @Test
    default void aPeerThatIsSilentIsLeft() throws Exception {
        Silence.of(Duration.ofMillis(300), time -> {
            try (NettyDialer dialer = dialer();
                    ServerSocket peer = peer()) {
                Calls calls = new Calls();
                dialer.connect(Target.tcp(address(peer)).within(Duration.ofSeconds(10), time), calls);
                try (Client.Connection accepted = accept(peer)) {
                    for (int i = 0; i < 5; i++) {
                        accepted.send((byte) i);
                        assertEquals(i, calls.message()[0]);
                    }
                    CloseReason end = calls.end();
                    assertEquals(CloseReason.Kind.TIMEOUT, end.kind());
                    assertTrue(end.text().endsWith("was silent for " + time.toMillis() + " ms"), end.text());
                    assertTrue(accepted.isClosedByServer());
                }
            }
        });
    }

    @Test
    default void sendingIsHeldBackByAPeerThatDoesNotRead() throws Exception {
        try (NettyDialer dialer = dialer();
                ServerSocket peer = peer()) {
            Calls calls = new Calls();
            FramedConnection connection = dialer.connect(Target.tcp(address(peer)), calls);
            try (Client.Connection accepted = accept(peer)) {
                calls.open();
                int sent = 0;
                while (connection.send(ByteBuffer.allocate(60_000).putInt(0, sent)) == Delivery.SENT) {
                    sent++;
                    assertTrue(sent < 10_000, "600 MB were taken");
                }
                int before = sent;
                for (int i = 0; i < before; i++) {
                    assertEquals(i, ByteBuffer.wrap(accepted.receive()).getInt());
                }
                Client.await("told", () -> calls.writables() > 0);
                assertEquals(Delivery.SENT, connection.send(ByteBuffer.allocate(2)));
                assertEquals(2, accepted.receive().length);
            }
        }
    }

    @Test
    default void aReaderThatStopsHoldsThePeerBackAndHearsAllInTheEnd() throws Exception {
        try (NettyDialer dialer = dialer();
                ServerSocket peer = peer()) {
            Calls calls = new Calls();
            FramedConnection connection = dialer.connect(Target.tcp(address(peer)), calls);
            int messages = 2_000;
            try (Client.Connection accepted = accept(peer)) {
                calls.open();
                connection.reading(false);
                AtomicInteger written = new AtomicInteger();
                Thread writing = new Thread(() -> {
                    try {
                        for (int i = 0; i < messages; i++) {
                            accepted.send(
                                    ByteBuffer.allocate(20_000).putInt(0, i).array());
                            written.incrementAndGet();
                        }
                        accepted.socket().shutdownOutput();
                    } catch (IOException broken) {
                        throw new IllegalStateException(broken);
                    }
                });
                writing.start();
                AtomicInteger stuck = new AtomicInteger(-1);
                Client.await(
                        "held back",
                        () -> written.get() > 0
                                && stuck.getAndSet(written.get()) == written.get()
                                && writing.getState() != Thread.State.TERMINATED);
                assertTrue(calls.heard() <= 1, "heard " + calls.heard());
                connection.reading(true);
                for (int i = 0; i < messages; i++) {
                    assertEquals(i, ByteBuffer.wrap(calls.message()).getInt());
                }
                writing.join();
            }
            assertEquals(CloseReason.Kind.PEER, calls.end().kind());
        }
    }

    @Test
    default void anAbortIsAReset() throws Exception {
        try (NettyDialer dialer = dialer();
                ServerSocket peer = peer()) {
            Calls calls = new Calls();
            FramedConnection connection = dialer.connect(Target.tcp(address(peer)), calls);
            try (Client.Connection accepted = accept(peer)) {
                calls.open();
                connection.abort();
                assertEquals(CloseReason.Kind.OURS, calls.end().kind());
                assertThrows(IOException.class, accepted::receive);
            }
        }
    }

    @Test
    default void whatASessionThrowsEndsItsConnectionOnly() throws Exception {
        try (NettyDialer dialer = dialer();
                ServerSocket peer = peer()) {
            Calls calls = new Calls();
            AtomicBoolean told = new AtomicBoolean();
            dialer.connect(Target.tcp(address(peer)), new Failing(told));
            try (Client.Connection first = accept(peer)) {
                first.send((byte) 1);
                assertTrue(first.isClosedByServer());
                Client.await("told", told::get);
            }
            dialer.connect(Target.tcp(address(peer)), calls);
            try (Client.Connection second = accept(peer)) {
                second.send((byte) 2);
                assertArrayEquals(new byte[] {2}, calls.message());
            }
        }
    }

    @Test
    default void theEndOfTheDeviceIsToldToEverybody() throws Exception {
        try (ServerSocket peer = peer()) {
            Calls calls = new Calls();
            Calls late = new Calls();
            NettyDialer dialer = dialer();
            dialer.connect(Target.tcp(address(peer)), calls);
            calls.open();
            dialer.close();
            assertEquals(CloseReason.Kind.DEVICE, calls.end().kind());
            assertEquals(
                    Delivery.GONE,
                    dialer.connect(Target.tcp(address(peer)), late).send(ByteBuffer.allocate(1)));
            assertEquals(CloseReason.Kind.DEVICE, late.end().kind());
        }
    }

    @Test
    default void timersRunOnTheirExecutorAndNotBeforeTheirTime() throws Exception {
        ExecutorService serial = Executors.newSingleThreadExecutor();
        try (NettyDialer dialer = dialer()) {
            long start = System.nanoTime();
            AtomicInteger done = new AtomicInteger();
            AtomicBoolean early = new AtomicBoolean();
            AtomicBoolean muchTooEarly = new AtomicBoolean();
            dialer.at(start + 3_600_000_000_000L, serial, () -> muchTooEarly.set(true));
            dialer.at(start + 50_000_000L, serial, () -> {
                early.set(System.nanoTime() - start < 50_000_000L);
                done.incrementAndGet();
            });
            dialer.at(start - 1, serial, done::incrementAndGet);
            Client.await("what is past and what is soon", () -> done.get() == 2);
            assertFalse(early.get());
            assertFalse(muchTooEarly.get());
        } finally {
            serial.shutdown();
        }
    }

    // The promise of Timers: after a cancel on the executor nothing comes, even when the time is over.
    @Test
    default void aCancelledTimerDoesNotRun() throws Exception {
        ExecutorService serial = Executors.newSingleThreadExecutor();
        try (NettyDialer dialer = dialer()) {
            AtomicInteger ran = new AtomicInteger();
            serial.submit(() -> {
                        Runnable cancel = dialer.at(System.nanoTime(), serial, ran::incrementAndGet);
                        AtomicBoolean passed = new AtomicBoolean();
                        dialer.at(System.nanoTime() + 50_000_000L, Runnable::run, () -> passed.set(true));
                        Client.await("the time is over", passed::get);
                        cancel.run();
                    })
                    .get();
            serial.submit(() -> {}).get();
            assertEquals(0, ran.get());
        } finally {
            serial.shutdown();
        }
    }

    /** Fails at the first message. */
    record Failing(AtomicBoolean told) implements guelta.net.FramedSession {
        @Override
        public void opened(FramedConnection connection) {
            // Only what comes next is of interest.
        }

        @Override
        public void received(ByteBuffer message) {
            throw new IllegalStateException("not today");
        }

        @Override
        public void closed(CloseReason why) {
            told.set(why.kind() == CloseReason.Kind.BROKEN);
        }
    }
}
