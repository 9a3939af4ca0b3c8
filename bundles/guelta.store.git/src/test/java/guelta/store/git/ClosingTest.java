// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Root;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.eclipse.jgit.util.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that was closed leaves its repository alone: the folder may be removed at once, or be another server's. */
class ClosingTest {
    @TempDir
    Path folder;

    private GitStore open(String remote) throws IOException {
        GitSettings settings = Trials.settings(folder.resolve("trial.git"), remote, Duration.ZERO, Optional.empty());
        return GitStore.open(settings, Clock.systemUTC(), List::of);
    }

    /** Commits so often that tidying up is due, and has something to do for seconds. */
    private static void fill(GitStore store) {
        Random random = new Random(1);
        for (int i = 0; i <= Tidying.MANY; i++) {
            byte[] bytes = new byte[200_000];
            random.nextBytes(bytes);
            commit(store.root("main"), new Edit.Put(StorePath.of("f" + i), Content.of(bytes)));
        }
    }

    /** The threads that do something in a repository now; what callers hang on answers is theirs. */
    private static List<String> busy() {
        List<String> busy = new ArrayList<>();
        for (Map.Entry<Thread, StackTraceElement[]> thread :
                Thread.getAllStackTraces().entrySet()) {
            List<String> frames = Arrays.stream(thread.getValue())
                    .map(StackTraceElement::toString)
                    .filter(frame -> frame.contains("org.eclipse.jgit") || frame.contains("guelta.store.git"))
                    .toList();
            String name = thread.getKey().getName();
            // The ssh client's own threads end a moment later, and answers are told by others: they know of no
            // repository.
            boolean theirs = name.startsWith("sshd-") || name.equals("guelta-store-trial");
            if (!theirs && !thread.getKey().equals(Thread.currentThread()) && !frames.isEmpty()) {
                busy.add(thread.getKey().getName() + " " + frames);
            }
        }
        return busy;
    }

    private void assertLeftAlone() throws IOException {
        assertEquals(List.of(), busy());
        assertEquals(0, Files.size(folder.resolve("trial.git/guelta/server")));
        FileUtils.delete(folder.resolve("trial.git").toFile(), FileUtils.RECURSIVE);
    }

    @Test
    void nothingTidiesUpInAStoreThatIsClosed() throws Exception {
        GitStore store = open("");
        fill(store);
        store.close();
        assertLeftAlone();
    }

    @Test
    void tidyingUpThatIsCutShortFailsWithASentenceAndLosesNothing() throws Exception {
        GitStore store = open("");
        fill(store);
        CountDownLatch begun = new CountDownLatch(1);
        CompletionStage<String> gc = store.gc(line -> {
            begun.countDown();
            Trials.await(store.beside()::closed, () -> "the end");
        });
        begun.await();
        assertTimeoutPreemptively(Duration.ofSeconds(60), store::close);
        StoreUnavailable why = assertThrows(StoreUnavailable.class, () -> done(gc));
        assertEquals("Store trial is stopped", why.getMessage());
        assertEquals(List.of(), busy());
        assertEquals("", Git.run(folder.resolve("trial.git"), "fsck", "--full", "--strict"));
        GitStore again = open("");
        assertEquals(Tidying.MANY + 1, again.root("main").head().number());
        again.close();
        assertLeftAlone();
    }

    @Test
    void anExchangeWithTheRemoteIsAtItsEnd() throws Exception {
        Git.run(folder, "init", "-q", "--bare", "-b", "main", "origin.git");
        for (int i = 0; i < 10; i++) {
            GitStore store = open(folder.resolve("origin.git").toString());
            commit(store.root("main"), put("a", "text " + i));
            store.close();
            assertEquals(List.of(), busy());
        }
        assertLeftAlone();
    }

    // A server that accepts connections and then says nothing: the exchange would wait for it for half a minute.
    @Test
    void aSilentRemoteHoldsUpNobody() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (String scheme : new String[] {"ssh", "https"}) {
                GitStore store = open(scheme + "://anna@127.0.0.1:" + silent.getLocalPort() + "/x.git");
                try (Socket accepted = silent.accept()) {
                    CompletionStage<String> sync = store.sync();
                    assertTimeoutPreemptively(Duration.ofSeconds(25), store::close, scheme);
                    assertThrows(StoreUnavailable.class, () -> done(sync));
                    assertFalse(accepted.isClosed());
                }
            }
        }
        assertLeftAlone();
    }

    @Test
    void aPushThatWaitsForItsClientIsCutShort() throws Exception {
        GitStore store = open("");
        PipedOutputStream client = new PipedOutputStream();
        PipedInputStream words = new PipedInputStream(client);
        CountDownLatch begun = new CountDownLatch(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                begun.countDown();
                super.write(bytes, offset, length);
            }
        };
        CompletableFuture<Void> push = CompletableFuture.runAsync(() -> {
            try {
                new GitProtocol(store).receive(words, out);
            } catch (IOException cut) {
                throw new CompletionException(cut);
            }
        });
        begun.await();
        assertTimeoutPreemptively(Duration.ofSeconds(60), store::close);
        assertTrue(assertThrows(ExecutionException.class, push::get).getCause() instanceof IOException);
        assertLeftAlone();
    }

    @Test
    void whatIsAskedLaterFailsWithASentence() throws Exception {
        Git.run(folder, "init", "-q", "--bare", "-b", "main", "origin.git");
        GitStore store = open(folder.resolve("origin.git").toString());
        commit(store.root("main"), put("a", "1"));
        Root never = store.root("never");
        store.close();
        for (CompletionStage<String> late : List.of(store.sync(), store.gc(line -> {}))) {
            assertEquals(
                    "Store trial is stopped",
                    assertThrows(StoreUnavailable.class, () -> done(late)).getMessage());
        }
        assertThrows(StoreUnavailable.class, never::head);
        assertLeftAlone();
    }
}
