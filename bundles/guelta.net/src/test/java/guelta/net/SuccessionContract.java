// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.DatagramHandler.Worker;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Devices on ports of {@code guelta.net.ports}: {@link #device} finds again what the one before has left. */
public interface SuccessionContract extends DeviceUnderTest {
    @Test
    default void aDeviceIsReplacedWithoutLoss() throws Exception {
        Offer echo = offer(Limits.DEFAULT);
        Device device = device(2);
        device.add(echo);
        List<SteadyLoad> loads = new ArrayList<>();
        for (PortState port : device.ports()) {
            loads.add(SteadyLoad.on(port, 1_000));
            loads.add(SteadyLoad.on(port, 1_000));
        }
        SteadyLoad first = loads.get(0);
        // Growing and shrinking: there may be more sockets than threads and connections move.
        for (int threads : new int[] {2, 1, 3, 2, 4, 1}) {
            int asked = first.asked();
            Client.await("some more", () -> first.asked() > asked + 200);
            device.close();
            int gap = first.asked();
            // Nobody is there for a while: the guard reads.
            Client.await("asked in vain", () -> first.asked() > gap + 100 * threads);
            device = device(threads);
            device.add(echo);
        }
        for (SteadyLoad load : loads) {
            assertEquals("", load.finish());
        }
        device.close();
    }

    @Test
    default void lateAnswersSurviveTheDeviceThatWasAsked() throws IOException {
        Queue<Path> waiting = new ConcurrentLinkedQueue<>();
        AtomicReference<DatagramPort> asked = new AtomicReference<>();
        Offer handler = offer(Limits.DEFAULT, port -> (in, from, out) -> {
            asked.set(port);
            waiting.add(from.copy());
            return Worker.LATER;
        });
        for (Transport transport : transports()) {
            Device device = device(2);
            device.add(handler);
            try (Client client = Client.of(device.state(transport))) {
                client.send((byte) 1);
                Client.await("asked", () -> waiting.size() == 1);
                DatagramPort port = asked.get();
                Path path = waiting.poll();
                device.close();

                // Between two devices, then by the next one.
                assertTrue(DeviceUnderTest.send(port, path, (byte) 3));
                device = device(1);
                device.add(handler);
                assertArrayEquals(new byte[] {3}, client.receive());
                assertTrue(DeviceUnderTest.send(port, path, (byte) 5));
                assertArrayEquals(new byte[] {5}, client.receive());
            }
            device.close();
        }
    }

    // A second server that shares the port would silently take half of the queries.
    @Test
    default void aPortThatAnotherServerWouldShareIsRefused() throws IOException {
        try (DatagramSocket another = new DatagramSocket(null)) {
            another.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            another.bind(Echo.ANY_PORT);
            InetSocketAddress taken = (InetSocketAddress) another.getLocalSocketAddress();
            try (Device device = device(2)) {
                device.add(new Offer(Echo.on(transports(), Limits.DEFAULT, port -> Echo::echo, taken), 0));
                for (PortState port : device.ports()) {
                    assertEquals(
                            port.transport() == Transport.UDP ? "another program has this port" : "open", port.state());
                }
            }
        }
    }
}
