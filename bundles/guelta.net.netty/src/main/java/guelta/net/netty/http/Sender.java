// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty.http;

import guelta.net.HttpBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer on its way to the peer: taken from its source in parts while the peer keeps up. On the
 * connection's thread, but for the signals of a publisher.
 */
final class Sender implements Flow.Subscriber<ByteBuffer> {
    private static final int PART = 64 * 1024;

    private final Exchange exchange;
    private final Wire wire;
    private final HttpBody body;
    private final @Nullable Gzip gzip;
    private final long length;
    /** Signals on their way to the connection's thread. */
    private final AtomicInteger underWay = new AtomicInteger();

    private long taken;
    private Flow.@Nullable Subscription subscription;
    private boolean asked;
    private boolean pulling;
    private boolean over;

    /**
     * @param length of what comes from the source; {@link Wire#UNKNOWN}
     */
    Sender(Exchange exchange, Wire wire, HttpBody body, @Nullable Gzip gzip, long length) {
        this.exchange = exchange;
        this.wire = wire;
        this.body = body;
        this.gzip = gzip;
        this.length = length;
    }

    void start() {
        if (body instanceof HttpBody.Streamed streamed) {
            try {
                streamed.data().subscribe(this);
            } catch (Throwable broken) {
                fail(broken);
            }
        } else {
            pull();
        }
    }

    /** Goes on while the peer keeps up. */
    void pull() {
        if (pulling) {
            return;
        }
        pulling = true;
        while (!over && wire.writable() && advance()) {
            // What was taken is on its way; the next part.
        }
        pulling = false;
        wire.flush();
    }

    /** Lets the source go; nothing is sent any more. */
    void cancel() {
        if (!over) {
            over = true;
            release();
        }
    }

    /** Lets a body go that is never sent. */
    static void drop(HttpBody body) {
        if (body instanceof HttpBody.Range range) {
            try {
                range.file().close();
            } catch (IOException unimportant) {
                // It was only read.
            }
        }
    }

    /** Takes a part, or asks for one; false when there is nothing to do until somebody calls. */
    private boolean advance() {
        if (body instanceof HttpBody.Streamed) {
            if (subscription == null || asked) {
                return false;
            }
            asked = true;
            try {
                subscription.request(1);
            } catch (Throwable broken) {
                fail(broken);
            }
            return !over && !asked;
        }
        if (taken == length) {
            finish();
            return false;
        }
        int size = (int) Math.min(PART, length - taken);
        if (body instanceof HttpBody.Bytes bytes) {
            part(bytes.data().slice(bytes.data().position() + (int) taken, size));
            return true;
        }
        HttpBody.Range range = (HttpBody.Range) body;
        return read(range.file(), range.from() + taken, size);
    }

    private boolean read(HttpBody.File file, long from, int size) {
        ByteBuf part = wire.alloc().ioBuffer(size);
        try {
            int read = file.read(part.nioBuffer(0, size), from);
            if (read <= 0) {
                throw new IOException("the file is shorter than the answer that was announced");
            }
            part.writerIndex(read);
            taken += read;
            wire.data(part.retain());
            return true;
        } catch (IOException | RuntimeException broken) {
            fail(broken);
            return false;
        } finally {
            part.release();
        }
    }

    private void part(ByteBuffer data) {
        int size = data.remaining();
        taken += size;
        if (length != Wire.UNKNOWN && taken > length) {
            fail(new IOException("the body has more than the " + length + " octets that were announced"));
            return;
        }
        if (gzip != null) {
            send(gzip.feed(wire.alloc(), data));
        } else if (size > 0) {
            wire.data(Unpooled.wrappedBuffer(data));
        }
    }

    private void send(ByteBuf part) {
        if (part.isReadable()) {
            wire.data(part);
        } else {
            part.release();
        }
    }

    private void finish() {
        if (length != Wire.UNKNOWN && taken < length) {
            fail(new IOException("the body has " + taken + " of the " + length + " octets that were announced"));
            return;
        }
        if (gzip != null) {
            send(gzip.finish(wire.alloc()));
        }
        over = true;
        release();
        exchange.sent();
    }

    private void fail(Throwable broken) {
        cancel();
        exchange.broken(broken);
    }

    private void release() {
        if (gzip != null) {
            gzip.close();
        }
        Flow.Subscription source = subscription;
        if (source != null) {
            subscription = null;
            try {
                source.cancel();
            } catch (Throwable broken) {
                exchange.complain(broken);
            }
        }
        drop(body);
    }

    @Override
    public void onSubscribe(Flow.Subscription source) {
        run(() -> {
            if (over || subscription != null) {
                source.cancel();
            } else {
                subscription = source;
                pull();
            }
        });
    }

    @Override
    public void onNext(ByteBuffer data) {
        run(() -> {
            if (over) {
                return;
            }
            asked = false;
            part(data);
            pull();
        });
    }

    @Override
    public void onError(Throwable broken) {
        run(() -> {
            if (!over) {
                subscription = null;
                fail(broken);
            }
        });
    }

    @Override
    public void onComplete() {
        run(() -> {
            if (!over) {
                subscription = null;
                finish();
                wire.flush();
            }
        });
    }

    /** Signals come one after the other, from any thread: what comes here must not overtake what is on its way from elsewhere. */
    private void run(Runnable signal) {
        if (wire.loop().inEventLoop() && underWay.get() == 0) {
            signal.run();
        } else {
            underWay.incrementAndGet();
            try {
                wire.loop().execute(() -> {
                    underWay.decrementAndGet();
                    signal.run();
                });
            } catch (RejectedExecutionException ended) {
                // The device has ended; the source is cancelled with the connection.
            }
        }
    }
}
