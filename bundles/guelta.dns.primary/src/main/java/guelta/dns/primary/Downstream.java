// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.Now;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.keys.Right;
import guelta.dns.notify.NotifyEvent;
import guelta.dns.notify.Peer;
import guelta.dns.server.EventMeter;
import guelta.dns.server.EventMeter.Event;
import guelta.dns.server.NotifySender;
import guelta.dns.server.Received;
import guelta.dns.server.TransferServer;
import guelta.dns.server.TransferSource;
import guelta.dns.transfer.RecentDifferences;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import guelta.dns.zone.Zones;
import guelta.net.Dialer;
import guelta.store.Commit;
import guelta.store.Entry;
import guelta.store.Expired;
import guelta.store.Root;
import guelta.store.Snapshot;
import guelta.store.Store;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a primary does for its secondaries: tells them of changes and transfers zones to them. The differences of the last
 * versions are kept; those of older ones are found in the history of the store, so that they survive a restart.
 */
final class Downstream implements TransferSource, NotifySender.Report, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Downstream.class);
    private static final int THREADS = 2;
    private static final int KEPT_DIFFERENCES = 100_000;
    private static final int PORT = 53;
    /** How many commits of a zone are looked through for a version, and how many records of them are read at most. */
    private static final int COMMITS = 100;

    private static final long RECORDS = 3_000_000;

    private final ZoneFollower follower;
    private final Supplier<Optional<Store>> store;
    private final Supplier<PrimarySettings> settings;
    private final ScheduledThreadPoolExecutor serial = new ScheduledThreadPoolExecutor(1, daemon("notifies"));
    private final ExecutorService outgoing = Executors.newFixedThreadPool(THREADS, daemon("transfers"));
    private final TransferServer transfers;
    private final EventMeter meter = new EventMeter("primary");
    private final Map<DomainName, RecentDifferences> differences = new ConcurrentHashMap<>();
    /** The commit that each zone was served of first, since this server runs. */
    private final Map<DomainName, Long> first = new ConcurrentHashMap<>();

    private final SerialHistory untilFirst = new SerialHistory();
    private final SerialHistory untilNow = new SerialHistory();
    private final NotifySender notifies;

    Downstream(ZoneFollower follower, Supplier<Optional<Store>> store, Supplier<PrimarySettings> settings) {
        this.follower = follower;
        this.store = store;
        this.settings = settings;
        this.transfers = new TransferServer(
                this, outgoing, System::nanoTime, () -> settings.get().guard().transfers());
        SecureRandom random = new SecureRandom();
        this.notifies = new NotifySender(
                serial, () -> new Now(Instant.now(), System.nanoTime()), random::nextLong, this::later, this);
        serial.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static ThreadFactory daemon(String name) {
        return work -> {
            Thread thread = new Thread(work, "guelta.dns.primary " + name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private void later(long nanos, Runnable task) {
        try {
            serial.schedule(task, Math.max(0, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed while there was work", closed);
        }
    }

    /** What answers questions for transfers. */
    TransferServer transfers() {
        return transfers;
    }

    /** Takes another network; null while there is none. */
    void dialer(@Nullable Dialer dialer) {
        notifies.dialer(dialer);
    }

    /** Keeps what differs between the zones before and now, and has it told. */
    void changed(Zones before, Zones now) {
        for (Zone zone : now.all()) {
            Zone old = before.find(zone.apex()).orElse(null);
            if (old == zone || !zone.available()) {
                continue;
            }
            if (old == null || !old.available()) {
                follower.served().find(zone.apex()).ifPresent(served -> first.put(zone.apex(), served.number()));
            } else {
                differences.put(
                        zone.apex(),
                        differences
                                .getOrDefault(zone.apex(), RecentDifferences.NONE)
                                .with(old, zone, KEPT_DIFFERENCES));
            }
            if (old == null || !old.available() || old.serial() != zone.serial()) {
                tell(zone);
            }
        }
        for (Zone old : before.all()) {
            if (now.find(old.apex()).isEmpty()) {
                differences.remove(old.apex());
                first.remove(old.apex());
                untilFirst.forget(old.apex());
                untilNow.forget(old.apex());
                notifies.happens(new NotifyEvent.Gone(old.apex()));
            }
        }
    }

    /** Tells the secondaries of a zone of its version; says whom. */
    Set<Peer> tell(Zone zone) {
        Set<Peer> peers = peers(zone);
        if (!peers.isEmpty()) {
            notifies.happens(new NotifyEvent.Changed(zone, peers));
        }
        return peers;
    }

    /**
     * Whom a change concerns: the name servers of the zone but the one that its SOA names as primary (RFC 1996 2.3), at
     * the addresses that the zone itself has; the secondaries that names of keys tell; those of the settings.
     */
    private Set<Peer> peers(Zone zone) {
        Set<Peer> peers = new HashSet<>();
        List<ResourceRecord> top = zone.records(zone.apex());
        DomainName primary = DomainName.ofWire(top.get(0).data(), 0);
        top.stream()
                .filter(record -> record.type() == RecordType.NS)
                .map(record -> DomainName.ofWire(record.data(), 0))
                .filter(host -> !host.equals(primary))
                .flatMap(host -> zone.records(host).stream())
                .filter(record -> record.type() == RecordType.A || record.type() == RecordType.AAAA)
                .forEach(record -> peers.add(new Peer(address(record.data()), Optional.empty())));
        settings.get().alsoNotify().forEach(address -> peers.add(new Peer(address, Optional.empty())));
        follower.access().keys().secondaries(zone.apex()).forEach(peer -> {
            InetSocketAddress address = new InetSocketAddress(peer.address(), PORT);
            peers.remove(new Peer(address, Optional.empty()));
            peers.add(new Peer(address, Optional.of(peer.key())));
        });
        peers.removeIf(peer -> settings.get().listen().contains(peer.address()));
        return peers;
    }

    private static InetSocketAddress address(byte[] octets) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(octets), PORT);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("a record of an address has 4 or 16 octets", impossible);
        }
    }

    @Override
    public Zones zones() {
        return follower.zones();
    }

    @Override
    public boolean allows(Received request, DomainName zone) {
        PrimarySettings now = settings.get();
        return request.key()
                .map(key -> follower.access().keys().allows(key.name(), Right.TRANSFER, zone))
                .orElseGet(() -> follower.access()
                        .settings(zone)
                        .transfer()
                        .map(own -> own.contains(request.peer()))
                        .orElseGet(() -> now.axfr() || now.allowTransfer().contains(request.peer())));
    }

    @Override
    public Optional<List<ZoneDifference>> recent(Zone zone, long from) {
        return differences
                .getOrDefault(zone.apex(), RecentDifferences.NONE)
                .since(from)
                .filter(chain -> chain.get(chain.size() - 1).toSerial() == zone.serial())
                .filter(chain -> !givenBefore(zone, from));
    }

    /** Whether a version from before this server ran has had a serial that is given since, or may have had it. */
    private boolean givenBefore(Zone zone, long given) {
        Optional<ServedZone> served = follower.served().find(zone.apex());
        if (served.isEmpty()) {
            // The catalog has no file; its serials are of the clock.
            return false;
        }
        Long since = first.get(zone.apex());
        Optional<Store> from = store.get();
        return since == null
                || from.isEmpty()
                || untilFirst.before(
                        from.get().root(ZoneFollower.ROOT),
                        zone.apex(),
                        served.get().file(),
                        since,
                        given);
    }

    /** Reads the versions of a zone's file backwards until the one of the serial; one difference leads from it to now. */
    @Override
    public Optional<List<ZoneDifference>> older(Zone zone, long from) {
        Optional<ServedZone> served = follower.served().find(zone.apex());
        Optional<Store> history = store.get();
        if (served.isEmpty() || history.isEmpty()) {
            return Optional.empty();
        }
        Root root = history.get().root(ZoneFollower.ROOT);
        if (untilNow.twice(root, zone.apex(), served.get().file(), served.get().number(), from)) {
            return Optional.empty();
        }
        List<Long> commits;
        try (Stream<Commit> older =
                root.history(served.get().file(), served.get().number())) {
            commits = older.limit(COMMITS).map(Commit::number).toList();
        }
        long records = 0;
        Zone found = null;
        for (long number : commits) {
            Zone then = version(root, served.get(), number);
            boolean wanted = then != null && then.serial() == from;
            if (found != null) {
                // Of two versions with one serial nobody knows which one the client has.
                return wanted ? Optional.empty() : difference(found, zone);
            }
            found = wanted ? then : null;
            records += then == null ? 0 : then.size();
            if (records > RECORDS) {
                break;
            }
        }
        return found == null ? Optional.empty() : difference(found, zone);
    }

    private static Optional<List<ZoneDifference>> difference(Zone then, Zone now) {
        return ZoneDifference.between(then, now, (int) Math.min(now.size(), Integer.MAX_VALUE))
                .map(List::of);
    }

    private static @Nullable Zone version(Root root, ServedZone served, long number) {
        try {
            Snapshot then = root.at(number);
            Entry file =
                    then.find(served.file()).filter(entry -> !entry.folder()).orElse(null);
            return file == null
                    ? null
                    : ZoneReading.of(served.apex(), file, then).zone();
        } catch (Expired gone) {
            return null;
        }
    }

    /** Counts of transfers, updates and notifies. */
    EventMeter meter() {
        return meter;
    }

    @Override
    public void tooMany(Received request, DomainName zone) {
        meter.count(Event.TRANSFER_OUT, "busy");
        LOG.warn("zone {} is not transferred to {} now: as many transfers go out as may", zone, request.address());
    }

    @Override
    public void ended(Ended transfer) {
        meter.count(Event.TRANSFER_OUT, !transfer.complete() ? "broken" : transfer.whole() ? "whole" : "differences");
        LOG.info(
                "zone {} serial {} {} to {}: {} octets in {} messages{}",
                transfer.zone(),
                transfer.serial(),
                transfer.whole() ? "whole" : "by differences",
                transfer.peer(),
                transfer.octets(),
                transfer.messages(),
                transfer.complete() ? "" : ", and then the client was gone");
    }

    @Override
    public void heard(DomainName zone, long serialNumber, InetSocketAddress peer) {
        meter.count(Event.NOTIFY_OUT, "heard");
        LOG.debug("{} has heard of serial {} of {}", peer, serialNumber, zone);
    }

    @Override
    public void unheard(DomainName zone, long serialNumber, InetSocketAddress peer, String reason) {
        meter.count(Event.NOTIFY_OUT, "unheard");
        LOG.warn("{} has not heard of serial {} of {}: {}", peer, serialNumber, zone, reason);
    }

    @Override
    public void close() {
        notifies.dialer(null);
        serial.shutdown();
        outgoing.shutdownNow();
    }
}
