// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Content;
import guelta.store.Tag;
import guelta.store.tree.Patched;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
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
    private final Deflater deflater = new Deflater();
    private final byte[] buffer = new byte[16_384];
    private final List<PackedObjectInfo> objects = new ArrayList<>();
    private byte[] trailer = {};

    /** An object to be written. */
    record Item(AnyObjectId id, int type, Content content) {}

    /**
     * Writes the pack.
     *
     * @param items whole
     * @param deltas files and folders as differences, whose bases are among the items, or before them
     */
    void write(List<Item> items, Map<Tag, Patched> deltas, OutputStream pack) throws IOException {
        PackOutput out = new PackOutput(pack, items.size() + deltas.size());
        Map<ObjectId, Long> places = new HashMap<>();
        for (Item item : items) {
            PackedObjectInfo object = begin(item.id(), out);
            places.put(item.id().toObjectId(), object.getOffset());
            write(item, out);
            out.end(object);
        }
        for (Map.Entry<Tag, Patched> delta : deltas.entrySet()) {
            ObjectId base = GitObjects.id(delta.getValue().base());
            PackedObjectInfo object = begin(GitObjects.id(delta.getKey()), out);
            places.put(object.copy(), object.getOffset());
            write(delta.getValue(), object.getOffset() - places.get(base), out);
            out.end(object);
        }
        trailer = out.finish();
    }

    private PackedObjectInfo begin(AnyObjectId id, PackOutput out) {
        PackedObjectInfo object = new PackedObjectInfo(id);
        out.begin(object);
        objects.add(object);
        return object;
    }

    /** A difference, whose id was reckoned from the very bytes that it is made of. */
    private void write(Patched file, long back, PackOutput out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DeltaEncoder delta = new DeltaEncoder(bytes, file.kept().size(), file.size());
        for (Patched.Part part : file.parts()) {
            if (part.isRange()) {
                delta.copy(part.from(), Math.toIntExact(part.length()));
            } else {
                delta.insert(part.bytes());
            }
        }
        out.difference(bytes.size(), back);
        DeflaterOutputStream deflated = out.deflated(deflater, Deflater.DEFAULT_COMPRESSION);
        bytes.writeTo(deflated);
        deflated.finish();
    }

    private void write(Item item, PackOutput out) throws IOException {
        Content content = item.content();
        out.head(item.type(), content.size());
        if (content instanceof Base base) {
            out.write(base.deflated());
            return;
        }
        MessageDigest digest = Constants.newMessageDigest();
        digest.update(Constants.encodedTypeString(item.type()));
        digest.update((" " + content.size() + "\0").getBytes(StandardCharsets.US_ASCII));
        DeflaterOutputStream deflated = out.deflated(deflater, Base.level(content.size()));
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
        PackOutput.index(objects, trailer, index);
    }

    @Override
    public void close() {
        deflater.end();
    }
}
