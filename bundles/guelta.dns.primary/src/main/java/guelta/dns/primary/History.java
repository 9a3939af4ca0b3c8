// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import guelta.store.Commit;
import guelta.store.Expired;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.Store;
import guelta.store.StorePath;
import java.lang.ref.SoftReference;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The differences that lead from older versions of zones to what is served: those of the last versions are kept, older
 * ones are found in the history of the store, so that they survive a restart. That is read on a thread of its own, so
 * that no transfer waits for another one's history; what was found, or not, is kept until the zone changes, and of one
 * version of a zone the history is read once at most, whatever serials are asked for. Any thread.
 */
final class History implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);
    /** How many may wait; who comes beyond gets the whole zone. */
    static final int WAITING = 16;

    private static final int KEPT = 64;
    /** How many commits of a zone are looked through for a version, and how many records of them are read at most. */
    private static final int COMMITS = 100;

    private static final long RECORDS = 3_000_000;

    private final ZoneFollower follower;
    private final Supplier<Optional<Store>> store;
    private final ServedDifferences recent;
    private final ThreadPoolExecutor executor;
    private final Map<Wanted, Kept> kept = new ConcurrentHashMap<>();

    private final SerialHistory serials = new SerialHistory();

    /** What the scans hold is confined to the thread. */
    private final Map<DomainName, Scan> scans = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<DomainName, Scan> eldest) {
            return size() > KEPT;
        }
    });

    private record Wanted(DomainName zone, long serial) {}

    /**
     * A result, perhaps to come.
     *
     * @param version of the zone that it leads to
     */
    private record Kept(Object version, SoftReference<CompletableFuture<Optional<List<ZoneDifference>>>> result) {}

    /** The history of the zones that a server has. */
    History(ZoneFollower follower, Supplier<Optional<Store>> store) {
        this.follower = follower;
        this.store = store;
        this.recent = new ServedDifferences(follower);
        this.executor = new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), work -> {
            Thread thread = new Thread(work, "guelta.dns.primary history");
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Takes a version that is served now in place of another one, or of none. */
    void changed(@Nullable Zone old, Zone zone) {
        recent.changed(old, zone);
    }

    /** The differences that lead from a serial to a zone as it is served, if nothing has to be read for them. */
    Optional<List<ZoneDifference>> recent(Zone zone, long serial) {
        return recent.since(zone, serial);
    }

    /** The differences that lead from a serial to a zone as it is served; none when the history does not tell. */
    CompletionStage<Optional<List<ZoneDifference>>> since(Zone zone, long serial) {
        Wanted wanted = new Wanted(zone.apex(), serial);
        Kept before = kept.get(wanted);
        CompletableFuture<Optional<List<ZoneDifference>>> known =
                before == null || before.version != zone.version() ? null : before.result.get();
        if (known != null) {
            return known;
        }
        CompletableFuture<Optional<List<ZoneDifference>>> result = new CompletableFuture<>();
        if (kept.size() >= KEPT) {
            kept.values().removeIf(each -> {
                CompletableFuture<?> old = each.result.get();
                return old == null || old.isDone();
            });
        }
        try {
            executor.execute(() -> find(zone, serial, result));
            kept.put(wanted, new Kept(zone.version(), new SoftReference<>(result)));
        } catch (RejectedExecutionException full) {
            result.complete(Optional.empty());
        }
        return result;
    }

    /** Forgets a zone that is not served any more. */
    void forget(DomainName apex) {
        recent.forget(apex);
        serials.forget(apex);
        scans.remove(apex);
    }

    private void find(Zone zone, long serial, CompletableFuture<Optional<List<ZoneDifference>>> result) {
        try {
            result.complete(find(zone, serial));
        } catch (RuntimeException failed) {
            LOG.warn("the history of {} can't be read: {}", zone.apex(), failed.getMessage(), failed);
            result.complete(Optional.empty());
        } catch (OutOfMemoryError lacking) {
            LOG.warn("there is not enough memory to read the history of {}", zone.apex());
            result.complete(Optional.empty());
        }
    }

    private Optional<List<ZoneDifference>> find(Zone zone, long serial) {
        Optional<ServedZone> served = follower.served().find(zone.apex());
        Optional<Store> from = store.get();
        if (served.isEmpty() || from.isEmpty()) {
            return Optional.empty();
        }
        Root root = from.get().root(ZoneFollower.ROOT);
        recent.read(served.get(), root);
        Optional<List<ZoneDifference>> kept = recent.since(zone, serial);
        if (kept.isPresent()) {
            return kept;
        }
        if (serials.twice(root, zone.apex(), served.get().file(), served.get().number(), serial)) {
            return Optional.empty();
        }
        Scan scan = scans.get(zone.apex());
        if (scan == null || scan.version != zone.version()) {
            scan = new Scan(zone.version(), served.get(), root);
            scans.put(zone.apex(), scan);
        }
        Zone then = scan.find(root, serial);
        return then == null
                ? Optional.empty()
                : ZoneDifference.between(then, zone, (int) Math.min(zone.size(), Integer.MAX_VALUE))
                        .map(List::of);
    }

    /** How far the history of one version of a zone was read, backwards; it goes on where it ended. */
    private static final class Scan {
        /** In place of a commit: of two versions with one serial nobody knows which one a client has. */
        private static final long DOUBTFUL = -1;

        private final Object version;
        // Not the served zone, as its records would stay in memory with it.
        private final DomainName apex;
        private final StorePath file;
        private final long number;
        private final List<Long> commits;
        private final Map<Long, Long> bySerial = new HashMap<>();
        /**
         * The last commit that touched an included file, below where was looked last: as the scan goes backwards, the
         * store's history of a file is not gone through twice.
         */
        private final Map<StorePath, Long> touched = new HashMap<>();

        private int next;
        private long records;
        private @Nullable Long last;

        Scan(Object version, ServedZone served, Root root) {
            this.version = version;
            this.apex = served.apex();
            this.file = served.file();
            this.number = served.number();
            try (Stream<Commit> older = root.history(file, number)) {
                commits = older.limit(COMMITS).map(Commit::number).toList();
            }
        }

        @Nullable
        Zone find(Root root, long serial) {
            Zone read = null;
            // One further than the version: the one before may have the same serial.
            while (next < commits.size() && records <= RECORDS && (!bySerial.containsKey(serial) || isLast(serial))) {
                Zone then = step(root);
                read = then != null && then.serial() == serial ? then : read;
            }
            Long commit = bySerial.get(serial);
            if (commit == null || commit == DOUBTFUL) {
                return null;
            }
            return read != null
                    ? read
                    : read(root, commit).map(ZoneReading::zone).orElse(null);
        }

        private boolean isLast(long serial) {
            return last != null && last == serial;
        }

        private @Nullable Zone step(Root root) {
            long commit = commits.get(next);
            long newer = next == 0 ? number : commits.get(next - 1);
            next++;
            ZoneReading reading = read(root, commit).orElse(null);
            Zone then = reading == null ? null : reading.zone();
            last = null;
            if (reading != null && then != null) {
                records += then.size();
                last = then.serial();
                boolean one = bySerial.get(last) == null && !includesChanged(root, reading, commit, newer);
                bySerial.put(last, one ? commit : DOUBTFUL);
            }
            return then;
        }

        /** Whether a file that a version includes was changed while the zone's own file, and so the serial, stayed. */
        private boolean includesChanged(Root root, ZoneReading reading, long commit, long newer) {
            return reading.sources().keySet().stream()
                    .filter(source -> !source.equals(file))
                    .anyMatch(source -> touched(root, source, commit, newer));
        }

        /** Also when it was changed and changed back: a client may have what was served in between. */
        private boolean touched(Root root, StorePath source, long after, long before) {
            Long known = touched.get(source);
            if (known == null || known >= before) {
                try (Stream<Commit> history = root.history(source, before)) {
                    known = history.findFirst().map(Commit::number).orElse(0L);
                }
                touched.put(source, known);
            }
            return known > after;
        }

        private Optional<ZoneReading> read(Root root, long commit) {
            try {
                Snapshot then = root.at(commit);
                return then.find(file).filter(entry -> !entry.folder()).map(found -> ZoneReading.of(apex, found, then));
            } catch (Expired gone) {
                return Optional.empty();
            }
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
