// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.DatagramHandler.Worker;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Handlers come, go and are replaced while clients ask. */
public interface ParkingContract extends DeviceUnderTest {
    @Test
    default void aBetterHandlerTakesOverAndGivesBackWithoutLoss() throws Exception {
        try (Device device = serving(Limits.DEFAULT)) {
            List<SteadyLoad> loads = loads(device);
            for (int i = 1; i <= 10; i++) {
                Offer better = new Offer(Echo.on(transports(), Limits.DEFAULT), i);
                device.add(better);
                assertEquals(better.bundle(), device.ports().get(0).handler());
                for (SteadyLoad load : loads) {
                    int asked = load.asked();
                    Client.await("some more", () -> load.asked() > asked + 50);
                }
                device.remove(better);
                assertEquals("echo0", device.ports().get(0).handler());
            }
            for (SteadyLoad load : loads) {
                assertEquals("", load.finish());
            }
        }
    }

    @Test
    default void requestsWaitWhileTheHandlerIsReplaced() throws Exception {
        try (Device device = device(2)) {
            AtomicInteger calls = new AtomicInteger();
            AtomicInteger closed = new AtomicInteger();
            Offer handler = offer(Limits.DEFAULT, port -> new Counting(calls, closed));
            device.add(handler);
            List<SteadyLoad> loads = loads(device);
            SteadyLoad first = loads.get(0);
            for (int i = 0; i < 3; i++) {
                int before = closed.get();
                device.remove(handler);
                assertTrue(closed.get() > before, "closed when remove returns");
                device.ports().forEach(port -> assertEquals("parking", port.state()));
                int called = calls.get();
                int asked = first.asked();
                // No more than one client's socket takes back at once.
                Client.await("asked in vain", () -> first.asked() > asked + 300);
                assertEquals(called, calls.get(), "nobody is in the handler");
                device.add(handler);
                device.ports().forEach(port -> assertEquals("open", port.state()));
                Client.await(
                        "heard",
                        () -> first.heard() > asked + 300 && loads.stream().allMatch(l -> l.heard() > asked));
            }
            for (SteadyLoad load : loads) {
                assertEquals("", load.finish());
            }
            device.ports().forEach(port -> assertEquals(0, port.dropped()));
        }
    }

    @Test
    default void aPortWithoutHandlerClosesAfterAWhile() throws IOException {
        try (Device device = device(1)) {
            Offer handler = offer(Limits.DEFAULT);
            device.add(handler);
            List<PortState> ports = device.ports();
            List<Client> clients = new ArrayList<>();
            for (PortState port : ports) {
                Client client = Client.of(port);
                clients.add(client);
                client.ask((byte) 1);
            }
            device.remove(handler);
            Client.await("closed", () -> device.ports().isEmpty());
            for (Client client : clients) {
                assertTrue(!(client instanceof Client.Connection connection) || connection.isClosedByServer());
                client.close();
            }
            for (PortState port : ports) {
                Client.await("the address is free again", () -> isFree(port.transport(), port.address()));
            }
        }
    }

    private static boolean isFree(Transport transport, InetSocketAddress address) {
        try {
            if (transport == Transport.UDP) {
                new DatagramSocket(address).close();
                return true;
            }
            try (ServerSocket another = new ServerSocket()) {
                another.setReuseAddress(true);
                another.bind(address);
                return true;
            }
        } catch (IOException taken) {
            return false;
        }
    }

    /** A client at a thousand questions a second on every port, the one of datagrams first. */
    private static List<SteadyLoad> loads(Device device) throws IOException {
        List<SteadyLoad> loads = new ArrayList<>();
        for (PortState port : device.ports()) {
            loads.add(SteadyLoad.on(port, 1_000));
        }
        return loads;
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
