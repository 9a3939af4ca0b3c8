// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.StorePath;
import guelta.store.Tag;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One level of a tree as Git writes it. Immutable; takes its octets and four more for each name.
 *
 * <p>Names are octets. A name that is not UTF-8 or that {@link StorePath} does not allow stays in the folder when it is
 * written again, but nobody sees it.
 */
public final class Folder {
    /** The folder without names. */
    public static final Folder EMPTY = new Folder(Lines.of(Map.of()));

    private final byte[] written;

    /** The same as was written, in order: what other programs wrote may not be. */
    private final Lines lines;

    private Folder(Lines lines) {
        this(lines.bytes(), lines);
    }

    private Folder(byte[] written, Lines lines) {
        this.written = written;
        this.lines = lines;
    }

    static Folder of(Map<String, Node> nodes) {
        return new Folder(Lines.of(nodes));
    }

    /**
     * Reads Git's form: mode in octal digits, space, name, NUL, 20 octets of id, for each name.
     *
     * @param tree not to be changed any more
     * @throws IllegalArgumentException for what is no tree
     */
    public static Folder parse(byte[] tree) {
        Lines read = Lines.read(tree);
        return new Folder(tree, read.areOrdered() ? read : Lines.of(byKey(read)));
    }

    private static NavigableMap<String, Node> byKey(Lines lines) {
        NavigableMap<String, Node> nodes = new TreeMap<>();
        lines.each(nodes::put);
        return nodes;
    }

    /** This one with some names changed, as they are kept; null for those that shall not be there. */
    Folder with(Map<String, @Nullable Node> changes) {
        return changes.isEmpty() ? this : new Folder(lines.with(changes));
    }

    /** Git's form of it, which is not to be changed. */
    public byte[] bytes() {
        return written;
    }

    /** How many names it has. */
    public int size() {
        return lines.size();
    }

    /** What all names stand for, seen or not. */
    public Collection<Node> nodes() {
        List<Node> nodes = new ArrayList<>(lines.size());
        lines.each((key, node) -> nodes.add(node));
        return nodes;
    }

    /** What a name stands for, be it seen or not. */
    Optional<Node> find(String name) {
        return Optional.ofNullable(get(key(name)));
    }

    /** What a name stands for that is given as it is kept. */
    @Nullable
    Node get(String key) {
        return lines.node(key);
    }

    /** The files and folders that are seen, by name, in order of names. */
    NavigableMap<String, Node> seen() {
        NavigableMap<String, Node> found = new TreeMap<>();
        lines.each((key, node) -> {
            if (seen(node) != null) {
                name(key).ifPresent(name -> found.put(name, node));
            }
        });
        return found;
    }

    /** The file or folder of a name; null when there is none that is seen. */
    @Nullable
    Node seen(String name) {
        return seen(get(key(name)));
    }

    private static @Nullable Node seen(@Nullable Node node) {
        return node != null && (node.isFile() || node.isFolder()) ? node : null;
    }

    /**
     * The names that stand for something else here than in another folder, in order. Names are made of those alone: two
     * folders of many names mostly differ in few.
     */
    SortedSet<String> differing(Folder other) {
        SortedSet<String> differing = new TreeSet<>();
        lines.differing(other.lines, key -> {
            Node here = seen(get(key));
            Node there = seen(other.get(key));
            if (here == null ? there != null : there == null || !here.tag().equals(there.tag())) {
                name(key).ifPresent(differing::add);
            }
        });
        return differing;
    }

    /** The folders in it that are others in a later state of it under the same name: by what each is now, what it was. */
    public Map<Tag, Tag> became(Folder later) {
        Map<Tag, Tag> became = new LinkedHashMap<>();
        for (String name : differing(later)) {
            Node then = seen(name);
            Node now = later.seen(name);
            if (then != null && then.isFolder() && now != null && now.isFolder()) {
                became.put(now.tag(), then.tag());
            }
        }
        return became;
    }

    /** Every name as it is kept, with what it stands for. */
    NavigableMap<String, Node> kept() {
        return byKey(lines);
    }

    /** The form in which a name is kept: octets, each as the character of its number. */
    static String key(String name) {
        return isAscii(name) ? name : new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static boolean isAscii(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> name(String key) {
        if (isAscii(key)) {
            return Optional.of(key).filter(StorePath::possible);
        }
        try {
            String name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
            return Optional.of(name).filter(StorePath::possible);
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
