// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.put;
import static guelta.store.StoreUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Author;
import guelta.store.Commit;
import guelta.store.CommitCheck;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.WatchContract.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pushes with the git program: seen, checked, refused. */
class PushTest {
    @TempDir
    Path folder;

    private final List<CommitCheck> checks = new CopyOnWriteArrayList<>();
    private Path repository;
    private Path clone;
    private GitStore store;

    /** Objects to every file that says that it is broken, as a check of zones would. */
    private static class NothingBroken implements CommitCheck {
        @Override
        public String store() {
            return "trial";
        }

        @Override
        public boolean follows(String root) {
            return root.equals("main") || root.startsWith("home/");
        }

        @Override
        public List<String> objections(String root, Snapshot head, Snapshot proposed) {
            assertTrue(proposed.number() > head.number() || root.equals("rewritten"));
            return files(proposed).stream()
                    .filter(file -> file.endsWith("=broken\n"))
                    .map(file -> root + " " + file.replaceFirst("=.*\n", "") + ":1: broken")
                    .toList();
        }
    }

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

    private Root main() {
        return store.root("main");
    }

    private Path clone(String from, String name) throws Exception {
        Git.run(folder, "clone", "-q", from, name);
        return folder.resolve(name);
    }

    private Git.Outcome push(Path from, String text) throws Exception {
        Files.writeString(from.resolve("a"), text);
        Git.run(from, "commit", "-q", "-a", "-m", "Say " + text.strip());
        return Git.attempt(from, "push", "-q");
    }

    private void told(Listener listener, long number) {
        assertEquals(number, listener.next().number());
    }

    @Test
    void aPushThatACheckObjectsToIsRefusedWithItsReasons() throws Exception {
        checks.add(new NothingBroken());
        Git.Outcome refused = push(clone, "broken\n");
        assertNotEquals(0, refused.exit());
        assertTrue(refused.output().contains("main a:1: broken"), refused.output());
        assertEquals("first\n", text(main().head(), "a"));
        Git.Outcome accepted = push(clone, "well\n");
        assertEquals(new Git.Outcome(0, ""), accepted);
        Listener listener = new Listener();
        main().watch(1, listener);
        told(listener, 2);
        told(listener, 3);
        assertEquals("well\n", text(main().head(), "a"));
        try (var left = Files.list(repository.resolve("guelta/push"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void everyBranchOfAPushIsChecked() throws Exception {
        checks.add(new NothingBroken());
        Git.run(clone, "checkout", "-q", "-b", "home/anna");
        Files.writeString(clone.resolve("a"), "broken\n");
        Git.run(clone, "commit", "-q", "-a", "-m", "m");
        Git.Outcome refused = Git.attempt(clone, "push", "-q", "origin", "home/anna", "HEAD~1:refs/heads/other");
        assertTrue(refused.output().contains("home/anna a:1: broken"), refused.output());
        assertEquals(List.of("main"), store.roots("").toList());
    }

    @Test
    void aBranchThatIsServedIsNotDeleted() throws Exception {
        checks.add(new NothingBroken());
        assertNotEquals(0, Git.attempt(clone, "push", "-q", "origin", ":main").exit());
        assertEquals(List.of("main"), store.roots("").toList());
    }

    // People keep drafts on branches of their own: what nobody serves need not be good, and may go.
    @Test
    void aBranchThatNobodyServesIsFree() throws Exception {
        checks.add(new NothingBroken());
        Git.run(clone, "checkout", "-q", "-b", "wip");
        Files.writeString(clone.resolve("a"), "broken\n");
        Git.run(clone, "commit", "-q", "-a", "-m", "A draft");
        assertEquals(new Git.Outcome(0, ""), Git.attempt(clone, "push", "-q", "origin", "wip"));
        assertEquals(new Git.Outcome(0, ""), Git.attempt(clone, "push", "-q", "origin", ":wip"));
        assertEquals("", Git.run(repository, "branch", "--list", "wip"));
        Git.Outcome refused = Git.attempt(clone, "push", "-q", "origin", "wip:main");
        assertTrue(refused.output().contains("main a:1: broken"), refused.output());
    }

    @Test
    void ofSeveralBranchesThatAreDeletedTheServedOneIsNamed() throws Exception {
        checks.add(new NothingBroken());
        Git.run(clone, "push", "-q", "origin", "main:home/anna", "main:wip");
        Git.Outcome refused = Git.attempt(clone, "push", "-q", "origin", ":wip", ":home/anna");
        assertTrue(refused.output().contains("refs/heads/home/anna is served and can't be deleted"), refused.output());
        assertFalse(refused.output().contains("wip is served"), refused.output());
    }

    @Test
    void aCheckThatFailsItselfLetsThePushGo() throws Exception {
        checks.add(new CommitCheck() {
            @Override
            public String store() {
                return "trial";
            }

            @Override
            public List<String> objections(String root, Snapshot head, Snapshot proposed) {
                throw new IllegalStateException("of the check");
            }
        });
        assertEquals(0, push(clone, "well\n").exit());
    }

    // While bundles are changed a check may belong to another version of the seam: who pushes must not wait for good.
    @Test
    @Timeout(60)
    void aCheckThatCannotBeCalledLetsThePushGo() throws Exception {
        checks.add(new CommitCheck() {
            @Override
            public String store() {
                throw new NoSuchMethodError("of another version");
            }

            @Override
            public List<String> objections(String root, Snapshot head, Snapshot proposed) {
                return List.of();
            }
        });
        assertEquals(0, push(clone, "well\n").exit());
        checks.set(0, new NothingBroken() {
            @Override
            public List<String> objections(String root, Snapshot head, Snapshot proposed) {
                throw new OutOfMemoryError("of the check");
            }
        });
        assertEquals(0, push(clone, "better\n").exit());
    }

    @Test
    void aStoppedServerRefusesNothingAndHoldsUpNobody() throws Exception {
        checks.add(new NothingBroken());
        store.close();
        long began = System.nanoTime();
        assertEquals(new Git.Outcome(0, ""), push(clone, "broken\n"));
        long took = System.nanoTime() - began;
        assertTrue(took < Duration.ofSeconds(20).toNanos(), "took " + Duration.ofNanos(took));
        store = GitStore.open(Trials.settings(repository), Clock.systemUTC(), List::of);
        assertEquals("broken\n", text(main().head(), "a"));
        assertEquals(2, main().head().number());
    }

    // A server that was killed leaves its note in the repository: the hook gives up by itself.
    @Test
    void aKilledServerHoldsUpAPushForSecondsOnly() throws Exception {
        store.close();
        Files.writeString(repository.resolve("guelta/server"), "1\n");
        Git.Outcome accepted = push(clone, "well\n");
        assertEquals(0, accepted.exit());
        assertTrue(accepted.output().contains("goes on unchecked"), accepted.output());
        store = GitStore.open(Trials.settings(repository), Clock.systemUTC(), List::of);
        assertEquals("well\n", text(main().head(), "a"));
    }

    @Test
    void aHookOfTheOperatorStaysAsItIs() throws Exception {
        store.close();
        Path hook = repository.resolve("hooks/pre-receive");
        Files.writeString(hook, "#!/bin/sh\nexit 0\n");
        store = GitStore.open(Trials.settings(repository), Clock.systemUTC(), List::of);
        assertEquals("#!/bin/sh\nexit 0\n", Files.readString(hook));
        Files.writeString(hook, "#!/bin/sh\n# guelta: an older one\nexit 0\n");
        store.close();
        store = GitStore.open(Trials.settings(repository), Clock.systemUTC(), List::of);
        assertTrue(Files.readString(hook).contains("guelta/push"));
        assertTrue(Files.isExecutable(hook));
    }

    @Test
    void questionsAboutFoldersElsewhereAreNotLookedInto() throws Exception {
        checks.add(new NothingBroken());
        Path box = repository.resolve("guelta/push");
        String main = Git.run(repository, "rev-parse", "main").strip();
        Files.writeString(box.resolve("x.draft"), folder + "\n" + main + " " + main + " refs/heads/main\n");
        Files.move(box.resolve("x.draft"), box.resolve("x.question"));
        Path answer = box.resolve("x.answer");
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!Files.exists(answer) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        assertTrue(Files.readString(answer).contains("could not be checked"), Files.readString(answer));
    }

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
    void oneRepositoryIsOpenOnceOnly() {
        IOException refused = assertThrows(
                IOException.class, () -> GitStore.open(Trials.settings(repository), Clock.systemUTC(), List::of));
        assertTrue(refused.getMessage().contains("is open in another store"), refused.getMessage());
    }

    // Over ssh Git speaks the same to the same code; git:// is the form of it that needs no ssh.
    @Test
    void clonesAndPushesOverAStreamAreServedAndChecked() throws Exception {
        checks.add(new NothingBroken());
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> serve(server));
            serving.start();
            Path other = clone("git://127.0.0.1:" + server.getLocalPort() + "/trial", "other");
            assertEquals("first\n", Files.readString(other.resolve("a")));
            Git.Outcome refused = push(other, "broken\n");
            assertNotEquals(0, refused.exit());
            assertTrue(refused.output().contains("main a:1: broken"), refused.output());
            assertEquals(0, push(other, "well\n").exit());
            assertEquals("well\n", text(main().head(), "a"));
            assertEquals("", Git.run(repository, "fsck", "--full", "--strict", "--no-dangling"));
        }
    }

    private void serve(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                byte[] length = socket.getInputStream().readNBytes(4);
                int rest = Integer.parseInt(new String(length, StandardCharsets.US_ASCII), 16) - 4;
                String request = new String(socket.getInputStream().readNBytes(rest), StandardCharsets.US_ASCII);
                GitProtocol protocol = new GitProtocol(store);
                if (request.startsWith("git-receive-pack")) {
                    protocol.receive(socket.getInputStream(), socket.getOutputStream());
                } else {
                    protocol.upload(socket.getInputStream(), socket.getOutputStream());
                }
            } catch (IOException ended) {
                // The client went, or the test is over.
            }
        }
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
