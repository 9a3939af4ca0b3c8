// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which addresses can be had, and which one an answer leaves from. */
class PortAddressesTest extends KernelTrial {
    // Another server with SO_REUSEPORT would silently share the queries; TCP alike.
    @Test
    void aPortThatAnotherProgramSharesIsRefused() throws IOException {
        try (DatagramSocket another = new DatagramSocket(null);
                ServerSocket listening = new ServerSocket()) {
            // What is free for UDP may be taken for TCP by connections that were; hardly the other way round.
            listening.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            listening.bind(Device.ANY_PORT);
            another.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            another.bind(listening.getLocalSocketAddress());
            for (String transport : List.of("udp", "tcp")) {
                UncheckedIOException refused = assertThrows(
                        UncheckedIOException.class,
                        () -> device.take(transport, 1, "address", another.getLocalSocketAddress()));
                assertEquals("another program has this port", refused.getCause().getMessage());
            }
        }
    }

    @Test
    void anAddressOfAnotherMachineIsRefused() {
        UncheckedIOException refused = assertThrows(
                UncheckedIOException.class,
                () -> device.take("udp", 1, "address", new InetSocketAddress("192.0.2.1", 0)));
        assertEquals("this machine has no such address", refused.getCause().getMessage());
    }

    // RFC 2181 4.1: the answer has to leave from the address that was asked, which only the datagram itself tells.
    @Test
    void onTheWildcardTheAddressThatWasAskedIsKept() throws IOException {
        for (String[] hosts : new String[][] {{"0.0.0.0", "127.0.0.2"}, {"::", "::1"}}) {
            int free;
            try (DatagramSocket probe = Device.client()) {
                free = probe.getLocalPort();
            }
            InetSocketAddress wildcard = new InetSocketAddress(hosts[0], free);
            InetSocketAddress server = new InetSocketAddress(hosts[1], free);
            device.takeFrom(device.ports, "udp", wildcard, 1);
            try (DatagramSocket client = new DatagramSocket()) {
                client.setSoTimeout(10_000);
                device.ask("give", "udp", "address", wildcard, "datagrams", List.of(), "connections", List.of());
                Device.send(client, server, 5);
                List<?> datagrams = List.of();
                Map<String, Object> answer = Map.of();
                while (datagrams.isEmpty()) {
                    answer = device.ask("take", "udp", "address", wildcard, "sockets", 1, "sender", Device.NOBODY);
                    device.taken.add(((int[]) answer.get("descriptors"))[0]);
                    datagrams = (List<?>) answer.get("datagrams");
                    device.ask(
                            "give",
                            "udp",
                            "address",
                            wildcard,
                            "datagrams",
                            datagrams,
                            "locals",
                            answer.get("locals"),
                            "connections",
                            List.of());
                }
                assertEquals(List.of(server.getAddress()), answer.get("locals"));
                // What was given with its address comes back with it, and a late answer leaves from it.
                answer = device.ask("take", "udp", "address", wildcard, "sockets", 1, "sender", Device.NOBODY);
                device.taken.add(((int[]) answer.get("descriptors"))[0]);
                assertEquals(List.of(server.getAddress()), answer.get("locals"));
                device.ask("give", "udp", "address", wildcard, "datagrams", List.of(), "connections", List.of());
                InetSocketAddress peer = new InetSocketAddress(server.getAddress(), client.getLocalPort());
                assertEquals(
                        true,
                        device.ask(
                                        "send",
                                        "udp",
                                        "address",
                                        wildcard,
                                        "peer",
                                        peer,
                                        "local",
                                        server.getAddress(),
                                        "message",
                                        ByteBuffer.wrap(new byte[] {1}))
                                .get("sent"));
                DatagramPacket packet = new DatagramPacket(new byte[10], 10);
                client.receive(packet);
                assertEquals(server, packet.getSocketAddress());
            }
        }
    }

    // The portable device has a socket for each address, the fast one besides the wildcard: both are open together.
    @Test
    void theWildcardAndItsAddressesAreOpenTogether() throws IOException {
        int free;
        try (DatagramSocket probe = Device.client()) {
            free = probe.getLocalPort();
        }
        InetSocketAddress one = new InetSocketAddress("127.0.0.1", free);
        InetSocketAddress all = new InetSocketAddress("0.0.0.0", free);
        InetSocketAddress another = new InetSocketAddress("127.0.0.2", free);
        for (InetSocketAddress address : List.of(one, all, another)) {
            assertEquals(2, device.takeFrom(device.ports, "udp", address, 2).length, address.toString());
        }
    }

    @Test
    void addressesAreWrittenAsTheKernelReadsThem() throws IOException {
        InetAddress scoped = Inet6Address.getByAddress(
                null, InetAddress.getByName("fe80::1:2").getAddress(), 3);
        for (InetSocketAddress address : List.of(
                new InetSocketAddress("192.0.2.200", 53),
                new InetSocketAddress("2001:db8::ff", 65_535),
                new InetSocketAddress(scoped, 5_300))) {
            ByteBuffer sockaddr = Kernel.direct(Kernel.ADDRESS);
            Kernel.encode(address, sockaddr);
            InetSocketAddress read = Kernel.decode(sockaddr);
            assertEquals(address, read);
            if (address.getAddress() instanceof Inet6Address six) {
                assertEquals(six.getScopeId(), ((Inet6Address) read.getAddress()).getScopeId());
            }
        }
    }
}
