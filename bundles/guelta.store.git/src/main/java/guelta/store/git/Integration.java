// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Author;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import guelta.store.tree.Merge;
import guelta.store.tree.Tags;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;

/**
 * A branch that was pulled, to be brought together with the root: forward when the root has nothing of its own, else as a
 * merge whose first parent is the root's head, so that its numbers go on. Nobody's commit is lost: when both changed a file,
 * the root stays, and says which.
 */
final class Integration implements Task {
    private final GitRoot root;
    private final ObjectId theirs;
    private final String from;
    private final CompletableFuture<List<String>> conflicts = new CompletableFuture<>();
    private List<String> found = List.of();

    Integration(GitRoot root, ObjectId theirs, String from) {
        this.root = root;
        this.theirs = theirs;
        this.from = from;
    }

    /** The files that both changed, when it is durable; empty when all went well. */
    CompletableFuture<List<String>> conflicts() {
        return conflicts;
    }

    @Override
    public GitRoot root() {
        return root;
    }

    /** It walks through commits, so those before it in the queue have to be in the repository. */
    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Head plan(Head head, Unsaved unsaved, GitStore store) {
        found = List.of();
        if (head.number() == 0) {
            return forward(head);
        }
        try (RevWalk walk = new RevWalk(store.repository())) {
            RevCommit one = walk.parseCommit(head.commit());
            RevCommit other = walk.parseCommit(theirs);
            if (walk.isMergedInto(other, one)) {
                return head;
            }
            walk.reset();
            if (walk.isMergedInto(one, other)) {
                return forward(head);
            }
            walk.reset();
            walk.setRevFilter(RevFilter.MERGE_BASE);
            walk.markStart(one);
            walk.markStart(other);
            RevCommit base = walk.next();
            return merge(
                    head, base == null ? Tags.EMPTY_FOLDER : store.objects().tree(base), unsaved, store);
        } catch (IOException unreadable) {
            throw new StoreUnavailable("What was pulled can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private Head forward(Head head) {
        try {
            return root.after(head, theirs);
        } catch (IOException unwritable) {
            throw new StoreUnavailable(
                    "The epoch of " + root.name() + " can't be noted: " + unwritable.getMessage(), unwritable);
        }
    }

    private Head merge(Head head, Tag base, Unsaved unsaved, GitStore store) {
        Merge merge = Merge.of(unsaved, base, head.head().top(), store.objects().tree(theirs));
        found = merge.conflicts();
        if (!found.isEmpty()) {
            return head;
        }
        long number = head.number() + 1;
        Author author = store.author();
        Instant now = store.now();
        ObjectId commit = unsaved.keepCommit(GitCommit.write(
                GitObjects.id(merge.top()),
                List.of(head.commit(), theirs),
                number,
                "Merge what came from " + from,
                author,
                now,
                author,
                now));
        return new Head(
                head.line(),
                commit,
                head.head().next(number, merge.top(), head.head().held()));
    }

    @Override
    public void done() {
        conflicts.complete(found);
    }

    @Override
    public void fail(StoreUnavailable why) {
        conflicts.completeExceptionally(why);
    }
}
