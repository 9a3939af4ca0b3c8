// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.MutableObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdOwnerMap;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.util.MutableInteger;
import org.eclipse.jgit.util.RawParseUtils;
import org.jspecify.annotations.Nullable;

/**
 * All that branches and tags reach: their commits, with those before, and what is in the folders of these. Files are not
 * read. Confined to one thread.
 */
final class Reach {
    private static final byte[] NOTHING = {};
    private static final byte[] PARENT = Constants.encodeASCII("parent ");
    private static final int TREE_LINE = "tree \n".length() + Constants.OBJECT_ID_STRING_LENGTH;
    private static final int PARENT_LINE = "parent \n".length() + Constants.OBJECT_ID_STRING_LENGTH;
    private static final int TAGGED = "object ".length();
    private static final int TAGGED_KIND = "object \ntype ".length() + Constants.OBJECT_ID_STRING_LENGTH;

    /** So many folders are remembered, of at most so many octets, as most are that change often. */
    private static final int RECENT = 1024;

    private static final int SMALL = 16 << 10;

    private final ObjectReader reader;
    private final Progress progress;
    private final ObjectIdOwnerMap<Placed> objects = new ObjectIdOwnerMap<>();
    private final Deque<Next> next = new ArrayDeque<>();

    /** By where they are, folders whose lines were all followed: those that another one has too need no second look. */
    private final byte[][] recent = new byte[RECENT][];

    private final List<Placed> roots = new ArrayList<>();
    private final MutableObjectId id = new MutableObjectId();
    private final CanonicalTreeParser then = new CanonicalTreeParser();
    private final CanonicalTreeParser now = new CanonicalTreeParser();

    /**
     * What is still to be looked at.
     *
     * @param hash of the names on the way to it, for a folder
     */
    private record Next(Placed object, int hash) {}

    Reach(ObjectReader reader, Progress progress) {
        this.reader = reader;
        this.progress = progress;
        progress.beginTask("Following the history", Progress.UNKNOWN);
    }

    /**
     * Follows branches, as far as others did not reach.
     *
     * @param tips what they and tags name
     * @throws CorruptObjectException when an object is named as of another kind than it is: what it names would be lost
     */
    void follow(Collection<ObjectId> tips) throws IOException {
        for (ObjectId tip : tips) {
            id.fromObjectId(tip);
            reach(reader.open(tip).getType(), 0);
            follow();
        }
        // The oldest first: a folder is mostly a difference to that of the commit before, which has just been read
        // then.
        Collections.reverse(roots);
        for (Placed root : roots) {
            next.push(new Next(root, 0));
            follow();
        }
        roots.clear();
    }

    /** All that is reached. */
    ObjectIdOwnerMap<Placed> objects() {
        return objects;
    }

    /** What {@link #id} names is reached. */
    private void reach(int kind, int hash) throws CorruptObjectException {
        Placed reached = reached(kind);
        if (reached != null && kind != Constants.OBJ_BLOB) {
            next.push(new Next(reached, hash));
        }
    }

    /** What {@link #id} names; null when it was reached before. */
    private @Nullable Placed reached(int kind) throws CorruptObjectException {
        Placed known = objects.get(id);
        if (known == null) {
            known = new Placed(id);
            objects.add(known);
        } else if (known.getType() == kind) {
            return null;
        } else if (known.getType() != 0) {
            throw new CorruptObjectException(
                    id.toObjectId(),
                    "it is named as a " + Constants.typeString(kind) + " and as a "
                            + Constants.typeString(known.getType()));
        }
        known.setType(kind);
        progress.update(1);
        return known;
    }

    private void follow() throws IOException {
        while (!next.isEmpty()) {
            Next one = next.pop();
            int kind = one.object().getType();
            byte[] octets = reader.open(one.object(), kind).getCachedBytes(Integer.MAX_VALUE);
            switch (kind) {
                case Constants.OBJ_COMMIT -> commit(octets);
                case Constants.OBJ_TREE -> folder(octets, one.hash());
                default -> tag(octets);
            }
        }
    }

    private void commit(byte[] octets) throws CorruptObjectException {
        id.fromString(octets, "tree ".length());
        Placed root = reached(Constants.OBJ_TREE);
        if (root != null) {
            roots.add(root);
        }
        for (int at = TREE_LINE; RawParseUtils.match(octets, at, PARENT) > 0; at += PARENT_LINE) {
            id.fromString(octets, at + PARENT.length);
            reach(Constants.OBJ_COMMIT, 0);
        }
    }

    private void folder(byte[] octets, int hash) throws CorruptObjectException {
        int place = hash & RECENT - 1;
        then.reset(recent[place] == null ? NOTHING : recent[place]);
        for (now.reset(octets); !now.eof(); now.next(1)) {
            while (!then.eof() && then.pathCompare(now) < 0) {
                then.next(1);
            }
            if (then.eof() || then.pathCompare(now) != 0 || !then.idEqual(now) || type(then) != type(now)) {
                line(hash);
            }
        }
        if (octets.length <= SMALL) {
            recent[place] = octets;
        }
    }

    private static int type(CanonicalTreeParser at) {
        return at.getEntryRawMode() & FileMode.TYPE_MASK;
    }

    /** What {@link #now} is at is reached. */
    private void line(int hash) throws CorruptObjectException {
        id.fromRaw(now.idBuffer(), now.idOffset());
        switch (type(now)) {
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
