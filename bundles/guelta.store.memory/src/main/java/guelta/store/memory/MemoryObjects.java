// SPDX-License-Identifier: Apache-2.0
package guelta.store.memory;

import guelta.store.Content;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import guelta.store.tree.Folder;
import guelta.store.tree.KeptObjects;
import guelta.store.tree.Objects;
import guelta.store.tree.Tags;
import java.util.Set;

/** Folders and files by what they hold. Any thread. */
final class MemoryObjects extends KeptObjects {
    MemoryObjects() {
        super(new Nowhere());
        keep(Folder.EMPTY);
    }

    @Override
    public Tag keep(Content file) {
        return put(inMemory(file));
    }

    /** Forgets what is not among those given; answers how many objects that were. */
    int retain(Set<Tag> wanted) {
        int before = folders().size() + files().size();
        folders().keySet().removeIf(tag -> !wanted.contains(tag) && !tag.equals(Tags.EMPTY_FOLDER));
        files().keySet().retainAll(wanted);
        return before - folders().size() - files().size();
    }

    /** What is not in memory is not there. */
    private static final class Nowhere implements Objects {
        @Override
        public Folder folder(Tag tag) {
            throw missing(tag);
        }

        @Override
        public long size(Tag file) {
            throw missing(file);
        }

        @Override
        public Content content(Tag file) {
            throw missing(file);
        }

        private static StoreUnavailable missing(Tag tag) {
            return new StoreUnavailable("Object " + tag + " is not in this store");
        }
    }
}
