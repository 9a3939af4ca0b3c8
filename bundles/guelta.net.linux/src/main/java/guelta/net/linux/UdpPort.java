// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import guelta.net.DatagramHandler;
import guelta.net.DatagramHandler.Worker;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.Limits;
import guelta.net.Path;
import guelta.net.Transport;
import guelta.net.device.OncePerMinute;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open UDP address: its sockets, each a {@link Lane}; the kernel spreads the peers over them. The device's control
 * thread opens it, parked, and serves, parks and at last closes it or leaves it to the next device. Only {@link #send} is
 * for any thread, at any time.
 */
final class UdpPort implements DatagramPort {
    private static final Logger LOG = LoggerFactory.getLogger(UdpPort.class);

    final LongAdder received = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder dropped = new LongAdder();
    /** The address that was asked for; the port number may be 0. */
    private final InetSocketAddress key;

    private final InetSocketAddress address;
    private final boolean six;
    private final boolean wildcard;
    private final KernelPorts ports;
    private final int[] sockets;
    private final List<Lane> lanes = new ArrayList<>();
    private final OncePerMinute complaints = new OncePerMinute(System.nanoTime());
    /** Guards the late answer's memory, and that nothing is sent by these sockets when the port has gone. */
    private final Lock presence = new ReentrantLock();

    private final LateAnswer late = new LateAnswer();
    private boolean gone;

    UdpPort(InetSocketAddress key, KernelPorts ports, KernelPorts.Opened opened, List<DeviceThread> threads)
            throws IOException {
        this.key = key;
        this.ports = ports;
        sockets = opened.sockets();
        address = Kernel.local(sockets[0]);
        six = address.getAddress() instanceof Inet6Address;
        wildcard = address.getAddress().isAnyLocalAddress();
        for (int i = 0; i < sockets.length; i++) {
            lanes.add(new Lane(this, threads.get(i % threads.size()), sockets[i]));
        }
        for (KernelPorts.Datagram datagram : opened.left()) {
            FixedPath path = path(datagram.peer(), datagram.local());
            ByteBuffer ends = Kernel.direct(Ends.SIZE);
            Ends.put(ends, 0, six, isTold(path), path);
            Lane lane = lanes.get(path.peerPort() % lanes.size());
            lane.thread().run(() -> lane.keep(ends, datagram.message()));
        }
        dropped.add(opened.dropped());
    }

    /** The bound address. */
    InetSocketAddress address() {
        return address;
    }

    /** Whether every datagram tells which address was asked. */
    boolean isWildcard() {
        return wildcard;
    }

    /** The descriptors. */
    int[] sockets() {
        return sockets;
    }

    /** Hands the port to a handler, on every lane; throws what the handler throws, and then the one before goes on. */
    void serve(DatagramHandler handler, Limits limits) {
        List<Worker> workers = new ArrayList<>();
        try {
            for (int i = 0; i < lanes.size(); i++) {
                workers.add(handler.worker(this));
            }
        } catch (RuntimeException | LinkageError unusable) {
            workers.forEach(this::close);
            throw unusable;
        }
        for (int i = 0; i < workers.size(); i++) {
            Lane lane = lanes.get(i);
            Worker worker = workers.get(i);
            lane.thread().run(() -> lane.serve(worker, limits));
        }
    }

    /** Takes the port from its handler; requests wait. When this returns, no thread is in the handler's code. */
    void park() {
        each(Lane::park);
    }

    /** Leaves the port to the next device; it and every other port of this device is parked, so no thread is in a handler. */
    void leave() {
        List<KernelPorts.Datagram> left = new ArrayList<>();
        presence.lock();
        try {
            gone = true;
            each(lane -> left.addAll(lane.leave()));
            ports.give(key, left);
        } finally {
            presence.unlock();
        }
        each(Lane::close);
    }

    /** Closes the parked port. */
    void close() {
        presence.lock();
        try {
            gone = true;
        } finally {
            presence.unlock();
        }
        ports.close(key);
        each(Lane::close);
    }

    @Override
    public Delivery send(Path to, ByteBuffer message) {
        if (!message.hasRemaining()) {
            return Delivery.SENT;
        }
        presence.lock();
        try {
            if (!gone) {
                return sendHere(to, message) ? Delivery.SENT : Delivery.FULL;
            }
        } finally {
            presence.unlock();
        }
        InetAddress local = FixedPath.address(to.localHi(), to.localLo(), 0);
        return ports.send(key, to.peer(), local, message) ? Delivery.SENT : Delivery.GONE;
    }

    /** Sends a late answer that was asked of a device before this one; the request is one of guelta.net.ports. */
    boolean send(Map<String, Object> request) {
        InetAddress local = request.get("local") instanceof InetAddress told ? told : address.getAddress();
        presence.lock();
        try {
            return !gone
                    && sendHere(
                            path((InetSocketAddress) request.get("peer"), local), (ByteBuffer) request.get("message"));
        } finally {
            presence.unlock();
        }
    }

    void close(Worker worker) {
        try {
            worker.close();
        } catch (Throwable broken) {
            complain(broken);
        }
    }

    /** A handler's code threw: that request is dropped, everything else goes on. */
    void complain(Throwable broken) {
        if (complaints.open(System.nanoTime())) {
            LOG.error("{}: the handler failed at a request, which is dropped (told once a minute)", this, broken);
        }
    }

    @Override
    public String toString() {
        return text(address);
    }

    /** An address for the operator. */
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return "udp " + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private boolean sendHere(Path to, ByteBuffer message) {
        boolean taken = late.send(sockets[to.peerPort() % sockets.length], six, isTold(to), to, message);
        (taken ? sent : dropped).increment();
        return taken;
    }

    /** Whether the kernel has to be told which address to leave from. */
    private boolean isTold(Path path) {
        return wildcard && (path.localHi() != 0 || (int) path.localLo() != 0);
    }

    private FixedPath path(InetSocketAddress peer, InetAddress local) {
        return FixedPath.of(Transport.UDP, peer, new InetSocketAddress(local, address.getPort()));
    }

    /** Does something with every lane, on its thread; one that a handler holds is told and left as it is. */
    private void each(Consumer<Lane> what) {
        for (Lane lane : lanes) {
            try {
                lane.thread().run(() -> what.accept(lane));
            } catch (IllegalStateException stuck) {
                LOG.error("{}: {}", this, stuck.getMessage(), stuck.getCause());
            }
        }
    }
}
