// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.Client;
import guelta.net.DatagramHandler.Worker;
import guelta.net.Delivery;
import guelta.net.Echo;
import guelta.net.FixedPath;
import guelta.net.OutboundPort;
import guelta.net.Path;
import guelta.net.Silence;
import guelta.net.SourcePort;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Questions by UDP, whatever the sockets are. */
@Timeout(60)
interface ExchangesContract {
    NettyDialer dialer();

    NettyDialer dialer(IntSupplier sourcePorts);

    private static DatagramSocket peer() throws IOException {
        DatagramSocket peer = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        peer.setSoTimeout(Client.PATIENCE_MILLIS);
        return peer;
    }

    private static FixedPath to(DatagramSocket peer) {
        return FixedPath.to((InetSocketAddress) peer.getLocalSocketAddress());
    }

    private static ByteBuffer message(int... bytes) {
        ByteBuffer message = ByteBuffer.allocate(bytes.length);
        for (int each : bytes) {
            message.put((byte) each);
        }
        return message.flip();
    }

    private static void answer(DatagramSocket peer, DatagramPacket question, int... bytes) throws IOException {
        byte[] message = message(bytes).array();
        peer.send(new DatagramPacket(message, message.length, question.getSocketAddress()));
    }

    private static DatagramPacket received(DatagramSocket peer) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        peer.receive(packet);
        return packet;
    }

    private static byte[] bytes(DatagramPacket packet) {
        return java.util.Arrays.copyOf(packet.getData(), packet.getLength());
    }

    // As when there is no descriptor left for a moment: the place of a question that can't be asked is free again.
    @Test
    default void aQuestionThatCanNotBeAskedTakesNoPlace() throws IOException {
        Heard heard = new Heard();
        AtomicInteger asked = new AtomicInteger();
        IntSupplier ports = () -> {
            if (asked.getAndIncrement() == 0) {
                throw new IllegalStateException("too many open files");
            }
            return 0;
        };
        try (NettyDialer dialer = dialer(ports);
                OutboundPort port = dialer.datagram(heard, new SourcePort(1, Duration.ofSeconds(60)));
                DatagramSocket peer = peer()) {
            assertEquals(Delivery.SENT, port.send(to(peer), message(1)));
            Client.await("failed", () -> heard.events.contains("failed " + peer.getLocalPort()));
            assertEquals(Delivery.SENT, port.send(to(peer), message(2)));
            assertArrayEquals(new byte[] {2}, bytes(received(peer)));
        }
    }

    // RFC 5452 9.2: an unpredictable source port for each question.
    @Test
    default void eachQuestionComesFromAPortOfItsOwn() throws IOException {
        Heard heard = new Heard();
        try (NettyDialer dialer = dialer();
                OutboundPort port = dialer.datagram(heard, SourcePort.DEFAULT);
                DatagramSocket peer = peer()) {
            int questions = 200;
            Set<Integer> ports = new HashSet<>();
            int below = 0;
            for (int i = 0; i < questions; i++) {
                assertEquals(Delivery.SENT, port.send(to(peer), message(i)));
                DatagramPacket question = received(peer);
                assertArrayEquals(new byte[] {(byte) i}, bytes(question));
                ports.add(question.getPort());
                below += question.getPort() < 37_768 ? 1 : 0;
                answer(peer, question, 0, i);
            }
            assertTrue(ports.size() > questions - 5, ports.size() + " ports");
            // All over the range: 200 throws of a coin are within 60 and 140 but for one time in 10^8.
            assertTrue(below > 60 && below < 140, below + " in the lower half");
            Client.await("heard", () -> heard.events.size() == questions);
            assertTrue(heard.events.stream().allMatch(event -> event.startsWith("answer")), heard.events.toString());
        }
    }

    @Test
    default void onlyThePeerThatWasAskedIsHeard() throws IOException {
        Heard heard = new Heard();
        try (NettyDialer dialer = dialer();
                OutboundPort port = dialer.datagram(heard, SourcePort.DEFAULT);
                DatagramSocket peer = peer();
                DatagramSocket stranger = peer()) {
            port.send(to(peer), message(1));
            DatagramPacket question = received(peer);
            answer(stranger, question, 0, 66);
            answer(peer, question, 0, 7);
            Client.await("heard", () -> !heard.events.isEmpty());
            assertEquals(List.of("answer 7 from " + peer.getLocalPort()), List.copyOf(heard.events));
            assertEquals(question.getPort(), heard.path.localPort());
        }
    }

    @Test
    default void aWrongAnswerDoesNotEndTheWaiting() throws IOException {
        Heard heard = new Heard();
        try (NettyDialer dialer = dialer();
                OutboundPort port = dialer.datagram(heard, SourcePort.DEFAULT);
                DatagramSocket peer = peer()) {
            port.send(to(peer), message(1));
            DatagramPacket question = received(peer);
            answer(peer, question, Heard.WRONG, 1);
            answer(peer, question, Heard.AGAIN, 2);
            // The worker has sent something by the same port.
            DatagramPacket again = received(peer);
            assertArrayEquals(new byte[] {Heard.AGAIN, 2}, bytes(again));
            assertEquals(question.getPort(), again.getPort());
            answer(peer, question, 0, 3);
            Client.await("heard", () -> heard.events.size() == 3);
            // The exchange is over: the port is closed, and nobody hears what comes there.
            answer(peer, question, 0, 4);
            port.send(to(peer), message(9));
            answer(peer, received(peer), 0, 9);
            Client.await("heard", () -> heard.events.size() == 4);
            assertEquals(
                    "answer 9 from " + peer.getLocalPort(),
                    List.copyOf(heard.events).get(3));
        }
    }

    // RFC 1122 4.1.3.3: UDP passes on to the application that the port is unreachable.
    @Test
    default void aPeerThatIsNotThereIsToldAtOnce() throws IOException {
        Heard heard = new Heard();
        FixedPath nobody;
        try (DatagramSocket free = peer()) {
            nobody = to(free);
        }
        try (NettyDialer dialer = dialer();
                OutboundPort port = dialer.datagram(heard, new SourcePort(10, Duration.ofMinutes(10)))) {
            port.send(nobody, message(1));
            Client.await("told", () -> !heard.events.isEmpty());
            assertEquals(List.of("failed " + nobody.peerPort()), List.copyOf(heard.events));
        }
    }

    @Test
    default void aSilentPeerIsToldWhenPatienceEnds() throws Exception {
        Silence.of(Duration.ofMillis(200), time -> {
            Heard heard = new Heard();
            try (NettyDialer dialer = dialer();
                    OutboundPort port = dialer.datagram(heard, new SourcePort(2, time));
                    DatagramSocket silent = peer()) {
                assertEquals(Delivery.SENT, port.send(to(silent), message(1)));
                assertEquals(Delivery.SENT, port.send(to(silent), message(2)));
                assertEquals(Delivery.FULL, port.send(to(silent), message(3)));
                Client.await("told", () -> heard.events.size() == 2);
                assertEquals("closed " + silent.getLocalPort(), heard.events.peek());
                assertEquals(Delivery.SENT, port.send(to(silent), message(4)));
            }
        });
    }

    @Test
    default void givingUpIsNotTold() throws IOException {
        Heard heard = new Heard();
        NettyDialer dialer = dialer();
        try (DatagramSocket peer = peer();
                DatagramSocket other = peer()) {
            OutboundPort port = dialer.datagram(heard, SourcePort.DEFAULT);
            port.send(to(peer), message(1));
            port.send(to(other), message(2));
            DatagramPacket given = received(peer);
            DatagramPacket kept = received(other);
            port.close(to(peer));
            // It is given up when what is asked after it has arrived.
            port.send(to(other), message(3));
            received(other);
            answer(peer, given, 0, 1);
            answer(other, kept, 0, 2);
            Client.await("heard", () -> !heard.events.isEmpty());
            port.close();
            assertEquals(Delivery.GONE, port.send(to(peer), message(3)));
            dialer.close();
            assertEquals(List.of("answer 2 from " + other.getLocalPort(), "end"), List.copyOf(heard.events));
        }
    }

    @Test
    default void aPortInUseIsLeftForAnother() throws IOException {
        Heard heard = new Heard();
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress("0.0.0.0", 0));
                DatagramSocket peer = peer()) {
            int free;
            try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress("0.0.0.0", 0))) {
                free = probe.getLocalPort();
            }
            Iterator<Integer> ports =
                    List.of(taken.getLocalPort(), taken.getLocalPort(), free).iterator();
            try (NettyDialer dialer = dialer(ports::next);
                    OutboundPort port = dialer.datagram(heard, SourcePort.DEFAULT)) {
                port.send(to(peer), message(1));
                assertEquals(free, received(peer).getPort());
            }
        }
    }

    @Test
    default void aQuestionLeavesFromTheAddressThatWasNamed() throws IOException {
        Heard heard = new Heard();
        try (NettyDialer dialer = dialer();
                OutboundPort port = dialer.datagram(heard, SourcePort.DEFAULT);
                DatagramSocket peer = peer()) {
            InetSocketAddress here = new InetSocketAddress("127.0.0.2", 0);
            FixedPath from =
                    FixedPath.of(guelta.net.Transport.UDP, (InetSocketAddress) peer.getLocalSocketAddress(), here);
            port.send(from, message(1));
            assertEquals("127.0.0.2", received(peer).getAddress().getHostAddress());
            port.send(to(peer), message(1));
            assertNotEquals("127.0.0.2", received(peer).getAddress().getHostAddress());
        }
    }

    /** A worker that keeps what it hears; the first byte of an answer says what it is. */
    final class Heard implements Worker {
        static final int WRONG = 1;
        static final int AGAIN = 2;

        final Queue<String> events = new ConcurrentLinkedQueue<>();
        volatile FixedPath path;

        @Override
        public int on(ByteBuffer in, Path from, ByteBuffer out) {
            path = from.copy();
            int what = in.get(in.position());
            events.add((what == 0 ? "answer " : "other ") + in.get(in.position() + 1) + " from " + from.peerPort());
            return what == WRONG ? LATER : what == AGAIN ? Echo.echo(in, from, out) : 0;
        }

        @Override
        public void failed(Path to) {
            events.add("failed " + to.peerPort());
        }

        @Override
        public void closed(Path to) {
            events.add("closed " + to.peerPort());
        }

        @Override
        public void close() {
            events.add("end");
        }
    }
}
