// SPDX-License-Identifier: Apache-2.0
package guelta.store.memory;

import guelta.store.Content;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import guelta.store.tree.Folder;
import guelta.store.tree.NewObjects;
import guelta.store.tree.Tags;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Folders and files by what they hold. Any thread. */
final class MemoryObjects implements NewObjects {
    private final Map<Tag, Folder> folders = new ConcurrentHashMap<>(Map.of(Tags.EMPTY_FOLDER, Folder.EMPTY));
    private final Map<Tag, Content> files = new ConcurrentHashMap<>();

    @Override
    public Folder folder(Tag tag) {
        return there(folders.get(tag), tag);
    }

    @Override
    public long size(Tag file) {
        return content(file).size();
    }

    @Override
    public Content content(Tag file) {
        return there(files.get(file), file);
    }

    private static <T> T there(@Nullable T object, Tag tag) {
        if (object == null) {
            throw new StoreUnavailable("Object " + tag + " is not in this store");
        }
        return object;
    }

    @Override
    public Tag keep(Folder folder) {
        Tag tag = Tags.of(folder);
        folders.putIfAbsent(tag, folder);
        return tag;
    }

    @Override
    public Tag keep(Content file) {
        Tag tag = Tags.of(file);
        files.computeIfAbsent(tag, unknown -> inMemory(file));
        return tag;
    }

    private static Content inMemory(Content file) {
        try {
            return Content.of(file.bytes());
        } catch (IOException unreadable) {
            throw new StoreUnavailable(
                    "The content to be stored can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** Forgets what is not among those given; answers how many objects that were. */
    int retain(Set<Tag> wanted) {
        int before = folders.size() + files.size();
        folders.keySet().removeIf(tag -> !wanted.contains(tag) && !tag.equals(Tags.EMPTY_FOLDER));
        files.keySet().retainAll(wanted);
        return before - folders.size() - files.size();
    }
}
