// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Entry;
import guelta.store.StorePath;
import guelta.store.StoreUnderTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tidying up of a store with many small files, in many folders, that change one by one. */
class TidyingTest extends JournalTrial {
    private static final int FOLDERS = 256;
    private static final int COMMITS = 300;

    private final Random random = new Random(1);

    private Edit.Put file(int number) {
        byte[] text = ("file " + number + ' ' + random.nextLong()).getBytes(StandardCharsets.US_ASCII);
        String folder = String.format("%02x", number * 7 % FOLDERS);
        return new Edit.Put(StorePath.of("calendars/work/" + folder + "/event-" + number), Content.of(text));
    }

    private long packed() throws IOException {
        long size = 0;
        try (Stream<Path> packs = Files.list(path.resolve("objects/pack"))) {
            for (Path pack :
                    packs.filter(file -> file.toString().endsWith(".pack")).toList()) {
                size += Files.size(pack);
            }
        }
        return size;
    }

    private void fill() {
        List<Edit> all = new ArrayList<>();
        for (int i = 0; i < FOLDERS; i++) {
            all.add(file(i));
        }
        commit(main(), all);
        for (int i = 0; i < COMMITS; i++) {
            commit(main(), file(i));
            if (i % 100 == 0) {
                settled();
            }
        }
        settled();
    }

    private void settled() {
        Trials.await(() -> store.journal().map(Journal::isEmpty).orElse(true), () -> "the journal");
    }

    // Each commit writes a folder of 256 folders, 8 kB, whole; they stayed whole for ever, and were nearly all there
    // is.
    @Test
    void foldersThatDifferInOneLineArePackedAsDifferences() throws Exception {
        fill();
        long before = packed();
        done(store.gc(line -> {}));
        long after = packed();
        assertTrue(after < COMMITS * 1_000L, after + " octets after, " + before + " before");
        assertEquals("", git("fsck", "--full", "--strict"));
        commit(main(), file(1));
        try (Stream<Entry> folders = main().head().list(StorePath.of("calendars/work"))) {
            assertEquals(FOLDERS, folders.count());
        }
    }

    @Test
    void packsThatArePutTogetherBesideTheCommitsHaveDifferencesToo() throws Exception {
        fill();
        // The store may have begun with it by itself.
        new Tidying(store.repository(), store.packs(), () -> false).merge();
        long after = packed();
        assertTrue(after < COMMITS * 2_000L, after + " octets after");
        assertEquals("", git("fsck", "--full", "--strict"));
    }

    // What goes into Git together is written so, and needs no search later.
    @Test
    void foldersAreDifferencesBeforeAnythingIsPacked() throws Exception {
        hold();
        List<Edit> all = new ArrayList<>();
        for (int i = 0; i < FOLDERS; i++) {
            all.add(file(i));
        }
        commit(main(), all);
        for (int i = 0; i < 200; i++) {
            commit(main(), file(i % 5));
        }
        release();
        settled();
        awaitInGit(202);
        assertTrue(packed() < 300 * 1_000L, packed() + " octets");
        assertEquals("", git("fsck", "--full", "--strict"));
        assertTrue(longestChain() <= 32, "chains of " + longestChain());
        assertTrue(longestChain() > 10, "chains of " + longestChain());
    }

    // A group brings along what its folders follow from: nothing is compared when packs are put together.
    @Test
    void foldersOfOnePackAreDifferencesToThoseOfAnother() throws Exception {
        List<Edit> all = new ArrayList<>();
        for (int i = 0; i < FOLDERS; i++) {
            all.add(file(i));
        }
        commit(main(), all);
        for (int i = 0; i < 35; i++) {
            commit(main(), file(i % 3));
            store.writer().settle((GitRoot) main());
        }
        assertTrue(longestChain() <= 1, "chains of " + longestChain());
        new Tidying(store.repository(), store.packs(), () -> false).merge();
        assertEquals(2, wholeFolders(7_000), "of the folder of 256 the first one and the 33rd after it");
        assertEquals(32, longestChain());
        assertEquals("", git("fsck", "--full", "--strict"));
    }

    // Git takes no difference of three octets, which the way to the folder with nothing in it would be.
    @Test
    void aBranchThatBecomesEmptyCanBeCloned() throws Exception {
        hold();
        commit(main(), StoreUnderTest.put("a", "2"));
        commit(main(), StoreUnderTest.delete("a"));
        commit(main(), StoreUnderTest.put("a", "3"));
        commit(main(), StoreUnderTest.delete("a"));
        release();
        awaitInGit(5);
        assertEquals("", git("fsck", "--full", "--strict"));
        Git.run(folder, "clone", "-q", "--no-local", path.toString(), "clone");
        done(store.gc(line -> {}));
        assertEquals("", git("fsck", "--full", "--strict"));
    }

    // One pack has a folder as the difference to what it was, another one the other way round.
    @Test
    void foldersThatGoToAndFroArePutTogether() throws Exception {
        List<Edit> all = new ArrayList<>();
        for (int i = 0; i < FOLDERS; i++) {
            all.add(file(i));
        }
        commit(main(), all);
        settled();
        for (int i = 0; i < 6; i++) {
            hold();
            String one = i % 2 == 0 ? "one" : "two";
            String two = i % 2 == 0 ? "two" : "one";
            commit(main(), StoreUnderTest.put("calendars/work/00/event-0", one));
            commit(main(), StoreUnderTest.put("calendars/work/00/event-0", two));
            release();
            settled();
            awaitInGit(main().head().number());
        }
        new Tidying(store.repository(), store.packs(), () -> false).merge();
        assertEquals("", git("fsck", "--full", "--strict"));
        done(store.gc(line -> {}));
        assertEquals("", git("fsck", "--full", "--strict"));
        assertEquals("one", StoreUnderTest.text(main().head(), "calendars/work/00/event-0"));
    }

    // Differences to differences, each time one more link, would make reading slower and slower.
    @Test
    void chainsOfDifferencesStayShort() throws Exception {
        for (int i = 0; i < 4; i++) {
            fill();
            done(store.gc(line -> {}));
        }
        assertTrue(longestChain() <= 50, "a chain of " + longestChain());
    }

    private int longestChain() throws IOException {
        return packed("chain length = .*")
                .mapToInt(line -> Integer.parseInt(line.split("[ :]")[3]))
                .max()
                .orElse(0);
    }

    /** How many folders of at least so many octets are not told as a difference. */
    private long wholeFolders(int least) throws IOException {
        return packed("[0-9a-f]{40} tree +[0-9]+ [0-9]+ [0-9]+")
                .filter(line -> Integer.parseInt(line.split(" +")[2]) >= least)
                .count();
    }

    /** What Git says of all packs. */
    private Stream<String> packed(String lines) throws IOException {
        try (Stream<Path> files = Files.list(path.resolve("objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(".idx")).toList().stream()
                    .flatMap(index -> git("verify-pack", "-v", index.toString()).lines())
                    .filter(line -> line.matches(lines));
        }
    }
}
