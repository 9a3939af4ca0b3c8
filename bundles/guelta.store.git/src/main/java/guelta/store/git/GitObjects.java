// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Content;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import guelta.store.tree.Folder;
import guelta.store.tree.Objects;
import guelta.store.tree.Recent;
import guelta.store.tree.Tags;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/** The object database of a repository, read. Any thread. */
final class GitObjects implements Objects {
    private static final long NAMES_REMEMBERED = 100_000;
    private static final long FOLDERS_REMEMBERED = 8 << 20;
    private static final long COMMITS_REMEMBERED = 2 << 20;

    private static final int OCTETS_OF_A_FOLDER = 100;

    private final Repository repository;
    private final Recent<Tag, Folder> folders = new Recent<>(FOLDERS_REMEMBERED);
    private final Recent<Tag, Integer> chains = new Recent<>(NAMES_REMEMBERED);
    private final Recent<ObjectId, GitCommit> commits = new Recent<>(COMMITS_REMEMBERED);
    private final Recent<Tag, Long> sizes = new Recent<>(NAMES_REMEMBERED);
    private final Bases bases = new Bases(this);
    private final Written written = new Written();
    private final Durable durable = new Durable();

    /** What is durable elsewhere and will be here: looked into first, since it goes when it is here. */
    private volatile List<Unsaved> coming = List.of();

    GitObjects(Repository repository) {
        this.repository = repository;
    }

    /** Says what can be read as if it were here. */
    void coming(List<Unsaved> objects) {
        coming = List.copyOf(objects);
    }

    static Tag tag(AnyObjectId id) {
        return new Tag(id.name());
    }

    static ObjectId id(Tag tag) {
        return ObjectId.fromString(tag.hex());
    }

    @Override
    public Folder folder(Tag tag) {
        Folder known = tag.equals(Tags.EMPTY_FOLDER) ? Folder.EMPTY : durable.folder(tag);
        if (known == null) {
            try {
                known = Folder.parse(load(id(tag), Constants.OBJ_TREE));
            } catch (IllegalArgumentException broken) {
                throw new StoreUnavailable(
                        "Folder " + tag + " in " + repository.getDirectory() + " is damaged", broken);
            }
            remember(tag, known);
        }
        return known;
    }

    /** Keeps a folder in memory that is in Git, for some time. */
    void remember(Tag tag, Folder folder) {
        folders.put(tag, folder, OCTETS_OF_A_FOLDER + 4L * folder.size() + folder.bytes().length);
    }

    /** Keeps a commit in memory that is in Git, for some time. */
    void remember(ObjectId id, GitCommit commit) {
        commits.put(id, commit, commit.raw().length);
    }

    /** Notes how many differences there are between a folder in Git and one that is whole. */
    void chain(Tag folder, int length) {
        chains.put(folder, length, 1);
    }

    /** What was written into Git lately: it can come along with what follows from it. */
    Lineage.Before written() {
        return written;
    }

    /** What is durable, here or elsewhere, and in memory. */
    Lineage.Before durable() {
        return durable;
    }

    private final class Written implements Lineage.Before {
        @Override
        public @Nullable GitCommit commit(ObjectId id) {
            return commits.get(id);
        }

        @Override
        public @Nullable Folder folder(Tag tag) {
            return chains.get(tag) == null ? null : folders.get(tag);
        }

        @Override
        public int links(Tag folder) {
            Integer length = chains.get(folder);
            return length == null ? 0 : length;
        }
    }

    private final class Durable implements Lineage.Before {
        @Override
        public @Nullable GitCommit commit(ObjectId id) {
            GitCommit known = commits.get(id);
            for (Unsaved some : coming) {
                byte[] raw = some.commits().get(id);
                known = known == null && raw != null ? GitCommit.parse(raw) : known;
            }
            return known;
        }

        @Override
        public @Nullable Folder folder(Tag tag) {
            Folder known = folders.get(tag);
            for (Unsaved some : coming) {
                known = known == null ? some.folders().get(tag) : known;
            }
            return known;
        }

        @Override
        public int links(Tag folder) {
            // Who reads it has it whole.
            return 0;
        }
    }

    @Override
    public long size(Tag file) {
        Long known = sizes.get(file);
        if (known == null) {
            for (Unsaved some : coming) {
                Content content = some.files().get(file);
                if (content != null) {
                    return content.size();
                }
            }
            try (ObjectReader reader = repository.newObjectReader()) {
                known = reader.getObjectSize(id(file), Constants.OBJ_BLOB);
            } catch (IOException unreadable) {
                throw unreadable(id(file), unreadable);
            }
            sizes.put(file, known, 1);
        }
        return known;
    }

    @Override
    public Content content(Tag file) {
        for (Unsaved some : coming) {
            Content content = some.files().get(file);
            if (content != null) {
                return bases.begin(file, content);
            }
        }
        return bases.find(file).orElseGet(() -> saved(file));
    }

    /** The big files that are being patched. */
    Bases bases() {
        return bases;
    }

    /** Whether a file can be read here, or will be in the repository soon. */
    boolean has(Tag file) {
        return coming.stream().anyMatch(some -> some.files().containsKey(file)) || isInGit(file);
    }

    /** Whether a file is in the repository. */
    boolean isInGit(Tag file) {
        try {
            return repository.getObjectDatabase().has(id(file));
        } catch (IOException unreadable) {
            throw unreadable(id(file), unreadable);
        }
    }

    /** A file that is in the repository, read there. */
    Content saved(Tag file) {
        long size = size(file);
        return new Content() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open() throws IOException {
                return repository.open(id(file), Constants.OBJ_BLOB).openStream();
            }
        };
    }

    GitCommit commit(ObjectId id) {
        GitCommit known = durable.commit(id);
        if (known == null) {
            try {
                known = GitCommit.parse(load(id, Constants.OBJ_COMMIT));
            } catch (IllegalArgumentException broken) {
                throw new StoreUnavailable(
                        "Commit " + id.name() + " in " + repository.getDirectory() + " is damaged", broken);
            }
            remember(id, known);
        }
        return known;
    }

    /** The tree of a commit. */
    Tag tree(ObjectId commit) {
        return tag(commit(commit).tree());
    }

    private byte[] load(ObjectId id, int type) {
        try {
            ObjectLoader loader = repository.open(id, type);
            return loader.getCachedBytes(Integer.MAX_VALUE);
        } catch (IOException unreadable) {
            throw unreadable(id, unreadable);
        }
    }

    private StoreUnavailable unreadable(ObjectId id, IOException why) {
        return new StoreUnavailable(
                "Object " + id.name() + " in " + repository.getDirectory() + " can't be read: " + why.getMessage(),
                why);
    }
}
