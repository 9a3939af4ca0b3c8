// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Changes;
import guelta.store.Commit;
import guelta.store.Committed;
import guelta.store.Conflict;
import guelta.store.Edit;
import guelta.store.Expired;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import guelta.store.Subscription;
import guelta.store.Tag;
import guelta.store.tree.Differences;
import guelta.store.tree.Leases;
import guelta.store.tree.Tags;
import guelta.store.tree.TreeSnapshot;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** A branch as a root. What it is now is in memory; {@link #refresh()} compares it with the repository. */
final class GitRoot implements Root {
    private final GitStore store;
    private final String name;
    private final String ref;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Head current;

    GitRoot(GitStore store, String name, String ref) {
        this.store = store;
        this.name = name;
        this.ref = ref;
    }

    @Override
    public String name() {
        return name;
    }

    /** The name of the branch, {@code refs/heads/...}. */
    String ref() {
        return ref;
    }

    Head current() {
        Head known = current;
        return known != null ? known : refresh();
    }

    /** Looks at the branch, takes what others committed to it, and tells the watches. */
    synchronized Head refresh() {
        ObjectId tip;
        try {
            Ref found = store.repository().exactRef(ref);
            tip = found == null ? ObjectId.zeroId() : found.getObjectId();
        } catch (IOException unreadable) {
            throw new StoreUnavailable(
                    ref + " in " + store.path() + " can't be read: " + unreadable.getMessage(), unreadable);
        }
        Head known = current;
        if (known == null) {
            known = first(tip);
        } else if (!known.commit().equals(tip)) {
            known = next(known, tip);
        } else {
            return known;
        }
        publish(known);
        return known;
    }

    private Head first(ObjectId tip) {
        Line line = new Line(store.objects());
        return at(line, tip, store.epoch(), tip.equals(ObjectId.zeroId()) ? 0 : line.count(tip), Leases.NONE);
    }

    private Head next(Head known, ObjectId tip) {
        Leases leases = known.snapshot().held();
        Line line = known.line();
        boolean gone = tip.equals(ObjectId.zeroId());
        if (known.number() == 0) {
            return at(line, tip, known.epoch(), line.count(tip), leases);
        }
        Optional<Long> ahead = gone ? Optional.empty() : line.distance(tip, known.commit());
        if (ahead.isPresent()) {
            return at(line, tip, known.epoch(), known.number() + ahead.get(), leases);
        }
        Line rewritten = new Line(store.objects());
        return at(rewritten, tip, store.newEpoch(), gone ? 0 : rewritten.count(tip), leases);
    }

    private Head at(Line line, ObjectId commit, String epoch, long number, Leases leases) {
        Tag top = number == 0 ? Tags.EMPTY_FOLDER : tree(commit);
        return new Head(line, commit, new TreeSnapshot(store.objects(), epoch, number, top, leases, store::now));
    }

    private Tag tree(ObjectId commit) {
        return GitObjects.tag(store.objects().commit(commit).getTree());
    }

    /** Makes a state the current one, and tells the watches. */
    synchronized void publish(Head head) {
        head.line().mark(head.number(), head.commit());
        current = head;
        watches.forEach(Watch::wake);
    }

    @Override
    public Snapshot head() {
        return current().snapshot();
    }

    @Override
    public Snapshot at(long number) throws Expired {
        return at(current(), number);
    }

    private TreeSnapshot at(Head head, long number) throws Expired {
        if (number < 0 || number > head.number()) {
            throw new Expired(
                    "change " + number + " of " + name + " was never there, the last one is " + head.number());
        }
        Tag top = Tags.EMPTY_FOLDER;
        if (number > 0) {
            top = tree(head.line()
                    .between(head.commit(), head.number(), number, number)
                    .get(0));
        }
        return new TreeSnapshot(store.objects(), head.epoch(), number, top, Leases.NONE, store::now);
    }

    @Override
    public <R> CompletionStage<Committed<R>> commit(Function<Snapshot, Plan<R>> plan) {
        return store.writer().commit(this, plan);
    }

    @Override
    public Changes changes(StorePath below, long since, int from, int limit) throws Expired {
        Head head = current();
        return Differences.changes(at(head, since), head.snapshot(), below, from, limit);
    }

    @Override
    public Stream<Commit> history(StorePath below, long before) {
        Head head = current();
        long newest = Math.min(head.number(), before - 1);
        return LongStream.iterate(newest, number -> number > 0, number -> number - 1)
                .mapToObj(number -> step(head, number))
                .takeWhile(Optional::isPresent)
                .map(Optional::get)
                .filter(step -> !Differences.touched(store.objects(), step.before(), step.after(), below)
                        .isEmpty())
                .map(step -> step.commit(head));
    }

    private Optional<Step> step(Head head, long number) {
        try {
            ObjectId id = head.line()
                    .between(head.commit(), head.number(), number, number)
                    .get(0);
            RevCommit commit = store.objects().commit(id);
            Tag before = commit.getParentCount() == 0
                    ? Tags.EMPTY_FOLDER
                    : tree(commit.getParent(0).getId());
            return Optional.of(new Step(number, commit, before, GitObjects.tag(commit.getTree())));
        } catch (Expired end) {
            return Optional.empty();
        }
    }

    /** A commit with the trees before and after it. */
    private record Step(long number, RevCommit made, Tag before, Tag after) {
        Commit commit(Head head) {
            return new Commit(
                    head.epoch(),
                    number,
                    Message.author(made),
                    Message.at(made),
                    Message.text(made),
                    Differences.touched(head.snapshot().objects(), before, after, StorePath.TOP));
        }
    }

    /** One commit of a history that a head ends; empty when the history does not go back that far. */
    Optional<Commit> commit(Head head, long number) {
        return step(head, number).map(step -> step.commit(head));
    }

    @Override
    public List<Edit> revert(Snapshot head, long number) throws Expired, Conflict {
        Head now = current();
        return Differences.revert(at(now, number - 1), at(now, number), head);
    }

    @Override
    public List<Edit> restore(Snapshot head, StorePath below, long number) throws Expired {
        return Differences.restore(at(current(), number), head, below);
    }

    @Override
    public Subscription watch(long since, Consumer<Commit> each) {
        Watch watch = new Watch(this, since, each, store.workers());
        watches.add(watch);
        watch.wake();
        return () -> {
            watch.close();
            watches.remove(watch);
        };
    }
}
