// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.DatagramHandler.Worker;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A connection of framed messages (RFC 1035 4.2.2, RFC 7766): frames are handed to the lane's worker as they arrive,
 * as long as the peer takes the answers. Confined to the lane's thread, but for {@link #send}, {@link #drop} and the
 * two values.
 */
final class TcpConnection extends ChannelInboundHandlerAdapter {
    private static final int PREFIX = 2;

    private final TcpPort port;
    private final TcpLane lane;
    private final Channel channel;
    private final FixedPath path;
    private ByteBuf unread;
    private int inFlight;
    /** Bytes that were taken from other threads and not written yet. */
    private final AtomicInteger handedOver = new AtomicInteger();
    /** Somebody was told FULL, and waits. Set before the room is looked at again, so that no wake-up is missed. */
    private volatile boolean wanted;

    private volatile int most = (int) Limits.DEFAULT.bufferedBytes();
    private boolean ended;
    private boolean pumping;
    private long unsent;
    private volatile long active = System.nanoTime();

    /**
     * @param unread bytes that came before
     * @param wanted whether somebody may wait for room since an earlier device
     */
    TcpConnection(TcpPort port, TcpLane lane, Channel channel, FixedPath path, ByteBuf unread, boolean wanted) {
        this.port = port;
        this.lane = lane;
        this.channel = channel;
        this.path = path;
        this.unread = unread;
        this.wanted = wanted;
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

    /** Sends a message from any thread. */
    Delivery send(ByteBuffer message, boolean last) {
        if (!channel.isActive()) {
            return Delivery.GONE;
        }
        if (!message.hasRemaining()) {
            lane.thread().loop().execute(() -> written(Unpooled.EMPTY_BUFFER, last));
            return Delivery.SENT;
        }
        if (!hasRoom()) {
            wanted = true;
            if (!hasRoom()) {
                return Delivery.FULL;
            }
        }
        ByteBuf frame = TcpPort.frame(channel, message.duplicate());
        handedOver.addAndGet(frame.readableBytes());
        lane.thread().loop().execute(() -> {
            handedOver.addAndGet(-frame.readableBytes());
            port.sent.increment();
            written(frame, last);
        });
        return Delivery.SENT;
    }

    private void written(ByteBuf frame, boolean last) {
        if (last) {
            inFlight = Math.max(0, inFlight - 1);
        }
        active = System.nanoTime();
        channel.writeAndFlush(frame, channel.voidPromise());
        pump();
        tellRoom();
    }

    private boolean hasRoom() {
        return channel.isWritable() && handedOver.get() < most / 2;
    }

    private void tellRoom() {
        Worker worker = lane.worker();
        if (wanted && worker != null && hasRoom()) {
            wanted = false;
            try {
                worker.writable(path);
            } catch (Throwable broken) {
                port.complain(broken);
            }
        }
    }

    /** Closes from any thread. */
    void drop() {
        lane.thread().loop().execute(this::close);
    }

    void open(ByteBuf output) {
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline().addLast(this);
        lane.thread().loop().register(channel);
        channel.writeAndFlush(output, channel.voidPromise());
        served();
    }

    /** The lane has a worker, perhaps another one. */
    void served() {
        Limits limits = lane.limits();
        most = (int) Math.min(Integer.MAX_VALUE, Math.max(2, limits.bufferedBytes()));
        channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(most / 2, most));
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
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        try {
            if (buffer != null) {
                buffer.forEachFlushedMessage(message -> {
                    output.writeBytes(ByteBufUtil.getBytes((ByteBuf) message));
                    return true;
                });
            }
        } catch (Exception never) {
            throw new AssertionError("bytes in memory can be copied", never);
        }
        return new Sockets.LeftConnection(
                channel, path.peer(), port.address(), ByteBufUtil.getBytes(unread), output.toByteArray());
    }

    void close() {
        channel.close();
    }

    void closeIfIdle(long now, long idle) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        long waiting = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        if (waiting < unsent) {
            active = now;
        }
        unsent = waiting;
        if (now - active > idle) {
            if (waiting > 0) {
                // The peer does not read: a reset frees what the kernel keeps for it.
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
            }
            close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        append((ByteBuf) message);
        pump();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        pump();
        tellRoom();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            ended = true;
            pump();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        unread.release();
        unread = Unpooled.EMPTY_BUFFER;
        lane.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Reset by the peer, mostly: nothing is left to say on this connection.
        close();
    }

    private void append(ByteBuf more) {
        if (!unread.isReadable()) {
            unread.release();
            unread = more;
            return;
        }
        if (unread.writableBytes() < more.readableBytes()) {
            int frame = unread.readableBytes() < PREFIX ? 0 : unread.getUnsignedShort(unread.readerIndex()) + PREFIX;
            int size = Math.max(frame, unread.readableBytes() + more.readableBytes());
            ByteBuf larger = channel.alloc().directBuffer(size).writeBytes(unread);
            unread.release();
            unread = larger;
        }
        unread.writeBytes(more);
        more.release();
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
            channel.flush();
            port.received.add(handled);
        }
        pumping = false;
        boolean free = worker != null && mayHandle();
        if (free && ended) {
            if (inFlight == 0) {
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
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
        int start = unread.readerIndex();
        if (unread.readableBytes() < PREFIX) {
            return false;
        }
        int length = unread.getUnsignedShort(start);
        if (length > lane.limits().maxMessage()) {
            port.dropped.increment();
            unread.skipBytes(unread.readableBytes());
            close();
            return false;
        }
        if (unread.readableBytes() < PREFIX + length) {
            return false;
        }
        unread.skipBytes(PREFIX + length);
        answer(worker, unread.internalNioBuffer(start + PREFIX, length));
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
            ByteBuffer message = out.limit(length).position(0);
            channel.write(TcpPort.frame(channel, message), channel.voidPromise());
            port.sent.increment();
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
