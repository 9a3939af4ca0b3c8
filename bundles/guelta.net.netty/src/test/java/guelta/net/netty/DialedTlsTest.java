// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.cert.Identity;
import guelta.net.ClientAuth;
import guelta.net.CloseReason;
import guelta.net.DeviceUnderTest.Offer;
import guelta.net.Echo;
import guelta.net.FramedConnection;
import guelta.net.Limits;
import guelta.net.Listen;
import guelta.net.PeerTls;
import guelta.net.Target;
import guelta.net.Tls;
import guelta.net.Transport;
import guelta.net.Trust;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS as a client: whom it believes, and what it says when it does not. */
@Timeout(60)
class DialedTlsTest {
    private static final List<String> DOT = List.of("dot");

    @TempDir
    Path folder;

    private final KnownCertificates certificates = new KnownCertificates();
    private final Identities identities = new Identities();
    private Identity main;
    private Identity other;
    private NettyUnderTest device;
    private NettyDialer dialer;

    @BeforeEach
    void start() throws Exception {
        main = TestIdentity.of(folder, "main", "DNS:main.test,IP:127.0.0.1");
        other = TestIdentity.of(folder, "other", "DNS:other.test,IP:127.0.0.1");
        certificates.set("main", main);
        certificates.set("other", other);
        identities.add(certificates);
        device = new NettyUnderTest(1, new NioSockets("test"), identities);
        dialer = new NettyDialer(false, identities);
    }

    @AfterEach
    void stop() {
        dialer.close();
        device.close();
    }

    private InetSocketAddress serve(ClientAuth clientAuth) {
        Listen listen = new Listen(
                Transport.TLS16, List.of(Echo.ANY_PORT), Optional.of(new Tls("main", DOT, clientAuth)), Limits.DEFAULT);
        device.add(new Offer(new Echo(List.of(listen), port -> Echo::echo), 0));
        return device.address(Transport.TLS16);
    }

    private Calls dial(InetSocketAddress to, PeerTls tls) {
        Calls calls = new Calls();
        dialer.connect(Target.tls(tls, to), calls);
        return calls;
    }

    private static void assertAnswered(Calls calls) throws InterruptedException {
        FramedConnection connection = calls.open();
        assertEquals("TLSv1.3", connection.tls().orElseThrow().getProtocol());
        connection.send(ByteBuffer.wrap(new byte[] {1, 2}));
        assertArrayEquals(new byte[] {1, 2}, calls.message());
        connection.end();
        assertEquals(CloseReason.Kind.OURS, calls.end().kind());
    }

    private static void assertRefused(Calls calls, CloseReason.Kind kind, String text) throws InterruptedException {
        CloseReason end = calls.end();
        assertEquals(kind, end.kind(), end.text());
        assertTrue(end.text().contains(text), end.text());
    }

    private Trust authority(Identity identity) throws Exception {
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(identity.chain().get(0).getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        return Trust.authorities(pem.getBytes(StandardCharsets.US_ASCII));
    }

    private static Trust pin(Identity identity) {
        return new Trust.Pinned(Set.of(Identity.pin(identity.chain().get(0))));
    }

    // RFC 8310 8.1: the authentication domain name is in the certificate, and its issuer is believed.
    @Test
    void aCertificateOfAnAuthorityIsBelievedForItsNames() throws Exception {
        InetSocketAddress server = serve(ClientAuth.NONE);
        assertAnswered(dial(server, new PeerTls("main.test", authority(main), DOT, "")));
        assertAnswered(dial(server, new PeerTls("127.0.0.1", authority(main), DOT, "")));
        assertRefused(
                dial(server, new PeerTls("evil.test", authority(main), DOT, "")),
                CloseReason.Kind.UNTRUSTED,
                "the certificate of 127.0.0.1:" + server.getPort() + " is not believed: No subject alternative DNS name"
                        + " matching evil.test found");
        assertRefused(
                dial(server, new PeerTls("main.test", authority(other), DOT, "")),
                CloseReason.Kind.UNTRUSTED,
                "is not believed");
        assertRefused(
                dial(server, new PeerTls("main.test", new Trust.System(), DOT, "")),
                CloseReason.Kind.UNTRUSTED,
                "is not believed");
    }

    // RFC 7858 4.2.
    @Test
    void aPinnedKeyIsBelievedAndNoOther() throws Exception {
        InetSocketAddress server = serve(ClientAuth.NONE);
        assertAnswered(dial(server, new PeerTls("", pin(main), DOT, "")));
        assertRefused(
                dial(server, new PeerTls("", pin(other), DOT, "")),
                CloseReason.Kind.UNTRUSTED,
                "its public key is " + Identity.pin(main.chain().get(0)) + ", and not pinned");
    }

    // RFC 7858 4.1.
    @Test
    void opportunisticTlsBelievesEverybody() throws Exception {
        assertAnswered(dial(serve(ClientAuth.NONE), new PeerTls("", new Trust.Opportunistic(), DOT, "")));
        assertAnswered(dial(serve(ClientAuth.NONE), new PeerTls("any.test", new Trust.Opportunistic(), List.of(), "")));
    }

    // RFC 9103 9.3.3: mutual TLS.
    @Test
    void anOwnCertificateIsShownToServersThatAsk() throws Exception {
        InetSocketAddress server = serve(new ClientAuth.Needed(pin(other)));
        assertAnswered(dial(server, new PeerTls("", pin(main), DOT, "other")));
        // In TLS 1.3 a server refuses after the client is done: the connection opens, and ends.
        assertEquals(
                CloseReason.Kind.BROKEN,
                dial(server, new PeerTls("", pin(main), DOT, "main")).end().kind());
        assertRefused(
                dial(server, new PeerTls("", pin(main), DOT, "nobodys")),
                CloseReason.Kind.HANDSHAKE,
                "there is no certificate 'nobodys'");
    }

    @Test
    void aServerWithoutOurProtocolIsTold() throws Exception {
        InetSocketAddress server = serve(ClientAuth.NONE);
        assertRefused(
                dial(server, new PeerTls("", pin(main), List.of("h2"), "")),
                CloseReason.Kind.HANDSHAKE,
                "no TLS with 127.0.0.1:" + server.getPort());
    }

    @Test
    void aServerThatDoesNotSpeakTlsIsTold() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            InetSocketAddress server = (InetSocketAddress) mute.getLocalSocketAddress();
            Calls calls = new Calls();
            Target target = Target.tls(new PeerTls("", pin(main), DOT, ""), server);
            dialer.connect(target.within(Duration.ofMillis(500), Duration.ofSeconds(5)), calls);
            assertRefused(calls, CloseReason.Kind.TIMEOUT, "127.0.0.1:" + mute.getLocalPort());
            Calls closed = dial(server, new PeerTls("", pin(main), DOT, ""));
            mute.accept().close();
            mute.accept().close();
            assertEquals(CloseReason.Kind.HANDSHAKE, closed.end().kind());
        }
    }
}
