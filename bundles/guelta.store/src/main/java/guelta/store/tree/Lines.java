// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.Tag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a folder as Git writes it: mode in octal digits, space, name, NUL, 20 octets of id. Makes nothing of those
 * that nobody asks for: of two states of a large folder nearly all lines are alike. Immutable.
 *
 * <p>Names are given as Latin-1 reads them: each octet as the character of its number.
 */
final class Lines {
    private static final int ID = 20;
    private static final int SHORTEST = 3 + ID;

    private final byte[] tree;

    /** Where each line begins, and at last where they all end. */
    private final int[] starts;

    private Lines(byte[] tree, int[] starts) {
        this.tree = tree;
        this.starts = starts;
    }

    /**
     * Those of a folder.
     *
     * @param tree not to be changed any more
     * @throws IllegalArgumentException for what is no tree
     */
    static Lines read(byte[] tree) {
        int[] starts = new int[tree.length / SHORTEST + 1];
        int count = 0;
        for (int at = 0; at < tree.length; ) {
            int space = find(tree, at, ' ');
            mode(tree, at, space);
            int next = find(tree, space, '\0') + 1 + ID;
            if (next > tree.length) {
                throw new IllegalArgumentException("a tree ends within an entry");
            }
            starts[count++] = at;
            at = next;
        }
        starts[count] = tree.length;
        return new Lines(tree, Arrays.copyOf(starts, count + 1));
    }

    /** Those of names, in Git's order. */
    static Lines of(Map<String, Node> nodes) {
        List<byte[]> lines = new ArrayList<>(nodes.size());
        nodes.forEach((key, node) -> lines.add(line(key, node)));
        Joining joining =
                new Joining(lines.stream().mapToInt(line -> line.length).sum(), lines.size());
        lines.stream()
                .map(Lines::read)
                .sorted((one, other) -> one.compare(0, other, 0))
                .forEach(line -> joining.add(line, 0, 1));
        return joining.done();
    }

    private static byte[] line(String key, Node node) {
        byte[] mode = Integer.toOctalString(node.mode()).getBytes(StandardCharsets.US_ASCII);
        byte[] name = key.getBytes(StandardCharsets.ISO_8859_1);
        byte[] line = Arrays.copyOf(mode, mode.length + 1 + name.length + 1 + ID);
        line[mode.length] = ' ';
        System.arraycopy(name, 0, line, mode.length + 1, name.length);
        System.arraycopy(HexFormat.of().parseHex(node.tag().hex()), 0, line, line.length - ID, ID);
        return line;
    }

    private static int find(byte[] tree, int from, char wanted) {
        for (int i = from; i < tree.length; i++) {
            if (tree[i] == wanted) {
                return i;
            }
        }
        throw new IllegalArgumentException("a tree ends within an entry");
    }

    private static int mode(byte[] tree, int from, int to) {
        int mode = 0;
        for (int i = from; i < to; i++) {
            int digit = tree[i] - '0';
            if (digit < 0 || digit > 7 || mode >>> 28 != 0) {
                throw new IllegalArgumentException("a tree has a mode that is no octal number");
            }
            mode = mode << 3 | digit;
        }
        if (from == to) {
            throw new IllegalArgumentException("a tree has an entry without a mode");
        }
        return mode;
    }

    /** As Git writes them. */
    byte[] bytes() {
        return tree;
    }

    /** How many there are. */
    int size() {
        return starts.length - 1;
    }

    /** Whether they are in Git's order: those that other programs wrote may not be. */
    boolean areOrdered() {
        for (int line = 1; line < size(); line++) {
            if (compare(line - 1, this, line) >= 0) {
                return false;
            }
        }
        return true;
    }

    private int name(int line) {
        return find(tree, starts[line], ' ') + 1;
    }

    private int nameEnd(int line) {
        return starts[line + 1] - ID - 1;
    }

    private Node node(int line) {
        int end = starts[line + 1];
        int mode = mode(tree, starts[line], name(line) - 1);
        return new Node(mode, new Tag(HexFormat.of().formatHex(tree, end - ID, end)));
    }

    private String key(int line) {
        int name = name(line);
        return new String(tree, name, nameEnd(line) - name, StandardCharsets.ISO_8859_1);
    }

    /** All of them, in their order: names and what they stand for. */
    void each(BiConsumer<String, Node> each) {
        for (int line = 0; line < size(); line++) {
            each.accept(key(line), node(line));
        }
    }

    /** What a name stands for; null for nothing. Git's order allows it to be there twice: the last one counts. */
    @Nullable
    Node node(String key) {
        byte[] name = key.getBytes(StandardCharsets.ISO_8859_1);
        int folder = search(name, '/');
        int line = folder >= 0 ? folder : search(name, -1);
        return line < 0 ? null : node(line);
    }

    /** Looks for a name, as {@link Arrays#binarySearch(int[], int)} does. */
    private int search(byte[] name, int behind) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(middle, name, 0, name.length, behind);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -1 - low;
    }

    /** In Git's order, in which folders stand as if their names ended in a slash. */
    private int compare(int line, Lines other, int otherLine) {
        return compare(line, other.tree, other.name(otherLine), other.nameEnd(otherLine), other.behind(otherLine));
    }

    private int compare(int line, byte[] name, int from, int to, int behind) {
        int mine = name(line);
        int end = nameEnd(line);
        int differ = Arrays.mismatch(tree, mine, end, name, from, to);
        if (differ < 0) {
            return behind(line) - behind;
        }
        int one = mine + differ < end ? tree[mine + differ] & 0xff : behind(line);
        int two = from + differ < to ? name[from + differ] & 0xff : behind;
        // Names of other programs may have a slash where that of a folder ends.
        return one != two ? one - two : (end - mine) - (to - from);
    }

    /** What stands behind its name in Git's order. */
    private int behind(int line) {
        return Node.isFolder(mode(tree, starts[line], name(line) - 1)) ? '/' : -1;
    }

    /**
     * These with some changed; all are in order.
     *
     * @param changes names, with null for those that shall not be there
     */
    Lines with(Map<String, @Nullable Node> changes) {
        BitSet gone = new BitSet();
        Map<String, Node> put = new HashMap<>();
        changes.forEach((key, node) -> {
            byte[] name = key.getBytes(StandardCharsets.ISO_8859_1);
            for (int behind : new int[] {-1, '/'}) {
                int line = search(name, behind);
                if (line >= 0) {
                    gone.set(line);
                }
            }
            if (node != null) {
                put.put(key, node);
            }
        });
        Lines fresh = of(put);
        Joining joining = new Joining(tree.length + fresh.tree.length, size() + fresh.size());
        int at = 0;
        for (int line = 0; line < fresh.size(); line++) {
            byte[] name = Arrays.copyOfRange(fresh.tree, fresh.name(line), fresh.nameEnd(line));
            int found = search(name, fresh.behind(line));
            int place = found < 0 ? -1 - found : found;
            joining.add(this, at, place, gone);
            joining.add(fresh, line, line + 1);
            at = place;
        }
        joining.add(this, at, size(), gone);
        return joining.done();
    }

    /** Lines that are put one behind the other. */
    private static final class Joining {
        private final byte[] tree;
        private final int[] starts;
        private int count;

        Joining(int octets, int lines) {
            tree = new byte[octets];
            starts = new int[lines + 1];
        }

        void add(Lines from, int first, int end) {
            int begin = from.starts[first];
            int to = starts[count];
            System.arraycopy(from.tree, begin, tree, to, from.starts[end] - begin);
            for (int line = first; line < end; line++) {
                starts[++count] = from.starts[line + 1] - begin + to;
            }
        }

        void add(Lines from, int first, int end, BitSet without) {
            for (int at = first; at < end; ) {
                int next = without.nextSetBit(at);
                int until = next < 0 ? end : Math.min(next, end);
                add(from, at, until);
                at = until + 1;
            }
        }

        Lines done() {
            return new Lines(Arrays.copyOf(tree, starts[count]), Arrays.copyOf(starts, count + 1));
        }
    }

    /** The names of lines that are not the same in another folder; some of them twice. Both are in order. */
    void differing(Lines other, Consumer<String> each) {
        int differ = Arrays.mismatch(tree, other.tree);
        if (differ < 0) {
            return;
        }
        int one = lineOf(differ);
        int two = one;
        int alike = alikeAtTheEnd(other, starts[one]);
        while (left(one) != other.left(two) || left(one) > alike) {
            int order = one == size() ? 1 : two == other.size() ? -1 : compare(one, other, two);
            if (order != 0 || !sameLine(one, other, two)) {
                each.accept(order <= 0 ? key(one) : other.key(two));
            }
            one += order <= 0 ? 1 : 0;
            two += order >= 0 ? 1 : 0;
        }
    }

    /** The line that an octet is in. */
    private int lineOf(int octet) {
        int found = Arrays.binarySearch(starts, octet);
        return found < 0 ? -2 - found : found;
    }

    /** How many octets there are from a line on. */
    private int left(int line) {
        return tree.length - starts[line];
    }

    private boolean sameLine(int line, Lines other, int otherLine) {
        return Arrays.equals(
                tree, starts[line], starts[line + 1], other.tree, other.starts[otherLine], other.starts[otherLine + 1]);
    }

    private int alikeAtTheEnd(Lines other, int from) {
        int most = Math.min(tree.length, other.tree.length) - from;
        int alike = 0;
        while (alike < most && tree[tree.length - 1 - alike] == other.tree[other.tree.length - 1 - alike]) {
            alike++;
        }
        return alike;
    }
}
