// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/**
 * A pack that is read, gitformat-pack(5): what its objects are and which are differences, without inflating any. They are
 * numbered in the order in which they were written. Confined to one thread.
 */
final class PackFile implements AutoCloseable {
    /** As much as there can be in front of the bytes of an object: its size, and its base. */
    private static final int HEAD = 10 + Constants.OBJECT_ID_LENGTH;

    /** So many octets are read at once. */
    static final int BUFFER = 1 << 16;

    private static final int WHOLE = -1;

    private final Path path;
    private final PackIndex index;
    private final FileChannel pack;
    private final ByteBuffer buffer;

    /** Where each begins, and at last where they all end. */
    private final long[] starts;

    /** Where each is in the index. */
    private final int[] places;

    private final byte[] kinds;
    private final int[] bases;

    private PackFile(Path path, PackIndex index, FileChannel pack, ByteBuffer buffer) throws IOException {
        this.buffer = buffer;
        this.path = path;
        this.index = index;
        this.pack = pack;
        int count = Math.toIntExact(index.getObjectCount());
        starts = new long[count + 1];
        for (int place = 0; place < count; place++) {
            starts[place] = index.getOffset(place);
        }
        starts[count] = pack.size() - Constants.OBJECT_ID_LENGTH;
        Arrays.sort(starts);
        places = new int[count];
        for (int place = 0; place < count; place++) {
            int object = object(index.getOffset(place));
            if (object < 0) {
                throw new DamagedPack(path, starts[count]);
            }
            places[object] = place;
        }
        kinds = new byte[count];
        bases = new int[count];
        for (int object = 0; object < count; object++) {
            try {
                read(object);
            } catch (BufferUnderflowException endless) {
                throw damaged(object);
            }
        }
    }

    /**
     * Opens a pack.
     *
     * @param buffer of {@link #BUFFER} octets, which may be that of others too
     * @throws DamagedPack when it is none
     */
    static PackFile open(Path path, PackIndex index, ByteBuffer buffer) throws IOException {
        FileChannel pack = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new PackFile(path, index, pack, buffer);
        } catch (IOException | RuntimeException | OutOfMemoryError broken) {
            pack.close();
            throw broken;
        }
    }

    private int object(long start) {
        return Arrays.binarySearch(starts, 0, starts.length - 1, start);
    }

    private void read(int object) throws IOException {
        buffer.clear().limit(HEAD);
        fill(starts[object]);
        // The checksum at the end is as long as an id: what is missing is not looked at.
        buffer.limit(HEAD);
        int kind = buffer.get(0) >> 4 & 7;
        size();
        kinds[object] = (byte) kind;
        bases[object] = WHOLE;
        if (kind == Constants.OBJ_OFS_DELTA) {
            bases[object] = object(starts[object] - distance());
        } else if (kind == Constants.OBJ_REF_DELTA) {
            byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
            buffer.get(id);
            bases[object] = find(ObjectId.fromRaw(id));
        } else {
            return;
        }
        if (bases[object] < 0) {
            throw damaged(object);
        }
    }

    private void fill(long from) throws IOException {
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = pack.read(buffer, from + buffer.position());
        }
        buffer.flip();
    }

    /** The size of what begins here, inflated; what comes behind it is next. */
    private long size() {
        int octet = buffer.get();
        long size = octet & 0xf;
        for (int shift = 4; octet < 0; shift += 7) {
            octet = buffer.get();
            size |= (octet & 0x7fL) << shift;
        }
        return size;
    }

    /** Seven bits an octet, the first ones first; each octet but the last one counts from one. */
    private long distance() {
        int octet = buffer.get();
        long distance = octet & 0x7f;
        while (octet < 0) {
            octet = buffer.get();
            distance = distance + 1 << 7 | octet & 0x7f;
        }
        return distance;
    }

    /** That an object here is not what it should be. */
    DamagedPack damaged(int object) {
        return new DamagedPack(path, starts[object]);
    }

    /** How many objects there are. */
    int count() {
        return places.length;
    }

    ObjectId id(int object) {
        return index.getObjectId(places[object]);
    }

    /** The number of an object; negative when it is not here. */
    int find(AnyObjectId id) {
        long start = index.findOffset(id);
        return start < 0 ? -1 : object(start);
    }

    /** The kind of an object, as {@link Constants#OBJ_BLOB}; of a difference, that of what it is to in the end. */
    int kind(int object) throws IOException {
        int at = object;
        for (int links = 0; links <= count(); links++) {
            if (!isDifference(at)) {
                return kinds[at];
            }
            at = bases[at];
        }
        throw damaged(object);
    }

    boolean isDifference(int object) {
        return bases[object] != WHOLE;
    }

    /** What a difference is to. */
    int base(int object) {
        return bases[object];
    }

    /**
     * Writes an object as it is here, when its octets are those that were written.
     *
     * @param back how far before it in the new pack its base is, for a difference
     * @return false, with nothing written, when they are not, or when the index is too old to tell
     */
    boolean copy(int object, long back, PackOutput to) throws IOException {
        boolean fits = starts[object + 1] - starts[object] <= BUFFER;
        if (!index.hasCRC32Support() || checksum(object) != index.findCRC32(id(object))) {
            return false;
        }
        CRC32 copied = new CRC32();
        for (long at = starts[object]; at < starts[object + 1]; at += buffer.limit()) {
            if (!fits) {
                fill(at, object);
            }
            copied.update(buffer.duplicate());
            if (at == starts[object] && isDifference(object)) {
                long size = size();
                if (kinds[object] == Constants.OBJ_OFS_DELTA) {
                    distance();
                } else {
                    buffer.position(buffer.position() + Constants.OBJECT_ID_LENGTH);
                }
                to.difference(size, back);
            }
            to.write(buffer.array(), buffer.position(), buffer.remaining());
        }
        if (copied.getValue() != index.findCRC32(id(object))) {
            throw damaged(object);
        }
        return true;
    }

    /** The checksum of an object; one that fits into the buffer is there afterwards. */
    private long checksum(int object) throws IOException {
        CRC32 crc = new CRC32();
        for (long at = starts[object]; at < starts[object + 1]; at += buffer.limit()) {
            fill(at, object);
            crc.update(buffer.duplicate());
        }
        return crc.getValue();
    }

    private void fill(long at, int object) throws IOException {
        buffer.clear().limit((int) Math.min(BUFFER, starts[object + 1] - at));
        fill(at);
        if (!buffer.hasRemaining()) {
            throw damaged(object);
        }
    }

    @Override
    public void close() throws IOException {
        pack.close();
    }
}
