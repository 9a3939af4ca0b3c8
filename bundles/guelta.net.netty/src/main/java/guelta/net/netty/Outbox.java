// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.Delivery;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way out of a connection for messages from any thread: bounded, in order. Who is told {@link Delivery#FULL} is
 * {@link #takeWanted wanted} when there is room again; the sender sets that before it looks again, the thread of the
 * connection looks at it after it made room, so that one of them sees the other.
 */
final class Outbox {
    private final Channel channel;
    private final EventLoop loop;
    /** Bytes that were taken from other threads and not written to the channel yet. */
    private final AtomicInteger handedOver = new AtomicInteger();

    private volatile boolean wanted;
    private volatile int most;
    private long unsent;

    /**
     * @param wanted whether somebody may wait for room already
     */
    Outbox(Channel channel, EventLoop loop, long bytes, boolean wanted) {
        this.channel = channel;
        this.loop = loop;
        this.wanted = wanted;
        bound(bytes);
    }

    /** How much may wait from now on. */
    void bound(long bytes) {
        most = (int) Math.min(Integer.MAX_VALUE, Math.max(2, bytes));
        channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(most / 2, most));
    }

    /**
     * Sends a message from any thread.
     *
     * @param written runs on the connection's thread when the message was written to the channel
     */
    Delivery send(ByteBuffer message, Runnable written) {
        if (!channel.isActive()) {
            return Delivery.GONE;
        }
        if (!hasRoom()) {
            wanted = true;
            if (!hasRoom()) {
                return Delivery.FULL;
            }
        }
        ByteBuf frame = Frames.frame(channel.alloc(), message.duplicate());
        int length = frame.readableBytes();
        handedOver.addAndGet(length);
        try {
            loop.execute(() -> {
                handedOver.addAndGet(-length);
                channel.writeAndFlush(frame, channel.voidPromise());
                written.run();
            });
        } catch (RejectedExecutionException ended) {
            handedOver.addAndGet(-length);
            frame.release();
            return Delivery.GONE;
        }
        return Delivery.SENT;
    }

    /** Whether there is room that somebody waits for; said once. On the connection's thread. */
    boolean takeWanted() {
        if (wanted && hasRoom()) {
            wanted = false;
            return true;
        }
        return false;
    }

    /** Bytes that the peer has not taken. On the connection's thread. */
    long waiting() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Whether the peer has taken something since this was last asked. On the connection's thread. */
    boolean moves() {
        long waiting = waiting();
        boolean less = waiting < unsent;
        unsent = waiting;
        return less;
    }

    private boolean hasRoom() {
        return channel.isWritable() && handedOver.get() < most / 2;
    }
}
