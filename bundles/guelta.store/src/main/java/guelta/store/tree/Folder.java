// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.StorePath;
import guelta.store.Tag;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One level of a tree as Git writes it. Immutable.
 *
 * <p>Names are octets. A name that is not UTF-8 or that {@link StorePath} does not allow stays in the folder when it is
 * written again, but nobody sees it.
 */
public final class Folder {
    /** The folder without names. */
    public static final Folder EMPTY = new Folder(new TreeMap<>());

    private static final int ID = 20;

    /** One that is larger is read whole before it is searched. */
    private static final int SEARCHED = 32 << 10;

    /** To look for more names than these one by one takes longer than to read all. */
    private static final int SEVERAL = 16;

    private final int size;

    /** Octets, each as the character of its number: keeps every name and orders as Git does. Once somebody asked. */
    private volatile @Nullable NavigableMap<String, Node> nodes;

    /** Git's form, in Git's order, once somebody asked. */
    private volatile byte @Nullable [] written;

    /** What is seen, once somebody looked: the same for everybody, so that it does not matter who is first. */
    private volatile @Nullable NavigableMap<String, Node> seen;

    private Folder(NavigableMap<String, Node> nodes) {
        this.nodes = Collections.unmodifiableNavigableMap(nodes);
        this.size = nodes.size();
    }

    private Folder(byte[] written, int size) {
        this.written = written;
        this.size = size;
    }

    static Folder of(Map<String, Node> nodes) {
        return new Folder(new TreeMap<>(nodes));
    }

    /**
     * Reads Git's form: mode in octal digits, space, name, NUL, 20 octets of id, for each name.
     *
     * @param tree not to be changed any more
     * @throws IllegalArgumentException for what is no tree
     */
    public static Folder parse(byte[] tree) {
        int size = new Lines(tree).count();
        return size >= 0 ? new Folder(tree, size) : new Folder(read(tree));
    }

    private static NavigableMap<String, Node> read(byte[] tree) {
        NavigableMap<String, Node> nodes = new TreeMap<>();
        new Lines(tree).each(nodes::put);
        return nodes;
    }

    private NavigableMap<String, Node> byKey() {
        NavigableMap<String, Node> known = nodes;
        if (known == null) {
            known = Collections.unmodifiableNavigableMap(read(bytes()));
            nodes = known;
        }
        return known;
    }

    private @Nullable Node byKey(String key) {
        byte[] octets = written;
        return nodes == null && octets != null && octets.length <= SEARCHED
                ? new Lines(octets).node(key)
                : byKey().get(key);
    }

    /** Git's form of it, which is not to be changed. */
    public byte[] bytes() {
        byte[] known = written;
        if (known == null) {
            known = write();
            written = known;
        }
        return known;
    }

    private byte[] write() {
        List<Map.Entry<String, Node>> ordered = new ArrayList<>(byKey().entrySet());
        ordered.sort(Folder::asGitOrders);
        int size = 0;
        for (Map.Entry<String, Node> e : ordered) {
            size += Integer.toOctalString(e.getValue().mode()).length()
                    + e.getKey().length()
                    + 2
                    + ID;
        }
        byte[] tree = new byte[size];
        int at = 0;
        for (Map.Entry<String, Node> e : ordered) {
            at = write(Integer.toOctalString(e.getValue().mode()), tree, at);
            tree[at++] = ' ';
            at = write(e.getKey(), tree, at);
            tree[at++] = 0;
            String hex = e.getValue().tag().hex();
            for (int i = 0; i < ID; i++) {
                tree[at++] = (byte) (HexFormat.fromHexDigit(hex.charAt(2 * i)) << 4
                        | HexFormat.fromHexDigit(hex.charAt(2 * i + 1)));
            }
        }
        return tree;
    }

    private static int write(String octets, byte[] to, int from) {
        for (int i = 0; i < octets.length(); i++) {
            to[from + i] = (byte) octets.charAt(i);
        }
        return from + octets.length();
    }

    /** Git orders folders as if their names ended in a slash. */
    private static int asGitOrders(Map.Entry<String, Node> one, Map.Entry<String, Node> other) {
        String a = one.getKey();
        String b = other.getKey();
        int shorter = Math.min(a.length(), b.length());
        for (int i = 0; i < shorter; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                return a.charAt(i) - b.charAt(i);
            }
        }
        return behind(one, shorter) - behind(other, shorter);
    }

    private static int behind(Map.Entry<String, Node> e, int at) {
        String name = e.getKey();
        return at < name.length() ? name.charAt(at) : e.getValue().isFolder() ? '/' : -1;
    }

    /** How many names it has. */
    public int size() {
        return size;
    }

    /** What all names stand for, seen or not. */
    public Collection<Node> nodes() {
        return byKey().values();
    }

    /** What a name stands for, be it seen or not. */
    Optional<Node> find(String name) {
        return Optional.ofNullable(byKey(key(name)));
    }

    /** The files and folders that are seen, by name, in order of names. */
    NavigableMap<String, Node> seen() {
        NavigableMap<String, Node> known = seen;
        if (known == null) {
            known = isSeenWhole() ? byKey() : looked();
            seen = known;
        }
        return known;
    }

    /** Whether names are kept in the form and the order in which they are seen, all of them. */
    private boolean isSeenWhole() {
        for (Map.Entry<String, Node> e : byKey().entrySet()) {
            if (seen(e.getValue()) == null || !isAscii(e.getKey()) || !StorePath.possible(e.getKey())) {
                return false;
            }
        }
        return true;
    }

    private NavigableMap<String, Node> looked() {
        NavigableMap<String, Node> found = new TreeMap<>();
        byKey().forEach((key, node) -> {
            if (seen(node) != null) {
                name(key).ifPresent(name -> found.put(name, node));
            }
        });
        return Collections.unmodifiableNavigableMap(found);
    }

    /** The file or folder of a name; null when there is none that is seen. */
    @Nullable
    Node seen(String name) {
        return seen(byKey(key(name)));
    }

    private static @Nullable Node seen(@Nullable Node node) {
        return node != null && (node.isFile() || node.isFolder()) ? node : null;
    }

    /**
     * The names that stand for something else here than in another folder, in order. Names are made of those alone: two
     * folders of many names mostly differ in few.
     */
    SortedSet<String> differing(Folder other) {
        Set<String> keys = new LinkedHashSet<>();
        new Lines(bytes()).differing(new Lines(other.bytes()), keys::add);
        if (keys.size() > SEVERAL) {
            byKey();
            other.byKey();
        }
        SortedSet<String> differing = new TreeSet<>();
        for (String key : keys) {
            Node here = seen(byKey(key));
            Node there = seen(other.byKey(key));
            if (here == null ? there != null : there == null || !here.tag().equals(there.tag())) {
                name(key).ifPresent(differing::add);
            }
        }
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
        return new TreeMap<>(byKey());
    }

    /** The form in which a name is kept. */
    static String key(String name) {
        return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
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
