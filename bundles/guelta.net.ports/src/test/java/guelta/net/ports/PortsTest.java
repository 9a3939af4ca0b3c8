// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The service as a device sees it: requests and answers of docs/adr/0009, real sockets. */
class PortsTest extends KernelTrial {
    @Test
    void whatArrivesWithoutADeviceWaitsForTheNext() throws IOException {
        InetSocketAddress server = Kernel.local(device.take("udp", 2)[0]);
        device.give("udp", List.of());
        int count = 1_000;
        try (DatagramSocket client = Device.client()) {
            for (int i = 0; i < count; i++) {
                Device.send(client, server, i);
                // The kernel keeps some hundred only; the guard reads them away.
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
            }
            // The last one may still be in the kernel: then it is the device's.
            Map<String, Object> answer = device.ask("take", "udp", "sockets", 2, "sender", Device.NOBODY);
            int[] descriptors = (int[]) answer.get("descriptors");
            List<?> datagrams = (List<?>) answer.get("datagrams");
            assertEquals(2, descriptors.length);
            DatagramRing rest = new DatagramRing();
            for (int descriptor : descriptors) {
                device.taken.add(descriptor);
                rest.readFrom(descriptor, 0);
            }
            List<Integer> numbers = new ArrayList<>();
            for (Object item : datagrams) {
                Map.Entry<?, ?> datagram = (Map.Entry<?, ?>) item;
                assertEquals(client.getLocalSocketAddress(), datagram.getKey());
                numbers.add(((ByteBuffer) datagram.getValue()).getInt());
            }
            rest.drain(0, server.getAddress())
                    .forEach(datagram -> numbers.add(datagram.message().getInt()));
            for (int i = 0; i < count; i++) {
                assertEquals(i, numbers.get(i), "in order, none lost");
            }
            assertEquals(count, numbers.size());
            assertEquals(0L, answer.get("dropped"));
        }
    }

    @Test
    void whatADeviceLeavesComesFirst() throws IOException {
        device.take("udp", 1);
        InetSocketAddress peer = new InetSocketAddress("192.0.2.1", 5);
        device.ask(
                "give",
                "udp",
                "datagrams",
                List.of(Map.entry(peer, ByteBuffer.wrap(new byte[] {7}))),
                "connections",
                List.of());
        Map<String, Object> answer = device.ask("take", "udp", "sockets", 1, "sender", Device.NOBODY);
        device.taken.add(((int[]) answer.get("descriptors"))[0]);
        assertEquals(List.of(Map.entry(peer, ByteBuffer.wrap(new byte[] {7}))), answer.get("datagrams"));
    }

    @Test
    void socketsGrowInNumberAndNeverShrink() throws IOException {
        assertEquals(1, device.take("udp", 1).length);
        int[] more = device.take("udp", 3);
        assertEquals(3, more.length);
        assertEquals(Kernel.local(more[0]), Kernel.local(more[2]));
        assertEquals(3, device.take("udp", 2).length);
        assertEquals(1, device.take("tcp", 3).length);
    }

    @Test
    void connectionsKeepTheirBytesAndGetLateAnswers() throws IOException {
        int listening = device.take("tcp", 1)[0];
        InetSocketAddress server = Kernel.local(listening);
        try (Socket client = new Socket(server.getAddress(), server.getPort());
                Socket waiting = new Socket(server.getAddress(), server.getPort())) {
            InetSocketAddress peer = (InetSocketAddress) client.getLocalSocketAddress();
            // Any descriptor will do to see that it is duplicated and given on.
            device.give(
                    "tcp",
                    List.of(Map.of(
                            "descriptor", listening,
                            "peer", peer,
                            "local", server,
                            "input", new byte[] {0},
                            "output", new byte[] {0, 1, 9})));
            ByteBuffer late = ByteBuffer.wrap(new byte[] {5, 6});
            assertEquals(
                    true,
                    device.ask("send", "tcp", "peer", peer, "message", late).get("sent"));
            assertEquals(
                    false,
                    device.ask("send", "tcp", "peer", waiting.getLocalSocketAddress(), "message", late)
                            .get("sent"));
            Map<String, Object> answer = device.ask("take", "tcp", "sockets", 1, "sender", Device.NOBODY);
            device.taken.add(((int[]) answer.get("descriptors"))[0]);
            Map<?, ?> connection = (Map<?, ?>) ((List<?>) answer.get("connections")).get(0);
            int descriptor = (Integer) connection.get("descriptor");
            device.taken.add(descriptor);
            assertFalse(descriptor == listening);
            assertEquals(server, Kernel.local(descriptor));
            assertEquals(peer, connection.get("peer"));
            assertEquals(server, connection.get("local"));
            assertArrayEquals(new byte[] {0}, (byte[]) connection.get("input"));
            assertArrayEquals(new byte[] {0, 1, 9, 0, 2, 5, 6}, (byte[]) connection.get("output"));
        }
    }

    @Test
    void lateAnswersGoByTheServiceOrByTheDeviceThatHasThePort() throws IOException {
        InetSocketAddress server = Kernel.local(device.take("udp", 1)[0]);
        try (DatagramSocket client = Device.client()) {
            InetSocketAddress peer = (InetSocketAddress) client.getLocalSocketAddress();
            device.give("udp", List.of());
            ByteBuffer message = ByteBuffer.wrap(new byte[] {1, 2, 3});
            assertEquals(
                    true,
                    device.ask("send", "udp", "peer", peer, "message", message).get("sent"));
            DatagramPacket packet = new DatagramPacket(new byte[10], 10);
            client.receive(packet);
            assertEquals(server, packet.getSocketAddress());
            assertEquals(3, packet.getLength());

            List<InetSocketAddress> asked = new ArrayList<>();
            Predicate<Map<String, Object>> sender = request -> asked.add((InetSocketAddress) request.get("peer"));
            Map<String, Object> answer = device.ask("take", "udp", "sockets", 1, "sender", sender);
            device.taken.add(((int[]) answer.get("descriptors"))[0]);
            assertEquals(
                    true,
                    device.ask("send", "udp", "peer", peer, "message", message).get("sent"));
            assertEquals(List.of(peer), asked);
        }
    }

    @Test
    void requestsThatAreNoneAreToldWhatIsAllowed() {
        assertEquals("", device.ports.apply(Map.of("do", "describe")).get("unusable"));
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("do", "dance"),
                Map.of("do", "take", "transport", "sctp", "address", Device.ANY_PORT),
                Map.of("do", "take", "transport", "udp", "address", "127.0.0.1:53"))) {
            assertThrows(IllegalArgumentException.class, () -> device.ports.apply(wrong), wrong.toString());
        }
    }

    @Test
    void aMachineThatCantSaysWhy() {
        Ports none = new Ports("no C library", Inherited.none());
        assertEquals("no C library", none.apply(Map.of("do", "describe")).get("unusable"));
        UncheckedIOException refused = assertThrows(
                UncheckedIOException.class,
                () -> none.apply(Map.of(
                        "do",
                        "take",
                        "transport",
                        "udp",
                        "address",
                        Device.ANY_PORT,
                        "sockets",
                        1,
                        "sender",
                        Device.NOBODY)));
        assertEquals("no C library", refused.getCause().getMessage());
        none.close();
    }
}
