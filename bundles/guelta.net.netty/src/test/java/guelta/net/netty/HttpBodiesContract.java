// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.Client;
import guelta.net.HttpBody;
import guelta.net.HttpFields;
import guelta.net.HttpLimits;
import guelta.net.HttpRequest;
import guelta.net.HttpResponse;
import guelta.net.Limits;
import guelta.net.netty.RawHttp.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Bodies both ways: their pace, their bounds, what becomes of those that nobody wants. */
@SuppressWarnings("try")
interface HttpBodiesContract extends HttpUnderTest {
    private static CompletionStage<HttpResponse> done(HttpResponse answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static Website site(HttpLimits limits, Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
        return Website.on("/", Limits.HTTP, answer).with(limits);
    }

    // A body is read as fast as the handler asks for it: what it does not ask for stays with the client.
    @Test
    default void aSlowConsumerHoldsTheClientBack() throws Exception {
        long size = 100_000_000;
        CompletableFuture<Parts> consumer = new CompletableFuture<>();
        Website slow = site(HttpLimits.DEFAULT.withBody(size), request -> {
            Parts parts = new Parts();
            request.body().subscribe(parts);
            consumer.complete(parts);
            return parts.done.thenApply(count -> HttpResponse.text(200, Long.toString(count)));
        });
        try (NettyDevice device = serving(slow);
                RawHttp client = connect(device)) {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
            AtomicLong sent = new AtomicLong();
            Thread sending = new Thread(() -> {
                byte[] part = new byte[100_000];
                try {
                    while (sent.get() < size) {
                        client.send(part);
                        sent.addAndGet(part.length);
                    }
                } catch (IOException broken) {
                    sent.set(-1);
                }
            });
            sending.start();
            Parts parts = consumer.get(10, TimeUnit.SECONDS);
            parts.ask(1);
            Client.await("a part", () -> parts.received.get() > 0);
            // The client gets stuck once the buffers of both kernels are full.
            AtomicLong before = new AtomicLong(-1);
            AtomicLong since = new AtomicLong();
            Client.await("stuck", () -> {
                long now = System.nanoTime();
                if (before.getAndSet(sent.get()) != sent.get()) {
                    since.set(now);
                }
                return now - since.get() > 300_000_000;
            });
            assertTrue(parts.received.get() <= 65_536, parts.received + " octets of one part");
            assertTrue(sent.get() < 20_000_000, sent + " octets were taken");
            parts.ask(Long.MAX_VALUE);
            assertEquals(Long.toString(size), client.receive().text());
            sending.join();
        }
    }

    // An answer is taken from its publisher as fast as the client takes it.
    @Test
    default void aSlowClientHoldsThePublisherBack() throws Exception {
        AtomicLong made = new AtomicLong();
        AtomicBoolean cancelled = new AtomicBoolean();
        try (NettyDevice device = serving(request ->
                done(new HttpResponse(200, HttpFields.NONE, new HttpBody.Streamed(endless(made, cancelled)))))) {
            try (RawHttp client = connect(device).get("/")) {
                AtomicLong before = new AtomicLong(-1);
                AtomicLong since = new AtomicLong();
                Client.await("stuck", () -> {
                    long now = System.nanoTime();
                    if (before.getAndSet(made.get()) != made.get()) {
                        since.set(now);
                    }
                    return made.get() > 0 && now - since.get() > 300_000_000;
                });
                assertTrue(made.get() < 20_000_000, made + " octets were made");
                long then = made.get();
                client.in().readNBytes(10_000_000);
                Client.await("going on", () -> made.get() > then);
            }
            // The client is gone: the source is let go.
            Client.await("cancelled", cancelled::get);
        }
    }

    private static Flow.Publisher<ByteBuffer> endless(AtomicLong made, AtomicBoolean cancelled) {
        return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                for (long i = 0; i < n && !cancelled.get(); i++) {
                    made.addAndGet(10_000);
                    subscriber.onNext(ByteBuffer.allocate(10_000));
                }
            }

            @Override
            public void cancel() {
                cancelled.set(true);
            }
        });
    }

    // Bytes, files and streams of any size arrive whole, with a length where it is known, else in chunks.
    @Test
    default void answersOfEveryKindAndSizeArrive() throws IOException {
        Random random = new Random(3);
        try (NettyDevice device = serving(request -> {
                    int size = Integer.parseInt(request.target().substring(2));
                    byte[] bytes = new byte[size];
                    new Random(size).nextBytes(bytes);
                    HttpBody body =
                            switch (request.target().charAt(1)) {
                                case 'b' -> new HttpBody.Bytes(ByteBuffer.wrap(bytes));
                                case 'f' -> new HttpBody.Range(new Memory(bytes, new AtomicBoolean()), 0, size);
                                case 'k' ->
                                    new HttpBody.Streamed(
                                            Website.pieces(bytes, () -> random.nextInt(200_000)),
                                            OptionalLong.of(size));
                                default -> new HttpBody.Streamed(Website.pieces(bytes, () -> random.nextInt(200_000)));
                            };
                    return done(new HttpResponse(200, HttpFields.NONE, body));
                });
                RawHttp client = connect(device)) {
            for (int size : new int[] {0, 1, 1_000, 65_536, 65_537, 3_000_000}) {
                byte[] expected = new byte[size];
                new Random(size).nextBytes(expected);
                for (String kind : new String[] {"b", "f", "k", "u"}) {
                    Answer answer = client.get("/" + kind + size).receive();
                    assertArrayEquals(expected, answer.body(), kind + size);
                    assertEquals(kind.equals("u"), answer.fields().has("Transfer-Encoding"));
                }
            }
            // HTTP/1.0 has no chunks: the end of the connection is the end.
            Answer old = client.send("GET /u100000 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                    .receive();
            assertEquals(100_000, old.body().length);
            assertEquals("close", old.field("Connection"));
        }
    }

    // A range of a file is that range, and the file is closed whether it was sent or not.
    @Test
    default void filesAreSentInPartAndClosed() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        byte[] content = "0123456789".getBytes();
        try (NettyDevice device = serving(request -> {
                    closed.set(false);
                    return done(new HttpResponse(
                            206,
                            HttpFields.of("Content-Range", "bytes 2-5/10"),
                            new HttpBody.Range(new Memory(content, closed), 2, 4)));
                });
                RawHttp client = connect(device)) {
            assertEquals("2345", client.get("/").receive().text());
            Client.await("closed", closed::get);
            client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertEquals("4", client.receive(true).field("Content-Length"));
            Client.await("closed", closed::get);
        }
    }

    // Who announces more than there is, or fails within an answer, must not leave the client with a part of it.
    @Test
    default void anAnswerThatBreaksCutsTheConnection() throws IOException {
        byte[] some = new byte[10];
        try (NettyDevice device = serving(request -> done(new HttpResponse(
                200,
                HttpFields.NONE,
                switch (request.target()) {
                    case "/file" -> new HttpBody.Range(new Memory(some, new AtomicBoolean()), 0, 11);
                    case "/short" -> new HttpBody.Streamed(Website.pieces(some, () -> 3), OptionalLong.of(11));
                    case "/long" -> new HttpBody.Streamed(Website.pieces(some, () -> 3), OptionalLong.of(9));
                    default -> new HttpBody.Streamed(broken(some));
                })))) {
            for (String target : new String[] {"/file", "/short", "/error"}) {
                try (RawHttp client = connect(device).get(target)) {
                    assertThrows(IOException.class, client::receive, target);
                }
            }
            // Of too much the client gets what was announced, and no more.
            try (RawHttp client = connect(device).get("/long")) {
                assertEquals(9, client.receive().body().length);
                assertTrue(client.isEnded());
            }
        }
    }

    private static Flow.Publisher<ByteBuffer> broken(byte[] some) {
        return subscriber -> {
            SubmissionPublisher<ByteBuffer> pieces = new SubmissionPublisher<>();
            pieces.subscribe(subscriber);
            pieces.submit(ByteBuffer.wrap(some));
            pieces.closeExceptionally(new IllegalStateException("for a test"));
        };
    }

    // RFC 9110 10.1.1: 100 when the handler begins to read, not before, and not when it answers at once.
    @Test
    default void aClientIsToldToGoOnWhenTheHandlerReads() throws Exception {
        CompletableFuture<Parts> consumer = new CompletableFuture<>();
        try (NettyDevice device = serving(request -> {
                    if (request.target().equals("/no")) {
                        return done(HttpResponse.text(403, "no"));
                    }
                    Parts parts = new Parts();
                    request.body().subscribe(parts);
                    consumer.complete(parts);
                    return parts.done.thenApply(count -> HttpResponse.text(200, Long.toString(count)));
                });
                RawHttp client = connect(device)) {
            String put = " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n";
            client.send("PUT /yes" + put);
            Parts parts = consumer.get(10, TimeUnit.SECONDS);
            client.socket().setSoTimeout(200);
            assertThrows(
                    java.net.SocketTimeoutException.class, () -> client.in().read());
            client.socket().setSoTimeout(10_000);
            parts.ask(10);
            assertEquals(100, client.receive().status());
            client.send("hello");
            assertEquals("5", client.receive().text());
            // Whether the body follows is the client's choice now: the connection can't go on.
            Answer no = client.send("PUT /no" + put).receive();
            assertEquals(403, no.status());
            assertEquals("close", no.field("Connection"));
            assertTrue(client.isEnded());
        }
    }

    // Who does not wait for 100 is served as well; HTTP/1.0 knows no 100.
    @Test
    default void aBodyThatIsThereNeedsNo100() throws IOException {
        try (NettyDevice device = serving(Website::echo);
                RawHttp client = connect(device)) {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello");
            assertEquals("hello", client.receive().text());
            client.send("PUT / HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            client.send("hello");
            assertEquals("hello", client.receive().text());
        }
    }

    // RFC 9110 15.5.14: too large is refused before it comes where its length is told, else when it has come.
    @Test
    default void aBodyThatIsTooLargeIsRefused() throws IOException {
        try (NettyDevice device = serving(site(HttpLimits.DEFAULT.withBody(1_000), Website::echo))) {
            try (RawHttp client = connect(device)) {
                client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
                        .send(new byte[1_000]);
                assertEquals(200, client.receive().status());
                client.send("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
                Answer answer = client.receive();
                assertEquals(413, answer.status());
                assertEquals("close", answer.field("Connection"));
            }
            try (RawHttp client = connect(device)) {
                client.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n")
                        .send(new byte[1_000])
                        .send("\r\n1\r\nx\r\n0\r\n\r\n");
                assertEquals(413, client.receive().status());
                assertEquals(
                        200,
                        client.send("PUT / HTTP/1.1\r\nHost: a\r\n\r\n")
                                .receive()
                                .status());
            }
        }
    }

    // RFC 9112 9.6: the client hears the answer even while it still sends what nobody wants.
    @Test
    default void theRefusalOfALargeBodyIsHeard() throws IOException {
        try (NettyDevice device = serving(site(HttpLimits.DEFAULT.withBody(1_000), Website::echo))) {
            for (int i = 0; i < 10; i++) {
                try (RawHttp client = connect(device)) {
                    client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n")
                            .send(new byte[3_000_000]);
                    assertEquals(413, client.receive().status());
                }
            }
        }
    }

    // A little that nobody wants is read, so that the connection can be used again; much is not.
    @Test
    default void aBodyThatNobodyReadsIsPassedOver() throws IOException {
        try (NettyDevice device = serving(request -> Website.text("ok"));
                RawHttp client = connect(device)) {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n")
                    .send(new byte[60_000]);
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
            client.get("/");
            for (int i = 0; i < 3; i++) {
                assertFalse(client.receive().fields().has("Connection"));
            }
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
            assertEquals("close", client.receive().field("Connection"));
            assertTrue(client.isEnded());
        }
    }

    // Slow heads and slow bodies cost nobody else: 408 (RFC 9110 15.5.9) in bounded time, however steadily octets drip.
    @Test
    default void whatComesTooSlowlyIsEnded() throws Exception {
        CompletableFuture<Void> aborted = new CompletableFuture<>();
        Limits bounds = new Limits(100, 100, 10, 4_096, Duration.ofMillis(500), 65_536);
        HttpLimits pace = new HttpLimits(1_000_000, Duration.ofMillis(500), 1_000);
        Website site = Website.on("/", bounds, request -> {
                    request.aborted().thenRun(() -> aborted.complete(null));
                    return Website.echo(request);
                })
                .with(pace);
        try (NettyDevice device = serving(site)) {
            String body = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n";
            for (String begin : new String[] {"GET /", body}) {
                try (RawHttp client = connect(device)) {
                    client.send(begin);
                    long start = System.nanoTime();
                    Thread dripping = new Thread(() -> drip(client));
                    dripping.start();
                    assertEquals(408, client.receive().status());
                    assertTrue(System.nanoTime() - start < 5_000_000_000L);
                    client.socket().close();
                    dripping.interrupt();
                    dripping.join();
                }
            }
            aborted.get(10, TimeUnit.SECONDS);
            try (RawHttp silent = connect(device)) {
                // Without a word there is nothing to answer.
                assertTrue(silent.isEnded());
            }
        }
    }

    /** An octet each 20 ms, until the connection ends. */
    private static void drip(RawHttp client) {
        CompletableFuture<Void> never = new CompletableFuture<>();
        while (true) {
            try {
                client.send("a");
                never.get(20, TimeUnit.MILLISECONDS);
            } catch (TimeoutException next) {
                // This is the pace.
            } catch (IOException | InterruptedException | ExecutionException over) {
                return;
            }
        }
    }

    // A client that does not take its answer is cut off; one that takes it steadily is not, however long it takes.
    @Test
    default void aClientThatDoesNotTakeItsAnswerIsCutOff() throws Exception {
        AtomicBoolean cancelled = new AtomicBoolean();
        HttpLimits pace = new HttpLimits(0, Duration.ofMillis(500), 1_000);
        try (NettyDevice device = serving(site(
                        pace,
                        request -> done(new HttpResponse(
                                200, HttpFields.NONE, new HttpBody.Streamed(endless(new AtomicLong(), cancelled))))));
                RawHttp client = connect(device)) {
            client.get("/");
            Client.await("cut off", cancelled::get);
            Client.await("closed", () -> state(device).connections() == 0);
        }
    }

    // A handler hears that its client has gone while it works.
    @Test
    default void aHandlerHearsThatItsClientHasGone() throws Exception {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> gone = new CompletableFuture<>();
        CompletableFuture<Throwable> body = new CompletableFuture<>();
        try (NettyDevice device = serving(request -> {
            request.aborted().thenRun(() -> gone.complete(null));
            Website.body(request).whenComplete((all, broken) -> body.complete(broken));
            asked.complete(null);
            return new CompletableFuture<>();
        })) {
            RawHttp client = connect(device).send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel");
            asked.get(10, TimeUnit.SECONDS);
            client.close();
            gone.get(10, TimeUnit.SECONDS);
            assertTrue(body.get(10, TimeUnit.SECONDS) instanceof IOException);
        }
    }

    // The end of a body by the end of the connection is no end (RFC 9112 8).
    @Test
    default void halfABodyIsNotTakenForAWholeOne() throws Exception {
        CompletableFuture<Throwable> body = new CompletableFuture<>();
        try (NettyDevice device = serving(request -> {
                    Website.body(request).whenComplete((all, broken) -> body.complete(broken));
                    return new CompletableFuture<>();
                });
                RawHttp client = connect(device)) {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            client.socket().shutdownOutput();
            assertTrue(body.get(10, TimeUnit.SECONDS) instanceof IOException);
        }
    }

    /** A file in memory. */
    record Memory(byte[] content, AtomicBoolean closed) implements HttpBody.File {
        @Override
        public int read(ByteBuffer to, long from) throws EOFException {
            int length = (int) Math.min(to.remaining(), content.length - from);
            to.put(content, (int) from, length);
            return length;
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    /** Counts the parts that it asks for one by one. */
    final class Parts implements Flow.Subscriber<ByteBuffer> {
        final AtomicLong received = new AtomicLong();
        final CompletableFuture<Long> done = new CompletableFuture<>();
        private Flow.Subscription source;

        void ask(long n) {
            source.request(n);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            source = subscription;
        }

        @Override
        public void onNext(ByteBuffer part) {
            received.addAndGet(part.remaining());
        }

        @Override
        public void onError(Throwable broken) {
            done.completeExceptionally(broken);
        }

        @Override
        public void onComplete() {
            done.complete(received.get());
        }
    }
}
