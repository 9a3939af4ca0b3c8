// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.zone.Zones;
import guelta.store.Root;
import guelta.store.Store;
import guelta.store.StorePath;
import guelta.store.Subscription;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one cell that holds what is served, and the one thread that changes it: follows the {@code main} root of a store,
 * commit by commit. Without a store, or with one that fails, the last good zones stay.
 */
final class ZoneFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ZoneFollower.class);
    /** The root whose files are zones. */
    static final String ROOT = "main";

    private final ExecutorService serial = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "guelta.dns.primary zones");
        thread.setDaemon(true);
        return thread;
    });
    private final Runnable loaded;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final Map<StorePath, SoftReference<ZoneReading>> known = new ConcurrentHashMap<>();
    private final AtomicInteger commits = new AtomicInteger();
    private volatile ServedZones served = ServedZones.NONE;

    // Confined to the serial thread.
    private @Nullable Store store;
    private @Nullable Subscription watch;

    /**
     * @param loaded runs on the serial thread each time a state of a store was read
     */
    ZoneFollower(Runnable loaded) {
        this.loaded = loaded;
    }

    /** What is answered from. Any thread. */
    Zones zones() {
        return served.zones();
    }

    /** What is served, with its files and problems. Any thread. */
    ServedZones served() {
        return served;
    }

    /** Follows another store from now on; null when it has gone. Any thread. */
    void follow(@Nullable Store next) {
        submit(() -> {
            if (next == store) {
                return;
            }
            unwatch();
            store = next;
            if (next != null) {
                load();
                watch = next.root(ROOT).watch(served.number(), commit -> changed());
            }
        });
    }

    /** Reads the head again; the stage completes with what is served then. Any thread. */
    CompletionStage<ServedZones> reload() {
        CompletableFuture<ServedZones> done = new CompletableFuture<>();
        submit(() -> {
            if (store == null) {
                done.completeExceptionally(new IllegalStateException("there is no store to read the zones from"));
                return;
            }
            try {
                load();
                done.complete(served);
            } catch (RuntimeException failed) {
                done.completeExceptionally(failed);
            }
        });
        return done;
    }

    /**
     * Takes a reading that was made elsewhere: when the store comes to hold its sources as they were read, or were
     * written, it is served and nothing is read. Forgotten with the next state that is read. Any thread.
     */
    void know(ZoneReading reading) {
        if (reading.zone() != null) {
            known.put(reading.sources().keySet().iterator().next(), new SoftReference<>(reading));
        }
    }

    /**
     * Makes a commit of which the caller knows what it makes of the zones: until the stage completes no state of the
     * store is read, so that there is time to {@link #know} it. Any thread.
     *
     * @param commit makes the commit and then tells what it knows
     */
    <T> CompletionStage<T> during(Supplier<CompletionStage<T>> commit) {
        commits.incrementAndGet();
        try {
            return commit.get().whenComplete((done, failed) -> committed());
        } catch (RuntimeException failed) {
            committed();
            throw failed;
        }
    }

    private void committed() {
        commits.decrementAndGet();
        changed();
    }

    /** A burst of commits is read once. */
    private void changed() {
        if (pending.compareAndSet(false, true)) {
            submit(() -> {
                pending.set(false);
                // Whose commit it is says so when it is done.
                if (store != null && commits.get() == 0) {
                    load();
                }
            });
        }
    }

    private void load() {
        Store from = store;
        if (from == null) {
            return;
        }
        Root root = from.root(ROOT);
        Map<StorePath, SoftReference<ZoneReading>> readings = Map.copyOf(known);
        // What comes to be known from here on is of a later state.
        readings.forEach(known::remove);
        ServedZones.Advance advance = served.advance(root.head(), root, file -> {
            SoftReference<ZoneReading> reading = readings.get(file);
            return reading == null ? null : reading.get();
        });
        served = advance.next();
        for (ServedZones.News news : advance.news()) {
            if (news.bad()) {
                LOG.warn("{}", news.text());
            } else {
                LOG.info("{}", news.text());
            }
        }
        loaded.run();
    }

    private void unwatch() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    private void submit(Runnable work) {
        try {
            serial.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException failed) {
                    LOG.warn("the zones could not be read, what was served stays: {}", failed.getMessage(), failed);
                } catch (OutOfMemoryError lacking) {
                    LOG.error(
                            "the zones could not be read for want of memory, what was served stays: the heap may have"
                                    + " {} MiB, give more by -Xmx",
                            Runtime.getRuntime().maxMemory() >> 20);
                }
            });
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed while there was work", closed);
        }
    }

    @Override
    public void close() {
        submit(this::unwatch);
        serial.shutdown();
    }
}
