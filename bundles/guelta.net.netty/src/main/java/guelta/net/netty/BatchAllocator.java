// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.nio.ByteBuffer;

/**
 * The memory that a thread reads datagrams into, a batch a system call, the same for every batch: a lane is done with
 * one when it reads the next.
 */
final class BatchAllocator implements RecvByteBufAllocator {
    /** Datagrams a system call. */
    private static final int DATAGRAMS = 16;

    private static final int BYTES = DATAGRAMS * DeviceThread.SLOT;

    private final ByteBuf batch = Unpooled.directBuffer(BYTES, BYTES);
    private final ByteBuffer[] slots = new ByteBuffer[DATAGRAMS];

    BatchAllocator() {
        for (int i = 0; i < DATAGRAMS; i++) {
            slots[i] = batch.nioBuffer(i * DeviceThread.SLOT, DeviceThread.SLOT);
        }
    }

    @Override
    @SuppressWarnings("deprecation") // The type that the interface wants.
    public Handle newHandle() {
        return new OneBatch();
    }

    /** What is unread of a datagram, for the time until the next batch: where it lies in this one, no new buffer. */
    ByteBuffer bytes(ByteBuf datagram) {
        if (datagram.hasMemoryAddress() && batch.hasMemoryAddress()) {
            long offset = datagram.memoryAddress() + datagram.readerIndex() - batch.memoryAddress();
            if (offset >= 0 && offset < BYTES && offset % DeviceThread.SLOT == 0) {
                return slots[(int) offset / DeviceThread.SLOT]
                        .limit(datagram.readableBytes())
                        .position(0);
            }
        }
        return datagram.internalNioBuffer(datagram.readerIndex(), datagram.readableBytes());
    }

    /** After the end of the thread. */
    void free() {
        batch.release();
    }

    /** Reads one batch, then lets the answers out. */
    private final class OneBatch implements ExtendedHandle {
        private int lastRead;
        private int attempted;

        @Override
        public ByteBuf allocate(ByteBufAllocator alloc) {
            return batch.refCnt() == 1 ? batch.clear().retain() : alloc.directBuffer(BYTES, BYTES);
        }

        @Override
        public int guess() {
            return BYTES;
        }

        @Override
        public void reset(ChannelConfig config) {}

        @Override
        public void incMessagesRead(int count) {}

        @Override
        public void lastBytesRead(int bytes) {
            lastRead = bytes;
        }

        @Override
        public int lastBytesRead() {
            return lastRead;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            return false;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier mayBeMore) {
            return false;
        }

        @Override
        public void readComplete() {}
    }
}
