// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.Commit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Somebody who is told every commit of a root: where they are, and the turns in which they are told more. */
final class Watch {
    private final TreeRoot root;
    private final Consumer<Commit> each;
    private final AtomicInteger wakes = new AtomicInteger();
    private volatile boolean closed;

    /** Where they are: touched in turns only, of which there is one at a time. The first one learns the epoch. */
    private @Nullable String epoch;

    private long told;

    Watch(TreeRoot root, long since, Consumer<Commit> each) {
        this.root = root;
        this.each = each;
        this.told = since;
    }

    /** Says that there may be something to tell. */
    void wake() {
        if (wakes.getAndIncrement() == 0) {
            boolean begun = false;
            try {
                root.execute(this::turn);
                begun = true;
            } finally {
                if (!begun) {
                    // No thread now: who says it again has it begun.
                    wakes.set(0);
                }
            }
        }
    }

    void close() {
        closed = true;
    }

    private void turn() {
        int seen = wakes.get();
        do {
            try {
                tell(root.current());
            } catch (RuntimeException unreadable) {
                root.failed(unreadable);
            } catch (Error broken) {
                root.failed(new IllegalStateException("a watch broke: " + broken, broken));
            }
            seen = wakes.addAndGet(-seen);
        } while (seen != 0);
    }

    private void tell(History history) {
        long newest = history.head().number();
        boolean same = epoch == null || history.head().epoch().equals(epoch);
        boolean known = same && told >= 0 && told <= newest;
        epoch = history.head().epoch();
        for (long number = known ? told + 1 : Math.max(newest, 1); number <= newest && !closed; number++) {
            Optional<Step> step = history.step(number);
            if (step.isEmpty()) {
                // The history was cut behind what they know: the head alone.
                number = newest;
                step = history.step(number);
            }
            // Read before it counts as told: what can't be read now is told when it can.
            Optional<Commit> next = step.map(one -> TreeRoot.commit(history, one));
            told = number;
            next.ifPresent(this::tell);
        }
        told = closed ? told : newest;
    }

    private void tell(Commit commit) {
        try {
            each.accept(commit);
        } catch (RuntimeException theirs) {
            root.failed(theirs);
        } catch (Error theirs) {
            // Their bundle may be on its way out, or memory short: nobody would be told of what comes.
            root.failed(new IllegalStateException("who watches broke: " + theirs, theirs));
        }
    }
}
