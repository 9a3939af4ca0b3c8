// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.CommitCheck;
import guelta.store.Snapshot;
import guelta.store.tree.Leases;
import guelta.store.tree.TreeSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the checks that services registered about what somebody wants to push. Any thread. */
final class Pushes {
    private static final Logger LOG = LoggerFactory.getLogger(Pushes.class);

    private final GitStore store;
    private final Supplier<List<CommitCheck>> checks;

    Pushes(GitStore store, Supplier<List<CommitCheck>> checks) {
        this.store = store;
        this.checks = checks;
    }

    /**
     * A branch that is to be moved.
     *
     * @param ref its name
     * @param to where it shall be; {@link ObjectId#zeroId()} to be deleted
     */
    record Move(String ref, ObjectId to) {}

    /**
     * What is wrong with a push.
     *
     * @param seen where its commits can be read, which may not be in the repository yet
     * @return a line each; empty when all is well
     */
    List<String> objections(List<Move> moves, Repository seen) {
        List<String> objections = new ArrayList<>();
        GitObjects objects = new GitObjects(seen);
        for (Move move : moves) {
            if (move.ref().startsWith(Constants.R_HEADS)) {
                store.rootOf(move.ref()).ifPresent(root -> objections.addAll(objections(root, move.to(), objects)));
            }
        }
        return objections;
    }

    private List<String> objections(GitRoot root, ObjectId to, GitObjects objects) {
        root.pushing();
        store.writer().settle(root);
        List<CommitCheck> asked = checks.get().stream()
                .filter(check -> check.store().equals(store.name()) && check.follows(root.name()))
                .toList();
        if (to.equals(ObjectId.zeroId())) {
            return asked.isEmpty() ? List.of() : List.of(root.ref() + " is served and can't be deleted");
        }
        List<String> objections = new ArrayList<>();
        if (!asked.isEmpty()) {
            Head head = root.refresh();
            Snapshot proposed = proposed(head, to, objects);
            for (CommitCheck check : asked) {
                objections.addAll(objections(check, root.name(), head.head(), proposed));
            }
        }
        return objections;
    }

    private Snapshot proposed(Head head, ObjectId to, GitObjects objects) {
        Line line = new Line(objects);
        long number = line.distance(to, head.commit())
                .map(ahead -> head.number() + ahead)
                .orElseGet(() -> line.count(to));
        return new TreeSnapshot(objects, head.head().epoch(), number, objects.tree(to), Leases.NONE, store::now);
    }

    /** A check that fails by itself is no reason to refuse: services keep their last good data when it was one. */
    private List<String> objections(CommitCheck check, String root, Snapshot head, Snapshot proposed) {
        try {
            return check.objections(root, head, proposed);
        } catch (RuntimeException | LinkageError | OutOfMemoryError itself) {
            // Who pushes waits for an answer, also while bundles are changed and when memory is short.
            LOG.error("A check of pushes to store {} failed, the push goes on", store.name(), itself);
            return List.of();
        }
    }
}
