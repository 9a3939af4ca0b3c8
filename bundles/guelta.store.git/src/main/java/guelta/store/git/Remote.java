// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import guelta.store.StoreUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.URIish;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a store exchanges commits with: pulls when it begins, in intervals and when asked, pushes behind every commit. What
 * it saw there last are the branches below {@code refs/remotes/origin}. While the remote can't be reached the store works
 * on, and this tries again, at longer and longer intervals up to five minutes.
 */
final class Remote implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Remote.class);
    private static final String SEEN = "refs/remotes/origin/";
    private static final int ATTEMPTS = 5;
    private static final long TOLD_SECONDS = 10;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final GitStore store;
    private final GitSettings settings;
    private final URIish uri;
    private final Transports transports;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final Set<CompletableFuture<String>> asked = ConcurrentHashMap.newKeySet();
    private volatile String trouble = "";

    /** Whether the remote was seen since this began: then a branch that was not seen there is not there. */
    private volatile boolean reached;

    /** Touched by the thread alone. */
    private int failures;

    private boolean pulling;

    private Optional<Future<?>> retry = Optional.empty();

    Remote(GitStore store, GitSettings settings, URIish uri) {
        this.store = store;
        this.settings = settings;
        this.uri = uri;
        this.transports = new Transports(store.repository(), uri, settings.sshKey(), settings.caFile());
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread named = new Thread(task, "guelta-store-" + store.name() + "-remote");
            named.setDaemon(true);
            return named;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Begins to exchange. */
    void start() {
        thread.execute(() -> attempt(true));
        long poll = settings.poll().toMillis();
        if (poll > 0) {
            thread.scheduleWithFixedDelay(() -> attempt(true), poll, poll, TimeUnit.MILLISECONDS);
        }
    }

    /** Says that there may be something to push. */
    void changed() {
        if (waiting.compareAndSet(false, true)) {
            try {
                thread.execute(() -> {
                    waiting.set(false);
                    // While it can't be reached, the next try is due already.
                    if (failures == 0) {
                        attempt(false);
                    }
                });
            } catch (RejectedExecutionException closed) {
                LOG.debug("Store {} is being closed", store.name());
            }
        }
    }

    /** Pulls and pushes now. */
    CompletionStage<String> sync() {
        CompletableFuture<String> done = new CompletableFuture<>();
        asked.add(done);
        try {
            thread.execute(() -> {
                String said = attempt(true);
                String why = transports.closed() ? store.unavailable().getMessage() : trouble;
                asked.remove(done);
                store.workers().execute(() -> {
                    if (why.isEmpty()) {
                        done.complete(said);
                    } else {
                        done.completeExceptionally(new StoreUnavailable(why));
                    }
                });
            });
        } catch (RejectedExecutionException rejected) {
            done.completeExceptionally(store.unavailable());
        }
        return done.minimalCompletionStage();
    }

    /** What is wrong, in one sentence; empty when all is well. */
    String trouble() {
        return trouble;
    }

    /** The address without a password, and without the name of a user where that may be a token. */
    String shown() {
        URIish shown = uri.setPass(null);
        return ("https".equals(uri.getScheme()) ? shown.setUser(null) : shown).toString();
    }

    /** How many commits the remote lacks, as far as it was seen; -1 when it never was. */
    long lag() {
        long lag = 0;
        Repository repository = store.repository();
        try (RevWalk walk = new RevWalk(repository)) {
            for (Ref branch : repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS)) {
                Ref there = repository.exactRef(seen(branch.getName()));
                walk.reset();
                walk.markStart(walk.parseCommit(branch.getObjectId()));
                if (there != null) {
                    walk.markUninteresting(walk.parseCommit(there.getObjectId()));
                } else if (!reached) {
                    return -1;
                }
                for (RevCommit commit = walk.next(); commit != null; commit = walk.next()) {
                    lag++;
                }
            }
            return lag;
        } catch (IOException unreadable) {
            return -1;
        }
    }

    private static String seen(String branch) {
        return SEEN + branch.substring(Constants.R_HEADS.length());
    }

    private String attempt(boolean pull) {
        retry.ifPresent(waiting -> waiting.cancel(false));
        retry = Optional.empty();
        String said = "";
        if (transports.closed()) {
            return said;
        }
        pulling = false;
        try {
            said = exchange(pull);
            if (!trouble.isEmpty()) {
                LOG.info("Store {}: {}", store.name(), said);
            }
            trouble = "";
            failures = 0;
        } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError failed) {
            // Else the thread would not come again, and nobody hear why.
            if (transports.closed()) {
                return said;
            }
            String sentence =
                    hidden(String.valueOf(failed.getMessage())).strip().replaceAll("\\s*\\R\\s*", "; ");
            if (!sentence.equals(trouble)) {
                LOG.warn("Store {} and its remote {}: {}", store.name(), shown(), sentence);
                LOG.debug("Store {} and its remote failed by", store.name(), failed);
            }
            trouble = sentence;
            store.counts().failed(pulling);
            failures++;
            tryAgain();
        }
        return said;
    }

    private void tryAgain() {
        long wait = Math.min(LONGEST_WAIT.toMillis(), 500L << Math.min(failures, 12));
        if (!thread.isShutdown()) {
            retry = Optional.of(thread.schedule(() -> attempt(true), wait, TimeUnit.MILLISECONDS));
        }
    }

    /** JGit leaves passwords out of what it says; what lies below it may not. */
    private String hidden(String message) {
        String hidden = message;
        for (String secret : new String[] {uri.getPass(), "https".equals(uri.getScheme()) ? uri.getUser() : null}) {
            if (secret != null && !secret.isEmpty()) {
                hidden = hidden.replace(secret, "...");
            }
        }
        return hidden;
    }

    private String exchange(boolean pull) throws IOException {
        int pulled = 0;
        int pushed = 0;
        List<String> conflicts = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (pull || attempt > 0) {
                conflicts.clear();
                pulling = true;
                pulled += pull(conflicts);
                pulling = false;
                store.counts().pulled();
            }
            try {
                int branches = push(conflicts);
                if (branches > 0) {
                    store.counts().pushed();
                }
                pushed += branches;
                if (!conflicts.isEmpty()) {
                    throw new IOException("both sides changed " + String.join(", ", conflicts)
                            + "; what is here stays until somebody merges it and pushes it here");
                }
                return "Pulled " + pulled + " branches from " + shown() + ", pushed " + pushed;
            } catch (MovedOn others) {
                LOG.debug("{} moved on, pulling again", shown());
            }
        }
        throw new IOException(shown() + " changes faster than it can be pulled");
    }

    /** The remote has commits that were not pulled yet. */
    private static final class MovedOn extends Exception {}

    /** Fetches, and brings what came together with the roots; answers how many of them went on by that. */
    private int pull(List<String> conflicts) throws IOException {
        transports.carryOut(transport -> {
            transport.setTagOpt(TagOpt.NO_TAGS);
            transport.setRemoveDeletedRefs(true);
            transport.fetch(
                    NullProgressMonitor.INSTANCE, List.of(new RefSpec("+" + Constants.R_HEADS + "*:" + SEEN + "*")));
        });
        reached = true;
        Durably.syncFolder(store.packs().folder());
        int moved = 0;
        for (Ref there : store.repository().getRefDatabase().getRefsByPrefix(SEEN)) {
            String branch = Constants.R_HEADS + there.getName().substring(SEEN.length());
            Optional<GitRoot> root = store.rootOf(branch);
            if (root.isPresent()) {
                ObjectId before = root.get().refresh().commit();
                conflicts.addAll(integrate(root.get(), there.getObjectId()));
                moved += before.equals(root.get().refresh().commit()) ? 0 : 1;
            }
        }
        return moved;
    }

    private List<String> integrate(GitRoot root, ObjectId theirs) throws IOException {
        Integration integration = new Integration(root, theirs, shown());
        store.writer().add(integration);
        try {
            return integration.conflicts().join().stream()
                    .map(path -> root.name() + ":" + path)
                    .toList();
        } catch (CompletionException failed) {
            throw new IOException(failed.getCause().getMessage(), failed);
        }
    }

    /** Pushes what the remote lacks; answers how many branches that were. */
    private int push(List<String> conflicts) throws IOException, MovedOn {
        List<RemoteRefUpdate> updates = new ArrayList<>();
        for (Ref branch : store.repository().getRefDatabase().getRefsByPrefix(Constants.R_HEADS)) {
            String name = branch.getName();
            Ref there = store.repository().exactRef(seen(name));
            boolean inConflict = store.rootOf(name).stream()
                    .anyMatch(root -> conflicts.stream().anyMatch(path -> path.startsWith(root.name() + ":")));
            if (!inConflict && (there == null || !there.getObjectId().equals(branch.getObjectId()))) {
                // Never forced: what is there and not here is pulled first.
                updates.add(new RemoteRefUpdate(
                        store.repository(), name, branch.getObjectId(), name, false, seen(name), null));
            }
        }
        if (updates.isEmpty()) {
            return 0;
        }
        transports.carryOut(transport -> transport.push(NullProgressMonitor.INSTANCE, updates));
        for (RemoteRefUpdate update : updates) {
            switch (update.getStatus()) {
                case OK, UP_TO_DATE -> LOG.debug("{} is at {}", update.getRemoteName(), shown());
                case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> throw new MovedOn();
                default ->
                    throw new IOException(shown() + " refuses " + update.getRemoteName() + ": "
                            + (update.getMessage() == null ? update.getStatus() : update.getMessage()));
            }
        }
        return updates.size();
    }

    /** Ends what is under way, and waits for its end. */
    @Override
    public void close() {
        transports.close();
        thread.shutdown();
        try {
            while (!thread.awaitTermination(TOLD_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Store {} waits for its exchange with {} to end", store.name(), shown());
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        asked.forEach(done -> done.completeExceptionally(store.unavailable()));
    }
}
