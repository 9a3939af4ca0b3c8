// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.server.ZoneFileName;
import guelta.dns.zone.Zones;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.Store;
import guelta.store.StorePath;
import guelta.store.Subscription;
import java.lang.ref.SoftReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one cell that holds what is served, and the one thread that changes it: follows the {@code main} root of a store,
 * commit by commit. Without a store, or with one that fails, the last good zones stay.
 */
final class ZoneFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ZoneFollower.class);
    private static final String STILL_READING = "Still reading the zones.";
    /** The root whose files are zones. */
    static final String ROOT = "main";

    private final ExecutorService serial = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "guelta.dns.primary zones");
        thread.setDaemon(true);
        return thread;
    });
    private final Loaded loaded;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final Map<StorePath, SoftReference<ZoneReading>> known = new ConcurrentHashMap<>();
    private final KnownZones updated = new KnownZones();
    private volatile ServedZones served = ServedZones.NONE;
    private volatile Access access = Access.NONE;

    private volatile Zones zones = Zones.none();
    private volatile String progress = STILL_READING;

    // Confined to the serial thread.
    private ProducedCatalog catalog = ProducedCatalog.NONE;
    /** The name of the catalog that was told of last. */
    private Optional<DomainName> listed = Optional.empty();

    /** Whether keys could not be read the last time. */
    private boolean keysUnread;

    private @Nullable Store store;
    private @Nullable Subscription watch;

    /** Hears what is served from now on. */
    interface Loaded {
        /**
         * The zones before and now, and which of them differ; on the serial thread.
         */
        void loaded(Zones before, Zones now, Set<DomainName> touched);
    }

    /**
     * @param loaded runs on the serial thread each time a state of a store was read
     */
    ZoneFollower(Loaded loaded) {
        this.loaded = loaded;
    }

    /** What is answered from, the catalog too. Any thread. */
    Zones zones() {
        return zones;
    }

    /** Sets the name of the catalog that is made; empty for none. Any thread. */
    void catalog(Optional<DomainName> name) {
        submit(() -> {
            catalog = catalog.named(name);
            if (served != ServedZones.NONE) {
                list(Set.of(), true);
            }
        });
    }

    /**
     * Brings the catalog up to the zones, and tells what is new.
     *
     * @param changed the zones that differ
     * @param others whether zones came or went, so that the catalog may be another one
     */
    private void list(Set<DomainName> changed, boolean others) {
        Zones before = zones;
        Set<DomainName> touched = new TreeSet<>(changed);
        listed.ifPresent(touched::add);
        if (others) {
            catalog = catalog.of(served.all().stream().map(ServedZone::apex).toList(), Instant.now());
        }
        listed = catalog.name();
        listed.ifPresent(touched::add);
        zones = catalog.in(served.zones());
        loaded.loaded(before, zones, touched);
    }

    /** What is served, with its files and problems. Any thread. */
    ServedZones served() {
        return served;
    }

    /** How far the reading of the zones is, in one sentence; something of the past when none is under way. Any thread. */
    String progress() {
        return progress;
    }

    /** Who may do what. Any thread. */
    Access access() {
        return access;
    }

    /** Zones that updates made. */
    KnownZones updated() {
        return updated;
    }

    /**
     * Completes once the state of a change number, or a later one, is served. Never fails: what could not be read is
     * told in the log, and the last good zones stay. Any thread.
     */
    CompletionStage<ServedZones> served(long number) {
        CompletableFuture<ServedZones> done = new CompletableFuture<>();
        boolean taken = submit(() -> {
            try {
                if (served.number() < number) {
                    load();
                }
            } finally {
                done.complete(served);
            }
        });
        if (!taken) {
            done.complete(served);
        }
        return done;
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
                try {
                    load();
                } finally {
                    // What could not be read this time may be with the next commit.
                    watch = next.root(ROOT).watch(served.number(), commit -> changed());
                }
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

    /** A burst of commits is read once. */
    private void changed() {
        if (pending.compareAndSet(false, true)) {
            submit(() -> {
                pending.set(false);
                if (store != null) {
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
        Snapshot head = root.head();
        Optional<List<StorePath>> touched = served.touched(head, root);
        if (keysUnread
                || touched.isEmpty()
                || touched.get().stream().anyMatch(file -> ZoneFileName.secret(file.name()))) {
            read(head);
        }
        Map<StorePath, SoftReference<ZoneReading>> readings = Map.copyOf(known);
        // What comes to be known from here on is of a later state.
        readings.forEach(known::remove);
        AtomicInteger count = new AtomicInteger();
        progress = STILL_READING;
        ServedZones.Advance advance = served.advance(
                head,
                root,
                touched,
                file -> {
                    progress =
                            "Still reading " + file + ", file " + count.incrementAndGet() + " of those that changed.";
                    SoftReference<ZoneReading> reading = readings.get(file);
                    return reading == null ? null : reading.get();
                },
                updated);
        boolean first = served == ServedZones.NONE;
        served = advance.next();
        for (ServedZones.News news : advance.news()) {
            if (news.bad()) {
                LOG.warn("{}", news.text());
            } else {
                LOG.info("{}", news.text());
            }
        }
        list(advance.touched(), first || advance.others());
    }

    /** Takes the keys of a state; when they cannot be read, those before stay. */
    private void read(Snapshot head) {
        Access next = access.advance(head);
        keysUnread = !next.whole();
        if (next != access) {
            next.problems().forEach(problem -> LOG.warn("{}", problem));
            if (next.whole() || !access.whole() || access == Access.NONE) {
                access = next;
            } else {
                LOG.warn("keys and settings could not all be read, those before stay");
            }
        }
    }

    private void unwatch() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    private boolean submit(Runnable work) {
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
            return true;
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed while there was work", closed);
            return false;
        }
    }

    @Override
    public void close() {
        submit(this::unwatch);
        serial.shutdown();
    }
}
