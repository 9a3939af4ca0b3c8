// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.Author;
import guelta.store.CommitCheck;
import guelta.store.Root;
import guelta.store.Store;
import guelta.store.StoreState;
import guelta.store.StoreUnavailable;
import guelta.store.tree.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store in a bare Git repository: roots are branches, as {@link Branches} names them. */
final class GitStore implements Store, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GitStore.class);

    private final GitSettings settings;
    private final Clock clock;
    private final Repository repository;
    private final Possession possession;
    private final GitObjects objects;
    private final Counts counts;
    private final Packs packs;
    private final Tidying tidying;
    private final Branches branches;
    private final String epoch;
    private final Map<String, GitRoot> roots = new ConcurrentHashMap<>();
    private final ExecutorService workers;
    private final Beside beside;
    private final Pushes pushes;
    private final Mailbox mailbox;
    private final Optional<Journal> journal;
    private final Writer writer;
    private final Optional<Remote> remote;
    private final Looker looker;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean stopped;

    private GitStore(
            GitSettings settings,
            Clock clock,
            Supplier<List<CommitCheck>> checks,
            Repository repository,
            Possession possession)
            throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.repository = repository;
        this.possession = possession;
        this.objects = new GitObjects(repository);
        this.counts = new Counts(settings.name());
        this.packs = new Packs(repository);
        this.branches = new Branches(settings.branch());
        this.epoch = repository.getConfig().getString("guelta", null, "epoch");
        this.workers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "guelta-store-" + settings.name());
            thread.setDaemon(true);
            return thread;
        });
        this.beside = new Beside(settings.name());
        this.tidying = new Tidying(repository, packs, beside::closed);
        this.pushes = new Pushes(this, checks);
        this.mailbox = new Mailbox(this);
        // Also what a time before left that had a journal.
        Replay.of(this);
        this.journal = settings.journal() ? Optional.of(new Journal(this)) : Optional.empty();
        this.writer = new Writer(this);
        this.remote = settings.remote().map(uri -> new Remote(this, settings, uri));
        this.looker = new Looker(this);
        remote.ifPresent(Remote::start);
    }

    /**
     * Opens the repository, or creates it.
     *
     * @param checks who is asked about pushes, at the time of a push
     * @throws IOException when it can't be opened, with one sentence for the operator
     */
    static GitStore open(GitSettings settings, Clock clock, Supplier<List<CommitCheck>> checks) throws IOException {
        Repository repository = BareRepository.open(settings.path(), settings.branch());
        try {
            Possession possession = Possession.of(settings.path());
            try {
                return new GitStore(settings, clock, checks, repository, possession);
            } catch (IOException | RuntimeException | OutOfMemoryError failed) {
                possession.close();
                throw failed;
            }
        } catch (IOException | RuntimeException | OutOfMemoryError failed) {
            repository.close();
            throw failed;
        }
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Root root(String name) {
        return roots.computeIfAbsent(Names.root(name), known -> new GitRoot(this, known));
    }

    @Override
    public Stream<String> roots(String prefix) {
        try {
            return repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS).stream()
                    .flatMap(ref -> branches.root(ref.getName()).stream())
                    .filter(name -> name.startsWith(prefix))
                    .sorted();
        } catch (IOException unreadable) {
            throw new StoreUnavailable(
                    "The branches of " + path() + " can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    String ref(String root) {
        return branches.ref(root);
    }

    /** The root that a branch is. */
    Optional<GitRoot> rootOf(String ref) {
        return branches.root(ref).map(name -> (GitRoot) root(name));
    }

    /** Compares every root that somebody uses with its branch; throws what one of them failed by, after the others. */
    void refresh() {
        Optional<RuntimeException> trouble = Optional.empty();
        for (GitRoot root : roots.values()) {
            try {
                Head before = root.current();
                if (root.refresh() != before) {
                    offer();
                }
            } catch (RuntimeException unreadable) {
                trouble = Optional.of(unreadable);
            }
        }
        if (trouble.isPresent()) {
            throw trouble.get();
        }
    }

    /** Notes what is known of every root. */
    void note() throws IOException {
        for (GitRoot root : roots.values()) {
            root.note();
        }
    }

    @Override
    public StoreState state() {
        String here = journal.map(Journal::trouble).orElse("");
        return remote.map(there -> new StoreState(
                        "git", path().toString(), there.shown(), there.lag(), here.isEmpty() ? there.trouble() : here))
                .orElseGet(() -> new StoreState("git", path().toString(), "", 0, here));
    }

    @Override
    public CompletionStage<String> sync() {
        return remote.map(Remote::sync)
                .orElseGet(() ->
                        CompletableFuture.failedStage(new StoreUnavailable("Store " + name() + " has no remote")));
    }

    /** Lets the remote know that there may be something for it. */
    void offer() {
        remote.ifPresent(Remote::changed);
    }

    @Override
    public CompletionStage<String> gc(Consumer<String> progress) {
        CompletableFuture<String> done = new CompletableFuture<>();
        try {
            beside.execute(() -> {
                try {
                    String said = tidying.all(progress);
                    workers.execute(() -> done.complete(said));
                } catch (IOException | RuntimeException | Error failed) {
                    StoreUnavailable why = beside.closed()
                            ? unavailable()
                            : new StoreUnavailable(
                                    "Store " + name() + " can't tidy up " + path() + ": " + failed.getMessage(),
                                    failed);
                    workers.execute(() -> done.completeExceptionally(why));
                }
            });
        } catch (RejectedExecutionException rejected) {
            done.completeExceptionally(unavailable());
        }
        return done.minimalCompletionStage();
    }

    /** Puts small packs together beside the commits, when there are many. */
    void tidyUpWhenDue() {
        if (packs.addedMoreThan(Tidying.MANY)) {
            try {
                beside.execute(this::tidyUp);
            } catch (RejectedExecutionException rejected) {
                LOG.debug("Store {} is being closed", name());
            }
        }
    }

    private void tidyUp() {
        try {
            tidying.merge();
        } catch (IOException | RuntimeException | OutOfMemoryError failed) {
            if (!beside.closed()) {
                LOG.warn("Store {} can't tidy up {}: {}", name(), path(), failed.getMessage());
            }
        }
    }

    Packs packs() {
        return packs;
    }

    Pushes pushes() {
        return pushes;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    Path path() {
        return settings.path();
    }

    Repository repository() {
        return repository;
    }

    /** What it has done, for metrics. */
    Counts counts() {
        return counts;
    }

    GitObjects objects() {
        return objects;
    }

    /** What answers commits before they are in Git; empty when they are in Git first. */
    Optional<Journal> journal() {
        return journal;
    }

    Writer writer() {
        return writer;
    }

    Executor workers() {
        return workers;
    }

    Beside beside() {
        return beside;
    }

    /** Whether nothing may be written any more. */
    boolean stopped() {
        return stopped;
    }

    /** Why nothing can be done any more. */
    StoreUnavailable unavailable() {
        return new StoreUnavailable("Store " + name() + " is stopped");
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

    /** When this returns, nothing is written into the repository any more, and nobody reads there but for answers. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        looker.close();
        remote.ifPresent(Remote::close);
        writer.close();
        beside.close();
        stopped = true;
        try {
            note();
        } catch (IOException unwritable) {
            LOG.warn("Store {} can't write to {}: {}", name(), path(), unwritable.getMessage());
        }
        workers.shutdown();
        repository.close();
        try {
            if (journal.isPresent()) {
                journal.get().close();
            }
            possession.close();
        } catch (IOException unwritable) {
            LOG.warn("Store {} can't write to {}: {}", name(), path(), unwritable.getMessage());
        }
    }
}
