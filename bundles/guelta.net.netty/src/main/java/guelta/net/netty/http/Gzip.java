// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.HttpBody;
import guelta.net.HttpFields;
import guelta.net.HttpResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Gzip (RFC 1952) of an answer that is made on the way (RFC 9110 8.4.1.3). An answer with a strong entity tag is left as
 * it is: the compressed one would need another tag (8.8.3), and clients of WebDAV compare the one they get with the
 * property {@code getetag}.
 */
final class Gzip implements AutoCloseable {
    /** Below that it is not worth it. */
    private static final int LEAST = 1_024;

    private static final int LEVEL = 4;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final Deflater deflater = new Deflater(LEVEL, true);
    private final CRC32 sum = new CRC32();
    private boolean begun;

    /** Whether an answer is one to compress for those who take it. */
    static boolean fits(HttpResponse answer, long length) {
        HttpFields fields = answer.fields();
        int status = answer.status();
        return status < 300
                && status != 204
                && status != 206
                && !(answer.body() instanceof HttpBody.Range)
                && (length == Wire.UNKNOWN || length >= LEAST)
                && !fields.has("Content-Encoding")
                && !fields.has("Content-Range")
                && fields.first("ETag").map(tag -> tag.startsWith("W/")).orElse(true)
                && fields.members("Cache-Control").stream().noneMatch("no-transform"::equalsIgnoreCase)
                && fields.first("Content-Type").map(Gzip::shrinks).orElse(false);
    }

    private static boolean shrinks(String type) {
        int end = type.indexOf(';');
        String plain = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return plain.startsWith("text/") && !plain.equals("text/event-stream")
                || plain.endsWith("+xml")
                || plain.endsWith("+json")
                || plain.equals("application/xml")
                || plain.equals("application/json")
                || plain.equals("application/javascript");
    }

    /** Whether a client takes gzip (RFC 9110 12.5.3). */
    static boolean accepted(HttpFields request) {
        boolean any = false;
        for (String member : request.members("Accept-Encoding")) {
            String[] parts = member.toLowerCase(Locale.ROOT).split(";", 2);
            boolean taken = parts.length == 1 || !parts[1].strip().matches("q\\s*=\\s*0(\\.0{0,3})?");
            String coding = parts[0].strip();
            if (coding.equals("gzip") || coding.equals("x-gzip")) {
                return taken;
            }
            any |= coding.equals("*") && taken;
        }
        return any;
    }

    /** Compresses some more; what comes out, perhaps nothing. */
    ByteBuf feed(ByteBufAllocator alloc, ByteBuffer in) {
        sum.update(in.duplicate());
        deflater.setInput(in);
        ByteBuf out = begin(alloc, in.remaining() / 4 + 64);
        drain(out);
        return out;
    }

    /** The rest. */
    ByteBuf finish(ByteBufAllocator alloc) {
        deflater.finish();
        ByteBuf out = begin(alloc, 256);
        drain(out);
        out.writeIntLE((int) sum.getValue());
        out.writeIntLE((int) deflater.getBytesRead());
        return out;
    }

    private ByteBuf begin(ByteBufAllocator alloc, int room) {
        ByteBuf out = alloc.heapBuffer(room + HEADER.length);
        if (!begun) {
            begun = true;
            out.writeBytes(HEADER);
        }
        return out;
    }

    private void drain(ByteBuf out) {
        while (true) {
            out.ensureWritable(256);
            int length = deflater.deflate(out.array(), out.arrayOffset() + out.writerIndex(), out.writableBytes());
            if (length == 0) {
                return;
            }
            out.writerIndex(out.writerIndex() + length);
        }
    }

    @Override
    public void close() {
        deflater.end();
    }
}
