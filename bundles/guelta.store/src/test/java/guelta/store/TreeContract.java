// SPDX-License-Identifier: Apache-2.0
package guelta.store;

import static guelta.store.StoreUnderTest.commit;
import static guelta.store.StoreUnderTest.copy;
import static guelta.store.StoreUnderTest.delete;
import static guelta.store.StoreUnderTest.fails;
import static guelta.store.StoreUnderTest.files;
import static guelta.store.StoreUnderTest.move;
import static guelta.store.StoreUnderTest.names;
import static guelta.store.StoreUnderTest.put;
import static guelta.store.StoreUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.tree.Tags;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Trees, and the edits that change them. */
public interface TreeContract extends StoreUnderTest {
    @Test
    default void aRootThatWasNeverWrittenIsEmpty() {
        Snapshot head = main().head();
        assertEquals(0, head.number());
        assertEquals(List.of(), files(head));
        assertEquals(Optional.empty(), head.find(StorePath.of("a")));
        Entry top = head.find(StorePath.TOP).orElseThrow();
        assertTrue(top.folder());
        assertEquals("4b825dc642cb6eb9a060e54bf8d69288fbee4904", top.tag().hex());
    }

    // The ids are those that git write-tree and git ls-tree -t tell for these files.
    @Test
    default void tagsAreTheIdsThatGitGives() {
        commit(main(), put("a.b", "hello\n"), put("a/x", "x"), put("a0", ""));
        Snapshot head = main().head();
        assertEquals("7c74ea2feaade6351e25dc834b30a6452b1a1b72", tag(head, ""));
        assertEquals("ce013625030ba8dba906f756967f9e9ca394464a", tag(head, "a.b"));
        assertEquals("f115c6d5cfb15ca1a72429900dcaca0fd1057951", tag(head, "a"));
        assertEquals("c1b0730e0133447badcfd47fd144e254807b06e1", tag(head, "a/x"));
        assertEquals("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", tag(head, "a0"));
    }

    private static String tag(Snapshot head, String path) {
        return head.find(StorePath.of(path)).orElseThrow().tag().hex();
    }

    @Test
    default void entriesTellWhatTheyAre() {
        commit(main(), put("folder/file", "12345"));
        Snapshot head = main().head();
        Entry folder = head.find(StorePath.of("folder")).orElseThrow();
        Entry file = head.find(StorePath.of("folder/file")).orElseThrow();
        assertEquals(new Entry(StorePath.of("folder"), true, folder.tag(), 0), folder);
        assertEquals(new Entry(StorePath.of("folder/file"), false, file.tag(), 5), file);
        assertEquals(List.of("file"), names(head, "folder"));
        assertEquals(List.of(), names(head, "folder/file"));
        assertEquals(List.of(), names(head, "nothing"));
        assertEquals(Optional.empty(), head.find(StorePath.of("folder/file/deeper")));
        assertThrows(IllegalArgumentException.class, () -> head.content(folder));
    }

    // Git orders folders as if they ended in a slash; the store orders names.
    @Test
    default void listsAreInOrderOfNames() {
        commit(main(), put("b/x", ""), put("b.c", ""), put("b0", ""), put("a", ""), put("B", ""), put("\u00e4", ""));
        assertEquals(List.of("B", "a", "b", "b.c", "b0", "\u00e4"), names(main().head(), ""));
    }

    @Test
    default void namesAreAnythingThatGitCanHold() {
        List<String> odd = List.of(
                " ",
                "-rf",
                "a b",
                "a\tb\nc",
                "\"quoted\"",
                "back\\slash",
                "con",
                "dot.",
                "..a",
                ".gitignore",
                "~",
                "*?[",
                "\u00fcml\u00e4ut",
                "u\u0308",
                "\ud83d\udc2a",
                "%2F",
                "\u0001",
                "x".repeat(255));
        for (String name : odd) {
            StorePath path = StorePath.TOP.child(name).child(name);
            commit(main(), new Edit.Put(path, StoreUnderTest.content(name)));
            Snapshot head = main().head();
            assertEquals(name, head.find(path).orElseThrow().path().name());
            assertTrue(names(head, "").contains(name), name);
        }
        assertEquals(odd.size(), names(main().head(), "").size());
        if (reopen()) {
            assertEquals(odd.size(), names(main().head(), "").size());
        }
    }

    // What is known of a folder and what differs make what is there, whatever became of it.
    @Test
    default void aFolderTellsWhatDiffersFromWhatItWas() {
        Random random = new Random(3);
        List<Snapshot> states = new ArrayList<>(List.of(main().head()));
        for (int turn = 0; turn < 30; turn++) {
            List<Edit> edits = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                String name = "f/" + "ab.\u00e4".charAt(random.nextInt(4)) + random.nextInt(6);
                String path = random.nextInt(3) == 0 ? name + "/in" : name;
                edits.add(random.nextInt(3) == 0 ? delete(name) : put(path, "" + random.nextInt(9)));
            }
            commit(main(), edits.toArray(Edit[]::new));
            states.add(main().head());
        }
        StorePath folder = StorePath.of("f");
        for (Snapshot now : states) {
            for (Snapshot then : states) {
                Map<StorePath, Entry> there = entries(then, folder);
                Tag tag = then.find(folder).map(Entry::tag).orElse(Tags.EMPTY_FOLDER);
                List<StorePath> told = new ArrayList<>();
                for (Changes.Touched touched : now.differing(folder, tag).orElseThrow()) {
                    Entry before = touched.now() == null
                            ? there.remove(touched.path())
                            : there.put(touched.path(), touched.now());
                    assertNotEquals(before, touched.now());
                    told.add(touched.path());
                }
                assertEquals(entries(now, folder), there);
                assertEquals(told.stream().sorted().toList(), told);
            }
        }
    }

    private static Map<StorePath, Entry> entries(Snapshot state, StorePath folder) {
        try (Stream<Entry> entries = state.list(folder)) {
            return entries.collect(Collectors.toMap(Entry::path, entry -> entry, (one, other) -> one, TreeMap::new));
        }
    }

    // History may be rewritten, and what belonged to it thrown away.
    @Test
    default void whatDiffersFromAFolderThatIsNotThereIsNotKnown() {
        commit(main(), put("f/a", "a"));
        assertEquals(Optional.empty(), main().head().differing(StorePath.of("f"), new Tag("0123456789".repeat(4))));
        assertEquals(
                List.of(),
                main().head().differing(StorePath.of("f/a"), Tags.EMPTY_FOLDER).orElseThrow());
    }

    @Test
    default void contentsMayBeEmptyOrBig() throws IOException {
        byte[] big = new byte[9_000_001];
        new Random(1).nextBytes(big);
        commit(main(), new Edit.Put(StorePath.of("big"), Content.of(big)), put("empty", ""));
        Snapshot head = main().head();
        Entry file = head.find(StorePath.of("big")).orElseThrow();
        Content content = head.content(file);
        assertEquals(big.length, file.size());
        assertEquals(big.length, content.size());
        assertArrayEquals(big, content.bytes());
        try (InputStream again = content.open()) {
            assertArrayEquals(big, again.readAllBytes());
        }
        assertEquals("", text(head, "empty"));
    }

    // Against a copy that is changed by hand: ranges that touch, insert, remove, and patches of what was patched.
    @Test
    default void patchesReplaceRangesOfBytes() throws IOException {
        Random random = new Random(2);
        byte[] expected = new byte[200_000];
        random.nextBytes(expected);
        commit(main(), new Edit.Put(StorePath.of("f/big"), Content.of(expected)));
        for (int round = 0; round < 40; round++) {
            List<Edit> edits = new ArrayList<>();
            for (int edit = 0; edit <= round % 3; edit++) {
                List<Edit.Splice> splices = new ArrayList<>();
                ByteArrayOutputStream after = new ByteArrayOutputStream();
                int at = 0;
                for (int splice = 0; splice < 5; splice++) {
                    int from = at + random.nextInt((expected.length - at) / 3 + 1);
                    int to = from + random.nextInt(Math.min(500, expected.length - from) + 1);
                    byte[] bytes = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(600)];
                    random.nextBytes(bytes);
                    splices.add(new Edit.Splice(from, to, bytes));
                    after.write(expected, at, from - at);
                    after.write(bytes);
                    at = to;
                }
                after.write(expected, at, expected.length - at);
                expected = after.toByteArray();
                edits.add(new Edit.Patch(StorePath.of("f/big"), splices));
            }
            assertEquals(round + 2, commit(main(), edits));
            Entry file = main().head().find(StorePath.of("f/big")).orElseThrow();
            assertEquals(expected.length, file.size());
            assertArrayEquals(expected, main().head().content(file).bytes());
            assertEquals(Tags.of(Content.of(expected)), file.tag());
        }
        if (reopen()) {
            Entry file = main().head().find(StorePath.of("f/big")).orElseThrow();
            assertArrayEquals(expected, main().head().content(file).bytes());
        }
    }

    @Test
    default void patchesThatDoNotFitFailTheCommit() {
        commit(main(), put("f/a", "12345"));
        byte[] x = {'x'};
        for (Edit.Patch patch : List.of(
                new Edit.Patch(StorePath.of("f/a"), List.of(new Edit.Splice(4, 6, x))),
                new Edit.Patch(StorePath.of("f"), List.of(new Edit.Splice(0, 0, x))),
                new Edit.Patch(StorePath.of("not there"), List.of()))) {
            fails(
                    IllegalArgumentException.class,
                    main().commit(head -> Plan.of(List.of(put("b", "1"), patch), ANNA, "m")));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new Edit.Patch(StorePath.of("a"), List.of(new Edit.Splice(3, 4, x), new Edit.Splice(2, 3, x))));
        assertThrows(IllegalArgumentException.class, () -> new Edit.Splice(2, 1, x));
        assertEquals(1, commit(main(), new Edit.Patch(StorePath.of("f/a"), List.of())));
        assertEquals(2, commit(main(), new Edit.Patch(StorePath.of("f/a"), List.of(new Edit.Splice(5, 5, x)))));
        assertEquals(List.of("f/a=12345x"), files(main().head()));
    }

    @Test
    default void contentOfAnotherLengthThanToldFailsTheCommit() {
        Content lying = new Content() {
            @Override
            public long size() {
                return 10;
            }

            @Override
            public InputStream open() throws IOException {
                return StoreUnderTest.content("short").open();
            }
        };
        fails(
                IllegalArgumentException.class,
                main().commit(head -> Plan.of(List.of(new Edit.Put(StorePath.of("a"), lying)), ANNA, "m")));
        assertEquals(0, main().head().number());
    }

    @Test
    default void contentThatCantBeReadFailsTheCommit() {
        Content broken = new Content() {
            @Override
            public long size() {
                return 10;
            }

            @Override
            public InputStream open() throws IOException {
                throw new IOException("gone");
            }
        };
        fails(
                StoreUnavailable.class,
                main().commit(head -> Plan.of(List.of(new Edit.Put(StorePath.of("a"), broken)), ANNA, "m")));
        assertEquals(0, main().head().number());
        assertEquals(1, commit(main(), put("a", "1")));
    }

    @Test
    default void foldersComeWithTheirFirstFileAndGoWithTheirLast() {
        commit(main(), put("a/b/c", "1"), put("a/d", "2"));
        commit(main(), delete("a/b/c"));
        assertEquals(Optional.empty(), main().head().find(StorePath.of("a/b")));
        commit(main(), delete("a/d"));
        assertEquals(List.of(), names(main().head(), ""));
        assertEquals(3, main().head().number());
    }

    @Test
    default void wholeFoldersAreRemovedMovedAndCopied() {
        commit(main(), put("a/1", "one"), put("a/b/2", "two"), put("c", "three"));
        commit(main(), copy("a", "d/e"));
        assertEquals(List.of("a/1=one", "a/b/2=two", "c=three", "d/e/1=one", "d/e/b/2=two"), files(main().head()));
        commit(main(), move("a/b", "b"));
        assertEquals(List.of("a/1=one", "b/2=two", "c=three", "d/e/1=one", "d/e/b/2=two"), files(main().head()));
        commit(main(), delete("d"));
        assertEquals(List.of("a/1=one", "b/2=two", "c=three"), files(main().head()));
        commit(main(), copy("", "all"));
        assertEquals(6, files(main().head()).size());
        commit(main(), delete(""));
        assertEquals(List.of(), files(main().head()));
    }

    @Test
    default void editsAreMadeInTheirOrder() {
        commit(
                main(),
                put("a", "1"),
                copy("a", "b"),
                put("a", "2"),
                move("a", "f/c"),
                copy("f", "g"),
                put("f/c", "3"),
                delete("g/c"),
                put("g/d", "4"),
                move("g", "f/g"));
        assertEquals(List.of("b=1", "f/c=3", "f/g/d=4"), files(main().head()));
    }

    @Test
    default void whatIsInTheWayGivesWay() {
        commit(main(), put("a", "file"), put("b/c", "1"), put("b/d", "2"));
        commit(main(), put("a/deeper", "3"), put("b", "file now"));
        assertEquals(List.of("a/deeper=3", "b=file now"), files(main().head()));
        commit(main(), put("x/y", "4"), move("x", "a"));
        assertEquals(List.of("a/y=4", "b=file now"), files(main().head()));
        commit(main(), move("a/y", "a"));
        assertEquals(List.of("a=4", "b=file now"), files(main().head()));
        commit(main(), move("b", "b"));
        assertEquals(List.of("a=4", "b=file now"), files(main().head()));
    }

    @Test
    default void thousandsOfFilesInAFolderKeepTheirPlaces() {
        Edit[] edits = new Edit[5_000];
        for (int i = 0; i < edits.length; i++) {
            edits[i] = put("many/" + i + ".ics", "number " + i);
        }
        commit(main(), edits);
        commit(main(), delete("many/17.ics"), put("many/18.ics", "other"));
        Snapshot head = main().head();
        assertEquals(4_999, names(head, "many").size());
        assertEquals("other", text(head, "many/18.ics"));
        assertEquals("number 4999", text(head, "many/4999.ics"));
    }
}
