// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.Changes;
import guelta.store.Commit;
import guelta.store.Conflict;
import guelta.store.Edit;
import guelta.store.Expired;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.StorePath;
import guelta.store.Subscription;
import guelta.store.Tag;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.osgi.annotation.versioning.ConsumerType;

/** Everything of a root that follows from its history. A backend adds how a history is read and how it grows. */
@ConsumerType
public abstract class TreeRoot implements Root {
    private final String name;
    private final Executor watchers;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    /**
     * @param name of the root
     * @param watchers runs watches, each of them one at a time
     */
    protected TreeRoot(String name, Executor watchers) {
        this.name = name;
        this.watchers = watchers;
    }

    /** The history as it is now; throws {@link guelta.store.StoreUnavailable} when it can't be read. */
    protected abstract History current();

    /** Notes for the operator that a watch failed: its own fault, or a history that can't be read now. */
    protected abstract void failed(RuntimeException watch);

    /** Makes the watches look at the history again. */
    protected final void wakeWatches() {
        watches.forEach(Watch::wake);
    }

    /** Whether somebody watches: a backend that has to look for commits of others looks for those of such roots. */
    protected final boolean watched() {
        return !watches.isEmpty();
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Snapshot head() {
        return current().head();
    }

    @Override
    public final Snapshot at(long number) throws Expired {
        return at(current(), number);
    }

    private TreeSnapshot at(History history, long number) throws Expired {
        return history.head()
                .at(
                        number,
                        number == 0 ? beginning(history) : step(history, number).after());
    }

    /** The tree before the first commit; a history that was cut does not know it. */
    private Tag beginning(History history) throws Expired {
        return history.head().number() == 0
                ? Tags.EMPTY_FOLDER
                : step(history, 1).before();
    }

    private Step step(History history, long number) throws Expired {
        return history.step(number)
                .orElseThrow(() -> new Expired("change " + number + " of " + name + " can't be reached; the newest is "
                        + history.head().number()));
    }

    @Override
    public final Changes changes(StorePath below, long since, int from, int limit) throws Expired {
        History history = current();
        return Differences.changes(at(history, since), history.head(), below, from, limit);
    }

    @Override
    public final Stream<Commit> history(StorePath below, long before) {
        History history = current();
        // A commit that changed nothing belongs to the whole history, but to no part of it.
        boolean all = below.names().isEmpty();
        return LongStream.iterate(
                        Math.min(history.head().number(), Math.max(before, 1) - 1),
                        number -> number > 0,
                        number -> number - 1)
                .mapToObj(history::step)
                .takeWhile(Optional::isPresent)
                .map(Optional::get)
                .filter(step -> all || differs(history, step, below))
                .map(step -> commit(history, step))
                .filter(commit -> all || commit.touched().stream().anyMatch(file -> file.within(below)));
    }

    /** Whether something else is there: most commits did nothing below a path, and are not looked through then. */
    private static boolean differs(History history, Step step, StorePath path) {
        Objects objects = history.head().objects();
        return !objects.find(step.before(), path).equals(objects.find(step.after(), path));
    }

    static Commit commit(History history, Step step) {
        List<StorePath> touched =
                Differences.touched(history.head().objects(), step.before(), step.after(), StorePath.TOP);
        return new Commit(history.head().epoch(), step.number(), step.author(), step.at(), step.message(), touched);
    }

    @Override
    public final List<Edit> revert(Snapshot head, long number) throws Expired, Conflict {
        History history = current();
        Step step = step(history, number);
        TreeSnapshot before = history.head().at(number - 1, step.before());
        return Differences.revert(before, history.head().at(number, step.after()), head);
    }

    @Override
    public final List<Edit> restore(Snapshot head, StorePath below, long number) throws Expired {
        return Differences.restore(at(current(), number), head, below);
    }

    @Override
    public final Subscription watch(long since, Consumer<Commit> each) {
        Watch watch = new Watch(this, since, each);
        watches.add(watch);
        watch.wake();
        return () -> {
            watch.close();
            watches.remove(watch);
        };
    }

    final void execute(Runnable turn) {
        watchers.execute(turn);
    }
}
