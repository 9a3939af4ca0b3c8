// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/** What a connection has brought, cut into its messages: each behind its length in two bytes (RFC 1035 4.2.2). Confined. */
final class Frames {
    /** What {@link #next} says of a message that is not whole yet. */
    static final int NONE = -1;

    private static final int PREFIX = 2;

    private final ByteBufAllocator memory;
    private ByteBuf unread;

    /**
     * @param unread what came before
     */
    Frames(ByteBufAllocator memory, ByteBuf unread) {
        this.memory = memory;
        this.unread = unread;
    }

    /** A message behind its length, copied. */
    static ByteBuf frame(ByteBufAllocator memory, ByteBuffer message) {
        return append(memory.directBuffer(message.remaining() + PREFIX), message);
    }

    /** Copies a message behind its length to the end of others. */
    static ByteBuf append(ByteBuf frames, ByteBuffer message) {
        return frames.writeShort(message.remaining()).writeBytes(message);
    }

    /** Takes over what was read. */
    void append(ByteBuf more) {
        if (!unread.isReadable()) {
            unread.release();
            unread = more;
            return;
        }
        if (unread.writableBytes() < more.readableBytes()) {
            int frame = unread.readableBytes() < PREFIX ? 0 : unread.getUnsignedShort(unread.readerIndex()) + PREFIX;
            int size = Math.max(frame, unread.readableBytes() + more.readableBytes());
            ByteBuf larger = memory.directBuffer(size).writeBytes(unread);
            unread.release();
            unread = larger;
        }
        unread.writeBytes(more);
        more.release();
    }

    /** The announced length of the next message; {@link #NONE} when its first two bytes are not there. */
    int next() {
        return unread.readableBytes() < PREFIX ? NONE : unread.getUnsignedShort(unread.readerIndex());
    }

    /** Whether the next message is there to its end. */
    boolean whole() {
        return unread.readableBytes() >= PREFIX && unread.readableBytes() - PREFIX >= next();
    }

    /** The next message, which is whole; valid until something is appended. */
    ByteBuffer take() {
        int length = next();
        int start = unread.readerIndex() + PREFIX;
        unread.skipBytes(PREFIX + length);
        return unread.internalNioBuffer(start, length);
    }

    /** Whether nothing is left, not even the beginning of a message. */
    boolean isEmpty() {
        return !unread.isReadable();
    }

    /** What is left, copied. */
    byte[] rest() {
        return ByteBufUtil.getBytes(unread);
    }

    void drop() {
        unread.release();
        unread = Unpooled.EMPTY_BUFFER;
    }
}
