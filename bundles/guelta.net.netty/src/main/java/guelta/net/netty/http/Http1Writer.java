// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.HttpField;
import guelta.net.HttpFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/** Answers as RFC 9112 writes them. Nothing is flushed here. */
final class Http1Writer {
    private static final int CRLF = '\r' << 8 | '\n';
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Channel channel;
    private final IntConsumer taken;
    private boolean chunked;
    private long unsent;

    /**
     * @param taken told how many octets the system has taken at last
     */
    Http1Writer(Channel channel, IntConsumer taken) {
        this.channel = channel;
        this.taken = taken;
    }

    /** Octets that the peer has not made room for. */
    long unsent() {
        return unsent;
    }

    /** RFC 9110 15.2.1: the client may send the body. */
    void goOn() {
        write(Unpooled.wrappedBuffer(CONTINUE));
    }

    /**
     * The head of an answer.
     *
     * @param connection what is said in Connection; empty: nothing
     * @param inChunks whether the body comes in chunks
     */
    void head(int status, HttpFields fields, String connection, boolean inChunks) {
        chunked = inChunks;
        StringBuilder text = new StringBuilder(256);
        text.append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(HttpResponseStatus.valueOf(status).reasonPhrase())
                .append("\r\n");
        for (HttpField field : fields) {
            line(text, field.name(), field.value());
        }
        if (inChunks) {
            line(text, "Transfer-Encoding", "chunked");
        }
        if (!connection.isEmpty()) {
            line(text, "Connection", connection);
        }
        text.append("\r\n");
        ByteBuf head = channel.alloc().buffer(text.length());
        head.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        write(head);
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }

    /** A part of the body; taken over. */
    void data(ByteBuf part) {
        if (chunked) {
            ByteBuf size = channel.alloc().buffer(16);
            ByteBufUtil.writeAscii(size, Integer.toHexString(part.readableBytes()));
            write(size.writeShort(CRLF));
            write(part);
            write(channel.alloc().buffer(2).writeShort(CRLF));
        } else {
            write(part);
        }
    }

    void end() {
        if (chunked) {
            write(ByteBufUtil.writeAscii(channel.alloc(), "0\r\n\r\n"));
        }
    }

    private void write(ByteBuf bytes) {
        int length = bytes.readableBytes();
        unsent += length;
        channel.write(bytes).addListener(sent -> {
            unsent -= length;
            taken.accept(length);
        });
    }
}
