// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.dns.DomainName;
import guelta.dns.Now;
import guelta.dns.SerialNumber;
import guelta.dns.notify.NotifyEvent;
import guelta.dns.notify.Peer;
import guelta.dns.replica.Primary;
import guelta.dns.replica.Secondary;
import guelta.dns.replica.SecondaryEffect;
import guelta.dns.replica.SecondaryEvent;
import guelta.dns.replica.SecondarySettings;
import guelta.dns.replica.Sources;
import guelta.dns.replica.ZoneState;
import guelta.dns.server.EventMeter;
import guelta.dns.server.NotifySender;
import guelta.dns.transfer.IncomingTransfer;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import guelta.dns.zone.Zones;
import guelta.net.Dialer;
import guelta.store.Store;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one cell that holds the engine of the secondary, the one thread that it runs on, and what does what it wants: asks
 * primaries, takes transfers in, serves, keeps, tells those behind it. What is served is read by any thread.
 */
final class Replication implements SecondaryEffect.By, NotifySender.Report, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replication.class);

    private final ScheduledThreadPoolExecutor serial = new ScheduledThreadPoolExecutor(1, daemon("zones"));
    private final ExecutorService files = Executors.newSingleThreadExecutor(daemon("files"));
    private final SecureRandom random = new SecureRandom();
    private final Secondary engine = new Secondary(bounds(Runtime.getRuntime().maxMemory()));
    private final NotifySender notifies =
            new NotifySender(serial, Replication::now, random::nextLong, this::later, this);
    private final Copies copies = new Copies();
    private volatile Sources sources = Sources.NONE;
    private final EventMeter meter = new EventMeter("secondary");
    private volatile Behind behind = zone -> Set.of();
    private volatile @Nullable Kept kept;

    // Confined to the serial thread.
    private final Exchanges exchanges = new Exchanges(this::happens, meter);
    private final Keeping keeping = new Keeping(this::show);
    private @Nullable Future<?> alarm;

    /** Who is told when a zone changes here. */
    interface Behind {
        Set<Peer> of(Zone zone);
    }

    Replication() {
        serial.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        serial.setRemoveOnCancelPolicy(true);
    }

    /** The usual bounds, but no transfer that takes more than a fourth of the memory: an endless one fails alone. */
    static SecondarySettings bounds(long memory) {
        SecondarySettings usual = SecondarySettings.DEFAULT;
        return new SecondarySettings(
                usual.transfers(),
                usual.checks(),
                Math.min(usual.largest(), memory / 4),
                usual.shortest(),
                usual.longest(),
                usual.patience());
    }

    static ThreadFactory daemon(String name) {
        return work -> {
            Thread thread = new Thread(work, "guelta.dns.secondary " + name);
            thread.setDaemon(true);
            return thread;
        };
    }

    static Now now() {
        return new Now(Instant.now(), System.nanoTime());
    }

    /** What is answered from. Any thread. */
    Zones zones() {
        return copies.zones();
    }

    /** What is copied from where. Any thread. */
    Sources sources() {
        return sources;
    }

    /** The differences that are at hand. Any thread. */
    Optional<List<ZoneDifference>> recent(Zone zone, long serialNumber) {
        return copies.since(zone, serialNumber);
    }

    /** The same, found in what was kept. Any thread; reads for as long as that takes. */
    Optional<List<ZoneDifference>> older(Zone zone, long serialNumber) {
        Kept store = kept;
        return store == null ? Optional.empty() : store.older(zone, serialNumber);
    }

    /** How the zones are. Any thread; waits for what is being done. */
    CompletableFuture<List<ZoneState>> states() {
        return CompletableFuture.supplyAsync(() -> engine.states(now()), serial);
    }

    /** Sets who is told of changes. Any thread. */
    void behind(Behind those) {
        behind = those;
    }

    /** Sets how many octets a zone may have as it comes. Any thread. */
    void largest(long octets) {
        exchanges.largest(octets);
    }

    /** Counts of transfers and notifies. */
    EventMeter meter() {
        return meter;
    }

    /** Has an event happen. Any thread. */
    void happens(SecondaryEvent event) {
        submit(() -> perform(event));
    }

    /** Has something done when all is done that was asked for before. Any thread. */
    void then(Runnable work) {
        submit(() -> {
            try {
                work.run();
            } catch (RuntimeException failed) {
                LOG.error("what follows the zones could not be done", failed);
            }
        });
    }

    private void perform(SecondaryEvent event) {
        try {
            List<SecondaryEffect> effects = engine.on(event, now(), random::nextLong);
            sources = engine.sources();
            copies.together(() -> effects.forEach(this::perform));
        } catch (RuntimeException failed) {
            LOG.error("what is copied could not be worked on", failed);
        }
    }

    /** What cannot be done keeps nothing from the rest: without its next moment the engine would stand still. */
    private void perform(SecondaryEffect effect) {
        try {
            effect.perform(this);
        } catch (RuntimeException | OutOfMemoryError failed) {
            LOG.error("what is copied could not be worked on", failed);
        }
    }

    private void submit(Runnable work) {
        try {
            serial.execute(work);
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed while there was work", closed);
        }
    }

    /** Takes another network; null while there is none. Any thread. */
    void dialer(@Nullable Dialer next) {
        notifies.dialer(next);
        submit(() -> {
            exchanges.dialer(next);
            if (next != null) {
                perform(new SecondaryEvent.Tick());
            }
        });
    }

    /** Takes the store that zones are kept in, and what was kept there; null keeps nothing from now on. Any thread. */
    void keepIn(@Nullable Store store) {
        submit(() -> {
            kept = null;
            keeping.endAll();
            try {
                if (store != null) {
                    Kept next = new Kept(store, files);
                    kept = next;
                    List<SecondaryEvent.Restored> there = next.read();
                    there.forEach(this::perform);
                    keepRest(next, there);
                }
            } catch (RuntimeException | OutOfMemoryError unreadable) {
                LOG.warn("what was kept could not be read, so all zones are brought anew", unreadable);
            }
        });
    }

    /** What came before a store did, or while it was away: without it a crash would bring back an older version. */
    private void keepRest(Kept store, List<SecondaryEvent.Restored> there) {
        Map<DomainName, Long> serials = new HashMap<>();
        there.forEach(each -> serials.put(each.zone().apex(), each.zone().serial()));
        for (ZoneState state : engine.states(now())) {
            Optional<Zone> served = copies.zones().find(state.zone()).filter(Zone::available);
            if (served.isPresent()
                    && state.expires().isPresent()
                    && newer(served.get().serial(), serials.get(state.zone()))) {
                store.put(served.get(), state.expires().get());
            }
        }
    }

    private static boolean newer(long served, @Nullable Long kept) {
        return kept == null || SerialNumber.newer(served, kept);
    }

    private @Nullable Future<?> later(long nanos, Runnable task) {
        try {
            return serial.schedule(task, Math.max(0, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed while there was work", closed);
            return null;
        }
    }

    @Override
    public void send(InetSocketAddress to, byte[] question) {
        exchanges.send(to, question);
    }

    @Override
    public void ask(long exchange, Primary primary, byte[] question) {
        exchanges.ask(exchange, primary, question);
    }

    @Override
    public void transfer(long exchange, Primary primary, IncomingTransfer transfer, byte[] question) {
        exchanges.transfer(exchange, primary, transfer, question);
    }

    @Override
    public void abandon(long exchange) {
        exchanges.abandon(exchange);
    }

    /** Kept first, so that a restart after a crash never serves an older version than was served before it. */
    @Override
    public void serve(Zone zone, Instant expires) {
        Kept store = kept;
        if (store == null) {
            show(zone);
            return;
        }
        keeping.begin(zone);
        try {
            store.put(zone, expires).whenComplete((done, failed) -> submit(() -> keeping.end(zone)));
        } catch (RuntimeException | OutOfMemoryError failed) {
            keeping.end(zone);
            throw failed;
        }
    }

    /** It is kept, and this is the newest version that was ever served. */
    @Override
    public void restore(Zone zone) {
        show(zone);
    }

    @Override
    public void await(DomainName zone) {
        copies.withhold(zone);
    }

    private void show(Zone zone) {
        copies.show(zone);
        Set<Peer> peers = behind.of(zone);
        if (!peers.isEmpty()) {
            notifies.happens(new NotifyEvent.Changed(zone, peers));
        }
    }

    @Override
    public void fresh(DomainName zone, Instant expires) {
        Kept store = kept;
        if (store != null) {
            store.renew(zone, expires);
        }
    }

    @Override
    public void expire(DomainName zone) {
        keeping.forget(zone);
        copies.withhold(zone);
    }

    @Override
    public void drop(DomainName zone) {
        keeping.forget(zone);
        copies.drop(zone);
        notifies.happens(new NotifyEvent.Gone(zone));
        Kept store = kept;
        if (store != null) {
            store.delete(zone);
        }
    }

    @Override
    public void wake(long nanos) {
        if (alarm != null) {
            alarm.cancel(false);
        }
        alarm = later(nanos, () -> perform(new SecondaryEvent.Tick()));
    }

    @Override
    public void tell(boolean bad, String sentence) {
        if (bad) {
            LOG.warn("{}", sentence);
        } else {
            LOG.info("{}", sentence);
        }
    }

    @Override
    public void heard(DomainName zone, long serialNumber, InetSocketAddress peer) {
        meter.count(EventMeter.Event.NOTIFY_OUT, "heard");
        LOG.debug("{} has heard of serial {} of {}", peer, serialNumber, zone);
    }

    @Override
    public void unheard(DomainName zone, long serialNumber, InetSocketAddress peer, String reason) {
        meter.count(EventMeter.Event.NOTIFY_OUT, "unheard");
        LOG.warn("{} has not heard of serial {} of {}: {}", peer, serialNumber, zone, reason);
    }

    @Override
    public void close() {
        submit(exchanges::end);
        serial.shutdown();
        files.shutdown();
    }
}
