// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import guelta.net.DatagramHandler;
import guelta.net.Limits;
import guelta.net.PortState;
import guelta.net.Transport;
import guelta.net.device.Candidate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One wanted, open or parking port of the device, and when to look after it again. Guarded by the device. */
final class PortEntry {
    private static final Logger LOG = LoggerFactory.getLogger(PortEntry.class);
    private static final long PARKING = TimeUnit.SECONDS.toNanos(2);
    private static final long RETRY = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_RETRY = TimeUnit.SECONDS.toNanos(30);

    private final InetSocketAddress address;
    private final KernelPorts ports;
    private final List<DeviceThread> threads;
    private final BiConsumer<Candidate<DatagramHandler>, Throwable> refuse;
    private volatile @Nullable UdpPort port;
    private @Nullable Candidate<DatagramHandler> serving;
    private @Nullable Limits limits;
    private boolean parking;
    private String failure = "";
    private int failures;
    private long due;

    /**
     * @param refuse what to do with a handler that has no worker for the port
     */
    PortEntry(
            InetSocketAddress address,
            KernelPorts ports,
            List<DeviceThread> threads,
            BiConsumer<Candidate<DatagramHandler>, Throwable> refuse) {
        this.address = address;
        this.ports = ports;
        this.threads = threads;
        this.refuse = refuse;
    }

    /** Has the best of those who want it serve the port, which is opened first if need be. */
    void serve(SortedMap<Candidate<DatagramHandler>, Limits> wishes, long now) {
        if (port == null && !open(now)) {
            return;
        }
        for (Map.Entry<Candidate<DatagramHandler>, Limits> wish : wishes.entrySet()) {
            Candidate<DatagramHandler> candidate = wish.getKey();
            if (candidate.equals(serving) && wish.getValue().equals(limits)) {
                return;
            }
            try {
                port.serve(candidate.handler(), wish.getValue());
                parking = false;
                serving = candidate;
                limits = wish.getValue();
                LOG.info("{} is served by {}", UdpPort.text(address), candidate.bundle());
                return;
            } catch (RuntimeException | LinkageError broken) {
                refuse.accept(candidate, broken);
            }
        }
        park(now);
    }

    private boolean open(long now) {
        if (failures > 0 && due - now > 0) {
            return false;
        }
        try {
            port = new UdpPort(address, ports, ports.take(address, threads.size(), this::sendLate), threads);
            failures = 0;
            return true;
        } catch (IOException | RuntimeException refused) {
            String reason = refused.getMessage() == null ? refused.toString() : refused.getMessage();
            if (!reason.equals(failure)) {
                LOG.error("{} can't be bound: {}; trying again", UdpPort.text(address), reason);
            }
            failure = reason;
            due = now + Math.min(LONGEST_RETRY, RETRY << Math.min(failures++, 5));
            return false;
        }
    }

    /** Takes the port from its handler for a while. */
    void park(long now) {
        if (port != null && !parking) {
            port.park();
            parking = true;
            serving = null;
            limits = null;
            due = now + PARKING;
        }
    }

    /** Whether nothing is left to keep of it; then it is closed. */
    boolean isOver(boolean wanted, long now) {
        if (port == null) {
            return !wanted;
        }
        if (parking && due - now <= 0) {
            port.close();
            LOG.info("{} is closed", UdpPort.text(address));
            port = null;
            return true;
        }
        return false;
    }

    /** How long nothing is to be done, in nanoseconds. */
    long idle(long now) {
        return port == null || parking ? due - now : Long.MAX_VALUE;
    }

    /** Leaves the parked port to the next device. */
    void leave() {
        if (port != null) {
            port.leave();
            port = null;
        }
    }

    /** Has the owner of the sockets, which came again, keep this port. */
    void keep() {
        if (port != null) {
            try {
                ports.keep(address, port.sockets(), this::sendLate);
            } catch (IOException refused) {
                LOG.warn("{} closes when this device is updated: {}", UdpPort.text(address), refused.getMessage());
            }
        }
    }

    PortState state() {
        if (port == null) {
            return new PortState(Transport.UDP, address, "", failure, 0, 0, 0, 0);
        }
        return new PortState(
                Transport.UDP,
                port.address(),
                serving == null ? "" : serving.bundle(),
                parking ? "parking" : "open",
                port.received.sum(),
                port.sent.sum(),
                port.dropped.sum(),
                0);
    }

    private boolean sendLate(Map<String, Object> request) {
        UdpPort here = port;
        return here != null && here.send(request);
    }
}
