// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One thread of the device with the buffers that all its ports share: nothing is allocated a message. Only {@link #run}
 * is for other threads.
 */
final class DeviceThread {
    /** Room for the largest datagram; no multiple of a memory page, so that the slots of a batch don't share cache sets. */
    static final int SLOT = 65_600;

    private static final int ANSWERS = 64;
    /** Answers lie side by side; the last may still be as large as any. */
    private static final int ROOM = SLOT + ANSWERS * 2_048;

    private static final int CACHE_LINE = 64;

    private final EventLoop loop;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SLOT);
    private final ByteBuf[] claims = new ByteBuf[ANSWERS];
    private ByteBuf answers = Unpooled.directBuffer(ROOM, ROOM);
    private ByteBuffer room = answers.nioBuffer(0, ROOM);
    private final BatchAllocator batch = new BatchAllocator();
    private int claimed;
    private int end;

    DeviceThread(EventLoop loop) {
        this.loop = loop;
        share();
    }

    EventLoop loop() {
        return loop;
    }

    /** Runs a task on this thread and waits for its end. Not from a device thread. */
    void run(Runnable task) {
        Future<?> done = loop.submit(task);
        try {
            done.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a device thread failed", failed.getCause());
        } catch (TimeoutException stuck) {
            throw new IllegalStateException("a handler holds a device thread for 10 s", stuck);
        }
    }

    /** Where datagrams are read into. */
    BatchAllocator batch() {
        return batch;
    }

    /** Where the next datagram's answer is written; {@link #claim} takes it. */
    ByteBuffer answer(int largest) {
        return room.limit(end + largest).position(end);
    }

    /** The first bytes of {@link #answer} as a buffer to send; whoever sent it releases it. */
    ByteBuf claim(int length) {
        ByteBuf claim = claims[claimed++].retain().setIndex(end, end + length);
        end += (length + CACHE_LINE - 1) & -CACHE_LINE;
        return claim;
    }

    /** Nothing more can be claimed before {@link #sent}. */
    boolean full() {
        return claimed == ANSWERS || ROOM - end < SLOT;
    }

    /** What was claimed was handed to the system; or it still waits there, and then its memory is left to it. */
    void sent(boolean all) {
        if (!all) {
            answers.release();
            answers = Unpooled.directBuffer(ROOM, ROOM);
            room = answers.nioBuffer(0, ROOM);
            share();
        }
        claimed = 0;
        end = 0;
    }

    /** Where the answer to a message of a connection is written, before it is copied to its exact size. */
    ByteBuffer scratch() {
        return scratch.clear();
    }

    /** After the end of the thread. */
    void free() {
        batch.free();
        answers.release();
    }

    private void share() {
        for (int i = 0; i < ANSWERS; i++) {
            claims[i] = answers.duplicate();
        }
    }
}
