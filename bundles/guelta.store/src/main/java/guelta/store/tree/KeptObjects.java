// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.Content;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Objects that a process keeps, on top of those that are elsewhere. Any thread. */
public abstract class KeptObjects implements NewObjects {
    private final Objects others;
    private final Map<Tag, Folder> folders = new ConcurrentHashMap<>();
    private final Map<Tag, Content> files = new ConcurrentHashMap<>();

    /** Nothing yet, on top of others. */
    protected KeptObjects(Objects others) {
        this.others = others;
    }

    /** The folders that are kept here; grows. */
    public final Map<Tag, Folder> folders() {
        return folders;
    }

    /** The files that are kept here; grows. */
    public final Map<Tag, Content> files() {
        return files;
    }

    /**
     * The bytes of a file in memory.
     *
     * @throws IllegalArgumentException when there are not as many as it says
     */
    protected static Content inMemory(Content file) {
        try {
            byte[] bytes = file.bytes();
            if (bytes.length != file.size()) {
                throw new IllegalArgumentException(
                        "a content of " + file.size() + " bytes has " + bytes.length + " bytes");
            }
            return Content.of(bytes);
        } catch (IOException unreadable) {
            throw new StoreUnavailable(
                    "The content to be stored can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    @Override
    public Folder folder(Tag tag) {
        Folder folder = folders.get(tag);
        return folder != null ? folder : others.folder(tag);
    }

    @Override
    public Folder alone(Tag tag) {
        Folder folder = folders.get(tag);
        return folder != null ? folder : others.alone(tag);
    }

    @Override
    public long size(Tag file) {
        Content content = files.get(file);
        return content != null ? content.size() : others.size(file);
    }

    @Override
    public Content content(Tag file) {
        Content content = files.get(file);
        return content != null ? content : others.content(file);
    }

    @Override
    public Tag keep(Folder folder) {
        Tag tag = Tags.of(folder);
        folders.putIfAbsent(tag, folder);
        return tag;
    }

    /** Keeps a file that can be read for as long as it is kept, unless there is one of the same bytes. */
    protected final Tag put(Content lasting) {
        Tag tag = Tags.of(lasting);
        files.putIfAbsent(tag, lasting);
        return tag;
    }
}
