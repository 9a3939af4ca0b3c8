// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way to the handler: what the handler asks for is read, nothing is kept. When nobody wants
 * the rest, a little of it is thrown away, so that the connection can be used again.
 */
final class RequestBody implements Flow.Publisher<ByteBuffer>, Flow.Subscription {
    /** What is thrown away at most of a body that nobody wants; else the connection closes. */
    static final int MOST_DISCARDED = 64 * 1024;

    /** The largest part. */
    static final int PART = 64 * 1024;

    private final EventLoop loop;
    private final Wire wire;
    private final Consumer<Throwable> broken;
    private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
    private @Nullable IOException failure;
    private boolean complete;
    private boolean unwanted;
    private boolean told;
    private long demand;
    private long received;
    private long discarded;

    /**
     * @param broken told what a subscriber throws
     */
    RequestBody(Wire wire, Consumer<Throwable> broken) {
        this.wire = wire;
        this.broken = broken;
        loop = wire.loop();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> next) {
        if (next == null) {
            throw new NullPointerException("no subscriber");
        }
        run(() -> {
            if (subscriber != null || unwanted && failure == null) {
                next.onSubscribe(new Nothing());
                next.onError(new IllegalStateException("a body has one subscriber, before the answer is sent"));
                return;
            }
            subscriber = next;
            next.onSubscribe(this);
            tell();
        });
    }

    @Override
    public void request(long n) {
        run(() -> {
            if (n <= 0) {
                fail(new IOException("reactive streams 3.9: one requests at least 1", new IllegalArgumentException()));
                return;
            }
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            wire.demanded();
        });
    }

    @Override
    public void cancel() {
        run(this::discard);
    }

    /** Nobody wants what is left. */
    void discard() {
        if (!unwanted) {
            unwanted = true;
            told = true;
            wire.demanded();
        }
    }

    /** Whether something should be read. */
    boolean wants() {
        return !complete && failure == null && (unwanted ? discarded < MOST_DISCARDED : demand > 0);
    }

    /** Whether somebody reads it. */
    boolean isRead() {
        return subscriber != null && !unwanted;
    }

    boolean isComplete() {
        return complete;
    }

    /** Whether the rest does not come. */
    boolean hasFailed() {
        return failure != null;
    }

    /** What came so far. */
    long received() {
        return received;
    }

    /** Hands over, or throws away, a part that was {@link #wants wanted}; the bytes stay the caller's. */
    void part(ByteBuf bytes) {
        int length = bytes.readableBytes();
        received += length;
        if (unwanted || failure != null) {
            discarded += length;
            return;
        }
        demand--;
        ByteBuffer part = ByteBuffer.allocate(length);
        bytes.readBytes(part);
        part.flip();
        call(to -> to.onNext(part));
    }

    /** All of it was read. */
    void complete() {
        complete = true;
        tell();
    }

    /** The rest does not come. */
    void fail(IOException why) {
        if (!complete && failure == null) {
            failure = why;
            tell();
        }
    }

    /** The handler is told that the rest does not come; a little of it is thrown away. */
    void refuse(IOException why) {
        fail(why);
        failure = null;
        discard();
    }

    /** Tells the end, once there is one and somebody to tell. */
    private void tell() {
        if (subscriber == null || told || !complete && failure == null) {
            return;
        }
        told = true;
        IOException why = failure;
        call(to -> {
            if (why == null) {
                to.onComplete();
            } else {
                to.onError(why);
            }
        });
    }

    private void call(Consumer<Flow.Subscriber<? super ByteBuffer>> call) {
        try {
            call.accept(subscriber);
        } catch (Throwable thrown) {
            discard();
            broken.accept(thrown);
        }
    }

    private void run(Runnable task) {
        Runnable safe = () -> {
            try {
                task.run();
            } catch (Throwable thrown) {
                discard();
                broken.accept(thrown);
            }
        };
        if (loop.inEventLoop()) {
            safe.run();
        } else {
            try {
                loop.execute(safe);
            } catch (RejectedExecutionException ended) {
                // The device has ended, and with it the connection; aborted was told.
            }
        }
    }

    /** The subscription of somebody who gets nothing. */
    private static final class Nothing implements Flow.Subscription {
        @Override
        public void request(long n) {
            // There is nothing to come.
        }

        @Override
        public void cancel() {
            // There is nothing to end.
        }
    }
}
