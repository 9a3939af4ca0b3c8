// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.Client;
import guelta.net.HttpBody;
import guelta.net.HttpFields;
import guelta.net.HttpLimits;
import guelta.net.HttpResponse;
import guelta.net.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The pace of bodies: the slower side holds the other one back, and who does not keep a pace at all is let go. */
@SuppressWarnings("try")
interface HttpPaceContract extends HttpUnderTest {
    // A body is read as fast as the handler asks for it: what it does not ask for stays with the client.
    @Test
    default void aSlowConsumerHoldsTheClientBack() throws Exception {
        long size = 100_000_000;
        CompletableFuture<HttpBodiesContract.Parts> consumer = new CompletableFuture<>();
        Website slow = HttpUnderTest.site(HttpLimits.DEFAULT.withBody(size), request -> {
            HttpBodiesContract.Parts parts = new HttpBodiesContract.Parts();
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
            HttpBodiesContract.Parts parts = consumer.get(10, TimeUnit.SECONDS);
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
        try (NettyDevice device = serving(request -> HttpUnderTest.done(
                new HttpResponse(200, HttpFields.NONE, new HttpBody.Streamed(endless(made, cancelled)))))) {
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
                    assertTrue(System.nanoTime() - start < 15_000_000_000L);
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
        try (NettyDevice device = serving(HttpUnderTest.site(
                        pace,
                        request -> HttpUnderTest.done(new HttpResponse(
                                200, HttpFields.NONE, new HttpBody.Streamed(endless(new AtomicLong(), cancelled))))));
                RawHttp client = connect(device)) {
            client.get("/");
            Client.await("cut off", cancelled::get);
            Client.await("closed", () -> state(device).connections() == 0);
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
}
