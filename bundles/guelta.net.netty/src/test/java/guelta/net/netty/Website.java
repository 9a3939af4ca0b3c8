// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.HttpBody;
import guelta.net.HttpFields;
import guelta.net.HttpHandler;
import guelta.net.HttpLimits;
import guelta.net.HttpRequest;
import guelta.net.HttpResponse;
import guelta.net.HttpRoute;
import guelta.net.Limits;
import guelta.net.Listen;
import guelta.net.Transport;
import guelta.net.device.Candidate;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.osgi.framework.Version;

/** A handler as tests write one. */
record Website(
        List<Listen> listen,
        List<HttpRoute> routes,
        HttpLimits limits,
        Function<HttpRequest, CompletionStage<HttpResponse>> answer)
        implements HttpHandler {
    static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** One that binds a free port of the loopback address, for everything below a path. */
    static Website on(String prefix, Limits bounds, Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
        return new Website(
                List.of(new Listen(Transport.HTTP, List.of(ANY_PORT), bounds)),
                List.of(new HttpRoute("main", prefix)),
                HttpLimits.DEFAULT,
                answer);
    }

    /** One that binds nothing itself. */
    static Website beside(String prefix, Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
        return new Website(List.of(), List.of(new HttpRoute("main", prefix)), HttpLimits.DEFAULT, answer);
    }

    Website with(HttpLimits bounds) {
        return new Website(listen, routes, bounds, answer);
    }

    Candidate<HttpHandler> candidate(int ranking) {
        return new Candidate<>(this, "website" + ranking, ranking, new Version(1, 0, 0), ranking);
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request) {
        return answer.apply(request);
    }

    static CompletionStage<HttpResponse> text(String text) {
        return CompletableFuture.completedFuture(HttpResponse.text(200, text));
    }

    /** Answers with what was asked: method, target, and the body when it has come. */
    static CompletionStage<HttpResponse> echo(HttpRequest request) {
        return body(request)
                .thenApply(body -> new HttpResponse(
                        200,
                        HttpFields.of(
                                "Content-Type",
                                "application/octet-stream",
                                "X-Asked",
                                request.method() + " " + request.target()),
                        new HttpBody.Bytes(ByteBuffer.wrap(body))));
    }

    static CompletableFuture<byte[]> body(HttpRequest request) {
        CompletableFuture<byte[]> whole = new CompletableFuture<>();
        request.body().subscribe(new Flow.Subscriber<>() {
            private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            private Flow.Subscription source;

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                source = subscription;
                source.request(1);
            }

            @Override
            public void onNext(ByteBuffer part) {
                byte[] copy = new byte[part.remaining()];
                part.get(copy);
                bytes.writeBytes(copy);
                source.request(1);
            }

            @Override
            public void onError(Throwable broken) {
                whole.completeExceptionally(broken);
            }

            @Override
            public void onComplete() {
                whole.complete(bytes.toByteArray());
            }
        });
        return whole;
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A publisher of all these octets, from a thread of its own. */
    static Flow.Publisher<ByteBuffer> pieces(byte[] all, IntSupplier sizes) {
        return subscriber -> {
            SubmissionPublisher<ByteBuffer> pieces = new SubmissionPublisher<>();
            pieces.subscribe(subscriber);
            CompletableFuture.runAsync(() -> {
                for (int at = 0; at < all.length; ) {
                    int length = Math.min(all.length - at, sizes.getAsInt());
                    pieces.submit(ByteBuffer.wrap(all, at, length).slice());
                    at += length;
                }
                pieces.close();
            });
        };
    }
}
