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
import java.util.zip.CRC32C;

/**
 * A file that records are appended to, each with its length, its sequence number and a checksum over both and its bytes. A
 * record counts when it is whole: one that was being written when the process or the machine stopped was answered to
 * nobody. Confined to one thread at a time.
 *
 * <p>Behind the last record is room, of zeros or of records that are over: to sync what lies within a file takes half the
 * time of syncing a file that has become longer. What is over is never read again, since numbers only grow, from one that
 * nobody knows: octets that somebody has put are none of the next records.
 */
final class JournalFile implements AutoCloseable {
    private static final int HEAD = 4 + 8 + 4;

    /** So much room is made at once, and so much is kept. */
    private static final int ROOM = 256 << 10;

    private static final int KEPT = 4 << 20;

    private final Path path;
    private final FileChannel file;
    private long end;
    private long length;

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

    /** All whole records from the beginning on. */
    List<Entry> read() throws IOException {
        List<Entry> entries = new ArrayList<>();
        long at = 0;
        long size = file.size();
        while (size - at >= HEAD) {
            ByteBuffer head = bytes(at, HEAD);
            int length = head.getInt();
            long sequence = head.getLong();
            int sum = head.getInt();
            boolean next = entries.isEmpty()
                    || sequence == entries.get(entries.size() - 1).sequence() + 1;
            if (length <= 0 || length > size - at - HEAD || !next) {
                break;
            }
            byte[] bytes = bytes(at + HEAD, length).array();
            if (sum(length, sequence, bytes) != sum) {
                break;
            }
            entries.add(new Entry(sequence, bytes));
            at += HEAD + length;
        }
        end = at;
        return entries;
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

    /** How many bytes are in it. */
    long size() {
        return end;
    }

    /**
     * Appends a record; when this returns, a loss of power does not take it away. When it fails, it is as before.
     *
     * @throws InDoubt when it fails and can't be taken back
     */
    void append(Entry entry) throws IOException {
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
            throw new InDoubt(why, again);
        }
    }

    /**
     * Empties it, durably; what its records say is in Git, and those that are appended later have higher numbers. When it
     * fails the next record overwrites the first one all the same.
     */
    void clear() throws IOException {
        end = 0;
        if (length > KEPT) {
            truncate();
            return;
        }
        ByteBuffer nothing = ByteBuffer.allocate((int) Math.min(HEAD, length));
        while (nothing.hasRemaining()) {
            file.write(nothing, nothing.position());
        }
        file.force(false);
    }

    /** Empties it, durably, and gives the room back: other records may have any numbers then. */
    void truncate() throws IOException {
        end = 0;
        file.truncate(0);
        length = 0;
        file.force(true);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
