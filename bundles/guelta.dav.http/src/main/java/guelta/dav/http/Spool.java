// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.store.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, as it comes: in memory while it is small, in a file as soon as it is not. The file has no name: it
 * goes with the process, whatever happens.
 */
final class Spool implements Flow.Subscriber<ByteBuffer> {
    private static final int IN_MEMORY = 256 << 10;

    private final CompletableFuture<Content> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream small = new ByteArrayOutputStream(1024);
    private final Executor disk;
    private Flow.@Nullable Subscription subscription;
    private @Nullable FileChannel file;
    private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
    private long size;

    private Spool(Executor disk) {
        this.disk = disk;
    }

    /**
     * All of a body.
     *
     * @param disk where files are written
     */
    static CompletionStage<Content> of(Flow.Publisher<ByteBuffer> body, Executor disk) {
        Spool spool = new Spool(disk);
        body.subscribe(spool);
        return spool.whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(ByteBuffer piece) {
        Flow.Subscription from = subscription;
        if (from == null) {
            return;
        }
        size += piece.remaining();
        if (size <= IN_MEMORY) {
            byte[] octets = new byte[piece.remaining()];
            piece.get(octets);
            small.writeBytes(octets);
            from.request(1);
            return;
        }
        try {
            written = CompletableFuture.runAsync(() -> write(piece), disk);
        } catch (RejectedExecutionException busy) {
            written = CompletableFuture.failedFuture(busy);
        }
        written.whenComplete((done, failed) -> {
            if (failed == null) {
                from.request(1);
            } else {
                from.cancel();
                fail(failed);
            }
        });
    }

    private void write(ByteBuffer piece) {
        try {
            FileChannel to = file;
            if (to == null) {
                Path path = Files.createTempFile("guelta-dav", ".body");
                to = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                file = to;
                Files.delete(path);
                write(to, ByteBuffer.wrap(small.toByteArray()));
                small.reset();
            }
            write(to, piece);
        } catch (IOException full) {
            throw new UncheckedIOException("a body can't be kept: " + full.getMessage(), full);
        }
    }

    private static void write(FileChannel to, ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            to.write(octets);
        }
    }

    @Override
    public void onError(Throwable cut) {
        // The file may be written to: it is closed behind that.
        written.whenComplete((done, failed) -> fail(cut));
    }

    private void fail(Throwable reason) {
        close(file);
        whole.completeExceptionally(reason);
    }

    /** The end comes right behind the last piece, which need not be written by then. */
    @Override
    public void onComplete() {
        written.thenRun(() -> {
            FileChannel spooled = file;
            whole.complete(spooled == null ? Content.of(small.toByteArray()) : new InFile(spooled, size));
        });
    }

    /** Frees what a body took. */
    static void free(Content body) {
        if (body instanceof InFile inFile) {
            close(inFile.file());
        }
    }

    private static void close(@Nullable FileChannel file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException kept) {
            // It is gone when the process is.
        }
    }

    /** A body in a file. */
    private record InFile(FileChannel file, long size) implements Content {
        @Override
        public InputStream open() {
            return new Reading(file, size);
        }
    }

    /** Reads a file from its beginning, without moving the position of others. */
    private static final class Reading extends InputStream {
        private final FileChannel file;
        private final long size;
        private long at;

        Reading(FileChannel file, long size) {
            this.file = file;
            this.size = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int wanted = (int) Math.min(length, size - at);
            if (wanted <= 0) {
                return length == 0 ? 0 : -1;
            }
            int read = file.read(ByteBuffer.wrap(into, from, wanted), at);
            at += Math.max(0, read);
            return read;
        }
    }
}
