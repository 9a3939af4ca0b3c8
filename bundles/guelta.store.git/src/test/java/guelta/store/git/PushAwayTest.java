// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.CommitCheck;
import guelta.store.Snapshot;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pushes to a server that does not answer them at once: because it is busy, was killed before, or is killed meanwhile. */
@Timeout(120)
class PushAwayTest extends PushTrial {
    /** Objects to everything. */
    private static final CommitCheck NOTHING = new CommitCheck() {
        @Override
        public String store() {
            return "trial";
        }

        @Override
        public List<String> objections(String root, Snapshot head, Snapshot proposed) {
            return List.of("a:1: broken");
        }
    };

    private Path note;

    /** The server is away, which a test may deny. */
    @BeforeEach
    void stop() {
        checks.add(NOTHING);
        store.close();
        note = repository.resolve("guelta/server");
    }

    private void openAgain() throws IOException {
        store = GitStore.open(Trials.settings(repository), Clock.systemUTC(), () -> checks);
    }

    private CompletableFuture<Git.Outcome> pushing() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return push(clone, "pushed\n");
            } catch (Exception failed) {
                throw new CompletionException(failed);
            }
        });
    }

    private static Git.Outcome ended(CompletableFuture<Git.Outcome> push) throws Exception {
        return push.get(60, TimeUnit.SECONDS);
    }

    /** The one file of the hook that has this suffix. */
    private Path awaitFile(String suffix) {
        List<Path> found = new ArrayList<>();
        Trials.await(
                () -> {
                    try (DirectoryStream<Path> files =
                            Files.newDirectoryStream(repository.resolve("guelta/push"), "*" + suffix)) {
                        files.forEach(found::add);
                    } catch (IOException unreadable) {
                        throw new AssertionError(unreadable);
                    }
                    return !found.isEmpty();
                },
                () -> suffix);
        return found.get(0);
    }

    private static Path taken(Path question) throws IOException {
        return Files.createFile(Path.of(question.toString().replace(".question", ".taken")));
    }

    // A server that was killed leaves its note in the repository: the hook gives up by itself.
    @Test
    void aKilledServerHoldsUpAPushForSecondsOnly() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.writeString(note, gone.pid() + "\n");
        Git.Outcome accepted = ended(pushing());
        assertEquals(0, accepted.exit());
        assertTrue(accepted.output().contains("goes on unchecked"), accepted.output());
        openAgain();
        assertEquals("pushed\n", text(main().head(), "a"));
    }

    // A machine that stands still for some seconds must not let a zone in that is broken.
    @Test
    void aBusyServerIsWaitedFor() throws Exception {
        Files.writeString(note, ProcessHandle.current().pid() + "\n");
        Path slept = folder.resolve("slept");
        Path open = folder.resolve("open");
        // Time passes as fast as it can, and stands still when four seconds are over, until the server is there.
        Path programs = Files.createDirectories(folder.resolve("programs"));
        script(
                programs.resolve("sleep"),
                "echo >> " + slept,
                "[ $(wc -l < " + slept + ") -lt 80 ] || until [ -e " + open + " ]; do /bin/sleep 0.01; done");
        Path hook = repository.resolve("hooks/pre-receive");
        Files.move(hook, repository.resolve("hooks/ours"));
        script(hook, "PATH=" + programs + ":$PATH exec hooks/ours");
        CompletableFuture<Git.Outcome> push = pushing();
        Trials.await(
                () -> {
                    try {
                        return push.isDone()
                                || Files.exists(slept)
                                        && Files.readAllLines(slept).size() >= 80;
                    } catch (IOException unreadable) {
                        throw new AssertionError(unreadable);
                    }
                },
                () -> "the hook waits");
        openAgain();
        if (!push.isDone()) {
            awaitFile(".taken");
        }
        Files.createFile(open);
        assertNotEquals(0, ended(push).exit(), ended(push).output());
        assertEquals("first\n", text(main().head(), "a"));
    }

    private static void script(Path file, String... lines) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        file.toFile().setExecutable(true);
    }

    // What a server has taken and not answered when it was killed is for the next one, or for nobody.
    @Test
    void theNextServerChecksWhatAKilledOneHadTaken() throws Exception {
        Files.writeString(note, ProcessHandle.current().pid() + "\n");
        CompletableFuture<Git.Outcome> push = pushing();
        taken(awaitFile(".question"));
        openAgain();
        assertNotEquals(0, ended(push).exit(), ended(push).output());
        assertEquals("first\n", text(main().head(), "a"));
    }

    @Test
    void aServerThatIsKilledWhileItChecksHoldsUpNobody() throws Exception {
        Process server = new ProcessBuilder("cat").start();
        try {
            Files.writeString(note, server.pid() + "\n");
            CompletableFuture<Git.Outcome> push = pushing();
            taken(awaitFile(".question"));
            server.destroyForcibly().waitFor();
            Git.Outcome accepted = ended(push);
            assertEquals(0, accepted.exit());
            assertTrue(accepted.output().contains("goes on unchecked"), accepted.output());
        } finally {
            server.destroyForcibly();
        }
    }

    // Who pushed was killed, too: nothing is said of it, and nothing of it stays.
    @Test
    void questionsOfPushesThatAreOverGo() throws Exception {
        Path box = repository.resolve("guelta/push");
        Path question = Files.writeString(box.resolve("1.question"), repository.resolve("objects/gone") + "\n");
        taken(question);
        openAgain();
        Trials.await(() -> !Files.exists(question) && !Files.exists(box.resolve("1.taken")), () -> "they go");
        assertTrue(Files.notExists(box.resolve("1.answer")));
    }
}
