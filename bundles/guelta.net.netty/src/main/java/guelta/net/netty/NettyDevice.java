// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.DatagramHandler;
import guelta.net.HttpHandler;
import guelta.net.Listen;
import guelta.net.NetworkDevice;
import guelta.net.PortState;
import guelta.net.Tls;
import guelta.net.Transport;
import guelta.net.device.Candidate;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device without its OSGi side: knows the handlers, and opens, serves, parks and closes ports so that they fit.
 * {@link #settle} compares what is wanted with what is there; it runs whenever either may have changed.
 */
final class NettyDevice implements NetworkDevice, AutoCloseable {
    static final String NAME = "guelta.net.netty";
    /** Below that of devices made for one system. */
    static final int RANK = 0;

    private static final Logger LOG = LoggerFactory.getLogger(NettyDevice.class);
    /** How long requests that are being answered have before the device ends. */
    private static final long ENDING = TimeUnit.SECONDS.toNanos(5);

    private static final long LOOK_FOR_ADDRESSES = TimeUnit.SECONDS.toNanos(5);

    private final Sockets sockets;
    private final Identities identities;
    private final Runnable identityChanged = this::settleSoon;
    private final TlsEngines engines = new TlsEngines();
    private final MultiThreadIoEventLoopGroup loops;
    private final List<DeviceThread> threads = new ArrayList<>();
    private final ScheduledExecutorService control =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("guelta.net.netty-control", true));
    private final Set<Candidate<DatagramHandler>> candidates = new HashSet<>();
    private final SortedSet<Candidate<HttpHandler>> websites = new TreeSet<>();
    private final Set<Candidate<?>> unusable = new HashSet<>();
    private final SortedMap<PortKey, MessageEntry> messages = new TreeMap<>();
    private final SortedMap<PortKey, HttpEntry> pages = new TreeMap<>();
    /** What a device of a higher rank serves. */
    private Set<Transport> aside = Set.of();

    private @Nullable Future<?> nextSettle;

    NettyDevice(int threads, Sockets sockets) {
        this(threads, sockets, new Identities());
    }

    NettyDevice(int threads, Sockets sockets, Identities identities) {
        this.sockets = sockets;
        this.identities = identities;
        identities.onChange(identityChanged);
        loops = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("guelta.net.netty", true), sockets.io());
        for (EventExecutor loop : loops) {
            this.threads.add(new DeviceThread((EventLoop) loop));
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int rank() {
        return RANK;
    }

    @Override
    public String description() {
        return sockets.description() + "; threads: " + threads.size();
    }

    @Override
    public synchronized List<PortState> ports() {
        return entries()
                .sorted(Comparator.comparing(entry -> entry.key))
                .map(Entry::state)
                .toList();
    }

    /** Serves handlers from now on. */
    synchronized void add(Collection<Candidate<DatagramHandler>> more) {
        candidates.addAll(more);
        settle();
    }

    /** Lets a handler go. When this returns, no thread is in its code. */
    synchronized void remove(Candidate<DatagramHandler> candidate) {
        candidates.remove(candidate);
        unusable.remove(candidate);
        settle();
    }

    /** Serves handlers of HTTP from now on. */
    synchronized void addHttp(Collection<Candidate<HttpHandler>> more) {
        websites.addAll(more);
        settle();
    }

    /** Lets a handler of HTTP go. When this returns, no thread is in its code; what it was asked it may still answer. */
    synchronized void removeHttp(Candidate<HttpHandler> candidate) {
        websites.remove(candidate);
        unusable.remove(candidate);
        settle();
    }

    /** Leaves these transports to a device of a higher rank, and takes back those that are none of them any more. */
    synchronized void stepAside(Set<Transport> transports) {
        aside = transports;
        settle();
    }

    /** Has a service that came again keep the open ports. */
    synchronized void keep(KernelSockets kernel) {
        entries().forEach(entry -> entry.keep(kernel));
    }

    /** Leaves the ports to the next device, or closes them where that can't be. */
    @Override
    public void close() {
        control.shutdownNow();
        identities.forget(identityChanged);
        List<HttpEntry> answering;
        long now = System.nanoTime();
        synchronized (this) {
            candidates.clear();
            websites.clear();
            messages.values().forEach(entry -> entry.park(now));
            entries().forEach(Entry::leave);
            answering = List.copyOf(pages.values());
            messages.clear();
            pages.clear();
        }
        answering.forEach(entry -> entry.awaitEmpty(now + ENDING - System.nanoTime()));
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        threads.forEach(DeviceThread::free);
        engines.close();
    }

    private synchronized void settle() {
        long now = System.nanoTime();
        Map<PortKey, SortedMap<Candidate<DatagramHandler>, Listen>> wanted = new TreeMap<>();
        Map<PortKey, SortedMap<Candidate<HttpHandler>, Listen>> wantedPages = new TreeMap<>();
        boolean wildcards = false;
        for (Candidate<DatagramHandler> candidate : candidates) {
            List<Listen> listens = listens(candidate, () -> candidate.handler().listen(), false);
            wildcards |= collect(candidate, listens, wanted);
        }
        for (Candidate<HttpHandler> candidate : websites) {
            List<Listen> listens = listens(candidate, () -> candidate.handler().listen(), true);
            wildcards |= collect(candidate, listens, wantedPages);
        }
        SortedSet<Candidate<HttpHandler>> serving = new TreeSet<>(websites);
        serving.removeAll(unusable);
        leaveAside(messages, now);
        leaveAside(pages, now);
        wanted.forEach((key, wishes) -> messages.computeIfAbsent(key, free -> new MessageEntry(free, this))
                .serve(wishes, now));
        wantedPages.keySet().forEach(key -> pages.computeIfAbsent(key, free -> new HttpEntry(free, this)));
        pages.forEach((key, entry) -> entry.serve(wantedPages.getOrDefault(key, new TreeMap<>()), serving, now));
        long wait = wildcards ? LOOK_FOR_ADDRESSES : Long.MAX_VALUE;
        wait = Math.min(wait, parkOthers(messages, wanted.keySet(), now));
        wait = Math.min(wait, parkOthers(pages, wantedPages.keySet(), now));
        settleAfter(wait);
    }

    /** Told by others, who may hold locks of their own. */
    private void settleSoon() {
        try {
            control.execute(this::settleAgain);
        } catch (RejectedExecutionException closed) {
            // Nothing is to be looked after any more.
        }
    }

    private void settleAgain() {
        try {
            settle();
        } catch (RuntimeException broken) {
            LOG.error("The ports can't be looked after; trying again", broken);
            settleAfter(LOOK_FOR_ADDRESSES);
        }
    }

    private synchronized void settleAfter(long nanos) {
        if (nextSettle != null) {
            nextSettle.cancel(false);
            nextSettle = null;
        }
        if (nanos != Long.MAX_VALUE && !control.isShutdown()) {
            nextSettle = control.schedule(this::settleAgain, Math.max(0, nanos), TimeUnit.NANOSECONDS);
        }
    }

    /** Adds what a handler wants; whether it wants whatever addresses there are. */
    private <H> boolean collect(
            Candidate<H> candidate, List<Listen> listens, Map<PortKey, SortedMap<Candidate<H>, Listen>> wanted) {
        boolean wildcards = false;
        for (Listen listen : listens) {
            if (aside.contains(listen.transport())) {
                continue;
            }
            for (InetSocketAddress address : listen.addresses()) {
                wildcards |= address.getAddress().isAnyLocalAddress();
                for (InetSocketAddress local : local(listen.transport(), address)) {
                    wanted.computeIfAbsent(new PortKey(listen.transport(), local), key -> new TreeMap<>())
                            .putIfAbsent(candidate, listen);
                }
            }
        }
        return wildcards;
    }

    private void leaveAside(SortedMap<PortKey, ? extends Entry<?>> entries, long now) {
        List<PortKey> left = entries.keySet().stream()
                .filter(key -> aside.contains(key.transport()))
                .toList();
        left.forEach(key -> entries.get(key).park(now));
        left.forEach(key -> entries.remove(key).leave());
    }

    /** Parks what nobody wants, and closes what nobody has wanted for long; how long nothing is to be done then. */
    private static long parkOthers(SortedMap<PortKey, ? extends Entry<?>> entries, Set<PortKey> wanted, long now) {
        entries.forEach((key, entry) -> {
            if (!wanted.contains(key)) {
                entry.park(now);
            }
        });
        entries.entrySet().removeIf(entry -> entry.getValue().isOver(wanted.contains(entry.getKey()), now));
        return entries.values().stream()
                .mapToLong(entry -> entry.idle(now))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private List<Listen> listens(Candidate<?> candidate, Supplier<List<Listen>> asked, boolean http) {
        if (unusable.contains(candidate)) {
            return List.of();
        }
        try {
            List<Listen> listens = asked.get();
            for (Listen listen : listens) {
                if (listen.transport().http() != http) {
                    throw new IllegalArgumentException(listen.transport() + " is not for such a handler");
                }
            }
            return listens;
        } catch (RuntimeException | LinkageError broken) {
            refuse(candidate, broken);
            return List.of();
        }
    }

    /** A handler can't be used: it is told, and not asked again. */
    void refuse(Candidate<?> candidate, Throwable broken) {
        unusable.add(candidate);
        LOG.error(
                "{}: its handler can't be served, since it failed when asked what and how", candidate.bundle(), broken);
    }

    /** Refuses what another of the device's ports has. */
    void checkShared(Entry<?> wanted) throws IOException {
        for (Entry<?> other : entries().toList()) {
            if (other.port != null && other.key.sharesSocket(wanted.key)) {
                throw new IOException("it is in use as " + other.key.transport());
            }
        }
    }

    Sockets sockets() {
        return sockets;
    }

    Identities identities() {
        return identities;
    }

    List<DeviceThread> threads() {
        return threads;
    }

    /** How a port shows itself. */
    ServerTls shown(Tls wish) {
        return new ServerTls(wish, identities, engines);
    }

    private Stream<Entry<?>> entries() {
        return Stream.concat(messages.values().stream(), pages.values().stream());
    }

    /** The address, or every local one of its family when it is the wildcard, unless that was inherited as one socket. */
    private List<InetSocketAddress> local(Transport transport, InetSocketAddress address) {
        return sockets.isInherited(new PortKey(transport, address)) ? List.of(address) : LocalAddresses.of(address);
    }
}
