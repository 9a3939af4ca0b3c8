// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.HttpBody;
import guelta.net.HttpField;
import guelta.net.HttpFields;
import guelta.net.HttpResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/1.1 (RFC 9112): one exchange after the other, as long as both sides keep it. {@link #pump} is the
 * only place that goes on and that decides whether to read.
 */
final class Http1 extends ChannelInboundHandlerAdapter implements Wire, Protocol {
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
        LINGER
    }

    private final HttpConnection connection;
    private final Site site;
    private final Channel channel;
    private ByteBuf in;
    private State state = State.HEAD;
    /** The head that {@code in} begins with: how far its end was looked for, where the line begins, when it came. */
    private int scanned;

    private int lineStart;
    private long since = System.nanoTime();
    private @Nullable Exchange exchange;
    private int headLength;
    private @Nullable Chunks chunks;
    private long left;
    private boolean continued;
    /** This is the last exchange. */
    private boolean last;

    private boolean begun;
    private boolean chunked;
    private boolean ended;
    private boolean leaving;
    private boolean pumping;
    private boolean again;
    private long unsent;

    /**
     * @param in what came before
     */
    Http1(HttpConnection connection, Site site, Channel channel, ByteBuf in) {
        this.connection = connection;
        this.site = site;
        this.channel = channel;
        this.in = channel.alloc().buffer().writeBytes(in);
        in.release();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf more = (ByteBuf) message;
        if (state == State.LINGER) {
            more.release();
            return;
        }
        if (in.isReadable()) {
            in.discardSomeReadBytes();
            in.writeBytes(more);
            more.release();
        } else {
            in.release();
            in = more;
            if (state == State.HEAD) {
                since = System.nanoTime();
            }
        }
        pump();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable() && exchange != null) {
            exchange.writable();
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
        if (exchange != null) {
            exchange.abort("the peer has gone");
        }
        in.release();
        in = Unpooled.EMPTY_BUFFER;
        connection.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Reset by the peer, or no TLS: nothing is left to say on this connection.
        cut();
    }

    private void pump() {
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
            case PARKED -> in.readableBytes() < AHEAD;
            case EXCHANGE ->
                exchange.body().isComplete() || exchange.body().hasFailed()
                        ? in.readableBytes() < AHEAD
                        : exchange.body().wants();
        };
    }

    /** Goes on by one step; false when there is nothing to do. */
    private boolean step() {
        try {
            return switch (state) {
                case HEAD -> head();
                case PARKED -> begin();
                case EXCHANGE -> body() || next();
                case LINGER -> {
                    if (ended) {
                        channel.close();
                    }
                    yield false;
                }
            };
        } catch (Refusal refusal) {
            last = true;
            if (state == State.EXCHANGE) {
                exchange.refuse(refusal);
            } else {
                reject(refusal);
            }
            return true;
        }
    }

    /** Reads a head, once all of it is there. */
    private boolean head() throws Refusal {
        if (leaving || !scan()) {
            if (ended) {
                state = State.LINGER;
                return true;
            }
            return false;
        }
        byte[] bytes = ByteBufUtil.getBytes(in, in.readerIndex(), scanned, true);
        headLength = scanned;
        site.countReceived();
        Head head = HeadParser.parse(bytes, bytes.length);
        exchange = new Exchange(site, this, head, connection.path(), connection.session());
        chunks = head.length() == Head.CHUNKED ? new Chunks() : null;
        left = Math.max(0, head.length());
        continued = false;
        begun = false;
        return begin();
    }

    /** Looks for the empty line behind a head (RFC 9112 2.1); a line that does not end in CRLF is refused at once. */
    private boolean scan() throws Refusal {
        while (scanned == 0 && in.readableBytes() > 1 && isEnd(0)) {
            // RFC 9112 2.2: empty lines before a request are ignored.
            in.skipBytes(2);
        }
        int most = site.limits().maxMessage();
        int from = in.readerIndex();
        int available = Math.min(in.readableBytes(), most);
        while (scanned < available) {
            byte octet = in.getByte(from + scanned++);
            if (octet == '\n') {
                if (scanned < 2 || in.getByte(from + scanned - 2) != '\r') {
                    throw new Refusal(400, "lines end in CR and LF");
                }
                if (scanned - lineStart == 2) {
                    return true;
                }
                lineStart = scanned;
            }
        }
        if (scanned == most) {
            throw lineStart == 0
                    ? new Refusal(414, "a target has less than " + most + " octets")
                    : new Refusal(431, "the head of a request has at most " + most + " octets");
        }
        return false;
    }

    private boolean isEnd(int at) {
        return in.getByte(in.readerIndex() + at) == '\r' && in.getByte(in.readerIndex() + at + 1) == '\n';
    }

    /** Hands the request on, or waits for somebody to take it. */
    private boolean begin() {
        long wait = exchange.begin(System.nanoTime());
        if (wait > 0) {
            if (state != State.PARKED) {
                state = State.PARKED;
                loop().schedule(this::routesChanged, wait, TimeUnit.NANOSECONDS);
            }
            return false;
        }
        state = State.EXCHANGE;
        in.skipBytes(headLength);
        scanned = 0;
        lineStart = 0;
        return true;
    }

    /** Reads on in the body, as far as somebody wants it. */
    private boolean body() throws Refusal {
        RequestBody body = exchange.body();
        if (body.isComplete() || body.hasFailed()) {
            return false;
        }
        boolean wants = body.wants();
        int from = in.readerIndex();
        ByteBuf part;
        if (chunks != null) {
            part = chunks.next(in, wants ? RequestBody.PART : 0);
        } else {
            part = in.readSlice(wants ? (int) Math.min(Math.min(left, RequestBody.PART), in.readableBytes()) : 0);
            left -= part.readableBytes();
        }
        boolean moved = in.readerIndex() != from;
        if (part.isReadable()) {
            exchange.part(part);
        }
        if (chunks == null ? left == 0 : chunks.done()) {
            body.complete();
            return true;
        }
        if (!moved && wants) {
            if (ended) {
                last = true;
                if (!exchange.isOver()) {
                    exchange.abort("the peer has ended its side within the body");
                    cut();
                }
            } else if (exchange.head().expects() && !continued && !begun) {
                continued = true;
                write(Unpooled.wrappedBuffer("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            }
        }
        return moved;
    }

    /** Goes to the next request, or ends, when this one is over. */
    private boolean next() {
        if (!exchange.isOver()) {
            return false;
        }
        RequestBody body = exchange.body();
        if (!last && !body.isComplete() && body.wants()) {
            return false;
        }
        if (!last && body.isComplete()) {
            if (unsent > AHEAD) {
                return false;
            }
            state = State.HEAD;
            since = System.nanoTime();
            exchange = null;
            return true;
        }
        linger();
        return true;
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
        last = true;
        begun = false;
        HttpResponse answer = refusal.response();
        ByteBuffer text = ((HttpBody.Bytes) answer.body()).data();
        begin(
                answer.status(),
                answer.fields().and("Date", HttpDate.now()).and("Content-Length", Integer.toString(text.remaining())),
                text.remaining());
        write(Unpooled.wrappedBuffer(text));
        linger();
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
        if (!channel.isWritable()) {
            channel.flush();
        }
        return channel.isWritable();
    }

    @Override
    public void demanded() {
        pump();
    }

    @Override
    public void begin(int status, HttpFields fields, long length) {
        begun = true;
        boolean old = exchange != null && exchange.head().old();
        chunked = length == UNKNOWN && !old;
        last |= leaving
                || ended
                || exchange == null
                || !exchange.head().persistent()
                || length == UNKNOWN && old
                || !bodyCanEnd();
        StringBuilder text = new StringBuilder(256);
        text.append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(HttpResponseStatus.valueOf(status).reasonPhrase())
                .append("\r\n");
        for (HttpField field : fields) {
            line(text, field.name(), field.value());
        }
        if (chunked) {
            line(text, "Transfer-Encoding", "chunked");
        }
        if (last) {
            line(text, "Connection", "close");
        } else if (old) {
            line(text, "Connection", "keep-alive");
        }
        text.append("\r\n");
        ByteBuf head = channel.alloc().buffer(text.length());
        head.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        write(head);
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }

    /** Whether the body of the request will be read to its end, by the handler or because little is left. */
    private boolean bodyCanEnd() {
        RequestBody body = exchange.body();
        if (body.isComplete()) {
            return true;
        }
        if (body.hasFailed() || exchange.head().expects() && !continued) {
            return false;
        }
        return body.isRead() || left <= RequestBody.MOST_DISCARDED;
    }

    @Override
    public void data(ByteBuf part) {
        if (chunked) {
            ByteBuf size = channel.alloc().buffer(16);
            ByteBufUtil.writeAscii(size, Integer.toHexString(part.readableBytes()));
            write(size.writeShort('\r' << 8 | '\n'));
            write(part);
            write(channel.alloc().buffer(2).writeShort('\r' << 8 | '\n'));
        } else {
            write(part);
        }
    }

    @Override
    public void end() {
        if (chunked) {
            write(ByteBufUtil.writeAscii(channel.alloc(), "0\r\n\r\n"));
        }
        again = true;
    }

    private void write(ByteBuf bytes) {
        int length = bytes.readableBytes();
        unsent += length;
        channel.write(bytes).addListener(sent -> {
            unsent -= length;
            connection.touch();
            if (exchange != null) {
                exchange.pace().moved(length);
                if (exchange.isOver() && unsent <= AHEAD && unsent + length > AHEAD) {
                    pump();
                }
            }
        });
    }

    @Override
    public void flush() {
        pump();
    }

    @Override
    public void cut() {
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
        return state == State.HEAD || state == State.PARKED || state == State.LINGER;
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
                    if (unsent > 0) {
                        cut();
                    } else {
                        linger();
                    }
                }
            }
            case EXCHANGE -> {
                exchange.tick(now, exchange.body().wants(), unsent > 0);
                pump();
            }
            case LINGER -> {
                if (now - since > LINGER) {
                    channel.close();
                }
            }
            case PARKED -> pump();
        }
    }

    @Override
    public byte @Nullable [] leave() {
        leaving = true;
        if (unsent > 0 || ended || state != State.HEAD && state != State.PARKED) {
            return null;
        }
        channel.config().setAutoRead(false);
        state = State.LINGER;
        exchange = null;
        return ByteBufUtil.getBytes(in);
    }

    @Override
    public void drain() {
        leaving = true;
        pump();
        if (state == State.PARKED) {
            last = true;
            exchange.refuse(Exchange.AWAY);
            state = State.EXCHANGE;
            pump();
        } else if (state == State.HEAD) {
            linger();
        }
    }
}
