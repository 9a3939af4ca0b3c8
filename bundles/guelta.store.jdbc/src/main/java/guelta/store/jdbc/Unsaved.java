// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import guelta.store.Content;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import guelta.store.tree.Folder;
import guelta.store.tree.NewObjects;
import guelta.store.tree.Node;
import guelta.store.tree.Objects;
import guelta.store.tree.Tags;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The objects of commits that are being made, on top of those in the database. */
final class Unsaved implements NewObjects {
    private final Objects saved;
    private final Map<Tag, Folder> folders = new ConcurrentHashMap<>();
    private final Map<Tag, Content> files = new ConcurrentHashMap<>();
    private long weight;

    Unsaved(Objects saved) {
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
        Content ready = file.size() <= JdbcObjects.PART ? inMemory(file) : file;
        Tag tag = Tags.of(ready);
        files.putIfAbsent(tag, ready);
        weight += ready.size();
        return tag;
    }

    private static Content inMemory(Content file) {
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

    /** How many bytes of files were given so far; the thread that commits. */
    long weight() {
        return weight;
    }

    /** A new object: a folder in Git's form, or a file. */
    record Fresh(Content content, boolean folder) {}

    /**
     * Adds what is new below a top: what plans brought that came to nothing is left out. In order of ids, so that two
     * transactions that write the same objects wait for each other instead of blocking each other.
     */
    void collect(Tag top, TreeMap<String, Fresh> to) {
        Folder folder = folders.get(top);
        // The empty folder is known to everybody, and nobody asks the database for it.
        if (folder == null || top.equals(Tags.EMPTY_FOLDER) || to.containsKey(top.hex())) {
            return;
        }
        to.put(top.hex(), new Fresh(Content.of(folder.bytes()), true));
        for (Node node : folder.nodes()) {
            if (node.isFolder()) {
                collect(node.tag(), to);
            } else if (files.containsKey(node.tag())) {
                to.putIfAbsent(node.tag().hex(), new Fresh(files.get(node.tag()), false));
            }
        }
    }

    /** Has the node remember what was written. */
    void remember(Iterable<String> written, JdbcObjects objects) {
        for (String hex : written) {
            Tag tag = new Tag(hex);
            Folder folder = folders.get(tag);
            Content file = files.get(tag);
            if (folder != null) {
                objects.wrote(tag, folder);
            } else if (file != null && file.size() <= JdbcObjects.SMALL) {
                objects.wrote(tag, file);
            }
        }
    }
}
