// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That this process has a repository open, and no other server: a lock on {@code guelta/server}, which names the process
 * and is empty when there is none.
 */
final class Possession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Possession.class);

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
            if (file.size() > 0) {
                removeLocks(repository.resolve("refs"));
            }
            file.truncate(0);
            String process = ProcessHandle.current().pid() + "\n";
            file.write(ByteBuffer.wrap(process.getBytes(StandardCharsets.US_ASCII)), 0);
            return new Possession(file);
        } catch (IOException | RuntimeException failed) {
            file.close();
            throw failed;
        }
    }

    /**
     * Removes the locks of branches that a killed server left. Git's own last for milliseconds, so that one that is a second
     * old is nobody's.
     */
    private static void removeLocks(Path refs) throws IOException {
        Instant now = Instant.now();
        List<Path> locks;
        try (Stream<Path> files =
                Files.find(refs, 64, (file, is) -> file.toString().endsWith(".lock"))) {
            locks = files.toList();
        }
        for (Path lock : locks) {
            LOG.info("{} was left by a server that was killed", lock);
            try {
                FileTime made = Files.getLastModifiedTime(lock);
                Duration left = Duration.between(now, made.toInstant().plusSeconds(1));
                LockSupport.parkNanos(Math.min(left.toNanos(), 1_000_000_000L));
                if (Files.getLastModifiedTime(lock).equals(made)) {
                    Files.delete(lock);
                }
            } catch (NoSuchFileException gone) {
                LOG.debug("{} was Git's", lock);
            }
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
