// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Content;
import guelta.store.Tag;
import guelta.store.tree.Folder;
import guelta.store.tree.NewObjects;
import guelta.store.tree.Tags;
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
final class Unsaved implements NewObjects {
    private final GitObjects saved;
    private final Map<Tag, Folder> folders = new ConcurrentHashMap<>();
    private final Map<Tag, Content> files = new ConcurrentHashMap<>();
    private final Map<ObjectId, byte[]> commits = new LinkedHashMap<>();

    Unsaved(GitObjects saved) {
        this.saved = saved;
    }

    @Override
    public Folder folder(Tag tag) {
        Folder folder = folders.get(tag);
        return folder != null ? folder : saved.folder(tag);
    }

    @Override
    public long size(Tag file) {
        Content content = files.get(file);
        return content != null ? content.size() : saved.size(file);
    }

    @Override
    public Content content(Tag file) {
        Content content = files.get(file);
        return content != null ? content : saved.content(file);
    }

    @Override
    public Tag keep(Folder folder) {
        Tag tag = Tags.of(folder);
        folders.put(tag, folder);
        return tag;
    }

    @Override
    public Tag keep(Content file) {
        Tag tag = Tags.of(file);
        files.put(tag, file);
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
        folders.forEach((tag, folder) ->
                items.add(new PackStream.Item(GitObjects.id(tag), Constants.OBJ_TREE, Content.of(folder.bytes()))));
        files.forEach((tag, file) -> items.add(new PackStream.Item(GitObjects.id(tag), Constants.OBJ_BLOB, file)));
        try (PackStream pack = new PackStream()) {
            packs.add(out -> pack.write(items, out), pack::writeIndex);
        }
    }
}
