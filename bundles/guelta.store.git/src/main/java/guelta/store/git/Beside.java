// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a store does in its repository beside its commits: tidying up, looking at pushes, taking them. On threads of its
 * own, which are at their end when this is closed: from then on the repository may be removed, or be somebody else's. Any
 * thread.
 */
final class Beside implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Beside.class);
    private static final long TOLD_SECONDS = 10;

    private final String store;
    private final ExecutorService threads;
    private final Map<Future<?>, Closeable> guests = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Beside(String store) {
        this.store = store;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "guelta-store-" + store + "-beside");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Whether what takes long shall give up at the next good moment. */
    boolean closed() {
        return closed;
    }

    /**
     * Begins something that ends soon, or asks {@link #closed()} now and then.
     *
     * @throws RejectedExecutionException when this is closed
     */
    void execute(Runnable work) {
        threads.execute(work);
    }

    /**
     * Carries out something that waits for somebody else, and returns when it is done.
     *
     * @param words what it reads from there: closed when nobody may be waited for any more
     * @throws IOException when it fails, or when this is closed before it is done
     */
    void serve(Callable<?> guest, Closeable words) throws IOException {
        Future<?> under;
        try {
            under = threads.submit(guest);
        } catch (RejectedExecutionException stopped) {
            throw new IOException("Store " + store + " is stopped", stopped);
        }
        guests.put(under, words);
        if (closed) {
            end(under, words);
        }
        try {
            under.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException(failed.getCause().getMessage(), failed.getCause());
        } catch (CancellationException cut) {
            throw new IOException("Store " + store + " is stopped", cut);
        } catch (InterruptedException hurried) {
            end(under, words);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", hurried);
        } finally {
            guests.remove(under);
        }
    }

    private void end(Future<?> guest, Closeable words) {
        try {
            words.close();
        } catch (IOException already) {
            LOG.debug("ending a guest of store {}", store, already);
        }
        guest.cancel(true);
    }

    /** Ends what waits for others, and waits for all the rest. */
    @Override
    public void close() {
        closed = true;
        threads.shutdown();
        guests.forEach(this::end);
        try {
            while (!threads.awaitTermination(TOLD_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Store {} waits for its work beside the commits to end", store);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
