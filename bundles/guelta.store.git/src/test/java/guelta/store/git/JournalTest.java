// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.put;
import static guelta.store.StoreUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Commit;
import guelta.store.Committed;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import guelta.store.StoreUnderTest;
import guelta.store.WatchContract.Listener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits that are answered from a journal and follow in Git. */
class JournalTest extends JournalTrial {
    @Test
    void whatIsAcknowledgedFollowsInGitByItself() throws Exception {
        hold();
        for (int i = 2; i <= 20; i++) {
            assertEquals(i, commit(main(), put("a", "text " + i), put("f/" + i, "")));
        }
        assertEquals("1", git("rev-list", "--count", "main"));
        assertTrue(journalled(path) > 0);
        assertEquals("text 20", text(main().head(), "a"));
        assertEquals("text 7", text(main().at(7), "a"));
        assertEquals(List.of(StorePath.of("a"), StorePath.of("f/3")), touched(3));
        release();
        awaitInGit(20);
        assertEquals("text 20", git("show", "main:a"));
        Trials.await(
                () -> {
                    try {
                        return journalled(path) == 0;
                    } catch (IOException unreadable) {
                        throw new AssertionError(unreadable);
                    }
                },
                () -> "the end of the journal");
        assertEquals("text 7", text(main().at(7), "a"));
        assertEquals("", git("fsck", "--full", "--strict"));
    }

    private List<StorePath> touched(long number) {
        try (Stream<Commit> history = main().history(StorePath.TOP, number + 1)) {
            return history.findFirst().orElseThrow().touched();
        }
    }

    @Test
    void aBranchThatIsHeldIsToldToTheOperatorAndHoldsUpNoCommit() throws Exception {
        hold();
        commit(main(), put("a", "2"));
        Trials.await(() -> store.state().trouble().contains("remove refs/heads/main.lock"), () -> store.state()
                .toString());
        assertEquals(3, commit(main(), put("a", "3")));
        release();
        awaitInGit(3);
        Trials.await(
                () -> store.state().trouble().isEmpty(), () -> store.state().toString());
    }

    // Who waited would have waited for ever.
    @ParameterizedTest
    @ValueSource(strings = {"commit", "journal"})
    void aCommitThatMemoryIsShortForFailsAndTheNextOneIsMade(String durability) throws Exception {
        store.close();
        store = GitStore.open(Trials.settings(path, durability), Clock.systemUTC(), List::of);
        AtomicLong opened = new AtomicLong();
        Content large = new Content() {
            @Override
            public long size() {
                return 4;
            }

            @Override
            public InputStream open() {
                // Once for its tag, in the plan; then when it is written.
                if (opened.getAndIncrement() > 0) {
                    throw new OutOfMemoryError("Java heap space");
                }
                return new ByteArrayInputStream(new byte[4]);
            }
        };
        CompletableFuture<?> answer = main().commit(
                        head -> Plan.of(List.of(new Edit.Put(StorePath.of("large"), large)), StoreUnderTest.ANNA, "m"))
                .toCompletableFuture();
        ExecutionException failed = assertThrows(ExecutionException.class, () -> answer.get(60, TimeUnit.SECONDS));
        assertInstanceOf(StoreUnavailable.class, failed.getCause());
        assertEquals(2, opened.get());
        assertEquals(2, commit(main(), put("a", "2")));
        awaitInGit(2);
    }

    // A caller that heard of a failure would do again what is there.
    @ParameterizedTest
    @ValueSource(strings = {"commit", "journal"})
    void aDurableCommitIsToldToBeOneAlsoWhenMemoryIsShortForThat(String durability) throws Exception {
        store.close();
        store = GitStore.open(Trials.settings(path, durability), Clock.systemUTC(), List::of);
        AtomicInteger attempts = new AtomicInteger();
        Executor tight = answer -> {
            if (attempts.getAndIncrement() < 3) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            answer.run();
        };
        Pending<String> pending = new Pending<>(
                store.rootOf("refs/heads/main").orElseThrow(),
                head -> new Plan<>(
                        List.of(put("b", "2")), List.of(), StoreUnderTest.ANNA, Optional.empty(), "m", "decided"),
                tight);
        CompletableFuture<Committed<String>> answer = pending.stage().toCompletableFuture();
        store.writer().add(pending);
        assertEquals(new Committed<>(2, "decided"), answer.get(60, TimeUnit.SECONDS));
        assertEquals(4, attempts.get());
        assertEquals(List.of("a=1", "b=2"), files(main().head()));
        assertEquals(3, commit(main(), put("b", "3")));
        awaitInGit(3);
    }

    // The branches of a group are moved one after another: what the first one has can't have failed.
    @ParameterizedTest
    @ValueSource(strings = {"commit", "journal"})
    void aRootThatGitRefusesFailsNobodyElse(String durability) throws Exception {
        store.close();
        store = GitStore.open(Trials.settings(path, durability), Clock.systemUTC(), List::of);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<?> first = main().commit(head -> {
                    awaitQuietly(go);
                    return Plan.of(List.of(put("b", "1")), StoreUnderTest.ANNA, "m");
                })
                .toCompletableFuture();
        List<CompletableFuture<?>> group = Stream.of("x", "x/below", "y")
                .<CompletableFuture<?>>map(name -> store.root(name)
                        .commit(head -> Plan.of(List.of(put("a", name)), StoreUnderTest.ANNA, "m"))
                        .toCompletableFuture())
                .toList();
        go.countDown();
        first.get(60, TimeUnit.SECONDS);
        group.get(0).get(60, TimeUnit.SECONDS);
        ExecutionException failed =
                assertThrows(ExecutionException.class, () -> group.get(1).get(60, TimeUnit.SECONDS));
        assertTrue(failed.getMessage().contains("folder of its own"), failed.getMessage());
        group.get(2).get(60, TimeUnit.SECONDS);
        assertEquals(List.of("a=x"), files(store.root("x").head()));
        assertEquals(List.of("a=y"), files(store.root("y").head()));
        assertEquals(0, store.root("x/below").head().number());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    @Test
    void pushesAndCommitsInTheSameMomentAreBothKept() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        AtomicLong last = new AtomicLong();
        ReentrantLock turn = new ReentrantLock(true);
        Thread writer = new Thread(() -> {
            while (!ended.get()) {
                turn.lock();
                try {
                    last.set(commit(main(), put("own", "number " + main().head().number())));
                } finally {
                    turn.unlock();
                }
            }
        });
        writer.start();
        Path clone = folder.resolve("clone");
        Git.run(folder, "clone", "-q", path.toString(), "clone");
        for (int i = 0; i < 10; i++) {
            Files.writeString(clone.resolve("by hand " + i), "text " + i);
            Git.run(clone, "add", ".");
            Git.run(clone, "commit", "-q", "-m", "By hand " + i);
            if (Git.attempt(clone, "push", "-q").exit() != 0) {
                // Commits came in between: as everywhere in Git one has to pull, and to be quicker.
                turn.lock();
                try {
                    Trials.await(() -> pullAndPush(clone), () -> git("log", "-3", "main"));
                } finally {
                    turn.unlock();
                }
            }
        }
        ended.set(true);
        writer.join();
        long number = main().head().number();
        assertTrue(last.get() <= number);
        commit(main(), put("end", ""));
        close();
        store = open(path);
        assertTrue(main().head().number() > last.get());
        for (int i = 0; i < 10; i++) {
            assertEquals("text " + i, text(main().head(), "by hand " + i));
        }
        // Commits that a push got in before were made again.
        assertEquals("", git("fsck", "--full", "--strict", "--no-dangling"));
    }

    private static boolean pullAndPush(Path clone) {
        try {
            Git.run(clone, "pull", "-q", "--rebase");
            return Git.attempt(clone, "push", "-q").exit() == 0;
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void aCommitThatGotIntoGitInBetweenIsMergedAndTold() throws Exception {
        Listener listener = new Listener();
        main().watch(1, listener);
        hold();
        assertEquals(2, commit(main(), put("b", "ours")));
        assertEquals(2, listener.next().number());
        String theirs = commitInGit("c", "theirs");
        release();
        assertEquals(List.of(StorePath.of("c")), listener.next().touched());
        assertEquals(3, main().head().number());
        assertEquals(List.of("a=1", "b=ours", "c=theirs"), files(main().head()));
        assertEquals(theirs, git("rev-parse", "main^2"));
        assertEquals(4, commit(main(), put("d", "")));
        awaitInGit(4);
        assertEquals("", git("fsck", "--full", "--strict"));
    }

    // What goes into Git again, since another branch of its group was held, must not take back what came on top of it.
    @Test
    void aBranchThatWasMovedAlreadyKeepsWhatCameBehindIt() throws Exception {
        Root other = store.root("other");
        commit(other, put("a", "1"));
        Path lock = path.resolve("refs/heads/other.lock");
        Files.writeString(lock, "");
        commit(main(), put("b", "ours"));
        commit(other, put("b", "ours"));
        Trials.await(() -> store.state().trouble().contains("remove refs/heads/other.lock"), () -> store.state()
                .toString());
        awaitInGit(2);
        String theirs = commitInGit("c", "theirs");
        Trials.await(() -> files(main().head()).contains("c=theirs"), () -> files(main().head())
                .toString());
        Files.delete(lock);
        Trials.await(
                () -> store.state().trouble().isEmpty(), () -> store.state().toString());
        assertEquals(theirs, git("rev-parse", "main"));
        assertEquals("Change-Number: 2", git("log", "-1", "--format=%b", "other"));
        assertEquals(List.of("a=1", "b=ours", "c=theirs"), files(main().head()));
    }

    // Two answers cannot be right at once: the one that has a number stays, the other one is in the history.
    @Test
    void aFileThatBothChangedKeepsWhatWasAcknowledged() throws Exception {
        hold();
        commit(main(), put("a", "ours"));
        commitInGit("a", "theirs");
        release();
        Trials.await(() -> main().head().number() == 3, () -> git("log", "main"));
        assertEquals(List.of("a=ours"), files(main().head()));
        assertEquals("theirs", git("show", "main^2:a"));
    }

    @Test
    void aBigGroupGoesIntoGitAtOnceAndTheJournalStaysSmall() throws Exception {
        byte[] big = new byte[5 << 20];
        new Random(4).nextBytes(big);
        commit(main(), new Edit.Put(StorePath.of("big"), Content.of(big)));
        assertEquals("2", git("rev-list", "--count", "main"));
        hold();
        long most = 0;
        for (int i = 0; i < 40; i++) {
            byte[] some = Arrays.copyOfRange(big, i * 1_000, i * 1_000 + 300_000);
            commit(main(), new Edit.Put(StorePath.of("some" + i), Content.of(some)));
            most = Math.max(most, journalled(path));
        }
        release();
        assertTrue(most > 1 << 20 && most < 40 << 20, most + " bytes");
        awaitInGit(42);
    }

    /**
     * The option of unshare by which what is mounted stays inside. Who is root needs no name space of users, which a chroot does
     * not allow; in there, the root is no mount point that could be made private, and nothing is shared.
     */
    private static String ownMounts() throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return "--map-root-user";
        }
        int made = new ProcessBuilder(Trials.peer("unshare"), "--mount", "true")
                .start()
                .waitFor();
        return "--propagation=" + (made == 0 ? "private" : "unchanged");
    }

    // On a disk of its own, in a name space of its own: nobody else's is filled.
    @ParameterizedTest
    @ValueSource(strings = {"commit", "journal"})
    void aFullDiskFailsCommitsWithAReasonUntilThereIsRoomAgain(String durability) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        Trials.peer("unshare"),
                        "--mount",
                        ownMounts(),
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=2m disk \"$1\" && exec \"$0\" -cp \"$2\" " + FullDisk.class.getName()
                                + " \"$1\" \"$3\"",
                        java,
                        disk.toString(),
                        System.getProperty("java.class.path"),
                        durability)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        String said = Files.readString(folder.resolve("output"));
        assertEquals(0, process.exitValue(), said);
        assertTrue(said.contains("failed: Store trial can't write to " + disk), said);
        assertTrue(said.contains("No space left on device"), said);
        assertTrue(said.contains("number 0\n"), said);
        assertTrue(said.contains("recovered 1 true\n"), said);
        assertTrue(said.contains("fsck ''"), said);
        assertFalse(said.contains("Exception"), said);
    }
}
