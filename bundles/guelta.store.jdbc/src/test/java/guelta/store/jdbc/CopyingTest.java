// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.delete;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Author;
import guelta.store.Commit;
import guelta.store.Edit;
import guelta.store.Entry;
import guelta.store.Lease;
import guelta.store.Moments;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.Store;
import guelta.store.StorePath;
import guelta.store.git.GitStores;
import guelta.store.memory.MemoryStore;
import guelta.store.tree.Copying;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Copies from and to the other backends, as {@code store:copy} makes them. */
@ExtendWith(Postgres.class)
class CopyingTest {
    private final Moments clock = new Moments();

    /** Everything that can be seen of a store, but for the epochs. */
    private static List<String> seen(Store store) throws Exception {
        List<String> seen = new ArrayList<>();
        List<String> roots;
        try (Stream<String> names = store.roots("")) {
            roots = names.toList();
        }
        for (String name : roots) {
            Root root = store.root(name);
            try (Stream<Commit> history = root.history(StorePath.TOP, Long.MAX_VALUE)) {
                for (Commit commit : history.toList()) {
                    String tag = root.at(commit.number())
                            .find(StorePath.TOP)
                            .map(Entry::tag)
                            .orElseThrow()
                            .hex();
                    seen.add(String.join(
                            " ",
                            name,
                            Long.toString(commit.number()),
                            tag,
                            commit.author().toString(),
                            commit.at().toString(),
                            commit.message(),
                            commit.touched().toString()));
                }
            }
            seen.addAll(files(root.head()));
            seen.add(root.head().leases("").toString());
        }
        return seen;
    }

    private void live(Store store) {
        Random random = new Random(5);
        for (String name : List.of("main", "home/anna b", "accounts")) {
            Root root = store.root(name);
            for (int i = 0; i < 120; i++) {
                int step = i;
                done(root.commit(head -> step(head, random, step)));
            }
            Instant then = Instant.parse("2001-02-03T04:05:06Z");
            done(root.commit(head -> new Plan<>(
                    List.of(), List.of(), new Author("Zo\u00eb", ""), Optional.of(then), "Nothing\n\nat all", "")));
        }
        Lease lease = new Lease("lock", "of anna", clock.instant().plusSeconds(60));
        done(store.root("main")
                .commit(head -> new Plan<>(List.of(), List.of(lease), new Author("a", ""), Optional.empty(), "", "")));
        commit(store.root("emptied"), put("a", "1"));
        commit(store.root("emptied"), delete("a"));
    }

    private static Plan<Void> step(Snapshot head, Random random, int step) {
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            String path = "f" + random.nextInt(5) + "/" + random.nextInt(20);
            edits.add(random.nextInt(4) == 0 ? delete(path) : put(path, "text " + random.nextInt(50)));
        }
        if (random.nextInt(10) == 0) {
            head.find(StorePath.of("f1"))
                    .ifPresent(folder -> edits.add(0, new Edit.Copy(folder.path(), StorePath.of("g"))));
        }
        return Plan.of(edits, new Author("Anna", "anna@example.org"), "Step " + step);
    }

    @Test
    void aHistoryIsTheSameInEveryKindOfStore(PostgresCluster cluster, @TempDir Path folder) throws Exception {
        try (GitStores.Opened git = GitStores.open(folder.resolve("a.git"), false, clock);
                GitStores.Opened back = GitStores.open(folder.resolve("b.git"), true, clock);
                MemoryStore memory = new MemoryStore("memory", clock);
                JdbcStore one = new JdbcStore(cluster.settings(cluster.fresh()), clock);
                JdbcStore other = new JdbcStore(cluster.settings(cluster.fresh()), clock)) {
            live(git.store());
            List<String> expected = seen(git.store());
            assertTrue(expected.size() > 300, expected.toString());
            Store[] way = {git.store(), one, memory, other, back.store()};
            for (int i = 1; i < way.length; i++) {
                assertTrue(Copying.copy(way[i - 1], way[i], line -> {}) > 300);
                assertEquals(expected, seen(way[i]), way[i].state().kind());
                assertEquals(0, Copying.copy(way[i - 1], way[i], line -> {}));
            }
            commit(one.root("main"), put("more", "1"));
            assertEquals(1, Copying.copy(one, git.store(), line -> {}));
            assertEquals(seen(one), seen(git.store()));
        }
    }
}
