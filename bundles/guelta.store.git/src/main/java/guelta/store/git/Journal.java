// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.git.JournalRecord.Move;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits that are durable and not in Git yet, in {@code guelta/journal}. One record, one sync answers a group. What came
 * within half a second goes into Git together, beside the commits that come then: one pack, then each branch, then the
 * records are removed. A process that ends before is no harm: {@link Replay} does the same at the next start.
 *
 * <p>There are two files: one is written while the other goes into Git. Records and what they say about branches belong to
 * the writer's thread; putting them into Git is done by one thread at a time.
 */
final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** A larger group goes into Git at once. */
    static final long LARGEST = 4 << 20;

    /** So much goes into Git without waiting for more: who commits would have to wait for it when there is no room. */
    private static final long MUCH = 6 << 20;

    /** What is in memory besides, at most, of each file. */
    private static final long FULL = 16 << 20;

    private final GitStore store;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final Object git = new Object();
    private final Object parts = new Object();
    /** Begins anywhere: what users put must not come to stand behind a record as one of the next number. */
    private long sequence = new SecureRandom().nextLong() >>> 2;

    /** Folders of branches that were moved, until they are synced: also when what came next has failed. Guarded by git. */
    private final Set<Path> unsynced = new TreeSet<>();

    private volatile Part written;
    private volatile Part sealed;
    private volatile boolean hurry;
    private volatile long failed;
    private volatile String trouble = "";

    /** A file, and what its records say. */
    private static final class Part {
        private final JournalFile file;
        private final Unsaved objects;
        private Map<String, Move> moves = Map.of();
        private long weight;
        private long began;

        Part(JournalFile file, GitObjects saved) {
            this.file = file;
            this.objects = new Unsaved(saved);
        }
    }

    /** Opens its files, which are empty: they were replayed. */
    Journal(GitStore store) throws IOException {
        this.store = store;
        Path folder = folder(store.path());
        this.written = new Part(JournalFile.open(folder.resolve("0")), store.objects());
        this.sealed = new Part(JournalFile.open(folder.resolve("1")), store.objects());
        Durably.syncFolder(folder);
        show();
    }

    /** The folder of the journal; comes into being. */
    static Path folder(Path repository) throws IOException {
        Path folder = repository.resolve("guelta/journal");
        if (!Files.isDirectory(folder)) {
            try {
                Files.createDirectories(folder);
            } catch (FileAlreadyExistsException file) {
                throw new IOException("the journal " + folder + " can't be opened: it is no folder", file);
            } catch (FileSystemException unusable) {
                throw JournalFile.unusable(folder, unusable);
            }
            Durably.syncFolders(folder.getParent(), repository);
        }
        return folder;
    }

    private void show() {
        store.objects().coming(List.of(written.objects, sealed.objects));
    }

    /** Whether all is in Git. */
    boolean isEmpty() {
        return written.moves.isEmpty() && sealed.moves.isEmpty();
    }

    /** Why it can't be put into Git now; empty when all is well. */
    String trouble() {
        return trouble;
    }

    /** How long there is nothing to do for {@link #work()}, in nanoseconds. */
    long idle() {
        if (underWay.get() || isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (!trouble.isEmpty()) {
            return Math.max(0, AGAIN.toNanos() - (System.nanoTime() - failed));
        }
        boolean now = hurry || !sealed.moves.isEmpty() || written.weight > MUCH;
        return now ? 0 : Math.max(0, WAIT.toNanos() - (System.nanoTime() - written.began));
    }

    /** Has it put into Git soon: somebody waits for that, or did something there. Any thread. */
    void hurry() {
        hurry = true;
    }

    /** Whether a group of this weight can be taken. */
    boolean takes(Unsaved objects) {
        return objects.weight() <= LARGEST && written.weight + LARGEST < FULL;
    }

    /**
     * Appends a group; when this returns, a loss of power does not take it away. All that may fail comes before the record
     * is written: what is durable must not be told to have failed.
     */
    void append(Unsaved made, List<Move> moves) throws IOException {
        JournalRecord record = JournalRecord.of(made, moves, store.objects());
        JournalFile.Entry entry = new JournalFile.Entry(sequence, record.write(store.objects()));
        Part part = written;
        Map<String, Move> all = new LinkedHashMap<>(part.moves);
        moves.forEach(move -> add(all, move));
        Unsaved fresh = part.objects.lacking(record.objects());
        boolean appended = false;
        try {
            part.objects.addAll(fresh);
            part.file.append(entry);
            appended = true;
        } finally {
            if (!appended) {
                part.objects.removeAll(fresh);
            }
        }
        sequence++;
        part.weight += Math.max(fresh.weight(), entry.bytes().length);
        if (part.moves.isEmpty()) {
            part.began = System.nanoTime();
        }
        part.moves = all;
    }

    /** One move after another of the same branch. */
    static void add(Map<String, Move> moves, Move next) {
        moves.merge(
                next.ref(),
                next,
                (one, other) -> new Move(
                        one.ref(),
                        one.before(),
                        other.after(),
                        other.leases().isPresent() ? other.leases() : one.leases()));
    }

    /** Begins to put into Git what is due. */
    void work() {
        if (idle() > 0 || !underWay.compareAndSet(false, true)) {
            return;
        }
        seal();
        try {
            store.beside().execute(this::inBackground);
        } catch (RejectedExecutionException closing) {
            underWay.set(false);
        } catch (OutOfMemoryError noThread) {
            complain(noThread);
            underWay.set(false);
        }
    }

    /** Changes the files when the other one is free. */
    private boolean seal() {
        hurry = false;
        synchronized (parts) {
            if (!sealed.moves.isEmpty() || written.moves.isEmpty()) {
                return false;
            }
            Part free = sealed;
            sealed = written;
            written = free;
            return true;
        }
    }

    private void inBackground() {
        try {
            putSealed();
        } catch (IOException | RuntimeException | Error failed) {
            complain(failed);
        } finally {
            underWay.set(false);
            store.writer().wake();
        }
    }

    private void complain(Throwable cause) {
        String why =
                "Store " + store.name() + " can't put its journal into " + store.path() + ": " + cause.getMessage();
        if (!why.equals(trouble)) {
            LOG.warn("{}; what was acknowledged is in the journal", why);
        }
        trouble = why;
        failed = System.nanoTime();
    }

    /**
     * Puts all into Git. The writer's thread.
     *
     * @throws IOException when it can't be done now: what was acknowledged stays where it is
     */
    void settle() throws IOException {
        try {
            if (!putSealed() || seal() && !putSealed()) {
                reunite();
            }
        } catch (IOException | RuntimeException | OutOfMemoryError cause) {
            complain(cause);
            throw cause;
        }
    }

    /** Puts the file that is not written into Git; false when others moved a branch: then the records stay. */
    private boolean putSealed() throws IOException {
        synchronized (git) {
            Part part = sealed;
            if (part.moves.isEmpty()) {
                return true;
            }
            if (part.objects.hasCommits()) {
                part.objects.save(store.packs());
            }
            boolean all = true;
            for (Move move : part.moves.values()) {
                all &= root(move).take(move, unsynced);
            }
            syncFolders();
            if (!all) {
                return false;
            }
            part.file.clear();
            synchronized (parts) {
                sealed = new Part(part.file, store.objects());
                show();
            }
        }
        done();
        return true;
    }

    private void syncFolders() throws IOException {
        for (Path folder : unsynced) {
            Durably.syncFolder(folder);
        }
        unsynced.clear();
    }

    /** Puts all into Git together with what others did there meanwhile. The writer's thread: nobody commits now. */
    private void reunite() throws IOException {
        synchronized (git) {
            Map<String, Move> moves = new LinkedHashMap<>();
            for (Part part : List.of(sealed, written)) {
                if (part.objects.hasCommits()) {
                    part.objects.save(store.packs());
                }
                part.moves.values().forEach(move -> add(moves, move));
            }
            for (Move move : moves.values()) {
                if (!root(move).take(move, unsynced)) {
                    root(move).reunite(unsynced);
                }
            }
            syncFolders();
            sealed.file.clear();
            written.file.clear();
            synchronized (parts) {
                sealed = new Part(sealed.file, store.objects());
                written = new Part(written.file, store.objects());
                show();
            }
        }
        done();
    }

    private GitRoot root(Move move) {
        return store.rootOf(move.ref())
                .orElseThrow(() -> new IllegalStateException(move.ref() + " is the branch of no root"));
    }

    private void done() {
        trouble = "";
        store.tidyUpWhenDue();
        store.offer();
    }

    /** Whether others moved a branch while there were commits for it here. */
    boolean overtaken() {
        return sealed.moves.values().stream().anyMatch(move -> root(move).overtaken());
    }

    @Override
    public void close() throws IOException {
        try (JournalFile one = written.file;
                JournalFile other = sealed.file) {
            LOG.debug("Store {} closes {} and {}", store.name(), one, other);
        }
    }
}
