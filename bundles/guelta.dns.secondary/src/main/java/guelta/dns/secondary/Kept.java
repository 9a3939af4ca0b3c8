// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.dns.DomainName;
import guelta.dns.master.Includes;
import guelta.dns.master.MasterFile;
import guelta.dns.replica.SecondaryEvent;
import guelta.dns.server.ZoneFileName;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import guelta.store.Author;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.Entry;
import guelta.store.Lease;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.Store;
import guelta.store.StorePath;
import guelta.store.StoreUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The zones of a secondary in a store, so that a restart serves at once: one master file a zone, named as a primary names
 * it. Until when a zone may be served stands in a lease, which makes no commit when nothing else has changed.
 */
final class Kept {
    private static final Logger LOG = LoggerFactory.getLogger(Kept.class);
    /** The root whose files are zones and their settings. */
    static final String ROOT = "main";

    private static final String EXPIRES = "expires ";
    private static final Author AUTHOR = new Author("guelta.dns.secondary", "secondary@localhost");

    /** How a file begins that was made here: the store may have others, a primary's, which are not ours to change. */
    private static final byte[] OURS = "; copied by guelta.dns.secondary\n".getBytes(StandardCharsets.US_ASCII);

    private final Root root;

    Kept(Store store) {
        this.root = store.root(ROOT);
    }

    /** What was kept; a file that can't be read is passed over. */
    List<SecondaryEvent.Restored> read() {
        Snapshot head = root.head();
        List<SecondaryEvent.Restored> found = new ArrayList<>();
        try (Stream<Entry> top = head.list(StorePath.TOP)) {
            for (Entry file :
                    top.filter(entry -> !entry.folder() && ours(entry, head)).toList()) {
                ZoneFileName.zone(file.path().name())
                        .flatMap(apex -> zone(apex, file, head))
                        .ifPresent(zone -> found.add(new SecondaryEvent.Restored(zone, expires(zone.apex(), head))));
            }
        }
        return found;
    }

    private static boolean ours(Entry file, Snapshot head) {
        try (InputStream in = head.content(file).open()) {
            return Arrays.equals(in.readNBytes(OURS.length), OURS);
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Whether somebody else has a file where a zone would be kept. */
    private static boolean taken(StorePath path, Snapshot head) {
        return head.find(path)
                .filter(file -> file.folder() || !ours(file, head))
                .isPresent();
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

    /** Keeps a version; completes, whatever came of it, when that is known. */
    CompletionStage<?> put(Zone zone, Instant expires) {
        Optional<StorePath> path = path(zone.apex());
        if (path.isEmpty()) {
            LOG.warn("zone {} is served but not kept: a store has no file of this name", zone.apex());
            return CompletableFuture.completedStage(zone.apex());
        }
        StringBuilder text = new StringBuilder(new String(OURS, StandardCharsets.US_ASCII));
        zone.records().forEach(record -> MasterFile.write(record, text));
        Content content = Content.of(text.toString().getBytes(StandardCharsets.US_ASCII));
        return tell(zone.apex(), root.commit(head -> {
            if (taken(path.get(), head)) {
                throw new StoreUnavailable("the store has a file of this name that was not made here");
            }
            return new Plan<>(
                    List.of(new Edit.Put(path.get(), content)),
                    List.of(lease(zone.apex(), expires)),
                    AUTHOR,
                    Optional.empty(),
                    zone.apex() + " serial " + zone.serial(),
                    "");
        }));
    }

    /** Notes that the version that is kept may be served until later. */
    CompletionStage<?> renew(DomainName apex, Instant expires) {
        if (path(apex).isEmpty()) {
            return CompletableFuture.completedStage(apex);
        }
        return commit(
                apex,
                new Plan<>(
                        List.of(), List.of(lease(apex, expires)), AUTHOR, Optional.empty(), apex + " confirmed", ""));
    }

    /** Forgets a zone. */
    CompletionStage<?> delete(DomainName apex) {
        Optional<StorePath> file = path(apex);
        if (file.isEmpty()) {
            return CompletableFuture.completedStage(apex);
        }
        StorePath path = file.get();
        CompletionStage<?> done = root.commit(head -> new Plan<>(
                head.find(path).isPresent() && !taken(path, head) ? List.of(new Edit.Delete(path)) : List.of(),
                List.of(lease(apex, Instant.EPOCH)),
                AUTHOR,
                Optional.empty(),
                apex + " is no longer copied",
                ""));
        return tell(apex, done);
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

    private CompletionStage<?> commit(DomainName apex, Plan<String> plan) {
        return tell(apex, root.commit(head -> plan));
    }

    private static CompletionStage<?> tell(DomainName apex, CompletionStage<?> done) {
        return done.handle((committed, failed) -> {
            if (failed != null) {
                LOG.warn("zone {} is served but not kept: {}", apex, failed.getMessage());
            }
            return apex;
        });
    }
}
