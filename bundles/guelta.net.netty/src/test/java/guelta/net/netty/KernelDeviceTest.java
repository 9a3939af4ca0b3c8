// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.net.Client;
import guelta.net.ConnectionContract;
import guelta.net.DatagramHandler.Worker;
import guelta.net.DeviceContract;
import guelta.net.Echo;
import guelta.net.Limits;
import guelta.net.PortState;
import guelta.net.SteadyLoad;
import guelta.net.StreamingContract;
import guelta.net.Streams;
import guelta.net.SuccessionContract;
import guelta.net.Transport;
import guelta.net.ports.PortsService;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KernelDeviceTest implements DeviceContract, ConnectionContract, SuccessionContract, StreamingContract {
    private PortsService ports = new PortsService();

    @Override
    public NettyUnderTest device(int threads) {
        return new NettyUnderTest(threads, new KernelSockets(ports));
    }

    @AfterEach
    void closePorts() {
        ports.deactivate();
    }

    @Test
    void newConnectionsWaitForTheNextDevice() throws IOException {
        Offer echo = offer(Limits.DEFAULT);
        NettyUnderTest device = device(1);
        device.add(echo);
        InetSocketAddress server = device.address(Transport.TCP16);
        device.close();
        try (Client.Connection client = Client.connect(server);
                NettyUnderTest next = device(1)) {
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
        Offer handler = offer(Limits.DEFAULT, port -> large);
        NettyUnderTest device = device(2);
        device.add(handler);
        int questions = 300;
        try (Client.Connection client = Client.connect(device.address(Transport.TCP16))) {
            for (int i = 0; i < questions; i++) {
                client.send((byte) i);
            }
            client.out().write(new byte[] {0, 1});
            NettyUnderTest before = device;
            // More than the kernel takes: something is unsent, and something is unread.
            Client.await("held back", () -> {
                long sent = before.state(Transport.TCP16).sent();
                return sent > 10 && sent < questions;
            });
            for (int swap = 0; swap < 3; swap++) {
                device.close();
                device = device(2);
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

    /** What one device writes while it is asked for its connections, the next one must not write again. */
    @Test
    void unsentAnswersAreSentOnceWhereThePeerReadsMeanwhile() throws Exception {
        Worker large = (in, from, out) -> {
            byte first = in.get(in.position());
            for (int i = 0; i < 60_000; i++) {
                out.put(first);
            }
            return 60_000;
        };
        Offer handler = offer(Limits.DEFAULT, port -> large);
        ByteArrayOutputStream early = new ByteArrayOutputStream();
        AtomicReference<Client.Connection> reading = new AtomicReference<>();
        Function<Map<String, Object>, Map<String, Object>> slow = request -> {
            if ("give".equals(request.get("do")) && "tcp".equals(request.get("transport"))) {
                try {
                    Client.Connection client = reading.get();
                    for (int there = client.in().available();
                            there > 0;
                            there = client.in().available()) {
                        early.write(client.in().readNBytes(there));
                    }
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            }
            return ports.apply(request);
        };
        int questions = 250;
        try (Client.Connection client = connection(slow, handler, questions, reading)) {
            try (NettyUnderTest next = device(1)) {
                next.add(handler);
                DataInputStream answers = new DataInputStream(
                        new SequenceInputStream(new ByteArrayInputStream(early.toByteArray()), client.in()));
                for (int i = 0; i < questions; i++) {
                    byte[] answer = answers.readNBytes(answers.readUnsignedShort());
                    assertEquals(60_000, answer.length);
                    assertEquals((byte) i, answer[0]);
                    assertEquals((byte) i, answer[59_999]);
                }
            }
        }
    }

    /** A connection with answers that wait, and that a device has left. */
    private Client.Connection connection(
            Function<Map<String, Object>, Map<String, Object>> by,
            Offer handler,
            int questions,
            AtomicReference<Client.Connection> reading)
            throws IOException {
        NettyUnderTest device = new NettyUnderTest(1, new KernelSockets(by));
        device.add(handler);
        Client.Connection client = Client.connect(device.address(Transport.TCP16));
        reading.set(client);
        for (int i = 0; i < questions; i++) {
            client.send((byte) i);
        }
        AtomicLong before = new AtomicLong();
        AtomicInteger looks = new AtomicInteger();
        Client.await("held back, since the kernel takes no more", () -> {
            long sent = device.state(Transport.TCP16).sent();
            boolean same = sent > 10 && sent < questions && sent == before.getAndSet(sent);
            return looks.updateAndGet(count -> same ? count + 1 : 0) > 20;
        });
        device.close();
        return client;
    }

    /** What the fast device does: another one above takes UDP, and gives it back; TCP goes on here. */
    @Test
    void aDeviceStepsAsideForABetterOneWithoutLoss() throws Exception {
        Offer echo = offer(Limits.DEFAULT);
        Offer datagrams = new Offer(Echo.on(Set.of(Transport.UDP), Limits.DEFAULT), 0);
        try (NettyUnderTest device = device(2)) {
            device.add(echo);
            SteadyLoad udp = SteadyLoad.on(device.state(Transport.UDP), 1_000);
            SteadyLoad tcp = SteadyLoad.on(device.state(Transport.TCP16), 1_000);
            for (int threads : new int[] {2, 1, 3}) {
                int asked = udp.asked();
                Client.await("some more", () -> udp.asked() > asked + 200);
                device.netty().stepAside(Set.of(Transport.UDP));
                assertEquals(
                        List.of(Transport.TCP16),
                        device.ports().stream().map(PortState::transport).toList());
                try (NettyUnderTest better = device(threads)) {
                    better.add(datagrams);
                    int served = udp.heard();
                    Client.await("answered by the other", () -> udp.heard() > served + 200);
                }
                device.netty().stepAside(Set.of());
                assertEquals(2, device.ports().size());
            }
            assertEquals("", udp.finish());
            assertEquals("", tcp.finish());
        }
    }

    @Test
    void aStreamGoesOnWithTheNextDevice() throws Exception {
        try (Streams streams = new Streams(MESSAGES)) {
            Offer handler = offer(LIMITS, streams::worker);
            NettyUnderTest device = device(2);
            device.add(handler);
            try (Client.Connection client = Client.connect(device.address(Transport.TCP16))) {
                client.send((byte) 1);
                for (int i = 0; i < MESSAGES; i++) {
                    assertEquals(i, ByteBuffer.wrap(client.receive()).getInt());
                    if (i % 300 == 100) {
                        device.close();
                        device = device(1 + i % 3);
                        device.add(handler);
                    }
                }
            }
            Client.await("finished", () -> streams.finished() == 1);
            device.close();
        }
    }

    @Test
    void aDeviceOutlivesTheServiceThatOwnsItsSockets() throws Exception {
        Offer echo = offer(Limits.DEFAULT);
        KernelSockets kernel = new KernelSockets(ports);
        NettyUnderTest device = new NettyUnderTest(2, kernel);
        device.add(echo);
        SteadyLoad udp = SteadyLoad.on(device.state(Transport.UDP), 1_000);
        SteadyLoad tcp = SteadyLoad.on(device.state(Transport.TCP16), 1_000);
        Client.await("asked", () -> tcp.heard() > 200);
        kernel.lose(ports);
        ports.deactivate();
        int asked = tcp.asked();
        Client.await("asked without the service", () -> tcp.heard() > asked + 200);
        ports = new PortsService();
        kernel.regain(ports);
        device.netty().keep(kernel);
        device.close();
        device = device(2);
        device.add(echo);
        Client.await("asked of the next device", () -> tcp.heard() > asked + 600);
        assertEquals("", udp.finish());
        assertEquals("", tcp.finish());
        device.close();
    }
}
