// SPDX-License-Identifier: Apache-2.0
package guelta.store.jdbc;

import guelta.store.Committed;
import guelta.store.Plan;
import guelta.store.Snapshot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A plan that waits for its turn, and what came of it. The thread that commits. */
final class Task<R> {
    private final Function<Snapshot, Plan<R>> plan;
    private final CompletableFuture<Committed<R>> answer = new CompletableFuture<>();
    private @Nullable Throwable refused;
    private @Nullable Committed<R> decided;
    private boolean told;

    Task(Function<Snapshot, Plan<R>> plan) {
        this.plan = plan;
    }

    CompletionStage<Committed<R>> answer() {
        return answer.minimalCompletionStage();
    }

    /** What a plan does with a draft, and the number that the root has then. */
    @FunctionalInterface
    interface Draft<R> {
        long number(Plan<R> plan);
    }

    /** Runs the plan on a head; what it or its edits throw is its own outcome. */
    void decide(Snapshot head, Draft<R> draft) {
        refused = null;
        decided = null;
        try {
            Plan<R> wanted = plan.apply(head);
            decided = new Committed<>(draft.number(wanted), wanted.result());
        } catch (RuntimeException | Error failed) {
            refused = failed;
        }
    }

    /** Answers what was decided last, on another thread. */
    void answer(Executor elsewhere) {
        Throwable failure = refused;
        if (failure != null) {
            fail(failure, elsewhere);
        } else {
            Committed<R> committed = decided;
            tell(() -> answer.complete(committed), elsewhere);
        }
    }

    /** Answers that it came to nothing, unless it was answered: what is durable is not told to have failed. */
    void fail(Throwable why, Executor elsewhere) {
        tell(() -> answer.completeExceptionally(why), elsewhere);
    }

    private void tell(Runnable telling, Executor elsewhere) {
        if (told) {
            return;
        }
        told = true;
        try {
            elsewhere.execute(telling);
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            // Here, since somebody waits for it.
            telling.run();
        }
    }
}
