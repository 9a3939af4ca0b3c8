// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import guelta.store.StoreUnavailable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the database: some connections to read, some to commit, and what is wrong with it now. Reading takes a
 * connection for one query, and never while it waits for something else; so a plan may read whatever it likes while its
 * commit holds one of the others.
 */
final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    /** Longer than the server lets anything of ours last: who hears nothing for so long hears nothing any more. */
    private static final String SILENCE_SECONDS = "60";

    /**
     * A node that stands still in the middle of a commit lets go of its root; nobody waits for ever. Durable means here
     * what the server's administrator means by it, but never less than synced on the server itself.
     */
    private static final String SESSION = """
            SELECT set_config('lock_timeout', '30s', false),
                   set_config('idle_in_transaction_session_timeout', '20s', false),
                   set_config('default_transaction_isolation', 'read committed', false),
                   CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')
                        THEN set_config('synchronous_commit', 'on', false) END,
                   current_setting('fsync')""";

    private final JdbcSettings settings;
    private final Pool reads;
    private final Pool commits;
    private final ReentrantLock preparing = new ReentrantLock();
    private volatile @Nullable String epoch;
    private volatile String away = "";
    private volatile String refusing = "";
    private volatile boolean stopped;

    Database(JdbcSettings settings) {
        this.settings = settings;
        // One more is the follower's.
        int both = settings.connections() - 1;
        int committing = Math.max(1, both / 2);
        this.commits = new Pool(committing, this::open);
        this.reads = new Pool(both - committing, this::open);
    }

    /** What is done with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Opens a connection outside of transactions, and sees to the tables if nobody did. */
    Connection open() throws SQLException {
        if (stopped) {
            throw new SQLException("the store is stopped", "57014");
        }
        try {
            Connection connection = new Driver().connect(settings.url(), properties());
            if (connection == null) {
                throw new SQLException("the address is not one that PostgreSQL's driver knows", "08001");
            }
            try {
                begin(connection);
                return connection;
            } catch (SQLException | RuntimeException failed) {
                connection.close();
                throw failed;
            }
        } catch (SQLException failed) {
            throw new Unopened(failed);
        }
    }

    /** A connection could not be opened, for whatever reason: the database is away. */
    private static final class Unopened extends SQLException {
        private static final long serialVersionUID = 1;

        Unopened(SQLException why) {
            super(why.getMessage(), why.getSQLState(), why);
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        if (!settings.user().isEmpty()) {
            properties.setProperty("user", settings.user());
        }
        if (!settings.password().isEmpty()) {
            properties.setProperty("password", settings.password());
        }
        properties.setProperty("ApplicationName", "guelta " + settings.name());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", SILENCE_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        return properties;
    }

    private void begin(Connection connection) throws SQLException {
        String fsync;
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(SESSION)) {
            row.next();
            fsync = row.getString(5);
        }
        if (epoch == null) {
            preparing.lock();
            try {
                if (epoch == null) {
                    epoch = Schema.prepare(connection);
                    if ("off".equals(fsync)) {
                        LOG.warn(
                                "Store {}: {} has fsync = off and may lose what it acknowledged",
                                settings.name(),
                                settings.place());
                    }
                }
            } finally {
                preparing.unlock();
            }
        }
    }

    /** The connections that commit. */
    Pool commits() {
        return commits;
    }

    /** Closes what idles, which is lost when another one was, or not needed for long. */
    void trim(boolean lost) {
        for (Pool pool : new Pool[] {reads, commits}) {
            if (lost) {
                pool.clear();
            } else {
                pool.trim();
            }
        }
    }

    /** The epoch of the histories that begin here. */
    String epoch() {
        String known = epoch;
        return known != null ? known : read(connection -> String.valueOf(epoch));
    }

    /** Reads, outside of transactions; a second time when the connection was lost. */
    <T> T read(Work<T> query) {
        for (boolean first = true; ; first = false) {
            try {
                return well(once(query));
            } catch (SQLException failed) {
                if (!first || !Failures.lost(failed)) {
                    throw unavailable(failed);
                }
                reads.clear();
            }
        }
    }

    private <T> T once(Work<T> query) throws SQLException {
        Connection connection = reads.take();
        boolean good = false;
        try {
            T answer = query.run(connection);
            good = true;
            return answer;
        } finally {
            if (good) {
                reads.give(connection);
            } else {
                reads.drop(connection);
            }
        }
    }

    /** Notes that the database answered. */
    <T> T well(T answer) {
        if (!away.isEmpty()) {
            away = "";
            LOG.info("Store {}: {} answers again", settings.name(), settings.place());
        }
        return answer;
    }

    /** Notes that the database took a commit. */
    void took() {
        well("");
        refusing = "";
    }

    /** What a failure means for who asked; noted, and told in the log once, when it means the database is away. */
    StoreUnavailable unavailable(SQLException failure) {
        if (stopped) {
            return stopped();
        }
        String now = trouble(failure);
        if ((Failures.lost(failure) || failure instanceof Unopened) && !now.equals(away)) {
            away = now;
            LOG.warn("Store {}: {}", settings.name(), now);
        }
        return new StoreUnavailable("Store " + settings.name() + ": " + now, failure);
    }

    /** The same for a commit, which the database may refuse while it can be read. */
    StoreUnavailable refused(SQLException failure) {
        StoreUnavailable why = unavailable(failure);
        String now = trouble(failure);
        if (!stopped && away.isEmpty() && !now.equals(refusing)) {
            refusing = now;
            LOG.warn("Store {}: {}", settings.name(), now);
        }
        return why;
    }

    private String trouble(SQLException failure) {
        return "the database " + settings.place() + " can't be used: " + Failures.sentence(failure);
    }

    /** Why nothing can be done any more. */
    StoreUnavailable stopped() {
        return new StoreUnavailable("Store " + settings.name() + " is stopped");
    }

    /** What is wrong now; empty when all is well. */
    String trouble() {
        return away.isEmpty() ? refusing : away;
    }

    /** Refuses new connections and closes those that nobody uses. */
    @Override
    public void close() {
        stopped = true;
        reads.close();
        commits.close();
    }
}
