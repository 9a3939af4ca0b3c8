// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.MutableObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdOwnerMap;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.util.MutableInteger;
import org.eclipse.jgit.util.RawParseUtils;

/**
 * All that branches and tags reach: their commits, with those before, and what is in the folders of these. Of each object
 * no more than its id and its kind is remembered, and files are not read. Confined to one thread.
 */
final class Reach {
    private static final byte[] PARENT = Constants.encodeASCII("parent ");
    private static final int TREE_LINE = "tree \n".length() + Constants.OBJECT_ID_STRING_LENGTH;
    private static final int PARENT_LINE = "parent \n".length() + Constants.OBJECT_ID_STRING_LENGTH;
    private static final int TAGGED = "object ".length();
    private static final int TAGGED_KIND = "object \ntype ".length() + Constants.OBJECT_ID_STRING_LENGTH;

    private final ObjectReader reader;
    private final Progress progress;
    private final ObjectIdOwnerMap<Reached> objects = new ObjectIdOwnerMap<>();
    private final Deque<Reached> next = new ArrayDeque<>();
    private final List<Reached> roots = new ArrayList<>();
    private final MutableObjectId id = new MutableObjectId();
    private final CanonicalTreeParser folder = new CanonicalTreeParser();

    /** An object that is reached, and its kind, as {@link Constants#OBJ_BLOB}. */
    static final class Reached extends ObjectIdOwnerMap.Entry {
        private final int kind;

        Reached(AnyObjectId id, int kind) {
            super(id);
            this.kind = kind;
        }

        int kind() {
            return kind;
        }
    }

    /**
     * Follows branches.
     *
     * @param tips what they and tags name
     */
    Reach(Collection<ObjectId> tips, ObjectReader reader, Progress progress) throws IOException {
        this.reader = reader;
        this.progress = progress;
        progress.beginTask("Following the history", Progress.UNKNOWN);
        for (ObjectId tip : tips) {
            id.fromObjectId(tip);
            reach(reader.open(tip).getType());
            follow();
        }
        // The oldest first: a folder is mostly a difference to that of the commit before, which has just been read
        // then.
        Collections.reverse(roots);
        for (Reached root : roots) {
            next.push(root);
            follow();
        }
    }

    /** Whether an object is reached. */
    boolean has(AnyObjectId object) {
        return objects.contains(object);
    }

    /** All that is reached, in no order. */
    Iterable<Reached> objects() {
        return objects;
    }

    /** What {@link #id} names is reached. */
    private void reach(int kind) {
        if (objects.contains(id)) {
            return;
        }
        Reached reached = new Reached(id, kind);
        objects.add(reached);
        if (kind != Constants.OBJ_BLOB) {
            next.push(reached);
        }
        progress.update(1);
    }

    private void follow() throws IOException {
        while (!next.isEmpty()) {
            Reached object = next.pop();
            byte[] octets = reader.open(object, object.kind).getCachedBytes(Integer.MAX_VALUE);
            switch (object.kind) {
                case Constants.OBJ_COMMIT -> commit(octets);
                case Constants.OBJ_TREE -> folder(octets);
                default -> tag(octets);
            }
        }
    }

    private void commit(byte[] octets) {
        id.fromString(octets, "tree ".length());
        if (!objects.contains(id)) {
            Reached root = new Reached(id, Constants.OBJ_TREE);
            objects.add(root);
            roots.add(root);
        }
        for (int at = TREE_LINE; RawParseUtils.match(octets, at, PARENT) > 0; at += PARENT_LINE) {
            id.fromString(octets, at + PARENT.length);
            reach(Constants.OBJ_COMMIT);
        }
    }

    private void folder(byte[] octets) {
        folder.reset(octets);
        while (!folder.eof()) {
            int mode = folder.getEntryRawMode();
            // What a submodule names is in another repository.
            if ((mode & FileMode.TYPE_MASK) != FileMode.TYPE_GITLINK) {
                id.fromRaw(folder.idBuffer(), folder.idOffset());
                reach((mode & FileMode.TYPE_MASK) == FileMode.TYPE_TREE ? Constants.OBJ_TREE : Constants.OBJ_BLOB);
            }
            folder.next(1);
        }
    }

    private void tag(byte[] octets) throws IOException {
        id.fromString(octets, TAGGED);
        MutableInteger at = new MutableInteger();
        at.value = TAGGED_KIND;
        reach(Constants.decodeTypeString(id, octets, (byte) '\n', at));
    }
}
