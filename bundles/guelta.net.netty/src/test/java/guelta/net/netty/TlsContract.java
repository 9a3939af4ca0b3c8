// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.cert.Identity;
import guelta.net.Client;
import guelta.net.ClientAuth;
import guelta.net.DatagramHandler.Worker;
import guelta.net.DatagramPort;
import guelta.net.DeviceUnderTest.Device;
import guelta.net.DeviceUnderTest.Offer;
import guelta.net.Echo;
import guelta.net.Limits;
import guelta.net.Listen;
import guelta.net.Path;
import guelta.net.StreamingContract;
import guelta.net.Streams;
import guelta.net.Tls;
import guelta.net.Transport;
import guelta.net.Trust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A device that listens inside TLS, whatever its sockets are; the clients are the JDK's. */
@Timeout(60)
interface TlsContract {
    Sockets sockets();

    java.nio.file.Path folder();

    private static Echo handler(Limits limits, ClientAuth clientAuth, Function<DatagramPort, Worker> workers) {
        Tls tls = new Tls("main", List.of("dot"), clientAuth);
        return new Echo(
                List.of(new Listen(Transport.TLS16, List.of(Echo.ANY_PORT), Optional.of(tls), limits)), workers);
    }

    private static Offer echo(Limits limits) {
        return new Offer(handler(limits, ClientAuth.NONE, port -> Echo::echo), 0);
    }

    private Device device(KnownCertificates certificates) {
        Identities identities = new Identities();
        identities.add(certificates);
        return new NettyUnderTest(2, sockets(), identities);
    }

    private Identity identity(String name) throws Exception {
        return TestIdentity.of(folder(), name, "DNS:" + name + ".test,IP:127.0.0.1");
    }

    private KnownCertificates certificates() throws Exception {
        KnownCertificates certificates = new KnownCertificates();
        certificates.set("main", identity("main"));
        return certificates;
    }

    private static InetSocketAddress address(Device device) {
        return device.address(Transport.TLS16);
    }

    // RFC 7858 3.3: messages as over TCP, however large.
    @Test
    default void messagesOfEverySizeAreAnswered() throws Exception {
        try (Device device = device(certificates())) {
            device.add(echo(Limits.DEFAULT));
            try (TlsClient client = TlsClient.connect(address(device))) {
                assertEquals("TLSv1.3", client.socket().getSession().getProtocol());
                for (int size : new int[] {1, 512, 16_384, 65_535, 2}) {
                    byte[] message = new byte[size];
                    new Random(size).nextBytes(message);
                    assertArrayEquals(message, client.ask(message), size + " bytes");
                }
                assertEquals(1, device.state(Transport.TLS16).connections());
            }
            Client.await("forgotten", () -> device.state(Transport.TLS16).connections() == 0);
        }
    }

    @Test
    default void pipelinedQuestionsAreAnsweredInOrder() throws Exception {
        try (Device device = device(certificates())) {
            device.add(echo(Limits.DEFAULT));
            try (TlsClient client = TlsClient.connect(address(device))) {
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
            }
        }
    }

    // RFC 9325 3.1.1: nothing below 1.2; 4.1: no suites without forward secrecy.
    @Test
    default void onlyGoodVersionsAndCiphersAreAgreedOn() throws Exception {
        try (Device device = device(certificates())) {
            device.add(echo(Limits.DEFAULT));
            try (TlsClient client = TlsClient.connect(
                    address(device), socket -> socket.setEnabledProtocols(new String[] {"TLSv1.2"}))) {
                assertEquals("TLSv1.2", client.socket().getSession().getProtocol());
                assertArrayEquals(new byte[] {1}, client.ask((byte) 1));
            }
            assertThrows(
                    SSLException.class,
                    () -> TlsClient.connect(address(device), socket -> {
                        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                        socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
                    }));
        }
    }

    // RFC 7301 3.2: who offers protocols and none of ours is refused; RFC 7858 clients need not offer any.
    @Test
    default void protocolsAreAgreedOnWhenTheClientOffersSome() throws Exception {
        try (Device device = device(certificates())) {
            device.add(echo(Limits.DEFAULT));
            try (TlsClient client =
                    TlsClient.connect(address(device), socket -> TlsClient.offer(socket, "h2", "dot"))) {
                assertEquals("dot", client.socket().getApplicationProtocol());
            }
            try (TlsClient client = TlsClient.connect(address(device))) {
                assertEquals("", client.socket().getApplicationProtocol());
                assertArrayEquals(new byte[] {1}, client.ask((byte) 1));
            }
            assertThrows(
                    SSLException.class,
                    () -> TlsClient.connect(address(device), socket -> TlsClient.offer(socket, "h2")));
        }
    }

    @Test
    default void anotherCertificateIsShownToNewConnectionsAndOldOnesGoOn() throws Exception {
        KnownCertificates certificates = certificates();
        try (Device device = device(certificates)) {
            device.add(echo(Limits.DEFAULT));
            try (TlsClient before = TlsClient.connect(address(device))) {
                X509Certificate first = before.certificate();
                Identity next = identity("next");
                certificates.set("main", next);
                try (TlsClient after = TlsClient.connect(address(device))) {
                    assertEquals(next.chain().get(0), after.certificate());
                    assertNotEquals(first, after.certificate());
                    assertArrayEquals(new byte[] {2}, after.ask((byte) 2));
                }
                assertArrayEquals(new byte[] {1}, before.ask((byte) 1));
            }
        }
    }

    @Test
    default void aPortWaitsForItsCertificate() throws Exception {
        KnownCertificates certificates = new KnownCertificates();
        try (Device device = device(certificates)) {
            device.add(echo(Limits.DEFAULT));
            assertEquals(
                    "there is no certificate 'main'",
                    device.state(Transport.TLS16).state());
            certificates.set("main", identity("main"));
            Client.await("open", () -> device.state(Transport.TLS16).state().equals("open"));
            try (TlsClient client = TlsClient.connect(address(device))) {
                assertArrayEquals(new byte[] {1}, client.ask((byte) 1));
            }
        }
    }

    // An update of the protocol's bundle: TLS goes on, requests wait.
    @Test
    default void connectionsOutliveTheirHandler() throws Exception {
        try (Device device = device(certificates())) {
            Offer handler = echo(Limits.DEFAULT);
            device.add(handler);
            try (TlsClient client = TlsClient.connect(address(device))) {
                assertArrayEquals(new byte[] {1}, client.ask((byte) 1));
                for (int i = 0; i < 3; i++) {
                    device.remove(handler);
                    client.send((byte) 2);
                    device.add(handler);
                    assertArrayEquals(new byte[] {2}, client.receive());
                }
            }
        }
    }

    @Test
    default void streamsAreHeldBackInsideTlsToo() throws Exception {
        int messages = 1_000;
        try (Streams streams = new Streams(messages);
                Device device = device(certificates())) {
            device.add(new Offer(handler(StreamingContract.LIMITS, ClientAuth.NONE, streams::worker), 0));
            try (TlsClient client = TlsClient.connect(address(device))) {
                client.send((byte) 1);
                Client.await("held back", () -> streams.waiting() == 1);
                for (int i = 0; i < messages; i++) {
                    assertEquals(i, ByteBuffer.wrap(client.receive()).getInt());
                }
            }
            Client.await("finished", () -> streams.finished() == 1);
        }
    }

    @Test
    default void whatIsNoTlsIsClosedAndHurtsNobody() throws Exception {
        Random random = new Random(11);
        try (Device device = device(certificates())) {
            device.add(echo(Limits.DEFAULT));
            try (TlsClient good = TlsClient.connect(address(device))) {
                for (int i = 0; i < 300; i++) {
                    try (Client.Connection bad = Client.connect(address(device))) {
                        byte[] garbage = new byte[1 + random.nextInt(600)];
                        random.nextBytes(garbage);
                        if (i % 3 != 0) {
                            // The beginning of a handshake record, then nonsense.
                            garbage = ByteBuffer.allocate(garbage.length + 9)
                                    .put(new byte[] {22, 3, 1})
                                    .putShort((short) (garbage.length + 4))
                                    .put(new byte[] {1, 0, (byte) (garbage.length >> 8), (byte) garbage.length})
                                    .put(garbage)
                                    .array();
                        }
                        bad.out().write(garbage);
                        bad.socket().shutdownOutput();
                        while (bad.in().read() >= 0) {
                            // An alert, and then the end.
                        }
                    } catch (java.net.SocketTimeoutException stillOpen) {
                        throw new AssertionError("left open", stillOpen);
                    } catch (IOException reset) {
                        // As good as an end.
                    }
                    if (i % 50 == 0) {
                        assertArrayEquals(new byte[] {3}, good.ask((byte) 3));
                    }
                }
                Client.await("all closed", () -> device.state(Transport.TLS16).connections() == 1);
                assertEquals(6, device.state(Transport.TLS16).received());
            }
        }
    }

    @Test
    default void aHandshakeThatDoesNotGoOnIsClosed() throws Exception {
        Limits hasty = new Limits(10, 10, 10, 65_535, Duration.ofMillis(400), 100_000);
        try (Device device = device(certificates())) {
            device.add(echo(hasty));
            try (Client.Connection silent = Client.connect(address(device));
                    Client.Connection half = Client.connect(address(device))) {
                half.out().write(new byte[] {22, 3, 1});
                assertTrue(silent.isClosedByServer());
                while (half.in().read() >= 0) {
                    // An alert may come first.
                }
            }
        }
    }

    @Test
    default void clientsThatHaveToShowACertificateAreKnown() throws Exception {
        Identity known = identity("known");
        Identity stranger = identity("stranger");
        AtomicReference<String> seen = new AtomicReference<>();
        Function<DatagramPort, Worker> workers = port -> (in, from, out) -> {
            seen.set(port.tls(from).map(TlsContract::subject).orElse("no session"));
            return Echo.echo(in, from, out);
        };
        Trust trust =
                new Trust.Pinned(java.util.Set.of(Identity.pin(known.chain().get(0))));
        try (Device device = device(certificates())) {
            device.add(new Offer(handler(Limits.DEFAULT, new ClientAuth.Needed(trust), workers), 0));
            try (TlsClient client = TlsClient.connect(address(device), known)) {
                assertArrayEquals(new byte[] {1}, client.ask((byte) 1));
                assertEquals("CN=known", seen.get());
            }
            // TLS 1.3 tells a client that it is not welcome when it is done with its own part, or even later.
            assertThrows(IOException.class, () -> askOnce(TlsClient.connect(address(device), stranger)));
            assertThrows(IOException.class, () -> askOnce(TlsClient.connect(address(device))));
        }
    }

    private static void askOnce(TlsClient client) throws IOException {
        try (client) {
            client.ask((byte) 1);
        }
    }

    @Test
    default void clientsThatMayShowACertificateAreServedWithoutToo() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();
        Function<DatagramPort, Worker> workers = port -> new Worker() {
            @Override
            public int on(ByteBuffer in, Path from, ByteBuffer out) {
                seen.set(port.tls(from).map(TlsContract::subject).orElse("no session"));
                return Echo.echo(in, from, out);
            }
        };
        try (Device device = device(certificates())) {
            device.add(
                    new Offer(handler(Limits.DEFAULT, new ClientAuth.Wanted(new Trust.Opportunistic()), workers), 0));
            try (TlsClient client = TlsClient.connect(address(device))) {
                client.ask((byte) 1);
                assertEquals("nobody", seen.get());
            }
            try (TlsClient client = TlsClient.connect(address(device), identity("anybody"))) {
                client.ask((byte) 1);
                assertEquals("CN=anybody", seen.get());
            }
        }
    }

    @Test
    default void plainAndTlsDoNotShareAnAddress() throws Exception {
        try (Device device = device(certificates())) {
            device.add(echo(Limits.DEFAULT));
            InetSocketAddress taken = address(device);
            device.add(new Offer(
                    new Echo(
                            List.of(new Listen(Transport.TCP16, List.of(Echo.ANY_PORT), Limits.DEFAULT)),
                            port -> Echo::echo),
                    1));
            assertEquals("it is in use as TLS16", device.state(Transport.TCP16).state());
            assertEquals(taken, address(device));
        }
    }

    private static String subject(javax.net.ssl.SSLSession session) {
        try {
            return session.getPeerPrincipal().getName();
        } catch (javax.net.ssl.SSLPeerUnverifiedException none) {
            return "nobody";
        }
    }

    /** What an SSLSocket is told before it connects. */
    interface Before {
        void tell(SSLSocket socket);
    }
}
