// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service as a device sees it: requests and answers of docs/adr/0009, real sockets. */
@Timeout(60)
class PortsTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Predicate<Map<String, Object>> NOBODY = request -> false;

    private final Ports ports = new Ports("", Inherited.none());
    private final List<Integer> taken = new ArrayList<>();

    @BeforeAll
    static void load() {
        assertEquals("", Kernel.load());
    }

    @AfterAll
    static void unload() {
        Kernel.unload();
    }

    @AfterEach
    void close() {
        ports.close();
        taken.forEach(Kernel::close);
    }

    private Map<String, Object> ask(String what, String transport, Object... more) {
        Map<String, Object> request = new HashMap<>(Map.of("do", what, "transport", transport, "address", ANY_PORT));
        for (int i = 0; i < more.length; i += 2) {
            request.put((String) more[i], more[i + 1]);
        }
        return ports.apply(request);
    }

    private int[] take(String transport, int sockets, Object... more) {
        Object[] with = new Object[more.length + 4];
        System.arraycopy(new Object[] {"sockets", sockets, "sender", NOBODY}, 0, with, 0, 4);
        System.arraycopy(more, 0, with, 4, more.length);
        int[] descriptors = (int[]) ask("take", transport, with).get("descriptors");
        for (int descriptor : descriptors) {
            taken.add(descriptor);
        }
        return descriptors;
    }

    private static DatagramSocket client() throws IOException {
        DatagramSocket client = new DatagramSocket(ANY_PORT);
        client.setSoTimeout(10_000);
        return client;
    }

    private static void send(DatagramSocket client, InetSocketAddress to, int message) throws IOException {
        byte[] bytes = ByteBuffer.allocate(4).putInt(message).array();
        client.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private void give(String transport, List<?> connections) {
        ask("give", transport, "datagrams", List.of(), "connections", connections);
    }

    @Test
    void whatArrivesWithoutADeviceWaitsForTheNext() throws IOException {
        InetSocketAddress server = Kernel.local(take("udp", 2)[0]);
        give("udp", List.of());
        int count = 1_000;
        try (DatagramSocket client = client()) {
            for (int i = 0; i < count; i++) {
                send(client, server, i);
                // The kernel keeps some hundred only; the guard reads them away.
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
            }
            // The last one may still be in the kernel: then it is the device's.
            Map<String, Object> answer = ask("take", "udp", "sockets", 2, "sender", NOBODY);
            int[] descriptors = (int[]) answer.get("descriptors");
            List<?> datagrams = (List<?>) answer.get("datagrams");
            assertEquals(2, descriptors.length);
            DatagramRing rest = new DatagramRing();
            for (int descriptor : descriptors) {
                taken.add(descriptor);
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
        take("udp", 1);
        InetSocketAddress peer = new InetSocketAddress("192.0.2.1", 5);
        ask(
                "give",
                "udp",
                "datagrams",
                List.of(Map.entry(peer, ByteBuffer.wrap(new byte[] {7}))),
                "connections",
                List.of());
        Map<String, Object> answer = ask("take", "udp", "sockets", 1, "sender", NOBODY);
        taken.add(((int[]) answer.get("descriptors"))[0]);
        assertEquals(List.of(Map.entry(peer, ByteBuffer.wrap(new byte[] {7}))), answer.get("datagrams"));
    }

    @Test
    void socketsGrowInNumberAndNeverShrink() throws IOException {
        assertEquals(1, take("udp", 1).length);
        int[] more = take("udp", 3);
        assertEquals(3, more.length);
        assertEquals(Kernel.local(more[0]), Kernel.local(more[2]));
        assertEquals(3, take("udp", 2).length);
        assertEquals(1, take("tcp", 3).length);
    }

    // Another server with SO_REUSEPORT would silently share the queries; TCP alike.
    @Test
    void aPortThatAnotherProgramSharesIsRefused() throws IOException {
        try (DatagramSocket another = new DatagramSocket(null);
                ServerSocket listening = new ServerSocket()) {
            another.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            another.bind(ANY_PORT);
            listening.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            listening.bind(another.getLocalSocketAddress());
            for (String transport : List.of("udp", "tcp")) {
                UncheckedIOException refused = assertThrows(
                        UncheckedIOException.class,
                        () -> take(transport, 1, "address", another.getLocalSocketAddress()));
                assertEquals("another program has this port", refused.getCause().getMessage());
            }
        }
    }

    @Test
    void anAddressOfAnotherMachineIsRefused() {
        UncheckedIOException refused = assertThrows(
                UncheckedIOException.class, () -> take("udp", 1, "address", new InetSocketAddress("192.0.2.1", 0)));
        assertEquals("this machine has no such address", refused.getCause().getMessage());
    }

    @Test
    void connectionsKeepTheirBytesAndGetLateAnswers() throws IOException {
        int listening = take("tcp", 1)[0];
        InetSocketAddress server = Kernel.local(listening);
        try (Socket client = new Socket(server.getAddress(), server.getPort());
                Socket waiting = new Socket(server.getAddress(), server.getPort())) {
            InetSocketAddress peer = (InetSocketAddress) client.getLocalSocketAddress();
            // Any descriptor will do to see that it is duplicated and given on.
            give(
                    "tcp",
                    List.of(Map.of(
                            "descriptor", listening,
                            "peer", peer,
                            "local", server,
                            "input", new byte[] {0},
                            "output", new byte[] {0, 1, 9})));
            ByteBuffer late = ByteBuffer.wrap(new byte[] {5, 6});
            assertEquals(true, ask("send", "tcp", "peer", peer, "message", late).get("sent"));
            assertEquals(
                    false,
                    ask("send", "tcp", "peer", waiting.getLocalSocketAddress(), "message", late)
                            .get("sent"));
            Map<String, Object> answer = ask("take", "tcp", "sockets", 1, "sender", NOBODY);
            taken.add(((int[]) answer.get("descriptors"))[0]);
            Map<?, ?> connection = (Map<?, ?>) ((List<?>) answer.get("connections")).get(0);
            int descriptor = (Integer) connection.get("descriptor");
            taken.add(descriptor);
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
        InetSocketAddress server = Kernel.local(take("udp", 1)[0]);
        try (DatagramSocket client = client()) {
            InetSocketAddress peer = (InetSocketAddress) client.getLocalSocketAddress();
            give("udp", List.of());
            ByteBuffer message = ByteBuffer.wrap(new byte[] {1, 2, 3});
            assertEquals(
                    true, ask("send", "udp", "peer", peer, "message", message).get("sent"));
            DatagramPacket packet = new DatagramPacket(new byte[10], 10);
            client.receive(packet);
            assertEquals(server, packet.getSocketAddress());
            assertEquals(3, packet.getLength());

            List<InetSocketAddress> asked = new ArrayList<>();
            Predicate<Map<String, Object>> device = request -> asked.add((InetSocketAddress) request.get("peer"));
            Map<String, Object> answer = ask("take", "udp", "sockets", 1, "sender", device);
            taken.add(((int[]) answer.get("descriptors"))[0]);
            assertEquals(
                    true, ask("send", "udp", "peer", peer, "message", message).get("sent"));
            assertEquals(List.of(peer), asked);
        }
    }

    // Whoever started the process has bound them, as systemd does for port 53: sd_listen_fds(3).
    @Test
    void inheritedSocketsAreTakenByAddressAndType() throws IOException {
        int udp = Kernel.datagram(ANY_PORT, false);
        int tcp = Kernel.listening(ANY_PORT);
        // Consecutive numbers, as they come; what is no such socket is left alone.
        int first = 900;
        for (int i = 0; i < 3; i++) {
            int made = LibC.fcntl(i == 0 ? udp : tcp, LibC.F_DUPFD_CLOEXEC, first + i);
            assertEquals(first + i, made);
            taken.add(made);
        }
        InetSocketAddress datagrams = Kernel.local(udp);
        InetSocketAddress connections = Kernel.local(tcp);
        Kernel.close(udp);
        Kernel.close(tcp);
        Ports given = new Ports("", Inherited.of(first, 4));
        try (Socket early = new Socket(connections.getAddress(), connections.getPort());
                DatagramSocket client = client()) {
            assertEquals(
                    List.of(datagrams), given.apply(Map.of("do", "describe")).get("udp"));
            assertEquals(
                    List.of(connections), given.apply(Map.of("do", "describe")).get("tcp"));
            send(client, datagrams, 7);
            assertTrue(early.isConnected(), "it waits in the queue");
            int[] listening = takeFrom(given, "tcp", connections, 1);
            assertEquals(connections, Kernel.local(listening[0]));
            // Two threads want two sockets: one more joins, since this process may bind the address.
            int[] sockets = takeFrom(given, "udp", datagrams, 2);
            assertEquals(2, sockets.length);
            DatagramRing ring = new DatagramRing();
            ring.readFrom(sockets[0], 0);
            assertEquals(
                    7, ring.drain(0, datagrams.getAddress()).get(0).message().getInt());
            // Closed for now and wanted again: it is the same socket, which lives as long as the process.
            given.apply(Map.of("do", "close", "transport", "udp", "address", datagrams));
            assertEquals(datagrams, Kernel.local(takeFrom(given, "udp", datagrams, 1)[0]));
        } finally {
            given.close();
        }
    }

    private int[] takeFrom(Ports from, String transport, InetSocketAddress address, int sockets) {
        Map<String, Object> answer = from.apply(
                Map.of("do", "take", "transport", transport, "address", address, "sockets", sockets, "sender", NOBODY));
        int[] descriptors = (int[]) answer.get("descriptors");
        for (int descriptor : descriptors) {
            taken.add(descriptor);
        }
        return descriptors;
    }

    @Test
    void socketsForAnotherProcessAreLeftAlone() {
        for (Map<String, String> environment : List.of(
                Map.<String, String>of(),
                Map.of("LISTEN_FDS", "2"),
                Map.of("LISTEN_FDS", "2", "LISTEN_PID", "1"),
                Map.of("LISTEN_FDS", "many", "LISTEN_PID", "77"))) {
            assertEquals(List.of(), Inherited.of(environment, 77).addresses("udp"), environment.toString());
        }
    }

    // RFC 2181 4.1: the answer has to leave from the address that was asked, which only the datagram itself tells.
    @Test
    void onTheWildcardTheAddressThatWasAskedIsKept() throws IOException {
        for (String[] hosts : new String[][] {{"0.0.0.0", "127.0.0.2"}, {"::", "::1"}}) {
            int free;
            try (DatagramSocket probe = client()) {
                free = probe.getLocalPort();
            }
            InetSocketAddress wildcard = new InetSocketAddress(hosts[0], free);
            InetSocketAddress server = new InetSocketAddress(hosts[1], free);
            takeFrom(ports, "udp", wildcard, 1);
            try (DatagramSocket client = new DatagramSocket()) {
                client.setSoTimeout(10_000);
                ask("give", "udp", "address", wildcard, "datagrams", List.of(), "connections", List.of());
                send(client, server, 5);
                List<?> datagrams = List.of();
                Map<String, Object> answer = Map.of();
                while (datagrams.isEmpty()) {
                    answer = ask("take", "udp", "address", wildcard, "sockets", 1, "sender", NOBODY);
                    taken.add(((int[]) answer.get("descriptors"))[0]);
                    datagrams = (List<?>) answer.get("datagrams");
                    ask(
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
                answer = ask("take", "udp", "address", wildcard, "sockets", 1, "sender", NOBODY);
                taken.add(((int[]) answer.get("descriptors"))[0]);
                assertEquals(List.of(server.getAddress()), answer.get("locals"));
                ask("give", "udp", "address", wildcard, "datagrams", List.of(), "connections", List.of());
                InetSocketAddress peer = new InetSocketAddress(server.getAddress(), client.getLocalPort());
                assertEquals(
                        true,
                        ask(
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
        try (DatagramSocket probe = client()) {
            free = probe.getLocalPort();
        }
        InetSocketAddress one = new InetSocketAddress("127.0.0.1", free);
        InetSocketAddress all = new InetSocketAddress("0.0.0.0", free);
        InetSocketAddress another = new InetSocketAddress("127.0.0.2", free);
        for (InetSocketAddress address : List.of(one, all, another)) {
            assertEquals(2, takeFrom(ports, "udp", address, 2).length, address.toString());
        }
    }

    @Test
    void aPortWithoutDeviceClosesInTheEnd() throws IOException {
        KernelPort port = KernelPort.bound(true, ANY_PORT, false);
        long now = 1_000;
        for (int descriptor : port.take(1, NOBODY, now).descriptors()) {
            Kernel.close(descriptor);
        }
        port.guard(now + 2 * KernelPort.UNATTENDED);
        assertFalse(port.isClosed(), "it has a device");
        port.give(List.of(), List.of(), now);
        port.guard(now + KernelPort.UNATTENDED);
        assertFalse(port.isClosed());
        port.guard(now + KernelPort.UNATTENDED + 1);
        assertTrue(port.isClosed());
        assertFalse(port.send(port.address(), port.address().getAddress(), ByteBuffer.allocate(1), Map.of()));
        assertThrows(IOException.class, () -> port.take(1, NOBODY, now));
        new DatagramSocket(port.address()).close();
    }

    @Test
    void theGuardReadsTheYoungAndDropsTheOldest() throws IOException {
        int socket = Kernel.datagram(ANY_PORT, false);
        taken.add(socket);
        InetSocketAddress server = Kernel.local(socket);
        DatagramRing ring = new DatagramRing();
        try (DatagramSocket client = client()) {
            int count = DatagramRing.SLOTS + 100;
            for (int i = 0; i < count; i++) {
                send(client, server, i);
                ring.readFrom(socket, i);
            }
            assertEquals(100, ring.dropped());
            // Half of them are too old by now.
            long now = DatagramRing.OLDEST + 100 + DatagramRing.SLOTS / 2;
            List<Datagram> datagrams = ring.drain(now, server.getAddress());
            assertEquals(DatagramRing.SLOTS / 2, datagrams.size());
            assertEquals(
                    count - DatagramRing.SLOTS / 2, datagrams.get(0).message().getInt());
            assertEquals(100 + DatagramRing.SLOTS / 2, ring.dropped());
            assertTrue(ring.drain(now, server.getAddress()).isEmpty());
        }
    }

    // RFC 768: up to 65,507 bytes, and none.
    @Test
    void theRingKeepsDatagramsOfEverySize() throws IOException {
        int socket = Kernel.datagram(ANY_PORT, false);
        taken.add(socket);
        InetSocketAddress server = Kernel.local(socket);
        DatagramRing ring = new DatagramRing();
        try (DatagramSocket client = client()) {
            int count = 500;
            for (int i = 0; i < count; i++) {
                byte[] bytes = new byte[i % 10 == 0 ? 65_507 : i * 37 % 3_000];
                Arrays.fill(bytes, (byte) i);
                client.send(new DatagramPacket(bytes, bytes.length, server));
                ring.readFrom(socket, 0);
            }
            List<Datagram> datagrams = ring.drain(0, server.getAddress());
            assertEquals(count, datagrams.size() + ring.dropped());
            assertTrue(datagrams.size() > 50, "some megabytes");
            for (int i = 0; i < datagrams.size(); i++) {
                int number = count - datagrams.size() + i;
                ByteBuffer datagram = datagrams.get(i).message();
                assertEquals(number % 10 == 0 ? 65_507 : number * 37 % 3_000, datagram.remaining());
                if (datagram.hasRemaining()) {
                    assertEquals((byte) number, datagram.get(0));
                    assertEquals((byte) number, datagram.get(datagram.limit() - 1));
                }
            }
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

    @Test
    void requestsThatAreNoneAreToldWhatIsAllowed() {
        assertEquals("", ports.apply(Map.of("do", "describe")).get("unusable"));
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("do", "dance"),
                Map.of("do", "take", "transport", "sctp", "address", ANY_PORT),
                Map.of("do", "take", "transport", "udp", "address", "127.0.0.1:53"))) {
            assertThrows(IllegalArgumentException.class, () -> ports.apply(wrong), wrong.toString());
        }
    }

    @Test
    void aMachineThatCantSaysWhy() {
        Ports none = new Ports("no C library", Inherited.none());
        assertEquals("no C library", none.apply(Map.of("do", "describe")).get("unusable"));
        UncheckedIOException refused = assertThrows(
                UncheckedIOException.class,
                () -> none.apply(
                        Map.of("do", "take", "transport", "udp", "address", ANY_PORT, "sockets", 1, "sender", NOBODY)));
        assertEquals("no C library", refused.getCause().getMessage());
        none.close();
    }
}
