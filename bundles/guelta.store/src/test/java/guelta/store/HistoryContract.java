// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.commits;
import static guelta.store.StoreUnderTest.delete;
import static guelta.store.StoreUnderTest.done;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.move;
import static guelta.store.StoreUnderTest.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Older states: looking at them, telling what changed, going back to them. */
public interface HistoryContract extends StoreUnderTest {
    @Test
    default void everyNumberLeadsToItsState() throws Expired {
        commits(main(), 600, i -> put("a", "text " + i));
        for (int number : new int[] {1, 255, 256, 257, 599, 600, 300, 2}) {
            Snapshot then = main().at(number);
            assertEquals(number, then.number());
            assertEquals(List.of("a=text " + number), files(then));
            assertEquals(main().head().epoch(), then.epoch());
        }
        assertEquals(List.of(), files(main().at(0)));
    }

    @Test
    default void aNumberThatWasNeverThereIsTold() {
        commit(main(), put("a", "1"));
        for (long number : new long[] {-1, 2, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThrows(Expired.class, () -> main().at(number));
            assertThrows(Expired.class, () -> main().changes(StorePath.TOP, number, 0, 10));
            assertThrows(Expired.class, () -> main().restore(main().head(), StorePath.TOP, number));
            assertThrows(Expired.class, () -> main().revert(main().head(), number));
        }
        assertThrows(Expired.class, () -> main().revert(main().head(), 0));
    }

    @Test
    default void commitsTellWhoWhenAndWhat() {
        clock().advance(Duration.ofDays(3));
        String message = "The subject\n\nThe body: more lines,\nand one that looks like a number\n\nChange: 5";
        Author zoe = new Author("Zo\u00eb M\u00fcller", "");
        done(main().commit(head -> Plan.of(List.of(put("b", "1"), put("a/c", "2")), zoe, message)));
        Instant then = Instant.parse("1999-12-31T23:59:59Z");
        done(main().commit(head ->
                new Plan<>(List.of(delete("b")), List.of(), ANNA, Optional.of(then), "  With space around it \n", "")));
        String epoch = main().head().epoch();
        List<StorePath> both = List.of(StorePath.of("a/c"), StorePath.of("b"));
        assertEquals(
                List.of(
                        new Commit(epoch, 2, ANNA, then, "With space around it", List.of(StorePath.of("b"))),
                        new Commit(epoch, 1, zoe, Instant.parse("2026-01-04T00:00:00Z"), message, both)),
                history(main(), "", Long.MAX_VALUE));
    }

    private static List<Commit> history(Root root, String below, long before) {
        try (Stream<Commit> history = root.history(StorePath.of(below), before)) {
            return history.toList();
        }
    }

    private static List<Long> numbers(Root root, String below, long before) {
        return history(root, below, before).stream().map(Commit::number).toList();
    }

    @Test
    default void historyIsReadInPagesNewestFirst() {
        commits(main(), 30, i -> put("f" + i % 3 + "/g", "text " + i));
        assertEquals(LongStream.iterate(30, n -> n > 0, n -> n - 1).boxed().toList(), numbers(main(), "", 31));
        assertEquals(List.of(4L, 3L, 2L, 1L), numbers(main(), "", 5));
        assertEquals(List.of(), numbers(main(), "", 1));
        assertEquals(List.of(), numbers(main(), "", 0));
        assertEquals(List.of(9L, 6L, 3L), numbers(main(), "f0", 12));
        assertEquals(List.of(9L, 6L, 3L), numbers(main(), "f0/g", 12));
        assertEquals(List.of(), numbers(main(), "f0/h", 12));
        assertEquals(List.of(), numbers(store().root("never written"), "", Long.MAX_VALUE));
    }

    @Test
    default void changesTellEachTouchedFileOnceWithWhatItIsNow() throws Expired {
        commit(main(), put("a", "1"), put("b", "1"), put("f/c", "1"), put("same", "1"));
        commit(main(), put("a", "2"), put("f/d", "2"));
        commit(main(), delete("b"), put("a", "3"), put("same", "other"));
        commit(main(), put("same", "1"), put("f/e", "4"), delete("f/d"));
        Changes changes = main().changes(StorePath.TOP, 1, 0, 100);
        assertEquals(new Changes(4, List.of(now("a"), gone("b"), now("f/e")), false), changes);
        assertEquals(
                new Changes(4, List.of(now("f/c"), now("f/e")), false), main().changes(StorePath.of("f"), 0, 0, 100));
        assertEquals(new Changes(4, List.of(), false), main().changes(StorePath.TOP, 4, 0, 100));
        assertEquals(new Changes(4, List.of(now("a")), false), main().changes(StorePath.of("a"), 2, 0, 100));
    }

    private Changes.Touched now(String path) {
        StorePath at = StorePath.of(path);
        return new Changes.Touched(at, main().head().find(at).orElseThrow());
    }

    private Changes.Touched gone(String path) {
        return new Changes.Touched(StorePath.of(path), null);
    }

    @Test
    default void changesAreReadInPages() throws Expired {
        commit(main(), put("a/1", ""), put("a/2", ""), put("a/3", ""), put("b", ""), put("c", ""));
        assertEquals(new Changes(1, List.of(now("a/1"), now("a/2")), true), main().changes(StorePath.TOP, 0, 0, 2));
        assertEquals(new Changes(1, List.of(now("a/3"), now("b")), true), main().changes(StorePath.TOP, 0, 2, 2));
        assertEquals(new Changes(1, List.of(now("c")), false), main().changes(StorePath.TOP, 0, 4, 2));
        assertEquals(new Changes(1, List.of(), false), main().changes(StorePath.TOP, 0, 5, 2));
        assertEquals(new Changes(1, List.of(now("a/3")), false), main().changes(StorePath.of("a"), 0, 2, 2));
    }

    @Test
    default void aFileThatBecomesAFolderIsToldAsGoneAndItsFilesAsNew() throws Exception {
        commit(main(), put("a", "1"));
        commit(main(), put("a/b", "2"));
        assertEquals(new Changes(2, List.of(gone("a"), now("a/b")), false), main().changes(StorePath.TOP, 1, 0, 10));
        commit(main(), main().revert(main().head(), 2));
        assertEquals(List.of("a=1"), files(main().head()));
    }

    @Test
    default void aCommitIsUndoneOnTopOfLaterOnes() throws Exception {
        commit(main(), put("a", "1"), put("b/c", "2"), put("d", "3"));
        commit(main(), put("a", "changed"), delete("b"), put("new/file", "4"), move("d", "e"));
        commit(main(), put("other", "5"));
        assertEquals(4, commit(main(), main().revert(main().head(), 2)));
        assertEquals(List.of("a=1", "b/c=2", "d=3", "other=5"), files(main().head()));
        commit(main(), main().revert(main().head(), 4));
        assertEquals(List.of("a=changed", "e=3", "new/file=4", "other=5"), files(main().head()));
    }

    @Test
    default void theFirstCommitIsUndoneToo() throws Exception {
        commit(main(), put("a", "1"));
        commit(main(), main().revert(main().head(), 1));
        assertEquals(List.of(), files(main().head()));
    }

    @Test
    default void aCommitWhoseFilesChangedAgainIsNotUndone() {
        commit(main(), put("a", "1"), put("b", "1"));
        commit(main(), put("a", "2"), put("b", "2"));
        commit(main(), put("b", "3"));
        Conflict conflict = assertThrows(Conflict.class, () -> main().revert(main().head(), 2));
        assertTrue(conflict.getMessage().contains("'b'"), conflict.getMessage());
    }

    // The file that the revert would bring back lies where a folder, or below where a file, came into being since.
    @Test
    default void aCommitIsNotUndoneOverWhatCameInItsPlace() {
        commit(main(), put("a", "1"), put("f/g", "1"));
        commit(main(), delete("a"), delete("f"));
        commit(main(), put("a/b", "2"));
        assertThrows(Conflict.class, () -> main().revert(main().head(), 2));
        commit(main(), delete("a"), put("f", "3"));
        assertThrows(Conflict.class, () -> main().revert(main().head(), 2));
    }

    @Test
    default void filesAndFoldersAreRestored() throws Expired {
        commit(main(), put("a", "1"), put("f/b", "1"), put("f/c", "1"), put("g", "1"));
        commit(main(), put("a", "2"), put("f/b", "2"), delete("f/c"), put("f/new", "2"), put("g", "2"));
        commit(main(), main().restore(main().head(), StorePath.of("f"), 1));
        assertEquals(List.of("a=2", "f/b=1", "f/c=1", "g=2"), files(main().head()));
        commit(main(), main().restore(main().head(), StorePath.of("a"), 1));
        assertEquals(List.of("a=1", "f/b=1", "f/c=1", "g=2"), files(main().head()));
        commit(main(), main().restore(main().head(), StorePath.TOP, 2));
        assertEquals(List.of("a=2", "f/b=2", "f/new=2", "g=2"), files(main().head()));
        assertEquals(main().at(2).find(StorePath.TOP), main().head().find(StorePath.TOP));
        commit(main(), main().restore(main().head(), StorePath.TOP, 0));
        assertEquals(List.of(), files(main().head()));
        assertEquals(List.of(), main().restore(main().head(), StorePath.of("never there"), 3));
    }

    @Test
    default void restoringBringsBackWhatAnotherKindTookThePlaceOf() throws Expired {
        commit(main(), put("a", "1"), put("f/b", "1"));
        commit(main(), put("a/x", "2"), put("f", "2"));
        commit(main(), main().restore(main().head(), StorePath.TOP, 1));
        assertEquals(List.of("a=1", "f/b=1"), files(main().head()));
        commit(main(), main().restore(main().head(), StorePath.TOP, 2));
        assertEquals(List.of("a/x=2", "f=2"), files(main().head()));
    }

    // revert and restore work on the head that a plan sees, inside the critical section.
    @Test
    default void aPlanMayRestore() {
        commit(main(), put("a", "1"));
        commit(main(), put("a", "2"));
        done(main().commit(head -> {
            try {
                return Plan.of(main().restore(head, StorePath.TOP, 1), ANNA, "Back");
            } catch (Expired gone) {
                throw new AssertionError(gone);
            }
        }));
        assertEquals(List.of("a=1"), files(main().head()));
    }

    @Test
    default void historySurvivesAReopening() throws Expired {
        commits(main(), 300, i -> put("a", "text " + i));
        List<Commit> before = new ArrayList<>(history(main(), "", Long.MAX_VALUE));
        if (reopen()) {
            assertEquals(before, history(main(), "", Long.MAX_VALUE));
            assertEquals(List.of("a=text 7"), files(main().at(7)));
        }
    }
}
