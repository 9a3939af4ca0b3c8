// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.Now;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.keys.Keys;
import guelta.dns.keys.Right;
import guelta.dns.message.Records;
import guelta.dns.notify.NotifyEvent;
import guelta.dns.notify.Peer;
import guelta.dns.server.EventMeter;
import guelta.dns.server.EventMeter.Event;
import guelta.dns.server.NotifySender;
import guelta.dns.server.Received;
import guelta.dns.server.TransferServer;
import guelta.dns.server.TransferSource;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import guelta.dns.zone.Zones;
import guelta.net.DatagramPort;
import guelta.net.Dialer;
import guelta.net.Path;
import guelta.store.Store;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
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
import org.xbill.DNS.DClass;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Record;

/**
 * What a primary does for its secondaries: tells them of changes and transfers zones to them.
 */
final class Downstream implements TransferSource, NotifySender.Report, Answering.Streams, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Downstream.class);
    private static final int THREADS = 2;
    private static final int PORT = 53;
    private final ZoneFollower follower;
    private final History history;
    private final Supplier<PrimarySettings> settings;
    private final ScheduledThreadPoolExecutor serial = new ScheduledThreadPoolExecutor(1, daemon("notifies"));
    private final ExecutorService outgoing = Executors.newFixedThreadPool(THREADS, daemon("transfers"));
    private final TransferServer transfers;
    private final EventMeter meter = new EventMeter("primary");
    private final NotifySender notifies;
    /** The keys that were told of last. Confined to the thread that {@link #changed} is called on. */
    private Keys entitled = Keys.NONE;

    Downstream(ZoneFollower follower, Supplier<Optional<Store>> store, Supplier<PrimarySettings> settings) {
        this.follower = follower;
        this.history = new History(follower, store);
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

    /**
     * Takes a signed request of a connection. Who may transfer a zone and asks for its SOA or a transfer of it is a
     * secondary that may keep the connection: it hears there of changes, as Robur's do.
     */
    void asked(Received request) {
        Record question = request.message().getQuestion();
        if (wish(request, question)) {
            notifies.asked(request, Records.name(question.getName()));
        } else {
            notifies.touched(request.from(), 0);
        }
    }

    private boolean wish(Received request, @Nullable Record question) {
        if (question == null
                || request.message().getHeader().getOpcode() != Opcode.QUERY
                || question.getDClass() != DClass.IN
                || question.getType() != RecordType.SOA
                        && question.getType() != RecordType.AXFR
                        && question.getType() != RecordType.IXFR) {
            return false;
        }
        DomainName zone = Records.name(question.getName());
        return zones().find(zone).isPresent() && allows(request, zone);
    }

    /** The secondaries of a zone that hear of changes on connections which they keep. */
    CompletionStage<Set<Peer>> connected(Zone zone) {
        return notifies.listening(zone.apex());
    }

    @Override
    public void writable(DatagramPort port, Path to) {
        transfers.writable(port, to);
        notifies.writable(port, to);
    }

    @Override
    public void closed(Path to) {
        transfers.closed(to);
        notifies.disconnected(to);
    }

    @Override
    public void answered(Path from, ByteBuffer in) {
        notifies.answered(from, in);
    }

    /** Takes another network; null while there is none. */
    void dialer(@Nullable Dialer dialer) {
        notifies.dialer(dialer);
    }

    /**
     * Keeps what differs between the zones before and now, and has it told.
     *
     * @param touched the zones that may differ
     */
    void changed(Zones before, Zones now, Set<DomainName> touched) {
        Keys keys = follower.access().keys();
        if (keys != entitled) {
            entitled = keys;
            notifies.happens(new NotifyEvent.Entitled(keys));
        }
        for (DomainName apex : touched) {
            Zone old = before.find(apex).orElse(null);
            Zone zone = now.find(apex).orElse(null);
            if (zone == null) {
                history.forget(apex);
                notifies.happens(new NotifyEvent.Gone(apex));
            } else if (old != zone && zone.available()) {
                changed(old, zone);
            }
        }
    }

    private void changed(@Nullable Zone old, Zone zone) {
        history.changed(old, zone);
        if (old == null || !old.available() || old.serial() != zone.serial()) {
            tell(zone);
        }
    }

    /** Tells the secondaries of a zone of its version; says whom. */
    Set<Peer> tell(Zone zone) {
        Set<Peer> peers = peers(zone);
        notifies.happens(new NotifyEvent.Changed(zone, peers));
        return peers;
    }

    /**
     * Whom a change concerns: the name servers of the zone but the one that its SOA names as primary (RFC 1996 2.3), at
     * the addresses that the zones of this server have; the secondaries that names of keys tell; those of the settings.
     */
    private Set<Peer> peers(Zone zone) {
        Set<Peer> peers = new HashSet<>();
        List<ResourceRecord> top = zone.records(zone.apex());
        DomainName primary = DomainName.ofWire(top.get(0).data(), 0);
        top.stream()
                .filter(record -> record.type() == RecordType.NS)
                .map(record -> DomainName.ofWire(record.data(), 0))
                .filter(host -> !host.equals(primary))
                .flatMap(host -> addresses(host, zone).stream())
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

    /** The addresses of a host: those of the zone that it belongs to, if that is here, else the glue of this one. */
    private List<ResourceRecord> addresses(DomainName host, Zone glue) {
        return Stream.concat(zones().enclosing(host).stream(), Stream.of(glue))
                .map(zone -> zone.records(host).stream()
                        .filter(record -> record.type() == RecordType.A || record.type() == RecordType.AAAA)
                        .toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
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
        return history.recent(zone, from);
    }

    @Override
    public CompletionStage<Optional<List<ZoneDifference>>> older(Zone zone, long from) {
        return history.since(zone, from);
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
    public void begun(Received request, DomainName zone) {
        notifies.touched(request.from(), 1);
    }

    @Override
    public void ended(Ended transfer) {
        notifies.touched(transfer.to(), -1);
        meter.count(Event.TRANSFER_OUT, transfer.result());
        LOG.info("{}", transfer);
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
        history.close();
        outgoing.shutdownNow();
    }
}
