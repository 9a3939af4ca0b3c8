// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.Repository;

/**
 * The folder of packs of a repository. JGit writes packs too, but does not sync all that it writes, or not before it gives
 * it a name, or reads all of it once more.
 */
final class Packs {
    private static final int HASH = 20;
    private static final int STEP = 1 << 20;

    private final ObjectDirectory database;
    private final Path folder;
    private final AtomicInteger added = new AtomicInteger();

    Packs(Repository repository) {
        this.database = ((FileRepository) repository).getObjectDatabase();
        this.folder = database.getPackDirectory().toPath();
    }

    Path folder() {
        return folder;
    }

    /** Whether more than so many were added, since this was last so. */
    boolean addedMoreThan(int count) {
        return added.getAndUpdate(number -> number > count ? 0 : number) > count;
    }

    /** Writes the bytes of a file. */
    interface Part {
        void to(OutputStream file) throws IOException;
    }

    /**
     * Adds a pack; when this returns, a loss of power does not take it away.
     *
     * @return its file, which may have been there already: the same objects in the same order are the same pack
     */
    Path add(Part pack, Part index) throws IOException {
        Path draft = Files.createTempFile(folder, "tmp_pack_", "");
        Path draftIndex = Files.createTempFile(folder, "tmp_idx_", "");
        try {
            write(draft, pack);
            write(draftIndex, index);
            Path named = folder.resolve("pack-" + hash(draft) + ".pack");
            Files.move(draft, named, StandardCopyOption.ATOMIC_MOVE);
            // Last: a pack counts as soon as its index is there.
            Files.move(draftIndex, index(named), StandardCopyOption.ATOMIC_MOVE);
            Durably.syncFolder(folder);
            database.openPack(named.toFile());
            added.incrementAndGet();
            return named;
        } finally {
            Files.deleteIfExists(draft);
            Files.deleteIfExists(draftIndex);
        }
    }

    /** Syncs a large file while it is written: a journal that is synced beside it would wait for all of it at its end. */
    private static final class BySteps extends OutputStream {
        private final FileOutputStream file;
        private long unsynced;

        BySteps(FileOutputStream file) {
            this.file = file;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int from, int count) throws IOException {
            file.write(octets, from, count);
            unsynced += count;
            if (unsynced >= STEP) {
                file.getChannel().force(false);
                unsynced = 0;
            }
        }
    }

    private static void write(Path file, Part part) throws IOException {
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            part.to(new BySteps(out));
            out.getChannel().force(true);
        }
        // Git does not write to packs; others may read them, as umask(2) lets them.
        file.toFile().setReadable(true, false);
        file.toFile().setReadOnly();
    }

    /** The checksum at the end of a pack, by which Git calls it. */
    private static String hash(Path pack) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(pack.toFile(), "r")) {
            byte[] hash = new byte[HASH];
            file.seek(file.length() - HASH);
            file.readFully(hash);
            return HexFormat.of().formatHex(hash);
        }
    }

    /** The index of a pack, in memory, as JGit has it, if it does. */
    PackIndex opened(Path pack) throws IOException {
        for (Pack one : database.getPacks()) {
            if (one.getPackFile().toPath().equals(pack)) {
                try {
                    return one.getIndex();
                } catch (IOException unusable) {
                    // JGit has found something wrong in the pack; where, is not to be seen from this.
                    break;
                }
            }
        }
        try {
            return PackIndex.open(index(pack).toFile());
        } catch (IOException unreadable) {
            throw new DamagedPack(index(pack), pack, unreadable);
        }
    }

    static Path index(Path pack) {
        return pack.resolveSibling(pack.getFileName().toString().replaceFirst("\\.pack$", ".idx"));
    }
}
