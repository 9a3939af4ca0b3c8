// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.git.JournalRecord.Move;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One root in a group: what its tasks made of its head, until they are told. Confined to the writer's thread. */
final class RootDraft {
    private static final Logger LOG = LoggerFactory.getLogger(RootDraft.class);

    private final GitStore store;
    private final GitRoot root;
    private final Head before;
    private final Deque<Task> pending = new ArrayDeque<>();
    private Head now;
    private boolean published;

    /** Nothing yet, on the head of a root. */
    RootDraft(GitStore store, GitRoot root) {
        this.store = store;
        this.root = root;
        this.before = root.refresh();
        this.now = before;
    }

    GitRoot root() {
        return root;
    }

    void add(Task one, Unsaved unsaved) {
        now = one.plan(now, unsaved, store);
        pending.add(one);
    }

    private boolean commits() {
        return !now.commit().equals(before.commit());
    }

    /** What the journal is to say of it; empty when nothing changed. */
    Optional<Move> move() {
        if (now == before) {
            return Optional.empty();
        }
        Optional<String> leases = now.head().held() == before.head().held()
                ? Optional.empty()
                : Optional.of(RootFiles.text(now.head().held()));
        return Optional.of(new Move(root.ref(), before.commit(), now.commit(), leases));
    }

    /**
     * Brings it into Git, whose objects are there.
     *
     * @param folders gets those that are to be synced for it to be durable
     * @return false when somebody else moved the branch or holds it
     * @throws InDoubt when nobody knows whether the branch was moved
     */
    boolean move(Set<Path> folders) throws IOException {
        keepLeases(now);
        if (!commits()) {
            return true;
        }
        try {
            return Refs.move(store.repository(), root.ref(), before.commit(), now.commit(), folders);
        } catch (IOException | RuntimeException | OutOfMemoryError failed) {
            if (mayBeMoved(failed)) {
                throw new InDoubt(failed);
            }
            throw failed;
        }
    }

    private boolean mayBeMoved(Throwable failed) {
        try {
            ObjectId tip = Refs.tip(store.repository(), root.ref());
            return tip.equals(now.commit());
        } catch (IOException | RuntimeException unreadable) {
            failed.addSuppressed(unreadable);
            return true;
        }
    }

    private void keepLeases(Head of) throws IOException {
        if (now.head().held() != before.head().held()) {
            root.keep(of.head().held());
        }
    }

    /** Gives up: what was planned is not done. Answers those who were not told otherwise. */
    List<Task> takeBack() {
        List<Task> all = List.copyOf(pending);
        pending.clear();
        if (published) {
            return all;
        }
        try {
            keepLeases(before);
        } catch (IOException | OutOfMemoryError unwritable) {
            LOG.warn(
                    "Leases of {} in store {} stay until they end: {}",
                    root.name(),
                    store.name(),
                    unwritable.getMessage());
        }
        now = before;
        return all;
    }

    /** Publishes and tells it, since it is durable; called again, it goes on where memory was short. */
    void done(boolean inGit) {
        if (!published) {
            if (now != before && inGit) {
                root.publishInGit(now);
            } else if (now != before) {
                root.publish(now);
            }
            // What is done alone brings commits of others.
            if (pending.stream().noneMatch(Task::alone)) {
                store.counts().commits(now.number() - before.number());
            }
            published = true;
        }
        while (!pending.isEmpty()) {
            pending.peek().done();
            pending.remove();
        }
    }
}
