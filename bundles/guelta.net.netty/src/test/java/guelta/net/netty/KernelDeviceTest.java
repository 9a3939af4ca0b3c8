// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import guelta.net.DatagramHandler.Worker;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.Limits;
import guelta.net.Path;
import guelta.net.Transport;
import guelta.net.ports.PortsService;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KernelDeviceTest implements DeviceContract {
    private PortsService ports = new PortsService();

    @Override
    public Sockets sockets() {
        return new KernelSockets(ports);
    }

    @AfterEach
    void closePorts() {
        ports.deactivate();
    }

    @Test
    void aDeviceIsReplacedWithoutLoss() throws Exception {
        Candidate echo = Echo.candidate(Echo.on(Limits.DEFAULT), 0);
        NettyDevice device = new NettyDevice(2, sockets());
        device.add(echo);
        SteadyLoad udp = SteadyLoad.udp(DeviceContract.address(device, Transport.UDP), 1_000);
        SteadyLoad more = SteadyLoad.udp(DeviceContract.address(device, Transport.UDP), 1_000);
        SteadyLoad tcp = SteadyLoad.tcp(DeviceContract.address(device, Transport.TCP16), 1_000);
        // Growing and shrinking: there may be more sockets than threads and connections move.
        for (int threads : new int[] {2, 1, 3, 2, 4, 1}) {
            int asked = tcp.asked();
            Client.await("some more", () -> tcp.asked() > asked + 200);
            device.close();
            int gap = udp.asked();
            // Nobody is there for a while: the guard reads.
            Client.await("asked in vain", () -> udp.asked() > gap + 100 * threads);
            device = new NettyDevice(threads, sockets());
            device.add(echo);
        }
        assertEquals("", udp.finish());
        assertEquals("", more.finish());
        assertEquals("", tcp.finish());
        device.close();
    }

    @Test
    void newConnectionsWaitForTheNextDevice() throws IOException {
        Candidate echo = Echo.candidate(Echo.on(Limits.DEFAULT), 0);
        NettyDevice device = new NettyDevice(1, sockets());
        device.add(echo);
        InetSocketAddress server = DeviceContract.address(device, Transport.TCP16);
        device.close();
        try (Client.Connection client = Client.connect(server);
                NettyDevice next = new NettyDevice(1, sockets())) {
            client.send((byte) 1);
            next.add(echo);
            assertArrayEquals(new byte[] {1}, client.receive());
        }
    }

    @Test
    void halfAFrameAndUnsentAnswersMoveWithTheirConnection() throws Exception {
        Worker large = (in, from, out) -> {
            byte first = in.get(in.position());
            for (int i = 0; i < 60_000; i++) {
                out.put(first);
            }
            return 60_000;
        };
        Candidate handler = Echo.candidate(Echo.on(Limits.DEFAULT, port -> large, Echo.ANY_PORT), 0);
        NettyDevice device = new NettyDevice(2, sockets());
        device.add(handler);
        int questions = 300;
        try (Client.Connection client = Client.connect(DeviceContract.address(device, Transport.TCP16))) {
            for (int i = 0; i < questions; i++) {
                client.send((byte) i);
            }
            client.out().write(new byte[] {0, 1});
            NettyDevice before = device;
            // More than the kernel takes: something is unsent, and something is unread.
            Client.await("held back", () -> {
                long sent = DeviceContract.state(before, Transport.TCP16).sent();
                return sent > 10 && sent < questions;
            });
            for (int swap = 0; swap < 3; swap++) {
                device.close();
                device = new NettyDevice(2, sockets());
                device.add(handler);
                for (int i = 0; i < questions / 3; i++) {
                    byte[] answer = client.receive();
                    assertEquals(60_000, answer.length);
                    assertEquals((byte) (swap * (questions / 3) + i), answer[0]);
                    assertEquals((byte) (swap * (questions / 3) + i), answer[59_999]);
                }
            }
            client.out().write(77);
            assertEquals(77, client.receive()[0]);
        }
        device.close();
    }

    @Test
    void lateAnswersSurviveTheDeviceThatWasAsked() throws IOException {
        Queue<Path> waiting = new ConcurrentLinkedQueue<>();
        AtomicReference<DatagramPort> asked = new AtomicReference<>();
        Candidate handler = Echo.candidate(
                Echo.on(
                        Limits.DEFAULT,
                        port -> (in, from, out) -> {
                            asked.set(port);
                            waiting.add(from.copy());
                            return Worker.LATER;
                        },
                        Echo.ANY_PORT),
                0);
        NettyDevice device = new NettyDevice(2, sockets());
        device.add(handler);
        InetSocketAddress server = DeviceContract.address(device, Transport.UDP);
        try (DatagramSocket client = Client.datagrams();
                Client.Connection connection = Client.connect(DeviceContract.address(device, Transport.TCP16))) {
            Client.send(client, server, (byte) 1);
            Client.await("asked", () -> waiting.size() == 1);
            DatagramPort udp = asked.get();
            Path datagram = waiting.poll();
            connection.send((byte) 1);
            Client.await("asked", () -> waiting.size() == 1);
            DatagramPort tcp = asked.get();
            Path stream = waiting.poll();
            device.close();

            // Between two devices, then by the next one.
            assertEquals(Delivery.SENT, udp.send(datagram, ByteBuffer.wrap(new byte[] {2})));
            assertEquals(Delivery.SENT, tcp.send(stream, ByteBuffer.wrap(new byte[] {3})));
            assertEquals(2, Client.receive(client).getData()[0]);
            device = new NettyDevice(1, sockets());
            device.add(handler);
            assertArrayEquals(new byte[] {3}, connection.receive());
            assertEquals(Delivery.SENT, udp.send(datagram, ByteBuffer.wrap(new byte[] {4})));
            assertEquals(Delivery.SENT, tcp.send(stream, ByteBuffer.wrap(new byte[] {5})));
            assertEquals(4, Client.receive(client).getData()[0]);
            assertArrayEquals(new byte[] {5}, connection.receive());
        }
        device.close();
    }

    @Test
    void aDeviceOutlivesTheServiceThatOwnsItsSockets() throws Exception {
        Candidate echo = Echo.candidate(Echo.on(Limits.DEFAULT), 0);
        KernelSockets kernel = new KernelSockets(ports);
        NettyDevice device = new NettyDevice(2, kernel);
        device.add(echo);
        SteadyLoad udp = SteadyLoad.udp(DeviceContract.address(device, Transport.UDP), 1_000);
        SteadyLoad tcp = SteadyLoad.tcp(DeviceContract.address(device, Transport.TCP16), 1_000);
        Client.await("asked", () -> tcp.heard() > 200);
        kernel.lose(ports);
        ports.deactivate();
        int asked = tcp.asked();
        Client.await("asked without the service", () -> tcp.heard() > asked + 200);
        ports = new PortsService();
        kernel.regain(ports);
        device.keep(kernel);
        device.close();
        device = new NettyDevice(2, sockets());
        device.add(echo);
        Client.await("asked of the next device", () -> tcp.heard() > asked + 600);
        assertEquals("", udp.finish());
        assertEquals("", tcp.finish());
        device.close();
    }

    // A second server that shares the port would silently take half of the queries.
    @Test
    void aPortThatAnotherServerWouldShareIsRefused() throws IOException {
        try (DatagramSocket another = new DatagramSocket(null)) {
            another.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            another.bind(Echo.ANY_PORT);
            InetSocketAddress taken = (InetSocketAddress) another.getLocalSocketAddress();
            try (NettyDevice device = new NettyDevice(2, sockets())) {
                device.add(Echo.candidate(Echo.on(Limits.DEFAULT, port -> Echo::echo, taken), 0));
                assertEquals(
                        "another program has this port",
                        DeviceContract.state(device, Transport.UDP).state());
                assertEquals(
                        "open", DeviceContract.state(device, Transport.TCP16).state());
                assertFalse(device.description().contains("NIO"));
            }
        }
    }
}
