// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Two changes of one tree put together, file by file: what one side changed and the other did not is taken. A file that
 * both changed, each in its own way, is a conflict; its lines are not looked at, since a mixture is nobody's.
 *
 * @param top the tree with both changes; with conflicts, our side stands there
 * @param conflicts the files that both changed, in order
 */
public record Merge(Tag top, List<String> conflicts) {
    /** Copies the list. */
    public Merge {
        conflicts = List.copyOf(conflicts);
    }

    /** Puts two trees together that came from one. */
    public static Merge of(NewObjects objects, Tag base, Tag ours, Tag theirs) {
        List<String> conflicts = new ArrayList<>();
        Node top = merge(objects, Node.folder(base), Node.folder(ours), Node.folder(theirs), "", conflicts);
        return new Merge(top == null ? objects.keep(Folder.EMPTY) : top.tag(), conflicts);
    }

    private static @Nullable Node merge(
            NewObjects objects,
            @Nullable Node base,
            @Nullable Node ours,
            @Nullable Node theirs,
            String path,
            List<String> conflicts) {
        if (same(ours, theirs) || same(base, theirs)) {
            return ours;
        }
        if (same(base, ours)) {
            return theirs;
        }
        boolean folders = ours != null && ours.isFolder() && theirs != null && theirs.isFolder();
        if (!folders) {
            conflicts.add(path);
            return ours;
        }
        Map<String, Node> then = kept(objects, base);
        Map<String, Node> one = kept(objects, ours);
        Map<String, Node> other = kept(objects, theirs);
        TreeSet<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        Map<String, Node> merged = new TreeMap<>();
        for (String name : names) {
            String below = path.isEmpty() ? name : path + "/" + name;
            Node node = merge(objects, then.get(name), one.get(name), other.get(name), below, conflicts);
            if (node != null) {
                merged.put(name, node);
            }
        }
        return merged.isEmpty() ? null : Node.folder(objects.keep(Folder.of(merged)));
    }

    private static boolean same(@Nullable Node one, @Nullable Node other) {
        return one == null ? other == null : one.equals(other);
    }

    private static Map<String, Node> kept(Objects objects, @Nullable Node node) {
        return node != null && node.isFolder() ? objects.folder(node.tag()).kept() : Map.of();
    }
}
