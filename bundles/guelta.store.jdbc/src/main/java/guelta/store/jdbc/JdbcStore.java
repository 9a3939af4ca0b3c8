// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import guelta.meter.MeterReader;
import guelta.meter.MeterSource;
import guelta.store.Root;
import guelta.store.Store;
import guelta.store.StoreState;
import guelta.store.StoreUnavailable;
import guelta.store.tree.Names;
import guelta.store.tree.Recent;
import guelta.store.tree.Step;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A store in a database that many nodes share. It is there while the database is away: then everything fails with {@link
 * StoreUnavailable}, {@link #state()} says why, and all goes on when it is back.
 */
public final class JdbcStore implements Store, MeterSource, AutoCloseable {
    private static final long STEPS_REMEMBERED = 20_000;

    private final JdbcSettings settings;
    private final Clock clock;
    private final Database database;
    private final JdbcObjects objects;
    private final Recent<JdbcRoot.StepKey, Step> steps = new Recent<>(STEPS_REMEMBERED);
    private final Map<String, JdbcRoot> roots = new ConcurrentHashMap<>();
    private final AtomicLong committed = new AtomicLong();
    private final ExecutorService committers;
    private final ExecutorService workers;
    private final Follower follower;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** The connections that tidy up. */
    private final Set<Connection> tidying = ConcurrentHashMap.newKeySet();

    /** Begins to look for the database, and does not wait for it. */
    public JdbcStore(JdbcSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.database = new Database(settings);
        this.objects = new JdbcObjects(database);
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, "guelta-store-" + settings.name());
            thread.setDaemon(true);
            return thread;
        };
        this.committers = Executors.newFixedThreadPool(database.commits().size(), threads);
        this.workers = Executors.newCachedThreadPool(threads);
        this.follower = new Follower(this);
        follower.start();
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Root root(String name) {
        return roots.computeIfAbsent(Names.root(name), known -> new JdbcRoot(this, known));
    }

    @Override
    public Stream<String> roots(String prefix) {
        String query = "SELECT name FROM guelta_root WHERE n > 0 AND left(name, length(?)) = ?";
        return database
                .read(connection -> {
                    List<String> names = new ArrayList<>();
                    try (PreparedStatement sql = connection.prepareStatement(query)) {
                        sql.setString(1, prefix);
                        sql.setString(2, prefix);
                        try (ResultSet row = sql.executeQuery()) {
                            while (row.next()) {
                                names.add(row.getString(1));
                            }
                        }
                    }
                    return names;
                })
                .stream()
                .sorted();
    }

    @Override
    public StoreState state() {
        return new StoreState("jdbc", settings.place(), "", 0, database.trouble());
    }

    @Override
    public CompletionStage<String> sync() {
        return CompletableFuture.failedStage(new StoreUnavailable("Store " + name() + " is in a database: its nodes"
                + " see each other's commits at once, and it has no remote"));
    }

    @Override
    public CompletionStage<String> gc(Consumer<String> progress) {
        CompletableFuture<String> done = new CompletableFuture<>();
        try {
            workers.execute(() -> {
                try {
                    done.complete(tidyUp(progress));
                } catch (SQLException failed) {
                    done.completeExceptionally(database.unavailable(failed));
                } catch (RuntimeException | Error failed) {
                    done.completeExceptionally(failed);
                }
            });
        } catch (RejectedExecutionException closed) {
            done.completeExceptionally(database.stopped());
        }
        return done.minimalCompletionStage();
    }

    private String tidyUp(Consumer<String> progress) throws SQLException {
        try (Connection connection = database.open()) {
            tidying.add(connection);
            try {
                if (stopped()) {
                    throw database.stopped();
                }
                return Tidying.run(connection, objects, progress);
            } finally {
                tidying.remove(connection);
            }
        }
    }

    /** Commits were made. */
    void committed(long more) {
        committed.addAndGet(more);
    }

    @Override
    public void read(MeterReader to) {
        to.counter("guelta_store_commits_total", "Commits that services made", committed.get(), "store", name());
    }

    Database database() {
        return database;
    }

    JdbcObjects objects() {
        return objects;
    }

    Recent<JdbcRoot.StepKey, Step> steps() {
        return steps;
    }

    Follower follower() {
        return follower;
    }

    /** Runs commits, as many at once as there are connections for them. */
    Executor committers() {
        return committers;
    }

    Executor workers() {
        return workers;
    }

    String epoch() {
        return database.epoch();
    }

    Instant now() {
        return clock.instant();
    }

    /** The roots that somebody on this node watches. */
    List<JdbcRoot> watched() {
        return roots.values().stream().filter(JdbcRoot::isWatched).toList();
    }

    /** A root may have been changed by another node. */
    void look(String name) {
        JdbcRoot root = roots.get(name);
        if (root != null) {
            root.look();
        }
    }

    /** Waits for a while; not when the store is stopped. */
    void pause(long millis) {
        try {
            stopping.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether nothing is begun any more. */
    boolean stopped() {
        return stopping.getCount() == 0;
    }

    /** When this returns, the commits under way are answered and every connection is closed. */
    @Override
    public void close() {
        stopping.countDown();
        committers.shutdown();
        try {
            committers.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        database.close();
        tidying.forEach(Pool::abort);
        follower.close();
        workers.shutdown();
    }
}
