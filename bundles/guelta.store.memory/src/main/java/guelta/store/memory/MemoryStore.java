// SPDX-License-Identifier: Apache-2.0
package guelta.store.memory;

import guelta.meter.MeterReader;
import guelta.meter.MeterSource;
import guelta.store.Root;
import guelta.store.Store;
import guelta.store.StoreState;
import guelta.store.StoreUnavailable;
import guelta.store.Tag;
import guelta.store.tree.Names;
import guelta.store.tree.Node;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A store in memory: it ends with its process. For trials and tests, and for what can be fetched again. */
public final class MemoryStore implements Store, MeterSource, AutoCloseable {
    private final String name;
    private final Clock clock;
    private final String epoch = UUID.randomUUID().toString();
    private final MemoryObjects objects = new MemoryObjects();
    private final Map<String, MemoryRoot> roots = new ConcurrentHashMap<>();
    private final AtomicLong committed = new AtomicLong();
    private final ExecutorService commits;
    private final ExecutorService workers;

    public MemoryStore(String name, Clock clock) {
        this.name = name;
        this.clock = clock;
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, "guelta-store-" + name);
            thread.setDaemon(true);
            return thread;
        };
        commits = Executors.newSingleThreadExecutor(threads);
        workers = Executors.newCachedThreadPool(threads);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Root root(String rootName) {
        return roots.computeIfAbsent(Names.root(rootName), known -> new MemoryRoot(this, known));
    }

    @Override
    public Stream<String> roots(String prefix) {
        return roots.values().stream()
                .filter(root -> root.head().number() > 0)
                .map(Root::name)
                .filter(rootName -> rootName.startsWith(prefix))
                .sorted();
    }

    @Override
    public StoreState state() {
        return new StoreState("memory", "", "", 0, "");
    }

    @Override
    public CompletionStage<String> sync() {
        return CompletableFuture.failedStage(new StoreUnavailable("Store " + name + " is in memory and has no remote"));
    }

    /** A commit was made; on the thread of commits. */
    void committed() {
        committed.incrementAndGet();
    }

    @Override
    public void read(MeterReader to) {
        to.counter("guelta_store_commits_total", "Commits that services made", committed.get(), "store", name());
    }

    /** Forgets what plans brought that came to nothing; every commit stays. */
    @Override
    public CompletionStage<String> gc(Consumer<String> progress) {
        return onCommitThread(() -> {
            Set<Tag> reached = new HashSet<>();
            roots.values().forEach(root -> root.steps().forEach(step -> reach(Node.folder(step.after()), reached)));
            return objects.retain(reached) + " objects that no commit has were forgotten";
        });
    }

    private void reach(Node node, Set<Tag> reached) {
        if (reached.add(node.tag()) && node.isFolder()) {
            objects.folder(node.tag()).nodes().forEach(child -> reach(child, reached));
        }
    }

    /** Runs something when no commit runs; its answer comes on another thread. */
    <T> CompletionStage<T> onCommitThread(Supplier<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            commits.execute(() -> {
                try {
                    T done = work.get();
                    workers.execute(() -> answer.complete(done));
                } catch (RuntimeException | Error failed) {
                    workers.execute(() -> answer.completeExceptionally(failed));
                }
            });
        } catch (RejectedExecutionException closed) {
            answer.completeExceptionally(new StoreUnavailable("Store " + name + " is stopped", closed));
        }
        return answer.minimalCompletionStage();
    }

    MemoryObjects objects() {
        return objects;
    }

    String epoch() {
        return epoch;
    }

    Instant now() {
        return clock.instant();
    }

    Executor workers() {
        return workers;
    }

    @Override
    public void close() {
        commits.shutdown();
        try {
            commits.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        workers.shutdown();
    }
}
