// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.store.Tag;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A file of octets by tag that only grows: a line with its version, then records of length, tag, octets and checksum. Where
 * each record is stands in memory, 16 octets for each place of a table that is half full at most. Confined by its owner.
 */
final class FactsLog implements AutoCloseable {
    private static final int TAG = 20;
    private static final int AROUND = Integer.BYTES + TAG + Integer.BYTES;
    private static final int LARGEST = 1 << 16;
    private static final int PLACES = 1 << 10;
    private static final int OCTETS_OF_A_PLACE = 2 * Long.BYTES;

    private final FileChannel file;
    private final int most;
    private long end;
    private int count;
    /** The first octets of tags, by their place in the table; those of two tags are never the same by chance. */
    private long[] heads;
    /** Where the records of these are; 0: nothing is there. */
    private long[] starts;

    private FactsLog(FileChannel file, int places) {
        this.file = file;
        this.most = places / 2;
        this.heads = new long[Math.min(places, PLACES)];
        this.starts = new long[heads.length];
    }

    /** How many places a table of no more octets has: a power of two, not less than two. */
    static int places(long octets) {
        return (int) Long.highestOneBit(Math.min(Math.max(octets / OCTETS_OF_A_PLACE, 2), 1 << 28));
    }

    /** How many octets a table takes at most. */
    static long weight(int places) {
        return (long) places * OCTETS_OF_A_PLACE;
    }

    /**
     * Opens a file, or begins it. What follows a record that can't be read is cut off, all that is of another version, and what
     * the table has no room for.
     *
     * @param places how many the table may have
     */
    static FactsLog open(Path path, String version, int places) throws IOException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        FactsLog log = new FactsLog(file, places);
        try {
            log.read((version + "\n").getBytes(StandardCharsets.UTF_8));
            return log;
        } catch (IOException | RuntimeException | Error failure) {
            file.close();
            throw failure;
        }
    }

    private void read(byte[] version) throws IOException {
        // Not closed: it would close the file.
        DataInputStream in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(file), LARGEST));
        if (!Arrays.equals(in.readNBytes(version.length), version)) {
            file.truncate(0);
            write(ByteBuffer.wrap(version), 0);
            end = version.length;
            return;
        }
        end = version.length;
        try {
            while (!isFull()) {
                int length = in.readInt();
                if (length < 0 || length > LARGEST) {
                    break;
                }
                byte[] record = in.readNBytes(TAG + length);
                if (record.length < TAG + length || in.readInt() != checksum(record)) {
                    break;
                }
                put(head(record), end);
                end += AROUND + length;
            }
        } catch (EOFException all) {
            // Or cut in the middle of a record.
        }
        file.truncate(end);
    }

    /** How many octets it takes. */
    long size() {
        return end;
    }

    /** Whether the table has no room for another tag. */
    boolean isFull() {
        return count >= most;
    }

    /** What was kept by this tag; null for nothing. */
    byte @Nullable [] find(Tag tag) throws IOException {
        byte[] id = HexFormat.of().parseHex(tag.hex());
        long start = starts[place(head(id))];
        if (start == 0) {
            return null;
        }
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
        readFully(length, start);
        ByteBuffer rest = ByteBuffer.allocate(TAG + Math.min(Math.max(length.getInt(0), 0), LARGEST) + Integer.BYTES);
        readFully(rest, start + Integer.BYTES);
        byte[] record = Arrays.copyOf(rest.array(), rest.capacity() - Integer.BYTES);
        boolean whole = rest.getInt(record.length) == checksum(record);
        boolean same = Arrays.equals(record, 0, TAG, id, 0, TAG);
        return whole && same ? Arrays.copyOfRange(record, TAG, record.length) : null;
    }

    /** Keeps octets by a tag, if they are not too many; of one that is not full. */
    void add(Tag tag, byte[] octets) throws IOException {
        if (octets.length > LARGEST) {
            return;
        }
        ByteBuffer record = ByteBuffer.allocate(TAG + octets.length)
                .put(HexFormat.of().parseHex(tag.hex()))
                .put(octets);
        ByteBuffer around = ByteBuffer.allocate(AROUND + octets.length)
                .putInt(octets.length)
                .put(record.array())
                .putInt(checksum(record.array()));
        write(around.flip(), end);
        put(head(record.array()), end);
        end += AROUND + octets.length;
    }

    private void readFully(ByteBuffer into, long from) throws IOException {
        while (into.hasRemaining()) {
            if (file.read(into, from + into.position()) < 0) {
                throw new EOFException("somebody has cut the file");
            }
        }
    }

    private void write(ByteBuffer octets, long at) throws IOException {
        while (octets.hasRemaining()) {
            file.write(octets, at + octets.position());
        }
    }

    private static int checksum(byte[] record) {
        CRC32 sum = new CRC32();
        sum.update(record);
        return (int) sum.getValue();
    }

    private static long head(byte[] tag) {
        return ByteBuffer.wrap(tag).getLong();
    }

    /** Where a head is, or the free place where it comes. */
    private int place(long head) {
        int at = (int) head & heads.length - 1;
        while (starts[at] != 0 && heads[at] != head) {
            at = at + 1 & heads.length - 1;
        }
        return at;
    }

    private void put(long head, long start) {
        int at = place(head);
        count += starts[at] == 0 ? 1 : 0;
        heads[at] = head;
        starts[at] = start;
        if (2 * count > heads.length) {
            long[] beforeHeads = heads;
            long[] beforeStarts = starts;
            long[] largerHeads = new long[2 * beforeHeads.length];
            long[] largerStarts = new long[2 * beforeHeads.length];
            heads = largerHeads;
            starts = largerStarts;
            for (int i = 0; i < beforeHeads.length; i++) {
                if (beforeStarts[i] != 0) {
                    int place = place(beforeHeads[i]);
                    heads[place] = beforeHeads[i];
                    starts[place] = beforeStarts[i];
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
