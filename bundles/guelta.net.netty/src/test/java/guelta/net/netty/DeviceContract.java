// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.DatagramHandler.Worker;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.Limits;
import guelta.net.Listen;
import guelta.net.Path;
import guelta.net.PortState;
import guelta.net.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a device does for its handlers and peers, whatever its sockets are. */
@Timeout(60)
interface DeviceContract {
    Sockets sockets();

    static Limits limits(int connections, int perClient, int inFlight, Duration idle, long bufferedBytes) {
        return new Limits(connections, perClient, inFlight, 65_535, idle, bufferedBytes);
    }

    static InetSocketAddress address(NettyDevice device, Transport transport) {
        return device.ports().stream()
                .filter(port -> port.transport() == transport)
                .map(PortState::address)
                .findFirst()
                .orElseThrow();
    }

    static PortState state(NettyDevice device, Transport transport) {
        return device.ports().stream()
                .filter(port -> port.transport() == transport)
                .findFirst()
                .orElseThrow();
    }

    private NettyDevice serving(Limits limits) {
        NettyDevice device = new NettyDevice(2, sockets());
        device.add(Echo.candidate(Echo.on(limits), 0));
        return device;
    }

    private NettyDevice serving(Limits limits, Worker worker) {
        NettyDevice device = new NettyDevice(2, sockets());
        device.add(Echo.candidate(Echo.on(limits, port -> worker, Echo.ANY_PORT), 0));
        return device;
    }

    // RFC 1035 4.2.2: the length may come in one segment with the message, or split anywhere.
    @Test
    default void framesArriveWholeHoweverTheyAreSplit() throws IOException {
        Random random = new Random(7);
        try (NettyDevice device = serving(Limits.DEFAULT);
                Client.Connection client = Client.connect(address(device, Transport.TCP16))) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            int[] sizes = {0, 1, 2, 255, 256, 1_232, 20_000, 65_535, 3, 512};
            byte[][] messages = new byte[sizes.length][];
            for (int i = 0; i < sizes.length; i++) {
                messages[i] = new byte[sizes[i]];
                random.nextBytes(messages[i]);
                stream.write(sizes[i] >> 8);
                stream.write(sizes[i]);
                stream.write(messages[i]);
            }
            Thread writing = new Thread(() -> {
                byte[] bytes = stream.toByteArray();
                try {
                    for (int from = 0; from < bytes.length; ) {
                        int length = Math.min(bytes.length - from, from < 600 ? 1 : 1 + random.nextInt(3_000));
                        client.out().write(bytes, from, length);
                        from += length;
                    }
                } catch (IOException broken) {
                    throw new IllegalStateException(broken);
                }
            });
            writing.start();
            for (byte[] message : messages) {
                // An empty message has an empty answer, which is silence.
                if (message.length > 0) {
                    assertArrayEquals(message, client.receive());
                }
            }
        }
    }

    // RFC 7766 6.2.1.1: clients may send many questions before they read.
    @Test
    default void pipelinedQuestionsAreAnsweredInOrder() throws Exception {
        try (NettyDevice device = serving(Limits.DEFAULT);
                Client.Connection client = Client.connect(address(device, Transport.TCP16))) {
            int count = 20_000;
            Thread writing = new Thread(() -> {
                ByteBuffer all = ByteBuffer.allocate(count * 6);
                for (int i = 0; i < count; i++) {
                    all.putShort((short) 4).putInt(i);
                }
                try {
                    client.out().write(all.array());
                } catch (IOException broken) {
                    throw new IllegalStateException(broken);
                }
            });
            writing.start();
            for (int i = 0; i < count; i++) {
                assertEquals(i, ByteBuffer.wrap(client.receive()).getInt());
            }
            writing.join();
            Client.await("all counted", () -> state(device, Transport.TCP16).sent() == count);
            assertEquals(count, state(device, Transport.TCP16).received());
        }
    }

    @Test
    default void aClientThatEndsItsSideIsAnsweredFirst() throws IOException {
        try (NettyDevice device = serving(Limits.DEFAULT);
                Client.Connection client = Client.connect(address(device, Transport.TCP16))) {
            client.send((byte) 1, (byte) 2);
            client.socket().shutdownOutput();
            assertArrayEquals(new byte[] {1, 2}, client.receive());
            assertTrue(client.isClosedByServer());
        }
    }

    // RFC 768: a datagram may be empty; 65,507 bytes are the most over IPv4.
    @Test
    default void datagramsOfEverySizeAreRead() throws IOException {
        AtomicInteger empty = new AtomicInteger();
        Worker worker = (in, from, out) -> {
            if (!in.hasRemaining()) {
                empty.incrementAndGet();
            }
            return Echo.echo(in, from, out);
        };
        try (NettyDevice device = serving(Limits.DEFAULT, worker);
                DatagramSocket client = Client.datagrams()) {
            InetSocketAddress server = address(device, Transport.UDP);
            Client.send(client, server);
            for (int size : new int[] {1, 512, 1_232, 1_500, 4_096, 65_507}) {
                byte[] message = new byte[size];
                new Random(size).nextBytes(message);
                assertArrayEquals(message, Client.ask(client, server, message), size + " bytes");
            }
            assertEquals(1, empty.get());
        }
    }

    @Test
    default void pathsTellBothEndsAndCopiesStayTrue() throws IOException {
        AtomicReference<Path> seen = new AtomicReference<>();
        Worker worker = (in, from, out) -> {
            seen.set(from.copy());
            return Echo.echo(in, from, out);
        };
        try (NettyDevice device = serving(Limits.DEFAULT, worker);
                DatagramSocket client = Client.datagrams();
                DatagramSocket other = Client.datagrams()) {
            InetSocketAddress server = address(device, Transport.UDP);
            Client.ask(client, server, (byte) 1);
            Path copy = seen.get();
            Client.ask(other, server, (byte) 1);
            // RFC 4291 2.5.5.2: IPv4 in the lower half, mapped.
            assertEquals(0, copy.peerHi());
            assertEquals(0xffff_7f00_0001L, copy.peerLo());
            assertEquals(client.getLocalPort(), copy.peerPort());
            assertEquals(0xffff_7f00_0001L, copy.localLo());
            assertEquals(server.getPort(), copy.localPort());
            assertEquals(client.getLocalPort(), copy.peer().getPort());
            assertEquals(Transport.UDP, copy.transport());
        }
    }

    @Test
    default void aFrameAboveTheLargestClosesItsConnectionOnly() throws IOException {
        Limits limits = new Limits(10, 10, 10, 1_000, Duration.ofSeconds(10), 10_000);
        try (NettyDevice device = serving(limits);
                Client.Connection good = Client.connect(address(device, Transport.TCP16));
                Client.Connection bad = Client.connect(address(device, Transport.TCP16))) {
            assertEquals(1_000, good.ask(new byte[1_000]).length);
            bad.send(new byte[1_001]);
            assertTrue(bad.isClosedByServer());
            assertEquals(1_000, good.ask(new byte[1_000]).length);
            assertEquals(1, state(device, Transport.TCP16).dropped());
        }
    }

    // RFC 7766 6.2.2: a server may close idle connections when it has too many.
    @Test
    default void aConnectionTooManyPushesOutTheLongestIdle() throws IOException {
        try (NettyDevice device = serving(limits(3, 10, 10, Duration.ofSeconds(30), 10_000))) {
            InetSocketAddress server = address(device, Transport.TCP16);
            try (Client.Connection first = Client.connect(server);
                    Client.Connection second = Client.connect(server);
                    Client.Connection third = Client.connect(server)) {
                for (Client.Connection each : List.of(first, second, third, first)) {
                    assertArrayEquals(new byte[] {1}, each.ask((byte) 1));
                }
                try (Client.Connection fourth = Client.connect(server)) {
                    assertArrayEquals(new byte[] {4}, fourth.ask((byte) 4));
                    assertTrue(second.isClosedByServer());
                    for (Client.Connection each : List.of(first, third, fourth)) {
                        assertArrayEquals(new byte[] {1}, each.ask((byte) 1));
                    }
                    assertEquals(3, state(device, Transport.TCP16).connections());
                }
            }
            Client.await("forgotten", () -> state(device, Transport.TCP16).connections() == 0);
        }
    }

    @Test
    default void oneClientHasNoMoreThanItsShareOfConnections() throws IOException {
        try (NettyDevice device = serving(limits(10, 2, 10, Duration.ofSeconds(30), 10_000))) {
            InetSocketAddress server = address(device, Transport.TCP16);
            try (Client.Connection first = Client.connect(server);
                    Client.Connection second = Client.connect(server)) {
                assertArrayEquals(new byte[] {1}, first.ask((byte) 1));
                assertArrayEquals(new byte[] {2}, second.ask((byte) 2));
                try (Client.Connection third = Client.connect(server)) {
                    assertTrue(third.isClosedByServer());
                }
                assertArrayEquals(new byte[] {1}, first.ask((byte) 1));
            }
            Client.await("closed", () -> state(device, Transport.TCP16).connections() == 0);
            try (Client.Connection again = Client.connect(server)) {
                assertArrayEquals(new byte[] {1}, again.ask((byte) 1));
            }
        }
    }

    @Test
    default void noMoreIsReadThanMayBeInFlight() throws IOException {
        Queue<Path> waiting = new ConcurrentLinkedQueue<>();
        AtomicReference<DatagramPort> port = new AtomicReference<>();
        try (NettyDevice device = new NettyDevice(1, sockets())) {
            device.add(Echo.candidate(
                    new Echo(
                            List.of(new Listen(
                                    Transport.TCP16,
                                    List.of(Echo.ANY_PORT),
                                    limits(10, 10, 4, Duration.ofSeconds(30), 10_000))),
                            made -> {
                                port.set(made);
                                return (in, from, out) -> {
                                    waiting.add(from.copy());
                                    return Worker.LATER;
                                };
                            }),
                    0));
            try (Client.Connection client = Client.connect(address(device, Transport.TCP16))) {
                for (int i = 0; i < 10; i++) {
                    client.send((byte) i);
                }
                Client.await("four in flight", () -> waiting.size() == 4);
                for (int i = 0; i < 10; i++) {
                    assertTrue(waiting.size() <= 4, "in flight");
                    Client.await("one more", () -> !waiting.isEmpty());
                    assertEquals(
                            Delivery.SENT, port.get().send(waiting.poll(), ByteBuffer.wrap(new byte[] {(byte) i})));
                    assertArrayEquals(new byte[] {(byte) i}, client.receive());
                }
            }
        }
    }

    @Test
    default void aSilentConnectionIsClosedAndATalkingOneIsNot() throws IOException {
        try (NettyDevice device = serving(limits(10, 10, 10, Duration.ofMillis(300), 10_000))) {
            InetSocketAddress server = address(device, Transport.TCP16);
            try (Client.Connection silent = Client.connect(server);
                    // One byte now and then is no message.
                    Client.Connection dripping = Client.connect(server);
                    Client.Connection talking = Client.connect(server)) {
                Client.await("silent ones closed", () -> {
                    try {
                        assertArrayEquals(new byte[] {1}, talking.ask((byte) 1));
                        dripping.out().write(0xff);
                    } catch (IOException closed) {
                        // Seen below.
                    }
                    return state(device, Transport.TCP16).connections() == 1;
                });
                assertTrue(silent.isClosedByServer());
                assertArrayEquals(new byte[] {1}, talking.ask((byte) 1));
            }
        }
    }

    @Test
    default void aPeerThatDoesNotReadIsHeldBackThenClosed() throws IOException {
        AtomicInteger handled = new AtomicInteger();
        Worker worker = (in, from, out) -> {
            handled.incrementAndGet();
            out.put(new byte[60_000]);
            return 60_000;
        };
        try (NettyDevice device = serving(limits(10, 10, 10, Duration.ofMillis(700), 100_000), worker)) {
            InetSocketAddress server = address(device, Transport.TCP16);
            try (Client.Connection slow = Client.connect(server);
                    Client.Connection other = Client.connect(server)) {
                int questions = 2_000;
                slow.out().write(new byte[questions * 2]);
                Client.await("closed", () -> {
                    try {
                        assertEquals(60_000, other.ask((byte) 1).length);
                    } catch (IOException broken) {
                        throw new AssertionError(broken);
                    }
                    return state(device, Transport.TCP16).connections() == 1;
                });
                // What the kernel keeps for both ends is some megabytes; 120 MB were asked for.
                assertTrue(handled.get() < questions, "handled " + handled);
            }
        }
    }

    @Test
    default void lateAnswersComeFromAnyThread() throws Exception {
        AtomicReference<DatagramPort> port = new AtomicReference<>();
        Queue<Path> waiting = new ConcurrentLinkedQueue<>();
        try (NettyDevice device = new NettyDevice(2, sockets())) {
            device.add(Echo.candidate(
                    Echo.on(
                            Limits.DEFAULT,
                            made -> (in, from, out) -> {
                                port.set(made);
                                waiting.add(from.copy());
                                return Worker.LATER;
                            },
                            Echo.ANY_PORT),
                    0));
            try (DatagramSocket client = Client.datagrams()) {
                Client.send(client, address(device, Transport.UDP), (byte) 1);
                Client.await("asked", () -> !waiting.isEmpty());
                assertEquals(Delivery.SENT, port.get().send(waiting.poll(), ByteBuffer.wrap(new byte[] {2})));
                assertEquals(2, Client.receive(client).getData()[0]);
            }
            Path gone;
            try (Client.Connection client = Client.connect(address(device, Transport.TCP16))) {
                client.send((byte) 1);
                Client.await("asked", () -> !waiting.isEmpty());
                gone = waiting.poll();
                assertEquals(Delivery.SENT, port.get().send(gone, ByteBuffer.wrap(new byte[] {3})));
                assertArrayEquals(new byte[] {3}, client.receive());
            }
            Client.await("closed", () -> state(device, Transport.TCP16).connections() == 0);
            assertEquals(Delivery.GONE, port.get().send(gone, ByteBuffer.wrap(new byte[] {3})));
        }
    }

    @Test
    default void aWorkerThatThrowsLosesThatRequestOnly() throws IOException {
        Worker worker = (in, from, out) -> {
            if (in.get(in.position()) == 13) {
                throw new IllegalStateException("thirteen");
            }
            if (in.get(in.position()) == 14) {
                return 1 << 20;
            }
            return Echo.echo(in, from, out);
        };
        try (NettyDevice device = serving(Limits.DEFAULT, worker);
                DatagramSocket client = Client.datagrams();
                Client.Connection connection = Client.connect(address(device, Transport.TCP16))) {
            InetSocketAddress server = address(device, Transport.UDP);
            Client.send(client, server, (byte) 13);
            Client.send(client, server, (byte) 14);
            assertArrayEquals(new byte[] {1}, Client.ask(client, server, (byte) 1));
            connection.send((byte) 13);
            connection.send((byte) 14);
            assertArrayEquals(new byte[] {1}, connection.ask((byte) 1));
            Client.await("counted", () -> state(device, Transport.UDP).dropped() == 2);
            assertEquals(2, state(device, Transport.TCP16).dropped());
        }
    }

    @Test
    default void aHandlerThatCantStartLeavesThePortToTheNext() throws IOException {
        try (NettyDevice device = serving(Limits.DEFAULT);
                DatagramSocket client = Client.datagrams()) {
            InetSocketAddress server = address(device, Transport.UDP);
            device.add(Echo.candidate(
                    Echo.on(
                            Limits.DEFAULT,
                            port -> {
                                throw new IllegalStateException("not today");
                            },
                            Echo.ANY_PORT),
                    9));
            assertArrayEquals(new byte[] {1}, Client.ask(client, server, (byte) 1));
            assertEquals("echo0", state(device, Transport.UDP).handler());
        }
    }

    @Test
    default void aBetterHandlerTakesOverAndGivesBackWithoutLoss() throws Exception {
        try (NettyDevice device = serving(Limits.DEFAULT)) {
            SteadyLoad udp = SteadyLoad.udp(address(device, Transport.UDP), 1_000);
            SteadyLoad tcp = SteadyLoad.tcp(address(device, Transport.TCP16), 1_000);
            for (int i = 1; i <= 10; i++) {
                Candidate better = Echo.candidate(Echo.on(Limits.DEFAULT), i);
                device.add(better);
                assertEquals("echo" + i, state(device, Transport.UDP).handler());
                int asked = udp.asked();
                Client.await("some more", () -> udp.asked() > asked + 50);
                device.remove(better);
                assertEquals("echo0", state(device, Transport.UDP).handler());
            }
            assertEquals("", udp.finish());
            assertEquals("", tcp.finish());
        }
    }

    @Test
    default void requestsWaitWhileTheHandlerIsReplaced() throws Exception {
        try (NettyDevice device = new NettyDevice(2, sockets())) {
            AtomicInteger calls = new AtomicInteger();
            AtomicInteger closed = new AtomicInteger();
            Candidate handler =
                    Echo.candidate(Echo.on(Limits.DEFAULT, port -> new Counting(calls, closed), Echo.ANY_PORT), 0);
            device.add(handler);
            SteadyLoad udp = SteadyLoad.udp(address(device, Transport.UDP), 1_000);
            SteadyLoad tcp = SteadyLoad.tcp(address(device, Transport.TCP16), 1_000);
            for (int i = 0; i < 3; i++) {
                int before = closed.get();
                device.remove(handler);
                assertTrue(closed.get() > before, "closed when remove returns");
                assertEquals("parking", state(device, Transport.UDP).state());
                int called = calls.get();
                int asked = udp.asked();
                // No more than one client's socket takes back at once.
                Client.await("asked in vain", () -> udp.asked() > asked + 300);
                assertEquals(called, calls.get(), "nobody is in the handler");
                device.add(handler);
                assertEquals("open", state(device, Transport.UDP).state());
                Client.await("heard", () -> udp.heard() > asked + 300 && tcp.heard() > asked);
            }
            assertEquals("", udp.finish());
            assertEquals("", tcp.finish());
            assertEquals(0, state(device, Transport.UDP).dropped());
        }
    }

    @Test
    default void aPortWithoutHandlerClosesAfterAWhile() throws IOException {
        try (NettyDevice device = new NettyDevice(1, sockets())) {
            Candidate handler = Echo.candidate(Echo.on(Limits.DEFAULT), 0);
            device.add(handler);
            InetSocketAddress tcp = address(device, Transport.TCP16);
            try (Client.Connection client = Client.connect(tcp)) {
                client.ask((byte) 1);
                device.remove(handler);
                Client.await("closed", () -> device.ports().isEmpty());
                assertTrue(client.isClosedByServer());
            }
            Client.await("the address is free again", () -> {
                try (ServerSocket another = new ServerSocket()) {
                    another.setReuseAddress(true);
                    another.bind(tcp);
                    return true;
                } catch (IOException taken) {
                    return false;
                }
            });
        }
    }

    @Test
    default void aPortThatIsTakenIsToldAndHurtsNoOther() throws IOException {
        try (NettyDevice device = new NettyDevice(2, sockets())) {
            InetSocketAddress taken;
            try (DatagramSocket another = new DatagramSocket(Echo.ANY_PORT);
                    ServerSocket listening = new ServerSocket()) {
                taken = (InetSocketAddress) another.getLocalSocketAddress();
                listening.bind(taken);
                device.add(Echo.candidate(Echo.on(Limits.DEFAULT, port -> Echo::echo, taken, Echo.ANY_PORT), 0));
                assertEquals(4, device.ports().size());
                for (PortState state : device.ports()) {
                    boolean isTaken = state.address().equals(taken);
                    assertEquals(isTaken ? "" : "echo0", state.handler());
                    assertEquals(isTaken, !state.state().equals("open"), state.state());
                }
                try (DatagramSocket client = Client.datagrams()) {
                    assertArrayEquals(new byte[] {1}, Client.ask(client, address(device, Transport.UDP), (byte) 1));
                }
            }
            // The other program has ended, and the port is tried again.
            Client.await("bound in the end", () -> device.ports().stream()
                    .allMatch(state -> state.state().equals("open")));
        }
    }

    @Test
    default void onTheWildcardAnswersLeaveFromTheAddressThatWasAsked() throws IOException {
        int free;
        try (DatagramSocket probe = new DatagramSocket(Echo.ANY_PORT)) {
            free = probe.getLocalPort();
        }
        try (NettyDevice device = new NettyDevice(2, sockets())) {
            device.add(Echo.candidate(
                    Echo.on(
                            Limits.DEFAULT,
                            port -> Echo::echo,
                            new InetSocketAddress("0.0.0.0", free),
                            new InetSocketAddress("::", free)),
                    0));
            int asked = 0;
            for (InetAddress local : loopback()) {
                InetSocketAddress server = new InetSocketAddress(local, free);
                try (DatagramSocket client = Client.datagrams();
                        Client.Connection connection = Client.connect(server)) {
                    Client.send(client, server, (byte) 1);
                    DatagramPacket answer = Client.receive(client);
                    assertEquals(server, answer.getSocketAddress());
                    assertArrayEquals(new byte[] {1}, connection.ask((byte) 1));
                    asked++;
                }
            }
            assertTrue(asked > 0);
            assertTrue(device.ports().stream()
                    .noneMatch(state -> state.address().getAddress().isAnyLocalAddress()));
        }
    }

    private static List<InetAddress> loopback() throws SocketException {
        for (Iterator<NetworkInterface> cards =
                        NetworkInterface.networkInterfaces().iterator();
                cards.hasNext(); ) {
            NetworkInterface card = cards.next();
            if (card.isLoopback()) {
                return card.inetAddresses().toList();
            }
        }
        return List.of(InetAddress.getLoopbackAddress());
    }

    /** Echoes, and counts calls and ends. */
    record Counting(AtomicInteger calls, AtomicInteger closed) implements Worker {
        @Override
        public int on(ByteBuffer in, Path from, ByteBuffer out) {
            calls.incrementAndGet();
            return Echo.echo(in, from, out);
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
