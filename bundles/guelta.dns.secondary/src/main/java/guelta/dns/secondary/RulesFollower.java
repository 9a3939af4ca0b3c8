// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.store.Commit;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.Store;
import guelta.store.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one cell of what single zones allow: follows the {@code _settings} files of the store that keeps the zones, commit
 * by commit. Without a store, or with one that fails, what was read last stays; while nothing was ever read of a store
 * that is there, nobody is let in without a key. What fails is tried again after a while.
 */
final class RulesFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RulesFollower.class);

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Duration pause;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, Replication.daemon("settings"));
    private volatile ZoneRules rules = ZoneRules.NONE;

    // Guarded by this.
    /** Whether a store was read since there is one to be followed. */
    private boolean known;
    /** Whether there will be another try. */
    private boolean waiting;
    /** Why the last try failed, so that each reason is told once. */
    private @Nullable String told;

    private @Nullable Store store;
    private @Nullable Root root;
    private @Nullable Subscription watch;
    /** Of the history that was read last; null when it has to be read whatever was touched. */
    private @Nullable String epoch;

    RulesFollower() {
        this(PAUSE);
    }

    /**
     * Follows nothing yet.
     *
     * @param pause how long to wait before what failed is tried again
     */
    RulesFollower(Duration pause) {
        this.pause = pause;
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** What is allowed now. Any thread. */
    ZoneRules rules() {
        return rules;
    }

    /**
     * Follows another store from now on; what it says is known when this returns. Null when there is none: then what was
     * read last stays. Any thread, one at a time.
     */
    void follow(@Nullable Store next) {
        Subscription old;
        synchronized (this) {
            old = watch;
            watch = null;
            store = next;
            root = null;
            epoch = null;
        }
        // Outside of the lock: the store may be telling of a commit, which takes it.
        if (old != null) {
            old.close();
        }
        begin();
    }

    /** Reads and watches, or has that tried again. */
    private void begin() {
        try {
            Root from;
            long since;
            synchronized (this) {
                if (store == null || watch != null) {
                    return;
                }
                from = store.root(Kept.ROOT);
                root = from;
                since = read(from);
            }
            // Outside of the lock, as above.
            Subscription made = from.watch(since, commit -> changed(from, commit));
            boolean late;
            synchronized (this) {
                late = from != root || watch != null;
                watch = late ? watch : made;
            }
            if (late) {
                made.close();
            }
        } catch (RuntimeException unusable) {
            failed(unusable);
        }
    }

    /** Nothing is configured to be followed: no zone has settings of its own. */
    void forget() {
        follow(null);
        synchronized (this) {
            known = false;
            rules = ZoneRules.NONE;
        }
    }

    private synchronized void changed(Root from, Commit commit) {
        // Each version of each zone is a commit too, and each would have all files listed.
        boolean concerns =
                !commit.epoch().equals(epoch) || commit.touched().stream().anyMatch(ZoneRules::about);
        if (from == root && concerns) {
            readAgain(from);
        }
    }

    private void again() {
        synchronized (this) {
            waiting = false;
            if (root != null && watch != null) {
                readAgain(root);
                return;
            }
        }
        begin();
    }

    private void readAgain(Root from) {
        try {
            read(from);
        } catch (RuntimeException unreadable) {
            failed(unreadable);
        }
    }

    /** Reads the head; returns its number. */
    private synchronized long read(Root from) {
        Snapshot head = from.head();
        ZoneRules next = rules.advance(head);
        List<String> before = rules.problems();
        rules = next;
        known = true;
        next.problems().stream()
                .filter(problem -> !before.contains(problem))
                .forEach(problem -> LOG.warn("{}", problem));
        epoch = next.whole() ? head.epoch() : null;
        told = null;
        if (!next.whole()) {
            later();
        }
        return head.number();
    }

    /** What was read stays; where nothing was, nobody is let in. */
    private synchronized void failed(RuntimeException why) {
        epoch = null;
        if (!known) {
            rules = ZoneRules.UNKNOWN;
        }
        String reason = String.valueOf(why.getMessage());
        if (!reason.equals(told)) {
            told = reason;
            LOG.warn(
                    "the settings of zones can't be followed, {}: {}",
                    known ? "those before stay" : "so that nobody is let in without a key",
                    reason);
        }
        later();
    }

    private synchronized void later() {
        if (!waiting) {
            try {
                timer.schedule(this::again, pause.toNanos(), TimeUnit.NANOSECONDS);
                waiting = true;
            } catch (RejectedExecutionException closed) {
                LOG.debug("closed while the settings of zones were not known", closed);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdown();
        follow(null);
    }
}
