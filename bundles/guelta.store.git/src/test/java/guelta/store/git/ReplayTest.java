// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.commits;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.put;
import static guelta.store.StoreUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Edit;
import guelta.store.Lease;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.StorePath;
import guelta.store.StoreUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a journal of a killed process is at the next start. */
class ReplayTest extends JournalTrial {
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

    // What was acknowledged is in it: to serve without it, or to empty the other one, would lose that.
    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void aJournalThatCannotBeReadKeepsTheStoreClosedUntilItCan(String name) throws Exception {
        hold();
        commit(main(), put("b", "one"));
        // The first file does not get into Git: what follows is in the second one.
        Trials.await(
                () -> !store.state().trouble().isEmpty(), () -> store.state().toString());
        commit(main(), put("c", "two"));
        Path copy = copyOfKilled("copy.git");
        release();
        assertTrue(journalled(copy, "0") > 0 && journalled(copy, "1") > 0);
        Path file = copy.resolve("guelta/journal").resolve(name);
        Path aside = folder.resolve("aside");
        Files.move(file, aside);
        Files.createDirectory(file);
        assertEquals(
                "the journal " + file + " can't be opened: Is a directory",
                assertThrows(IOException.class, () -> open(copy)).getMessage());
        Files.delete(file);
        Files.move(aside, file);
        try (GitStore reopened = open(copy)) {
            assertEquals(3, reopened.root("main").head().number());
            assertEquals(
                    List.of("a=1", "b=one", "c=two"),
                    files(reopened.root("main").head()));
        }
    }

    /** A repository whose journal has one commit in its first file and two in its second one. */
    private Path bothFiles() throws Exception {
        hold();
        commit(main(), put("b", "one"));
        Trials.await(
                () -> !store.state().trouble().isEmpty(), () -> store.state().toString());
        commit(main(), put("c", "two"));
        commit(main(), put("d", "three"));
        Path copy = copyOfKilled("copy.git");
        release();
        assertTrue(journalled(copy, "0") > 0 && journalled(copy, "1") > journalled(copy, "0"));
        return copy;
    }

    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        // In the first record, behind its head and the mark.
        bytes[50] ^= 4;
        Files.write(file, bytes);
    }

    // ADR 18: to go on without what stands behind would lose what was acknowledged.
    @Test
    void aJournalThatIsDamagedKeepsTheStoreClosedAndSaysWhatToDo() throws Exception {
        Path copy = bothFiles();
        Path file = copy.resolve("guelta/journal/1");
        byte[] whole = Files.readAllBytes(file);
        damage(file);
        String said = "the journal " + file + " is damaged at octet 0, and commits that were acknowledged stand behind"
                + " that: put back a copy of it, or give them up by: truncate -s 0 " + file;
        for (int again = 0; again < 2; again++) {
            assertEquals(said, assertThrows(IOException.class, () -> open(copy)).getMessage());
        }
        Path given = folder.resolve("given.git");
        copyTree(copy, given);
        // As truncate does.
        Files.write(given.resolve("guelta/journal/1"), new byte[0]);
        try (GitStore reopened = open(given)) {
            assertEquals(List.of("a=1", "b=one"), files(reopened.root("main").head()));
        }
        Files.write(file, whole);
        try (GitStore reopened = open(copy)) {
            assertEquals(
                    List.of("a=1", "b=one", "c=two", "d=three"),
                    files(reopened.root("main").head()));
        }
    }

    // The record stands alone in its file, as one does that was cut short; but there are later ones in the other file.
    @Test
    void aRecordThatIsMissingBetweenTheFilesKeepsTheStoreClosed() throws Exception {
        Path copy = bothFiles();
        Path other = copy.resolve("guelta/journal/1");
        Path file = copy.resolve("guelta/journal/0");
        // Another record that can be read, in front of the one that can't.
        try (JournalFile one = JournalFile.open(file)) {
            JournalFile.Entry first = one.read().get(0);
            one.truncate();
            one.append(new JournalFile.Entry(first.sequence() - 1, first.bytes()));
        }
        assertEquals(
                "the journal " + file + " is damaged at octet " + journalled(copy, "0")
                        + ", and commits that were acknowledged stand behind that: put back a copy of it, or give them up"
                        + " by: truncate -s " + journalled(copy, "0") + " " + file + "; truncate -s 0 " + other,
                assertThrows(IOException.class, () -> open(copy)).getMessage());
    }

    @Test
    void aJournalThatCannotBeMadeKeepsTheStoreClosedUntilItCan() throws Exception {
        Path other = folder.resolve("other.git");
        Path journal = other.resolve("guelta/journal");
        GitStore.open(Trials.settings(other), Clock.systemUTC(), List::of).close();
        Files.writeString(journal, "");
        assertEquals(
                "the journal " + journal + " can't be opened: it is no folder",
                assertThrows(IOException.class, () -> open(other)).getMessage());
        Files.delete(journal);
        try (GitStore opened = open(other)) {
            assertEquals(1, commit(opened.root("main"), put("a", "1")));
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
        String name = journalled(killed, "0") > 0 ? "0" : "1";
        Path file = killed.resolve("guelta/journal").resolve(name);
        byte[] whole = Arrays.copyOf(Files.readAllBytes(file), (int) journalled(killed, name));
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

    /** A folder of 256 folders in Git, and commits below it in the journal; answers how many. */
    private int foldersInTheJournal() throws Exception {
        List<Edit> all = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            all.add(put(event(i), "first"));
        }
        commit(main(), all);
        awaitInGit(2);
        hold();
        int count = 2;
        for (int i = 0; i < 40; i++, count++) {
            commit(main(), put(event(i * 5 % 256), "number " + i));
        }
        for (String text : List.of("one", "two", "one", "two")) {
            commit(main(), put(event(7), text));
            count++;
        }
        commit(main(), StoreUnderTest.delete(event(9)));
        commit(main(), put("calendars/work/new/event", "in a folder of its own"));
        commit(main(), put(event(9), "back again"));
        return count + 3;
    }

    private static String event(int number) {
        return String.format("calendars/work/%02x/event", number);
    }

    // Such a folder is 9 kB, and each commit below it makes it anew.
    @Test
    void foldersAreToldAsDifferencesAndReplayed() throws Exception {
        int count = foldersInTheJournal();
        long octets = journalled(path);
        assertTrue(octets < count * 1_500L, octets + " octets of " + count + " commits");
        List<String> files = files(main().head());
        Path killed = copyOfKilled("killed.git");
        for (int replay = 0; replay < 2; replay++) {
            try (GitStore reopened = open(killed)) {
                Root root = reopened.root("main");
                assertEquals(count, root.head().number());
                assertEquals(files, files(root.head()));
                for (int number = 3; number <= count; number++) {
                    assertEquals(files(main().at(number)), files(root.at(number)), "commit " + number);
                }
            }
            assertEquals("", Git.run(killed, "fsck", "--full", "--strict"));
        }
        release();
    }

    // Each record is a difference to those before it, of which none may be left out.
    @Test
    void aJournalOfDifferencesThatWasCutShortIsWhatWasWholeThen() throws Exception {
        int count = foldersInTheJournal();
        Path killed = copyOfKilled("killed.git");
        release();
        // What is cut is the file that was written last; the other one was about to go into Git.
        String name = begin(killed, "0") > begin(killed, "1") ? "0" : "1";
        Path file = killed.resolve("guelta/journal").resolve(name);
        byte[] whole = Arrays.copyOf(Files.readAllBytes(file), (int) journalled(killed, name));
        Random random = new Random(5);
        long last = count;
        for (int cut = whole.length; cut > 0; cut -= 1 + random.nextInt(whole.length / 8)) {
            Path again = folder.resolve("cut" + cut + ".git");
            copyTree(killed, again);
            Files.write(again.resolve(killed.relativize(file)), Arrays.copyOf(whole, cut));
            try (GitStore reopened = open(again)) {
                Root root = reopened.root("main");
                assertTrue(root.head().number() <= last, root.head().number() + " after " + last);
                last = root.head().number();
                assertEquals(files(main().at(last)), files(root.head()));
            }
        }
        assertTrue(last < count, "something was cut");
    }

    private static long begin(Path repository, String name) throws IOException {
        try (JournalFile file =
                JournalFile.open(repository.resolve("guelta/journal").resolve(name))) {
            List<JournalFile.Entry> entries = file.read();
            return entries.isEmpty() ? -1 : entries.get(0).sequence();
        }
    }

    @Test
    void aFolderThatIsNotWhatItShouldBeIsNotTaken() throws Exception {
        foldersInTheJournal();
        List<JournalFile.Entry> entries = new ArrayList<>();
        for (String name : List.of("0", "1")) {
            try (JournalFile file =
                    JournalFile.open(path.resolve("guelta/journal").resolve(name))) {
                entries.addAll(file.read());
            }
        }
        Unsaved objects = new Unsaved(store.objects());
        byte[] record = entries.get(entries.size() - 1).bytes().clone();
        JournalRecord.read(record, objects);
        byte[] id = new byte[20];
        // The small folder is whole; the one above it names it, and is a difference.
        GitObjects.id(main().head()
                        .find(StorePath.of("calendars/work/09"))
                        .orElseThrow()
                        .tag())
                .copyRawTo(id, 0);
        int at = 0;
        while (!Arrays.equals(id, Arrays.copyOfRange(record, at, at + 20))) {
            at++;
        }
        record[at] ^= 1;
        assertThrows(IOException.class, () -> JournalRecord.read(record, objects));
        release();
    }
}
