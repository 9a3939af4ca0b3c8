// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.Client;
import guelta.net.DatagramHandler.Worker;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.DeviceContract;
import guelta.net.Echo;
import guelta.net.FixedPath;
import guelta.net.Limits;
import guelta.net.Path;
import guelta.net.SteadyLoad;
import guelta.net.SuccessionContract;
import guelta.net.Transport;
import guelta.net.ports.PortsService;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LinuxDeviceTest implements DeviceContract, SuccessionContract {
    private PortsService ports = new PortsService();

    @BeforeAll
    static void load() {
        assertEquals("", Kernel.load());
    }

    @AfterAll
    static void unload() {
        LibC.unload();
    }

    @Override
    public LinuxUnderTest device(int threads) {
        return LinuxUnderTest.start(threads, new KernelPorts(ports));
    }

    @Override
    public Set<Transport> transports() {
        return Set.of(Transport.UDP);
    }

    @AfterEach
    void closePorts() {
        ports.deactivate();
    }

    private static int freePort() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(Echo.ANY_PORT)) {
            return probe.getLocalPort();
        }
    }

    private Offer onWildcards(int port, Function<DatagramPort, Worker> workers) {
        return new Offer(
                Echo.on(
                        transports(),
                        Limits.DEFAULT,
                        workers,
                        new InetSocketAddress("0.0.0.0", port),
                        new InetSocketAddress("::", port)),
                0);
    }

    // RFC 2181 4.1: the answer's source is the question's destination. 127.0.0.2 is ours, though no interface has it.
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "127.3.2.1", "::1"})
    void onTheWildcardAnyAddressOfOursAnswers(String host) throws IOException {
        int free = freePort();
        AtomicReference<Path> seen = new AtomicReference<>();
        try (Device device = device(2)) {
            device.add(onWildcards(free, port -> (in, from, out) -> {
                seen.set(from.copy());
                return Echo.echo(in, from, out);
            }));
            InetSocketAddress server = new InetSocketAddress(host, free);
            try (Client.Datagrams client = new Client.Datagrams(Client.datagrams(), server)) {
                client.send((byte) 1);
                assertEquals(server, client.packet().getSocketAddress());
            }
            Path path = seen.get();
            assertEquals(server.getAddress(), FixedPath.address(path.localHi(), path.localLo(), 0));
            assertEquals(free, path.localPort());
        }
    }

    // What waits in the wildcard's socket, in the parking and in late answers keeps the address that was asked.
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.2", "::1"})
    void onTheWildcardTheAddressThatWasAskedSurvivesADevice(String host) throws IOException {
        int free = freePort();
        Queue<Path> waiting = new ConcurrentLinkedQueue<>();
        AtomicReference<DatagramPort> asked = new AtomicReference<>();
        Offer late = onWildcards(free, port -> (in, from, out) -> {
            waiting.add(from.copy());
            asked.set(port);
            return Worker.LATER;
        });
        Offer echo = onWildcards(free, port -> Echo::echo);
        InetSocketAddress server = new InetSocketAddress(host, free);
        Device device = device(2);
        device.add(late);
        try (Client.Datagrams client = new Client.Datagrams(Client.datagrams(), server)) {
            client.send((byte) 1);
            Client.await("asked", () -> !waiting.isEmpty());
            device.remove(late);
            client.send((byte) 2);
            Client.await("parked", () -> received(device) == 2);
            device.close();
            Path path = waiting.remove();
            assertEquals(Delivery.SENT, asked.get().send(path, ByteBuffer.wrap(new byte[] {9})));
            assertEquals(server, client.packet().getSocketAddress());
            // The guard reads this one.
            client.send((byte) 3);
            try (Device next = device(1)) {
                next.add(echo);
                assertEquals(server, client.packet().getSocketAddress());
                assertEquals(server, client.packet().getSocketAddress());
                assertEquals(Delivery.SENT, asked.get().send(path, ByteBuffer.wrap(new byte[] {8})));
                assertEquals(server, client.packet().getSocketAddress());
            }
        }
    }

    private static long received(Device device) {
        return device.ports().stream().mapToLong(port -> port.received()).sum();
    }

    // RFC 1122 4.1.3.3: clients that are gone tell so by ICMP; nobody else may notice.
    @Test
    void clientsThatAreGoneDisturbNobody() throws IOException {
        try (Device device = serving(Limits.DEFAULT);
                Client good = Client.of(device.state(Transport.UDP))) {
            for (int i = 0; i < 1_000; i++) {
                try (Client.Datagrams gone =
                        new Client.Datagrams(new DatagramSocket(), device.address(Transport.UDP))) {
                    gone.send((byte) 1);
                }
                assertArrayEquals(new byte[] {(byte) i}, good.ask((byte) i));
            }
            assertEquals(0, device.state(Transport.UDP).dropped());
        }
    }

    @Test
    void aDeviceOutlivesTheServiceThatOwnsItsSockets() throws Exception {
        Offer echo = offer(Limits.DEFAULT);
        KernelPorts kernel = new KernelPorts(ports);
        LinuxUnderTest device = LinuxUnderTest.start(2, kernel);
        device.add(echo);
        SteadyLoad load = SteadyLoad.on(device.state(Transport.UDP), 1_000);
        Client.await("asked", () -> load.heard() > 200);
        kernel.lose(ports);
        ports.deactivate();
        int asked = load.asked();
        Client.await("asked without the service", () -> load.heard() > asked + 200);
        ports = new PortsService();
        kernel.regain(ports);
        device.linux().keep();
        device.close();
        try (LinuxUnderTest next = device(2)) {
            next.add(echo);
            Client.await("asked of the next device", () -> load.heard() > asked + 600);
            assertEquals("", load.finish());
        }
    }

    @Test
    void fullBatchesAndLargeAnswersAreSentWhole() throws Exception {
        Worker large = (in, from, out) -> {
            int size = 40_000 + in.get(in.position());
            for (int i = 0; i < size; i++) {
                out.put(in.get(in.position()));
            }
            return size;
        };
        try (Device device = device(1)) {
            device.add(offer(Limits.DEFAULT, port -> large));
            try (DatagramSocket socket = Client.datagrams()) {
                socket.setReceiveBufferSize(4 << 20);
                Client.Datagrams client = new Client.Datagrams(socket, device.address(Transport.UDP));
                for (int round = 0; round < 20; round++) {
                    for (int i = 0; i < 4; i++) {
                        client.send((byte) i);
                    }
                    for (int i = 0; i < 4; i++) {
                        byte[] answer = client.receive();
                        assertEquals(40_000 + answer[0], answer.length);
                        assertEquals(answer[0], answer[answer.length - 1]);
                    }
                }
            }
        }
    }

    // 64 threads with three ports would claim 768 MB for parking and 270 MB for batches, if all of it were touched.
    @Test
    void memoryThatIsNotUsedIsNotThere() throws IOException {
        long before = resident();
        List<ByteBuffer> kept = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            kept.add(Kernel.pages(4 << 20));
        }
        long grown = resident() - before;
        assertTrue(grown < 100 << 10, grown + " kB for " + kept.size() + " times 4 MB");
    }

    private static long resident() throws IOException {
        return Files.readAllLines(java.nio.file.Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
    }

    @Test
    void addressesAreWrittenAndReadAsTheKernelDoes() throws IOException {
        for (String host : new String[] {"192.0.2.200", "2001:db8::ff", "fe80::1:2%1"}) {
            InetAddress address = InetAddress.getByName(host);
            FixedPath path = FixedPath.of(
                    Transport.UDP, new InetSocketAddress(address, 65_535), new InetSocketAddress(address, 53));
            ByteBuffer ends = Kernel.direct(2 * Ends.SIZE);
            for (boolean told : new boolean[] {true, false}) {
                Ends.put(ends, Ends.SIZE, address.getAddress().length == 16, told, path);
                assertEquals(path.peer(), Ends.peer(ends, Ends.SIZE));
                assertEquals(path.scope(), Ends.scope(ends, Ends.SIZE));
                assertEquals(told, Ends.hasLocal(ends, Ends.SIZE));
            }
        }
    }
}
