// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.Listen;
import guelta.net.NetworkDevice;
import guelta.net.PortState;
import guelta.net.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
    private static final long PARKING = TimeUnit.SECONDS.toNanos(2);
    private static final long RETRY = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_RETRY = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_FOR_ADDRESSES = TimeUnit.SECONDS.toNanos(5);

    private final Sockets sockets;
    private final Identities identities;
    private final Runnable identityChanged = this::settleSoon;
    private final TlsEngines engines = new TlsEngines();
    private final MultiThreadIoEventLoopGroup loops;
    private final List<DeviceThread> threads = new ArrayList<>();
    private final ScheduledExecutorService control =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("guelta.net.netty-control", true));
    private final Set<Candidate> candidates = new HashSet<>();
    private final Set<Candidate> unusable = new HashSet<>();
    private final SortedMap<PortKey, Entry> entries = new TreeMap<>();
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
        return entries.values().stream().map(Entry::state).toList();
    }

    /** Serves a handler from now on. */
    synchronized void add(Candidate candidate) {
        candidates.add(candidate);
        settle();
    }

    /** Lets a handler go. When this returns, no thread is in its code. */
    synchronized void remove(Candidate candidate) {
        candidates.remove(candidate);
        unusable.remove(candidate);
        settle();
    }

    /** Has a service that came again keep the open ports. */
    synchronized void keep(KernelSockets kernel) {
        entries.values().forEach(entry -> entry.keep(kernel));
    }

    /** Leaves the ports to the next device, or closes them where that can't be. */
    @Override
    public void close() {
        control.shutdownNow();
        identities.forget(identityChanged);
        synchronized (this) {
            candidates.clear();
            entries.values().forEach(entry -> entry.park(System.nanoTime()));
            entries.values().forEach(Entry::leave);
            entries.clear();
        }
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        threads.forEach(DeviceThread::free);
        engines.close();
    }

    private synchronized void settle() {
        long now = System.nanoTime();
        Map<PortKey, SortedMap<Candidate, Listen>> wanted = new TreeMap<>();
        boolean wildcards = false;
        for (Candidate candidate : candidates) {
            for (Listen listen : listens(candidate)) {
                for (InetSocketAddress address : listen.addresses()) {
                    wildcards |= address.getAddress().isAnyLocalAddress();
                    for (InetSocketAddress local : LocalAddresses.of(address)) {
                        wanted.computeIfAbsent(new PortKey(listen.transport(), local), key -> new TreeMap<>())
                                .putIfAbsent(candidate, listen);
                    }
                }
            }
        }
        wanted.forEach((key, wishes) -> entries.computeIfAbsent(key, Entry::new).serve(wishes, now));
        entries.forEach((key, entry) -> {
            if (!wanted.containsKey(key)) {
                entry.park(now);
            }
        });
        entries.entrySet().removeIf(entry -> entry.getValue().isOver(wanted.containsKey(entry.getKey()), now));
        long wait = wildcards ? LOOK_FOR_ADDRESSES : Long.MAX_VALUE;
        for (Entry entry : entries.values()) {
            wait = Math.min(wait, entry.idle(now));
        }
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

    private List<Listen> listens(Candidate candidate) {
        if (unusable.contains(candidate)) {
            return List.of();
        }
        try {
            return candidate.handler().listen();
        } catch (RuntimeException | LinkageError broken) {
            refuse(candidate, broken);
            return List.of();
        }
    }

    private void refuse(Candidate candidate, Throwable broken) {
        unusable.add(candidate);
        LOG.error(
                "{}: its handler can't be served, since it failed when asked what and how", candidate.bundle(), broken);
    }

    /** One wanted, open or parking port. */
    private final class Entry {
        private final PortKey key;
        private volatile @Nullable Port port;
        private @Nullable Candidate serving;
        private @Nullable Listen listen;
        private boolean parking;
        private String failure = "";
        private int failures;
        private long due;

        Entry(PortKey key) {
            this.key = key;
        }

        void serve(SortedMap<Candidate, Listen> wishes, long now) {
            wishes.entrySet().removeIf(wish -> !showable(wish.getValue(), now));
            if (!wishes.isEmpty() && port == null && !open(now)) {
                return;
            }
            for (Map.Entry<Candidate, Listen> wish : wishes.entrySet()) {
                Candidate candidate = wish.getKey();
                if (candidate.equals(serving) && wish.getValue().equals(listen)) {
                    return;
                }
                try {
                    Listen wanted = wish.getValue();
                    ServerTls shown = wanted.tls()
                            .map(tls -> new ServerTls(tls, identities, engines))
                            .orElse(null);
                    port.serve(candidate.handler(), wanted.limits(), shown);
                    parking = false;
                    serving = candidate;
                    listen = wanted;
                    LOG.info("{} is served by {}", key, candidate.bundle());
                    return;
                } catch (RuntimeException | LinkageError broken) {
                    refuse(candidate, broken);
                }
            }
            park(now);
        }

        /** Without its certificate a port of TLS is not there; it comes with it. */
        private boolean showable(Listen wish, long now) {
            boolean known = wish.tls()
                    .map(tls -> identities.of(tls.certificate()) != null)
                    .orElse(true);
            if (!known && port == null) {
                fail(ServerTls.missing(wish.tls().orElseThrow()), "waiting for it");
                due = now + LONGEST_RETRY;
            }
            return known;
        }

        private boolean open(long now) {
            if (failures > 0 && due - now > 0) {
                return false;
            }
            try {
                for (Entry other : entries.values()) {
                    if (other.port != null && other.key.sharesSocket(key)) {
                        throw new IOException("it is in use as " + other.key.transport());
                    }
                }
                Sockets.Opened opened = sockets.open(key, threads.size(), this::sendLate);
                port = key.transport() == Transport.UDP
                        ? new UdpPort(key, sockets, opened, threads)
                        : new TcpPort(key, sockets, opened, threads);
                failures = 0;
                return true;
            } catch (IOException | RuntimeException refused) {
                String reason = refused.getMessage() == null ? refused.toString() : refused.getMessage();
                fail(reason, "trying again");
                due = now + Math.min(LONGEST_RETRY, RETRY << Math.min(failures++, 5));
                return false;
            }
        }

        private void fail(String reason, String then) {
            if (!reason.equals(failure)) {
                LOG.error("{} can't be bound: {}; {}", key, reason, then);
            }
            failure = reason;
        }

        void park(long now) {
            if (port != null && !parking) {
                port.park();
                parking = true;
                serving = null;
                listen = null;
                due = now + PARKING;
            }
        }

        /** Whether nothing is left to keep of it; then it is closed. */
        boolean isOver(boolean wanted, long now) {
            if (port == null) {
                return !wanted;
            }
            if (parking && due - now <= 0) {
                close();
                return true;
            }
            return false;
        }

        /** How long nothing is to be done, in nanoseconds. */
        long idle(long now) {
            return port == null || parking ? due - now : Long.MAX_VALUE;
        }

        void leave() {
            if (port != null) {
                port.leave();
                port = null;
            }
        }

        /** Has a service that came again keep this port. */
        void keep(KernelSockets kernel) {
            if (port != null) {
                try {
                    kernel.keep(key, port.channels(), this::sendLate);
                } catch (IOException refused) {
                    LOG.warn("{} closes when this device is updated: {}", key, refused.getMessage());
                }
            }
        }

        private boolean sendLate(InetSocketAddress peer, ByteBuffer message) {
            Port here = port;
            return here != null && here.send(peer, message);
        }

        void close() {
            if (port != null) {
                port.close();
                LOG.info("{} is closed", key);
                port = null;
            }
        }

        PortState state() {
            if (port == null) {
                return new PortState(key.transport(), key.address(), "", failure, 0, 0, 0, 0);
            }
            return new PortState(
                    key.transport(),
                    port.address(),
                    serving == null ? "" : serving.bundle(),
                    parking ? "parking" : "open",
                    port.received.sum(),
                    port.sent.sum(),
                    port.dropped.sum(),
                    port.connections());
        }
    }
}
