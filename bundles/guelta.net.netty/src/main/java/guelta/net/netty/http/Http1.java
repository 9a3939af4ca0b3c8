// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.HttpBody;
import guelta.net.HttpFields;
import guelta.net.HttpResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/1.1 (RFC 9112): one exchange after the other, as long as both sides keep it. {@link #pump} is the
 * only place that goes on and that decides whether to read.
 */
final class Http1 extends ChannelInboundHandlerAdapter implements Protocol {
    private static final long HEAD_TIME = TimeUnit.SECONDS.toNanos(10);
    private static final long LINGER = TimeUnit.SECONDS.toNanos(2);
    /** What may have come of later requests, or of a body that nobody wants yet. */
    private static final int AHEAD = 64 * 1024;

    private enum State {
        /** A head is to come, or a part of one is there. */
        HEAD,
        /** A head is there, and nobody to take it yet. */
        PARKED,
        /** A request is being answered. */
        EXCHANGE,
        /** Everything was said: the peer may read it before the connection closes (RFC 9112 9.6). */
        LINGER,
        /** It is the next device's. */
        LEFT
    }

    private final HttpConnection connection;
    private final Site site;
    private final Channel channel;
    private final Http1Writer out;
    private final HeadScanner scanner = new HeadScanner();
    private ByteBuf in;
    private State state = State.HEAD;
    /** When the state began, and in the head's: when its first octet came. */
    private long since = System.nanoTime();

    private @Nullable Turn turn;
    /** This is the last turn. */
    private boolean last;

    private boolean ended;
    private boolean leaving;
    private boolean pumping;
    private boolean again;

    /**
     * @param in what came before
     */
    Http1(HttpConnection connection, Site site, Channel channel, ByteBuf in) {
        this.connection = connection;
        this.site = site;
        this.channel = channel;
        out = new Http1Writer(channel, this::taken);
        this.in = channel.alloc().buffer().writeBytes(in);
        in.release();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf more = (ByteBuf) message;
        if (state == State.LINGER || state == State.LEFT) {
            more.release();
            return;
        }
        if (in.isReadable()) {
            append(more);
        } else {
            in.release();
            in = more;
            if (state == State.HEAD) {
                since = System.nanoTime();
            }
        }
        pump();
    }

    private void append(ByteBuf more) {
        if (in.isReadOnly() || in.maxWritableBytes() < more.readableBytes()) {
            ByteBuf larger = channel.alloc().buffer(in.readableBytes() + more.readableBytes());
            larger.writeBytes(in);
            in.release();
            in = larger;
        }
        in.discardSomeReadBytes();
        in.writeBytes(more);
        more.release();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable() && turn != null) {
            turn.exchange().writable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            ended = true;
            pump();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        state = State.LINGER;
        if (turn != null) {
            turn.exchange().abort("the peer has gone");
        }
        in.release();
        in = Unpooled.EMPTY_BUFFER;
        connection.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Reset by the peer, or no TLS any more: nothing is left to say on this connection.
        if (!(cause instanceof IOException)) {
            site.complain("", cause);
        }
        cut();
    }

    /** Goes on with what is there, and reads more if that is of use. */
    void pump() {
        again = true;
        if (pumping) {
            return;
        }
        pumping = true;
        while (again) {
            again = false;
            while (step()) {
                // As far as it goes with what is there.
            }
            channel.flush();
        }
        pumping = false;
        channel.config().setAutoRead(mayRead());
    }

    private boolean mayRead() {
        return switch (state) {
            case HEAD, LINGER -> true;
            case LEFT -> false;
            case PARKED -> in.readableBytes() < AHEAD;
            case EXCHANGE ->
                turn.isRead()
                        ? in.readableBytes() < AHEAD
                        : turn.exchange().body().wants();
        };
    }

    /** Goes on by one step; false when there is nothing to do. */
    private boolean step() {
        try {
            return switch (state) {
                case HEAD -> head();
                case PARKED -> begin();
                case EXCHANGE -> turn.read(in, ended) || next();
                case LINGER -> {
                    if (ended && out.unsent() == 0) {
                        channel.close();
                    }
                    yield false;
                }
                case LEFT -> false;
            };
        } catch (Refusal refusal) {
            last = true;
            if (state == State.EXCHANGE) {
                turn.exchange().refuseForGood(refusal);
                if (turn.exchange().isOver()) {
                    linger();
                }
            } else {
                reject(refusal);
            }
            return true;
        }
    }

    /** Reads a head, once all of it is there. */
    private boolean head() throws Refusal {
        int length = leaving ? 0 : scanner.length(in, site.limits().maxMessage());
        if (length == 0) {
            if (ended) {
                linger();
            }
            return ended;
        }
        site.countReceived();
        Head head = HeadParser.parse(ByteBufUtil.getBytes(in, in.readerIndex(), length, true), length);
        turn = new Turn(this, out, connection, site, head, length);
        return begin();
    }

    /** Hands the request on, or waits for somebody to take it. */
    private boolean begin() {
        long wait = turn.exchange().begin(System.nanoTime());
        if (wait > 0) {
            if (state != State.PARKED) {
                state = State.PARKED;
                channel.eventLoop().schedule(this::routesChanged, wait, TimeUnit.NANOSECONDS);
            }
            return false;
        }
        state = State.EXCHANGE;
        in.skipBytes(turn.headLength());
        scanner.reset();
        return true;
    }

    /** Goes to the next request, or ends, when this one is over. */
    private boolean next() {
        if (!turn.exchange().isOver()) {
            return false;
        }
        RequestBody body = turn.exchange().body();
        if (!ends() && !body.isComplete() && body.wants()) {
            return false;
        }
        if (!ends() && body.isComplete()) {
            if (out.unsent() > AHEAD) {
                return false;
            }
            state = State.HEAD;
            since = System.nanoTime();
            turn = null;
            return true;
        }
        linger();
        return true;
    }

    /** The connection ends with the answer to come, or that is being sent. */
    void isLast() {
        last = true;
    }

    boolean ends() {
        return last || leaving;
    }

    Channel channel() {
        return channel;
    }

    /** Ends our side, and waits a moment for the peer to end its own: else what it sends would reset what it reads. */
    private void linger() {
        state = State.LINGER;
        since = System.nanoTime();
        in.release();
        in = Unpooled.EMPTY_BUFFER;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> connection.endOutput());
    }

    /** Answers what is no request. */
    private void reject(Refusal refusal) {
        site.countDropped();
        HttpResponse answer = refusal.response();
        ByteBuffer text = ((HttpBody.Bytes) answer.body()).data();
        HttpFields fields =
                answer.fields().and("Date", site.date()).and("Content-Length", Integer.toString(text.remaining()));
        out.head(answer.status(), fields, "close", false);
        out.data(Unpooled.wrappedBuffer(text));
        linger();
    }

    private void taken(int octets) {
        connection.touch();
        if (state == State.LINGER && out.unsent() == 0) {
            since = System.nanoTime();
            pump();
        }
        if (turn != null) {
            turn.exchange().pace().moved(octets);
            if (turn.exchange().isOver() && out.unsent() <= AHEAD && out.unsent() + octets > AHEAD) {
                pump();
            }
        }
    }

    /** Ends it in a way that nobody takes for a proper end. */
    void cut() {
        state = State.LINGER;
        connection.reset();
    }

    @Override
    public void routesChanged() {
        if (state == State.PARKED) {
            pump();
        }
    }

    @Override
    public boolean isIdle() {
        return state != State.EXCHANGE;
    }

    @Override
    public void tick(long now) {
        switch (state) {
            case HEAD -> {
                long idle = site.limits().idle().toNanos();
                if (in.isReadable() && !leaving) {
                    if (now - since > Math.min(idle, HEAD_TIME)) {
                        reject(new Refusal(408, "the head comes too slowly"));
                    }
                } else if (now - connection.active() > idle) {
                    if (out.unsent() > 0) {
                        cut();
                    } else {
                        linger();
                    }
                }
            }
            case EXCHANGE -> {
                turn.exchange().tick(now, turn.exchange().body().wants(), out.unsent() > 0);
                pump();
            }
            case LINGER -> {
                if (out.unsent() > 0) {
                    if (turn == null
                            ? now - since > LINGER
                            : turn.exchange().pace().tooSlow(now, true)) {
                        cut();
                    }
                } else if (now - since > LINGER) {
                    channel.close();
                }
            }
            case PARKED -> pump();
            case LEFT -> {
                // The next device looks at its own clock.
            }
        }
    }

    @Override
    public byte @Nullable [] leave() {
        leaving = true;
        if (out.unsent() > 0 || ended || state != State.HEAD && state != State.PARKED) {
            return null;
        }
        channel.config().setAutoRead(false);
        state = State.LEFT;
        turn = null;
        return ByteBufUtil.getBytes(in);
    }

    @Override
    public void drain() {
        leaving = true;
        pump();
        if (state == State.PARKED) {
            turn.exchange().refuse(Exchange.AWAY);
            in.skipBytes(turn.headLength());
            state = State.EXCHANGE;
            pump();
        } else if (state == State.HEAD) {
            linger();
        }
    }
}
