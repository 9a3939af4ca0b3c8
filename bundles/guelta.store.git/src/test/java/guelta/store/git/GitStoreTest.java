// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Author;
import guelta.store.Commit;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Entry;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitStoreTest {
    private static final Author ANNA = new Author("Anna", "anna@example.org");

    @TempDir
    Path folder;

    private GitStore store;

    @BeforeEach
    void open() throws IOException {
        store = GitStore.open(Trials.settings(folder.resolve("zones.git")), Clock.systemUTC(), List::of);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static long put(Root root, String path, String text) {
        Edit put = new Edit.Put(StorePath.of(path), Content.of(text.getBytes(StandardCharsets.UTF_8)));
        return root.commit(head -> Plan.of(List.of(put), ANNA, "Put " + path))
                .toCompletableFuture()
                .join()
                .number();
    }

    private Object git(Path in, String... arguments) throws Exception {
        return Git.run(in, arguments);
    }

    // The history may have been rewritten before: nobody knows any more of which one the numbers were that were told.
    @ParameterizedTest
    @ValueSource(strings = {"", "7", "\u0007 x y"})
    void anEpochThatCannotBeReadIsAnotherOne(String damage) throws Exception {
        put(store.root("main"), "a", "1");
        String before = store.root("main").head().epoch();
        close();
        Path known = folder.resolve("zones.git/guelta/known/refs/heads/main");
        assertTrue(Files.readString(known).startsWith(before + " 1 "));
        Files.write(known, damage.isEmpty() ? new byte[] {-1, -2, 32, -3} : damage.getBytes(StandardCharsets.UTF_8));
        open();
        Snapshot head = store.root("main").head();
        assertEquals(1, head.number());
        assertNotEquals(before, head.epoch());
        close();
        open();
        assertEquals(head.epoch(), store.root("main").head().epoch());
    }

    // contract.md: git clone, edit, git push to the repository's path is enough. The best of five: others may have the
    // machine.
    @Test
    void aPushIsSeenWithinASecond() throws Exception {
        Root main = store.root("main");
        put(main, "example.org", "one\n");
        BlockingQueue<Commit> told = new LinkedBlockingQueue<>();
        main.watch(0, told::add);
        assertEquals(1, told.poll(30, TimeUnit.SECONDS).number());
        git(folder, "clone", "-q", folder.resolve("zones.git").toString(), "clone");
        Path clone = folder.resolve("clone");
        List<Duration> seen = new ArrayList<>();
        for (int number = 2; number <= 6; number++) {
            Files.writeString(clone.resolve("example.org"), number + "\n");
            git(clone, "commit", "-q", "-a", "-m", "Change by hand");
            git(clone, "push", "-q");
            long pushed = System.nanoTime();
            Commit commit = told.poll(30, TimeUnit.SECONDS);
            seen.add(Duration.ofNanos(System.nanoTime() - pushed));
            assertEquals(number, commit.number());
            assertEquals("Change by hand", commit.message());
            assertEquals(List.of(StorePath.of("example.org")), commit.touched());
        }
        assertTrue(Collections.min(seen).compareTo(Duration.ofSeconds(1)) < 0, "seen after " + seen);
        assertEquals(7, put(main, "example.net", "three\n"));
        assertEquals("", git(folder.resolve("zones.git"), "fsck", "--full", "--strict"));
    }

    // A disk that lost one zone has not lost the others.
    @Test
    void aFileThatIsLostHidesNoOther() throws Exception {
        Path repository = folder.resolve("zones.git");
        put(store.root("main"), "first", "one\n");
        Git.run(folder, "clone", "-q", repository.toString(), "clone");
        Path clone = folder.resolve("clone");
        Files.writeString(clone.resolve("lost"), "two\n");
        Files.writeString(clone.resolve("third"), "three\n");
        Git.run(clone, "add", "-A");
        Git.run(clone, "commit", "-q", "-m", "Two more");
        Git.run(clone, "push", "-q");
        String id = Git.run(repository, "rev-parse", "main:lost").strip();
        store.close();
        Files.delete(repository.resolve("objects").resolve(id.substring(0, 2)).resolve(id.substring(2)));
        store = GitStore.open(Trials.settings(repository), Clock.systemUTC(), List::of);
        Snapshot head = store.root("main").head();
        try (Stream<Entry> all = head.list(StorePath.TOP)) {
            assertEquals(
                    List.of("first 4", "lost -1", "third 6"),
                    all.map(each -> each.path() + " " + each.size()).toList());
        }
        Entry lost = head.find(StorePath.of("lost")).orElseThrow();
        assertEquals(new Entry(StorePath.of("lost"), false, new Tag(id), -1), lost);
        StoreUnavailable told =
                assertThrows(StoreUnavailable.class, () -> head.content(lost).bytes());
        assertTrue(told.getMessage().contains(id), told.getMessage());
        assertEquals(
                "three\n",
                new String(
                        head.content(head.find(StorePath.of("third")).orElseThrow())
                                .bytes(),
                        StandardCharsets.UTF_8));
    }
}
