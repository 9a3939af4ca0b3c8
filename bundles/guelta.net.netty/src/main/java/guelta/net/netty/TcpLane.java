// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.DatagramHandler.Worker;
import guelta.net.Limits;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The connections of one TCP port on one thread. While there is no worker, they are not read: bytes stay with the kernel. */
final class TcpLane implements Lane {
    private static final long LEAST_SWEEP = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MOST_SWEEP = TimeUnit.SECONDS.toNanos(1);

    private final TcpPort port;
    private final DeviceThread thread;
    private final Set<TcpConnection> connections = new HashSet<>();
    private @Nullable Worker worker;
    private Limits limits = Limits.DEFAULT;
    private boolean sweeping;

    TcpLane(TcpPort port, DeviceThread thread) {
        this.port = port;
        this.thread = thread;
    }

    @Override
    public DeviceThread thread() {
        return thread;
    }

    @Nullable
    Worker worker() {
        return worker;
    }

    Limits limits() {
        return limits;
    }

    @Override
    public void serve(Worker next, Limits bounds) {
        dismiss();
        worker = next;
        limits = bounds;
        List.copyOf(connections).forEach(TcpConnection::served);
    }

    @Override
    public void park() {
        dismiss();
        connections.forEach(TcpConnection::parked);
    }

    @Override
    public Sockets.Left leave() {
        if (!port.movesConnections()) {
            // The keys of a TLS connection are the engine's alone: these end with the device.
            return Sockets.Left.NOTHING;
        }
        return new Sockets.Left(
                List.of(), connections.stream().map(TcpConnection::leave).toList());
    }

    @Override
    public void close() {
        List.copyOf(connections).forEach(TcpConnection::close);
    }

    /**
     * @param output what is to be sent first
     */
    void open(TcpConnection connection, ByteBuf output) {
        connections.add(connection);
        connection.open(output);
        if (!sweeping) {
            sweeping = true;
            sweepLater();
        }
    }

    void closed(TcpConnection connection) {
        connections.remove(connection);
        port.forget(connection);
        if (worker != null) {
            try {
                worker.closed(connection.path());
            } catch (Throwable broken) {
                port.complain(broken);
            }
        }
    }

    /** Closes what was silent, or did not take its answers, for longer than allowed; a quarter of that is the accuracy. */
    private void sweep() {
        Duration idle = limits.idle();
        if (worker != null) {
            long now = System.nanoTime();
            List.copyOf(connections).forEach(connection -> connection.closeIfIdle(now, idle.toNanos()));
        }
        sweeping = !connections.isEmpty();
        if (sweeping) {
            sweepLater();
        }
    }

    private void sweepLater() {
        long period = Math.max(LEAST_SWEEP, Math.min(MOST_SWEEP, limits.idle().toNanos() / 4));
        thread.loop().schedule(this::sweep, period, TimeUnit.NANOSECONDS);
    }

    private void dismiss() {
        if (worker != null) {
            port.close(worker);
            worker = null;
        }
    }
}
