// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.StorePath;
import guelta.store.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A folder under change: what an edit touches is opened, all else stays as it is kept. Confined to one thread.
 *
 * <p>What is in the way gives way: a file put below a file makes that one a folder, a file put on a folder replaces it. A
 * folder is there as long as something is in it.
 */
public final class Draft {
    private final NewObjects objects;
    private final Map<String, @Nullable Node> changes = new TreeMap<>();
    private final Map<String, Draft> open = new TreeMap<>();
    private Folder before;

    private Draft(NewObjects objects, Folder before) {
        this.objects = objects;
        this.before = before;
    }

    /**
     * Makes edits in their order.
     *
     * @param objects where the tree is kept and what is new is kept too
     * @param top the tree before
     * @return the tree after
     * @throws IllegalArgumentException for an edit that can't be made, as moving what is not there
     */
    public static Tag apply(NewObjects objects, Tag top, List<Edit> edits) {
        Draft draft = new Draft(objects, objects.folder(top));
        for (Edit edit : edits) {
            draft.apply(edit);
        }
        return draft.close().map(Node::tag).orElseGet(() -> objects.keep(Folder.EMPTY));
    }

    // Java 17 has no pattern switch: the last branch is the last kind that Edit permits.
    private void apply(Edit edit) {
        if (edit instanceof Edit.Put put) {
            set(put.path(), Node.file(objects.keep(put.content())));
        } else if (edit instanceof Edit.Delete delete) {
            set(delete.path(), null);
        } else if (edit instanceof Edit.Patch patch) {
            Node file = take(patch.path());
            if (!file.isFile()) {
                throw new IllegalArgumentException("'" + patch.path() + "' is no file");
            }
            Content before = objects.content(file.tag());
            set(patch.path(), Node.file(objects.keep(Patched.of(file.tag(), before, patch.splices()))));
        } else if (edit instanceof Edit.Move move) {
            Node moved = take(move.from());
            if (!move.from().equals(move.to())) {
                set(move.from(), null);
                set(move.to(), moved);
            }
        } else {
            Edit.Copy copy = (Edit.Copy) edit;
            set(copy.to(), take(copy.from()));
        }
    }

    private Node take(StorePath path) {
        return get(path).orElseThrow(() -> new IllegalArgumentException("'" + path + "' is not there to be taken"));
    }

    private Optional<Node> get(StorePath path) {
        if (path.names().isEmpty()) {
            return close();
        }
        String key = Folder.key(path.names().get(0));
        StorePath rest = new StorePath(path.names().subList(1, path.names().size()));
        Draft deeper = open.get(key);
        return deeper != null ? deeper.get(rest) : objects.find(closed(key), rest);
    }

    private @Nullable Node closed(String key) {
        return changes.containsKey(key) ? changes.get(key) : before.get(key);
    }

    private void set(StorePath path, @Nullable Node node) {
        if (path.names().isEmpty()) {
            open.clear();
            changes.clear();
            before = Folder.EMPTY;
            return;
        }
        Draft folder = this;
        for (String name : path.parent().names()) {
            Draft deeper = folder.opened(Folder.key(name), node != null);
            if (deeper == null) {
                return;
            }
            folder = deeper;
        }
        String key = Folder.key(path.name());
        folder.open.remove(key);
        folder.changes.put(key, node);
    }

    private @Nullable Draft opened(String key, boolean make) {
        Draft deeper = open.get(key);
        if (deeper != null) {
            return deeper;
        }
        Node node = closed(key);
        boolean folder = node != null && node.isFolder();
        if (!folder && !make) {
            return null;
        }
        deeper = new Draft(objects, folder ? objects.folder(node.tag()) : Folder.EMPTY);
        changes.put(key, null);
        open.put(key, deeper);
        return deeper;
    }

    /** Keeps what was opened; empty when nothing is left in it. */
    private Optional<Node> close() {
        open.forEach((key, deeper) -> changes.put(key, deeper.close().orElse(null)));
        open.clear();
        before = before.with(changes);
        changes.clear();
        return before.size() == 0 ? Optional.empty() : Optional.of(Node.folder(objects.keep(before)));
    }
}
