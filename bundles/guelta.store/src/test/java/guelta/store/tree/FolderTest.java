// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.store.Tag;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What differs between two folders, against what their names say one by one. */
class FolderTest {
    private static final int FILE = 0100644;
    private static final int EXECUTABLE = 0100755;
    private static final int LINK = 0120000;
    private static final int FOLDER = 0040000;
    /** Octets as characters: among them names that are no UTF-8 or not allowed, and such that UTF-16 orders otherwise. */
    private static final List<String> NAMES = List.of(
            "a",
            "a.b",
            "a0",
            "b",
            "..",
            ".",
            "x\u0001",
            "\u00ff",
            Folder.key("\ue000"),
            Folder.key("\ud83d\ude00"),
            "z");

    private static Folder folder(Random random) {
        Map<String, Node> nodes = new TreeMap<>();
        for (String name : NAMES) {
            int[] modes = {FILE, EXECUTABLE, LINK, FOLDER};
            Tag tag = new Tag(String.format("%040x", random.nextInt(3)));
            if (random.nextInt(4) > 0) {
                int mode = modes[random.nextInt(modes.length)];
                nodes.put(name, new Node(mode, mode == FOLDER ? new Tag(String.format("%040x", 9)) : tag));
            }
        }
        return Folder.of(nodes);
    }

    /** A file that becomes executable holds what it held; a link that takes the place of its like is not seen. */
    @Test
    void whatDiffersIsWhatTheNamesSay() {
        Random random = new Random(3);
        int most = 0;
        for (int i = 0; i < 20_000; i++) {
            Folder one = asRead(folder(random), random);
            Folder two = asRead(random.nextInt(10) == 0 ? Folder.EMPTY : folder(random), random);
            TreeSet<String> names = new TreeSet<>(one.seen().keySet());
            names.addAll(two.seen().keySet());
            names.removeIf(name -> Objects.equals(tag(one, name), tag(two, name)));
            assertEquals(new ArrayList<>(names), new ArrayList<>(one.differing(two)));
            assertEquals(new ArrayList<>(names), new ArrayList<>(two.differing(one)));
            assertTrue(one.differing(one).isEmpty());
            most = Math.max(most, names.size());
        }
        assertTrue(most > 5, "some differ in nearly all that can be seen");
    }

    /** The same, read from what Git has of it. */
    private static Folder asRead(Folder folder, Random random) {
        return random.nextBoolean() ? Folder.parse(folder.bytes()) : folder;
    }

    @Test
    void aFolderThatIsReadIsWhatWasWritten() {
        Random random = new Random(4);
        for (int i = 0; i < 5_000; i++) {
            Folder written = folder(random);
            Folder read = Folder.parse(written.bytes());
            assertEquals(written.size(), read.size());
            for (String name : NAMES) {
                assertEquals(written.find(name), read.find(name));
            }
            assertEquals(written.kept(), read.kept());
            assertArrayEquals(written.bytes(), read.bytes());
            assertArrayEquals(written.bytes(), Folder.of(read.kept()).bytes());
        }
    }

    /** Changes of one name leave the octets of the others; the same comes out when all is written anew. */
    @Test
    void aFolderWithChangesIsWhatItsNamesSay() {
        Random random = new Random(6);
        for (int i = 0; i < 20_000; i++) {
            Folder before = asRead(random.nextInt(10) == 0 ? Folder.EMPTY : folder(random), random);
            Map<String, Node> changes = new TreeMap<>();
            Map<String, Node> all = before.kept();
            for (Map.Entry<String, Node> change : folder(random).kept().entrySet()) {
                boolean gone = random.nextInt(3) == 0;
                if (random.nextBoolean()) {
                    changes.put(change.getKey(), gone ? null : change.getValue());
                    all.remove(change.getKey());
                    all.putAll(gone ? Map.of() : Map.of(change.getKey(), change.getValue()));
                }
            }
            Folder after = before.with(changes);
            assertArrayEquals(Folder.of(all).bytes(), after.bytes());
            assertEquals(all, after.kept());
            assertEquals(all.size(), after.size());
            for (String name : NAMES) {
                assertEquals(all.get(name), after.get(name));
            }
        }
    }

    /** What other programs wrote in another order is put in order when it is written again. */
    @Test
    void linesOutOfOrderAreRead() {
        byte[] a = Folder.of(Map.of("a", Node.file(new Tag("1".repeat(40))))).bytes();
        byte[] b = Folder.of(Map.of("b", Node.file(new Tag("2".repeat(40))))).bytes();
        byte[] both = new byte[a.length + b.length];
        System.arraycopy(b, 0, both, 0, b.length);
        System.arraycopy(a, 0, both, b.length, a.length);

        Folder read = Folder.parse(both);

        assertEquals(2, read.size());
        assertEquals(List.of("a", "b"), List.copyOf(read.seen().keySet()));
        assertEquals("[a]", read.differing(Folder.parse(b)).toString());
    }

    /** Git's order does not keep a name from being there as a file and as a folder: the last one counts, whoever looks. */
    @Test
    void aNameThatIsThereTwiceIsTheLastOne() {
        Tag tag = new Tag("1".repeat(40));
        byte[] file = Folder.of(Map.of("a", Node.file(tag))).bytes();
        byte[] between = Folder.of(Map.of("a.b", Node.file(tag))).bytes();
        byte[] folder = Folder.of(Map.of("a", Node.folder(tag))).bytes();
        ByteBuffer all = ByteBuffer.allocate(file.length + between.length + folder.length)
                .put(file)
                .put(between)
                .put(folder);

        Folder read = Folder.parse(all.array());

        assertEquals(Node.folder(tag), read.seen("a"));
        assertEquals(Node.folder(tag), read.seen().get("a"));

        Map<String, Node> gone = new TreeMap<>();
        gone.put("a", null);
        assertArrayEquals(between, read.with(gone).bytes());
        Folder put = read.with(Map.of("a", Node.file(tag)));
        assertEquals(List.of("a", "a.b"), List.copyOf(put.seen().keySet()));
        assertEquals(Node.file(tag), put.seen("a"));
    }

    /** Names with a slash, which Git refuses to write and may have been pushed, are nothing that anybody asks for. */
    @Test
    void aNameWithASlashIsNotTheFolderInFrontOfIt() {
        Tag tag = new Tag("1".repeat(40));
        for (int mode : new int[] {FILE, FOLDER}) {
            Folder folder = Folder.of(Map.of("a/x", new Node(mode, tag)));
            assertNull(folder.get("a"));
            Folder both = folder.with(Map.of("a", Node.folder(tag)));
            assertEquals(2, both.size());
            assertEquals(Node.folder(tag), both.get("a"));
            Map<String, Node> gone = new TreeMap<>();
            gone.put("a", null);
            assertArrayEquals(folder.bytes(), both.with(gone).bytes());
        }
    }

    @Test
    void whatIsNoTreeIsRefused() {
        byte[] tree = folder(new Random(5)).bytes();
        for (int length = 1; length < tree.length; length++) {
            byte[] cut = Arrays.copyOf(tree, length);
            try {
                byte[] read = Folder.parse(cut).bytes();
                assertArrayEquals(cut, read);
            } catch (IllegalArgumentException none) {
                assertTrue(none.getMessage() != null);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> Folder.parse(Arrays.copyOf(tree, tree.length - 1)));
        assertThrows(IllegalArgumentException.class, () -> Folder.parse(new byte[] {'x', ' ', 'a', 0}));
    }

    private static Tag tag(Folder folder, String name) {
        Node node = folder.seen(name);
        assertEquals(node, folder.seen().get(name));
        return node == null ? null : node.tag();
    }
}
