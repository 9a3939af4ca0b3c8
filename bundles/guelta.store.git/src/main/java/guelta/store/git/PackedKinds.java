// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/**
 * The kinds of the objects of a pack, read from where each begins, gitformat-pack(5): JGit tells them of opened objects
 * alone, which inflates a big file, and its base. Confined to one thread.
 */
final class PackedKinds implements AutoCloseable {
    /** As much as there can be in front of the bytes of an object: its size, and its base. */
    private static final int HEAD = 10 + Constants.OBJECT_ID_LENGTH;

    /** More links than any program makes: the bases go round in a circle. */
    private static final int CHAIN = 100_000;

    private final Path path;
    private final PackIndex index;
    private final FileChannel pack;
    private final ByteBuffer head = ByteBuffer.allocate(HEAD);

    private PackedKinds(Path path, PackIndex index, FileChannel pack) {
        this.path = path;
        this.index = index;
        this.pack = pack;
    }

    static PackedKinds open(Path path, PackIndex index) throws IOException {
        return new PackedKinds(path, index, FileChannel.open(path, StandardOpenOption.READ));
    }

    /**
     * The kind of the object that begins at a place, as {@link Constants#OBJ_BLOB}; of a difference, that of its base.
     *
     * @throws IOException when there is none
     */
    int kind(long place) throws IOException {
        long at = place;
        for (int links = 0; links < CHAIN; links++) {
            read(at);
            int octet = head.get();
            int kind = octet >> 4 & 7;
            while (octet < 0) {
                octet = head.get();
            }
            long base;
            if (kind == Constants.OBJ_OFS_DELTA) {
                base = at - distance();
            } else if (kind == Constants.OBJ_REF_DELTA) {
                byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
                head.get(id);
                base = index.findOffset(ObjectId.fromRaw(id));
            } else {
                return kind;
            }
            if (base <= 0) {
                break;
            }
            at = base;
        }
        throw new IOException(path + " is damaged at " + place);
    }

    /** Seven bits an octet, the first ones first; each octet but the last one counts from one. */
    private long distance() {
        int octet = head.get();
        long distance = octet & 0x7f;
        while (octet < 0) {
            octet = head.get();
            distance = distance + 1 << 7 | octet & 0x7f;
        }
        return distance;
    }

    private void read(long at) throws IOException {
        head.clear();
        int read = 0;
        while (head.hasRemaining() && read >= 0) {
            read = pack.read(head, at + head.position());
        }
        // The checksum at the end is as long as an id: what is missing would not have been looked at.
        head.clear();
    }

    @Override
    public void close() throws IOException {
        pack.close();
    }
}
