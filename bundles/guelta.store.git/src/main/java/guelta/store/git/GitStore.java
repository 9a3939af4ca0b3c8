// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Author;
import guelta.store.Root;
import guelta.store.Store;
import guelta.store.StoreState;
import guelta.store.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;

/**
 * A store in a bare Git repository. The root {@code main} is the configured branch, every other root the branch of its
 * name; a root that is named as the configured branch is the branch {@code main}. Git can't hold a branch beside one whose
 * name is its folder: the first commit of such a root fails.
 */
final class GitStore implements Store, AutoCloseable {
    private static final String MAIN = "main";
    private static final String BRANCHES = "refs/heads/";

    private final GitSettings settings;
    private final Clock clock;
    private final Repository repository;
    private final GitObjects objects;
    private final String epoch;
    private final Map<String, GitRoot> roots = new ConcurrentHashMap<>();
    private final ExecutorService workers;
    private final Writer writer;
    private final Looker looker;

    private GitStore(GitSettings settings, Clock clock, Repository repository) {
        this.settings = settings;
        this.clock = clock;
        this.repository = repository;
        this.objects = new GitObjects(repository);
        this.epoch = repository.getConfig().getString("guelta", null, "epoch");
        this.workers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "guelta-store-" + settings.name());
            thread.setDaemon(true);
            return thread;
        });
        this.writer = new Writer(this);
        this.looker = new Looker(this);
    }

    /**
     * Opens the repository, or creates it.
     *
     * @throws IOException when it can't be opened, with one sentence for the operator
     */
    static GitStore open(GitSettings settings, Clock clock) throws IOException {
        return new GitStore(settings, clock, BareRepository.open(settings.path(), settings.branch()));
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Root root(String name) {
        return roots.computeIfAbsent(name, n -> new GitRoot(this, n, BRANCHES + swapped(n)));
    }

    @Override
    public Stream<String> roots(String prefix) {
        try {
            return repository.getRefDatabase().getRefsByPrefix(BRANCHES).stream()
                    .map(Ref::getName)
                    .map(ref -> swapped(ref.substring(BRANCHES.length())))
                    .filter(name -> name.startsWith(prefix))
                    .sorted();
        } catch (IOException unreadable) {
            throw new StoreUnavailable(
                    "The branches of " + path() + " can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** The branch of a root, and the root of a branch: main and the configured branch change places. */
    private String swapped(String name) {
        return name.equals(MAIN) ? settings.branch() : name.equals(settings.branch()) ? MAIN : name;
    }

    /** Compares every root that somebody uses with its branch. */
    void refresh() {
        roots.values().forEach(GitRoot::refresh);
    }

    @Override
    public StoreState state() {
        return new StoreState("git", path().toString(), "", 0, "");
    }

    @Override
    public CompletionStage<String> sync() {
        return CompletableFuture.failedStage(new StoreUnavailable("Store " + name() + " has no remote"));
    }

    @Override
    public CompletionStage<String> gc(Consumer<String> progress) {
        return CompletableFuture.failedStage(new StoreUnavailable("not yet"));
    }

    Path path() {
        return settings.path();
    }

    Repository repository() {
        return repository;
    }

    GitObjects objects() {
        return objects;
    }

    Writer writer() {
        return writer;
    }

    Executor workers() {
        return workers;
    }

    Author author() {
        return settings.author();
    }

    Instant now() {
        return clock.instant();
    }

    /** The epoch of every history that was never rewritten. */
    String epoch() {
        return epoch;
    }

    String newEpoch() {
        return UUID.randomUUID().toString();
    }

    @Override
    public void close() {
        looker.close();
        writer.close();
        workers.shutdown();
        repository.close();
    }
}
