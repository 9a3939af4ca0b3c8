// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.put;
import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.meter.Durations;
import guelta.meter.MeterReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store tells metrics of itself. */
class CountsTest {
    @TempDir
    Path folder;

    private static Map<String, Long> read(GitStore store) {
        Map<String, Long> figures = new TreeMap<>();
        store.counts().read(new MeterReader() {
            @Override
            public void counter(String name, String help, long value, String... labels) {
                assertEquals(List.of("store", "trial"), List.of(labels).subList(0, 2));
                figures.put(name + (labels.length > 2 ? " " + labels[3] : ""), value);
            }

            @Override
            public void gauge(String name, String help, double value, String... labels) {
                throw new AssertionError(name);
            }

            @Override
            public void histogram(String name, String help, Durations.Spread spread, String... labels) {
                throw new AssertionError(name);
            }
        });
        return figures;
    }

    @ParameterizedTest
    @ValueSource(strings = {"commit", "journal"})
    void commitsAreCountedOnceAndWhatChangesNothingIsNone(String durability) throws Exception {
        try (GitStore store =
                GitStore.open(Trials.settings(folder.resolve("a.git"), durability), Clock.systemUTC(), List::of)) {
            for (int i = 0; i < 5; i++) {
                commit(store.root("main"), put("a", Integer.toString(i)));
                commit(store.root("main"), put("a", Integer.toString(i)));
            }
            commit(store.root("home/anna"), put("a", ""));
            assertEquals(6, read(store).get("guelta_store_commits_total"));
        }
    }

    // What came from there was committed elsewhere.
    @Test
    void pullsAndPushesAreCountedByWhatCameOfThem() throws Exception {
        Path remote = folder.resolve("remote.git");
        Git.run(folder, "init", "-q", "--bare", "-b", "main", "remote.git");
        Path path = folder.resolve("a.git");
        try (GitStore store = GitStore.open(
                Trials.settings(path, remote.toString(), Duration.ZERO, Optional.empty()),
                Clock.systemUTC(),
                List::of)) {
            commit(store.root("main"), put("a", "1"));
            done(store.sync());
            Path clone = folder.resolve("clone");
            Git.run(folder, "clone", "-q", remote.toString(), "clone");
            Files.writeString(clone.resolve("b"), "2");
            Git.run(clone, "add", "b");
            Git.run(clone, "commit", "-q", "-m", "By hand");
            Git.run(clone, "push", "-q");
            long pulls = read(store).get("guelta_store_pulls_total done");
            done(store.sync());
            assertEquals(2, store.root("main").head().number());
            assertEquals(pulls + 1, read(store).get("guelta_store_pulls_total done"));
            assertEquals(1, read(store).get("guelta_store_commits_total"));
            assertEquals(1, read(store).get("guelta_store_pushes_total done"));
            assertEquals(0, read(store).get("guelta_store_pulls_total failed"));
            Files.move(remote, folder.resolve("away.git"));
            store.sync();
            Trials.await(() -> read(store).get("guelta_store_pulls_total failed") > 0, () -> read(store)
                    .toString());
            assertEquals(0, read(store).get("guelta_store_pushes_total failed"));
        }
    }
}
