// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.dns.DomainName;
import guelta.dns.master.Includes;
import guelta.dns.master.MasterFile;
import guelta.dns.master.ZoneText;
import guelta.dns.replica.SecondaryEvent;
import guelta.dns.server.ZoneFileName;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import guelta.dns.zone.ZoneDifference;
import guelta.store.Author;
import guelta.store.Commit;
import guelta.store.Committed;
import guelta.store.Content;
import guelta.store.Edit;
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
import guelta.store.tree.Tags;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The zones of a secondary in a store, so that a restart serves at once: one master file a zone, named as a primary names
 * it. Of a large zone that changes a little only that is written. Until when a zone may be served stands in a lease,
 * which makes no commit when nothing else has changed. Confined to one thread, which nothing here keeps waiting.
 */
final class Kept {
    private static final Logger LOG = LoggerFactory.getLogger(Kept.class);
    /** The root whose files are zones and their settings. */
    static final String ROOT = "main";

    private static final String EXPIRES = "expires ";
    private static final Author AUTHOR = new Author("guelta.dns.secondary", "secondary@localhost");

    /** How a file begins that was made here: the store may have others, a primary's, which are not ours to change. */
    private static final String OURS = "; copied by guelta.dns.secondary\n";

    private static final byte[] HEADING = OURS.getBytes(StandardCharsets.US_ASCII);

    /** Of how many records on a zone is written as what differs: a smaller file takes no time, and need not be known. */
    private static final int LARGE = 1_000;

    private final Root root;
    private final Executor executor;
    /** What was asked last for each zone that is large, or that something is being done for. */
    private final Map<DomainName, CompletableFuture<Version>> versions = new ConcurrentHashMap<>();

    /**
     * @param executor where files are written, one at a time
     */
    Kept(Store store, Executor executor) {
        this.root = store.root(ROOT);
        this.executor = executor;
    }

    /** What was kept; a file that can't be read is told and passed over. To be asked first. */
    List<SecondaryEvent.Restored> read() {
        Snapshot head = root.head();
        List<SecondaryEvent.Restored> found = new ArrayList<>();
        for (StorePath path : files(head)) {
            try {
                head.find(path)
                        .filter(file -> !file.folder() && ours(file, head))
                        .flatMap(file -> restored(file, head))
                        .ifPresent(found::add);
            } catch (RuntimeException | OutOfMemoryError unreadable) {
                LOG.warn("the file {} can't be read, so its zone is brought anew: {}", path, unreadable.toString());
            }
        }
        return found;
    }

    /** The files that may be zones. */
    private static List<StorePath> files(Snapshot head) {
        try (Stream<Entry> top = head.list(StorePath.TOP)) {
            return top.filter(entry -> !entry.folder()).map(Entry::path).toList();
        } catch (RuntimeException unreadable) {
            LOG.warn("the files that are kept can't be listed, their leases tell them: {}", unreadable.toString());
            return head.leases(EXPIRES).stream()
                    .map(lease -> lease.key().substring(EXPIRES.length()))
                    .filter(StorePath::possible)
                    .map(StorePath::of)
                    .toList();
        }
    }

    private Optional<SecondaryEvent.Restored> restored(Entry file, Snapshot head) {
        Optional<Zone> read = ZoneFileName.zone(file.path().name()).flatMap(apex -> zone(apex, file, head));
        return read.map(zone -> {
            Version version = new Version(zone, null, file.tag());
            versions.put(zone.apex(), CompletableFuture.completedFuture(version));
            return new SecondaryEvent.Restored(zone, expires(zone.apex(), head));
        });
    }

    /** The difference that leads from the version of a serial that was kept to a later one. Any thread. */
    Optional<List<ZoneDifference>> older(Zone zone, long serial) {
        Optional<StorePath> path = path(zone.apex());
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try (Stream<Commit> commits = root.history(path.get(), root.head().number())) {
            return OlderVersions.since(
                    zone, serial, commits.map(Commit::number), number -> version(zone.apex(), path.get(), number));
        }
    }

    private Optional<Zone> version(DomainName apex, StorePath path, long number) {
        try {
            Snapshot then = root.at(number);
            return then.find(path)
                    .filter(file -> !file.folder() && ours(file, then))
                    .flatMap(file -> zone(apex, file, then));
        } catch (Expired gone) {
            return Optional.empty();
        }
    }

    private static boolean ours(Entry file, Snapshot head) {
        return heading(file, head).filter(OURS::equals).isPresent();
    }

    /** How a file begins; nothing when that can't be read. */
    private static Optional<String> heading(Entry file, Snapshot head) {
        try (InputStream in = head.content(file).open()) {
            return Optional.of(new String(in.readNBytes(OURS.length()), StandardCharsets.ISO_8859_1));
        } catch (IOException | RuntimeException unreadable) {
            LOG.warn("the file {} can't be read: {}", file.path(), unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** Whether somebody else has a file where a zone would be kept; one that is damaged may be written anew. */
    private static boolean taken(StorePath path, Snapshot head) {
        return find(path, head)
                .filter(file -> file.folder()
                        || heading(file, head).filter(is -> !is.equals(OURS)).isPresent())
                .isPresent();
    }

    /** The file at a path; nothing when the store can't tell what is there. */
    private static Optional<Entry> find(StorePath path, Snapshot head) {
        try {
            return head.find(path);
        } catch (StoreUnavailable damaged) {
            LOG.warn("the file {} can't be read: {}", path, damaged.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Zone> zone(DomainName apex, Entry file, Snapshot head) {
        ZoneBuilder builder = new ZoneBuilder(apex);
        try {
            List<?> wrong = MasterFile.read(
                    file.path().toString(),
                    head.content(file).bytes(),
                    apex,
                    Includes.NONE,
                    (record, in, line) -> builder.add(record));
            Optional<Zone> zone = wrong.isEmpty() ? builder.build().zone() : Optional.empty();
            if (zone.isEmpty()) {
                LOG.warn("zone {} was kept, but its file can't be used; it is brought anew", apex);
            }
            return zone;
        } catch (IOException unreadable) {
            LOG.warn("zone {} was kept, but its file can't be read: {}", apex, unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** A lease that is over is not told: then the zone has expired. */
    private static Instant expires(DomainName apex, Snapshot head) {
        String key = EXPIRES + ZoneFileName.of(apex);
        return head.leases(key).stream()
                .filter(lease -> lease.key().equals(key))
                .map(Lease::expires)
                .findFirst()
                .orElse(Instant.EPOCH);
    }

    /**
     * Keeps a version; completes, whatever came of it, when that is known. What is asked for one zone is done in order,
     * each when the one before is done; the texts are made on the executor.
     */
    CompletionStage<?> put(Zone zone, Instant expires) {
        Optional<StorePath> path = path(zone.apex());
        if (path.isEmpty()) {
            LOG.warn("zone {} is served but not kept: a store has no file of this name", zone.apex());
            return CompletableFuture.completedStage(zone.apex());
        }
        return next(zone.apex(), before -> put(zone, expires, path.get(), before));
    }

    private CompletionStage<Version> put(Zone zone, Instant expires, StorePath path, Version before) {
        if (before.zone == zone) {
            return lease(before, zone.apex(), expires, " confirmed");
        }
        Optional<ZoneText.Edited> edited = Optional.ofNullable(known(before)).flatMap(text -> text.to(zone));
        if (edited.isEmpty()) {
            return whole(zone, expires, path);
        }
        ZoneText text = edited.get().text();
        List<Edit.Splice> splices = edited.get().splices().stream()
                .map(each -> new Edit.Splice(each.offset(), each.offset() + each.removed(), each.octets()))
                .toList();
        return commit(zone, expires, path, text, head -> {
                    boolean same = find(path, head)
                            .filter(file -> file.tag().equals(before.tag))
                            .isPresent();
                    if (!same) {
                        throw new ChangedMeanwhile();
                    }
                    return new Edit.Patch(path, splices);
                })
                .exceptionallyCompose(failed -> ChangedMeanwhile.is(failed)
                        ? whole(zone, expires, path)
                        : CompletableFuture.failedStage(failed));
    }

    private CompletionStage<Version> whole(Zone zone, Instant expires, StorePath path) {
        ZoneText.Whole file = ZoneText.whole(zone, HEADING);
        Content content = new Joined(file.octets(), file.text().size());
        return commit(zone, expires, path, file.text(), head -> new Edit.Put(path, content));
    }

    private CompletionStage<Version> commit(
            Zone zone, Instant expires, StorePath path, ZoneText text, Function<Snapshot, Edit> edit) {
        return root.commit(head -> {
                    if (taken(path, head)) {
                        throw new StoreUnavailable("the store has a file of this name that was not made here");
                    }
                    return plan(head, List.of(edit.apply(head)), zone.apex(), expires, " serial " + zone.serial());
                })
                .thenApplyAsync(
                        done -> zone.size() < LARGE ? Version.NONE : new Version(zone, text, tag(path, done)),
                        executor);
    }

    /** What the file of a version holds; null when that is not known, or the file was written in another way. */
    private static @Nullable ZoneText known(Version version) {
        Zone zone = version.zone;
        if (zone == null || version.text != null) {
            return version.text;
        }
        ZoneText.Whole file = ZoneText.whole(zone, HEADING);
        boolean same = Tags.of(new Joined(file.octets(), file.text().size())).equals(version.tag);
        return same ? file.text() : null;
    }

    /** What the file of a zone is by a commit; null when nobody knows it any more, as when the history is another. */
    private @Nullable Tag tag(StorePath path, Committed<String> done) {
        try {
            Snapshot then = root.at(done.number());
            return then.epoch().equals(done.result())
                    ? then.find(path).map(Entry::tag).orElse(null)
                    : null;
        } catch (Expired | StoreUnavailable gone) {
            return null;
        }
    }

    /** Notes that the version that is kept may be served until later. */
    CompletionStage<?> renew(DomainName apex, Instant expires) {
        return path(apex).isEmpty()
                ? CompletableFuture.completedStage(apex)
                : next(apex, before -> lease(before, apex, expires, " confirmed"));
    }

    private CompletionStage<Version> lease(Version before, DomainName apex, Instant expires, String what) {
        return root.commit(head -> plan(head, List.of(), apex, expires, what)).thenApply(done -> before);
    }

    /** Forgets a zone. */
    CompletionStage<?> delete(DomainName apex) {
        Optional<StorePath> file = path(apex);
        if (file.isEmpty()) {
            return CompletableFuture.completedStage(apex);
        }
        StorePath path = file.get();
        return next(apex, before -> root.commit(head -> plan(
                        head,
                        find(path, head)
                                        .filter(there -> !there.folder() && ours(there, head))
                                        .isPresent()
                                ? List.of(new Edit.Delete(path))
                                : List.of(),
                        apex,
                        Instant.EPOCH,
                        " is no longer copied"))
                .thenApply(done -> Version.NONE));
    }

    /** Results in the history that it belongs to. */
    private static Plan<String> plan(Snapshot head, List<Edit> edits, DomainName apex, Instant expires, String what) {
        return new Plan<>(edits, List.of(lease(apex, expires)), AUTHOR, Optional.empty(), apex + what, head.epoch());
    }

    /** Has something done for a zone behind what was asked before; what fails is told, and leaves the file unknown. */
    private CompletionStage<?> next(DomainName apex, Function<Version, CompletionStage<Version>> step) {
        CompletableFuture<Version> done = versions.getOrDefault(apex, CompletableFuture.completedFuture(Version.NONE))
                .thenComposeAsync(step, executor)
                .exceptionally(failed -> {
                    Throwable cause = failed.getCause() == null ? failed : failed.getCause();
                    if (cause instanceof RejectedExecutionException) {
                        LOG.debug("closed while there was work", cause);
                    } else {
                        LOG.warn("zone {} is served but not kept: {}", apex, cause.getMessage());
                    }
                    return Version.NONE;
                });
        versions.put(apex, done);
        done.thenAccept(version -> {
            if (version == Version.NONE) {
                versions.remove(apex, done);
            }
        });
        return done;
    }

    /** A name of octets that have to be escaped can be longer than that of a file; keys and settings are no zones. */
    private static Optional<StorePath> path(DomainName apex) {
        String name = ZoneFileName.of(apex);
        boolean possible = StorePath.possible(name)
                && ZoneFileName.zone(name).filter(apex::equals).isPresent();
        return possible ? Optional.of(StorePath.of(name)) : Optional.empty();
    }

    private static Lease lease(DomainName apex, Instant expires) {
        return new Lease(EXPIRES + ZoneFileName.of(apex), "", expires);
    }

    /** That a file is not what was committed last: somebody else has written it. */
    private static final class ChangedMeanwhile extends RuntimeException {
        private static final long serialVersionUID = 1;

        ChangedMeanwhile() {
            super("the file is not what was kept last");
        }

        static boolean is(Throwable failed) {
            return failed instanceof ChangedMeanwhile || failed.getCause() instanceof ChangedMeanwhile;
        }
    }

    /**
     * What is known of the file of a zone as it was committed last.
     *
     * @param zone that it holds; null when nothing is known
     * @param text of it; null when it was read and not written here
     * @param tag of the file; null when nobody can tell
     */
    private record Version(
            @Nullable Zone zone,
            @Nullable ZoneText text,
            @Nullable Tag tag) {
        static final Version NONE = new Version(null, null, null);
    }
}
