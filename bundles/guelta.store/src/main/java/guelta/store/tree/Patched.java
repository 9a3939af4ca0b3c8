// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Tag;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A file, or a folder as Git writes it, told as the difference to one that is kept: ranges of its bytes and new ones in turn. Takes the memory of the new
 * ones only. A patch of a patched file is one difference to the same kept file. Immutable; any thread.
 */
public final class Patched implements Content {
    private final Tag base;
    private final Content kept;
    private final List<Part> parts;
    private final long size;

    /**
     * A part of the file: bytes of its own, or a range of the kept file.
     *
     * @param from where the range begins; 0 with bytes of its own
     * @param length of the part
     * @param bytes of its own; empty for a range
     */
    public record Part(long from, long length, byte[] bytes) {
        /** Whether it is a range of the kept file. */
        public boolean isRange() {
            return bytes.length == 0;
        }

        private static Part of(byte[] bytes) {
            return new Part(0, bytes.length, bytes);
        }

        private static Part range(long from, long to) {
            return new Part(from, to - from, new byte[0]);
        }

        /** Some of it, counted from its own beginning. */
        private Part cut(long begin, long end) {
            if (begin == 0 && end == length) {
                // One version after another has the same bytes: they are in memory once.
                return this;
            }
            return isRange()
                    ? range(from + begin, from + end)
                    : of(java.util.Arrays.copyOfRange(bytes, (int) begin, (int) end));
        }
    }

    private Patched(Tag base, Content kept, List<Part> parts) {
        this.base = base;
        this.kept = kept;
        this.parts = List.copyOf(parts);
        this.size = parts.stream().mapToLong(Part::length).sum();
    }

    /**
     * A file with some ranges replaced.
     *
     * @param tag of the file before
     * @param before its bytes
     * @param splices in order, as {@link Edit.Patch} has them
     * @throws IllegalArgumentException when a range is not in the file
     */
    public static Patched of(Tag tag, Content before, List<Edit.Splice> splices) {
        Patched whole = before instanceof Patched patched
                ? patched
                : new Patched(tag, before, List.of(Part.range(0, before.size())));
        List<Part> parts = new ArrayList<>();
        long at = 0;
        for (Edit.Splice splice : splices) {
            if (splice.to() > whole.size) {
                throw new IllegalArgumentException(
                        "a range to " + splice.to() + " is not in a file of " + whole.size + " bytes");
            }
            whole.copy(at, splice.from(), parts);
            if (splice.bytes().length > 0) {
                parts.add(Part.of(splice.bytes()));
            }
            at = splice.to();
        }
        whole.copy(at, whole.size, parts);
        return new Patched(whole.base, whole.kept, parts);
    }

    /**
     * A file as its parts tell.
     *
     * @param base of the kept file
     * @param kept its bytes
     * @throws IllegalArgumentException when a range is not in the kept file, or before the range in front of it
     */
    public static Patched of(Tag base, List<Part> parts, Content kept) {
        long at = 0;
        for (Part part : parts) {
            if (part.isRange()) {
                if (part.from() < at || part.length() < 0 || part.length() > kept.size() - part.from()) {
                    throw new IllegalArgumentException("a range at " + part.from() + " is not in " + base);
                }
                at = part.from() + part.length();
            }
        }
        return new Patched(base, kept, parts);
    }

    /** Adds what is between two places, joined where it goes on. */
    private void copy(long begin, long end, List<Part> to) {
        long at = 0;
        for (Part part : parts) {
            long from = Math.max(begin, at);
            long until = Math.min(end, at + part.length());
            if (from < until) {
                add(part.cut(from - at, until - at), to);
            }
            at += part.length();
        }
    }

    private static void add(Part part, List<Part> to) {
        Part last = to.isEmpty() ? null : to.get(to.size() - 1);
        if (last != null && last.isRange() && part.isRange() && last.from() + last.length() == part.from()) {
            to.set(to.size() - 1, Part.range(last.from(), part.from() + part.length()));
        } else {
            to.add(part);
        }
    }

    /** The kept file that ranges are of. */
    public Tag base() {
        return base;
    }

    /** The bytes of the kept file, as they were given. */
    public Content kept() {
        return kept;
    }

    /** What it is made of, in order; ranges of the kept file come in its order. */
    public List<Part> parts() {
        return parts;
    }

    /** How many bytes are its own. */
    public long own() {
        return parts.stream().mapToLong(part -> part.bytes().length).sum();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream open() throws IOException {
        return new Reading(kept.open());
    }

    private final class Reading extends InputStream {
        private final InputStream file;
        private long read;
        private int next;
        private InputStream part = new ByteArrayInputStream(new byte[0]);
        private long left;

        Reading(InputStream file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (left == 0) {
                if (next == parts.size()) {
                    return -1;
                }
                begin(parts.get(next++));
            }
            int count = part.read(to, offset, (int) Math.min(left, length));
            if (count < 0) {
                throw new EOFException(base + " is shorter than it was");
            }
            left -= count;
            read += part == file ? count : 0;
            return count;
        }

        private void begin(Part one) throws IOException {
            left = one.length();
            part = one.isRange() ? file : new ByteArrayInputStream(one.bytes());
            if (one.isRange()) {
                file.skipNBytes(one.from() - read);
                read = one.from();
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
