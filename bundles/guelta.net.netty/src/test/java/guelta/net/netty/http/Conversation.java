// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.FixedPath;
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
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A connection of HTTP/1.1 without a network: what is answered to what was said, however it is cut into pieces. */
final class Conversation implements Site {
    private static final FixedPath PATH =
            FixedPath.of(Transport.HTTP, new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.1", 2));

    private final Routes routes = Routes.NONE.next(
            List.of(new Mounted(new HttpRoute("x", "/"), new Echo(), HttpLimits.DEFAULT.withBody(1_000), "test", 0)),
            0);
    private int received;
    private int answered;

    /**
     * All that is answered until the end of the connection, or until more would have to come.
     *
     * @param piece octets that come at once
     */
    static String of(byte[] octets, int piece) {
        Conversation site = new Conversation();
        EmbeddedChannel channel = new EmbeddedChannel();
        HttpConnection connection =
                new HttpConnection(site, channel.eventLoop(), channel, PATH, null, Unpooled.EMPTY_BUFFER);
        channel.pipeline().addLast(new Http1(connection, site, channel, Unpooled.EMPTY_BUFFER));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        for (int at = 0; at < octets.length; at += piece) {
            channel.writeInbound(Unpooled.copiedBuffer(octets, at, Math.min(piece, octets.length - at)));
            take(channel, said);
        }
        channel.close();
        channel.runPendingTasks();
        if (site.answered > site.received) {
            throw new AssertionError(site.answered + " answers to " + site.received + " requests");
        }
        return said.toString(StandardCharsets.ISO_8859_1);
    }

    private static void take(EmbeddedChannel channel, ByteArrayOutputStream said) {
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            byte[] bytes = new byte[out.readableBytes()];
            out.readBytes(bytes);
            said.writeBytes(bytes);
            out.release();
        }
    }

    @Override
    public Limits limits() {
        return new Limits(1, 1, 1, 512, Limits.HTTP.idle(), 1_000);
    }

    @Override
    public Routes routes() {
        return routes;
    }

    @Override
    public String date() {
        return "then";
    }

    @Override
    public void complain(String bundle, Throwable broken) {
        throw new AssertionError("nothing the network sends breaks something", broken);
    }

    @Override
    public void countReceived() {
        received++;
    }

    @Override
    public void countSent() {
        answered++;
    }

    @Override
    public void countDropped() {
        // Refusals come as they may.
    }

    @Override
    public void closed(HttpConnection connection) {
        // There is only one.
    }

    /** Answers with what was asked; QUICK at once, others when the body is there. */
    private static final class Echo implements HttpHandler {
        @Override
        public List<Listen> listen() {
            return List.of();
        }

        @Override
        public List<HttpRoute> routes() {
            return List.of();
        }

        @Override
        public CompletionStage<HttpResponse> handle(HttpRequest request) {
            CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
            String what = request.method() + " " + request.target() + " " + request.fields();
            if (request.method().equals("QUICK")) {
                answer.complete(HttpResponse.text(200, what));
                return answer;
            }
            request.body().subscribe(new Flow.Subscriber<>() {
                private final ByteArrayOutputStream body = new ByteArrayOutputStream();
                private Flow.Subscription source;

                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    source = subscription;
                    source.request(1);
                }

                @Override
                public void onNext(ByteBuffer part) {
                    body.write(part.array(), 0, part.limit());
                    source.request(1);
                }

                @Override
                public void onError(Throwable broken) {
                    answer.completeExceptionally(broken);
                }

                @Override
                public void onComplete() {
                    answer.complete(new HttpResponse(
                            200,
                            HttpFields.of("X-Asked", request.method()),
                            new HttpBody.Bytes(ByteBuffer.wrap((what + body.toString(StandardCharsets.ISO_8859_1))
                                    .getBytes(StandardCharsets.ISO_8859_1)))));
                }
            });
            return answer;
        }
    }
}
