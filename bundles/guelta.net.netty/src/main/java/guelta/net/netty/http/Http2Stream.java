// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.HttpField;
import guelta.net.HttpFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request and its answer on a stream of HTTP/2. Frames are read one by one, as they are asked for. */
final class Http2Stream extends ChannelInboundHandlerAdapter implements Wire {
    private final Http2 parent;
    private final HttpConnection connection;
    private final Site site;
    private final Channel channel;
    private @Nullable Exchange exchange;
    private boolean handed;
    private boolean parked;
    private boolean reading;
    private boolean came;
    private boolean continued;
    private boolean begun;
    private boolean ended;
    private boolean stopped;
    /** The end of the answer was handed to the peer, too. */
    private boolean whole;

    private long unsent;

    Http2Stream(Http2 parent, HttpConnection connection, Site site, Channel channel) {
        this.parent = parent;
        this.connection = connection;
        this.site = site;
        this.channel = channel;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        parent.opened(this);
        reading = true;
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        reading = false;
        connection.touch();
        try {
            if (frame instanceof Http2HeadersFrame headers) {
                head(headers);
            } else if (frame instanceof Http2DataFrame data) {
                came = true;
                ByteBuf content = data.content();
                if (exchange != null && content.isReadable()) {
                    exchange.part(content);
                }
                end(data.isEndStream());
            }
        } finally {
            ReferenceCountUtil.release(frame);
        }
        demanded();
    }

    private void head(Http2HeadersFrame headers) {
        if (exchange != null) {
            // Trailers, which are thrown away (RFC 9110 6.5.1).
            end(headers.isEndStream());
            return;
        }
        site.countReceived();
        try {
            Head head = Http2Head.of(
                    headers.headers(), headers.isEndStream(), site.limits().maxMessage());
            exchange = new Exchange(site, this, head, connection.path(), connection.session());
        } catch (Refusal refusal) {
            exchange = new Exchange(site, this, Http2Head.REFUSED, connection.path(), connection.session());
            handed = true;
            end(headers.isEndStream());
            exchange.refuse(refusal);
            return;
        }
        begin();
    }

    /** Hands the request on, or waits for somebody to take it. */
    void begin() {
        if (handed || exchange == null) {
            return;
        }
        long wait = exchange.begin(System.nanoTime());
        handed = wait <= 0;
        if (wait > 0 && !parked) {
            parked = true;
            loop().schedule((Runnable) this::begin, wait, TimeUnit.NANOSECONDS);
        }
    }

    private void end(boolean ends) {
        if (ends && exchange != null && !exchange.body().hasFailed()) {
            exchange.body().complete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null && channel.isWritable()) {
            exchange.writable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame) {
            gone("the peer has reset the stream");
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone("the peer has gone");
        parent.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Http2Exception) {
            // Netty's codec answers it by RST_STREAM with its code.
            return;
        }
        if (!(cause instanceof IOException)) {
            site.complain("", cause);
        }
        ctx.close();
    }

    void gone(String why) {
        if (exchange != null) {
            exchange.abort(why);
        }
    }

    void tick(long now) {
        begin();
        if (exchange != null) {
            boolean waits = !exchange.body().isComplete() && exchange.body().wants();
            exchange.tick(now, waits && reading, unsent > 0);
        }
    }

    /** Whoever waits for a handler does so no longer. */
    void drain() {
        begin();
        if (!handed && exchange != null) {
            handed = true;
            exchange.refuse(Exchange.AWAY);
        }
    }

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
        return channel.isWritable();
    }

    @Override
    public void demanded() {
        if (reading || exchange == null) {
            return;
        }
        RequestBody body = exchange.body();
        if (body.isComplete() || !body.wants()) {
            stop(body);
            return;
        }
        if (exchange.head().expects() && !continued && !begun && !came) {
            continued = true;
            channel.writeAndFlush(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("100")));
        }
        reading = true;
        channel.read();
    }

    @Override
    public void begin(int status, HttpFields fields, long length) {
        begun = true;
        Http2Headers headers = new DefaultHttp2Headers(false).status(Integer.toString(status));
        for (HttpField field : fields) {
            headers.add(field.name().toLowerCase(Locale.ROOT), field.value());
        }
        ended = length == 0;
        ChannelFuture sent = channel.write(new DefaultHttp2HeadersFrame(headers, ended));
        if (ended) {
            sent.addListener(this::whole);
        }
    }

    @Override
    public void data(ByteBuf part) {
        int length = part.readableBytes();
        unsent += length;
        channel.write(new DefaultHttp2DataFrame(part)).addListener(sent -> {
            unsent -= length;
            connection.touch();
            if (exchange != null) {
                exchange.pace().moved(length);
            }
        });
    }

    @Override
    public void end() {
        if (!ended) {
            ended = true;
            channel.write(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true))
                    .addListener(this::whole);
        }
        channel.flush();
    }

    private void whole(Future<?> sent) {
        whole = sent.isSuccess();
        demanded();
    }

    /** RFC 9113 8.1: when the answer is whole, the rest of a large body is not wanted; earlier, that would cut the answer. */
    private void stop(RequestBody body) {
        if (whole && !stopped && !body.isComplete() && exchange.isOver()) {
            stopped = true;
            channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
        }
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void cut() {
        ended = true;
        channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
    }
}
