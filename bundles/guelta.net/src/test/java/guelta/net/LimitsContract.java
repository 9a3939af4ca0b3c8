// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.DatagramHandler.Worker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a device grants to connections, and that no peer gets more. */
public interface LimitsContract extends DeviceUnderTest {
    // RFC 7766 6.2.2: a server may close idle connections when it has too many.
    @Test
    default void aConnectionTooManyPushesOutTheLongestIdle() throws IOException {
        try (Device device = serving(DeviceUnderTest.limits(3, 10, 10, Duration.ofSeconds(30), 10_000))) {
            InetSocketAddress server = device.address(Transport.TCP16);
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
                    assertEquals(3, device.state(Transport.TCP16).connections());
                }
            }
            Client.await("forgotten", () -> device.state(Transport.TCP16).connections() == 0);
        }
    }

    @Test
    default void oneClientHasNoMoreThanItsShareOfConnections() throws IOException {
        try (Device device = serving(DeviceUnderTest.limits(10, 2, 10, Duration.ofSeconds(30), 10_000))) {
            InetSocketAddress server = device.address(Transport.TCP16);
            try (Client.Connection first = Client.connect(server);
                    Client.Connection second = Client.connect(server)) {
                assertArrayEquals(new byte[] {1}, first.ask((byte) 1));
                assertArrayEquals(new byte[] {2}, second.ask((byte) 2));
                try (Client.Connection third = Client.connect(server)) {
                    assertTrue(third.isClosedByServer());
                }
                assertArrayEquals(new byte[] {1}, first.ask((byte) 1));
            }
            Client.await("closed", () -> device.state(Transport.TCP16).connections() == 0);
            try (Client.Connection again = Client.connect(server)) {
                assertArrayEquals(new byte[] {1}, again.ask((byte) 1));
            }
        }
    }

    @Test
    default void noMoreIsReadThanMayBeInFlight() throws IOException {
        Queue<Path> waiting = new ConcurrentLinkedQueue<>();
        AtomicReference<DatagramPort> port = new AtomicReference<>();
        try (Device device = device(1)) {
            device.add(offer(DeviceUnderTest.limits(10, 10, 4, Duration.ofSeconds(30), 10_000), made -> {
                port.set(made);
                return (in, from, out) -> {
                    waiting.add(from.copy());
                    return Worker.LATER;
                };
            }));
            try (Client.Connection client = Client.connect(device.address(Transport.TCP16))) {
                for (int i = 0; i < 10; i++) {
                    client.send((byte) i);
                }
                Client.await("four in flight", () -> waiting.size() == 4);
                for (int i = 0; i < 10; i++) {
                    assertTrue(waiting.size() <= 4, "in flight");
                    Client.await("one more", () -> !waiting.isEmpty());
                    assertTrue(DeviceUnderTest.send(port.get(), waiting.poll(), (byte) i));
                    assertArrayEquals(new byte[] {(byte) i}, client.receive());
                }
            }
        }
    }

    @Test
    default void aSilentConnectionIsClosedAndATalkingOneIsNot() throws Exception {
        Silence.of(Duration.ofMillis(300), time -> {
            try (Device device = serving(DeviceUnderTest.limits(10, 10, 10, time, 10_000))) {
                InetSocketAddress server = device.address(Transport.TCP16);
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
                        return device.state(Transport.TCP16).connections() == 1;
                    });
                    assertTrue(silent.isClosedByServer());
                    assertArrayEquals(new byte[] {1}, talking.ask((byte) 1));
                }
            }
        });
    }

    // RFC 1996 with RFC 7766 6.2.3: who waits to be told something may be silent for longer than others.
    @Test
    default void aConnectionThatIsKeptMayBeSilent() throws Exception {
        Silence.of(Duration.ofMillis(300), time -> {
            Queue<DatagramPort> ports = new ConcurrentLinkedQueue<>();
            Queue<Path> paths = new ConcurrentLinkedQueue<>();
            Queue<Path> closed = new ConcurrentLinkedQueue<>();
            try (Device device = device(2)) {
                device.add(offer(
                        DeviceUnderTest.limits(10, 10, 10, time, 10_000),
                        port -> new Keeping(port, ports, paths, closed)));
                InetSocketAddress server = device.address(Transport.TCP16);
                try (Client.Connection kept = Client.connect(server)) {
                    assertArrayEquals(new byte[] {1}, kept.ask((byte) 1));
                    for (int i = 0; i < 3; i++) {
                        try (Client.Connection silent = Client.connect(server)) {
                            assertTrue(silent.isClosedByServer());
                        }
                    }
                    Client.await("closed", () -> device.state(Transport.TCP16).connections() == 1);
                    Path path = paths.remove();
                    DatagramPort port = ports.remove();
                    assertEquals(Delivery.SENT, port.part(path, ByteBuffer.wrap(new byte[] {7})));
                    assertArrayEquals(new byte[] {7}, kept.receive());
                    assertArrayEquals(new byte[] {2}, kept.ask((byte) 2));
                    // What is kept is kept for as long as was said, and no longer.
                    port.keep(path, Duration.ofMillis(1));
                    assertTrue(kept.isClosedByServer());
                    Client.await("told", () -> closed.stream().anyMatch(path::equals));
                }
            }
        });
    }

    /** Echoes, and keeps the connections that say 1. */
    record Keeping(DatagramPort port, Queue<DatagramPort> ports, Queue<Path> paths, Queue<Path> closed)
            implements Worker {
        @Override
        public int on(ByteBuffer in, Path from, ByteBuffer out) {
            if (in.get(in.position()) == 1) {
                port.keep(from, Duration.ofMinutes(1));
                ports.add(port);
                paths.add(from.copy());
            }
            return Echo.echo(in, from, out);
        }

        @Override
        public void closed(Path to) {
            closed.add(to.copy());
        }
    }

    // A server may say something unasked: it answers none of the requests that wait.
    @Test
    default void whatAnswersNothingLeavesRequestsInFlight() throws IOException {
        Queue<Path> waiting = new ConcurrentLinkedQueue<>();
        AtomicReference<DatagramPort> port = new AtomicReference<>();
        try (Device device = device(1)) {
            device.add(offer(DeviceUnderTest.limits(10, 10, 2, Duration.ofSeconds(30), 10_000), made -> {
                port.set(made);
                return (in, from, out) -> {
                    waiting.add(from.copy());
                    return Worker.LATER;
                };
            }));
            try (Client.Connection client = Client.connect(device.address(Transport.TCP16))) {
                for (int i = 0; i < 3; i++) {
                    client.send((byte) i);
                }
                Client.await("two in flight", () -> waiting.size() == 2);
                Path path = waiting.peek();
                for (int i = 0; i < 20; i++) {
                    assertEquals(Delivery.SENT, port.get().part(path, ByteBuffer.wrap(new byte[] {(byte) i})));
                    assertArrayEquals(new byte[] {(byte) i}, client.receive());
                }
                assertEquals(2, waiting.size(), "the third request is not read");
                assertTrue(DeviceUnderTest.send(port.get(), path, (byte) 77));
                assertArrayEquals(new byte[] {77}, client.receive());
                Client.await("the third", () -> waiting.size() == 3);
            }
        }
    }

    @Test
    default void aPeerThatDoesNotReadIsHeldBackThenClosed() throws Exception {
        Silence.of(Duration.ofMillis(700), time -> {
            AtomicInteger handled = new AtomicInteger();
            Worker worker = (in, from, out) -> {
                handled.incrementAndGet();
                out.put(new byte[60_000]);
                return 60_000;
            };
            try (Device device = serving(DeviceUnderTest.limits(10, 10, 10, time, 100_000), worker)) {
                InetSocketAddress server = device.address(Transport.TCP16);
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
                        return device.state(Transport.TCP16).connections() == 1;
                    });
                    // What the kernel keeps for both ends is some megabytes; 120 MB were asked for.
                    assertTrue(handled.get() < questions, "handled " + handled);
                }
            }
        });
    }

    // RFC 7766 6.2.1.1, 7: a client may pipeline as it likes, and gets the answers in the order they are ready.
    @Test
    default void manyPipelinedQuestionsAreAnsweredLaterAFewAtATime() throws Exception {
        int questions = 5_000;
        int inFlight = 16;
        AtomicInteger outstanding = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (Later later = new Later(4);
                Device device = device(1)) {
            device.add(offer(
                    DeviceUnderTest.limits(10, 10, inFlight, Duration.ofSeconds(30), 100_000),
                    port -> (in, from, out) -> {
                        Path path = from.copy();
                        byte[] question = new byte[in.remaining()];
                        in.get(question);
                        most.accumulateAndGet(outstanding.incrementAndGet(), Math::max);
                        // The place is free when the answer is sent: counted down before.
                        return later.answer(() -> {
                            outstanding.decrementAndGet();
                            DeviceUnderTest.send(port, path, question);
                        });
                    }));
            try (Client.Connection client = Client.connect(device.address(Transport.TCP16))) {
                ByteBuffer all = ByteBuffer.allocate(questions * 6);
                for (int i = 0; i < questions; i++) {
                    all.putShort((short) 4).putInt(i);
                }
                client.out().write(all.array());
                BitSet answered = new BitSet();
                for (int i = 0; i < questions; i++) {
                    answered.set(ByteBuffer.wrap(client.receive()).getInt());
                }
                assertEquals(questions, answered.cardinality(), "each was answered once");
            }
        }
        assertTrue(most.get() <= inFlight, most + " in flight");
    }

    @Test
    default void lateAnswersToAPeerThatNeverReadsAreBoundedToo() throws Exception {
        Silence.of(Duration.ofMillis(700), time -> {
            int questions = 2_000;
            byte[] answer = new byte[60_000];
            AtomicInteger handled = new AtomicInteger();
            AtomicInteger taken = new AtomicInteger();
            try (Later later = new Later(2);
                    Device device = device(2)) {
                device.add(offer(DeviceUnderTest.limits(10, 10, 10, time, 100_000), port -> (in, from, out) -> {
                    Path path = from.copy();
                    handled.incrementAndGet();
                    return later.answer(() -> {
                        if (DeviceUnderTest.send(port, path, answer)) {
                            taken.incrementAndGet();
                        }
                    });
                }));
                InetSocketAddress server = device.address(Transport.TCP16);
                try (Client.Connection slow = Client.connect(server);
                        Client.Connection other = Client.connect(server)) {
                    slow.out().write(new byte[questions * 2]);
                    AtomicInteger others = new AtomicInteger();
                    Client.await("closed", () -> {
                        try {
                            assertEquals(60_000, other.ask((byte) 1).length);
                            others.incrementAndGet();
                        } catch (IOException broken) {
                            throw new AssertionError(broken);
                        }
                        return device.state(Transport.TCP16).connections() == 1;
                    });
                    // What the kernel keeps for both ends is some megabytes; 120 MB were asked for.
                    int mine = taken.get() - others.get();
                    assertTrue(mine < questions / 3, "took " + mine + " answers");
                    assertTrue(handled.get() - others.get() <= mine + 10, "handled " + handled + ", took " + mine);
                }
            }
        });
    }

    /** Answers from threads that are not the device's. */
    final class Later implements AutoCloseable {
        private final ExecutorService threads;

        Later(int threads) {
            this.threads = Executors.newFixedThreadPool(threads);
        }

        int answer(Runnable task) {
            threads.execute(task);
            return Worker.LATER;
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }
}
