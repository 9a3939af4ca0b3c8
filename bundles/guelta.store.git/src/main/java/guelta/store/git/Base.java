// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Content;
import guelta.store.Tag;
import guelta.store.tree.Tags;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.SoftReference;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A big file that is being patched: its bytes, and its bytes as a pack has them, are in memory as long as there is room, so
 * that no patch inflates or deflates all of it. What memory was needed for comes from Git again. Any thread.
 */
final class Base implements Content {
    /** Deflated quickly: it shall not hold up those behind it. */
    private static final int QUICKLY = 1 << 20;

    private final Tag tag;
    private final long size;
    private final GitObjects objects;
    private volatile SoftReference<byte[]> text;
    private volatile SoftReference<byte[]> deflated = new SoftReference<>(null);

    /** Until Git has them. */
    private volatile byte @Nullable [] own;

    /**
     * @param objects where it is, or comes to be
     * @param bytes of the file, which nobody changes
     */
    Base(Tag tag, byte[] bytes, GitObjects objects) {
        this.tag = tag;
        this.size = bytes.length;
        this.objects = objects;
        this.text = new SoftReference<>(bytes);
        this.own = bytes;
    }

    Tag tag() {
        return tag;
    }

    /** Whether its bytes stay in memory until Git has them. */
    boolean isHeld() {
        return own != null;
    }

    /** Git has it from now on. */
    void inGit() {
        own = null;
    }

    private byte[] text() throws IOException {
        byte[] known = own;
        known = known == null ? text.get() : known;
        if (known == null) {
            known = objects.saved(tag).bytes();
            text = new SoftReference<>(known);
        }
        return known;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream open() throws IOException {
        return new ByteArrayInputStream(text());
    }

    /**
     * Its bytes as a pack has them.
     *
     * @throws IOException when they are not what its tag says
     */
    byte[] deflated() throws IOException {
        byte[] known = deflated.get();
        if (known == null) {
            byte[] bytes = text();
            if (!Tags.of(Content.of(bytes)).equals(tag)) {
                throw new IOException("a content changed while it was stored");
            }
            known = deflate(bytes);
            deflated = new SoftReference<>(known);
        }
        return known;
    }

    private static byte[] deflate(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length / 4);
        Deflater deflater = new Deflater(level(text.length));
        try (OutputStream out = new DeflaterOutputStream(bytes, deflater, 16_384)) {
            out.write(text);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    /** How much to deflate a file of a size. */
    static int level(long size) {
        return size > QUICKLY ? Deflater.BEST_SPEED : Deflater.DEFAULT_COMPRESSION;
    }
}
