// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.DatagramHandler.Worker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Messages on connections: behind their length in two bytes, one after the other. */
public interface FramingContract extends DeviceUnderTest {
    // RFC 1035 4.2.2: the length may come in one segment with the message, or split anywhere.
    @Test
    default void framesArriveWholeHoweverTheyAreSplit() throws IOException {
        Random random = new Random(7);
        try (Device device = serving(Limits.DEFAULT);
                Client.Connection client = Client.connect(device.address(Transport.TCP16))) {
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
        try (Device device = serving(Limits.DEFAULT);
                Client.Connection client = Client.connect(device.address(Transport.TCP16))) {
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
            Client.await(
                    "all counted",
                    () -> device.state(Transport.TCP16).sent() == count
                            && device.state(Transport.TCP16).received() == count);
        }
    }

    @Test
    default void aClientThatEndsItsSideIsAnsweredFirst() throws IOException {
        try (Device device = serving(Limits.DEFAULT);
                Client.Connection client = Client.connect(device.address(Transport.TCP16))) {
            client.send((byte) 1, (byte) 2);
            client.socket().shutdownOutput();
            assertArrayEquals(new byte[] {1, 2}, client.receive());
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    default void aFrameAboveTheLargestClosesItsConnectionOnly() throws IOException {
        Limits limits = new Limits(10, 10, 10, 1_000, Duration.ofSeconds(10), 10_000);
        try (Device device = serving(limits);
                Client.Connection good = Client.connect(device.address(Transport.TCP16));
                Client.Connection bad = Client.connect(device.address(Transport.TCP16))) {
            assertEquals(1_000, good.ask(new byte[1_000]).length);
            bad.send(new byte[1_001]);
            assertTrue(bad.isClosedByServer());
            assertEquals(1_000, good.ask(new byte[1_000]).length);
            assertEquals(1, device.state(Transport.TCP16).dropped());
        }
    }

    @Test
    default void aLateAnswerIsRefusedWhenItsConnectionIsClosed() throws IOException {
        AtomicReference<DatagramPort> port = new AtomicReference<>();
        Queue<Path> waiting = new ConcurrentLinkedQueue<>();
        try (Device device = device(2)) {
            device.add(offer(Limits.DEFAULT, made -> (in, from, out) -> {
                port.set(made);
                waiting.add(from.copy());
                return Worker.LATER;
            }));
            Path gone;
            try (Client.Connection client = Client.connect(device.address(Transport.TCP16))) {
                client.send((byte) 1);
                Client.await("asked", () -> !waiting.isEmpty());
                gone = waiting.poll();
                assertTrue(DeviceUnderTest.send(port.get(), gone, (byte) 3));
                assertArrayEquals(new byte[] {3}, client.receive());
            }
            Client.await("closed", () -> device.state(Transport.TCP16).connections() == 0);
            assertFalse(DeviceUnderTest.send(port.get(), gone, (byte) 3));
        }
    }
}
