// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import static guelta.store.StoreUnderTest.ANNA;
import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.delete;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.fails;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.put;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Entry;
import guelta.store.Moments;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is in the tables, and what gc removes of it. */
@ExtendWith(Postgres.class)
class TidyingTest {
    private PostgresCluster cluster;
    private JdbcSettings settings;
    private JdbcStore store;
    private Root main;

    @BeforeEach
    void open(PostgresCluster shared) {
        cluster = shared;
        settings = cluster.settings(cluster.fresh());
        store = new JdbcStore(settings, new Moments());
        main = store.root("main");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private long count(String table) {
        return Long.parseLong(
                cluster.ask(settings.url(), "SELECT count(*) FROM " + table).get(0));
    }

    private void old() {
        cluster.ask(settings.url(), "UPDATE guelta_object SET used = now() - interval '2 hours'");
    }

    private String gc() {
        return done(store.gc(line -> {}));
    }

    // A PUT into a collection in shards writes the file and the folders above it; nothing else is left behind, whatever
    // the plans did on their way.
    @Test
    void aCommitWritesWhatItHasAndNothingElse() {
        commit(main, put("calendars/work/a1/x.ics", "one"), put("calendars/work/b2/y.ics", "two"));
        assertEquals(7, count("guelta_object"));
        commit(main, put("calendars/work/a1/x.ics", "three"), put("draft", "gone again"), delete("draft"));
        assertEquals(7 + 5, count("guelta_object"));
        fails(IllegalStateException.class, main.commit(head -> {
            throw new IllegalStateException("of the plan");
        }));
        fails(
                IllegalArgumentException.class,
                main.commit(head -> Plan.of(
                        List.of(put("new", "text"), new Edit.Move(StorePath.of("not there"), StorePath.of("b"))),
                        ANNA,
                        "m")));
        assertEquals(7 + 5, count("guelta_object"));
        old();
        assertEquals("0 objects that no commit has were removed, 12 stay", gc());
        assertEquals(7 + 5, count("guelta_object"));
    }

    @Test
    void whatNoCommitHasIsRemovedWhenItIsOld() throws Exception {
        byte[] big = new byte[3_000_000];
        new Random(3).nextBytes(big);
        Root gone = store.root("home/gone");
        commit(
                gone,
                put("shared", "of both"),
                put("f/own", "of one"),
                new Edit.Put(StorePath.of("big"), Content.of(big)));
        commit(main, put("shared", "of both"), put("a", "1"));
        assertEquals(3, count("guelta_part"));
        cluster.ask(settings.url(), "DELETE FROM guelta_root WHERE name = 'home/gone'");
        assertEquals("0 objects that no commit has were removed, 3 stay", gc());
        old();
        assertEquals("4 objects that no commit has were removed, 3 stay", gc());
        assertEquals(3, count("guelta_object"));
        assertEquals(0, count("guelta_part"));
        try (JdbcStore another = new JdbcStore(settings, new Moments())) {
            assertEquals(
                    List.of("a=1", "shared=of both"), files(another.root("main").head()));
        }
    }

    // An old object that nobody has is had again by a commit after it was looked for in all commits, and before it
    // goes.
    @Test
    void whatIsWrittenAgainBeforeItIsRemovedStays() throws Exception {
        commit(main, put("a", "0"));
        commit(store.root("home/gone"), put("f/same", "text"), put("f/other", "text that goes"));
        cluster.ask(settings.url(), "DELETE FROM guelta_root WHERE name = 'home/gone'");
        old();
        List<String> said = new ArrayList<>();
        String done = done(store.gc(line -> {
            said.add(line);
            commit(main, put("g/same", "text"));
        }));
        assertEquals(List.of("2 objects stay"), said);
        // The other file, the folder f and the top.
        assertEquals("3 objects that no commit has were removed, 2 stay", done);
        // A node that remembers nothing reads all of it.
        try (JdbcStore another = new JdbcStore(settings, new Moments())) {
            assertEquals(
                    List.of("a=0", "g/same=text"), files(another.root("main").head()));
        }
    }

    // What a folder has that can't be read is not known, and would go as if nobody had it.
    @Test
    void aFolderThatIsMissingEndsItBeforeAnythingIsRemoved() {
        commit(main, put("f/g/a", "1"), put("b", "2"));
        String folder = main.head().find(StorePath.of("f")).orElseThrow().tag().hex();
        cluster.ask(settings.url(), "DELETE FROM guelta_object WHERE id = '\\x" + folder + "'");
        old();
        long before = count("guelta_object");
        assertEquals(
                "Object " + folder + " is not in the database",
                fails(StoreUnavailable.class, store.gc(line -> {})).getMessage());
        assertEquals(before, count("guelta_object"));
    }

    @Test
    void writersGoOnWhileItTidiesUp() {
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            edits.add(put("f" + i % 200 + "/" + i, "text " + i));
        }
        commit(main, edits);
        List<String> said = new ArrayList<>();
        var tidied = store.gc(said::add);
        long before = main.head().number();
        while (!tidied.toCompletableFuture().isDone()) {
            commit(main, put("meanwhile", "text " + main.head().number()));
        }
        assertTrue(done(tidied).startsWith("0 objects that no commit has were removed"), done(tidied));
        assertTrue(main.head().number() > before, "nothing was written meanwhile");
    }

    // Files of every size around the limits, read by a node that remembers nothing, also byte by byte.
    @Test
    void filesOfEverySizeComeBack() throws IOException {
        Random random = new Random(4);
        List<Edit> edits = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        int part = JdbcObjects.PART;
        for (int size :
                new int[] {0, 1, JdbcObjects.SMALL, JdbcObjects.SMALL + 1, part, part + 1, 2 * part, 5 * part + 7}) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            contents.add(bytes);
            edits.add(new Edit.Put(StorePath.of("f/" + contents.size()), Content.of(bytes)));
        }
        commit(main, edits);
        try (JdbcStore another = new JdbcStore(settings, new Moments())) {
            for (int i = 0; i < contents.size(); i++) {
                var head = another.root("main").head();
                Entry file = head.find(StorePath.of("f/" + (i + 1))).orElseThrow();
                assertEquals(contents.get(i).length, file.size());
                assertArrayEquals(contents.get(i), head.content(file).bytes());
                try (var in = head.content(file).open()) {
                    int at = 0;
                    for (int octet = in.read(); octet >= 0; octet = in.read()) {
                        assertEquals(contents.get(i)[at++] & 0xff, octet);
                    }
                    assertEquals(contents.get(i).length, at);
                }
            }
        }
    }
}
