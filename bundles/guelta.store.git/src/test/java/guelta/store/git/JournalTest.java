// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.commits;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.put;
import static guelta.store.StoreUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Commit;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Entry;
import guelta.store.Lease;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.StorePath;
import guelta.store.StoreUnderTest;
import guelta.store.WatchContract.Listener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits that are answered from a journal and follow in Git. */
class JournalTest {
    @TempDir
    Path folder;

    private Path path;
    private GitStore store;

    @BeforeEach
    void begin() throws IOException {
        path = folder.resolve("trial.git");
        store = open(path);
        // The first commit of a root goes into Git itself.
        commit(main(), put("a", "1"));
    }

    private static GitStore open(Path repository) throws IOException {
        return GitStore.open(Trials.journal(Trials.settings(repository)), Clock.systemUTC(), List::of);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Root main() {
        return store.root("main");
    }

    private String git(String... arguments) {
        try {
            return Git.run(path, arguments).strip();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private void awaitInGit(long number) {
        Trials.await(
                () -> git("log", "-1", "--format=%b", "main").equals("Change-Number: " + number),
                () -> git("log", "-3", "main"));
    }

    private long journalled(Path repository) throws IOException {
        return Files.size(repository.resolve("guelta/journal/0")) + Files.size(repository.resolve("guelta/journal/1"));
    }

    /** Holds the branch, so that what is in the journal stays there. */
    private void hold() throws IOException {
        Files.writeString(path.resolve("refs/heads/main.lock"), "");
    }

    private void release() throws IOException {
        Files.delete(path.resolve("refs/heads/main.lock"));
    }

    /** What another Git program would leave that got in between. */
    private String commitInGit(String file, String text) throws Exception {
        String before = git("rev-parse", "main");
        Path clone = Files.createTempDirectory(folder, "clone");
        Git.run(folder, "clone", "-q", path.toString(), clone.toString());
        Files.writeString(clone.resolve(file), text);
        Git.run(clone, "add", file);
        Git.run(clone, "commit", "-q", "-m", "By hand");
        String commit = Git.run(clone, "rev-parse", "HEAD").strip();
        git("fetch", "-q", clone.toString(), commit);
        Path ref = path.resolve("refs/heads/main");
        assertEquals(before, Files.readString(ref).strip());
        Files.writeString(folder.resolve("ref"), commit + "\n");
        Files.move(folder.resolve("ref"), ref, StandardCopyOption.ATOMIC_MOVE);
        return commit;
    }

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
    void aRestartReplaysTheJournalInFrontOfWhatCameIntoGitMeanwhile() throws Exception {
        hold();
        Lease lease =
                new Lease("lock", "of anna", Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS));
        commits(main(), 5, i -> put("b", "ours " + i));
        done(main().commit(head ->
                new Plan<>(List.of(put("d", "4")), List.of(lease), StoreUnderTest.ANNA, Optional.empty(), "m", "")));
        Path copy = copyOfKilled("copy.git");
        String epoch = main().head().epoch();
        for (int replay = 0; replay < 2; replay++) {
            Path again = folder.resolve("again " + replay + ".git");
            copyTree(copy, again);
            if (replay == 1) {
                path = again;
                commitInGit("c", "theirs");
            }
            try (GitStore reopened = open(again)) {
                Root root = reopened.root("main");
                assertEquals(7 + replay, root.head().number());
                assertEquals(epoch, root.head().epoch());
                assertEquals("ours 5", text(root.head(), "b"));
                assertEquals("ours 3", text(root.at(4), "b"));
                assertEquals(List.of(lease), root.head().leases(""));
                assertEquals(
                        replay, root.head().find(StorePath.of("c")).stream().count());
                assertEquals(0, journalled(again));
                assertEquals("", Git.run(again, "fsck", "--full", "--strict"));
            }
        }
        path = folder.resolve("trial.git");
        release();
    }

    /** The repository as a killed process would leave it. */
    private Path copyOfKilled(String name) throws IOException {
        Path copy = folder.resolve(name);
        copyTree(path, copy);
        Files.delete(copy.resolve("refs/heads/main.lock"));
        return copy;
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    @Test
    void aStoreThatIsOpenedWithoutAJournalReplaysItToo() throws Exception {
        hold();
        commit(main(), put("b", "ours"));
        Path copy = copyOfKilled("copy.git");
        release();
        try (GitStore plain = GitStore.open(Trials.settings(copy), Clock.systemUTC(), List::of)) {
            assertEquals(List.of("a=1", "b=ours"), files(plain.root("main").head()));
        }
    }

    // What was being written when the power went was answered to nobody: it is as if it had never been.
    @Test
    void aRecordThatWasCutShortDoesNotCount() throws Exception {
        hold();
        commit(main(), put("b", "2"));
        commit(main(), put("b", "3"));
        Path killed = copyOfKilled("killed.git");
        release();
        Path file = Stream.of("0", "1")
                .map(name -> killed.resolve("guelta/journal").resolve(name))
                .filter(one -> one.toFile().length() > 0)
                .findFirst()
                .orElseThrow();
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(3);
        for (int i = 0; i < 30; i++) {
            Path again = folder.resolve("cut" + i + ".git");
            copyTree(killed, again);
            Path cut = again.resolve(killed.relativize(file));
            byte[] bytes = Arrays.copyOf(whole, whole.length - random.nextInt(whole.length / 3));
            Files.write(cut, bytes);
            if (i % 2 == 1) {
                byte[] garbage = new byte[random.nextInt(300)];
                random.nextBytes(garbage);
                Files.write(cut, garbage, StandardOpenOption.APPEND);
            }
            try (GitStore reopened = open(again)) {
                long number = reopened.root("main").head().number();
                assertEquals(bytes.length == whole.length ? 3 : 2, number);
                assertEquals(Long.toString(number), text(reopened.root("main").head(), "b"));
            }
        }
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

    // A zone of 50 MB with one record changed: what is written before the answer is the record, not the zone.
    @Test
    void aSmallChangeOfABigFileIsASmallRecord() throws Exception {
        StringBuilder zone = new StringBuilder();
        for (int i = 0; zone.length() < 50 << 20; i++) {
            zone.append("host")
                    .append(i)
                    .append(" 3600 IN A 192.0.2.")
                    .append(i % 256)
                    .append('\n');
        }
        byte[] bytes = zone.toString().getBytes(StandardCharsets.US_ASCII);
        StorePath file = StorePath.of("example.org");
        commit(main(), new Edit.Put(file, Content.of(bytes)));
        hold();
        for (int i = 0; i < 5; i++) {
            byte[] record = ("new" + i + " 60 IN A 198.51.100.1\n").getBytes(StandardCharsets.US_ASCII);
            commit(main(), new Edit.Patch(file, List.of(new Edit.Splice(i, i, record))));
        }
        assertTrue(journalled(path) < 20_000, journalled(path) + " bytes");
        Entry head = main().head().find(file).orElseThrow();
        byte[] read = main().head().content(head).bytes();
        assertEquals(head.size(), read.length);
        assertArrayEquals(
                Arrays.copyOfRange(bytes, bytes.length - 1_000, bytes.length),
                Arrays.copyOfRange(read, read.length - 1_000, read.length));
        Path killed = copyOfKilled("killed.git");
        release();
        awaitInGit(7);
        assertEquals(head.tag().hex(), git("rev-parse", "main:example.org"));
        try (GitStore reopened = open(killed)) {
            assertEquals(head, reopened.root("main").head().find(file).orElseThrow());
        }
        assertEquals(
                head.tag().hex(),
                Git.run(killed, "rev-parse", "main:example.org").strip());
        assertEquals("", Git.run(killed, "fsck", "--full", "--strict"));
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
                        "--map-root-user",
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
