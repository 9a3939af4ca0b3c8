// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import guelta.net.DatagramHandler.Worker;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A handler for tests that answers with many numbered messages, from an executor of its own, as a zone transfer does:
 * 0 is echoed, 1 begins a stream, 2 is left to the test.
 */
public final class Streams implements AutoCloseable {
    private final int messages;
    private final ExecutorService serial = Executors.newSingleThreadExecutor();
    /** How far each stream is. Confined to the executor. */
    private final Map<FixedPath, Integer> open = new HashMap<>();

    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger full = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private volatile FixedPath last;
    private volatile DatagramPort port;

    public Streams(int messages) {
        this.messages = messages;
    }

    public Worker worker(DatagramPort made) {
        return new Worker() {
            @Override
            public int on(ByteBuffer in, Path from, ByteBuffer out) {
                byte what = in.get(in.position());
                if (what == 0) {
                    return Echo.echo(in, from, out);
                }
                last = from.copy();
                port = made;
                started.incrementAndGet();
                FixedPath path = from.copy();
                if (what == 1) {
                    serial.execute(() -> {
                        open.put(path, 0);
                        go(path, made);
                    });
                }
                return LATER;
            }

            @Override
            public void writable(Path to) {
                FixedPath path = to.copy();
                serial.execute(() -> {
                    if (open.containsKey(path)) {
                        waiting.set(Math.max(0, waiting.get() - 1));
                        go(path, made);
                    }
                });
            }

            @Override
            public void closed(Path to) {
                FixedPath path = to.copy();
                serial.execute(() -> {
                    open.remove(path);
                    closed.incrementAndGet();
                });
            }
        };
    }

    private void go(FixedPath path, DatagramPort by) {
        for (int next = open.get(path); next < messages; next++) {
            ByteBuffer message = ByteBuffer.allocate(20_000).putInt(0, next);
            boolean isLast = next == messages - 1;
            Delivery delivery = isLast ? by.send(path, message) : by.part(path, message);
            if (delivery == Delivery.FULL) {
                open.put(path, next);
                full.incrementAndGet();
                waiting.incrementAndGet();
                return;
            }
            if (delivery == Delivery.GONE) {
                open.remove(path);
                return;
            }
            taken.incrementAndGet();
        }
        open.remove(path);
        finished.incrementAndGet();
    }

    public int started() {
        return started.get();
    }

    public int taken() {
        return taken.get();
    }

    public int full() {
        return full.get();
    }

    public int waiting() {
        return waiting.get();
    }

    public int finished() {
        return finished.get();
    }

    public int closed() {
        return closed.get();
    }

    public FixedPath last() {
        return last;
    }

    public DatagramPort port() {
        return port;
    }

    @Override
    public void close() {
        serial.shutdownNow();
    }
}
