// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.store.StoreUnavailable;
import guelta.store.WatchContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody foresaw ends no thread of a store: others wait for it. */
class FaultsTest {
    @TempDir
    Path folder;

    private GitStore open(Clock clock) throws IOException {
        return GitStore.open(Trials.settings(folder.resolve("trial.git")), clock, List::of);
    }

    /** Something that the writer can't plan, and nobody knows why. */
    private record Unforeseen(GitRoot root, Throwable fault, CompletableFuture<Void> told) implements Task {
        @Override
        public Head plan(Head head, Unsaved unsaved, GitStore store) {
            if (fault instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) fault;
        }

        @Override
        public void done() {
            told.complete(null);
        }

        @Override
        public void fail(StoreUnavailable why) {
            told.completeExceptionally(why);
        }
    }

    @Test
    void whatCanNotBePlannedEndsNotTheWriter() throws Exception {
        try (GitStore store = open(Clock.systemUTC())) {
            GitRoot root = (GitRoot) store.root("main");
            for (Throwable fault : List.of(new IllegalStateException("a bug"), new NoClassDefFoundError("updated"))) {
                Unforeseen task = new Unforeseen(root, fault, new CompletableFuture<>());
                store.writer().add(task);
                CompletionException failed = assertThrows(
                        CompletionException.class,
                        () -> task.told().orTimeout(20, TimeUnit.SECONDS).join());
                assertEquals(StoreUnavailable.class, failed.getCause().getClass());
            }
            assertEquals(1, commit(root, put("a", "1")));
        }
    }

    /** Says what time it is, but for one thread. */
    private static final class Forgetful extends Clock {
        private final CountDownLatch asked = new CountDownLatch(1);

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            if (asked.getCount() > 0 && Thread.currentThread().getName().endsWith("-looker")) {
                asked.countDown();
                throw new OutOfMemoryError("for a moment");
            }
            return Instant.now();
        }
    }

    @Test
    void theStoreIsLookedAtAgainWhenMemoryWasShort() throws Exception {
        Forgetful clock = new Forgetful();
        try (GitStore store = open(clock)) {
            commit(store.root("main"), put("a", "1"));
            store.root("side");
            WatchContract.await(clock.asked);
            seesWhatIsPushed(store);
        }
    }

    /** Of a root that can't be read the others need not know. */
    @Test
    void rootsAreLookedAtWhateverTheOthersAre() throws Exception {
        try (GitStore store = open(Clock.systemUTC())) {
            commit(store.root("main"), put("a", "1"));
            Path leases = folder.resolve("trial.git/guelta/leases/refs/heads");
            Files.createDirectories(leases);
            for (int i = 0; i < 20; i++) {
                Files.writeString(leases.resolve("side" + i), "damaged");
                store.root("side" + i);
            }
            seesWhatIsPushed(store);
        }
    }

    /** Who pushes waits for an answer, whichever server gives it. */
    @Test
    void aQuestionThatAServerTookBeforeItWasKilledIsAnswered() throws Exception {
        open(Clock.systemUTC()).close();
        Path box = folder.resolve("trial.git/guelta/push");
        Files.writeString(box.resolve("1-1.question"), "\n");
        Files.createFile(box.resolve("1-1.taken"));
        try (GitStore store = open(Clock.systemUTC())) {
            Trials.await(() -> Files.exists(box.resolve("1-1.answer")), store::name);
        }
    }

    private void seesWhatIsPushed(GitStore store) throws Exception {
        WatchContract.Listener listener = new WatchContract.Listener();
        store.root("main").watch(1, listener);
        Path clone = folder.resolve("clone");
        Git.run(folder, "clone", "--quiet", "trial.git", "clone");
        Files.writeString(clone.resolve("b"), "2");
        Git.run(clone, "add", "b");
        Git.run(clone, "commit", "--quiet", "-m", "by hand");
        Git.run(clone, "push", "--quiet", folder.resolve("trial.git").toString(), "HEAD:refs/heads/main");
        assertEquals(2, listener.next().number());
    }
}
