// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Committed;
import guelta.store.Plan;
import guelta.store.Snapshot;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import guelta.store.git.JournalRecord.Move;
import guelta.store.git.RootFiles.Known;
import guelta.store.tree.Leases;
import guelta.store.tree.Tags;
import guelta.store.tree.TreeRoot;
import guelta.store.tree.TreeSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A branch as a root. What it is now is in memory; {@link #refresh()} compares it with the repository. */
final class GitRoot extends TreeRoot {
    private static final Logger LOG = LoggerFactory.getLogger(GitRoot.class);
    private static final long PUSHING = Duration.ofSeconds(5).toNanos();
    private static final int LOCK_ATTEMPTS = 100;
    private static final long LOCK_PAUSE = Duration.ofMillis(20).toNanos();

    private final GitStore store;
    private final String ref;
    private final RootFiles files;
    private volatile @Nullable Head current;

    /** Where the branch is as far as we know; behind {@link #current} while there is something in the journal. */
    private volatile ObjectId inGit = ObjectId.zeroId();

    private volatile boolean overtaken;
    private volatile long pushed = System.nanoTime() - PUSHING;

    /** What the file says: touched by the thread that looks around. */
    private @Nullable Known noted;

    GitRoot(GitStore store, String name) {
        super(name, store.workers());
        this.store = store;
        this.ref = store.ref(name);
        this.files = new RootFiles(store.path(), ref);
    }

    /** The name of the branch, {@code refs/heads/...}. */
    String ref() {
        return ref;
    }

    @Override
    protected Head current() {
        Head known = current;
        return known != null ? known : refresh();
    }

    /** Looks at the branch, takes what others committed to it, and tells the watches. */
    synchronized Head refresh() {
        Head last = current;
        if (store.stopped()) {
            if (last != null) {
                return last;
            }
            throw store.unavailable();
        }
        try {
            ObjectId tip = Refs.tip(store.repository(), ref);
            Head known = last;
            if (known == null) {
                Known before = files.known().orElse(new Known(store.epoch(), 0, ObjectId.zeroId()));
                known = next(new Line(store.objects()), before, files.leases(store.now()), tip);
            } else if (known.commit().equals(tip) || inGit.equals(tip)) {
                return known;
            } else if (!inGit.equals(known.commit())) {
                // Somebody committed in Git, and there are commits for it in the journal: the writer sees to both.
                store.journal().ifPresent(Journal::hurry);
                store.writer().wake();
                return known;
            } else {
                known = next(known.line(), known.known(), known.head().held(), tip);
            }
            publish(known);
            inGit = tip;
            return known;
        } catch (IOException unreadable) {
            throw new StoreUnavailable(
                    ref + " in " + store.path() + " can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** The head that a branch would have at another commit. */
    Head after(Head head, ObjectId tip) throws IOException {
        return next(head.line(), head.known(), head.head().held(), tip);
    }

    /** Where the branch stands now, after what was known of it. */
    private Head next(Line line, Known before, Leases leases, ObjectId tip) throws IOException {
        boolean gone = tip.equals(ObjectId.zeroId());
        if (before.number() == 0) {
            return at(line, new Known(before.epoch(), gone ? 0 : line.count(tip), tip), leases);
        }
        Optional<Long> ahead = gone ? Optional.empty() : line.distance(tip, before.commit());
        if (ahead.isPresent()) {
            return at(line, new Known(before.epoch(), before.number() + ahead.get(), tip), leases);
        }
        Line other = new Line(store.objects());
        Known rewritten = new Known(store.newEpoch(), gone ? 0 : other.count(tip), tip);
        // Before anybody hears of it: an epoch that was told once is never taken back.
        files.know(rewritten);
        store.objects().bases().forget();
        LOG.warn("The history of {} in store {} was rewritten: its epoch is new", name(), store.name());
        return at(other, rewritten, leases);
    }

    private Head at(Line line, Known now, Leases leases) {
        Tag top = now.number() == 0 ? Tags.EMPTY_FOLDER : store.objects().tree(now.commit());
        TreeSnapshot head = new TreeSnapshot(store.objects(), now.epoch(), now.number(), top, leases, store::now);
        return new Head(line, now.commit(), head);
    }

    /** Makes a state the current one that is in Git, and tells the watches. */
    synchronized void publishInGit(Head head) {
        inGit = head.commit();
        overtaken = false;
        publish(head);
    }

    /** Makes a state the current one, and tells the watches. */
    synchronized void publish(Head head) {
        current = head;
        head.line().mark(head.number(), head.commit());
        wakeWatches();
    }

    /** Notes what is known, for the next time that the store is opened. */
    synchronized void note() throws IOException {
        Head now = current;
        if (now != null && now.number() > 0 && !now.known().equals(noted)) {
            noted = now.known();
            files.know(noted);
        }
    }

    /** Keeps leases, durably. */
    void keep(Leases leases) throws IOException {
        files.write(RootFiles.text(leases));
    }

    /** Says that somebody may be about to move the branch: for a while commits go into Git before they are answered. */
    void pushing() {
        pushed = System.nanoTime();
    }

    /** Whether a commit may be answered from the journal: not the first one, which may find the name taken. */
    boolean journals() {
        return !inGit.equals(ObjectId.zeroId()) && !overtaken && System.nanoTime() - pushed > PUSHING;
    }

    /** Whether somebody else moved the branch while there were commits for it in the journal. */
    boolean overtaken() {
        return overtaken;
    }

    /** Brings commits from the journal into the branch, and leases into their file; false when it was overtaken. */
    boolean take(Move move, Set<Path> folders) throws IOException {
        boolean moved = move.after().equals(move.before()) || move(move, folders);
        if (move.leases().isPresent()) {
            files.write(move.leases().get());
        }
        return moved;
    }

    private boolean move(Move move, Set<Path> folders) throws IOException {
        for (int attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
            synchronized (this) {
                if (inGit.equals(move.after())) {
                    return true;
                }
                if (!inGit.equals(move.before()) && !Refs.contains(store.repository(), move.after(), inGit)) {
                    // A push onto what an attempt before this one had brought there: it must not go back.
                    boolean there = Refs.contains(store.repository(), inGit, move.after());
                    overtaken |= !there;
                    return there;
                }
                if (Refs.move(store.repository(), ref, inGit, move.after(), folders)) {
                    inGit = move.after();
                    return true;
                }
                if (!Refs.tip(store.repository(), ref).equals(inGit)) {
                    overtaken = true;
                    return false;
                }
            }
            LockSupport.parkNanos(LOCK_PAUSE);
        }
        throw Refs.locked(ref);
    }

    /** Brings what is here together with what others did in Git; all commits of here are in the repository. */
    void reunite(Set<Path> folders) throws IOException {
        for (int attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
            Head ours = current();
            ObjectId tip = Refs.tip(store.repository(), ref);
            Unsaved merged = new Unsaved(store.objects());
            Reunion both = Reunion.of(store, merged, ours.commit(), ours.number(), tip);
            if (merged.hasCommits()) {
                merged.save(store.packs());
            }
            TreeSnapshot head =
                    ours.head().next(both.number(), both.top(), ours.head().held());
            synchronized (this) {
                if (Refs.move(store.repository(), ref, tip, both.commit(), folders)) {
                    publishInGit(new Head(ours.line(), both.commit(), head));
                    both.tell(store, ref);
                    return;
                }
            }
            LockSupport.parkNanos(LOCK_PAUSE);
        }
        throw Refs.locked(ref);
    }

    @Override
    public <R> CompletionStage<Committed<R>> commit(Function<Snapshot, Plan<R>> plan) {
        return store.writer().commit(this, plan);
    }

    @Override
    protected void failed(RuntimeException watch) {
        if (watch instanceof StoreUnavailable) {
            LOG.warn("A watch of {} in store {} waits: {}", name(), store.name(), watch.getMessage());
        } else {
            LOG.warn("A watch of {} in store {} failed", name(), store.name(), watch);
        }
    }
}
