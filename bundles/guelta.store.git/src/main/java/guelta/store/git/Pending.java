// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Committed;
import guelta.store.Plan;
import guelta.store.Snapshot;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import guelta.store.tree.Draft;
import guelta.store.tree.Leases;
import guelta.store.tree.TreeSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.eclipse.jgit.lib.ObjectId;

/** A commit that waits for its group. What it answers is known when its plan ran, and told when all of it is durable. */
final class Pending<R> implements Task {
    private final GitRoot root;
    private final Function<Snapshot, Plan<R>> plan;
    private final Executor workers;
    private final CompletableFuture<Committed<R>> answer = new CompletableFuture<>();
    private Runnable outcome = () -> {};

    Pending(GitRoot root, Function<Snapshot, Plan<R>> plan, Executor workers) {
        this.root = root;
        this.plan = plan;
        this.workers = workers;
    }

    @Override
    public GitRoot root() {
        return root;
    }

    CompletionStage<Committed<R>> stage() {
        return answer.minimalCompletionStage();
    }

    @Override
    public Head plan(Head head, Unsaved unsaved, GitStore store) {
        TreeSnapshot seen = head.head();
        try {
            Plan<R> decided = plan.apply(seen.readFrom(unsaved));
            Tag top = Draft.apply(unsaved, seen.top(), decided.edits());
            Instant now = store.now();
            Leases held = seen.held().with(decided.leases(), now);
            boolean commits = !top.equals(seen.top()) || decided.at().isPresent();
            long number = seen.number() + (commits ? 1 : 0);
            ObjectId commit = commits ? commit(head, number, top, decided, now, unsaved, store) : head.commit();
            outcome = () -> answer.complete(new Committed<>(number, decided.result()));
            return commits || held != seen.held() ? new Head(head.line(), commit, seen.next(number, top, held)) : head;
        } catch (RuntimeException | Error theirs) {
            outcome = () -> answer.completeExceptionally(theirs);
            return head;
        }
    }

    private static ObjectId commit(
            Head head, long number, Tag top, Plan<?> decided, Instant now, Unsaved unsaved, GitStore store) {
        List<ObjectId> parents = head.number() == 0 ? List.of() : List.of(head.commit());
        return unsaved.keepCommit(GitCommit.write(
                GitObjects.id(top),
                parents,
                number,
                decided.message(),
                decided.author(),
                decided.at().orElse(now),
                store.author(),
                now));
    }

    @Override
    public void done() {
        tell(outcome);
    }

    @Override
    public void fail(StoreUnavailable why) {
        tell(() -> answer.completeExceptionally(why));
    }

    /** Not on the writer's thread: what hangs on the answer may take its time, or wait for another commit. */
    private void tell(Runnable told) {
        try {
            workers.execute(told);
        } catch (RejectedExecutionException closed) {
            told.run();
        }
    }
}
