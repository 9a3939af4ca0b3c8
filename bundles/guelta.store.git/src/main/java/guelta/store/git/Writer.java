// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Committed;
import guelta.store.Plan;
import guelta.store.Snapshot;
import guelta.store.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jgit.lib.RefUpdate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that commits. What waits is made as one group: plans run one after another on what those before them
 * left, each makes a commit object, then one pack is synced, then each branch is moved and synced, then all are told.
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
                waiting.add(queue.take());
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
            }
        } catch (InterruptedException nobodyInterruptsIt) {
            closed = true;
        }
        List<Task> late = new ArrayList<>();
        queue.drainTo(late);
        late.remove(wakeUp);
        late.forEach(task -> task.fail(store.unavailable()));
    }

    private void carryOut(List<Task> group) throws InterruptedException {
        long deadline = System.nanoTime() + LOCK_PATIENCE.toNanos();
        List<Task> left = group;
        for (int attempt = 0; !left.isEmpty(); attempt++) {
            boolean last = attempt > 0 && ended.await(Math.min(attempt, 50), TimeUnit.MILLISECONDS);
            left = attempt(left, last || System.nanoTime() > deadline);
        }
    }

    /** Carries out what it can; answers those whose branch somebody else moved or holds now. */
    private List<Task> attempt(List<Task> group, boolean last) {
        Unsaved unsaved = new Unsaved(store.objects());
        Map<GitRoot, Draft> drafts = new LinkedHashMap<>();
        for (Task pending : group) {
            try {
                drafts.computeIfAbsent(pending.root(), root -> new Draft(root, root.refresh()))
                        .add(pending, unsaved);
            } catch (StoreUnavailable unreadable) {
                pending.fail(unreadable);
            }
        }
        List<Task> again = new ArrayList<>();
        try {
            if (unsaved.hasCommits()) {
                unsaved.save(store.packs());
            }
            Set<Path> folders = new TreeSet<>();
            for (Draft draft : drafts.values()) {
                draft.keepLeases(draft.now);
                if (draft.commits() && !move(draft, folders)) {
                    if (last) {
                        throw new IOException(draft.root.ref() + " is locked; when no Git program runs there, remove "
                                + draft.root.ref() + ".lock");
                    }
                    again.addAll(draft.takeBack());
                }
            }
            for (Path folder : folders) {
                Durably.syncFolder(folder);
            }
            drafts.values().forEach(Draft::done);
            store.tidyUpWhenDue();
            store.offer();
        } catch (IOException | RuntimeException failure) {
            StoreUnavailable unavailable = new StoreUnavailable(
                    "Store " + store.name() + " can't write to " + store.path() + ": " + failure.getMessage(), failure);
            drafts.values().forEach(draft -> again.addAll(draft.takeBack()));
            again.forEach(pending -> pending.fail(unavailable));
            again.clear();
        }
        return again;
    }

    /** Moves a branch from where it was seen; false when it is elsewhere or held now. Its folders are to be synced. */
    private boolean move(Draft draft, Set<Path> folders) throws IOException {
        String ref = draft.root.ref();
        Path folder = store.path().resolve(ref).getParent();
        boolean there = Files.isDirectory(folder);
        RefUpdate update = store.repository().updateRef(ref, true);
        update.setExpectedOldObjectId(draft.before.commit());
        update.setNewObjectId(draft.now.commit());
        update.disableRefLog();
        RefUpdate.Result result = update.forceUpdate();
        switch (result) {
            case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {
                folders.add(folder);
                if (!there) {
                    Path refs = store.path().resolve("refs");
                    for (Path at = folder.getParent(); at.startsWith(refs); at = at.getParent()) {
                        folders.add(at);
                    }
                }
                return true;
            }
            case LOCK_FAILURE -> {
                if (draft.before.number() == 0
                        && store.repository().getRefDatabase().isNameConflicting(ref)) {
                    throw new IOException("a root can't be beside one whose name is the folder of its own or in it");
                }
                return false;
            }
            default -> throw new IOException(ref + " can't be moved: " + result);
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
            } catch (IOException unwritable) {
                LOG.warn(
                        "Leases of {} in store {} stay until they end: {}",
                        root.name(),
                        store.name(),
                        unwritable.getMessage());
            }
            now = before;
            return all;
        }

        void done() {
            if (now != before) {
                root.publish(now);
            }
            pending.forEach(Task::done);
        }
    }
}
