// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import guelta.store.Content;
import guelta.store.Lease;
import guelta.store.Plan;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import guelta.store.tree.Draft;
import guelta.store.tree.Leases;
import guelta.store.tree.Step;
import guelta.store.tree.TreeSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a group of plans comes to on one head of a root, and how it is written. It has an id that nothing else has, by
 * which can be found out whether it was made.
 */
final class Attempt {
    private static final int BATCH = 4 << 20;

    private final UUID made = UUID.randomUUID();
    private final long root;
    private final TreeSnapshot before;
    private final Unsaved unsaved;
    private final List<Step> steps = new ArrayList<>();
    private final TreeMap<String, Unsaved.Fresh> fresh = new TreeMap<>();
    private TreeSnapshot head;

    /**
     * @param root its row
     * @param before its head, locked
     */
    Attempt(long root, TreeSnapshot before) {
        this.root = root;
        this.before = before;
        this.unsaved = new Unsaved(before.objects());
        this.head = before.readFrom(unsaved);
    }

    UUID made() {
        return made;
    }

    /** The number of its first commit. */
    long first() {
        return before.number() + 1;
    }

    int commits() {
        return steps.size();
    }

    /** How many bytes were given so far. */
    long weight() {
        return unsaved.weight();
    }

    /** Runs one more plan, on what those before it left. */
    <R> void decide(Task<R> task, Instant now) {
        task.decide(head, plan -> take(plan, now));
    }

    private <R> long take(Plan<R> plan, Instant now) {
        Tag top = Draft.apply(unsaved, head.top(), plan.edits());
        plan.leases().forEach(Attempt::check);
        Leases held = head.held().with(plan.leases(), now);
        long number = head.number();
        if (!top.equals(head.top()) || plan.at().isPresent()) {
            number++;
            Instant at = plan.at().orElse(now).truncatedTo(ChronoUnit.SECONDS);
            steps.add(new Step(number, plan.author(), at, plan.message().strip(), head.top(), top));
        }
        head = head.next(number, top, held);
        return number;
    }

    /** PostgreSQL has every character in a text but this one. */
    private static void check(Lease lease) {
        if (lease.key().indexOf('\0') >= 0 || lease.value().indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a lease can't have the character NUL");
        }
    }

    private static String storable(String text) {
        return text.replace('\0', '\ufffd');
    }

    /** Whether it takes leases alone, so that no commit tells that it was made. */
    boolean isLeasing() {
        return steps.isEmpty() && head.held() != before.held();
    }

    /** Whether there is anything to be written. */
    boolean isSomething() {
        return !steps.isEmpty() || isLeasing();
    }

    /** Writes all of it; nobody sees it before the transaction ends. */
    void write(Connection connection) throws SQLException {
        steps.forEach(step -> unsaved.collect(step.after(), fresh));
        writeObjects(connection);
        writeLeases(connection);
        if (!steps.isEmpty()) {
            writeSteps(connection);
        }
    }

    /**
     * What is there already is noted as used, and held until the transaction ends: nobody tidies it up between this look
     * and the commit that has it.
     */
    private void writeObjects(Connection connection) throws SQLException {
        String insert = "INSERT INTO guelta_object (id, size, used, bytes) VALUES (?, ?, now(), ?)"
                + " ON CONFLICT (id) DO UPDATE SET used = now()"
                + " WHERE guelta_object.used < now() - interval '10 minutes'";
        try (PreparedStatement sql = connection.prepareStatement(insert)) {
            long batch = 0;
            for (Map.Entry<String, Unsaved.Fresh> e : fresh.entrySet()) {
                Content content = e.getValue().content();
                boolean inParts = content.size() > JdbcObjects.PART;
                sql.setBytes(1, JdbcObjects.id(new Tag(e.getKey())));
                sql.setLong(2, content.size());
                sql.setBytes(3, inParts ? null : bytes(content));
                sql.addBatch();
                batch += inParts ? 0 : content.size();
                if (batch > BATCH) {
                    sql.executeBatch();
                    batch = 0;
                }
            }
            if (!fresh.isEmpty()) {
                sql.executeBatch();
            }
        }
        for (Map.Entry<String, Unsaved.Fresh> e : fresh.entrySet()) {
            if (e.getValue().content().size() > JdbcObjects.PART) {
                writeParts(connection, new Tag(e.getKey()), e.getValue().content());
            }
        }
    }

    private static byte[] bytes(Content content) {
        try {
            return content.bytes();
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    private static StoreUnavailable unreadable(IOException why) {
        return new StoreUnavailable("The content to be stored can't be read: " + why.getMessage(), why);
    }

    private static void writeParts(Connection connection, Tag tag, Content content) throws SQLException {
        String insert = "INSERT INTO guelta_part (object, part, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
        try (PreparedStatement sql = connection.prepareStatement(insert);
                InputStream in = content.open()) {
            int number = 0;
            long left = content.size();
            for (byte[] part = in.readNBytes(JdbcObjects.PART);
                    part.length > 0;
                    part = in.readNBytes(JdbcObjects.PART)) {
                left -= part.length;
                sql.setBytes(1, JdbcObjects.id(tag));
                sql.setInt(2, number++);
                sql.setBytes(3, part);
                sql.executeUpdate();
            }
            if (left != 0) {
                throw new IOException("it has another length than before");
            }
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    private void writeSteps(Connection connection) throws SQLException {
        String insert = "INSERT INTO guelta_change (root, n, made, author, email, at, message, before, after)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement sql = connection.prepareStatement(insert)) {
            for (Step step : steps) {
                sql.setLong(1, root);
                sql.setLong(2, step.number());
                sql.setObject(3, made);
                sql.setString(4, storable(step.author().name()));
                sql.setString(5, storable(step.author().email()));
                sql.setLong(6, step.at().getEpochSecond());
                sql.setString(7, storable(step.message()));
                sql.setBytes(8, JdbcObjects.id(step.before()));
                sql.setBytes(9, JdbcObjects.id(step.after()));
                sql.addBatch();
            }
            sql.executeBatch();
        }
        try (PreparedStatement sql =
                connection.prepareStatement("UPDATE guelta_root SET n = ?, top = ? WHERE id = ?")) {
            sql.setLong(1, head.number());
            sql.setBytes(2, JdbcObjects.id(head.top()));
            sql.setLong(3, root);
            sql.executeUpdate();
        }
    }

    private void writeLeases(Connection connection) throws SQLException {
        if (head.held() == before.held()) {
            return;
        }
        Set<Lease> then = new HashSet<>(before.held().all());
        Set<Lease> now = new HashSet<>(head.held().all());
        try (PreparedStatement sql =
                connection.prepareStatement("DELETE FROM guelta_lease WHERE root = ? AND key = ?")) {
            for (Lease lease : then) {
                if (!now.contains(lease)) {
                    sql.setLong(1, root);
                    sql.setString(2, lease.key());
                    sql.addBatch();
                }
            }
            sql.executeBatch();
        }
        String insert = "INSERT INTO guelta_lease (root, key, value, expires) VALUES (?, ?, ?, ?)";
        try (PreparedStatement sql = connection.prepareStatement(insert)) {
            for (Lease lease : now) {
                if (!then.contains(lease)) {
                    sql.setLong(1, root);
                    sql.setString(2, lease.key());
                    sql.setString(3, lease.value());
                    sql.setString(4, lease.expires().toString());
                    sql.addBatch();
                }
            }
            sql.executeBatch();
        }
        if (isLeasing()) {
            try (PreparedStatement sql = connection.prepareStatement("INSERT INTO guelta_leasing VALUES (?, now())")) {
                sql.setObject(1, made);
                sql.executeUpdate();
            }
        }
    }

    /** Has the node remember what was written. */
    void remember(JdbcObjects objects) {
        unsaved.remember(fresh.keySet(), objects);
    }
}
