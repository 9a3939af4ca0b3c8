// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Author;
import guelta.store.Commit;
import guelta.store.StorePath;
import guelta.store.WatchContract.Listener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories that the git program makes, as a store sees and numbers them. */
class PushedHistoryTest extends PushTrial {
    @Test
    void aRewrittenHistoryHasAnotherEpochAndIsToldFromItsHead() throws Exception {
        push(clone, "second\n");
        Listener listener = new Listener();
        main().watch(0, listener);
        told(listener, 1);
        told(listener, 2);
        String before = main().head().epoch();
        Git.run(clone, "commit", "-q", "--amend", "-m", "Second, amended");
        Git.run(clone, "push", "-q", "--force");
        told(listener, 2);
        String after = main().head().epoch();
        assertNotEquals(before, after);
        assertEquals(
                "Second, amended",
                main().history(StorePath.TOP, 3).findFirst().orElseThrow().message());
        commit(main(), put("b", "third"));
        told(listener, 3);
        store.close();
        store = GitStore.open(Trials.settings(repository), Clock.systemUTC(), List::of);
        assertEquals(after, main().head().epoch());
        assertEquals(3, main().head().number());
    }

    @Test
    void aHistoryThatWasRewrittenWhileTheServerWasAwayHasAnotherEpoch() throws Exception {
        push(clone, "second\n");
        store.close();
        store = GitStore.open(Trials.settings(repository), Clock.systemUTC(), List::of);
        String before = main().head().epoch();
        store.close();
        push(clone, "third\n");
        store = GitStore.open(Trials.settings(repository), Clock.systemUTC(), List::of);
        assertEquals(before, main().head().epoch());
        assertEquals(3, main().head().number());
        store.close();
        Git.run(clone, "reset", "-q", "--hard", "HEAD~2");
        Git.run(clone, "push", "-q", "--force");
        store = GitStore.open(Trials.settings(repository), Clock.systemUTC(), List::of);
        assertNotEquals(before, main().head().epoch());
        assertEquals(1, main().head().number());
    }

    // A person's pull makes a merge whose first parent is their own commit: along first parents, the server's is not
    // there.
    @Test
    void mergesCountAlongTheirFirstParents() throws Exception {
        String before = main().head().epoch();
        Files.writeString(clone.resolve("b"), "theirs\n");
        Git.run(clone, "add", "b");
        Git.run(clone, "commit", "-q", "-m", "Theirs");
        commit(main(), put("c", "the server's\n"));
        Git.run(clone, "pull", "-q", "--no-rebase", "--no-edit");
        Git.run(clone, "push", "-q");
        Listener listener = new Listener();
        main().watch(0, listener);
        while (main().head().number() < 3) {
            listener.next();
        }
        assertEquals(
                List.of("A change", "Theirs"),
                main().history(StorePath.TOP, 3).map(Commit::message).sorted().toList());
        assertNotEquals(before, main().head().epoch());
        assertEquals(List.of("a=first\n", "b=theirs\n", "c=the server's\n"), files(main().head()));
    }

    @Test
    void packedBranchesAreSeen() throws Exception {
        Git.run(repository, "pack-refs", "--all");
        assertFalse(Files.exists(repository.resolve("refs/heads/main")));
        assertEquals(2, commit(main(), put("b", "2")));
        Git.run(repository, "pack-refs", "--all", "--prune");
        Git.run(repository, "gc", "-q");
        assertEquals(3, commit(main(), put("b", "3")));
        assertEquals(0, push(clone("file://" + repository, "later"), "after\n").exit());
        Listener listener = new Listener();
        main().watch(3, listener);
        told(listener, 4);
        assertEquals(List.of("a=after\n", "b=3"), files(main().head()));
    }

    @Test
    void theCommitterIsTheServerAndTheNumberIsInTheMessage() throws Exception {
        commit(main(), put("b", "2"));
        String log = Git.run(repository, "log", "-1", "--format=%an|%ae|%cn|%B", "main");
        assertEquals("Anna|anna@example.org|guelta|A change\n\nChange-Number: 2\n", log.stripTrailing() + "\n");
        assertEquals(
                new Author("Anna", "anna@example.org"),
                main().history(StorePath.TOP, 3).findFirst().orElseThrow().author());
    }

    @Test
    void filesThatAStoreDoesNotShowStayWhereTheyAre() throws Exception {
        Files.createSymbolicLink(clone.resolve("link"), Path.of("a"));
        Files.writeString(clone.resolve("run"), "#!/bin/sh\n");
        clone.resolve("run").toFile().setExecutable(true);
        Git.run(clone, "add", "link", "run");
        Git.run(clone, "commit", "-q", "-m", "m");
        Git.run(clone, "push", "-q");
        Listener listener = new Listener();
        main().watch(1, listener);
        assertEquals(List.of(StorePath.of("run")), listener.next().touched());
        assertEquals(List.of("a=first\n", "run=#!/bin/sh\n"), files(main().head()));
        commit(main(), put("a", "changed"));
        Git.run(clone, "pull", "-q");
        assertTrue(Files.isSymbolicLink(clone.resolve("link")));
        assertTrue(Files.isExecutable(clone.resolve("run")));
    }
}
