// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.Limits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/2 (RFC 9113): Netty's frames, a channel of its own for each stream. Floods of resets, settings,
 * empty and small frames are ended by Netty's own bounds.
 */
final class Http2 extends ChannelInboundHandlerAdapter implements Protocol {
    private final HttpConnection connection;
    private final Site site;
    private final Channel channel;
    private final Set<Http2Stream> streams = new HashSet<>();

    Http2(HttpConnection connection, Site site, Channel channel) {
        this.connection = connection;
        this.site = site;
        this.channel = channel;
    }

    /** Begins to speak, behind what is in the pipeline. */
    void open() {
        Limits limits = site.limits();
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(limits.inFlight())
                        .maxHeaderListSize(limits.maxMessage()))
                .gracefulShutdownTimeoutMillis(5_000)
                .build();
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(
                codec,
                new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel child) {
                        child.config().setAutoRead(false);
                        child.pipeline().addLast(new Http2Stream(Http2.this, connection, site, child));
                    }
                }),
                this);
        // One stream whose body nobody reads at the moment must not hold up the others.
        int more = (int) Math.min(Integer.MAX_VALUE / 2, limits.bufferedBytes()) - Http2CodecUtil.DEFAULT_WINDOW_SIZE;
        if (more > 0) {
            pipeline.writeAndFlush(new DefaultHttp2WindowUpdateFrame(more));
        }
        channel.config().setAutoRead(true);
    }

    void opened(Http2Stream stream) {
        streams.add(stream);
    }

    void closed(Http2Stream stream) {
        streams.remove(stream);
        connection.touch();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        List.copyOf(streams).forEach(stream -> stream.gone("the peer has gone"));
        connection.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Http2Exception) {
            // Netty's codec answers it by GOAWAY with its code, and then ends the connection.
            return;
        }
        // Reset by the peer.
        if (!(cause instanceof IOException)) {
            site.complain("", cause);
        }
        ctx.close();
    }

    @Override
    public void tick(long now) {
        List.copyOf(streams).forEach(stream -> stream.tick(now));
        if (streams.isEmpty()
                && now - connection.active() > site.limits().idle().toNanos()) {
            if (channel.isWritable()) {
                channel.close();
            } else {
                connection.reset();
            }
        }
    }

    @Override
    public void routesChanged() {
        List.copyOf(streams).forEach(Http2Stream::begin);
    }

    @Override
    public boolean isIdle() {
        return streams.isEmpty();
    }

    @Override
    public byte @Nullable [] leave() {
        return null;
    }

    @Override
    public void drain() {
        List.copyOf(streams).forEach(Http2Stream::drain);
        // GOAWAY, and the end when the last stream has ended (RFC 9113 6.8).
        channel.close();
    }
}
