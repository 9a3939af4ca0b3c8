// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.internal.storage.file.BasePackIndexWriter;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.transport.PackedObjectInfo;

/**
 * The octets of a pack, gitformat-pack(5), as they are written: counted, and digested for the pack and for each object.
 * Confined to one thread.
 */
final class PackOutput extends OutputStream {
    private static final int INDEX_VERSION = 2;

    private final OutputStream out;
    private final MessageDigest digest = Constants.newMessageDigest();
    private final CRC32 crc = new CRC32();
    private long count;

    /** Begins a pack of so many objects. */
    PackOutput(OutputStream pack, int objects) throws IOException {
        this.out = new BufferedOutputStream(pack, 65_536);
        write("PACK".getBytes(StandardCharsets.US_ASCII));
        write(ByteBuffer.allocate(8).putInt(2).putInt(objects).array());
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        digest.update(bytes, offset, length);
        crc.update(bytes, offset, length);
        count += length;
        out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /** Begins an object, whose place is where this is. */
    void begin(PackedObjectInfo object) {
        object.setOffset(count);
        crc.reset();
    }

    /** Ends the object that was begun last. */
    void end(PackedObjectInfo object) {
        object.setCRC((int) crc.getValue());
    }

    /** What stands in front of an object that is whole, or of a difference: its kind, and its size inflated. */
    void head(int type, long size) throws IOException {
        long rest = size >>> 4;
        int octet = type << 4 | (int) (size & 0xf);
        while (rest > 0) {
            write(octet | 0x80);
            octet = (int) (rest & 0x7f);
            rest >>>= 7;
        }
        write(octet);
    }

    /** What stands in front of a difference, whose base is so many octets before it. */
    void difference(long size, long back) throws IOException {
        head(Constants.OBJ_OFS_DELTA, size);
        // Seven bits an octet, the first ones first; each octet but the last one counts from one.
        byte[] distance = new byte[10];
        int at = distance.length - 1;
        distance[at] = (byte) (back & 0x7f);
        for (long rest = back >>> 7; rest > 0; rest >>>= 7) {
            rest--;
            distance[--at] = (byte) (0x80 | rest & 0x7f);
        }
        write(distance, at, distance.length - at);
    }

    /** A place for the octets of an object, to be finished. */
    DeflaterOutputStream deflated(Deflater deflater, int level) {
        deflater.reset();
        deflater.setLevel(level);
        return new DeflaterOutputStream(this, deflater, 16_384);
    }

    /** Ends the pack, and answers its checksum. */
    byte[] finish() throws IOException {
        byte[] trailer = digest.digest();
        out.write(trailer);
        out.flush();
        return trailer;
    }

    /**
     * Writes the index of a pack.
     *
     * @param objects all of it, sorted
     */
    static void index(List<? extends PackedObjectInfo> objects, byte[] trailer, OutputStream index) throws IOException {
        BasePackIndexWriter.createVersion(index, INDEX_VERSION).write(objects, trailer);
    }
}
