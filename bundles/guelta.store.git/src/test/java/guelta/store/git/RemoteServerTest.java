// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.fails;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Remotes on the servers that people run: OpenSSH, and a web server with Git's own program. */
class RemoteServerTest {
    @TempDir
    Path folder;

    private Path origin;
    private GitStore store;

    @BeforeEach
    void makeOrigin() throws Exception {
        folder = folder.toRealPath();
        origin = folder.resolve("origin.git");
        Git.run(folder, "init", "-q", "--bare", "-b", "main", origin.toString());
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    private void open(GitSettings settings) throws IOException {
        store = GitStore.open(settings, Clock.systemUTC(), List::of);
    }

    private GitSettings ssh(GitServer.Ssh server, Path key, Duration poll) {
        return Trials.settings(folder.resolve("a.git"), server.url(origin), poll, Optional.of(key));
    }

    private GitSettings https(String url, Duration poll) {
        return Trials.settings(folder.resolve("a.git"), url, poll, Optional.empty());
    }

    private void awaitNoLag() {
        Trials.await(() -> store.state().lag() == 0 && store.state().trouble().isEmpty(), () -> store.state()
                .toString());
    }

    private void awaitTrouble(String words) {
        Trials.await(() -> store.state().trouble().contains(words), () -> store.state()
                .toString());
    }

    private void pushByHand(String file) throws Exception {
        Path clone = Files.createTempDirectory(folder, "clone");
        Git.run(folder, "clone", "-q", origin.toString(), clone.toString());
        Files.writeString(clone.resolve(file), "by hand");
        Git.run(clone, "add", file);
        Git.run(clone, "commit", "-q", "-m", "By hand");
        Git.run(clone, "push", "-q");
    }

    /** A store's whole life with a remote, on a server that runs. */
    private void exchanges(GitServer server, GitSettings settings, GitSettings polling) throws Exception {
        open(settings);
        commit(store.root("main"), put("a", "1"));
        commit(store.root("home/anna"), put("a", "2"));
        awaitNoLag();
        assertEquals("1", Git.run(origin, "show", "main:a"));
        assertEquals("2", Git.run(origin, "show", "home/anna:a"));

        pushByHand("b");
        assertTrue(done(store.sync()).startsWith("Pulled 1 branches"));
        assertEquals(List.of("a=1", "b=by hand"), files(store.root("main").head()));

        server.stop();
        for (int i = 0; i < 3; i++) {
            commit(store.root("main"), put("c", "text " + i));
        }
        Trials.await(() -> store.state().lag() == 3 && !store.state().trouble().isEmpty(), () -> store.state()
                .toString());
        fails(StoreUnavailable.class, store.sync());
        assertEquals(5, store.root("main").head().number());
        server.start();
        awaitNoLag();
        assertEquals("text 2", Git.run(origin, "show", "main:c"));
        assertEquals("", Git.run(origin, "fsck", "--full", "--strict"));

        store.close();
        open(polling);
        pushByHand("d");
        Trials.await(() -> store.root("main").head().number() == 6, () -> store.state()
                .toString());
    }

    @Test
    void aStoreExchangesCommitsOverSsh() throws Exception {
        try (GitServer.Ssh server = new GitServer.Ssh(folder.resolve("server"))) {
            server.start();
            exchanges(
                    server,
                    ssh(server, server.key(), Duration.ZERO),
                    ssh(server, server.key(), Duration.ofMillis(200)));
            assertEquals(server.url(origin), store.state().remote());
        }
    }

    @Test
    void aKeyThatTheServerDoesNotKnowIsToldToTheOperator() throws Exception {
        try (GitServer.Ssh server = new GitServer.Ssh(folder.resolve("server"))) {
            server.start();
            open(ssh(server, server.folder.resolve("other_key"), Duration.ZERO));
            Trials.await(() -> !store.state().trouble().isEmpty(), () -> store.state()
                    .toString());
            assertEquals(1, commit(store.root("main"), put("a", "1")));
            Files.copy(server.folder.resolve("other_key.pub"), server.folder.resolve("more"));
            Files.writeString(
                    server.folder.resolve("authorized_keys"), Files.readString(server.folder.resolve("more")));
            awaitNoLag();
        }
    }

    // The key of the first contact is noted; another one may be somebody in between, who gets nothing.
    @Test
    void aHostKeyThatChangedIsRefusedUntilTheOperatorTakesIt() throws Exception {
        try (GitServer.Ssh server = new GitServer.Ssh(folder.resolve("server"))) {
            server.start();
            open(ssh(server, server.key(), Duration.ZERO));
            commit(store.root("main"), put("a", "1"));
            awaitNoLag();
            Path known = store.path().resolve("guelta/known_hosts");
            assertTrue(Files.readString(known).contains("[127.0.0.1]:" + server.port), Files.readString(known));
            server.stop();
            server.newHostKey();
            server.start();
            fails(StoreUnavailable.class, store.sync());
            commit(store.root("main"), put("a", "2"));
            assertEquals("1", Git.run(origin, "show", "main:a"));
            Files.delete(known);
            awaitNoLag();
            assertEquals("2", Git.run(origin, "show", "main:a"));
        }
    }

    @Test
    void aStoreExchangesCommitsOverHttps() throws Exception {
        try (GitServer.Https server = new GitServer.Https(folder.resolve("server"), folder)) {
            server.start();
            String url = server.url(origin);
            exchanges(
                    server,
                    Trials.trusting(https(url, Duration.ZERO), server.ca()),
                    Trials.trusting(https(url, Duration.ofMillis(200)), server.ca()));
            assertEquals(server.url(origin, ""), store.state().remote());
        }
    }

    @Test
    void aWrongPasswordIsToldWithoutIt() throws Exception {
        try (GitServer.Https server = new GitServer.Https(folder.resolve("server"), folder)) {
            server.start();
            String url = server.url(origin, "anna:wrong-secret@");
            open(Trials.trusting(https(url, Duration.ZERO), server.ca()));
            awaitTrouble("not authorized");
            assertFalse(
                    store.state().toString().contains("wrong-secret"),
                    store.state().toString());
            assertFalse(store.state().toString().contains("anna"), store.state().toString());
        }
    }

    // The certificate is nobody's whom Java trusts; nothing may be sent, least of all a password.
    @Test
    void anAuthorityThatIsNotTrustedIsRefused() throws Exception {
        try (GitServer.Https server = new GitServer.Https(folder.resolve("server"), folder)) {
            server.start();
            open(https(server.url(origin), Duration.ZERO));
            awaitTrouble("whose certificate the Java platform has to trust");
            assertEquals("", Files.readString(server.folder.resolve("access.log")));
            store.close();
            open(Trials.trusting(https(server.url(origin), Duration.ZERO), folder.resolve("nothing.pem")));
            awaitTrouble("no certificates can be read from caFile");
        }
    }
}
