// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * That this process has a repository open, and no other server: a lock on {@code guelta/server}, which names the process
 * and is empty when there is none.
 */
final class Possession implements AutoCloseable {
    private final FileChannel file;

    private Possession(FileChannel file) {
        this.file = file;
    }

    /** Takes it; fails when somebody has it. */
    static Possession of(Path repository) throws IOException {
        Path path = repository.resolve("guelta/server");
        Files.createDirectories(path.getParent());
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock(file) == null) {
                throw new IOException(repository + " is open in another store or server");
            }
            file.truncate(0);
            String process = ProcessHandle.current().pid() + "\n";
            file.write(ByteBuffer.wrap(process.getBytes(StandardCharsets.US_ASCII)), 0);
            return new Possession(file);
        } catch (IOException failed) {
            file.close();
            throw failed;
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            file.truncate(0);
        }
    }
}
