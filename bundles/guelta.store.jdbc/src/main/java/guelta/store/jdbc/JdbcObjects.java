// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import guelta.store.Content;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import guelta.store.tree.Folder;
import guelta.store.tree.Node;
import guelta.store.tree.Objects;
import guelta.store.tree.Recent;
import guelta.store.tree.Tags;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * The objects of a database, read. What was read once reads the same for ever, so the node remembers it, within bounds.
 * Who opens a folder is likely to look at what is in it: small things in it come with one more query. Any thread.
 */
final class JdbcObjects implements Objects {
    /** Bytes of folders and of small files that are remembered, twice this at most for each. */
    private static final long REMEMBERED = 16 << 20;

    private static final long SIZES_REMEMBERED = 100_000;

    /** What an object weighs besides its bytes, about. */
    private static final int OVERHEAD = 200;

    /** A file of this size is remembered, and comes along with its folder. */
    static final int SMALL = 16 << 10;

    /** A bigger object is kept in parts of this size. */
    static final int PART = 1 << 20;

    private static final int WHOLE = -1;
    private static final int TOGETHER = 500;

    private record Known(Folder folder, AtomicBoolean opened) {}

    private final Database database;
    private final Recent<Tag, Known> folders = new Recent<>(REMEMBERED);
    private final Recent<Tag, Content> files = new Recent<>(REMEMBERED);
    private final Recent<Tag, Long> sizes = new Recent<>(SIZES_REMEMBERED);

    JdbcObjects(Database database) {
        this.database = database;
    }

    static byte[] id(Tag tag) {
        return HexFormat.of().parseHex(tag.hex());
    }

    static Tag tag(byte[] id) {
        return new Tag(HexFormat.of().formatHex(id));
    }

    @Override
    public Folder folder(Tag tag) {
        Known known = known(tag);
        if (known.opened().compareAndSet(false, true)) {
            readWhatIsIn(known.folder());
        }
        return known.folder();
    }

    @Override
    public Folder alone(Tag tag) {
        return known(tag).folder();
    }

    private Known known(Tag tag) {
        if (tag.equals(Tags.EMPTY_FOLDER)) {
            return new Known(Folder.EMPTY, new AtomicBoolean(true));
        }
        Known known = folders.get(tag);
        return known != null
                ? known
                : remember(tag, parse(tag, bytes(database.read(connection -> file(connection, tag)))));
    }

    private static byte[] bytes(Content content) {
        try {
            return content.bytes();
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
    }

    static Folder parse(Tag tag, byte[] bytes) {
        try {
            return Folder.parse(bytes);
        } catch (IllegalArgumentException broken) {
            throw new StoreUnavailable("Folder " + tag + " in the database is damaged", broken);
        }
    }

    private Known remember(Tag tag, Folder folder) {
        Known known = new Known(folder, new AtomicBoolean());
        folders.put(tag, known, OVERHEAD + (long) OVERHEAD * folder.size());
        return known;
    }

    private void remember(Tag tag, Content file) {
        sizes.put(tag, file.size(), 1);
        if (file.size() <= SMALL) {
            files.put(tag, file, OVERHEAD + file.size());
        }
    }

    /** Remembers what was written just now. */
    void wrote(Tag tag, Folder folder) {
        // What is in it was read, or written along with it.
        remember(tag, folder).opened().set(true);
    }

    /** Remembers what was written just now, whose bytes are in memory. */
    void wrote(Tag tag, Content file) {
        remember(tag, file);
    }

    private void readWhatIsIn(Folder folder) {
        Collection<Node> nodes = folder.nodes();
        List<Tag> unknown = nodes.stream()
                .filter(node -> node.isFolder() ? folders.get(node.tag()) == null : sizes.get(node.tag()) == null)
                .map(Node::tag)
                .distinct()
                .toList();
        for (int from = 0; from < unknown.size(); from += TOGETHER) {
            List<Tag> some = unknown.subList(from, Math.min(unknown.size(), from + TOGETHER));
            database.read(connection -> {
                read(connection, some, nodes);
                return some;
            });
        }
    }

    private void read(Connection connection, List<Tag> some, Collection<Node> nodes) throws SQLException {
        Set<Tag> inner = nodes.stream().filter(Node::isFolder).map(Node::tag).collect(Collectors.toSet());
        Array ids = connection.createArrayOf(
                "bytea", some.stream().map(JdbcObjects::id).toArray(byte[][]::new));
        String query = "SELECT id, size, CASE WHEN size <= ? THEN bytes END FROM guelta_object WHERE id = ANY (?)";
        try (PreparedStatement sql = connection.prepareStatement(query)) {
            sql.setLong(1, SMALL);
            sql.setArray(2, ids);
            try (ResultSet row = sql.executeQuery()) {
                while (row.next()) {
                    Tag tag = tag(row.getBytes(1));
                    byte[] bytes = row.getBytes(3);
                    if (!inner.contains(tag)) {
                        sizes.put(tag, row.getLong(2), 1);
                        if (bytes != null) {
                            remember(tag, Content.of(bytes));
                        }
                    } else if (bytes != null) {
                        remember(tag, parse(tag, bytes));
                    }
                }
            }
        } finally {
            ids.free();
        }
    }

    @Override
    public long size(Tag file) {
        Long known = sizes.get(file);
        return known != null ? known : content(file).size();
    }

    @Override
    public Content content(Tag file) {
        Content known = files.get(file);
        if (known != null) {
            return known;
        }
        Content read = database.read(connection -> file(connection, file));
        remember(file, read);
        return read;
    }

    /** A file: with its bytes when it is small, else as a way to read it. */
    private Content file(Connection connection, Tag tag) throws SQLException {
        String query = "SELECT size, CASE WHEN size <= ? THEN bytes END, bytes IS NULL FROM guelta_object WHERE id = ?";
        try (PreparedStatement sql = connection.prepareStatement(query)) {
            sql.setLong(1, SMALL);
            sql.setBytes(2, id(tag));
            try (ResultSet row = sql.executeQuery()) {
                if (!row.next()) {
                    throw missing(tag);
                }
                byte[] bytes = row.getBytes(2);
                return bytes != null ? Content.of(bytes) : new Stored(tag, row.getLong(1), row.getBoolean(3));
            }
        }
    }

    private static byte[] part(Connection connection, Tag tag, int number) throws SQLException {
        boolean whole = number == WHOLE;
        String query = whole
                ? "SELECT bytes FROM guelta_object WHERE id = ?"
                : "SELECT bytes FROM guelta_part WHERE object = ? AND part = ?";
        try (PreparedStatement sql = connection.prepareStatement(query)) {
            sql.setBytes(1, id(tag));
            if (!whole) {
                sql.setInt(2, number);
            }
            try (ResultSet row = sql.executeQuery()) {
                if (!row.next()) {
                    throw missing(tag);
                }
                return row.getBytes(1);
            }
        }
    }

    static StoreUnavailable missing(Tag tag) {
        return new StoreUnavailable("Object " + tag + " is not in the database");
    }

    /** A file that stays where it is until it is read. */
    private final class Stored implements Content {
        private final Tag tag;
        private final long size;
        private final boolean inParts;

        Stored(Tag tag, long size, boolean inParts) {
            this.tag = tag;
            this.size = size;
            this.inParts = inParts;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public InputStream open() {
            return inParts
                    ? new Parts(tag, size)
                    : new ByteArrayInputStream(database.read(connection -> part(connection, tag, WHOLE)));
        }
    }

    /** Reads part by part; between two of them nothing is held. */
    private final class Parts extends InputStream {
        private final Tag tag;
        private final long size;
        private int next;
        private ByteArrayInputStream part = new ByteArrayInputStream(new byte[0]);

        Parts(Tag tag, long size) {
            this.tag = tag;
            this.size = size;
        }

        @Override
        public int read() {
            return more() ? part.read() : -1;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            return length == 0 ? 0 : more() ? part.read(to, offset, length) : -1;
        }

        private boolean more() {
            if (part.available() == 0 && (long) next * PART < size) {
                int number = next++;
                part = new ByteArrayInputStream(database.read(connection -> part(connection, tag, number)));
            }
            return part.available() > 0;
        }
    }
}
