// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that sees what others do in the repository. The truth is a look at the branches, four times a second, less
 * often when there are so many that it would take more than a twentieth of a processor; the file system's word that
 * something changed makes it come earlier.
 */
final class Looker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Looker.class);
    private static final long PAUSE = Duration.ofMillis(250).toNanos();
    private static final long NOTE = Duration.ofSeconds(10).toNanos();
    private static final int SHARE = 20;

    private final GitStore store;
    private final @Nullable WatchService files;
    private final Set<Path> followed = new HashSet<>();
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closed;

    Looker(GitStore store) {
        this.store = store;
        this.files = watchService();
        this.thread = new Thread(this::run, "guelta-store-" + store.name() + "-looker");
        thread.setDaemon(true);
        thread.start();
    }

    private @Nullable WatchService watchService() {
        try {
            return store.path().getFileSystem().newWatchService();
        } catch (IOException | UnsupportedOperationException none) {
            LOG.debug("{} is looked at in intervals only", store.path(), none);
            return null;
        }
    }

    private void run() {
        boolean troubled = false;
        long noted = System.nanoTime();
        while (!closed) {
            long began = System.nanoTime();
            try {
                follow();
                store.mailbox().take();
                if (began - noted > NOTE) {
                    store.note();
                    noted = began;
                }
                store.refresh();
                troubled = false;
            } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError trouble) {
                if (!troubled && !closed) {
                    LOG.warn("Store {} can't look at {}: {}", store.name(), store.path(), trouble.toString());
                }
                troubled = true;
            }
            await(Math.max(PAUSE, SHARE * (System.nanoTime() - began)));
        }
    }

    /** Follows the folders of branches, and the top folder for the file of packed ones. */
    private void follow() throws IOException {
        followFolder(store.path());
        followFolder(store.mailbox().folder());
        Files.walkFileTree(store.path().resolve("refs/heads"), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                followFolder(folder);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path gone, IOException why) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void followFolder(Path folder) throws IOException {
        if (files != null && followed.add(folder)) {
            folder.register(files, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        }
    }

    private void await(long nanos) {
        try {
            if (files == null) {
                ended.await(nanos, TimeUnit.NANOSECONDS);
                return;
            }
            WatchKey key = files.poll(nanos, TimeUnit.NANOSECONDS);
            if (key != null) {
                key.pollEvents();
                if (!key.reset()) {
                    followed.remove((Path) key.watchable());
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException ended) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        ended.countDown();
        try {
            if (files != null) {
                files.close();
            }
            thread.join();
        } catch (IOException ignored) {
            LOG.debug("closing", ignored);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
