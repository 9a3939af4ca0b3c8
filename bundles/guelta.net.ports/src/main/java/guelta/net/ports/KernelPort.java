// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One address: its sockets, and who has it. With a device, that device reads duplicates of the descriptors; without one,
 * it is guarded: datagrams are read into a ring, connections keep their bytes. Any thread.
 */
final class KernelPort {
    /** How long a port stays open without a device. */
    static final long UNATTENDED = TimeUnit.SECONDS.toNanos(10);

    private final boolean udp;
    private final InetSocketAddress address;
    private final List<Integer> sockets = new ArrayList<>();
    private final List<HeldConnection> connections = new ArrayList<>();
    private @Nullable BiPredicate<InetSocketAddress, ByteBuffer> device;
    private @Nullable DatagramRing ring;
    private List<Map.Entry<InetSocketAddress, ByteBuffer>> left = List.of();
    private long guardedSince;
    private boolean closed;

    /** A connection between two devices. */
    static final class HeldConnection {
        final int descriptor;
        final InetSocketAddress peer;
        final InetSocketAddress local;
        final byte[] input;
        byte[] output;

        HeldConnection(int descriptor, InetSocketAddress peer, InetSocketAddress local, byte[] input, byte[] output) {
            this.descriptor = descriptor;
            this.peer = peer;
            this.local = local;
            this.input = input;
            this.output = output;
        }
    }

    /** What a device takes over. */
    record Taken(
            int[] descriptors,
            List<Map.Entry<InetSocketAddress, ByteBuffer>> datagrams,
            List<HeldConnection> connections,
            long dropped) {}

    /**
     * Opens the port.
     *
     * @param inherited descriptors of sockets that are open already; empty: it is bound
     */
    KernelPort(boolean udp, InetSocketAddress address, int[] inherited) throws IOException {
        this.udp = udp;
        if (inherited.length == 0) {
            sockets.add(udp ? Kernel.datagram(address, false) : Kernel.listening(address));
        }
        for (int descriptor : inherited) {
            sockets.add(Kernel.duplicate(descriptor));
        }
        this.address = Kernel.local(sockets.get(0));
    }

    /** Gives the port to a device, at once from the one that has it; grows to the number of sockets, never shrinks. */
    synchronized Taken take(int wanted, BiPredicate<InetSocketAddress, ByteBuffer> taker, long now) throws IOException {
        if (closed) {
            throw new IOException("the port was closed meanwhile");
        }
        while (udp && sockets.size() < wanted) {
            sockets.add(Kernel.datagram(address, true));
        }
        int[] descriptors = new int[sockets.size()];
        for (int i = 0; i < descriptors.length; i++) {
            descriptors[i] = Kernel.duplicate(sockets.get(i));
        }
        List<Map.Entry<InetSocketAddress, ByteBuffer>> datagrams = new ArrayList<>(left);
        long dropped = 0;
        if (ring != null) {
            datagrams.addAll(ring.drain(now));
            dropped = ring.dropped();
        }
        Taken taken = new Taken(descriptors, datagrams, List.copyOf(connections), dropped);
        left = List.of();
        ring = null;
        connections.clear();
        device = taker;
        return taken;
    }

    /**
     * Takes the port back from its device.
     *
     * @param datagrams that it has read and nobody has answered
     * @param given its connections; their descriptors are ours now
     */
    synchronized void give(
            List<Map.Entry<InetSocketAddress, ByteBuffer>> datagrams, List<HeldConnection> given, long now) {
        connections.addAll(given);
        if (closed) {
            closeConnections();
            return;
        }
        left = datagrams;
        ring = udp ? new DatagramRing() : null;
        device = null;
        guardedSince = now;
    }

    /** Reads what waits, while there is no device; closes the port when there was none for too long. */
    synchronized void guard(long now) {
        if (device != null || closed) {
            return;
        }
        if (now - guardedSince > UNATTENDED) {
            close();
        } else if (ring != null) {
            for (int socket : sockets) {
                ring.readFrom(socket, now);
            }
        }
    }

    /** Sends a late answer; false when it can't be sent. */
    boolean send(InetSocketAddress peer, ByteBuffer message) {
        BiPredicate<InetSocketAddress, ByteBuffer> sender;
        synchronized (this) {
            sender = device;
            if (sender == null) {
                return !closed && (udp ? Kernel.send(sockets.get(0), peer, message) : append(peer, message));
            }
        }
        return sender.test(peer, message);
    }

    synchronized void close() {
        closed = true;
        ring = null;
        left = List.of();
        sockets.forEach(Kernel::close);
        sockets.clear();
        closeConnections();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** The sockets to wait for datagrams on: those of a port without device. */
    synchronized List<Integer> guarded() {
        return udp && device == null ? List.copyOf(sockets) : List.of();
    }

    synchronized boolean hasDevice() {
        return device != null;
    }

    /** The bound address. */
    InetSocketAddress address() {
        return address;
    }

    private boolean append(InetSocketAddress peer, ByteBuffer message) {
        for (HeldConnection connection : connections) {
            if (connection.peer.equals(peer)) {
                byte[] before = connection.output;
                connection.output = ByteBuffer.allocate(before.length + 2 + message.remaining())
                        .put(before)
                        .putShort((short) message.remaining())
                        .put(message.duplicate())
                        .array();
                return true;
            }
        }
        return false;
    }

    private void closeConnections() {
        connections.forEach(connection -> Kernel.close(connection.descriptor));
        connections.clear();
    }
}
