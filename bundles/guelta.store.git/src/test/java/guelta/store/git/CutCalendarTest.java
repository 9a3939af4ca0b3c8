// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.put;
import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.store.git.CalendarClient.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calendars after a journal lost the end of its last record, wherever that was cut. */
class CutCalendarTest {
    /** Cuts, from the beginning of the record, behind which the whole is looked at: in its length, behind its head, in what it says. */
    private static final Set<Long> CUTS = Set.of(1L, 16L, 400L);

    private static final String LOCK = "refs/heads/home/anna.lock";

    @TempDir
    Path folder;

    private final List<State> acknowledged = new ArrayList<>();
    private Path path;
    private GitStore store;
    private CalendarClient client;

    @BeforeEach
    void begin() throws IOException {
        path = folder.resolve("trial.git");
        store = open(path);
        commit(store.root("main"), put("users/anna", "email: anna@example.org\n"));
        client = new CalendarClient(store);
        // The first commit of a home goes into Git itself.
        client.put("a", "1");
        acknowledged.add(client.state());
        Files.writeString(path.resolve(LOCK), "");
    }

    private static GitStore open(Path repository) throws IOException {
        return GitStore.open(Trials.journal(Trials.settings(repository)), Clock.systemUTC(), List::of);
    }

    @AfterEach
    void close() throws IOException {
        Files.delete(path.resolve(LOCK));
        store.close();
    }

    private void change(Runnable change) {
        change.run();
        acknowledged.add(client.state());
    }

    // Issue 5: every acknowledged PUT is there, git fsck clean, sync tokens never skip a change.
    @Test
    void allButThePutWhoseRecordWasCutIsThereAndEveryTokenStillHolds() throws Exception {
        change(() -> client.put("b", "1"));
        change(() -> client.put("c", "1"));
        change(() -> client.put("a", "2"));
        change(() -> client.delete("b"));
        Map<Path, Long> sizes = journal();
        change(() -> client.put("d", "1"));
        Path journal = journal().entrySet().stream()
                .filter(file -> file.getValue() > sizes.get(file.getKey()))
                .findFirst()
                .orElseThrow()
                .getKey();
        long before = sizes.get(journal);
        long whole = journal().get(journal);
        Path cut = path.relativize(journal);
        Path killed = folder.resolve("killed.git");
        JournalTrial.copyTree(path, killed);
        Files.delete(killed.resolve(LOCK));
        int all = records(killed.resolve(cut), whole);
        for (long length = before; length < whole; length++) {
            assertEquals(all - 1, records(killed.resolve(cut), length), "records of " + length + " bytes");
            if (CUTS.contains(length - before) || length == whole - 1 || Boolean.getBoolean("guelta.soak")) {
                check(restored(killed, cut, length), acknowledged.size() - 1);
            }
        }
        check(restored(killed, cut, whole), acknowledged.size());
    }

    /** How many records count of those in the first bytes of a file. */
    private int records(Path file, long length) throws IOException {
        Path part = folder.resolve("part");
        Files.write(part, Arrays.copyOf(Files.readAllBytes(file), (int) length));
        try (JournalFile journal = JournalFile.open(part)) {
            return journal.read().size();
        }
    }

    /** The files of the journal, and how much of each is records. */
    private Map<Path, Long> journal() throws IOException {
        Map<Path, Long> sizes = new TreeMap<>();
        for (String name : new String[] {"0", "1"}) {
            sizes.put(path.resolve("guelta/journal").resolve(name), JournalTrial.journalled(path, name));
        }
        return sizes;
    }

    private Path restored(Path killed, Path journal, long length) throws IOException {
        Path again = folder.resolve("cut at " + length);
        JournalTrial.copyTree(killed, again);
        Files.write(again.resolve(journal), Arrays.copyOf(Files.readAllBytes(killed.resolve(journal)), (int) length));
        return again;
    }

    /** Looks whether a repository has what was acknowledged by so many answers, and no more. */
    private void check(Path repository, int count) throws Exception {
        State last = acknowledged.get(count - 1);
        try (GitStore reopened = open(repository)) {
            CalendarClient again = new CalendarClient(reopened);
            assertEquals(last, again.state(), repository::toString);
            follow(again, count, last);
            // What comes now has the number of what was cut: nobody has a token of that.
            again.put("e", "1");
            follow(again, count, again.state());
        }
        assertEquals("", Git.run(repository, "fsck", "--full", "--strict"));
    }

    /** Follows from each state that somebody may have a token of. */
    private void follow(CalendarClient again, int count, State now) {
        for (State earlier : acknowledged.subList(0, count)) {
            assertEquals(now.files(), again.follow(earlier), () -> "from " + earlier);
        }
    }
}
