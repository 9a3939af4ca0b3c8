// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.Client;
import guelta.net.ClientAuth;
import guelta.net.HttpBody;
import guelta.net.HttpFields;
import guelta.net.HttpLimits;
import guelta.net.HttpRequest;
import guelta.net.HttpResponse;
import guelta.net.HttpRoute;
import guelta.net.Limits;
import guelta.net.Listen;
import guelta.net.Tls;
import guelta.net.Transport;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;

/** HTTP inside TLS, versions 1.1 and 2, with the JDK's client. */
interface HttpsContract extends HttpUnderTest {
    java.nio.file.Path folder();

    private NettyDevice secure(Function<HttpRequest, CompletionStage<HttpResponse>> answer) throws Exception {
        return secure(new Website(
                List.of(new Listen(
                        Transport.HTTPS,
                        List.of(Website.ANY_PORT),
                        Optional.of(new Tls("main", List.of(), ClientAuth.NONE)),
                        Limits.HTTP)),
                List.of(new HttpRoute("main", "/")),
                HttpLimits.DEFAULT.withBody(100 << 20),
                answer));
    }

    private NettyDevice secure(Website site) throws Exception {
        KnownCertificates certificates = new KnownCertificates();
        certificates.set("main", TestIdentity.of(folder(), "main", "DNS:main.test,IP:127.0.0.1"));
        Identities identities = new Identities();
        identities.add(certificates);
        NettyDevice device = new NettyDevice(2, sockets(), identities);
        device.addHttp(List.of(site.candidate(0)));
        return device;
    }

    private static HttpClient client(Version version) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new PinnedTrust(null)}, null);
        return HttpClient.newBuilder().sslContext(context).version(version).build();
    }

    private static java.net.http.HttpRequest.Builder to(NettyDevice device, String target) {
        InetSocketAddress address = HttpUnderTest.address(device);
        return java.net.http.HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + address.getPort() + target))
                .timeout(Duration.ofSeconds(30));
    }

    // RFC 7301, RFC 9113 3.2: the client chooses the version, the handler sees the same request.
    @Test
    default void bothVersionsAreServedByTheSameHandler() throws Exception {
        try (NettyDevice device = secure(request -> Website.text(request.method() + " " + request.target() + " "
                + request.fields().all("Host").size() + " "
                + request.tls().orElseThrow().getProtocol()))) {
            for (Version version : Version.values()) {
                var answer = client(version)
                        .send(
                                to(device, "/a%2Fb?x=%20")
                                        .method("PROPFIND", BodyPublishers.noBody())
                                        .build(),
                                BodyHandlers.ofString());
                assertEquals(version, answer.version());
                assertEquals("PROPFIND /a%2Fb?x=%20 1 TLSv1.3", answer.body());
                assertTrue(answer.headers().firstValue("date").isPresent());
            }
        }
    }

    @Test
    default void bodiesOfEverySizeGoBothWays() throws Exception {
        try (NettyDevice device = secure(Website::echo)) {
            for (Version version : Version.values()) {
                HttpClient client = client(version);
                for (int size : new int[] {0, 1, 16_384, 65_535, 65_536, 5_000_000}) {
                    byte[] body = new byte[size];
                    new Random(size).nextBytes(body);
                    for (var publisher : List.of(
                            BodyPublishers.ofByteArray(body),
                            BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))) {
                        var answer = client.send(to(device, "/").PUT(publisher).build(), BodyHandlers.ofByteArray());
                        assertEquals(200, answer.statusCode());
                        assertArrayEquals(body, answer.body(), version + " " + size);
                    }
                }
            }
        }
    }

    // RFC 9113 5: many streams at once on one connection, each with its own pace.
    @Test
    default void manyStreamsAreAnsweredAtOnce() throws Exception {
        List<CompletableFuture<HttpResponse>> waiting = new ArrayList<>();
        try (NettyDevice device = secure(request -> {
            if (request.target().equals("/first")) {
                return Website.text("first");
            }
            CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
            synchronized (waiting) {
                waiting.add(answer);
                if (waiting.size() == 50) {
                    waiting.forEach(one -> one.complete(HttpResponse.text(200, "all")));
                }
            }
            return answer;
        })) {
            HttpClient client = client(Version.HTTP_2);
            // The connection is there before the streams are.
            client.send(to(device, "/first").build(), BodyHandlers.ofString());
            List<CompletableFuture<java.net.http.HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(client.sendAsync(to(device, "/" + i).build(), BodyHandlers.ofString()));
            }
            for (var answer : answers) {
                assertEquals("all", answer.get(20, TimeUnit.SECONDS).body());
            }
            assertEquals(1, state(device).connections());
        }
    }

    // RFC 9113 5.2: a body that nobody reads, and an answer that nobody takes, hold up their own stream only.
    @Test
    default void aStreamThatStandsStillDoesNotHoldUpOthers() throws Exception {
        CompletableFuture<HttpBodiesContract.Parts> consumer = new CompletableFuture<>();
        try (NettyDevice device = secure(request -> {
            if (request.target().equals("/slow")) {
                HttpBodiesContract.Parts parts = new HttpBodiesContract.Parts();
                request.body().subscribe(parts);
                consumer.complete(parts);
                return parts.done.thenApply(count -> HttpResponse.text(200, Long.toString(count)));
            }
            return Website.echo(request);
        })) {
            HttpClient client = client(Version.HTTP_2);
            byte[] body = new byte[1_000_000];
            var slow = client.sendAsync(
                    to(device, "/slow").PUT(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
            var parts = consumer.get(10, TimeUnit.SECONDS);
            parts.ask(1);
            var quick = client.send(
                    to(device, "/quick").PUT(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());
            assertArrayEquals(body, quick.body());
            assertTrue(parts.received.get() <= 65_536, parts.received + " octets of one part");
            parts.ask(Long.MAX_VALUE);
            assertEquals("1000000", slow.get(20, TimeUnit.SECONDS).body());
        }
    }

    // RFC 9113 5.4.2: a stream that the client resets is over for the handler, the connection goes on.
    @Test
    default void aCancelledStreamIsToldToItsHandler() throws Exception {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> gone = new CompletableFuture<>();
        AtomicBoolean cancelled = new AtomicBoolean();
        CompletableFuture<Void> sending = new CompletableFuture<>();
        try (NettyDevice device = secure(request -> {
            if (request.target().equals("/never")) {
                request.aborted().thenRun(() -> gone.complete(null));
                asked.complete(null);
                return new CompletableFuture<>();
            }
            if (request.target().equals("/endless")) {
                Flow.Publisher<ByteBuffer> source = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long n) {
                        sending.complete(null);
                        subscriber.onNext(ByteBuffer.allocate(1_000));
                    }

                    @Override
                    public void cancel() {
                        cancelled.set(true);
                    }
                });
                return CompletableFuture.completedFuture(
                        new HttpResponse(200, HttpFields.NONE, new HttpBody.Streamed(source)));
            }
            return Website.text("well");
        })) {
            HttpClient client = client(Version.HTTP_2);
            var never = client.sendAsync(to(device, "/never").build(), BodyHandlers.ofString());
            asked.get(10, TimeUnit.SECONDS);
            never.cancel(true);
            gone.get(10, TimeUnit.SECONDS);
            var endless = client.sendAsync(to(device, "/endless").build(), BodyHandlers.ofInputStream());
            sending.get(10, TimeUnit.SECONDS);
            endless.get(10, TimeUnit.SECONDS).body().close();
            Client.await("cancelled", cancelled::get);
            assertEquals(
                    "well",
                    client.send(to(device, "/").build(), BodyHandlers.ofString())
                            .body());
        }
    }

    // The bounds of HTTP/1.1 hold for streams: 413, 503 while a handler is away, 404 at once.
    @Test
    default void streamsHaveTheSameBounds() throws Exception {
        Website site = new Website(
                List.of(new Listen(
                        Transport.HTTPS,
                        List.of(Website.ANY_PORT),
                        Optional.of(new Tls("main", List.of(), ClientAuth.NONE)),
                        Limits.HTTP)),
                List.of(new HttpRoute("main", "/a")),
                HttpLimits.DEFAULT.withBody(1_000),
                Website::echo);
        Website other = Website.beside("/b", request -> Website.text("b"));
        try (NettyDevice device = secure(site)) {
            HttpClient client = client(Version.HTTP_2);
            assertEquals(
                    404,
                    client.send(to(device, "/").build(), BodyHandlers.ofString())
                            .statusCode());
            byte[] body = new byte[1_001];
            for (var publisher : List.of(
                    BodyPublishers.ofByteArray(body),
                    BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))) {
                var answer = client.send(to(device, "/a").PUT(publisher).build(), BodyHandlers.ofString());
                assertEquals(413, answer.statusCode());
                assertEquals(Version.HTTP_2, answer.version());
            }
            device.addHttp(List.of(other.candidate(1)));
            assertEquals(
                    "b",
                    client.send(to(device, "/b").build(), BodyHandlers.ofString())
                            .body());
            device.removeHttp(other.candidate(1));
            var waiting = client.sendAsync(to(device, "/b").build(), BodyHandlers.ofString());
            Client.await("there", () -> state(device).received() == 5);
            device.addHttp(List.of(other.candidate(2)));
            assertEquals("b", waiting.get(10, TimeUnit.SECONDS).body());
            device.removeHttp(other.candidate(2));
            var late = client.send(to(device, "/b").build(), BodyHandlers.ofString());
            assertEquals(503, late.statusCode());
            assertTrue(late.headers().firstValue("retry-after").isPresent());
        }
    }

    // RFC 7301 3.2: who offers other protocols only is refused, who offers none speaks HTTP/1.1.
    @Test
    default void clientsWithoutAlpnSpeakVersion1() throws Exception {
        try (NettyDevice device = secure(request -> Website.text("x"))) {
            InetSocketAddress address = HttpUnderTest.address(device);
            for (String offer : List.of("", "http/1.1")) {
                try (TlsClient tls = TlsClient.connect(
                                address,
                                socket -> TlsClient.offer(
                                        socket, offer.isEmpty() ? new String[0] : new String[] {offer}));
                        RawHttp client = RawHttp.of(tls.socket())) {
                    assertEquals("x", client.get("/").receive().text());
                    assertEquals("x", client.get("/").receive().text());
                }
            }
            assertThrows(SSLException.class, () -> TlsClient.connect(address, socket -> TlsClient.offer(socket, "dot"))
                    .close());
        }
    }

    // An update of the device ends connections of TLS when what was asked is answered, and their clients know.
    @Test
    default void whatWasAskedIsAnsweredWhenTheDeviceEnds() throws Exception {
        CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        AtomicReference<java.net.http.HttpResponse<String>> heard = new AtomicReference<>();
        NettyDevice device = secure(request -> {
            asked.complete(null);
            return answer;
        });
        Thread asking = new Thread(() -> {
            try {
                heard.set(client(Version.HTTP_1_1).send(to(device, "/").build(), BodyHandlers.ofString()));
            } catch (Exception lost) {
                throw new IllegalStateException(lost);
            }
        });
        asking.start();
        asked.get(10, TimeUnit.SECONDS);
        Thread ending = new Thread(device::close);
        ending.start();
        Client.await("leaving", () -> device.ports().isEmpty());
        answer.complete(HttpResponse.text(200, "still"));
        asking.join(10_000);
        assertEquals("still", heard.get().body());
        ending.join(10_000);
    }
}
