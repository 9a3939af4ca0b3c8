// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.FixedPath;
import guelta.net.HttpFields;
import guelta.net.HttpHandler;
import guelta.net.HttpLimits;
import guelta.net.HttpRequest;
import guelta.net.HttpResponse;
import guelta.net.HttpRoute;
import guelta.net.Limits;
import guelta.net.Listen;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests whose peers go away, at moments that a test over the network does not meet. */
class ExchangeTest {
    private static final FixedPath PATH = FixedPath.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> asked = new ArrayList<>();
    private Routes routes = Routes.NONE;

    private final HttpHandler handler = new HttpHandler() {
        @Override
        public List<Listen> listen() {
            return List.of();
        }

        @Override
        public List<HttpRoute> routes() {
            return List.of(new HttpRoute("main", "/"));
        }

        @Override
        public CompletionStage<HttpResponse> handle(HttpRequest request) {
            asked.add(request.target());
            return new CompletableFuture<>();
        }
    };

    /** A port of one route. */
    private final Site site = new Site() {
        @Override
        public Routes routes() {
            return routes;
        }

        @Override
        public Limits limits() {
            return Limits.HTTP;
        }

        @Override
        public String date() {
            return "now";
        }

        @Override
        public void complain(String bundle, Throwable broken) {
            throw new AssertionError(broken);
        }

        @Override
        public void countReceived() {
            // Nobody asks.
        }

        @Override
        public void countSent() {
            // Nobody asks.
        }

        @Override
        public void countDropped() {
            // Nobody asks.
        }

        @Override
        public void closed(HttpConnection connection) {
            // Nobody asks.
        }
    };

    /** A peer that takes everything. */
    private final Wire wire = new Wire() {
        @Override
        public EventLoop loop() {
            return channel.eventLoop();
        }

        @Override
        public ByteBufAllocator alloc() {
            return channel.alloc();
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public void demanded() {
            // Tests hand over parts themselves.
        }

        @Override
        public void begin(int status, HttpFields fields, long length) {
            // Nobody asks.
        }

        @Override
        public void data(ByteBuf part) {
            part.release();
        }

        @Override
        public void end() {
            // Nobody asks.
        }

        @Override
        public void flush() {
            // Nobody asks.
        }

        @Override
        public void cut() {
            // Nobody asks.
        }
    };

    /** A stream that was reset while nobody was there to take its request looks once more when that time is over. */
    @Test
    void aRequestThatIsOverIsHandedToNobody() {
        Mounted present = new Mounted(new HttpRoute("main", "/"), handler, HttpLimits.DEFAULT, "website", 0);
        routes = Routes.NONE.next(List.of(present), 1).next(List.of(), 1);
        Exchange exchange = new Exchange(site, wire, Http2Head.REFUSED, PATH, null);
        assertTrue(exchange.begin(1) > 0, "it waits");
        exchange.abort("the peer has reset the stream");
        routes = routes.next(List.of(present), 2);

        assertEquals(0, exchange.begin(2));
        assertEquals(List.of(), asked);
    }

    /** Reactive streams 1.7: a signal that says the end is the last one. */
    @Test
    void nothingComesBehindAnError() {
        RequestBody body = new RequestBody(wire, broken -> {
            throw new AssertionError(broken);
        });
        List<String> heard = new ArrayList<>();
        body.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(2);
                subscription.request(-1);
            }

            @Override
            public void onNext(ByteBuffer part) {
                heard.add("part");
            }

            @Override
            public void onError(Throwable broken) {
                heard.add("error");
            }

            @Override
            public void onComplete() {
                heard.add("end");
            }
        });
        body.part(Unpooled.wrappedBuffer(new byte[5]));

        assertEquals(List.of("error"), heard);
    }

    /** The clock goes on ticking until the next device has the connection. */
    @Test
    void aConnectionThatWasLeftIsNotClosed() {
        EmbeddedChannel moving = new EmbeddedChannel();
        HttpConnection connection = new HttpConnection(
                site, moving.eventLoop(), moving, PATH, null, Unpooled.copiedBuffer("GE".getBytes()));
        connection.open();
        assertEquals(2, connection.leave().length);

        connection.tick(System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
        assertTrue(moving.isOpen());
        assertTrue(!moving.config().isAutoRead());
        moving.finishAndReleaseAll();
    }
}
