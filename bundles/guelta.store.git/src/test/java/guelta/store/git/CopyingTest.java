// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.commits;
import static guelta.store.StoreUnderTest.delete;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.move;
import static guelta.store.StoreUnderTest.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Author;
import guelta.store.Commit;
import guelta.store.Conflict;
import guelta.store.Expired;
import guelta.store.Lease;
import guelta.store.Moments;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Store;
import guelta.store.StorePath;
import guelta.store.tree.Copying;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The copy that {@code store:copy} makes; between two Git stores, since it knows the seam only. */
class CopyingTest {
    private final Moments clock = new Moments();

    @TempDir
    Path folder;

    private GitStore from;
    private GitStore to;

    @BeforeEach
    void open() throws IOException {
        from = GitStore.open(Trials.settings(folder.resolve("from.git")), clock, List::of);
        to = GitStore.open(Trials.settings(folder.resolve("to.git")), clock, List::of);
    }

    @AfterEach
    void close() {
        from.close();
        to.close();
    }

    private static List<String> history(Store store, String name) {
        Root root = store.root(name);
        try (Stream<Commit> history = root.history(StorePath.TOP, Long.MAX_VALUE)) {
            return history.map(commit -> String.join(
                            " ",
                            Long.toString(commit.number()),
                            commit.author().toString(),
                            commit.at().toString(),
                            commit.message(),
                            commit.touched().toString()))
                    .toList();
        }
    }

    private static String top(Store store, String root) {
        return store.root(root).head().find(StorePath.TOP).orElseThrow().tag().hex();
    }

    @Test
    void everyRootIsCopiedWithItsWholeHistory() throws Exception {
        Root main = from.root("main");
        commits(main, 300, i -> put("f" + i % 7 + "/g", "text " + i));
        commit(main, move("f1", "h"), delete("f2"), put("f3", "a file now"));
        Instant then = Instant.parse("2001-02-03T04:05:06Z");
        done(main.commit(head -> new Plan<>(
                List.of(), List.of(), new Author("Zo\u00eb", ""), Optional.of(then), "Nothing\n\nat all", "")));
        commit(from.root("home/anna b"), put("a", "1"));
        Lease lease = new Lease("lock", "of anna", clock.instant().plusSeconds(60));
        done(main.commit(head -> new Plan<>(List.of(), List.of(lease), new Author("a", ""), Optional.empty(), "", "")));
        List<String> told = new ArrayList<>();
        assertEquals(303, Copying.copy(from, to, told::add));
        for (String root : new String[] {"main", "home/anna b"}) {
            assertEquals(history(from, root), history(to, root));
            assertEquals(top(from, root), top(to, root));
        }
        assertEquals(List.of(lease), to.root("main").head().leases(""));
        assertTrue(told.contains("main: all 302 changes"), told.toString());
        assertEquals("", Git.run(folder.resolve("to.git"), "fsck", "--full", "--strict"));
    }

    @Test
    void aCopyGoesOnWhereItEnded() throws Exception {
        commits(from.root("main"), 5, i -> put("a", "text " + i));
        assertEquals(5, Copying.copy(from, to, line -> {}));
        assertEquals(0, Copying.copy(from, to, line -> {}));
        commit(from.root("main"), put("b", "1"));
        assertEquals(1, Copying.copy(from, to, line -> {}));
        assertEquals(history(from, "main"), history(to, "main"));
    }

    // What follows in the new history must not come to stand on the former one.
    @Test
    void aHistoryThatIsRewrittenMeanwhileIsNotCopiedOn() throws Exception {
        Root main = from.root("main");
        commits(main, 1_010, i -> put("a", "text " + i));
        Path repository = folder.resolve("from.git");
        String former = Git.run(repository, "rev-parse", "main~500").strip();
        List<String> told = new ArrayList<>();
        assertThrows(
                Expired.class,
                () -> Copying.copy(from, to, line -> {
                    told.add(line);
                    if (told.size() == 1) {
                        setBack(repository, former);
                        commits(main, 510, i -> put("b", "text " + i));
                    }
                }));
        assertEquals(List.of("main: 1000 of 1010 changes"), told);
    }

    private static void setBack(Path repository, String commit) {
        try {
            Git.run(repository, "update-ref", "refs/heads/main", commit);
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void aTargetWithAHistoryOfItsOwnIsLeftAlone() {
        commit(from.root("main"), put("a", "1"));
        commit(to.root("main"), put("b", "1"));
        assertThrows(Conflict.class, () -> Copying.copy(from, to, line -> {}));
        commit(to.root("main"), put("b", "2"));
        assertThrows(Conflict.class, () -> Copying.copy(from, to, line -> {}));
        assertEquals(2, to.root("main").head().number());
    }
}
