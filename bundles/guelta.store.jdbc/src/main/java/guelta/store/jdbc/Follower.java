// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import guelta.store.StoreUnavailable;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees what other nodes commit to the roots that somebody watches here, and whether the database is there. Every second
 * it reads the numbers of those roots: that is the truth. In between, nodes tell each other which root to look at
 * ({@code NOTIFY}): a hint, which may be lost, and which a database need not have.
 */
final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final int PERIOD_MILLIS = 1_000;
    private static final String CHANNEL = "guelta";

    /** PostgreSQL refuses a longer message: 8000 octets. */
    private static final int LONGEST_NAME = 1_500;

    private record Mark(String epoch, long number) {}

    private final JdbcStore store;
    private final String node = UUID.randomUUID().toString();
    private final Thread thread;
    private final Set<String> toTell = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean telling = new AtomicBoolean();
    private volatile boolean tells = true;
    private volatile @Nullable Connection connection;

    /** Touched by the thread alone. */
    private Map<String, Mark> seen = new HashMap<>();

    private boolean hears;
    private long looked;

    Follower(JdbcStore store) {
        this.store = store;
        this.thread = new Thread(this::follow, "guelta-store-" + store.name() + "-follower");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void follow() {
        while (!store.stopped()) {
            try {
                Connection open = connection != null ? connection : begin();
                Set<String> named = hears ? listen(open) : nothing();
                named.forEach(store::look);
                if (System.nanoTime() - looked
                        > Duration.ofMillis(PERIOD_MILLIS / 2).toNanos()) {
                    look(open);
                    store.database().well("");
                    store.database().trim(false);
                }
            } catch (SQLException failed) {
                lose(failed);
            } catch (RuntimeException | OutOfMemoryError | LinkageError unexpected) {
                LOG.warn("Store {} can't look for commits of others", store.name(), unexpected);
                store.pause(PERIOD_MILLIS);
            }
        }
        end();
    }

    private void lose(SQLException failed) {
        end();
        // Watches that could not read are to look again when it is back.
        seen = new HashMap<>();
        if (!store.stopped()) {
            store.database().unavailable(failed);
            store.pause(PERIOD_MILLIS);
        }
    }

    private Connection begin() throws SQLException {
        Connection open = store.database().open();
        connection = open;
        hears = false;
        try (Statement sql = open.createStatement()) {
            sql.execute("LISTEN " + CHANNEL);
            hears = true;
        } catch (SQLException refused) {
            if (Failures.lost(refused)) {
                throw refused;
            }
            LOG.info(
                    "Store {}: {}; commits of other nodes are seen within {} ms",
                    store.name(),
                    Failures.sentence(refused),
                    PERIOD_MILLIS);
        }
        look(open);
        store.database().well("");
        return open;
    }

    private Set<String> nothing() {
        store.pause(PERIOD_MILLIS);
        return Set.of();
    }

    /** The roots that other nodes name, within a second. */
    private Set<String> listen(Connection open) throws SQLException {
        PGNotification[] heard = open.unwrap(PGConnection.class).getNotifications(PERIOD_MILLIS);
        Set<String> named = ConcurrentHashMap.newKeySet();
        for (PGNotification one : heard == null ? new PGNotification[0] : heard) {
            int space = one.getParameter().indexOf(' ');
            if (space > 0 && !one.getParameter().substring(0, space).equals(node)) {
                named.add(one.getParameter().substring(space + 1));
            }
        }
        return named;
    }

    /** Compares the roots that are watched with what they were. */
    private void look(Connection open) throws SQLException {
        looked = System.nanoTime();
        List<JdbcRoot> watched = store.watched();
        Map<String, Mark> now = new HashMap<>();
        Array names =
                open.createArrayOf("text", watched.stream().map(JdbcRoot::name).toArray());
        try (PreparedStatement sql =
                open.prepareStatement("SELECT name, epoch, n FROM guelta_root WHERE name = ANY (?)")) {
            sql.setArray(1, names);
            try (ResultSet row = sql.executeQuery()) {
                while (row.next()) {
                    now.put(row.getString(1), new Mark(row.getString(2), row.getLong(3)));
                }
            }
        } finally {
            names.free();
        }
        for (JdbcRoot root : watched) {
            Mark mark = now.get(root.name());
            boolean moved = mark != null && !mark.equals(seen.get(root.name()));
            if (root.wasBehind() || moved) {
                root.look();
            }
        }
        seen = now;
    }

    /** Lets other nodes know that a root has changed. Any thread. */
    void tell(String root) {
        if (tells && root.length() <= LONGEST_NAME) {
            toTell.add(root);
            if (telling.compareAndSet(false, true)) {
                try {
                    store.workers().execute(this::tell);
                } catch (RejectedExecutionException | OutOfMemoryError noThread) {
                    telling.set(false);
                    LOG.debug("Store {}: others see what changed last within a second", store.name(), noThread);
                }
            }
        }
    }

    /**
     * In transactions of its own, without a sync: a commit with a notification in it would wait for every other one of the
     * database.
     */
    private void tell() {
        telling.set(false);
        List<String> messages = new ArrayList<>();
        for (String root : toTell) {
            if (toTell.remove(root)) {
                messages.add(node + ' ' + root);
            }
        }
        try {
            store.database().read(open -> {
                tell(open, messages);
                return messages;
            });
        } catch (StoreUnavailable unheard) {
            tells = !(unheard.getCause() instanceof SQLException cause) || !Failures.unknown(cause);
            LOG.debug("Store {} can't tell others what changed: {}", store.name(), unheard.getMessage());
        }
    }

    private static void tell(Connection open, List<String> messages) throws SQLException {
        Array all = open.createArrayOf("text", messages.toArray());
        String query = "SELECT set_config('synchronous_commit', 'off', true), count(pg_notify(?, message))"
                + " FROM unnest(?) AS message";
        try (PreparedStatement sql = open.prepareStatement(query)) {
            sql.setString(1, CHANNEL);
            sql.setArray(2, all);
            sql.execute();
        } finally {
            all.free();
        }
    }

    private void end() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            // Not close(): that would wait for what the connection waits for.
            Pool.abort(open);
        }
    }

    /** The store is stopped: returns when nothing is looked for any more. */
    @Override
    public void close() {
        end();
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
