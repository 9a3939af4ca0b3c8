// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A bounded number of connections, opened when they are needed. Nothing is asked of a connection before it is handed out:
 * who uses it notices when it is dead, and has the others that were idle meanwhile dropped. Any thread.
 */
final class Pool implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;
    private static final long IDLE_AT_MOST = Duration.ofMinutes(5).toNanos();

    /** Opens a connection. */
    @FunctionalInterface
    interface Opener {
        Connection open() throws SQLException;
    }

    private record Idle(Connection connection, long since) {}

    private final int size;
    private final Opener opener;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<Idle> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    Pool(int size, Opener opener) {
        this.size = size;
        this.opener = opener;
        this.free = new Semaphore(size, true);
    }

    /** How many there are at most. */
    int size() {
        return size;
    }

    /** A connection, to be given back or dropped. Waits when all are in use. */
    Connection take() throws SQLException {
        try {
            if (!free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new SQLTransientConnectionException(
                        "all " + size + " connections are in use for " + PATIENCE_SECONDS + " seconds",
                        Failures.ALL_IN_USE);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted while it waited for a connection", "57014");
        }
        Connection taken = null;
        try {
            Idle youngest = idle.pollFirst();
            taken = youngest != null ? youngest.connection() : opener.open();
            return taken;
        } finally {
            if (taken == null) {
                free.release();
            }
        }
    }

    /** Takes back a connection that is as good as before, outside of a transaction. */
    void give(Connection connection) {
        idle.addFirst(new Idle(connection, System.nanoTime()));
        free.release();
        if (closed) {
            clear();
        }
    }

    /** Closes a connection that is not as good as before. */
    void drop(Connection connection) {
        free.release();
        close(connection);
    }

    /** Closes the connections that nobody uses: after a loss, they are lost too. */
    void clear() {
        for (Idle one = idle.pollFirst(); one != null; one = idle.pollFirst()) {
            close(one.connection());
        }
    }

    /** Closes the connections that nobody used for minutes. */
    void trim() {
        long now = System.nanoTime();
        for (Idle one = idle.pollLast(); one != null; one = idle.pollLast()) {
            if (now - one.since() < IDLE_AT_MOST) {
                idle.addLast(one);
                return;
            }
            close(one.connection());
        }
    }

    /** Ends a connection at once, whatever it is used for. */
    static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException gone) {
            // It was to end, and it has.
            return;
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException gone) {
            // It was to end, and it has.
            return;
        }
    }

    /** Closes what is idle, and what is in use when it is given back. */
    @Override
    public void close() {
        closed = true;
        clear();
    }
}
