// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.CommitCheck;
import guelta.store.Snapshot;
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
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pushes with the git program: checked, refused. */
class PushTest extends PushTrial {
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
}
