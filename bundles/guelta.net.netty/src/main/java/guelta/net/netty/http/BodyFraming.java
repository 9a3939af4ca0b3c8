// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Where the body of a request ends (RFC 9112 6.3). */
final class BodyFraming {
    private final @Nullable Chunks chunks;
    private long left;

    /**
     * @param length of the body, or {@link Head#CHUNKED}
     */
    BodyFraming(long length) {
        chunks = length == Head.CHUNKED ? new Chunks() : null;
        left = Math.max(0, length);
    }

    /**
     * Reads on.
     *
     * @param in what came; what is read is taken from it
     * @param most octets of the body to return; what is between them is read in any case
     * @return a part of the body, of the same memory, perhaps empty
     */
    ByteBuf next(ByteBuf in, int most) throws Refusal {
        if (chunks != null) {
            return chunks.next(in, most);
        }
        int length = (int) Math.min(Math.min(left, most), in.readableBytes());
        left -= length;
        return in.readSlice(length);
    }

    boolean isDone() {
        return chunks == null ? left == 0 : chunks.done();
    }

    /** Whether no more than that may come, as far as one can know. */
    boolean isWithin(long octets) {
        return left <= octets;
    }
}
