// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * A file that records are appended to, each with its length, its sequence number and a checksum over both and its bytes. A
 * record counts when it is whole: one that was being written when the process or the machine stopped was answered to
 * nobody. Confined to one thread at a time.
 *
 * <p>Behind the last record is room, of zeros or of records that are over: to sync what lies within a file takes half the
 * time of syncing a file that has become longer. What is over is never read again, since numbers only grow, from one that
 * nobody knows: octets that somebody has put are none of the next records. The file begins with a mark, a record without
 * bytes: its number is the first one that counts. So what stands behind a record that can't be read tells whether that was
 * the last one, or is damaged.
 */
final class JournalFile implements AutoCloseable {
    private static final int HEAD = 4 + 8 + 4;

    /** So much room is made at once, and so much is kept. */
    private static final int ROOM = 256 << 10;

    private static final int KEPT = 4 << 20;

    /** More than a file has records. */
    private static final long MANY = 1 << 24;

    private final Path path;
    private final FileChannel file;

    /** Behind the mark and the records; 0 when the mark has to be written first. */
    private long end;

    private long length;

    /** The first number that is none of a record that was appended. */
    private long next;

    /** Whether a record may be there that was told to be in doubt. */
    private boolean doubtful;

    /** A file that is open. */
    JournalFile(Path path, FileChannel file, long length) {
        this.path = path;
        this.file = file;
        this.length = length;
    }

    /**
     * Opens or creates it; its folder is not synced yet.
     *
     * @throws IOException when it can't be opened, with one sentence for the operator
     */
    static JournalFile open(Path path) throws IOException {
        try {
            FileChannel file = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            return new JournalFile(path, file, file.size());
        } catch (FileSystemException unusable) {
            throw unusable(path, unusable);
        }
    }

    /** What says why a file or a folder can't be used: the message of the JDK has nothing but its path at times. */
    static IOException unusable(Path path, FileSystemException why) {
        String reason = Optional.ofNullable(why.getReason())
                .orElse(why instanceof AccessDeniedException ? "permission denied" : "there is no such folder");
        return new IOException("the journal " + path + " can't be opened: " + reason, why);
    }

    /**
     * A record.
     *
     * @param sequence one more than the one before it
     * @param bytes what it says
     */
    record Entry(long sequence, byte[] bytes) {}

    /** All whole records from the mark on, up to one that is not. */
    List<Entry> read() throws IOException {
        List<Entry> entries = new ArrayList<>();
        long size = file.size();
        Optional<Entry> mark = entry(0, size);
        // Before there were marks, a file began with its first record.
        boolean former = mark.isPresent() && mark.get().bytes().length > 0;
        end = former ? 0 : HEAD;
        next = former || mark.isEmpty() ? 0 : mark.get().sequence();
        Optional<Entry> entry = former || mark.isPresent() ? entry(end, size) : Optional.empty();
        while (entry.isPresent() && counts(entry.get(), !entries.isEmpty())) {
            entries.add(entry.get());
            end += HEAD + entry.get().bytes().length;
            next = entry.get().sequence() + 1;
            entry = entry(end, size);
        }
        return entries;
    }

    private boolean counts(Entry entry, boolean follows) {
        return entry.bytes().length > 0 && (follows ? entry.sequence() == next : entry.sequence() >= next);
    }

    /** What is whole at some place. */
    private Optional<Entry> entry(long at, long size) throws IOException {
        if (size - at < HEAD) {
            return Optional.empty();
        }
        ByteBuffer head = bytes(at, HEAD);
        int count = head.getInt();
        long sequence = head.getLong();
        if (count < 0 || count > size - at - HEAD) {
            return Optional.empty();
        }
        byte[] bytes = bytes(at + HEAD, count).array();
        return sum(count, sequence, bytes) == head.getInt()
                ? Optional.of(new Entry(sequence, bytes))
                : Optional.empty();
    }

    /**
     * The number of a record that counts and that {@link #read()} has not come to, since something in front of it is
     * damaged: a disk that was being written when the machine stopped leaves nothing whole behind that. Empty when there
     * is none; {@link Long#MAX_VALUE} when it can't be known which records count.
     */
    OptionalLong hidden() throws IOException {
        long size = file.size();
        if (end <= HEAD && size > HEAD && entry(0, size).isEmpty()) {
            // Before there were marks, a file was emptied by zeros in place of the head of its first record.
            ByteBuffer head = bytes(0, HEAD + 1);
            boolean former = head.getLong() == 0 && head.getLong() == 0 && head.get() != 0;
            return former ? OptionalLong.empty() : OptionalLong.of(Long.MAX_VALUE);
        }
        ByteBuffer rest = bytes(end, (int) Math.max(0, size - end));
        for (int at = 0; at <= rest.limit() - HEAD; at++) {
            long sequence = rest.getLong(at + Integer.BYTES);
            // What is over has lower numbers; what is no head has any.
            boolean later = sequence >= next && sequence - next < MANY && rest.getInt(at) > 0;
            if (later && entry(end + at, size).isPresent()) {
                return OptionalLong.of(sequence);
            }
        }
        return OptionalLong.empty();
    }

    private ByteBuffer bytes(long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try {
            while (bytes.hasRemaining()) {
                if (file.read(bytes, from + bytes.position()) < 0) {
                    throw new EOFException("it became shorter meanwhile");
                }
            }
        } catch (IOException failed) {
            throw new IOException("the journal " + path + " can't be read: " + failed.getMessage(), failed);
        }
        return bytes.flip();
    }

    private static int sum(int length, long sequence, byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(ByteBuffer.allocate(12).putInt(length).putLong(sequence).flip());
        sum.update(bytes);
        return (int) sum.getValue();
    }

    /** How many of its octets are records, and the mark in front of them; none when there is no record. */
    long size() {
        return end > HEAD ? end : 0;
    }

    /** What an operator types to give up what follows what was read. */
    String cut() {
        return "truncate -s " + size() + " " + path;
    }

    /** What an operator types to give up all of it. */
    String cutAll() {
        return "truncate -s 0 " + path;
    }

    @Override
    public String toString() {
        return "the journal " + path;
    }

    /**
     * Appends a record; when this returns, a loss of power does not take it away. When it fails, it is as before.
     *
     * @throws InDoubt when it fails and can't be taken back
     */
    void append(Entry entry) throws IOException {
        if (end == 0) {
            mark(entry.sequence());
        }
        byte[] bytes = entry.bytes();
        int needed = HEAD + bytes.length;
        boolean fits = end + needed <= length;
        ByteBuffer record = ByteBuffer.allocate(fits ? needed : needed + ROOM);
        record.putInt(bytes.length).putLong(entry.sequence());
        record.putInt(sum(bytes.length, entry.sequence(), bytes)).put(bytes).rewind();
        try {
            long at = end;
            while (record.hasRemaining()) {
                at += file.write(record, at);
            }
            file.force(false);
            end += needed;
            length = Math.max(length, at);
            next = entry.sequence() + 1;
            doubtful = false;
        } catch (IOException | RuntimeException | OutOfMemoryError failed) {
            takeBack(failed);
            throw failed;
        }
    }

    /** What was not acknowledged must not be read later. */
    private void takeBack(Throwable why) throws InDoubt {
        try {
            length = end;
            file.truncate(end);
            file.force(true);
        } catch (IOException | OutOfMemoryError again) {
            doubtful = true;
            throw new InDoubt(why, again);
        }
    }

    /**
     * Empties it, durably; what its records say is in Git, and those that are appended later have higher numbers. When it
     * fails, the next record is appended when that is made up for.
     */
    void clear() throws IOException {
        end = 0;
        if (length > KEPT || doubtful) {
            truncate();
        } else if (length > 0) {
            mark(next);
        }
    }

    /** Says, durably, which number is the first that counts. */
    private void mark(long first) throws IOException {
        ByteBuffer mark = ByteBuffer.allocate(HEAD);
        mark.putInt(0).putLong(first).putInt(sum(0, first, new byte[0])).rewind();
        while (mark.hasRemaining()) {
            file.write(mark, mark.position());
        }
        file.force(false);
        length = Math.max(length, HEAD);
        end = HEAD;
        next = first;
    }

    /** Empties it, durably, and gives the room back: other records may have any numbers then. */
    void truncate() throws IOException {
        end = 0;
        file.truncate(0);
        length = 0;
        doubtful = false;
        file.force(true);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
