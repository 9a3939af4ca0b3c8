// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guelta.dav.Reply;
import guelta.net.FixedPath;
import guelta.net.HttpFields;
import guelta.net.HttpRequest;
import guelta.net.HttpResponse;
import guelta.store.StoreUnavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of a request whose store goes, and of its body. */
class UnderWayTest extends OperatorTrial {
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    /** A PUT of some octets, which come at once. */
    private static HttpRequest put(int octets) {
        Flow.Publisher<ByteBuffer> body = to -> to.onSubscribe(new Flow.Subscription() {
            private int left = octets;

            @Override
            public void request(long more) {
                int next = Math.min(left, 64 << 10);
                if (next > 0) {
                    left -= next;
                    to.onNext(ByteBuffer.allocate(next));
                } else {
                    to.onComplete();
                }
            }

            @Override
            public void cancel() {
                left = 0;
            }
        });
        String login = Base64.getEncoder().encodeToString("ben:secret".getBytes(UTF_8));
        return new HttpRequest(
                "PUT",
                "/dav/files/ben/a",
                HttpFields.of("Host", "localhost", "Authorization", "Basic " + login),
                FixedPath.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)),
                Optional.empty(),
                body,
                new CompletableFuture<>());
    }

    /** The bodies that are kept in files which have no name any more. */
    private static long kept() throws IOException {
        try (Stream<Path> files = Files.list(OPEN_FILES)) {
            return files.filter(UnderWayTest::isBody).count();
        }
    }

    private static boolean isBody(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains("guelta-dav");
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void theBodyOfARequestWhoseStoreIsAwayIsFreed() throws IOException {
        assumeTrue(Files.isDirectory(OPEN_FILES), "only Linux says what is open");
        Logins logins = new Logins(server.users(), () -> true, name -> false, Runnable::run, new SecureRandom());
        DavHandler handler = new DavHandler(
                server.settings(),
                logins,
                () -> {
                    throw new StoreUnavailable("the store is away");
                },
                write -> CompletableFuture.failedStage(new IllegalStateException("there is no store")),
                Runnable::run);
        HttpResponse answer = handler.handle(put(300_000)).toCompletableFuture().join();

        assertEquals(503, answer.status());
        assertEquals(0, kept());
    }

    /** A client that is told 503 of what is stored asks once more, and is told of a conflict with itself. */
    @Test
    void whatWasAskedBeforeTheEndIsAnswered() throws InterruptedException {
        ExecutorService working = DavServer.pool("test", 1, 1);
        CountDownLatch stored = new CountDownLatch(1);
        CompletableFuture<Void> told = new CompletableFuture<>();
        Logins logins = new Logins(server.users(), () -> true, name -> false, Runnable::run, new SecureRandom());
        DavHandler handler = new DavHandler(
                server.settings(),
                logins,
                server::world,
                write -> {
                    CompletionStage<Reply> reply = server.commit(write);
                    stored.countDown();
                    return reply.thenCombine(told, (next, durable) -> next);
                },
                working);
        CompletableFuture<HttpResponse> answer = handler.handle(put(10)).toCompletableFuture();
        assertTrue(stored.await(20, TimeUnit.SECONDS));
        working.shutdown();
        told.complete(null);

        assertEquals(201, answer.orTimeout(20, TimeUnit.SECONDS).join().status());
    }
}
