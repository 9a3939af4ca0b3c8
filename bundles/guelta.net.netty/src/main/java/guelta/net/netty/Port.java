// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.DatagramHandler;
import guelta.net.DatagramHandler.Worker;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.Limits;
import guelta.net.Path;
import guelta.net.device.OncePerMinute;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open port: one lane a thread, the counters of all. The device's control thread opens it, parked, and serves, parks
 * and at last closes it or leaves it to the next device. Only {@link #send} is for any thread, at any time.
 */
abstract class Port implements DatagramPort, OpenPort {
    private static final Logger LOG = LoggerFactory.getLogger(Port.class);
    private static final int LARGEST = 65_535;

    final LongAdder received = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder dropped = new LongAdder();
    private final PortKey key;
    private final Sockets sockets;
    private final OncePerMinute complaints = new OncePerMinute(System.nanoTime());
    /** Writing: the port is leaving; nothing may be sent on its channels from here on. */
    private final ReadWriteLock presence = new ReentrantReadWriteLock();

    private boolean gone;

    Port(PortKey key, Sockets sockets) {
        this.key = key;
        this.sockets = sockets;
    }

    abstract List<? extends Lane> lanes();

    /** Takes no more connections. */
    abstract void refuse();

    /** Whether its connections go on with the next device, where sockets can be left to it. */
    abstract boolean movesConnections();

    abstract Delivery sendHere(FixedPath to, ByteBuffer message, boolean last);

    /** The way to a peer of this port. */
    abstract FixedPath path(InetSocketAddress peer);

    /**
     * Hands the port to a handler, on every lane; throws what the handler throws, and then the one before goes on.
     *
     * @param shown what new connections see, with TLS
     */
    void serve(DatagramHandler handler, Limits limits, @Nullable ServerTls shown) {
        List<Worker> workers = new ArrayList<>();
        try {
            for (int i = 0; i < lanes().size(); i++) {
                workers.add(handler.worker(this));
            }
        } catch (RuntimeException | LinkageError unusable) {
            workers.forEach(this::close);
            throw unusable;
        }
        for (int i = 0; i < workers.size(); i++) {
            Lane lane = lanes().get(i);
            Worker worker = workers.get(i);
            lane.thread().run(() -> lane.serve(worker, limits));
        }
    }

    /** Takes the port from its handler; requests wait. When this returns, no thread is in the handler's code. */
    final void park() {
        each(Lane::park);
    }

    /** Leaves the port to the next device; it and every other port of this device is parked, so no thread is in a handler. */
    @Override
    public final void leave() {
        List<Map.Entry<InetSocketAddress, ByteBuffer>> datagrams = new ArrayList<>();
        List<Sockets.LeftConnection> connections = new ArrayList<>();
        presence.writeLock().lock();
        try {
            gone = true;
            refuse();
            each(lane -> {
                Sockets.Left left = lane.leave();
                datagrams.addAll(left.datagrams());
                connections.addAll(left.connections());
            });
            sockets.give(key, new Sockets.Left(datagrams, connections));
        } finally {
            presence.writeLock().unlock();
        }
        each(Lane::close);
    }

    /** Closes the parked port and what is connected to it. */
    @Override
    public final void close() {
        presence.writeLock().lock();
        try {
            gone = true;
        } finally {
            presence.writeLock().unlock();
        }
        sockets.close(key);
        refuse();
        each(Lane::close);
    }

    /** Does something with every lane, on its thread; one that a handler holds is told and left as it is. */
    private void each(Consumer<Lane> what) {
        for (Lane lane : lanes()) {
            try {
                lane.thread().run(() -> what.accept(lane));
            } catch (IllegalStateException stuck) {
                LOG.error("{}: {}", key, stuck.getMessage(), stuck.getCause());
            }
        }
    }

    @Override
    public final Delivery send(Path to, ByteBuffer message) {
        return send(to.copy(), message, true);
    }

    @Override
    public final Delivery part(Path to, ByteBuffer message) {
        return send(to.copy(), message, false);
    }

    private Delivery send(FixedPath to, ByteBuffer message, boolean last) {
        if (message.remaining() > LARGEST) {
            throw new IllegalArgumentException("a message has at most " + LARGEST + " bytes");
        }
        Delivery delivery = attempt(to, message, last).orElseGet(() -> sendByNext(to, message, last));
        if (delivery == Delivery.GONE) {
            dropped.increment();
        }
        return delivery;
    }

    /** A stream waits for the next device to say that it goes on: what waits between two devices has no bound. */
    private Delivery sendByNext(FixedPath to, ByteBuffer message, boolean last) {
        if (!last && movesConnections() && sockets.moveConnections()) {
            return Delivery.FULL;
        }
        return sockets.send(key, to.peer(), message) ? Delivery.SENT : Delivery.GONE;
    }

    @Override
    public final boolean send(InetSocketAddress peer, ByteBuffer message) {
        return attempt(path(peer), message, true).orElse(Delivery.GONE) == Delivery.SENT;
    }

    private Optional<Delivery> attempt(FixedPath to, ByteBuffer message, boolean last) {
        presence.readLock().lock();
        try {
            return gone ? Optional.empty() : Optional.of(sendHere(to, message, last));
        } finally {
            presence.readLock().unlock();
        }
    }

    @Override
    public final long received() {
        return received.sum();
    }

    @Override
    public final long sent() {
        return sent.sum();
    }

    @Override
    public final long dropped() {
        return dropped.sum();
    }

    final void close(Worker worker) {
        try {
            worker.close();
        } catch (Throwable broken) {
            complain(broken);
        }
    }

    /** A handler's code threw: that request is dropped, everything else goes on. */
    final void complain(Throwable broken) {
        if (complaints.open(System.nanoTime())) {
            LOG.error("{}: the handler failed at a request, which is dropped (told once a minute)", key, broken);
        }
    }
}
