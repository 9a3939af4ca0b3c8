// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Content;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.internal.storage.file.BasePackIndexWriter;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.PackedObjectInfo;

/**
 * Writes a pack of whole objects, gitformat-pack(5), and what its index has to say. Confined to one thread; to be closed,
 * since it holds memory outside of the heap.
 */
final class PackStream implements AutoCloseable {
    private static final int INDEX_VERSION = 2;

    /** Written again soon, when it is put together with others: it shall not hold up those behind it. */
    private static final int BIG = 1 << 20;

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

    /** Writes the pack. */
    void write(List<Item> items, OutputStream pack) throws IOException {
        Counted out = new Counted(pack);
        out.write("PACK".getBytes(StandardCharsets.US_ASCII));
        out.write(ByteBuffer.allocate(8).putInt(2).putInt(items.size()).array());
        for (Item item : items) {
            PackedObjectInfo object = new PackedObjectInfo(item.id());
            object.setOffset(out.count);
            out.crc.reset();
            write(item, out);
            object.setCRC((int) out.crc.getValue());
            objects.add(object);
        }
        trailer = out.digest.digest();
        out.write(trailer);
        out.flush();
    }

    private void write(Item item, Counted out) throws IOException {
        Content content = item.content();
        long rest = content.size() >>> 4;
        int octet = item.type() << 4 | (int) (content.size() & 0xf);
        while (rest > 0) {
            out.write(octet | 0x80);
            octet = (int) (rest & 0x7f);
            rest >>>= 7;
        }
        out.write(octet);
        MessageDigest digest = Constants.newMessageDigest();
        digest.update(Constants.encodedTypeString(item.type()));
        digest.update((" " + content.size() + "\0").getBytes(StandardCharsets.US_ASCII));
        deflater.reset();
        deflater.setLevel(content.size() > BIG ? Deflater.BEST_SPEED : Deflater.DEFAULT_COMPRESSION);
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
