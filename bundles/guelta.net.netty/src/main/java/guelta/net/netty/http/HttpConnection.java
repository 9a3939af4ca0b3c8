// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.FixedPath;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A connection that was accepted, whatever it will speak. Confined to its thread, but for the values and {@link #drop}. */
public final class HttpConnection {
    private final Site site;
    private final EventLoop loop;
    private final Channel channel;
    private final FixedPath path;
    private final @Nullable SslHandler tls;
    private final ByteBuf unread;
    private @Nullable Protocol protocol;
    private volatile long active = System.nanoTime();
    private volatile boolean busy;

    /**
     * @param channel not registered yet
     * @param tls null: none
     * @param unread bytes that came before
     */
    public HttpConnection(
            Site site, EventLoop loop, Channel channel, FixedPath path, @Nullable SslHandler tls, ByteBuf unread) {
        this.site = site;
        this.loop = loop;
        this.channel = channel;
        this.path = path;
        this.tls = tls;
        this.unread = unread;
    }

    /** The way to the peer. */
    public FixedPath path() {
        return path;
    }

    /** When the peer last sent or took something, by {@link System#nanoTime}; now while a request is being answered. */
    public long active() {
        return busy ? System.nanoTime() : active;
    }

    /** Closes from any thread. */
    public void drop() {
        loop.execute(channel::close);
    }

    /** The channel, for the next device. */
    public Channel channel() {
        return channel;
    }

    @Nullable
    SSLSession session() {
        return tls == null ? null : tls.engine().getSession();
    }

    void open() {
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        if (tls == null) {
            Http1 http = new Http1(this, site, channel, unread);
            protocol = http;
            channel.pipeline().addLast(http);
            loop.register(channel);
            http.pump();
        } else {
            channel.pipeline().addLast(tls).addLast(new Choice());
            loop.register(channel);
            channel.config().setAutoRead(true);
        }
    }

    void touch() {
        active = System.nanoTime();
    }

    void tick(long now) {
        if (protocol != null) {
            protocol.tick(now);
            busy = !protocol.isIdle();
        }
    }

    void routesChanged() {
        if (protocol != null) {
            protocol.routesChanged();
        }
    }

    byte @Nullable [] leave() {
        return tls != null || protocol == null ? null : protocol.leave();
    }

    void drain() {
        if (protocol == null) {
            channel.close();
        } else {
            protocol.drain();
        }
    }

    /** Ends our side: the peer sees the end of what we say, and may still send. */
    void endOutput() {
        if (tls != null) {
            tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }

    /** Resets it: what the peer has of an answer is seen to be not all. */
    void reset() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.unsafe().close(channel.unsafe().voidPromise());
    }

    void close() {
        channel.close();
    }

    void closed() {
        site.closed(this);
    }

    /** Finds out what the peer has chosen to speak. */
    private final class Choice extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake) {
                if (!handshake.isSuccess()) {
                    ctx.close();
                    return;
                }
                touch();
                if ("h2".equals(tls.engine().getApplicationProtocol())) {
                    unread.release();
                    Http2 http = new Http2(HttpConnection.this, site, channel);
                    protocol = http;
                    ctx.pipeline().remove(this);
                    http.open();
                    return;
                }
                Http1 http = new Http1(HttpConnection.this, site, channel, unread);
                protocol = http;
                ctx.pipeline().replace(this, "http", http);
                http.pump();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            closed();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // No TLS: nothing is left to say on this connection.
            ctx.close();
        }
    }
}
