// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a folder as Git writes it: mode in octal digits, space, name, NUL, 20 octets of id. Reads what is asked for
 * without making anything of the others: of two states of a large folder nearly all lines are alike.
 */
final class Lines {
    private static final int ID = 20;

    private final byte[] tree;

    Lines(byte[] tree) {
        this.tree = tree;
    }

    /**
     * How many lines there are.
     *
     * @return -1 when they are not in Git's order
     * @throws IllegalArgumentException for what is no tree
     */
    int count() {
        int count = 0;
        boolean ordered = true;
        int before = -1;
        for (int at = 0; at < tree.length; ) {
            int end = find(find(at, ' '), '\0') + ID;
            if (end >= tree.length) {
                throw new IllegalArgumentException("a tree ends within an entry");
            }
            mode(at);
            ordered &= before < 0 || compare(before, this, at) < 0;
            before = at;
            at = end + 1;
            count++;
        }
        return ordered ? count : -1;
    }

    private int find(int from, char wanted) {
        for (int i = from; i < tree.length; i++) {
            if (tree[i] == wanted) {
                return i;
            }
        }
        throw new IllegalArgumentException("a tree ends within an entry");
    }

    private int mode(int line) {
        return Integer.parseInt(new String(tree, line, name(line) - 1 - line, StandardCharsets.US_ASCII), 8);
    }

    private int name(int line) {
        return find(line, ' ') + 1;
    }

    private int nul(int line) {
        return find(name(line), '\0');
    }

    private int next(int line) {
        return nul(line) + 1 + ID;
    }

    private String key(int line) {
        int name = name(line);
        return new String(tree, name, find(name, '\0') - name, StandardCharsets.ISO_8859_1);
    }

    private Node node(int line) {
        int id = nul(line) + 1;
        return new Node(mode(line), new Tag(HexFormat.of().formatHex(tree, id, id + ID)));
    }

    /** All of them, in their order: names as Latin-1 reads them, and what they stand for. */
    void each(BiConsumer<String, Node> each) {
        for (int line = 0; line < tree.length; line = next(line)) {
            each.accept(key(line), node(line));
        }
    }

    /** What a name stands for, which is given as Latin-1 reads it; null for nothing, the last one where it is there twice. */
    @Nullable
    Node node(String key) {
        byte[] name = key.getBytes(StandardCharsets.ISO_8859_1);
        int found = -1;
        for (int line = 0; line < tree.length; ) {
            int from = name(line);
            int nul = find(from, '\0');
            found = Arrays.equals(tree, from, nul, name, 0, name.length) ? line : found;
            line = nul + 1 + ID;
        }
        return found < 0 ? null : node(found);
    }

    /** In Git's order, in which folders stand as if their names ended in a slash. */
    private int compare(int line, Lines other, int otherLine) {
        int mine = name(line);
        int theirs = other.name(otherLine);
        int myEnd = find(mine, '\0');
        int theirEnd = other.find(theirs, '\0');
        int differ = Arrays.mismatch(tree, mine, myEnd, other.tree, theirs, theirEnd);
        if (differ < 0) {
            return behind(line) - other.behind(otherLine);
        }
        int one = mine + differ < myEnd ? tree[mine + differ] & 0xff : behind(line);
        int two = theirs + differ < theirEnd ? other.tree[theirs + differ] & 0xff : other.behind(otherLine);
        return one - two;
    }

    private int behind(int line) {
        return new Node(mode(line), Tags.EMPTY_FOLDER).isFolder() ? '/' : -1;
    }

    /**
     * The names of lines that are not the same in another folder, as Latin-1 reads them; some of them twice. Both are in
     * order.
     */
    void differing(Lines other, Consumer<String> each) {
        int differ = Arrays.mismatch(tree, other.tree);
        if (differ < 0) {
            return;
        }
        int one = 0;
        while (one < tree.length && next(one) <= differ) {
            one = next(one);
        }
        int two = one;
        int alike = alikeAtTheEnd(other, one);
        while (tree.length - one != other.tree.length - two || tree.length - one > alike) {
            int order = one == tree.length ? 1 : two == other.tree.length ? -1 : compare(one, other, two);
            boolean same = order == 0 && sameNode(one, other, two);
            if (!same) {
                each.accept(order <= 0 ? key(one) : other.key(two));
            }
            one = order <= 0 ? next(one) : one;
            two = order >= 0 ? other.next(two) : two;
        }
    }

    private boolean sameNode(int line, Lines other, int otherLine) {
        int next = next(line);
        int otherNext = other.next(otherLine);
        return Arrays.equals(tree, line, next, other.tree, otherLine, otherNext);
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
