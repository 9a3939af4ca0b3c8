// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.CloseReason;
import guelta.net.CloseReason.Kind;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.FramedConnection;
import guelta.net.FramedSession;
import guelta.net.Target;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A connection that we open: tries the addresses in order, agrees on TLS, frames. Confined to the dialer's thread, but for the interface. */
final class DialedConnection implements FramedConnection {
    private static final int LARGEST = 65_535;
    private static final int BACKLOG_OF_TRIES = 3_000;

    private final NettyDialer dialer;
    private final Target target;
    private final FramedSession session;
    private final Iterator<InetSocketAddress> addresses;
    private final StringBuilder refusals = new StringBuilder();
    private boolean started;
    private boolean finished;
    private boolean ended;
    private boolean pumping;
    private @Nullable CloseReason afterwards;
    private long active = System.nanoTime();
    private @Nullable Channel channel;
    private @Nullable Frames frames;
    private @Nullable SslHandler tls;
    private InetSocketAddress peer;
    /** Set when the connection is open; then it stays what it is. */
    private volatile @Nullable Outbox outbox;

    private volatile @Nullable FixedPath path;
    private volatile boolean gone;
    private volatile boolean reading = true;

    DialedConnection(NettyDialer dialer, Target target, FramedSession session) {
        this.dialer = dialer;
        this.target = target;
        this.session = session;
        addresses = target.addresses().iterator();
        peer = target.addresses().get(0);
    }

    @Override
    public Delivery send(ByteBuffer message) {
        if (message.remaining() > LARGEST) {
            throw new IllegalArgumentException("a message has at most " + LARGEST + " bytes");
        }
        if (gone) {
            return Delivery.GONE;
        }
        Outbox out = outbox;
        return out == null ? Delivery.FULL : out.send(message, this::written);
    }

    @Override
    public void reading(boolean on) {
        reading = on;
        dialer.execute(() -> {
            active = System.nanoTime();
            pump();
        });
    }

    @Override
    public Optional<FixedPath> path() {
        return Optional.ofNullable(path);
    }

    @Override
    public Optional<SSLSession> tls() {
        SslHandler handler = path == null ? null : tls;
        return Optional.ofNullable(handler).map(agreed -> agreed.engine().getSession());
    }

    @Override
    public void end() {
        dialer.execute(() -> {
            CloseReason ours = new CloseReason(Kind.OURS, "we have ended the connection");
            if (outbox == null || finished) {
                finish(ours);
            } else {
                afterwards = ours;
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
        });
    }

    @Override
    public void abort() {
        dialer.execute(() -> {
            if (channel != null) {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
            }
            finish(new CloseReason(Kind.OURS, "we have aborted the connection"));
        });
    }

    void start() {
        if (finished || started) {
            return;
        }
        started = true;
        dialer.loop().schedule(this::checkDeadline, target.deadline().toNanos(), TimeUnit.NANOSECONDS);
        tryNext();
    }

    private void tryNext() {
        if (!addresses.hasNext()) {
            finish(new CloseReason(Kind.UNREACHABLE, refusals.toString()));
            return;
        }
        peer = addresses.next();
        try {
            SslHandler handler =
                    target.tls().isPresent() ? dialer.tls(target, target.tls().get(), peer) : null;
            connect(handler);
        } catch (GeneralSecurityException unusable) {
            finish(new CloseReason(Kind.HANDSHAKE, unusable.getMessage()));
        }
    }

    private void connect(@Nullable SslHandler handler) {
        Channel trying = dialer.epoll() ? new EpollSocketChannel() : new NioSocketChannel();
        channel = trying;
        tls = handler;
        frames = new Frames(trying.alloc(), Unpooled.EMPTY_BUFFER);
        trying.config().setAutoRead(false);
        trying.config().setOption(ChannelOption.TCP_NODELAY, true);
        trying.config().setConnectTimeoutMillis(tryFor());
        if (handler != null) {
            trying.pipeline().addLast(handler);
        }
        trying.pipeline().addLast(new Events());
        dialer.loop().register(trying);
        InetSocketAddress from =
                target.source().map(here -> new InetSocketAddress(here, 0)).orElse(null);
        ChannelFuture connecting = from == null ? trying.connect(peer) : trying.connect(peer, from);
        connecting.addListener(done -> connected(done.cause()));
    }

    /** One silent address of several must not take all the time there is. */
    private int tryFor() {
        long all = Math.max(1, target.deadline().toMillis());
        return (int) Math.min(addresses.hasNext() ? BACKLOG_OF_TRIES : Integer.MAX_VALUE, all);
    }

    private void connected(@Nullable Throwable refused) {
        if (finished) {
            return;
        }
        if (refused != null) {
            refusals.append(refusals.length() == 0 ? "" : "; ").append(refusal(refused));
            channel.close();
            tryNext();
        } else if (tls == null) {
            opened();
        }
    }

    /** Netty's text names the address already. */
    private String refusal(Throwable refused) {
        String text = String.valueOf(refused.getMessage());
        String name = text(peer);
        return text.contains(name) ? text : name + ": " + text;
    }

    private void opened() {
        path = FixedPath.of(target.transport(), peer, (InetSocketAddress) channel.localAddress());
        outbox = new Outbox(channel, dialer.loop(), target.bufferedBytes(), false);
        active = System.nanoTime();
        checkIdleLater(target.idle().toNanos());
        call(() -> session.opened(this));
        pump();
    }

    private void written() {
        active = System.nanoTime();
        tellRoom();
    }

    private void tellRoom() {
        Outbox out = outbox;
        if (!finished && out != null && out.takeWanted()) {
            call(session::writable);
        }
    }

    /** Hands over whole messages while they are wanted, then reads on, or tells the end. */
    private void pump() {
        if (pumping || outbox == null || finished) {
            return;
        }
        pumping = true;
        while (reading && !finished && frames.whole()) {
            active = System.nanoTime();
            ByteBuffer message = frames.take();
            call(() -> session.received(message));
        }
        pumping = false;
        if (finished) {
            return;
        }
        if (ended && !frames.whole()) {
            finish(endOfInput());
        } else if (!ended) {
            channel.config().setAutoRead(reading);
        }
    }

    private CloseReason endOfInput() {
        return frames.isEmpty()
                ? new CloseReason(Kind.PEER, text(peer) + " has ended the connection")
                : new CloseReason(Kind.BROKEN, text(peer) + " has ended the connection inside a message");
    }

    /** The one place where it ends. */
    void finish(CloseReason why) {
        if (finished) {
            return;
        }
        finished = true;
        gone = true;
        dialer.forget(this);
        if (channel != null) {
            channel.close();
            frames.drop();
        }
        try {
            session.closed(why);
        } catch (Throwable broken) {
            dialer.complain(text(peer), broken);
        }
    }

    private void call(Runnable what) {
        try {
            what.run();
        } catch (Throwable broken) {
            dialer.complain(text(peer), broken);
            finish(new CloseReason(Kind.BROKEN, "who asked " + text(peer) + " has failed at the answer"));
        }
    }

    private void checkDeadline() {
        if (outbox == null) {
            finish(new CloseReason(
                    Kind.TIMEOUT,
                    text(peer) + " was not open after " + target.deadline().toMillis() + " ms"));
        }
    }

    private void checkIdleLater(long nanos) {
        dialer.loop().schedule(this::checkIdle, nanos, TimeUnit.NANOSECONDS);
    }

    private void checkIdle() {
        if (finished) {
            return;
        }
        long now = System.nanoTime();
        long idle = target.idle().toNanos();
        // While we do not read, silence is ours.
        if (outbox.moves() || !reading) {
            active = now;
        }
        if (now - active >= idle) {
            channel.config().setOption(ChannelOption.SO_LINGER, outbox.waiting() > 0 ? 0 : -1);
            finish(new CloseReason(
                    Kind.TIMEOUT,
                    text(peer) + " was silent for " + target.idle().toMillis() + " ms"));
        } else {
            checkIdleLater(Math.max(1_000_000, Math.min(active + idle - now, idle / 4 + 1)));
        }
    }

    private CloseReason handshakeFailed(Throwable cause) {
        if (cause instanceof SslHandshakeTimeoutException) {
            return new CloseReason(Kind.TIMEOUT, text(peer) + " did not agree on TLS in time");
        }
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof CertificateException
                    || each instanceof CertPathValidatorException
                    || each instanceof CertPathBuilderException) {
                return new CloseReason(
                        Kind.UNTRUSTED, "the certificate of " + text(peer) + " is not believed: " + each.getMessage());
            }
        }
        return new CloseReason(Kind.HANDSHAKE, "no TLS with " + text(peer) + ": " + cause.getMessage());
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    /** What happens on the channel of the address that is tried. */
    private final class Events extends ChannelInboundHandlerAdapter {
        private boolean current(ChannelHandlerContext ctx) {
            return !finished && ctx.channel() == channel;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (!current(ctx)) {
                ((ByteBuf) message).release();
                return;
            }
            frames.append((ByteBuf) message);
            pump();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            tellRoom();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (!current(ctx)) {
                return;
            }
            if (event instanceof SslHandshakeCompletionEvent agreed) {
                if (agreed.isSuccess()) {
                    opened();
                } else {
                    finish(handshakeFailed(agreed.cause()));
                }
            } else if (event instanceof SslCloseCompletionEvent) {
                nothingMore();
            }
        }

        private void nothingMore() {
            if (afterwards != null) {
                finish(afterwards);
            }
            ended = true;
            pump();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            // While connecting, the listener of the attempt tells; after that nothing more will come.
            if (current(ctx) && outbox != null) {
                nothingMore();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (current(ctx) && outbox != null) {
                finish(new CloseReason(
                        Kind.BROKEN, "the connection to " + text(peer) + " broke: " + cause.getMessage()));
            }
        }
    }
}
