// SPDX-License-Identifier: Apache-2.0
package guelta.store.tree;

import guelta.store.Author;
import guelta.store.Commit;
import guelta.store.Committed;
import guelta.store.Conflict;
import guelta.store.Entry;
import guelta.store.Expired;
import guelta.store.Lease;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.Store;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A copy of a store in another one: every root with its whole history, numbers, authors, moments and messages, and with
 * its leases. A copy that was cut short goes on where it ended, and one that is made again adds what is new.
 */
public final class Copying {
    private static final int UNDER_WAY = 256;
    private static final int TOLD = 1_000;

    private final Root from;
    private final Root to;
    private final Consumer<String> progress;
    private final Deque<CompletionStage<Committed<Boolean>>> underWay = new ArrayDeque<>();

    private Copying(Root from, Root to, Consumer<String> progress) {
        this.from = from;
        this.to = to;
        this.progress = progress;
    }

    /**
     * Copies; takes as long as it takes, on the caller's thread.
     *
     * @param progress is told a line now and then
     * @return how many commits were copied
     * @throws Conflict when the target has a history of its own, or somebody commits to it meanwhile
     * @throws Expired when the source does not have its whole history
     * @throws StoreUnavailable when one of the stores can't be read or written
     */
    public static long copy(Store from, Store to, Consumer<String> progress) throws Conflict, Expired {
        List<String> roots;
        try (Stream<String> names = from.roots("")) {
            roots = names.toList();
        }
        long copied = 0;
        for (String root : roots) {
            copied += new Copying(from.root(root), to.root(root), progress).copy();
        }
        return copied;
    }

    private long copy() throws Conflict, Expired {
        Snapshot head = from.head();
        long there = to.head().number();
        if (there > head.number() || !top(to.at(there)).equals(top(from.at(there)))) {
            throw new Conflict("The root '" + to.name() + "' of the target has a history of its own");
        }
        for (long number = there + 1; number <= head.number(); number++) {
            underWay.add(copy(number, head.epoch()));
            if (underWay.size() == UNDER_WAY) {
                await();
            }
            if (number % TOLD == 0) {
                progress.accept(from.name() + ": " + number + " of " + head.number() + " changes");
            }
        }
        while (!underWay.isEmpty()) {
            await();
        }
        List<Lease> leases = head.leases("");
        if (!leases.isEmpty()) {
            Plan<Boolean> take = new Plan<>(List.of(), leases, new Author("", ""), Optional.empty(), "", true);
            underWay.add(to.commit(any -> take));
            await();
        }
        progress.accept(from.name() + ": all " + head.number() + " changes");
        return head.number() - there;
    }

    private static Tag top(Snapshot snapshot) {
        return snapshot.find(StorePath.TOP).map(Entry::tag).orElseThrow();
    }

    private CompletionStage<Committed<Boolean>> copy(long number, String epoch) throws Expired {
        Commit commit;
        try (Stream<Commit> history = from.history(StorePath.TOP, number + 1)) {
            commit = history.findFirst()
                    .orElseThrow(() -> new Expired("change " + number + " of " + from.name() + " can't be reached"));
        }
        Snapshot after = from.at(number);
        if (!commit.epoch().equals(epoch) || !after.epoch().equals(epoch)) {
            throw new Expired("the history of " + from.name() + " was rewritten while it was copied");
        }
        Plan<Boolean> next = new Plan<>(
                Differences.edits(commit.touched(), after),
                List.of(),
                commit.author(),
                Optional.of(commit.at()),
                commit.message(),
                true);
        Plan<Boolean> nothing =
                new Plan<>(List.of(), List.of(), commit.author(), Optional.empty(), commit.message(), false);
        return to.commit(head -> head.number() == number - 1 ? next : nothing);
    }

    private void await() throws Conflict {
        try {
            if (!underWay.remove().toCompletableFuture().join().result()) {
                throw new Conflict("Somebody commits to the root '" + to.name() + "' of the target");
            }
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }
}
