// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** Branches of a repository, moved so that a loss of power takes nothing back. */
final class Refs {
    private Refs() {}

    /** Where a branch is; {@link ObjectId#zeroId()} when there is none. */
    static ObjectId tip(Repository repository, String ref) throws IOException {
        Ref found = repository.exactRef(ref);
        return found == null ? ObjectId.zeroId() : found.getObjectId();
    }

    /**
     * What branches and tags name, and HEAD.
     *
     * @throws IOException also when one of them can't be read, which JGit takes for none: what it reaches would be lost
     */
    static Set<ObjectId> tips(Repository repository) throws IOException {
        Set<String> files = files(repository.getDirectory().toPath());
        Set<ObjectId> tips = new HashSet<>();
        for (Ref ref : repository.getRefDatabase().getRefs()) {
            files.remove(ref.getName());
            if (ref.getObjectId() != null) {
                tips.add(ref.getObjectId());
            }
        }
        for (String name : files) {
            // It may have gone meanwhile, or may be packed now.
            Ref ref = repository.exactRef(name);
            if (ref != null && ref.getObjectId() != null) {
                tips.add(ref.getObjectId());
            } else if (Files.exists(repository.getDirectory().toPath().resolve(name))) {
                throw new IOException(name + " names nothing, or can't be read");
            }
        }
        return tips;
    }

    /** The names of those that have a file. */
    private static Set<String> files(Path top) throws IOException {
        Set<String> names = new HashSet<>();
        Files.walkFileTree(top.resolve("refs"), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = top.relativize(file).toString().replace(File.separatorChar, '/');
                if (!name.endsWith(".lock")) {
                    names.add(name);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
                if (why instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw why;
            }
        });
        return names;
    }

    /**
     * Moves a branch from where it was seen; false when it is elsewhere or held now.
     *
     * @param folders gets those that are to be synced for it to be durable
     */
    static boolean move(Repository repository, String ref, ObjectId from, ObjectId to, Set<Path> folders)
            throws IOException {
        Path top = repository.getDirectory().toPath();
        Path folder = top.resolve(ref).getParent();
        boolean there = Files.isDirectory(folder);
        RefUpdate update = repository.updateRef(ref, true);
        update.setExpectedOldObjectId(from);
        update.setNewObjectId(to);
        update.disableRefLog();
        RefUpdate.Result result = update.forceUpdate();
        switch (result) {
            case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {
                folders.add(folder);
                if (!there) {
                    Path refs = top.resolve("refs");
                    for (Path at = folder.getParent(); at.startsWith(refs); at = at.getParent()) {
                        folders.add(at);
                    }
                }
                return true;
            }
            case LOCK_FAILURE -> {
                if (from.equals(ObjectId.zeroId())
                        && repository.getRefDatabase().isNameConflicting(ref)) {
                    throw new IOException("a root can't be beside one whose name is the folder of its own or in it");
                }
                return false;
            }
            default -> throw new IOException(ref + " can't be moved: " + result);
        }
    }

    /** Whether a commit is another one or comes behind it; both are in the repository. */
    static boolean contains(Repository repository, ObjectId tip, ObjectId commit) throws IOException {
        if (tip.equals(ObjectId.zeroId()) || commit.equals(ObjectId.zeroId())) {
            return commit.equals(ObjectId.zeroId());
        }
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.isMergedInto(walk.parseCommit(commit), walk.parseCommit(tip));
        }
    }

    /** What to say of a branch that somebody holds. */
    static IOException locked(String ref) {
        return new IOException(ref + " is locked; when no Git program runs there, remove " + ref + ".lock");
    }
}
