// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import guelta.net.FixedPath;
import guelta.net.HttpFields;
import guelta.net.HttpRequest;
import guelta.net.Transport;
import guelta.store.StoreUnavailable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of a request around the engine. */
class DavHandlerTest extends OperatorTrial {
    private static final int LARGE = 300_000;

    /** A body in one part. */
    private static Flow.Publisher<ByteBuffer> body(int size) {
        return to -> to.onSubscribe(new Flow.Subscription() {
            private boolean sent;

            @Override
            public void request(long more) {
                if (!sent) {
                    sent = true;
                    to.onNext(ByteBuffer.allocate(size));
                    to.onComplete();
                }
            }

            @Override
            public void cancel() {
                sent = true;
            }
        });
    }

    private static HttpRequest put(int size) {
        InetSocketAddress here = new InetSocketAddress("127.0.0.1", 8080);
        String login = Base64.getEncoder().encodeToString("ben:secret".getBytes(UTF_8));
        return new HttpRequest(
                "PUT",
                "/dav/files/ben/a",
                HttpFields.of("Host", "localhost", "Authorization", "Basic " + login),
                FixedPath.of(Transport.HTTP, here, here),
                Optional.empty(),
                body(size),
                new CompletableFuture<>());
    }

    /** Files without a name that this process has open for bodies. */
    private static long bodiesOpen() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(DavHandlerTest::isBody).count();
        }
    }

    private static boolean isBody(Path open) {
        try {
            return Files.readSymbolicLink(open).toString().contains("guelta-dav");
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void aLargeBodyIsLetGoWhenTheStoreIsAway() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "Linux shows what is open");
        Logins logins = new Logins(server.users(), () -> true, name -> false, Runnable::run, new SecureRandom());
        DavHandler handler = new DavHandler(
                server.settings(),
                logins,
                () -> {
                    throw new StoreUnavailable("the store is away");
                },
                server::commit,
                Runnable::run);
        assertEquals(
                503, handler.handle(put(LARGE)).toCompletableFuture().join().status());
        assertEquals(0, bodiesOpen());
    }
}
