// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
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
    private static final byte[] NOTHING = {};
    private static final byte[] PARENT = Constants.encodeASCII("parent ");
    private static final int TREE_LINE = "tree \n".length() + Constants.OBJECT_ID_STRING_LENGTH;
    private static final int PARENT_LINE = "parent \n".length() + Constants.OBJECT_ID_STRING_LENGTH;
    private static final int TAGGED = "object ".length();
    /** So many folders are remembered, of at most so many octets, as most are that change often. */
    private static final int RECENT = 1024;

    private static final int SMALL = 16 << 10;
    private static final int TAGGED_KIND = "object \ntype ".length() + Constants.OBJECT_ID_STRING_LENGTH;

    private final ObjectReader reader;
    private final Progress progress;
    private final ObjectIdOwnerMap<Reached> objects = new ObjectIdOwnerMap<>();
    private final Deque<Reached> next = new ArrayDeque<>();

    /** By where they are, folders whose lines were all followed: those that another one has too need no second look. */
    private final byte[][] recent = new byte[RECENT][];

    private final List<Reached> roots = new ArrayList<>();
    private final MutableObjectId id = new MutableObjectId();
    private final CanonicalTreeParser then = new CanonicalTreeParser();
    private final CanonicalTreeParser now = new CanonicalTreeParser();

    /** An object that is reached, and its kind, as {@link Constants#OBJ_BLOB}. */
    static final class Reached extends ObjectIdOwnerMap.Entry {
        private final int kind;

        /** Of the names on the way to it, for a folder. */
        private final int hash;

        Reached(AnyObjectId id, int kind, int hash) {
            super(id);
            this.kind = kind;
            this.hash = hash;
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
            reach(reader.open(tip).getType(), 0);
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

    /** An object that is reached. */
    Optional<Reached> find(AnyObjectId object) {
        return Optional.ofNullable(objects.get(object));
    }

    /** All that is reached, in no order. */
    Iterable<Reached> objects() {
        return objects;
    }

    /** What {@link #id} names is reached. */
    private void reach(int kind, int hash) {
        if (objects.contains(id)) {
            return;
        }
        Reached reached = new Reached(id, kind, hash);
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
                case Constants.OBJ_TREE -> folder(octets, object.hash);
                default -> tag(octets);
            }
        }
    }

    private void commit(byte[] octets) {
        id.fromString(octets, "tree ".length());
        if (!objects.contains(id)) {
            Reached root = new Reached(id, Constants.OBJ_TREE, 0);
            objects.add(root);
            roots.add(root);
        }
        for (int at = TREE_LINE; RawParseUtils.match(octets, at, PARENT) > 0; at += PARENT_LINE) {
            id.fromString(octets, at + PARENT.length);
            reach(Constants.OBJ_COMMIT, 0);
        }
    }

    private void folder(byte[] octets, int hash) {
        int place = hash & RECENT - 1;
        then.reset(recent[place] == null ? NOTHING : recent[place]);
        for (now.reset(octets); !now.eof(); now.next(1)) {
            while (!then.eof() && then.pathCompare(now) < 0) {
                then.next(1);
            }
            if (then.eof() || then.pathCompare(now) != 0 || !then.idEqual(now)) {
                line(hash);
            }
        }
        if (octets.length <= SMALL) {
            recent[place] = octets;
        }
    }

    /** What {@link #now} is at is reached. */
    private void line(int hash) {
        id.fromRaw(now.idBuffer(), now.idOffset());
        switch (now.getEntryRawMode() & FileMode.TYPE_MASK) {
            case FileMode.TYPE_TREE -> reach(Constants.OBJ_TREE, 31 * hash + hashOfName());
            // What a submodule names is in another repository.
            case FileMode.TYPE_GITLINK -> {}
            default -> reach(Constants.OBJ_BLOB, 0);
        }
    }

    private int hashOfName() {
        int hash = 1;
        byte[] path = now.getEntryPathBuffer();
        for (int at = 0; at < now.getEntryPathLength(); at++) {
            hash = 31 * hash + path[at];
        }
        return hash;
    }

    private void tag(byte[] octets) throws IOException {
        id.fromString(octets, TAGGED);
        MutableInteger at = new MutableInteger();
        at.value = TAGGED_KIND;
        reach(Constants.decodeTypeString(id, octets, (byte) '\n', at), 0);
    }
}
