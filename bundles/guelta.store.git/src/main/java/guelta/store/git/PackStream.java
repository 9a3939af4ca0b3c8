// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Content;
import guelta.store.Tag;
import guelta.store.tree.Patched;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.internal.storage.file.BasePackIndexWriter;
import org.eclipse.jgit.internal.storage.pack.DeltaEncoder;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.PackedObjectInfo;

/**
 * Writes a pack, gitformat-pack(5), and what its index has to say: objects that are whole, and others as the difference to
 * one of the same pack. Confined to one thread; to be closed, since it holds memory outside of the heap.
 */
final class PackStream implements AutoCloseable {
    private static final int INDEX_VERSION = 2;

    private final Deflater deflater = new Deflater();
    private final byte[] buffer = new byte[16_384];
    private final List<PackedObjectInfo> objects = new ArrayList<>();
    private byte[] trailer = {};

    /** Where the bytes go: counted, and digested for the pack and for each object. */
    private static final class Counted extends OutputStream {
        private final OutputStream out;
        private final MessageDigest digest = Constants.newMessageDigest();
        private final CRC32 crc = new CRC32();
        private long count;

        Counted(OutputStream out) {
            this.out = new BufferedOutputStream(out, 65_536);
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
    }

    /** An object to be written. */
    record Item(AnyObjectId id, int type, Content content) {}

    /**
     * Writes the pack.
     *
     * @param items whole
     * @param deltas files and folders as differences, whose bases are among the items, or before them
     */
    void write(List<Item> items, Map<Tag, Patched> deltas, OutputStream pack) throws IOException {
        Counted out = new Counted(pack);
        out.write("PACK".getBytes(StandardCharsets.US_ASCII));
        out.write(ByteBuffer.allocate(8)
                .putInt(2)
                .putInt(items.size() + deltas.size())
                .array());
        Map<ObjectId, Long> places = new HashMap<>();
        for (Item item : items) {
            places.put(item.id().toObjectId(), out.count);
            PackedObjectInfo object = begin(item.id(), out);
            write(item, out);
            object.setCRC((int) out.crc.getValue());
        }
        for (Map.Entry<Tag, Patched> delta : deltas.entrySet()) {
            ObjectId base = GitObjects.id(delta.getValue().base());
            places.put(GitObjects.id(delta.getKey()), out.count);
            PackedObjectInfo object = begin(GitObjects.id(delta.getKey()), out);
            write(delta.getValue(), out.count - places.get(base), out);
            object.setCRC((int) out.crc.getValue());
        }
        trailer = out.digest.digest();
        out.write(trailer);
        out.flush();
    }

    private PackedObjectInfo begin(AnyObjectId id, Counted out) {
        PackedObjectInfo object = new PackedObjectInfo(id);
        object.setOffset(out.count);
        out.crc.reset();
        objects.add(object);
        return object;
    }

    private static void head(int type, long size, Counted out) throws IOException {
        long rest = size >>> 4;
        int octet = type << 4 | (int) (size & 0xf);
        while (rest > 0) {
            out.write(octet | 0x80);
            octet = (int) (rest & 0x7f);
            rest >>>= 7;
        }
        out.write(octet);
    }

    /** A difference, whose id was reckoned from the very bytes that it is made of. */
    private void write(Patched file, long back, Counted out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DeltaEncoder delta = new DeltaEncoder(bytes, file.kept().size(), file.size());
        for (Patched.Part part : file.parts()) {
            if (part.isRange()) {
                delta.copy(part.from(), Math.toIntExact(part.length()));
            } else {
                delta.insert(part.bytes());
            }
        }
        head(Constants.OBJ_OFS_DELTA, bytes.size(), out);
        // The distance, seven bits an octet, the first ones first; each octet but the last one counts from one.
        byte[] distance = new byte[10];
        int at = distance.length - 1;
        distance[at] = (byte) (back & 0x7f);
        for (long rest = back >>> 7; rest > 0; rest >>>= 7) {
            rest--;
            distance[--at] = (byte) (0x80 | rest & 0x7f);
        }
        out.write(distance, at, distance.length - at);
        deflater.reset();
        deflater.setLevel(Deflater.DEFAULT_COMPRESSION);
        DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater, buffer.length);
        bytes.writeTo(deflated);
        deflated.finish();
    }

    private void write(Item item, Counted out) throws IOException {
        Content content = item.content();
        head(item.type(), content.size(), out);
        if (content instanceof Base base) {
            out.write(base.deflated());
            return;
        }
        MessageDigest digest = Constants.newMessageDigest();
        digest.update(Constants.encodedTypeString(item.type()));
        digest.update((" " + content.size() + "\0").getBytes(StandardCharsets.US_ASCII));
        deflater.reset();
        deflater.setLevel(Base.level(content.size()));
        DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater, buffer.length);
        try (InputStream in = content.open()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                deflated.write(buffer, 0, read);
            }
        }
        deflated.finish();
        if (!ObjectId.fromRaw(digest.digest()).equals(item.id())) {
            throw new IOException("a content changed while it was stored");
        }
    }

    /** Writes the index of the pack that was written. */
    void writeIndex(OutputStream index) throws IOException {
        Collections.sort(objects);
        BasePackIndexWriter.createVersion(index, INDEX_VERSION).write(objects, trailer);
    }

    @Override
    public void close() {
        deflater.end();
    }
}
