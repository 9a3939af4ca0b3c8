// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import org.osgi.annotation.versioning.ConsumerType;

/** What an answer carries. Switching to another protocol (RFC 9110 7.8) will be one more kind. */
public sealed interface HttpBody {
    /** Nothing. */
    HttpBody EMPTY = new Bytes(ByteBuffer.allocate(0).asReadOnlyBuffer());

    /**
     * All of it, in memory.
     *
     * @param data from position to limit; its content stays as it is until the answer is sent, which may be never
     */
    record Bytes(ByteBuffer data) implements HttpBody {}

    /** An open file, or what can be read like one: {@code FileChannel.read} has this form. */
    @ConsumerType
    interface File extends Closeable {
        /**
         * Reads octets from a place of it; called by one thread at a time, which is the device's: it is not to wait for
         * others.
         *
         * @param to filled from its position on, as far as there are octets
         * @param from the place, 0 the first
         * @return how many; less than 1 only when there are none
         */
        int read(ByteBuffer to, long from) throws IOException;
    }

    /**
     * A part of a file.
     *
     * @param file the device's from now on, which closes it when the answer is sent or not to be sent any more
     * @param from the first octet
     * @param length how many; the file has them as long as the answer is sent
     */
    record Range(File file, long from, long length) implements HttpBody {
        /** Refuses what is no part of a file. */
        public Range {
            if (from < 0 || length < 0 || from + length < 0) {
                throw new IllegalArgumentException("from and length are at least 0");
            }
        }
    }

    /**
     * What comes as it is made: large reports, server-sent events.
     *
     * @param data asked for as fast as the peer takes it. Signals come from any thread, one at a time (reactive streams 1.3); what
     *     is handed over is the device's. {@code onError} cuts the connection, so that nobody takes a part for the
     *     whole. Subscribed to once, or never when it is not to be sent; cancelled when the peer has gone
     * @param length how many octets come, where that is known; a different number is an error
     */
    record Streamed(Flow.Publisher<ByteBuffer> data, OptionalLong length) implements HttpBody {
        /** Of unknown length. */
        public Streamed(Flow.Publisher<ByteBuffer> data) {
            this(data, OptionalLong.empty());
        }
    }
}
