// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import guelta.store.Tag;
import guelta.store.tree.Folder;
import guelta.store.tree.Node;
import guelta.store.tree.Tags;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Removes the objects that no commit of any root has and that nobody wrote for an hour: what a root had that an
 * administrator removed, mostly, since commits write nothing that they do not have. Which objects commits have is noted in
 * a temporary table, not in memory.
 *
 * <p>Nobody waits for it. What is written meanwhile is too young; what is there already and is written again is noted as
 * young by who writes it, under the lock that a removal needs.
 */
final class Tidying {
    private static final int TOGETHER = 500;
    private static final int TOLD = 100_000;
    private static final String YOUNG = "1 hour";

    private final Connection connection;
    private final JdbcObjects objects;
    private final Consumer<String> progress;
    private final Deque<Tag> folders = new ArrayDeque<>();
    private long reached;

    private Tidying(Connection connection, JdbcObjects objects, Consumer<String> progress) {
        this.connection = connection;
        this.objects = objects;
        this.progress = progress;
    }

    /**
     * Tidies up.
     *
     * @param connection of its own, outside of transactions, closed by the caller
     * @return what was done, in one sentence
     */
    static String run(Connection connection, JdbcObjects objects, Consumer<String> progress) throws SQLException {
        return new Tidying(connection, objects, progress).run();
    }

    private String run() throws SQLException {
        Timestamp young;
        try (Statement sql = connection.createStatement()) {
            sql.execute("CREATE TEMPORARY TABLE guelta_reached (id bytea PRIMARY KEY)");
            try (ResultSet row = sql.executeQuery("SELECT now() - interval '" + YOUNG + "'")) {
                row.next();
                young = row.getTimestamp(1);
            }
        }
        reach();
        progress.accept(reached + " objects stay");
        long removed;
        try (Statement sql = connection.createStatement()) {
            sql.execute("ANALYZE guelta_reached");
            removed = remove(young);
            sql.execute("DELETE FROM guelta_leasing WHERE at < now() - interval '1 day'");
        }
        return removed + " objects that no commit has were removed, " + reached + " stay";
    }

    private void reach() throws SQLException {
        String query = "SELECT root, n, before, after FROM guelta_change WHERE (root, n) > (?, ?)"
                + " ORDER BY root, n LIMIT " + TOGETHER;
        long root = 0;
        long number = 0;
        boolean more = true;
        while (more) {
            Set<Tag> tops = new HashSet<>();
            try (PreparedStatement sql = connection.prepareStatement(query)) {
                sql.setLong(1, root);
                sql.setLong(2, number);
                try (ResultSet row = sql.executeQuery()) {
                    more = false;
                    while (row.next()) {
                        more = true;
                        root = row.getLong(1);
                        number = row.getLong(2);
                        tops.add(JdbcObjects.tag(row.getBytes(3)));
                        tops.add(JdbcObjects.tag(row.getBytes(4)));
                    }
                }
            }
            // Nobody has it in a table.
            tops.remove(Tags.EMPTY_FOLDER);
            folders.addAll(note(tops));
            while (!folders.isEmpty()) {
                goDeeper();
            }
        }
    }

    /** Notes what is in some folders. */
    private void goDeeper() throws SQLException {
        List<Tag> some = new ArrayList<>();
        while (!folders.isEmpty() && some.size() < TOGETHER) {
            some.add(folders.pop());
        }
        Map<Tag, Boolean> in = new LinkedHashMap<>();
        for (Folder folder : read(some)) {
            for (Node node : folder.nodes()) {
                in.put(node.tag(), node.isFolder());
            }
        }
        for (Tag fresh : note(in.keySet())) {
            if (in.get(fresh) && !fresh.equals(Tags.EMPTY_FOLDER)) {
                folders.push(fresh);
            }
        }
    }

    /** Reads folders, all of them: what one has that is missing would go, as if nobody had it. */
    private List<Folder> read(Collection<Tag> tags) throws SQLException {
        List<Folder> read = new ArrayList<>();
        Set<Tag> missing = new HashSet<>(tags);
        Array ids = ids(tags);
        try (PreparedStatement sql =
                connection.prepareStatement("SELECT id, bytes FROM guelta_object WHERE id = ANY (?)")) {
            sql.setArray(1, ids);
            try (ResultSet row = sql.executeQuery()) {
                while (row.next()) {
                    Tag tag = JdbcObjects.tag(row.getBytes(1));
                    byte[] bytes = row.getBytes(2);
                    read.add(bytes != null ? JdbcObjects.parse(tag, bytes) : objects.alone(tag));
                    missing.remove(tag);
                }
            }
        } finally {
            ids.free();
        }
        if (!missing.isEmpty()) {
            throw JdbcObjects.missing(missing.iterator().next());
        }
        return read;
    }

    private Array ids(Collection<Tag> tags) throws SQLException {
        return connection.createArrayOf(
                "bytea", tags.stream().map(JdbcObjects::id).toArray(byte[][]::new));
    }

    /** Notes that objects stay; answers those that were not noted before. */
    private List<Tag> note(Collection<Tag> tags) throws SQLException {
        List<Tag> fresh = new ArrayList<>();
        Array ids = ids(tags);
        try (PreparedStatement sql = connection.prepareStatement(
                "INSERT INTO guelta_reached SELECT unnest(?) ON CONFLICT DO NOTHING RETURNING id")) {
            sql.setArray(1, ids);
            try (ResultSet row = sql.executeQuery()) {
                while (row.next()) {
                    fresh.add(JdbcObjects.tag(row.getBytes(1)));
                }
            }
        } finally {
            ids.free();
        }
        if (reached / TOLD != (reached + fresh.size()) / TOLD) {
            progress.accept((reached + fresh.size()) / TOLD * TOLD + " objects stay so far");
        }
        reached += fresh.size();
        return fresh;
    }

    /** In short transactions, and without those that somebody else holds. */
    private long remove(Timestamp young) throws SQLException {
        String delete = "DELETE FROM guelta_object WHERE id IN (SELECT o.id FROM guelta_object o"
                + " WHERE o.id > ? AND o.used < ? AND NOT EXISTS (SELECT 1 FROM guelta_reached r WHERE r.id = o.id)"
                + " ORDER BY o.id LIMIT " + TOGETHER + " FOR UPDATE OF o SKIP LOCKED) RETURNING id";
        long removed = 0;
        byte[] last = new byte[0];
        boolean more = true;
        while (more) {
            more = false;
            try (PreparedStatement sql = connection.prepareStatement(delete)) {
                sql.setBytes(1, last);
                sql.setTimestamp(2, young);
                try (ResultSet row = sql.executeQuery()) {
                    while (row.next()) {
                        more = true;
                        removed++;
                        byte[] id = row.getBytes(1);
                        last = Arrays.compareUnsigned(id, last) > 0 ? id : last;
                    }
                }
            }
        }
        return removed;
    }
}
