// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.done;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Entry;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.StoreUnderTest;
import guelta.store.Tag;
import guelta.store.tree.Patched;
import guelta.store.tree.Tags;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small changes of big files: in Git they are differences, of one link, to a file that is whole. */
class PatchTest extends JournalTrial {
    private static final StorePath FILE = StorePath.of("example.org");

    private static byte[] zone(int records) {
        StringBuilder zone = new StringBuilder("@ 3600 IN SOA ns admin 0000000001 3600 600 86400 60\n");
        for (int i = 1; i < records; i++) {
            zone.append("host")
                    .append(i)
                    .append(" 3600 IN A 192.0.2.")
                    .append(i % 256)
                    .append('\n');
        }
        return zone.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** A new serial and a new record, as an update changes them. */
    private static Edit.Patch update(int number) {
        byte[] serial = String.format("%010d", number).getBytes(StandardCharsets.US_ASCII);
        byte[] record = ("new" + number + " 60 IN A 198.51.100.1\n").getBytes(StandardCharsets.US_ASCII);
        long at = 60 + 97L * number % 90_000;
        return new Edit.Patch(FILE, List.of(new Edit.Splice(26, 36, serial), new Edit.Splice(at, at, record)));
    }

    private static byte[] patched(byte[] before, Edit.Patch patch) {
        ByteArrayOutputStream after = new ByteArrayOutputStream();
        int at = 0;
        for (Edit.Splice splice : patch.splices()) {
            after.write(before, at, (int) splice.from() - at);
            after.writeBytes(splice.bytes());
            at = (int) splice.to();
        }
        after.write(before, at, before.length - at);
        return after.toByteArray();
    }

    private static byte[] bytes(Snapshot state) throws IOException {
        return state.content(state.find(FILE).orElseThrow()).bytes();
    }

    private void settled() {
        Trials.await(() -> store.journal().map(Journal::isEmpty).orElse(true), () -> "the journal");
    }

    private void reopen(String durability) throws IOException {
        store.close();
        store = GitStore.open(Trials.settings(path, durability), Clock.systemUTC(), List::of);
    }

    /** How many differences one has to go through to read a file, at most. */
    private int longestChain() throws IOException {
        int longest = 0;
        for (Path index : packs(".idx")) {
            for (String line : git("verify-pack", "-v", index.toString()).split("\n")) {
                // A difference: id, kind, size, size in the pack, place, depth, base.
                String[] words = line.split(" +");
                if (words.length == 7 && words[1].equals("blob")) {
                    longest = Math.max(longest, Integer.parseInt(words[5]));
                }
            }
        }
        return longest;
    }

    private List<Path> packs(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(path.resolve("objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }

    private long packed() throws IOException {
        long size = 0;
        for (Path pack : packs(".pack")) {
            size += Files.size(pack);
        }
        return size;
    }

    // Git's own fsck hashes every file anew: the ids are those of the contents that were expected.
    @ParameterizedTest
    @CsvSource({"commit, 1", "commit, 2", "journal, 3", "journal, 4", "journal, 5"})
    void patchesOfAnyContentAreWhatGitReads(String durability, int seed) throws Exception {
        Random random = new Random(seed);
        byte[] bytes = new byte[130_000 + random.nextInt(300_000)];
        random.nextBytes(bytes);
        reopen(durability);
        commit(store.root("main"), new Edit.Put(FILE, Content.of(bytes)));
        byte[] first = bytes;
        List<Tag> tags = new ArrayList<>(List.of(Tags.of(Content.of(bytes))));
        for (int round = 0; round < 12; round++) {
            List<CompletionStage<?>> stages = new ArrayList<>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                Edit.Patch patch = random.nextInt(9) == 0 ? back(bytes, first) : some(bytes.length, random);
                byte[] next = patched(bytes, patch);
                if (!Arrays.equals(bytes, next)) {
                    tags.add(Tags.of(Content.of(next)));
                }
                bytes = next;
                stages.add(store.root("main").commit(head -> Plan.of(List.of(patch), StoreUnderTest.ANNA, "m")));
            }
            stages.forEach(StoreUnderTest::done);
            assertArrayEquals(bytes, bytes(store.root("main").head()));
            if (round % 4 == 1) {
                settled();
            } else if (round % 4 == 3) {
                reopen(durability);
                assertArrayEquals(bytes, bytes(store.root("main").head()));
            }
        }
        settled();
        assertEquals(tags.size() + 1, store.root("main").head().number());
        List<String> asked = new ArrayList<>(List.of("rev-parse"));
        for (String commit : git("rev-list", "--reverse", "main").split("\n")) {
            asked.add(commit + ":example.org");
        }
        // The first commit is without it.
        asked.remove(1);
        assertEquals(
                tags.stream().map(Tag::hex).toList(),
                List.of(git(asked.toArray(String[]::new)).split("\n")));
        assertEquals("", git("fsck", "--full", "--strict"));
        assertTrue(longestChain() <= 1);
        reopen(durability);
        Root root = store.root("main");
        for (int number = 2; number <= tags.size() + 1; number++) {
            Entry then = root.at(number).find(FILE).orElseThrow();
            assertEquals(tags.get(number - 2), then.tag());
            assertEquals(then.tag(), Tags.of(root.at(number).content(then)));
        }
    }

    /** A few ranges, many, or one that is most of the file. */
    private static Edit.Patch some(int length, Random random) {
        int count = random.nextInt(8) == 0 ? 1_200 : random.nextInt(6);
        int widest = random.nextInt(8) == 0 ? length : 300;
        List<Edit.Splice> splices = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < count; i++) {
            int from = at + random.nextInt((length - at) / 20 + 1);
            int to = from + random.nextInt(Math.min(length - from, widest) + 1);
            byte[] bytes = new byte[random.nextInt(count > 10 ? 30 : widest + 1)];
            random.nextBytes(bytes);
            splices.add(new Edit.Splice(from, to, bytes));
            at = to;
        }
        return new Edit.Patch(FILE, splices);
    }

    private static Edit.Patch back(byte[] now, byte[] first) {
        return new Edit.Patch(FILE, List.of(new Edit.Splice(0, now.length, first)));
    }

    // What made an hour of updates of a zone of 25 MB cost gigabytes.
    @Test
    void aBurstOfPatchesIsOneFileAndItsDifferencesInGit() throws Exception {
        byte[] zone = zone(100_000);
        commit(main(), new Edit.Put(FILE, Content.of(zone)));
        settled();
        long before = packed();
        hold();
        for (int i = 0; i < 200; i++) {
            commit(main(), update(i));
        }
        release();
        awaitInGit(202);
        settled();
        assertEquals("", git("fsck", "--full", "--strict"));
        assertEquals(1, longestChain());
        assertTrue(packed() < 10 * before, packed() + " bytes, " + before + " before");
    }

    @Test
    void aDifferenceThatHasBecomeLongIsTheBaseOfWhatFollows() throws Exception {
        byte[] expected = zone(20_000);
        commit(main(), new Edit.Put(FILE, Content.of(expected)));
        hold();
        long largest = 0;
        for (int i = 0; i < 700; i++) {
            long before = journalled(path);
            commit(main(), update(i));
            largest = Math.max(largest, journalled(path) - before);
            expected = patched(expected, update(i));
        }
        assertTrue(largest < 50_000, largest + " bytes for an update");
        assertArrayEquals(expected, bytes(main().head()));
        Path killed = copyOfKilled("killed.git");
        release();
        awaitInGit(702);
        assertEquals(1, longestChain());
        try (GitStore reopened = open(killed)) {
            assertEquals(702, reopened.root("main").head().number());
            assertArrayEquals(expected, bytes(reopened.root("main").head()));
            assertArrayEquals(bytes(main().at(500)), bytes(reopened.root("main").at(500)));
        }
        assertEquals("", Git.run(killed, "fsck", "--full", "--strict"));
        assertEquals(
                git("rev-parse", "main"), Git.run(killed, "rev-parse", "main").strip());
    }

    // Differences to each other would be nobody's: what is there first stays the base.
    @Test
    void aFileThatComesBackWithinAGroupIsReplayed() throws Exception {
        byte[] zone = zone(10_000);
        commit(main(), new Edit.Put(FILE, Content.of(zone)));
        hold();
        Edit.Patch there = lines('1');
        byte[] expected = patched(zone, there);
        commit(main(), there, lines('2'), lines('1'));
        assertArrayEquals(expected, bytes(main().head()));
        Path killed = copyOfKilled("killed.git");
        release();
        try (GitStore reopened = open(killed)) {
            assertArrayEquals(expected, bytes(reopened.root("main").head()));
        }
        assertEquals("", Git.run(killed, "fsck", "--full", "--strict", "--no-dangling"));
    }

    // Each would be the difference to the other one, and the journal could not be opened any more.
    // Which of them is written first is by their tags: some of these seeds are for either order.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aFileThatComesBackAfterALargeChangeIsReplayed(int seed) throws Exception {
        byte[] zone = zone(10_000 + seed);
        commit(main(), new Edit.Put(FILE, Content.of(zone)));
        settled();
        byte[] large = new byte[zone.length / 2];
        new Random(seed).nextBytes(large);
        Edit.Patch there = new Edit.Patch(FILE, List.of(new Edit.Splice(0, large.length, large)));
        Edit.Patch back =
                new Edit.Patch(FILE, List.of(new Edit.Splice(0, large.length, Arrays.copyOf(zone, large.length))));
        hold();
        commit(main(), there, back, new Edit.Put(StorePath.of("b"), Content.of(new byte[1])));
        commit(main(), update(1));
        Path killed = copyOfKilled("killed.git");
        release();
        try (GitStore reopened = open(killed)) {
            assertArrayEquals(
                    patched(zone, update(1)), bytes(reopened.root("main").head()));
        }
        assertEquals("", Git.run(killed, "fsck", "--full", "--strict", "--no-dangling"));
    }

    /** A change in so many places that it is written whole. */
    private static Edit.Patch lines(char octet) {
        List<Edit.Splice> splices = new ArrayList<>();
        for (int i = 1; i < 1_000; i++) {
            splices.add(new Edit.Splice(100L * i, 100L * i + 1, new byte[] {(byte) octet}));
        }
        return new Edit.Patch(FILE, splices);
    }

    // The journal is put into Git in two steps: the pack, then the branch.
    @Test
    void aProcessThatIsKilledBetweenThePackAndTheBranchIsMadeUpFor() throws Exception {
        byte[] expected = zone(10_000);
        commit(main(), new Edit.Put(FILE, Content.of(expected)));
        hold();
        for (int i = 0; i < 20; i++) {
            commit(main(), update(i));
            expected = patched(expected, update(i));
        }
        Trials.await(() -> store.state().trouble().contains("main.lock"), () -> "the pack");
        Path killed = copyOfKilled("killed.git");
        release();
        try (GitStore reopened = open(killed)) {
            assertArrayEquals(expected, bytes(reopened.root("main").head()));
            commit(reopened.root("main"), update(99));
        }
        assertEquals("23", Git.run(killed, "rev-list", "--count", "main").strip());
        assertEquals("", Git.run(killed, "fsck", "--full", "--strict"));
    }

    // Every group that patches a big file brings its base in its pack: tidying up leaves one of them.
    @Test
    void tidyingUpKeepsOneBaseAndChainsOfOneLink() throws Exception {
        byte[] expected = zone(20_000);
        commit(main(), new Edit.Put(FILE, Content.of(expected)));
        settled();
        long once = packed();
        for (int i = 0; i < Tidying.MANY + 5; i++) {
            commit(main(), update(i));
            expected = patched(expected, update(i));
            settled();
        }
        Trials.await(() -> packedLess(once * 12), () -> "tidying up");
        assertEquals(1, longestChain());
        for (int i = 0; i < 3; i++) {
            done(store.gc(line -> {}));
            // A start begins with a base of its own.
            assertTrue(packed() < (3 + i) * once, packed() + " bytes, " + once + " at first");
            reopen("journal");
            commit(main(), update(100 + i));
            expected = patched(expected, update(100 + i));
            settled();
        }
        done(store.gc(line -> {}));
        assertEquals(1, longestChain());
        assertArrayEquals(expected, bytes(main().head()));
        assertEquals("", git("fsck", "--full", "--strict"));
    }

    // One small pack kept those of a big file that is updated from ever being put together.
    @Test
    void largePacksArePutTogetherBesideASmallOne() throws Exception {
        reopen("commit");
        Random random = new Random(1);
        for (int i = 0; i < 4; i++) {
            byte[] large = new byte[1_200_000];
            random.nextBytes(large);
            commit(main(), new Edit.Put(StorePath.of("large" + i), Content.of(large)));
        }
        commit(main(), new Edit.Put(StorePath.of("small"), Content.of(new byte[10])));
        assertTrue(packs(".pack").size() >= 6);
        new Tidying(store.repository(), store.packs(), () -> false).merge();
        assertEquals(2, packs(".pack").size());
        assertEquals("", git("fsck", "--full", "--strict"));
        assertEquals(6, main().head().number());
        assertEquals(
                1_200_000,
                main().head().find(StorePath.of("large3")).orElseThrow().size());
    }

    private boolean packedLess(long than) {
        try {
            return packed() < than;
        } catch (IOException goes) {
            return false;
        }
    }

    // A burst of updates with much new text each made versions that held all of it anew.
    @Test
    void versionsShareTheirBytes() {
        byte[] zone = zone(10_000);
        byte[] text = new byte[60_000];
        Patched one = Patched.of(Tags.of(Content.of(zone)), Content.of(zone), List.of(new Edit.Splice(50, 50, text)));
        Patched two = Patched.of(Tags.of(one), one, List.of(new Edit.Splice(10, 20, new byte[10])));
        assertTrue(two.parts().stream().anyMatch(part -> part.bytes() == text));
    }

    @Test
    void whatIsRememberedIsBoundedInBytes() {
        byte[] zone = zone(10_000);
        Tag tag = Tags.of(Content.of(zone));
        commit(main(), new Edit.Put(FILE, Content.of(zone)));
        settled();
        Bases bases = store.objects().bases();
        byte[] text = new byte[1 << 20];
        Content file = bases.ready(Patched.of(tag, Content.of(zone), List.of(new Edit.Splice(0, 0, text))));
        long enough = 2 + 2 * Math.max(2, Runtime.getRuntime().maxMemory() / 64 >> 20);
        for (int i = 0; i <= enough; i++) {
            bases.note(new Tag(String.format("%040x", i + 1)), file);
        }
        assertTrue(bases.find(new Tag(String.format("%040x", 1))).isEmpty());
        assertTrue(bases.find(new Tag(String.format("%040x", enough + 1))).isPresent());
    }

    // What was forgotten while it got into Git kept its bytes for as long as there was a patch of it.
    @Test
    void aBaseThatIsNotKnownAnyMoreGivesItsMemoryBackWhenGitHasIt() throws Exception {
        byte[] zone = zone(10_000);
        Unsaved unsaved = new Unsaved(store.objects());
        Tag tag = unsaved.keep(Content.of(zone));
        Patched patched = (Patched) store.objects()
                .bases()
                .ready(Patched.of(tag, Content.of(zone), update(1).splices()));
        unsaved.keep(patched);
        Base base = (Base) patched.kept();
        assertTrue(base.isHeld());
        store.objects().bases().forget();
        unsaved.save(store.packs());
        assertFalse(base.isHeld());
        assertArrayEquals(zone, base.bytes());
    }

    // A record in the journal that builds on what is nowhere could not be replayed.
    @Test
    void aBaseThatWasPrunedIsNotBuiltOn() throws Exception {
        byte[] zone = zone(10_000);
        commit(main(), new Edit.Put(FILE, Content.of(zone)));
        commit(main(), update(1));
        settled();
        String only = git("commit-tree", "main^{tree}", "-m", "All at once");
        git("update-ref", "refs/heads/main", only);
        git("reflog", "expire", "--expire=now", "--all");
        git("repack", "-a", "-d", "-q");
        git("prune", "--expire=now");
        assertTrue(Git.attempt(path, "cat-file", "-e", Tags.of(Content.of(zone)).hex())
                        .exit()
                != 0);
        Trials.await(() -> main().head().number() == 1, () -> git("log", "main"));
        hold();
        commit(main(), update(2));
        Path killed = copyOfKilled("killed.git");
        release();
        try (GitStore reopened = open(killed)) {
            byte[] expected = patched(patched(zone, update(1)), update(2));
            assertArrayEquals(expected, bytes(reopened.root("main").head()));
        }
        assertEquals("", Git.run(killed, "fsck", "--full", "--strict"));
    }

    // A zone of 50 MB with one record changed: what is written before the answer is the record, not the zone.
    @Test
    void aSmallChangeOfABigFileIsASmallRecord() throws Exception {
        StringBuilder zone = new StringBuilder();
        for (int i = 0; zone.length() < 50 << 20; i++) {
            zone.append("host")
                    .append(i)
                    .append(" 3600 IN A 192.0.2.")
                    .append(i % 256)
                    .append('\n');
        }
        byte[] bytes = zone.toString().getBytes(StandardCharsets.US_ASCII);
        StorePath file = StorePath.of("example.org");
        commit(main(), new Edit.Put(file, Content.of(bytes)));
        hold();
        for (int i = 0; i < 5; i++) {
            byte[] record = ("new" + i + " 60 IN A 198.51.100.1\n").getBytes(StandardCharsets.US_ASCII);
            commit(main(), new Edit.Patch(file, List.of(new Edit.Splice(i, i, record))));
        }
        assertTrue(journalled(path) < 20_000, journalled(path) + " bytes");
        Entry head = main().head().find(file).orElseThrow();
        byte[] read = main().head().content(head).bytes();
        assertEquals(head.size(), read.length);
        assertArrayEquals(
                Arrays.copyOfRange(bytes, bytes.length - 1_000, bytes.length),
                Arrays.copyOfRange(read, read.length - 1_000, read.length));
        Path killed = copyOfKilled("killed.git");
        release();
        awaitInGit(7);
        assertEquals(head.tag().hex(), git("rev-parse", "main:example.org"));
        try (GitStore reopened = open(killed)) {
            assertEquals(head, reopened.root("main").head().find(file).orElseThrow());
        }
        assertEquals(
                head.tag().hex(),
                Git.run(killed, "rev-parse", "main:example.org").strip());
        assertEquals("", Git.run(killed, "fsck", "--full", "--strict"));
    }
}
