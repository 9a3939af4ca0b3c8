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
            } catch (OutOfMemoryError still) {
                StoreUnavailable unavailable = unavailable(still);
                left.forEach(task -> task.fail(unavailable));
                return;
            }
        }
    }

    /** Carries out what it can; answers those whose branch somebody else moved or holds now. */
    private List<Task> attempt(List<Task> group, boolean last) {
        Unsaved unsaved = new Unsaved(store.objects());
        Map<GitRoot, Draft> drafts = new LinkedHashMap<>();
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
                drafts.computeIfAbsent(pending.root(), root -> new Draft(root, root.refresh()))
                        .add(pending, unsaved);
            } catch (StoreUnavailable unreadable) {
                pending.fail(unreadable);
            } catch (OutOfMemoryError failure) {
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
            for (Draft draft : drafts.values()) {
                draft.keepLeases(draft.now);
                if (draft.commits()
                        && !Refs.move(
                                store.repository(),
                                draft.root.ref(),
                                draft.before.commit(),
                                draft.now.commit(),
                                folders)) {
                    if (last) {
                        throw Refs.locked(draft.root.ref());
                    }
                    again.addAll(draft.takeBack());
                }
            }
            for (Path folder : folders) {
                Durably.syncFolder(folder);
            }
            drafts.values().forEach(draft -> draft.done(true));
            store.tidyUpWhenDue();
            store.offer();
        } catch (IOException | RuntimeException | OutOfMemoryError failure) {
            // The thread goes on also when memory is short: the next group may need less.
            StoreUnavailable unavailable = unavailable(failure);
            drafts.values().forEach(draft -> again.addAll(draft.takeBack()));
            again.forEach(pending -> pending.fail(unavailable));
            again.clear();
        }
        return again;
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
    private boolean append(Collection<Draft> drafts, Unsaved unsaved) throws IOException {
        Optional<Journal> journal = store.journal().filter(some -> some.takes(unsaved));
        if (journal.isEmpty() || !drafts.stream().allMatch(draft -> draft.root.journals())) {
            return false;
        }
        List<Move> moves = new ArrayList<>();
        for (Draft draft : drafts) {
            if (draft.now != draft.before) {
                boolean leases = draft.now.head().held() != draft.before.head().held();
                moves.add(new Move(
                        draft.root.ref(),
                        draft.before.commit(),
                        draft.now.commit(),
                        leases ? Optional.of(RootFiles.text(draft.now.head().held())) : Optional.empty()));
            }
        }
        if (!moves.isEmpty()) {
            journal.get().append(unsaved, moves);
        }
        drafts.forEach(draft -> draft.done(false));
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

    /** One root in a group. */
    private final class Draft {
        private final GitRoot root;
        private final Head before;
        private final List<Task> pending = new ArrayList<>();
        private Head now;

        Draft(GitRoot root, Head before) {
            this.root = root;
            this.before = before;
            this.now = before;
        }

        void add(Task one, Unsaved unsaved) {
            now = one.plan(now, unsaved, store);
            pending.add(one);
        }

        boolean commits() {
            return !now.commit().equals(before.commit());
        }

        void keepLeases(Head of) throws IOException {
            if (now.head().held() != before.head().held()) {
                root.keep(of.head().held());
            }
        }

        /** Gives up: what was planned is not done. */
        List<Task> takeBack() {
            List<Task> all = List.copyOf(pending);
            pending.clear();
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

        void done(boolean inGit) {
            if (now != before && inGit) {
                root.publishInGit(now);
            } else if (now != before) {
                root.publish(now);
            }
            // What is done alone brings commits of others.
            if (pending.stream().noneMatch(Task::alone)) {
                store.counts().commits(now.number() - before.number());
            }
            pending.forEach(Task::done);
        }
    }
}
