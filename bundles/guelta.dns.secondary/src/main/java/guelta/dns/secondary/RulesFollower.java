// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.store.Commit;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.Store;
import guelta.store.Subscription;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one cell of what single zones allow: follows the {@code _settings} files of the store that keeps the zones, commit
 * by commit. Without a store, or with one that fails, what was read last stays.
 */
final class RulesFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RulesFollower.class);

    private volatile ZoneRules rules = ZoneRules.NONE;

    // Guarded by this.
    private @Nullable Root root;
    private @Nullable Subscription watch;
    /** Of the history that was read last; null when it has to be read whatever was touched. */
    private @Nullable String epoch;

    /** What is allowed now. Any thread. */
    ZoneRules rules() {
        return rules;
    }

    /**
     * Follows another store from now on; what it says is known when this returns. Null when there is none: then what was
     * read last stays. Any thread, one at a time.
     */
    void follow(@Nullable Store store) {
        Subscription old;
        synchronized (this) {
            old = watch;
            watch = null;
            root = null;
            epoch = null;
        }
        // Outside of the lock: the store may be telling of a commit, which takes it.
        if (old != null) {
            old.close();
        }
        if (store != null) {
            try {
                begin(store.root(Kept.ROOT));
            } catch (RuntimeException unusable) {
                LOG.warn("the settings of zones can't be followed, those before stay: {}", unusable.getMessage());
            }
        }
    }

    private void begin(Root next) {
        long since;
        synchronized (this) {
            root = next;
            since = read(next);
        }
        Subscription made = next.watch(since, commit -> changed(next, commit));
        synchronized (this) {
            watch = made;
        }
    }

    /** Nothing is configured to be followed: no zone has settings of its own. */
    void forget() {
        follow(null);
        rules = ZoneRules.NONE;
    }

    private synchronized void changed(Root from, Commit commit) {
        // Each version of each zone is a commit too, and each would have all files listed.
        boolean concerns =
                !commit.epoch().equals(epoch) || commit.touched().stream().anyMatch(ZoneRules::about);
        if (from == root && concerns) {
            read(from);
        }
    }

    /** Reads the head; returns its number. What can't be read now is read with the next commit. */
    private long read(Root from) {
        try {
            Snapshot head = from.head();
            ZoneRules next = rules.advance(head);
            List<String> told = rules.problems();
            rules = next;
            next.problems().stream()
                    .filter(problem -> !told.contains(problem))
                    .forEach(problem -> LOG.warn("{}", problem));
            epoch = next.whole() ? head.epoch() : null;
            return head.number();
        } catch (RuntimeException unreadable) {
            epoch = null;
            LOG.warn("the settings of zones could not be read, those before stay: {}", unreadable.getMessage());
            return 0;
        }
    }

    @Override
    public void close() {
        follow(null);
    }
}
