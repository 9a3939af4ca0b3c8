// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import guelta.store.Content;
import guelta.store.Tag;
import guelta.store.tree.Folder;
import guelta.store.tree.KeptObjects;
import guelta.store.tree.Node;
import guelta.store.tree.Objects;
import guelta.store.tree.Tags;
import java.util.TreeMap;

/** The objects of commits that are being made, on top of those in the database. */
final class Unsaved extends KeptObjects {
    private long weight;

    Unsaved(Objects saved) {
        super(saved);
    }

    @Override
    public Tag keep(Content file) {
        weight += file.size();
        return put(file.size() <= JdbcObjects.PART ? inMemory(file) : file);
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
        Folder folder = folders().get(top);
        // The empty folder is known to everybody, and nobody asks the database for it.
        if (folder == null || top.equals(Tags.EMPTY_FOLDER) || to.containsKey(top.hex())) {
            return;
        }
        to.put(top.hex(), new Fresh(Content.of(folder.bytes()), true));
        for (Node node : folder.nodes()) {
            if (node.isFolder()) {
                collect(node.tag(), to);
            } else if (files().containsKey(node.tag())) {
                to.putIfAbsent(node.tag().hex(), new Fresh(files().get(node.tag()), false));
            }
        }
    }

    /** Has the node remember what was written. */
    void remember(Iterable<String> written, JdbcObjects objects) {
        for (String hex : written) {
            Tag tag = new Tag(hex);
            Folder folder = folders().get(tag);
            Content file = files().get(tag);
            if (folder != null) {
                objects.wrote(tag, folder);
            } else if (file != null && file.size() <= JdbcObjects.SMALL) {
                objects.wrote(tag, file);
            }
        }
    }
}
