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
import guelta.net.HttpResponse;
import guelta.net.netty.RawHttp.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Bodies both ways: what arrives, what is refused, what becomes of those that nobody wants. */
@SuppressWarnings("try")
interface HttpBodiesContract extends HttpUnderTest {
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
                    return HttpUnderTest.done(new HttpResponse(200, HttpFields.NONE, body));
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
                    return HttpUnderTest.done(new HttpResponse(
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
        try (NettyDevice device = serving(request -> HttpUnderTest.done(new HttpResponse(
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

    // Reactive streams 1.3: signals come one after the other, from whatever threads; the last one may be ours.
    @Test
    default void theEndOfAnAnswerDoesNotOvertakeItsLastPart() throws IOException {
        Flow.Publisher<ByteBuffer> turns = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            private final AtomicBoolean asked = new AtomicBoolean();

            @Override
            public void request(long more) {
                if (asked.compareAndSet(false, true)) {
                    CompletableFuture.runAsync(() -> subscriber.onNext(Website.bytes("all of it")))
                            .join();
                    subscriber.onComplete();
                }
            }

            @Override
            public void cancel() {
                asked.set(true);
            }
        });
        try (NettyDevice device = serving(request ->
                        HttpUnderTest.done(new HttpResponse(200, HttpFields.NONE, new HttpBody.Streamed(turns))));
                RawHttp client = connect(device)) {
            assertEquals("all of it", client.get("/").receive().text());
        }
    }

    // RFC 9110 10.1.1: 100 when the handler begins to read, not before, and not when it answers at once.
    @Test
    default void aClientIsToldToGoOnWhenTheHandlerReads() throws Exception {
        CompletableFuture<Parts> consumer = new CompletableFuture<>();
        try (NettyDevice device = serving(request -> {
                    if (request.target().equals("/no")) {
                        return HttpUnderTest.done(HttpResponse.text(403, "no"));
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
        try (NettyDevice device = serving(HttpUnderTest.site(HttpLimits.DEFAULT.withBody(1_000), Website::echo))) {
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
        try (NettyDevice device = serving(HttpUnderTest.site(HttpLimits.DEFAULT.withBody(1_000), Website::echo))) {
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
