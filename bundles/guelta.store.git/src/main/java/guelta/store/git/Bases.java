// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Content;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import guelta.store.tree.Patched;
import guelta.store.tree.Recent;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;

/**
 * What patches of big files begin with. A file that is patched again and again stays one difference to the same
 * {@link Base}, in memory, in the journal and in Git, until the difference has grown long: then the file itself becomes the
 * base of what follows. So the chain of differences that a reader of Git follows has one link. Any thread.
 */
final class Bases {
    /** Smaller files are quickly written whole. */
    private static final long BIG = 128 << 10;

    /** What reads a larger one out of a pack, in memory, may not have the heap for it and its base. */
    private static final long LARGEST = Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 16);

    /** About 250 updates, whose last ones take 20 kB in the journal each: more would fill it. */
    private static final int PARTS = 512;

    private static final int FILES = 64;

    /** About what a part takes in memory besides its own bytes: the unit of what files weigh here. */
    private static final int PART = 64;

    /** Files may have bytes of their own in a 64th of the memory, twice. */
    private static final long WEIGHT =
            Math.max(FILES * PARTS, Runtime.getRuntime().maxMemory() / 64 / PART);

    private final GitObjects objects;
    private volatile Recent<Tag, Content> known = nothing();

    Bases(GitObjects objects) {
        this.objects = objects;
    }

    /** What is in the repository. */
    GitObjects saved() {
        return objects;
    }

    private static Recent<Tag, Content> nothing() {
        return new Recent<>(WEIGHT);
    }

    /** Forgets all: a history was rewritten, and what it had may be pruned, which a journal must not build on. */
    void forget() {
        known = nothing();
    }

    /** Whether Git shall have a file as the difference to its base. */
    static boolean isDelta(Content file) {
        return file instanceof Patched patched
                && patched.kept() instanceof Base
                && patched.size() <= LARGEST
                && !isLong(patched);
    }

    private static boolean isLong(Patched file) {
        return file.parts().size() > PARTS || file.own() > file.size() / 4;
    }

    /** A file to be kept, with a base in memory if it is a patch of a big one. */
    Content ready(Content file) {
        if (!(file instanceof Patched patched)
                || patched.kept() instanceof Base
                || patched.kept().size() < BIG
                || patched.kept().size() > LARGEST) {
            return file;
        }
        return Patched.of(patched.base(), patched.parts(), base(patched.base(), patched.kept()));
    }

    /** What a patch of a file shall begin with: the file as it is kept, or a base when it has become a long difference. */
    Content begin(Tag tag, Content file) {
        boolean over = file instanceof Patched patched
                && patched.kept() instanceof Base
                && patched.size() >= BIG
                && patched.size() <= LARGEST
                && isLong(patched);
        return over ? base(tag, file) : file;
    }

    private Base base(Tag tag, Content file) {
        if (known.get(tag) instanceof Base base) {
            return base;
        }
        try {
            Base base = new Base(tag, file.bytes(), objects);
            // Known before Git is asked: who puts it there meanwhile finds it here.
            known.put(tag, base, PARTS);
            release(base);
            return base;
        } catch (IOException unreadable) {
            throw new StoreUnavailable("The file to be changed can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** Remembers a patched file beyond the moment when Git has it. */
    void note(Tag tag, Content file) {
        if (file instanceof Patched patched
                && patched.kept() instanceof Base
                && !tag.equals(patched.base())
                && known.get(tag) == null) {
            known.put(tag, patched, patched.parts().size() + patched.own() / PART);
        }
    }

    /** A file of Git that is known here. */
    Optional<Content> find(Tag tag) {
        Content file = known.get(tag);
        if (file == null || file instanceof Patched patched && !objects.has(patched.base())) {
            // Its base was to be committed with it, and neither was.
            return Optional.empty();
        }
        return Optional.of(begin(tag, file));
    }

    /** Gives back the memory of a file's base when Git has it. */
    void release(Content file) {
        Content begun = file instanceof Patched patched ? patched.kept() : file;
        if (begun instanceof Base base && base.isHeld() && objects.isInGit(base.tag())) {
            base.inGit();
        }
    }

    /** Files are in Git from now on. */
    void inGit(Collection<Tag> tags) {
        for (Tag tag : tags) {
            if (known.get(tag) instanceof Base base) {
                base.inGit();
            }
        }
    }
}
