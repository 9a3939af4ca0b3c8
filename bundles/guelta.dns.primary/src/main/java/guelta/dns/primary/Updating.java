// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.ResourceRecord;
import guelta.dns.master.Uneditable;
import guelta.dns.server.ZoneRecords;
import guelta.dns.update.Decision;
import guelta.dns.update.KeyRights;
import guelta.dns.update.Update;
import guelta.dns.update.UpdateRights;
import guelta.dns.update.ZoneChange;
import guelta.dns.zone.ZoneDigest;
import guelta.store.Author;
import guelta.store.Committed;
import guelta.store.Edit;
import guelta.store.Expired;
import guelta.store.Plan;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.Store;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Rcode;

/** Brings updates into the store: one commit an update, for all zones that it changes. Any thread. */
final class Updating {
    private static final Logger LOG = LoggerFactory.getLogger(Updating.class);
    /** How many updates may wait for the store: 64 KB each at most, so 32 MB of messages. */
    private static final int WAITING = 512;

    private final ZoneFollower follower;
    private final Supplier<Optional<Store>> store;
    private final IntSupplier records;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param records how many records one update may change
     */
    Updating(ZoneFollower follower, Supplier<Optional<Store>> store, IntSupplier records) {
        this.records = records;
        this.follower = follower;
        this.store = store;
    }

    /**
     * Does an update; the stage completes with the RCODE to answer, when what it changed is durable and served. It never
     * fails.
     *
     * @param key that it is signed with
     * @param address of who sent it, for the history
     */
    CompletionStage<Integer> perform(Update update, DomainName key, String address) {
        if (update.size() > records.getAsInt()) {
            LOG.info("an update of {} by {} is refused: it has {} records", update.section(), key, update.size());
            return CompletableFuture.completedStage(Rcode.REFUSED);
        }
        Optional<Store> to = store.get();
        if (to.isEmpty()) {
            LOG.warn("an update of {} by {} is answered with SERVFAIL: there is no store", update.section(), key);
            return CompletableFuture.completedStage(Rcode.SERVFAIL);
        }
        if (waiting.incrementAndGet() > WAITING) {
            waiting.decrementAndGet();
            LOG.warn("an update of {} by {} is answered with SERVFAIL: {} others wait", update.section(), key, WAITING);
            return CompletableFuture.completedStage(Rcode.SERVFAIL);
        }
        String name = key.toString();
        Author author = new Author(name.substring(0, name.length() - 1) + " via primary git", "");
        return commit(to.get(), update, new Sender(key.toString(), Optional.of(key), author, address))
                .whenComplete((ended, failed) -> waiting.decrementAndGet())
                .thenApply(Ended::rcode);
    }

    /** Writes a digest (RFC 8976) into a zone, on behalf of the operator; completes as {@link #perform} does. */
    CompletionStage<Integer> digest(DomainName zone, ZoneDigest.Algorithm algorithm) {
        Optional<Store> to = store.get();
        return to.isEmpty()
                ? CompletableFuture.completedStage(Rcode.SERVFAIL)
                : commit(to.get(), Update.digest(zone, algorithm), operator("dns:zone-digest"))
                        .thenApply(Ended::rcode);
    }

    /** Publishes records of another service, on behalf of the operator, as {@link ZoneRecords#publish} tells. */
    CompletionStage<ZoneRecords.Outcome> publish(DomainName domain, List<ResourceRecord> records, String by) {
        Optional<Store> to = store.get();
        return to.isEmpty()
                ? CompletableFuture.completedStage(new ZoneRecords.Refused("the store of the zones is not there"))
                : commit(to.get(), Update.replacing(domain, records), operator(by))
                        .thenApply(Updating::outcome);
    }

    private static ZoneRecords.Outcome outcome(Ended ended) {
        return switch (ended.rcode) {
            case Rcode.NOERROR -> new ZoneRecords.Served(ended.changed);
            case Rcode.YXRRSET -> new ZoneRecords.Refused("a CNAME is where a record was to be");
            default -> new ZoneRecords.Refused(ended.reason);
        };
    }

    private static Sender operator(String command) {
        return new Sender("the operator", Optional.empty(), new Author("guelta", ""), command);
    }

    /**
     * What became of an update.
     *
     * @param rcode to answer
     * @param reason one sentence without full stop; empty with NOERROR
     * @param changed whether a zone is not what it was
     */
    private record Ended(int rcode, String reason, boolean changed) {}

    /**
     * Who wants an update.
     *
     * @param who for the log
     * @param key whose rights count; empty for those of the operator, who may do everything
     * @param author for the history
     * @param address where it came from
     */
    private record Sender(String who, Optional<DomainName> key, Author author, String address) {
        UpdateRights rights(Access access) {
            return key.<UpdateRights>map(name -> new KeyRights(access.keys(), name, access::limits))
                    .orElse(UpdateRights.ALL);
        }
    }

    private CompletionStage<Ended> commit(Store to, Update update, Sender sender) {
        // In a stage of its own what a store throws at once is answered as what it fails with.
        List<KnownZones.Known> made = new CopyOnWriteArrayList<>();
        return CompletableFuture.completedStage(to)
                .thenApply(zones -> zones.root(ZoneFollower.ROOT))
                .thenCompose(root -> root.commit(head -> plan(head, update, sender, made))
                        .thenCompose(done -> finished(root, done, update, sender)))
                .exceptionally(failed -> {
                    made.forEach(follower.updated()::failed);
                    String reason = String.valueOf(
                            failed.getCause() == null
                                    ? failed.getMessage()
                                    : failed.getCause().getMessage());
                    LOG.warn(
                            "an update of {} by {} is answered with SERVFAIL: {}",
                            update.section(),
                            sender.who,
                            reason);
                    return new Ended(Rcode.SERVFAIL, reason, false);
                });
    }

    /** What was decided, and the zones that came of it. */
    private record Planned(Decision decision, List<KnownZones.Known> zones) {}

    private CompletionStage<Ended> finished(Root root, Committed<Planned> done, Update update, Sender sender) {
        if (done.result().decision instanceof Decision.Refused refused) {
            LOG.info(
                    "an update of {} by {} from {} is answered with {}: {}",
                    update.section(),
                    sender.who,
                    sender.address,
                    Rcode.string(refused.rcode()),
                    refused.reason());
            return CompletableFuture.completedStage(new Ended(refused.rcode(), refused.reason(), false));
        }
        List<KnownZones.Known> zones = done.result().zones;
        if (zones.isEmpty()) {
            return CompletableFuture.completedStage(new Ended(Rcode.NOERROR, "", false));
        }
        try {
            Snapshot made = root.at(done.number());
            zones.forEach(zone -> follower.updated().committed(zone, made));
        } catch (Expired gone) {
            // Then the zones are known by what their files hold.
            LOG.debug("commit {} cannot be reached any more", done.number(), gone);
        }
        return follower.served(done.number()).thenApply(served -> new Ended(Rcode.NOERROR, "", true));
    }

    /**
     * @param made the zones of this plan; those of the one before, which was not committed, are forgotten
     */
    private Plan<Planned> plan(Snapshot head, Update update, Sender sender, List<KnownZones.Known> made) {
        made.forEach(follower.updated()::failed);
        made.clear();
        ZonesAt zones = new ZonesAt(head, follower.served(), follower.updated());
        Decision decision = update.decide(zones, sender.rights(follower.access()), LocalDate.now(ZoneOffset.UTC));
        List<Edit> edits = new ArrayList<>();
        if (decision instanceof Decision.Accepted accepted) {
            try {
                for (ZoneChange change : accepted.zones()) {
                    edits.add(zones.edit(change));
                }
            } catch (Uneditable impossible) {
                edits.clear();
                zones.made().forEach(follower.updated()::failed);
                zones.made().clear();
                decision = new Decision.Refused(Rcode.REFUSED, impossible.getMessage());
            }
        }
        made.addAll(zones.made());
        return new Plan<>(
                edits,
                List.of(),
                sender.author,
                Optional.empty(),
                "changed by " + sender.address,
                new Planned(decision, List.copyOf(zones.made())));
    }
}
