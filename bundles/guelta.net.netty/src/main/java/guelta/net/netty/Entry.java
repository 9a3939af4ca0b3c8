// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.Listen;
import guelta.net.PortState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One wanted, open or parking port of a device, on its control thread.
 *
 * @param <P> what is opened
 */
abstract class Entry<P extends OpenPort> {
    static final long PARKING = TimeUnit.SECONDS.toNanos(2);
    private static final Logger LOG = LoggerFactory.getLogger(NettyDevice.class);
    private static final long RETRY = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_RETRY = TimeUnit.SECONDS.toNanos(30);

    final PortKey key;
    final NettyDevice device;
    volatile @Nullable P port;
    private boolean parking;
    private String failure = "";
    private int failures;
    private long due;

    Entry(PortKey key, NettyDevice device) {
        this.key = key;
        this.device = device;
    }

    abstract P open(Sockets.Opened opened);

    /** Who serves it; empty when nobody does. */
    abstract String serving();

    /** Nobody wants it any more: its requests wait. */
    abstract void suspend();

    /** Without its certificate a port of TLS is not there; it comes with it. */
    final boolean showable(Listen wish, long now) {
        boolean known = wish.tls()
                .map(tls -> device.identities().of(tls.certificate()) != null)
                .orElse(true);
        if (!known && port == null) {
            fail(ServerTls.missing(wish.tls().orElseThrow()), "waiting for it");
            due = now + LONGEST_RETRY;
        }
        return known;
    }

    /** Opens the port unless it is open; false while that can't be. */
    final boolean open(long now) {
        if (port != null) {
            return true;
        }
        if (failures > 0 && due - now > 0) {
            return false;
        }
        try {
            device.checkShared(this);
            port = open(device.sockets().open(key, device.threads().size(), this::sendLate));
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

    /** It is served, by whom the operator is told. */
    final void served() {
        parking = false;
        LOG.info("{} is served by {}", key, serving());
    }

    final void park(long now) {
        if (port != null && !parking) {
            suspend();
            parking = true;
            due = now + PARKING;
        }
    }

    /** Whether nothing is left to keep of it; then it is closed. */
    final boolean isOver(boolean wanted, long now) {
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
    final long idle(long now) {
        return port == null || parking ? due - now : Long.MAX_VALUE;
    }

    /** Leaves the port to the next device. */
    void leave() {
        if (port != null) {
            port.leave();
            port = null;
        }
    }

    /** Has a service that came again keep this port. */
    final void keep(KernelSockets kernel) {
        if (port != null) {
            try {
                kernel.keep(key, port.channels(), this::sendLate);
            } catch (IOException refused) {
                LOG.warn("{} closes when this device is updated: {}", key, refused.getMessage());
            }
        }
    }

    private boolean sendLate(InetSocketAddress peer, ByteBuffer message) {
        OpenPort here = port;
        return here != null && here.send(peer, message);
    }

    private void close() {
        if (port != null) {
            port.close();
            LOG.info("{} is closed", key);
            port = null;
        }
    }

    final PortState state() {
        OpenPort here = port;
        if (here == null) {
            return new PortState(key.transport(), key.address(), "", failure, 0, 0, 0, 0);
        }
        return new PortState(
                key.transport(),
                here.address(),
                serving(),
                parking ? "parking" : "open",
                here.received(),
                here.sent(),
                here.dropped(),
                here.connections());
    }

    final List<DeviceThread> threads() {
        return device.threads();
    }
}
