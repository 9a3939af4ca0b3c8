// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdOwnerMap;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;

/**
 * Packs that become one: every object is copied as it is in one of them, deflated, and nothing is compared. Where one pack
 * has an object whole and another one has it as a difference, files are taken whole, since they are what others are a
 * difference to (see {@link Base}), and folders as the difference, since they were brought along whole (see
 * {@link Lineage}). Confined to one thread.
 */
final class PackMerge implements AutoCloseable {
    /** So many differences may be between an object and one that is whole: Git's own default. */
    private static final int LONGEST = 50;

    /** A chain of more links is not followed to its end. */
    private static final int DEEPEST = 500;

    private final List<PackFile> packs = new ArrayList<>();
    private final ObjectReader reader;
    private final Progress progress;
    private ObjectIdOwnerMap<Placed> objects = new ObjectIdOwnerMap<>();
    private final Deflater deflater = new Deflater();
    private int count;
    private int depth;
    private byte[] trailer = {};

    /**
     * Opens packs.
     *
     * @param reader where their objects are read that can't be copied as they are
     */
    PackMerge(Packs folder, List<Path> packs, ObjectReader reader, Progress progress) throws IOException {
        this.reader = reader;
        this.progress = progress;
        ByteBuffer buffer = ByteBuffer.allocate(PackFile.BUFFER);
        try {
            for (Path path : packs) {
                this.packs.add(PackFile.open(path, folder.opened(path), buffer));
            }
        } catch (IOException | RuntimeException | OutOfMemoryError broken) {
            close();
            throw broken;
        }
    }

    /** Wants all that is in the packs. */
    void want() {
        for (PackFile pack : packs) {
            for (int object = 0; object < pack.count(); object++) {
                want(pack.id(object));
            }
        }
    }

    /**
     * Wants some of it, and what that is a difference to.
     *
     * @param some which may be elsewhere too; becomes this one's
     * @return whether any of it is in the packs
     */
    boolean want(ObjectIdOwnerMap<Placed> some) {
        objects = some;
        objects.forEach(object -> object.links(Placed.ELSEWHERE));
        for (PackFile pack : packs) {
            for (int object = 0; object < pack.count(); object++) {
                ObjectId id = pack.id(object);
                if (objects.contains(id)) {
                    want(id);
                }
            }
        }
        addBases();
        return count > 0;
    }

    private void want(ObjectId id) {
        Placed placed = objects.get(id);
        if (placed == null) {
            placed = new Placed(id);
            objects.add(placed);
        }
        if (placed.links() == Placed.ELSEWHERE) {
            placed.links(Placed.TO_COME);
            count++;
        }
    }

    /** Git wants what a difference is to in the same pack. An object may be a difference in more than one. */
    private void addBases() {
        int before;
        do {
            before = count;
            for (PackFile pack : packs) {
                // Most bases are before what follows from them.
                for (int object = pack.count() - 1; object >= 0; object--) {
                    if (pack.isDifference(object) && objects.contains(pack.id(object))) {
                        want(pack.id(pack.base(object)));
                    }
                }
            }
        } while (count > before);
    }

    /** Writes the pack. */
    void write(OutputStream pack) throws IOException {
        progress.beginTask("Copying objects", count);
        PackOutput out = new PackOutput(pack, count);
        // A history is walked by its commits.
        for (boolean commits : new boolean[] {true, false}) {
            for (PackFile from : packs) {
                for (int object = 0; object < from.count(); object++) {
                    if (from.kind(object) == Constants.OBJ_COMMIT == commits) {
                        write(from, object, out);
                    }
                }
            }
        }
        trailer = out.finish();
    }

    private void write(PackFile from, int object, PackOutput out) throws IOException {
        Placed placed = objects.get(from.id(object));
        if (placed == null || placed.links() != Placed.TO_COME) {
            return;
        }
        progress.update(1);
        placed.links(Placed.UNDER_WAY);
        depth++;
        int kind = from.kind(object);
        boolean difference = kind == Constants.OBJ_TREE;
        if (!copy(difference, from, object, placed, out) && !copy(!difference, from, object, placed, out)) {
            anew(from, object, placed, out);
        }
        depth--;
    }

    /** Writes an object in one form; false when no pack has it so. */
    private boolean copy(boolean difference, PackFile from, int object, Placed placed, PackOutput out)
            throws IOException {
        if (copyThis(difference, from, object, placed, out)) {
            return true;
        }
        for (PackFile other : packs) {
            int there = other == from ? -1 : other.find(placed);
            if (there >= 0 && copyThis(difference, other, there, placed, out)) {
                return true;
            }
        }
        return false;
    }

    private boolean copyThis(boolean difference, PackFile from, int object, Placed placed, PackOutput out)
            throws IOException {
        if (from.isDifference(object) != difference) {
            return false;
        }
        int links = 0;
        long back = 0;
        if (difference) {
            if (depth < DEEPEST) {
                write(from, from.base(object), out);
            }
            Placed base = objects.get(from.id(from.base(object)));
            if (base.links() < 0 || base.links() >= LONGEST) {
                // Not written yet: of two states that follow from each other in two packs one has to be whole.
                return false;
            }
            links = base.links() + 1;
            back = base.getOffset();
        }
        out.begin(placed);
        if (!from.copy(object, placed.getOffset() - back, out)) {
            return false;
        }
        out.end(placed);
        placed.links(links);
        return true;
    }

    /** Writes an object whole, as anybody reads it. */
    private void anew(PackFile from, int object, Placed placed, PackOutput out) throws IOException {
        try {
            anew(from.kind(object), placed, out);
        } catch (MissingObjectException | CorruptObjectException nowhere) {
            DamagedPack damaged = from.damaged(object);
            damaged.initCause(nowhere);
            throw damaged;
        }
    }

    private void anew(int kind, Placed placed, PackOutput out) throws IOException {
        ObjectLoader loader = reader.open(placed, kind);
        MessageDigest digest = Constants.newMessageDigest();
        digest.update(Constants.encodedTypeString(kind));
        digest.update((" " + loader.getSize() + '\0').getBytes(StandardCharsets.US_ASCII));
        out.begin(placed);
        out.head(kind, loader.getSize());
        DeflaterOutputStream deflated = out.deflated(deflater, Base.level(loader.getSize()));
        loader.copyTo(new DigestOutputStream(deflated, digest));
        deflated.finish();
        out.end(placed);
        if (!placed.equals(ObjectId.fromRaw(digest.digest()))) {
            throw new CorruptObjectException(placed, "its octets are those of something else");
        }
        placed.links(0);
    }

    /** Writes the index of the pack that was written. */
    void writeIndex(OutputStream index) throws IOException {
        List<Placed> sorted = new ArrayList<>(count);
        objects.forEach(object -> {
            if (object.links() != Placed.ELSEWHERE) {
                sorted.add(object);
            }
        });
        Collections.sort(sorted);
        PackOutput.index(sorted, trailer, index);
    }

    @Override
    public void close() throws IOException {
        deflater.end();
        for (PackFile pack : packs) {
            pack.close();
        }
    }
}
