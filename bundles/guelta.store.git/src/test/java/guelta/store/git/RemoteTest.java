// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.fails;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.put;
import static guelta.store.StoreUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Commit;
import guelta.store.Root;
import guelta.store.StorePath;
import guelta.store.StoreState;
import guelta.store.StoreUnavailable;
import guelta.store.WatchContract.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that exchange commits with a remote, here a repository that the git program made. */
class RemoteTest {
    @TempDir
    Path folder;

    private final List<GitStore> stores = new ArrayList<>();
    private Path origin;

    @BeforeEach
    void makeOrigin() throws Exception {
        origin = folder.resolve("origin.git");
        makeOrigin(origin);
    }

    private void makeOrigin(Path at) throws Exception {
        Git.run(folder, "init", "-q", "--bare", "-b", "main", at.toString());
    }

    @AfterEach
    void close() {
        stores.forEach(GitStore::close);
    }

    private GitStore open(String name, String remote, Duration poll) throws IOException {
        GitSettings settings = Trials.settings(folder.resolve(name + ".git"), remote, poll, Optional.empty());
        GitStore store = GitStore.open(settings, Clock.systemUTC(), List::of);
        stores.add(store);
        return store;
    }

    private GitStore open(String name) throws IOException {
        return open(name, origin.toUri().toString(), Duration.ZERO);
    }

    private static void awaitNoLag(GitStore store) {
        Trials.await(() -> store.state().lag() == 0 && store.state().trouble().isEmpty(), () -> store.state()
                .toString());
    }

    private void pushByHand(Path to, String file, String text) throws Exception {
        Path clone = Files.createTempDirectory(folder, "clone");
        Git.run(folder, "clone", "-q", to.toString(), clone.toString());
        Files.writeString(clone.resolve(file), text);
        Git.run(clone, "add", file);
        Git.run(clone, "commit", "-q", "-m", "By hand");
        Git.run(clone, "push", "-q");
    }

    private static Root main(GitStore store) {
        return store.root("main");
    }

    @Test
    void commitsArePushedBehindTheirAnswer() throws Exception {
        GitStore store = open("a");
        commit(main(store), put("a", "1"));
        commit(main(store), put("a", "2"));
        commit(store.root("home/anna"), put("b", "1"));
        awaitNoLag(store);
        assertEquals("2", Git.run(origin, "show", "main:a"));
        assertEquals("1", Git.run(origin, "show", "home/anna:b"));
        assertEquals("file://" + origin + "/", store.state().remote().replaceFirst("^file:/+", "file:///"));
    }

    @Test
    void whatWasThereBeforeIsPulledAtTheStart() throws Exception {
        GitStore first = open("a");
        commit(main(first), put("a", "1"));
        awaitNoLag(first);
        GitStore second = open("b");
        Trials.await(
                () -> main(second).head().number() == 1, () -> second.state().toString());
        assertEquals(List.of("a=1"), files(main(second).head()));
    }

    @Test
    void pullsComeInIntervalsAndAreTold() throws Exception {
        GitStore store = open("a", origin.toUri().toString(), Duration.ofMillis(100));
        commit(main(store), put("a", "1"));
        awaitNoLag(store);
        Listener listener = new Listener();
        main(store).watch(1, listener);
        pushByHand(origin, "b", "theirs");
        assertEquals("By hand", listener.next().message());
        assertEquals(List.of("a=1", "b=theirs"), files(main(store).head()));
        assertEquals(2, main(store).head().number());
    }

    @Test
    void pullsComeWhenAsked() throws Exception {
        GitStore store = open("a");
        commit(main(store), put("a", "1"));
        awaitNoLag(store);
        pushByHand(origin, "b", "theirs");
        String said = done(store.sync());
        assertTrue(said.startsWith("Pulled 1 branches"), said);
        assertEquals(List.of("a=1", "b=theirs"), files(main(store).head()));
    }

    @Test
    void anUnreachableRemoteStopsNothingAndIsReachedAgainByItself() throws Exception {
        Path later = folder.resolve("later.git");
        GitStore store = open("a", later.toUri().toString(), Duration.ZERO);
        for (int i = 0; i < 3; i++) {
            commit(main(store), put("a", "text " + i));
        }
        Trials.await(
                () -> !store.state().trouble().isEmpty(), () -> store.state().toString());
        assertEquals(-1, store.state().lag());
        fails(StoreUnavailable.class, store.sync());
        assertEquals(3, main(store).head().number());
        makeOrigin(later);
        awaitNoLag(store);
        assertEquals("text 2", Git.run(later, "show", "main:a"));
    }

    @Test
    void theLagTellsHowManyCommitsTheRemoteLacks() throws Exception {
        GitStore store = open("a");
        commit(main(store), put("a", "1"));
        awaitNoLag(store);
        Path away = folder.resolve("away.git");
        Files.move(origin, away);
        for (int i = 0; i < 3; i++) {
            commit(main(store), put("a", "text " + i));
        }
        Trials.await(() -> store.state().lag() == 3, () -> store.state().toString());
        Trials.await(
                () -> !store.state().trouble().isEmpty(), () -> store.state().toString());
        Files.move(away, origin);
        awaitNoLag(store);
    }

    @Test
    void twoStoresThatBothCommitGetAllOfBoth() throws Exception {
        GitStore a = open("a");
        commit(main(a), put("f/a", "1"), put("f/b", "1"), put("c", "1"));
        awaitNoLag(a);
        GitStore b = open("b");
        done(b.sync());
        for (int i = 0; i < 10; i++) {
            commit(main(a), put("f/a", "of a " + i), put("new a", "1"));
            commit(main(b), put("f/b", "of b " + i), put("new/b", "1"));
        }
        String epoch = main(b).head().epoch();
        Trials.await(
                () -> {
                    done(a.sync());
                    done(b.sync());
                    return files(main(a).head()).equals(files(main(b).head()));
                },
                () -> a.state() + " " + b.state());
        assertEquals(List.of("c=1", "f/a=of a 9", "f/b=of b 9", "new/b=1", "new a=1"), files(main(a).head()));
        awaitNoLag(a);
        awaitNoLag(b);
        for (GitStore store : List.of(a, b)) {
            assertEquals("", Git.run(store.path(), "fsck", "--full", "--strict", "--no-dangling"));
            long commits = Long.parseLong(Git.run(store.path(), "rev-list", "--no-merges", "--count", "main")
                    .strip());
            assertEquals(21, commits);
        }
        assertFalse(epoch.isEmpty());
    }

    @Test
    void aFileThatBothChangedKeepsWhatIsHereAndSaysSo() throws Exception {
        GitStore store = open("a");
        commit(main(store), put("a", "1"), put("b", "1"));
        awaitNoLag(store);
        Path away = folder.resolve("away.git");
        Files.move(origin, away);
        commit(main(store), put("a", "ours"));
        pushByHand(away, "a", "theirs");
        Files.move(away, origin);
        fails(StoreUnavailable.class, store.sync());
        assertTrue(store.state().trouble().contains("main:a"), store.state().toString());
        assertEquals("ours", text(main(store).head(), "a"));
        // Others go on: their branches, and the commits here.
        commit(store.root("home/anna"), put("a", "1"));
        fails(StoreUnavailable.class, store.sync());
        assertEquals("1", Git.run(origin, "show", "home/anna:a"));
        assertEquals("theirs", Git.run(origin, "show", "main:a"));
        assertEquals(3, commit(main(store), put("b", "2")));
        // Somebody puts it together, and pushes it here.
        Path clone = folder.resolve("clone");
        Git.run(folder, "clone", "-q", store.path().toString(), "clone");
        Git.run(clone, "pull", "-q", "--no-rebase", "--no-edit", "-X", "theirs", origin.toString(), "main");
        Git.run(clone, "push", "-q");
        awaitNoLag(store);
        assertEquals(List.of("a=theirs", "b=2"), files(main(store).head()));
        assertEquals("theirs", Git.run(origin, "show", "main:a"));
        assertEquals("2", Git.run(origin, "show", "main:b"));
    }

    @Test
    void secretsInAddressesAreNotShown() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        GitStore store = open("a", "https://tokenabc:pass%20word@127.0.0.1:" + port + "/x.git", Duration.ZERO);
        Trials.await(
                () -> !store.state().trouble().isEmpty(), () -> store.state().toString());
        StoreState state = store.state();
        assertEquals("https://127.0.0.1:" + port + "/x.git", state.remote());
        for (String secret : List.of("tokenabc", "pass word", "pass%20word")) {
            assertFalse(state.toString().contains(secret), state.toString());
        }
    }

    @Test
    void aRemoteThatRefusesSaysWhy() throws Exception {
        Git.run(origin, "config", "receive.denyCurrentBranch", "refuse");
        GitStore store = open("a");
        commit(main(store), put("a", "1"));
        awaitNoLag(store);
        pushByHand(origin, "a", "2");
        // The same name on both sides, one a folder of the other: nobody can hold both.
        Git.run(origin, "branch", "home", "main");
        commit(store.root("home/anna"), put("a", "1"));
        Trials.await(
                () -> !store.state().trouble().isEmpty(), () -> store.state().toString());
        assertEquals(1, store.root("home/anna").head().number());
    }

    @Test
    void mergesAreToldAsOneCommitWithAllThatCame() throws Exception {
        GitStore store = open("a");
        commit(main(store), put("a", "1"));
        awaitNoLag(store);
        Path away = folder.resolve("away.git");
        Files.move(origin, away);
        commit(main(store), put("a", "2"));
        pushByHand(away, "b", "theirs");
        Listener listener = new Listener();
        main(store).watch(2, listener);
        Files.move(away, origin);
        done(store.sync());
        Commit merge = listener.next();
        assertEquals(3, merge.number());
        assertEquals(List.of(StorePath.of("b")), merge.touched());
        assertEquals(List.of("a=2", "b=theirs"), files(main(store).head()));
    }
}
