// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.Changes;
import guelta.store.Conflict;
import guelta.store.Edit;
import guelta.store.Entry;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What differs between two states of one root, and the edits that lead from one to the other. */
public final class Differences {
    private Differences() {}

    /** The files below a path that were added, changed or removed between two trees, in order. Equal folders are not opened. */
    public static List<StorePath> touched(Objects objects, Tag before, Tag after, StorePath below) {
        List<StorePath> touched = new ArrayList<>();
        collect(objects, find(objects, before, below), find(objects, after, below), below, touched);
        return touched;
    }

    private static @Nullable Node find(Objects objects, Tag top, StorePath path) {
        return objects.find(top, path).orElse(null);
    }

    private static void collect(
            Objects objects, @Nullable Node before, @Nullable Node after, StorePath path, List<StorePath> touched) {
        if (before != null && after != null && before.tag().equals(after.tag())) {
            return;
        }
        if (before != null && before.isFile() || after != null && after.isFile()) {
            touched.add(path);
        }
        Folder then = folder(objects, before);
        Folder now = folder(objects, after);
        for (String name : Folder.differing(then, now)) {
            collect(objects, then.seen(name), now.seen(name), path.child(name), touched);
        }
    }

    private static Folder folder(Objects objects, @Nullable Node node) {
        return node != null && node.isFolder() ? objects.folder(node.tag()) : Folder.EMPTY;
    }

    /** One page of what changed between a state and the head. */
    public static Changes changes(TreeSnapshot since, TreeSnapshot head, StorePath below, int from, int limit) {
        List<StorePath> touched = touched(head.objects(), since.top(), head.top(), below);
        List<Changes.Touched> page = touched.stream()
                .skip(from)
                .limit(limit)
                .map(path -> new Changes.Touched(
                        path, head.find(path).filter(e -> !e.folder()).orElse(null)))
                .toList();
        return new Changes(head.number(), page, (long) from + page.size() < touched.size());
    }

    /**
     * The edits that undo a commit.
     *
     * @param before the state before the commit
     * @param after the state with it
     * @param head the state to be changed, of the same store
     * @throws Conflict when the head has something else than {@code after} where the commit touched it
     */
    public static List<Edit> revert(TreeSnapshot before, TreeSnapshot after, Snapshot head) throws Conflict {
        List<StorePath> touched = touched(before.objects(), before.top(), after.top(), StorePath.TOP);
        for (StorePath path : touched) {
            // Not the file alone: a file that took the place of a folder above it was put there by somebody too.
            for (StorePath place = path; !place.names().isEmpty(); place = place.parent()) {
                Optional<Entry> now = head.find(place);
                boolean inTheWay =
                        place.equals(path) || now.isPresent() && !now.get().folder();
                if (inTheWay && !now.map(Entry::tag).equals(after.find(place).map(Entry::tag))) {
                    throw new Conflict("'" + place + "' was changed again after change " + after.number());
                }
            }
        }
        return edits(touched, before);
    }

    /** The edits that make what is below a path as it was in another state. */
    public static List<Edit> restore(TreeSnapshot then, Snapshot head, StorePath below) {
        TreeSnapshot now = (TreeSnapshot) head;
        return edits(touched(then.objects(), now.top(), then.top(), below), then);
    }

    /** The edits that make files what they are in a state. Those to be removed come first: a folder may take their place. */
    public static List<Edit> edits(List<StorePath> files, Snapshot wanted) {
        List<Edit> edits = new ArrayList<>();
        List<Edit> puts = new ArrayList<>();
        for (StorePath path : files) {
            wanted.find(path)
                    .filter(e -> !e.folder())
                    .ifPresentOrElse(
                            file -> puts.add(new Edit.Put(path, wanted.content(file))),
                            () -> edits.add(new Edit.Delete(path)));
        }
        edits.addAll(puts);
        return edits;
    }
}
