// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.DatagramHandler.Worker;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A connection of framed messages (RFC 1035 4.2.2, RFC 7766, RFC 7858): frames are handed to the lane's worker as they
 * arrive, as long as the peer takes the answers. Confined to the lane's thread, but for {@link #send}, {@link #keep},
 * {@link #drop} and the values.
 */
final class TcpConnection extends ChannelInboundHandlerAdapter {
    private static final int USUAL_ANSWERS = 2048;
    private static final int MOST_ANSWERS = 32_768;

    private final TcpPort port;
    private final TcpLane lane;
    private final Channel channel;
    private final FixedPath path;
    private final @Nullable SslHandler tls;
    private final Frames frames;
    private final Outbox outbox;
    /** Answers of this turn, to be written as one: a message of its own costs as much as the answer does. */
    private @Nullable ByteBuf answers;

    private int inFlight;
    private boolean ended;
    /** It is the next device's. */
    private boolean left;

    private boolean pumping;
    private boolean reading;
    private volatile long active = System.nanoTime();
    /** How long it may be silent where that is longer than others may. */
    private volatile long kept;

    /**
     * @param unread bytes that came before
     * @param moved whether it was an earlier device's, and somebody may wait for room since
     */
    TcpConnection(
            TcpPort port,
            TcpLane lane,
            Channel channel,
            FixedPath path,
            @Nullable SslHandler tls,
            ByteBuf unread,
            boolean moved) {
        this.port = port;
        this.lane = lane;
        this.channel = channel;
        this.path = path;
        this.tls = tls;
        frames = new Frames(channel.alloc(), unread);
        outbox = new Outbox(channel, lane.thread().loop(), lane.limits().bufferedBytes(), moved);
    }

    TcpLane lane() {
        return lane;
    }

    FixedPath path() {
        return path;
    }

    /** When a message was last read or taken by the peer, by {@link System#nanoTime}. */
    long active() {
        return active;
    }

    Optional<SSLSession> session() {
        return Optional.ofNullable(tls)
                .filter(handler -> handler.handshakeFuture().isSuccess())
                .map(handler -> handler.engine().getSession());
    }

    /** Sends a message from any thread. */
    Delivery send(ByteBuffer message, boolean last) {
        if (!message.hasRemaining()) {
            lane.thread().loop().execute(() -> answered(last));
            return channel.isActive() ? Delivery.SENT : Delivery.GONE;
        }
        return outbox.send(message, () -> {
            port.sent.increment();
            answered(last);
        });
    }

    /** Has it stay open while it is silent for longer than others may, from any thread. */
    void keep(long nanos) {
        kept = nanos;
    }

    /** Closes from any thread, after what was sent before. */
    void drop() {
        lane.thread().loop().execute(this::close);
    }

    void open(ByteBuf output) {
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        if (tls != null) {
            channel.pipeline().addLast(tls);
        }
        channel.pipeline().addLast(this);
        lane.thread().loop().register(channel);
        channel.writeAndFlush(output, channel.voidPromise());
        served();
    }

    /** The lane has a worker, perhaps another one. */
    void served() {
        outbox.bound(lane.limits().bufferedBytes());
        active = System.nanoTime();
        pump();
        tellRoom();
    }

    /** The lane has no worker. */
    void parked() {
        channel.config().setAutoRead(false);
    }

    /** What the parked connection has, for the next device. */
    Sockets.LeftConnection leave() {
        left = true;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        try {
            if (buffer != null) {
                buffer.forEachFlushedMessage(message -> {
                    output.writeBytes(ByteBufUtil.getBytes((ByteBuf) message));
                    return true;
                });
                // Where the peer reads before the next device has the connection, it would get them twice.
                boolean more;
                do {
                    more = buffer.remove();
                } while (more);
            }
        } catch (Exception never) {
            throw new AssertionError("bytes in memory can be copied", never);
        }
        return new Sockets.LeftConnection(channel, path.peer(), port.address(), frames.rest(), output.toByteArray());
    }

    void close() {
        channel.close();
    }

    void closeIfIdle(long now, long idle) {
        if (outbox.moves()) {
            active = now;
        }
        boolean waits = outbox.waiting() > 0;
        // Who does not take what was written to it is not silent but stuck.
        if (now - active > (waits ? idle : Math.max(idle, kept))) {
            if (waits) {
                // The peer does not read: a reset frees what the kernel keeps for it.
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
            }
            close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        frames.append((ByteBuf) message);
        reading = true;
        pump();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        channel.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        pump();
        tellRoom();
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
        frames.drop();
        lane.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Reset by the peer, or no TLS: nothing is left to say on this connection.
        close();
    }

    private void answered(boolean last) {
        if (last) {
            inFlight = Math.max(0, inFlight - 1);
        }
        active = System.nanoTime();
        pump();
        tellRoom();
    }

    private void tellRoom() {
        Worker worker = lane.worker();
        if (worker != null && outbox.takeWanted()) {
            try {
                worker.writable(path);
            } catch (Throwable broken) {
                port.complain(broken);
            }
        }
    }

    /**
     * Handles whole frames while there is a worker and the peer keeps up, then reads on or does not. The only place
     * that decides so; called whenever one of these may have changed.
     */
    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        Worker worker = lane.worker();
        int handled = 0;
        while (worker != null && mayHandle() && nextFrame(worker)) {
            handled++;
        }
        if (handled > 0) {
            active = System.nanoTime();
            batchEnd(worker);
            writeAnswers();
            if (!reading) {
                channel.flush();
            }
            port.received.add(handled);
        }
        pumping = false;
        boolean free = worker != null && mayHandle();
        if (free && ended) {
            if (inFlight == 0) {
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> {
                    if (!left) {
                        close();
                    }
                });
            }
            free = false;
        }
        channel.config().setAutoRead(free);
    }

    private boolean mayHandle() {
        if (!channel.isWritable()) {
            channel.flush();
        }
        return channel.isWritable() && inFlight < lane.limits().inFlight();
    }

    /** Handles one frame; false when none is whole. */
    private boolean nextFrame(Worker worker) {
        if (frames.next() > lane.limits().maxMessage()) {
            port.dropped.increment();
            frames.drop();
            close();
            return false;
        }
        if (!frames.whole()) {
            return false;
        }
        answer(worker, frames.take());
        return true;
    }

    private void answer(Worker worker, ByteBuffer in) {
        int largest = lane.limits().maxMessage();
        ByteBuffer out = lane.thread().scratch().limit(largest);
        int length;
        try {
            length = worker.on(in, path, out);
        } catch (Throwable broken) {
            port.complain(broken);
            port.dropped.increment();
            return;
        }
        if (length == Worker.LATER) {
            inFlight++;
        } else if (length > largest) {
            port.dropped.increment();
        } else if (length > 0) {
            if (answers == null) {
                answers = channel.alloc().directBuffer(USUAL_ANSWERS);
            }
            Frames.append(answers, out.limit(length).position(0));
            port.sent.increment();
            if (answers.readableBytes() >= Math.min(MOST_ANSWERS, lane.limits().bufferedBytes())) {
                writeAnswers();
            }
        }
    }

    private void writeAnswers() {
        if (answers != null) {
            channel.write(answers, channel.voidPromise());
            answers = null;
        }
    }

    private void batchEnd(@Nullable Worker worker) {
        try {
            worker.batchEnd(System.nanoTime());
        } catch (Throwable broken) {
            port.complain(broken);
        }
    }
}
