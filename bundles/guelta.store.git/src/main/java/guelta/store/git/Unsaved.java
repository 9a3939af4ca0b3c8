// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Content;
import guelta.store.Tag;
import guelta.store.tree.Folder;
import guelta.store.tree.KeptObjects;
import guelta.store.tree.Objects;
import guelta.store.tree.Patched;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;

/**
 * The objects of commits that are being made, on top of those that the repository has. Saved as one pack: three syncs,
 * however many objects there are, where loose objects take one or two each.
 *
 * <p>What an older, unreachable object of the repository may hold already is written again: nobody can prune it then
 * between the look and the commit.
 */
final class Unsaved extends KeptObjects {
    private final Objects saved;
    private final Bases bases;
    private final Map<ObjectId, byte[]> commits = new ConcurrentHashMap<>();

    Unsaved(GitObjects saved) {
        this(saved, saved.bases());
    }

    private Unsaved(Objects saved, Bases bases) {
        super(saved);
        this.saved = saved;
        this.bases = bases;
    }

    /** Nothing yet, on top of these. */
    Unsaved onTop() {
        return new Unsaved(this, bases);
    }

    Map<ObjectId, byte[]> commits() {
        return commits;
    }

    /** Keeps a folder whose tag is known. */
    void add(Tag tag, Folder folder) {
        folders().put(tag, folder);
    }

    /** Keeps a file whose tag is known. */
    void add(Tag tag, Content file) {
        files().put(tag, bases.ready(file));
    }

    /** Takes all that others keep, too. */
    void addAll(Unsaved others) {
        // Files before folders before commits: who finds something finds all below it.
        files().putAll(others.files());
        folders().putAll(others.folders());
        commits.putAll(others.commits);
    }

    /** Those of others that are not here. */
    Unsaved lacking(Unsaved others) {
        Unsaved lacking = new Unsaved(saved, bases);
        lacking.addAll(others);
        lacking.removeAll(this);
        return lacking;
    }

    /** Gives up what others keep. */
    void removeAll(Unsaved others) {
        commits.keySet().removeAll(others.commits.keySet());
        folders().keySet().removeAll(others.folders().keySet());
        files().keySet().removeAll(others.files().keySet());
    }

    /** How many bytes it takes to write them as a difference to what is saved. */
    long weight() {
        long weight = 0;
        for (Content file : files().values()) {
            weight += file instanceof Patched patched ? 32L * patched.parts().size() + patched.own() : file.size();
        }
        for (Folder folder : folders().values()) {
            weight += folder.bytes().length;
        }
        for (byte[] commit : commits.values()) {
            weight += commit.length;
        }
        return weight;
    }

    @Override
    public Content content(Tag file) {
        Content content = files().get(file);
        return content != null ? bases.begin(file, content) : super.content(file);
    }

    @Override
    public Tag keep(Content file) {
        Content ready = bases.ready(file);
        // What is there already may be what others are a difference to: it must not become one to them.
        Tag tag = put(ready);
        bases.note(tag, ready);
        return tag;
    }

    /** Keeps a commit in Git's form. */
    ObjectId keepCommit(byte[] commit) {
        try (ObjectInserter.Formatter ids = new ObjectInserter.Formatter()) {
            ObjectId id = ids.idFor(Constants.OBJ_COMMIT, commit);
            commits.put(id, commit);
            return id;
        }
    }

    /** Whether there is something to save: objects without a commit are nobody's. */
    boolean hasCommits() {
        return !commits.isEmpty();
    }

    /** Writes and syncs all objects: what points to them may be written next. */
    void save(Packs packs) throws IOException {
        List<PackStream.Item> items = new ArrayList<>();
        commits.forEach((id, commit) -> items.add(new PackStream.Item(id, Constants.OBJ_COMMIT, Content.of(commit))));
        Lineage lineage = new Lineage(folders(), commits, bases.saved().written());
        Map<Tag, Patched> deltas = new LinkedHashMap<>(lineage.differences());
        Map<Tag, Folder> wholeFolders = new LinkedHashMap<>(folders());
        wholeFolders.keySet().removeAll(deltas.keySet());
        wholeFolders.putAll(lineage.brought());
        wholeFolders.forEach((tag, folder) ->
                items.add(new PackStream.Item(GitObjects.id(tag), Constants.OBJ_TREE, Content.of(folder.bytes()))));
        Map<Tag, Content> whole = new LinkedHashMap<>();
        Map<Tag, Patched> patches = new LinkedHashMap<>();
        files().forEach((tag, file) -> {
            if (Bases.isDelta(file)) {
                patches.put(tag, (Patched) file);
            } else {
                whole.put(tag, bases.begin(tag, file));
            }
        });
        // gitformat-pack(5): a difference is to an object of the same pack.
        patches.values().forEach(patch -> whole.put(patch.base(), patch.kept()));
        patches.keySet().removeAll(whole.keySet());
        deltas.putAll(patches);
        whole.forEach((tag, file) -> items.add(new PackStream.Item(GitObjects.id(tag), Constants.OBJ_BLOB, file)));
        try (PackStream pack = new PackStream()) {
            packs.add(out -> pack.write(items, deltas, out), pack::writeIndex);
        }
        lineage.remember(bases.saved());
        bases.inGit(whole.keySet());
        bases.inGit(patches.keySet());
        // Those that are not known any more, too.
        whole.values().forEach(bases::release);
        files().values().forEach(bases::release);
    }
}
