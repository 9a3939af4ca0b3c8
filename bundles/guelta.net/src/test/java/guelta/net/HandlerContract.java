// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.DatagramHandler.Worker;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a handler may do, well or badly. */
public interface HandlerContract extends DeviceUnderTest {
    @Test
    default void lateAnswersComeFromAnyThread() throws IOException {
        AtomicReference<DatagramPort> port = new AtomicReference<>();
        Queue<Path> waiting = new ConcurrentLinkedQueue<>();
        try (Device device = device(2)) {
            device.add(offer(Limits.DEFAULT, made -> (in, from, out) -> {
                port.set(made);
                waiting.add(from.copy());
                return Worker.LATER;
            }));
            for (Transport transport : transports()) {
                try (Client client = Client.of(device.state(transport))) {
                    client.send((byte) 1);
                    Client.await("asked", () -> !waiting.isEmpty());
                    assertTrue(DeviceUnderTest.send(port.get(), waiting.poll(), (byte) 2));
                    assertArrayEquals(new byte[] {2}, client.receive());
                }
            }
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
        try (Device device = serving(Limits.DEFAULT, worker)) {
            for (Transport transport : transports()) {
                try (Client client = Client.of(device.state(transport))) {
                    client.send((byte) 13);
                    client.send((byte) 14);
                    assertArrayEquals(new byte[] {1}, client.ask((byte) 1));
                }
                Client.await("counted", () -> device.state(transport).dropped() == 2);
            }
        }
    }

    @Test
    default void aHandlerThatCantStartLeavesThePortToTheNext() throws IOException {
        try (Device device = serving(Limits.DEFAULT)) {
            device.add(new Offer(
                    Echo.on(
                            transports(),
                            Limits.DEFAULT,
                            port -> {
                                throw new IllegalStateException("not today");
                            },
                            Echo.ANY_PORT),
                    9));
            for (Transport transport : transports()) {
                try (Client client = Client.of(device.state(transport))) {
                    assertArrayEquals(new byte[] {1}, client.ask((byte) 1));
                }
                assertEquals("echo0", device.state(transport).handler());
            }
        }
    }
}
