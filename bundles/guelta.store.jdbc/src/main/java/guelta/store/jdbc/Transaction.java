// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import guelta.store.StoreUnavailable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plans of one root, made in one transaction while the root's row is locked: one sync for all of them, and no other node
 * commits to the root meanwhile.
 *
 * <p>A connection that is lost before the commit was asked for leaves nothing behind: all is done again. One that is lost
 * while the answer to the commit is awaited leaves a doubt: the next transaction that has the lock - which waits for the
 * end of the lost one - looks for its id, and either answers what was decided or decides anew. Nothing is answered before.
 */
final class Transaction {
    private static final int TRIES = 5;
    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();
    private static final long PAUSE_MILLIS = 200;

    /** Plans that bring more bytes than this wait for the next transaction. */
    private static final long HEAVY = 8 << 20;

    /** What a commit came to that nobody answered. */
    private record Doubt(Attempt attempt, List<Task<?>> tasks) {}

    private final JdbcStore store;
    private final JdbcRoot root;
    private @Nullable Doubt doubt;

    Transaction(JdbcStore store, JdbcRoot root) {
        this.store = store;
        this.root = root;
    }

    /** Runs all tasks and answers each, in as many transactions as it takes. */
    void run(List<Task<?>> tasks) {
        int done = 0;
        while (done < tasks.size()) {
            done += some(tasks.subList(done, tasks.size()));
        }
    }

    /** Answers some of the tasks, from the first on; tells how many. */
    private int some(List<Task<?>> tasks) {
        Pool pool = store.database().commits();
        long start = System.nanoTime();
        for (int tries = 1; ; tries++) {
            Connection connection = null;
            boolean good = false;
            try {
                connection = pool.take();
                connection.setAutoCommit(false);
                int answered = attempt(connection, tasks);
                good = true;
                return answered;
            } catch (SQLException failed) {
                boolean mayDoBetter =
                        connection != null && tries < TRIES && (Failures.lost(failed) || Failures.again(failed));
                boolean late = store.stopped() || System.nanoTime() - start > PATIENCE;
                if (doubt != null ? late : !mayDoBetter) {
                    return failed(tasks, reason(failed));
                }
                if (Failures.lost(failed)) {
                    store.database().trim(true);
                }
            } catch (RuntimeException | Error fault) {
                return failed(tasks, fault);
            } finally {
                if (connection != null) {
                    release(pool, connection, good);
                }
            }
            if (doubt != null) {
                store.pause(PAUSE_MILLIS);
            }
        }
    }

    private StoreUnavailable reason(SQLException failure) {
        StoreUnavailable away = store.database().refused(failure);
        return doubt == null
                ? away
                : new StoreUnavailable(
                        away.getMessage() + "; whether the change was made before that is not known", failure);
    }

    private int failed(List<Task<?>> tasks, Throwable why) {
        doubt = null;
        tasks.forEach(task -> task.fail(why, store.workers()));
        return tasks.size();
    }

    private static void release(Pool pool, Connection connection, boolean good) {
        boolean ready = good;
        try {
            if (good) {
                connection.setAutoCommit(true);
            }
        } catch (SQLException lost) {
            // Lost after the end of the transaction: nobody misses anything.
            ready = false;
        }
        if (ready) {
            pool.give(connection);
        } else {
            pool.drop(connection);
        }
    }

    private int attempt(Connection connection, List<Task<?>> tasks) throws SQLException {
        JdbcRoot.Row row = root.lock(connection);
        Doubt before = doubt;
        if (before != null) {
            boolean made = isMade(connection, row.id(), before.attempt());
            doubt = null;
            if (made) {
                // Not rolled back here: that may fail, and what is made would be decided once more. Who gives the
                // connection back ends the transaction, in which nothing was written.
                return answer(before.attempt(), before.tasks());
            }
        }
        Attempt attempt = new Attempt(row.id(), row.head());
        int count = 0;
        while (count < tasks.size() && attempt.weight() <= HEAVY) {
            attempt.decide(tasks.get(count++), store.now());
        }
        List<Task<?>> decided = tasks.subList(0, count);
        if (attempt.isSomething()) {
            attempt.write(connection);
            commit(connection, new Doubt(attempt, decided));
        } else {
            connection.rollback();
        }
        return answer(attempt, decided);
    }

    private void commit(Connection connection, Doubt until) throws SQLException {
        doubt = until;
        try {
            connection.commit();
        } catch (SQLException failed) {
            if (!Failures.inDoubt(failed)) {
                // The server says no: that is no doubt.
                doubt = null;
            }
            throw failed;
        }
        doubt = null;
    }

    private static boolean isMade(Connection connection, long root, Attempt attempt) throws SQLException {
        String query = attempt.isLeasing()
                ? "SELECT 1 FROM guelta_leasing WHERE made = ?"
                : "SELECT 1 FROM guelta_change WHERE made = ? AND root = ? AND n = ?";
        try (PreparedStatement sql = connection.prepareStatement(query)) {
            sql.setObject(1, attempt.made());
            if (!attempt.isLeasing()) {
                sql.setLong(2, root);
                sql.setLong(3, attempt.first());
            }
            try (ResultSet row = sql.executeQuery()) {
                return row.next();
            }
        }
    }

    private int answer(Attempt attempt, List<Task<?>> tasks) {
        try {
            store.database().took();
            if (attempt.isSomething()) {
                attempt.remember(store.objects());
                store.committed(attempt.commits());
                root.changed();
            }
        } finally {
            // Also where memory is short for the rest: it is durable.
            tasks.forEach(task -> task.answer(store.workers()));
        }
        return tasks.size();
    }
}
