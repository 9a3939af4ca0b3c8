// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.HttpFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;

/** Where an exchange has its body from, and where its answer goes, in one version of HTTP. On the connection's thread. */
interface Wire {
    /** The length of an answer that is not known yet. */
    long UNKNOWN = -1;

    EventLoop loop();

    ByteBufAllocator alloc();

    /** Whether the peer keeps up; when it does again, {@link Exchange#writable} is told. */
    boolean writable();

    /** There may be somebody who wants to read, or throw away, more of the body. */
    void demanded();

    /**
     * The head of the answer.
     *
     * @param fields all but those of this version's framing
     * @param length octets that follow; 0: no {@link #data} comes
     */
    void begin(int status, HttpFields fields, long length);

    /** A part of the answer, more than empty; taken over. */
    void data(ByteBuf part);

    /** The end of the answer. */
    void end();

    void flush();

    /** Ends it in a way that nobody takes for a proper end. */
    void cut();
}
