// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Bodies on the way to the engine: no octet of them is lost, however late the disk is. */
class SpoolTest {
    private static final int PART = 64 << 10;

    private final Deque<Runnable> disk = new ArrayDeque<>();

    /** A body as the device hands it over: a part when one is asked for, and the end right behind the last one. */
    private final class Parts implements Flow.Publisher<ByteBuffer>, Flow.Subscription {
        private final ByteBuffer left;
        private Flow.Subscriber<? super ByteBuffer> to;
        private boolean cancelled;

        Parts(byte[] body) {
            left = ByteBuffer.wrap(body);
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            to = subscriber;
            subscriber.onSubscribe(this);
        }

        @Override
        public void request(long more) {
            if (!left.hasRemaining()) {
                return;
            }
            int length = Math.min(PART, left.remaining());
            ByteBuffer part = left.slice(left.position(), length);
            left.position(left.position() + length);
            to.onNext(part);
            if (!left.hasRemaining()) {
                to.onComplete();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private static byte[] octets(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return octets;
    }

    private CompletableFuture<Content> spooled(byte[] body) {
        CompletableFuture<Content> whole = Spool.of(new Parts(body), disk::add).toCompletableFuture();
        for (Runnable task = disk.poll(); task != null; task = disk.poll()) {
            task.run();
        }
        return whole;
    }

    @Test
    void allOctetsAreThereWhereverTheLastPartEnds() throws Exception {
        int memory = 256 << 10;
        for (int size : new int[] {1, memory - 1, memory, memory + 1, memory + PART, memory + PART + 1, 1 << 20}) {
            byte[] body = octets(size);
            Content content = spooled(body).join();
            assertEquals(size, content.size());
            assertArrayEquals(body, content.bytes(), () -> "of " + size);
            Spool.free(content);
        }
    }

    @Test
    void aBodyIsWholeWhenItsLastPartIsOnTheDiskNotBefore() {
        CompletableFuture<Content> whole =
                Spool.of(new Parts(octets(300_000)), disk::add).toCompletableFuture();
        assertFalse(whole.isDone(), "the last part is not written yet");
        disk.remove().run();
        assertEquals(300_000, whole.join().size());
        Spool.free(whole.join());
    }

    @Test
    void aBodyThatIsCutIsNone() {
        Parts parts = new Parts(octets(1 << 20));
        CompletableFuture<Content> whole = Spool.of(parts, disk::add).toCompletableFuture();
        parts.to.onError(new IOException("the peer has gone"));
        disk.remove().run();
        CompletionException cut = assertThrows(CompletionException.class, whole::join);
        assertEquals("the peer has gone", cut.getCause().getMessage());
    }

    @Test
    void whoComesWhenTooManyWorkIsTold() {
        Parts parts = new Parts(octets(1 << 20));
        CompletableFuture<Content> whole = Spool.of(parts, task -> {
                    throw new RejectedExecutionException("too many");
                })
                .toCompletableFuture();
        CompletionException refused = assertThrows(CompletionException.class, whole::join);
        assertTrue(refused.getCause() instanceof RejectedExecutionException, refused::toString);
        assertTrue(parts.cancelled);
    }
}
