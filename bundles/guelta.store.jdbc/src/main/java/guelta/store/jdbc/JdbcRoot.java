// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import guelta.store.Author;
import guelta.store.Committed;
import guelta.store.Lease;
import guelta.store.Plan;
import guelta.store.Snapshot;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import guelta.store.tree.History;
import guelta.store.tree.Leases;
import guelta.store.tree.Step;
import guelta.store.tree.Tags;
import guelta.store.tree.TreeRoot;
import guelta.store.tree.TreeSnapshot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A root in the database. What it is now is asked there each time: another node may have changed it. Its commits on this
 * node wait in a queue, and all that wait are made together.
 */
final class JdbcRoot extends TreeRoot {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcRoot.class);
    private static final int TOGETHER = 100;

    /** Commits that are read at once by who goes through a history. */
    private static final long PAGE = 64;

    private static final String ROOT = "SELECT id, epoch, n, top FROM guelta_root WHERE name = ?";

    private final JdbcStore store;
    private final ConcurrentLinkedQueue<Task<?>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean behind = new AtomicBoolean();

    JdbcRoot(JdbcStore store, String name) {
        super(name, store.workers());
        this.store = store;
    }

    /** A root as the database has it: its row's id and its head. */
    record Row(long id, TreeSnapshot head) {}

    /** Which commit of which history. */
    record StepKey(long root, String epoch, long number) {}

    @Override
    protected History current() {
        Row row = store.database().read(this::row);
        return new History() {
            @Override
            public TreeSnapshot head() {
                return row.head();
            }

            @Override
            public Optional<Step> step(long number) {
                return JdbcRoot.this.step(row, number);
            }
        };
    }

    /** In one statement, and so of one moment. */
    private Row row(Connection connection) throws SQLException {
        String query = "SELECT r.id, r.epoch, r.n, r.top, l.key, l.value, l.expires FROM guelta_root r"
                + " LEFT JOIN guelta_lease l ON l.root = r.id WHERE r.name = ?";
        try (PreparedStatement sql = connection.prepareStatement(query)) {
            sql.setString(1, name());
            try (ResultSet rows = sql.executeQuery()) {
                if (!rows.next()) {
                    return new Row(-1, snapshot(store.epoch(), 0, Tags.EMPTY_FOLDER, List.of()));
                }
                long id = rows.getLong(1);
                String epoch = rows.getString(2);
                long number = rows.getLong(3);
                Tag top = JdbcObjects.tag(rows.getBytes(4));
                List<Lease> leases = new ArrayList<>();
                do {
                    if (rows.getString(5) != null) {
                        leases.add(lease(rows, 5));
                    }
                } while (rows.next());
                return new Row(id, snapshot(epoch, number, top, leases));
            }
        }
    }

    private TreeSnapshot snapshot(String epoch, long number, Tag top, List<Lease> leases) {
        // Those that are over are not left out here: the head's time is when its leases are asked for.
        Leases held = Leases.NONE.with(leases, Instant.MIN);
        return new TreeSnapshot(store.objects(), epoch, number, top, held, store::now);
    }

    private static Lease lease(ResultSet rows, int from) throws SQLException {
        return new Lease(rows.getString(from), rows.getString(from + 1), Instant.parse(rows.getString(from + 2)));
    }

    /** The head, which nobody else changes before this transaction ends. */
    Row lock(Connection connection) throws SQLException {
        Optional<Row> there = lockRow(connection);
        if (there.isPresent()) {
            return there.get();
        }
        String insert = "INSERT INTO guelta_root (name, epoch, n, top) VALUES (?, ?, 0, ?) ON CONFLICT DO NOTHING";
        try (PreparedStatement sql = connection.prepareStatement(insert)) {
            sql.setString(1, name());
            sql.setString(2, store.epoch());
            sql.setBytes(3, JdbcObjects.id(Tags.EMPTY_FOLDER));
            sql.executeUpdate();
        }
        return lockRow(connection).orElseThrow(() -> new SQLException("the root went away", "40001"));
    }

    private Optional<Row> lockRow(Connection connection) throws SQLException {
        // Two statements: what is joined to a row that another transaction held is as it was before the wait.
        try (PreparedStatement sql = connection.prepareStatement(ROOT + " FOR UPDATE");
                PreparedStatement leases =
                        connection.prepareStatement("SELECT key, value, expires FROM guelta_lease WHERE root = ?")) {
            sql.setString(1, name());
            try (ResultSet row = sql.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                long id = row.getLong(1);
                leases.setLong(1, id);
                List<Lease> held = new ArrayList<>();
                try (ResultSet rows = leases.executeQuery()) {
                    while (rows.next()) {
                        held.add(lease(rows, 1));
                    }
                }
                Tag top = JdbcObjects.tag(row.getBytes(4));
                return Optional.of(new Row(id, snapshot(row.getString(2), row.getLong(3), top, held)));
            }
        }
    }

    private Optional<Step> step(Row row, long number) {
        if (number < 1 || number > row.head().number()) {
            return Optional.empty();
        }
        String epoch = row.head().epoch();
        Step known = store.steps().get(new StepKey(row.id(), epoch, number));
        if (known == null) {
            // Who had the one before goes forward; else they go back, or want this one alone.
            boolean forward = store.steps().get(new StepKey(row.id(), epoch, number - 1)) != null;
            long from = forward ? number : Math.max(1, number - PAGE + 1);
            long to = forward ? number + PAGE - 1 : number;
            for (Step step : store.database().read(connection -> steps(connection, row.id(), from, to))) {
                store.steps().put(new StepKey(row.id(), epoch, step.number()), step, 1);
                known = step.number() == number ? step : known;
            }
        }
        return Optional.ofNullable(known);
    }

    private static List<Step> steps(Connection connection, long root, long from, long to) throws SQLException {
        String query = "SELECT n, author, email, at, message, before, after FROM guelta_change"
                + " WHERE root = ? AND n BETWEEN ? AND ? ORDER BY n";
        try (PreparedStatement sql = connection.prepareStatement(query)) {
            sql.setLong(1, root);
            sql.setLong(2, from);
            sql.setLong(3, to);
            List<Step> steps = new ArrayList<>();
            try (ResultSet row = sql.executeQuery()) {
                while (row.next()) {
                    steps.add(new Step(
                            row.getLong(1),
                            new Author(row.getString(2), row.getString(3)),
                            Instant.ofEpochSecond(row.getLong(4)),
                            row.getString(5),
                            JdbcObjects.tag(row.getBytes(6)),
                            JdbcObjects.tag(row.getBytes(7))));
                }
            }
            return steps;
        }
    }

    @Override
    public <R> CompletionStage<Committed<R>> commit(Function<Snapshot, Plan<R>> plan) {
        if (store.stopped()) {
            return CompletableFuture.failedStage(store.database().stopped());
        }
        Task<R> task = new Task<>(plan);
        waiting.add(task);
        if (count.getAndIncrement() == 0) {
            begin();
        }
        return task.answer();
    }

    private void begin() {
        try {
            store.committers().execute(this::turn);
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            StoreUnavailable why = store.stopped()
                    ? store.database().stopped()
                    : new StoreUnavailable(
                            "Store " + store.name() + " can't commit: " + noThread.getMessage(), noThread);
            // As in turns: who comes meanwhile is counted here, and who comes later begins anew.
            for (int left = count.get(); left > 0; left = count.addAndGet(-left)) {
                for (int i = 0; i < left; i++) {
                    waiting.remove().fail(why, Runnable::run);
                }
            }
        }
    }

    private void turn() {
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = Math.min(count.get(), TOGETHER); i > 0; i--) {
            tasks.add(waiting.remove());
        }
        try {
            new Transaction(store, this).run(tasks);
        } finally {
            if (count.addAndGet(-tasks.size()) > 0) {
                begin();
            }
        }
    }

    /** It was changed here: those who watch are told, on this node and on others. */
    void changed() {
        wakeWatches();
        store.follower().tell(name());
    }

    /** It may have been changed elsewhere. */
    void look() {
        wakeWatches();
    }

    /** Whether a watch could not read what it was to tell, since this was asked last. */
    boolean wasBehind() {
        return behind.getAndSet(false);
    }

    /** Whether somebody on this node wants to know what changes. */
    boolean isWatched() {
        return watched();
    }

    @Override
    protected void failed(RuntimeException watch) {
        if (watch instanceof StoreUnavailable) {
            behind.set(true);
            LOG.warn("A watch of {} in store {} waits: {}", name(), store.name(), watch.getMessage());
        } else {
            LOG.warn("A watch of {} in store {} failed", name(), store.name(), watch);
        }
    }
}
