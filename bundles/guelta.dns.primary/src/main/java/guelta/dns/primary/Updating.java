// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.master.Uneditable;
import guelta.dns.update.Decision;
import guelta.dns.update.KeyRights;
import guelta.dns.update.Update;
import guelta.dns.update.ZoneChange;
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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Rcode;

/** Brings updates into the store: one commit an update, for all zones that it changes. Any thread. */
final class Updating {
    private static final Logger LOG = LoggerFactory.getLogger(Updating.class);

    private final ZoneFollower follower;
    private final Supplier<Optional<Store>> store;

    Updating(ZoneFollower follower, Supplier<Optional<Store>> store) {
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
        Optional<Store> to = store.get();
        if (to.isEmpty()) {
            LOG.warn("an update of {} by {} is answered with SERVFAIL: there is no store", update.section(), key);
            return CompletableFuture.completedStage(Rcode.SERVFAIL);
        }
        // In a stage of its own what a store throws at once is answered as what it fails with.
        List<KnownZones.Known> made = new CopyOnWriteArrayList<>();
        return CompletableFuture.completedStage(to.get())
                .thenApply(zones -> zones.root(ZoneFollower.ROOT))
                .thenCompose(root -> root.commit(head -> plan(head, update, key, address, made))
                        .thenCompose(done -> finished(root, done, update, key, address)))
                .exceptionally(failed -> {
                    made.forEach(follower.updated()::failed);
                    LOG.warn(
                            "an update of {} by {} is answered with SERVFAIL: {}",
                            update.section(),
                            key,
                            failed.getCause() == null
                                    ? failed.getMessage()
                                    : failed.getCause().getMessage());
                    return Rcode.SERVFAIL;
                });
    }

    /** What was decided, and the zones that came of it. */
    private record Planned(Decision decision, List<KnownZones.Known> zones) {}

    private CompletionStage<Integer> finished(
            Root root, Committed<Planned> done, Update update, DomainName key, String address) {
        if (done.result().decision instanceof Decision.Refused refused) {
            LOG.info(
                    "an update of {} by {} from {} is answered with {}: {}",
                    update.section(),
                    key,
                    address,
                    Rcode.string(refused.rcode()),
                    refused.reason());
            return CompletableFuture.completedStage(refused.rcode());
        }
        List<KnownZones.Known> zones = done.result().zones;
        if (zones.isEmpty()) {
            return CompletableFuture.completedStage(Rcode.NOERROR);
        }
        try {
            Snapshot made = root.at(done.number());
            zones.forEach(zone -> follower.updated().committed(zone, made));
        } catch (Expired gone) {
            // Then the zones are known by what their files hold.
            LOG.debug("commit {} cannot be reached any more", done.number(), gone);
        }
        return follower.served(done.number()).thenApply(served -> Rcode.NOERROR);
    }

    /**
     * @param made the zones of this plan; those of the one before, which was not committed, are forgotten
     */
    private Plan<Planned> plan(
            Snapshot head, Update update, DomainName key, String address, List<KnownZones.Known> made) {
        made.forEach(follower.updated()::failed);
        made.clear();
        ZonesAt zones = new ZonesAt(head, follower.served(), follower.updated());
        Access access = follower.access();
        KeyRights rights = new KeyRights(access.keys(), key, access::limits);
        Decision decision = update.decide(zones, rights, LocalDate.now(ZoneOffset.UTC));
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
        String name = key.toString();
        Author author = new Author(name.substring(0, name.length() - 1) + " via primary git", "");
        return new Plan<>(
                edits,
                List.of(),
                author,
                Optional.empty(),
                "changed by " + address,
                new Planned(decision, List.copyOf(zones.made())));
    }
}
