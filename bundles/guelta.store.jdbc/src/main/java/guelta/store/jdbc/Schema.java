// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * The tables, made by the first node that comes to an empty database.
 *
 * <p>Texts are UTF-8 in the order of their octets; ids are the 20 octets of Git; moments of commits are seconds since
 * 1970. An object has its bytes in its row, or, when it is big, in parts.
 */
final class Schema {
    /** What this code reads and writes. */
    private static final int VERSION = 1;

    /** Of nobody else in the same database: the octets of {@code guelta}. */
    private static final long LOCK = 0x6775656c7461L;

    private static final String[] TABLES = {
        """
        CREATE TABLE guelta_store (
          version int NOT NULL,
          epoch text COLLATE "C" NOT NULL)""", """
        CREATE TABLE guelta_root (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          name text COLLATE "C" NOT NULL UNIQUE,
          epoch text COLLATE "C" NOT NULL,
          n bigint NOT NULL,
          top bytea NOT NULL)
          -- Each commit updates the row: with room in its page, no index has to follow.
          WITH (fillfactor = 50)""", """
        CREATE TABLE guelta_change (
          root bigint NOT NULL REFERENCES guelta_root ON DELETE CASCADE,
          n bigint NOT NULL,
          made uuid NOT NULL,
          author text COLLATE "C" NOT NULL,
          email text COLLATE "C" NOT NULL,
          at bigint NOT NULL,
          message text COLLATE "C" NOT NULL,
          before bytea NOT NULL,
          after bytea NOT NULL,
          PRIMARY KEY (root, n))""", """
        CREATE TABLE guelta_lease (
          root bigint NOT NULL REFERENCES guelta_root ON DELETE CASCADE,
          key text COLLATE "C" NOT NULL,
          value text COLLATE "C" NOT NULL,
          expires text COLLATE "C" NOT NULL,
          PRIMARY KEY (root, key))""", """
        CREATE TABLE guelta_leasing (
          made uuid PRIMARY KEY,
          at timestamptz NOT NULL)""", """
        CREATE TABLE guelta_object (
          id bytea PRIMARY KEY,
          size bigint NOT NULL,
          used timestamptz NOT NULL,
          bytes bytea)""", """
        CREATE TABLE guelta_part (
          object bytea NOT NULL REFERENCES guelta_object ON DELETE CASCADE,
          part int NOT NULL,
          bytes bytea NOT NULL,
          PRIMARY KEY (object, part))""",
    };

    private Schema() {}

    /**
     * Looks whether the database can be used, and makes the tables when it has none.
     *
     * @param connection outside of a transaction
     * @return the epoch of the histories that begin here
     * @throws SQLException also when the tables are those of a later version
     */
    static String prepare(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            String encoding = text(sql, "SHOW server_encoding");
            if (!encoding.equals("UTF8")) {
                throw new SQLException("the database's encoding is " + encoding + ", allowed is UTF8", "22021");
            }
            if (text(sql, "SELECT to_regclass('guelta_store') IS NOT NULL").equals("f")) {
                make(connection, sql);
            }
            int version = Integer.parseInt(text(sql, "SELECT version FROM guelta_store"));
            if (version != VERSION) {
                throw new SQLException(
                        "the tables have version " + version + ", allowed is " + VERSION
                                + ": another version of guelta.store.jdbc made them",
                        "0A000");
            }
            return text(sql, "SELECT epoch FROM guelta_store");
        }
    }

    /**
     * Nodes that start at once make them once: those that come second wait, and find them. The lock is the session's, not
     * the transaction's: one that begins behind it sees what was made meanwhile, also where catalogs are cached.
     */
    private static void make(Connection connection, Statement sql) throws SQLException {
        sql.execute("SELECT pg_advisory_lock(" + LOCK + ")");
        connection.setAutoCommit(false);
        try {
            if (text(sql, "SELECT to_regclass('guelta_store') IS NOT NULL").equals("f")) {
                for (String table : TABLES) {
                    sql.execute(table);
                }
                try (PreparedStatement first = connection.prepareStatement("INSERT INTO guelta_store VALUES (?, ?)")) {
                    first.setInt(1, VERSION);
                    first.setString(2, UUID.randomUUID().toString());
                    first.executeUpdate();
                }
            }
            connection.commit();
        } catch (SQLException failed) {
            // The connection is closed then, and the lock with it.
            connection.rollback();
            throw failed;
        }
        connection.setAutoCommit(true);
        sql.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
    }

    static String text(Statement sql, String query) throws SQLException {
        try (ResultSet row = sql.executeQuery(query)) {
            if (!row.next()) {
                throw new SQLException("the tables were not made to the end: " + query + " answers nothing", "0A000");
            }
            return row.getString(1);
        }
    }
}
