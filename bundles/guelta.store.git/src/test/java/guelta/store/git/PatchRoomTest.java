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
import guelta.store.StorePath;
import guelta.store.Tag;
import guelta.store.tree.Patched;
import guelta.store.tree.Tags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What small changes of big files leave, in packs and in memory. */
class PatchRoomTest extends PatchTrial {
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

    private boolean packedLess(long than) {
        try {
            return packed() < than;
        } catch (IOException goes) {
            return false;
        }
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
}
