// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.dav.Body;
import guelta.dav.Reply.Answer;
import guelta.dav.webdav.Dav;
import guelta.net.HttpBody;
import guelta.net.HttpField;
import guelta.net.HttpFields;
import guelta.net.HttpResponse;
import guelta.store.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/** Answers of the engine as answers of HTTP. */
final class Responses {
    private static final int PIECE = 32 << 10;

    private final Executor executor;

    /**
     * @param executor where long answers are made
     */
    Responses(Executor executor) {
        this.executor = executor;
    }

    HttpResponse of(Answer answer) {
        HttpFields fields = Dav.everywhere();
        for (HttpField field : answer.fields()) {
            fields = fields.and(field.name(), field.value());
        }
        return new HttpResponse(answer.status(), fields, body(answer.body()));
    }

    private HttpBody body(Body body) {
        if (body instanceof Body.Bytes all) {
            return new HttpBody.Bytes(ByteBuffer.wrap(all.bytes()));
        }
        if (body instanceof Body.Stored stored) {
            Iterator<byte[]> pieces = new Reading(stored.content(), stored.from(), stored.length());
            if (stored.length() <= PIECE) {
                return new HttpBody.Bytes(pieces.hasNext() ? ByteBuffer.wrap(pieces.next()) : ByteBuffer.allocate(0));
            }
            return new HttpBody.Streamed(new Streaming(pieces, executor), OptionalLong.of(stored.length()));
        }
        return new HttpBody.Streamed(new Streaming(((Body.Pieces) body).pieces(), executor));
    }

    /** What the store has, piece by piece. */
    private static final class Reading implements Iterator<byte[]> {
        private final Content content;
        private final long from;
        private long left;
        private InputStream open = InputStream.nullInputStream();
        private boolean opened;

        Reading(Content content, long from, long length) {
            this.content = content;
            this.from = from;
            this.left = length;
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public byte[] next() {
            if (left <= 0) {
                throw new NoSuchElementException("all was read");
            }
            try {
                if (!opened) {
                    open = content.open();
                    opened = true;
                    open.skipNBytes(from);
                }
                byte[] piece = new byte[(int) Math.min(PIECE, left)];
                int read = open.readNBytes(piece, 0, piece.length);
                left -= read;
                if (read < piece.length) {
                    throw new IOException("the store has fewer octets than it said");
                }
                if (left == 0) {
                    open.close();
                }
                return Arrays.copyOf(piece, read);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }
}
