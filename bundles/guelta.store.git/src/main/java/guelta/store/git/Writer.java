// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Committed;
import guelta.store.Plan;
import guelta.store.Snapshot;
import guelta.store.StoreUnavailable;
import guelta.store.git.JournalRecord.Move;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that commits. What waits is made as one group: plans run one after another on what those before them
 * left, each makes a commit object, then one pack is synced, then each branch is moved and synced, then all are told. With
 * a {@link Journal} the group is synced there and told, and what follows is done later for many groups at once.
 */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int GROUP = 256;
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);
    private static final long PAUSE = Duration.ofMillis(50).toNanos();
    /** How often a store that closes tries to tell what it did. */
    private static final int CLOSING = 100;

    private final GitStore store;
    private final BlockingQueue<Task> queue = new LinkedBlockingQueue<>();
    private final Task wakeUp = new WakeUp();
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closed;

    Writer(GitStore store) {
        this.store = store;
        this.thread = new Thread(this::run, "guelta-store-" + store.name() + "-writer");
        thread.setDaemon(true);
        thread.start();
    }

    <R> CompletionStage<Committed<R>> commit(GitRoot root, Function<Snapshot, Plan<R>> plan) {
        Pending<R> pending = new Pending<>(root, plan, store.workers());
        add(pending);
        return pending.stage();
    }

    void add(Task task) {
        queue.add(task);
        if (closed && queue.remove(task)) {
            task.fail(store.unavailable());
        }
    }

    private void run() {
        try {
            while (!closed) {
                List<Task> waiting = new ArrayList<>();
                waiting.add(next());
                queue.drainTo(waiting, GROUP - 1);
                List<Task> group = new ArrayList<>();
                for (Task task : waiting) {
                    if (task.alone()) {
                        carryOut(group);
                        carryOut(List.of(task));
                        group.clear();
                    } else if (task != wakeUp) {
                        group.add(task);
                    }
                }
                carryOut(group);
                store.journal().ifPresent(Writer::care);
            }
        } catch (InterruptedException nobodyInterruptsIt) {
            closed = true;
        }
        store.journal().ifPresent(Writer::end);
        List<Task> late = new ArrayList<>();
        queue.drainTo(late);
        late.removeIf(task -> task == wakeUp);
        late.forEach(task -> task.fail(store.unavailable()));
    }

    private Task next() throws InterruptedException {
        long idle = store.journal().map(Journal::idle).orElse(Long.MAX_VALUE);
        Task next = idle == Long.MAX_VALUE ? queue.take() : queue.poll(idle, TimeUnit.NANOSECONDS);
        return next == null ? wakeUp : next;
    }

    private static void care(Journal journal) {
        if (journal.overtaken()) {
            end(journal);
        }
        journal.work();
    }

    private static void end(Journal journal) {
        try {
            journal.settle();
        } catch (IOException | RuntimeException | OutOfMemoryError told) {
            LOG.debug("the journal waits", told);
        }
    }

    private void carryOut(List<Task> group) throws InterruptedException {
        long deadline = System.nanoTime() + LOCK_PATIENCE.toNanos();
        List<Task> left = group;
        for (int attempt = 0; !left.isEmpty(); attempt++) {
            boolean last = attempt > 0 && ended.await(Math.min(attempt, 50), TimeUnit.MILLISECONDS);
            try {
                left = attempt(left, last || System.nanoTime() > deadline);
            } catch (RuntimeException | Error still) {
                StoreUnavailable unavailable = unavailable(still);
                left.forEach(task -> task.fail(unavailable));
                return;
            }
        }
    }

    /** Carries out what it can; answers those whose branch somebody else moved or holds now. */
    private List<Task> attempt(List<Task> group, boolean last) {
        Unsaved unsaved = new Unsaved(store.objects());
        Map<GitRoot, RootDraft> drafts = new LinkedHashMap<>();
        try {
            if (group.stream().anyMatch(Task::alone)) {
                settle();
            }
        } catch (IOException | RuntimeException | OutOfMemoryError failure) {
            group.forEach(task -> task.fail(unavailable(failure)));
            return List.of();
        }
        for (Task pending : group) {
            try {
                drafts.computeIfAbsent(pending.root(), root -> new RootDraft(store, root))
                        .add(pending, unsaved);
            } catch (StoreUnavailable unreadable) {
                pending.fail(unreadable);
            } catch (RuntimeException | Error failure) {
                // Whatever it is, the others go on: without this thread they would wait for ever.
                pending.fail(unavailable(failure));
            }
        }
        List<Task> again = new ArrayList<>();
        try {
            if (append(drafts.values(), unsaved)) {
                return again;
            }
            settle();
            if (unsaved.hasCommits()) {
                unsaved.save(store.packs());
            }
            Set<Path> folders = new TreeSet<>();
            for (RootDraft draft : drafts.values()) {
                if (!move(draft, last, folders)) {
                    again.addAll(draft.takeBack());
                }
            }
            sync(folders);
            done(drafts.values(), true);
            store.tidyUpWhenDue();
            store.offer();
        } catch (IOException | RuntimeException | Error failure) {
            // The thread goes on also when memory is short: the next group may need less.
            StoreUnavailable unavailable = unavailable(failure);
            drafts.values().forEach(draft -> again.addAll(draft.takeBack()));
            again.forEach(pending -> pending.fail(unavailable));
            again.clear();
        }
        return again;
    }

    /**
     * Moves the branch of a draft; what one can't do fails by itself, since those before it are in Git already.
     *
     * @return false when it is to be tried again
     */
    private boolean move(RootDraft draft, boolean last, Set<Path> folders) {
        try {
            boolean moved = draft.move(folders);
            if (!moved && last) {
                throw Refs.locked(draft.root().ref());
            }
            return moved;
        } catch (IOException | RuntimeException | OutOfMemoryError failure) {
            StoreUnavailable unavailable = unavailable(failure);
            draft.takeBack().forEach(pending -> pending.fail(unavailable));
            return true;
        }
    }

    /** Syncs the folders of branches that were moved: others see them there already. */
    private static void sync(Set<Path> folders) throws InDoubt {
        try {
            for (Path folder : folders) {
                Durably.syncFolder(folder);
            }
        } catch (IOException | RuntimeException | OutOfMemoryError failure) {
            throw new InDoubt(failure);
        }
    }

    /** Tells all of a group that it is durable. Where memory is short for that, it waits: it must not tell that it failed. */
    private void done(Collection<RootDraft> drafts, boolean inGit) throws InDoubt {
        for (int attempt = 0; ; attempt++) {
            try {
                for (RootDraft draft : drafts) {
                    draft.done(inGit);
                }
                return;
            } catch (OutOfMemoryError still) {
                if (closed && attempt > CLOSING) {
                    throw new InDoubt(still);
                }
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private StoreUnavailable unavailable(Throwable failure) {
        return new StoreUnavailable(
                "Store " + store.name() + " can't write to " + store.path() + ": " + failure.getMessage(), failure);
    }

    private void settle() throws IOException {
        if (store.journal().isPresent()) {
            store.journal().get().settle();
        }
    }

    /** Makes a group durable in the journal, and answers it; false when it has to go into Git itself. */
    private boolean append(Collection<RootDraft> drafts, Unsaved unsaved) throws IOException {
        Optional<Journal> journal = store.journal().filter(some -> some.takes(unsaved));
        if (journal.isEmpty() || !drafts.stream().allMatch(draft -> draft.root().journals())) {
            return false;
        }
        List<Move> moves = new ArrayList<>();
        drafts.forEach(draft -> draft.move().ifPresent(moves::add));
        if (!moves.isEmpty()) {
            journal.get().append(unsaved, moves);
        }
        done(drafts, false);
        return true;
    }

    /** Has the thread look around. */
    void wake() {
        queue.add(wakeUp);
    }

    /** Waits until what was acknowledged of a root is in Git, if that is possible now. Not on the writer's thread. */
    void settle(GitRoot root) {
        if (store.journal().isPresent()) {
            Settle settle = new Settle(root);
            add(settle);
            try {
                settle.settled().join();
            } catch (CompletionException later) {
                LOG.debug("{} is not in Git yet", root.ref(), later);
            }
        }
    }

    /** Carries out what is under way; all that waits fails. */
    @Override
    public void close() {
        closed = true;
        ended.countDown();
        queue.add(wakeUp);
        try {
            thread.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing to be done, for a thread that waits. */
    private static final class WakeUp implements Task {
        @Override
        public GitRoot root() {
            throw new IllegalStateException("nothing to be done");
        }

        @Override
        public Head plan(Head head, Unsaved unsaved, GitStore store) {
            return head;
        }

        @Override
        public void done() {
            // Nothing was.
        }

        @Override
        public void fail(StoreUnavailable why) {
            // Nobody waits for it.
        }
    }
}
