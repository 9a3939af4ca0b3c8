// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Author;
import guelta.store.Tag;
import guelta.store.tree.Merge;
import guelta.store.tree.Tags;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was acknowledged from the journal and what somebody else brought into Git in the same moment, in one line: our
 * commits keep their numbers, theirs comes in by a merge. A file that both changed keeps what was acknowledged here;
 * theirs stays in the history.
 *
 * @param commit where the branch has to go
 * @param number of that commit
 * @param top its tree
 * @param conflicts the files that both changed
 */
record Reunion(ObjectId commit, long number, Tag top, List<String> conflicts) {
    private static final Logger LOG = LoggerFactory.getLogger(Reunion.class);

    /** Says it to the operator. */
    void tell(GitStore store, String ref) {
        LOG.warn(
                "Store {}: {} was moved in Git while commits of it were in the journal; both are merged, {}",
                store.name(),
                ref,
                conflicts.isEmpty() ? "without conflicts" : "what was acknowledged here stays in " + conflicts);
    }

    /** Brings two commits together that are in the repository; a merge is kept among the objects. */
    static Reunion of(GitStore store, Unsaved objects, ObjectId ours, long number, ObjectId theirs) throws IOException {
        Tag top = store.objects().tree(ours);
        if (theirs.equals(ObjectId.zeroId())) {
            return new Reunion(ours, number, top, List.of());
        }
        try (RevWalk walk = new RevWalk(store.repository())) {
            RevCommit one = walk.parseCommit(ours);
            RevCommit other = walk.parseCommit(theirs);
            if (walk.isMergedInto(other, one)) {
                return new Reunion(ours, number, top, List.of());
            }
            walk.reset();
            walk.setRevFilter(RevFilter.MERGE_BASE);
            walk.markStart(one);
            walk.markStart(other);
            RevCommit base = walk.next();
            Tag before = base == null ? Tags.EMPTY_FOLDER : store.objects().tree(base);
            Merge merge = Merge.of(objects, before, top, store.objects().tree(theirs));
            Author author = store.author();
            Instant now = store.now();
            ObjectId commit = objects.keepCommit(GitCommit.write(
                    GitObjects.id(merge.top()),
                    List.of(ours, theirs),
                    number + 1,
                    "Merge what came meanwhile",
                    author,
                    now,
                    author,
                    now));
            return new Reunion(commit, number + 1, merge.top(), merge.conflicts());
        }
    }
}
