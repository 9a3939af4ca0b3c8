// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.put;
import static guelta.store.StoreUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.store.CommitCheck;
import guelta.store.Root;
import guelta.store.WatchContract.Listener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store and a clone of it in which a person works with the git program. */
abstract class PushTrial {
    @TempDir
    Path folder;

    final List<CommitCheck> checks = new CopyOnWriteArrayList<>();
    Path repository;
    Path clone;
    GitStore store;

    @BeforeEach
    void open() throws Exception {
        repository = folder.resolve("trial.git");
        store = GitStore.open(Trials.settings(repository), Clock.systemUTC(), () -> checks);
        commit(main(), put("a", "first\n"));
        clone = clone(repository.toString(), "clone");
    }

    @AfterEach
    void close() {
        store.close();
    }

    Root main() {
        return store.root("main");
    }

    Path clone(String from, String name) throws Exception {
        Git.run(folder, "clone", "-q", from, name);
        return folder.resolve(name);
    }

    Git.Outcome push(Path from, String text) throws Exception {
        Files.writeString(from.resolve("a"), text);
        Git.run(from, "commit", "-q", "-a", "-m", "Say " + text.strip());
        return Git.attempt(from, "push", "-q");
    }

    void told(Listener listener, long number) {
        assertEquals(number, listener.next().number());
    }
}
