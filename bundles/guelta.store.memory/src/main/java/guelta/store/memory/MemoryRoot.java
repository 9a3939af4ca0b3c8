// SPDX-License-Identifier: Apache-2.0
package guelta.store.memory;

import guelta.store.Committed;
import guelta.store.Plan;
import guelta.store.Snapshot;
import guelta.store.Tag;
import guelta.store.tree.Draft;
import guelta.store.tree.History;
import guelta.store.tree.Leases;
import guelta.store.tree.Step;
import guelta.store.tree.Tags;
import guelta.store.tree.TreeRoot;
import guelta.store.tree.TreeSnapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A root in memory. Commits run on the store's one thread for them; reading needs no lock. */
final class MemoryRoot extends TreeRoot {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryRoot.class);

    private final MemoryStore store;

    /** Every commit by its number. Grows only; a number is there before a head names it. */
    private final Map<Long, Step> steps = new ConcurrentHashMap<>();

    private volatile TreeSnapshot head;

    MemoryRoot(MemoryStore store, String name) {
        super(name, store.workers());
        this.store = store;
        this.head = new TreeSnapshot(store.objects(), store.epoch(), 0, Tags.EMPTY_FOLDER, Leases.NONE, store::now);
    }

    @Override
    protected History current() {
        TreeSnapshot now = head;
        return new History() {
            @Override
            public TreeSnapshot head() {
                return now;
            }

            @Override
            public Optional<Step> step(long number) {
                return number > now.number() ? Optional.empty() : Optional.ofNullable(steps.get(number));
            }
        };
    }

    @Override
    public <R> CompletionStage<Committed<R>> commit(Function<Snapshot, Plan<R>> plan) {
        return store.onCommitThread(() -> carryOut(plan));
    }

    private <R> Committed<R> carryOut(Function<Snapshot, Plan<R>> plan) {
        TreeSnapshot before = head;
        Plan<R> decided = plan.apply(before);
        Tag top = Draft.apply(store.objects(), before.top(), decided.edits());
        Instant now = store.now();
        Leases held = before.held().with(decided.leases(), now);
        long number = before.number();
        if (!top.equals(before.top()) || decided.at().isPresent()) {
            number++;
            Instant at = decided.at().orElse(now).truncatedTo(ChronoUnit.SECONDS);
            String message = decided.message().strip();
            steps.put(number, new Step(number, decided.author(), at, message, before.top(), top));
            store.committed();
        }
        head = before.next(number, top, held);
        wakeWatches();
        return new Committed<>(number, decided.result());
    }

    /** The commits so far. */
    Iterable<Step> steps() {
        return steps.values();
    }

    @Override
    protected void failed(RuntimeException watch) {
        LOG.warn("A watch of {} in store {} failed", name(), store.name(), watch);
    }
}
