// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Commit;
import guelta.store.StoreUnavailable;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Somebody who is told every commit of a root: where they are, and the turn in which they are told more. */
final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final GitRoot root;
    private final Consumer<Commit> each;
    private final Executor workers;
    private final AtomicInteger wakes = new AtomicInteger();
    private volatile boolean closed;

    /** Where they are: touched by one turn at a time. */
    private String epoch;

    private long told;

    Watch(GitRoot root, long since, Consumer<Commit> each, Executor workers) {
        this.root = root;
        this.each = each;
        this.workers = workers;
        Head head = root.current();
        this.epoch = head.epoch();
        this.told = since;
    }

    /** Says that there may be something to tell. */
    void wake() {
        if (wakes.getAndIncrement() == 0) {
            workers.execute(this::turn);
        }
    }

    void close() {
        closed = true;
    }

    private void turn() {
        int seen = wakes.get();
        do {
            try {
                tell();
            } catch (StoreUnavailable unreadable) {
                LOG.warn("A watch of {} waits: {}", root.name(), unreadable.getMessage());
            }
            seen = wakes.addAndGet(-seen);
        } while (seen != 0);
    }

    private void tell() {
        Head head = root.current();
        boolean reachable = head.epoch().equals(epoch) && told >= 0 && told <= head.number();
        epoch = head.epoch();
        for (long number = reachable ? told + 1 : Math.max(1, head.number()); number <= head.number(); number++) {
            Optional<Commit> commit = root.commit(head, number);
            if (commit.isEmpty()) {
                // The history was cut behind what they know: the head alone.
                number = head.number();
                commit = root.commit(head, number);
            }
            if (closed) {
                return;
            }
            commit.ifPresent(this::told);
            told = number;
        }
        told = head.number();
    }

    private void told(Commit commit) {
        try {
            each.accept(commit);
        } catch (RuntimeException theirs) {
            LOG.warn("A watch of {} failed at change {}", root.name(), commit.number(), theirs);
        }
    }
}
