// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FileUtils;

/** A bare repository as a store wants it: created whole or not at all, and set up so that pushes into it are synced too. */
final class BareRepository {
    private BareRepository() {}

    /**
     * Opens a repository, or creates it when its folder is missing or empty.
     *
     * @param branch that a clone of it checks out
     * @throws IOException in one sentence for the operator
     */
    static Repository open(Path path, String branch) throws IOException {
        IsolatedReader.install();
        if (isEmpty(path)) {
            create(path, branch);
        }
        if (!Files.isRegularFile(path.resolve("HEAD")) || !Files.isDirectory(path.resolve("objects"))) {
            throw new IOException(path + " is not empty and not a bare Git repository");
        }
        measure(path);
        Repository repository =
                new FileRepositoryBuilder().setGitDir(path.toFile()).setBare().build();
        try {
            prepare(repository);
            return repository;
        } catch (IOException | RuntimeException failed) {
            repository.close();
            throw failed;
        }
    }

    private static boolean isEmpty(Path path) throws IOException {
        if (!Files.exists(path)) {
            return true;
        }
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    /**
     * Has JGit measure the file system, by files that come and go, in the folder that is ours: it does so in the one that
     * it sees first, which is that of the objects, where {@code git clone PATH} trips over them.
     */
    private static void measure(Path path) throws IOException {
        FS.getFileStoreAttributes(Files.createDirectories(path.toAbsolutePath().resolve("guelta")));
    }

    /** Beside its place first: a creation that was cut short leaves nothing half-made there. */
    private static void create(Path path, String branch) throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        FileUtils.delete(draft.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
        Files.createDirectories(draft);
        // JGit measures a file system with files of its own, in the background: not in the folder that is moved away.
        FS.getFileStoreAttributes(path.toAbsolutePath().getParent());
        try (Repository repository =
                new FileRepositoryBuilder().setGitDir(draft.toFile()).setBare().build()) {
            repository.create(true);
            RefUpdate head = repository.updateRef(Constants.HEAD);
            head.disableRefLog();
            head.link(Constants.R_HEADS + branch);
            prepare(repository);
        }
        try (Stream<Path> files = Files.walk(draft).sorted(Comparator.reverseOrder())) {
            for (Path file : files.toList()) {
                if (Files.isDirectory(file)) {
                    Durably.syncFolder(file);
                } else {
                    Durably.syncFile(file);
                }
            }
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        Durably.syncFolder(path.toAbsolutePath().getParent());
    }

    private static void prepare(Repository repository) throws IOException {
        StoredConfig config = repository.getConfig();
        boolean changed = set(config, "core", "fsync", "all");
        changed |= set(config, "core", "fsyncMethod", "fsync");
        changed |= set(config, "core", "sharedRepository", "group");
        changed |= set(config, "guelta", "epoch", UUID.randomUUID().toString());
        if (changed) {
            config.save();
            Path folder = repository.getDirectory().toPath();
            Durably.syncFile(folder.resolve("config"));
            Durably.syncFolder(folder);
        }
    }

    /** Sets what is not set: what an operator chose stays. */
    private static boolean set(StoredConfig config, String section, String key, String value) {
        if (config.getString(section, null, key) != null) {
            return false;
        }
        config.setString(section, null, key, value);
        return true;
    }
}
