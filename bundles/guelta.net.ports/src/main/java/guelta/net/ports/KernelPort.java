// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One address: its sockets, and who has it. With a device, that device reads duplicates of the descriptors; without one,
 * it is guarded: datagrams are read into a ring, connections keep their bytes. Any thread.
 */
final class KernelPort {
    /** How long a port stays open without a device. */
    static final long UNATTENDED = TimeUnit.SECONDS.toNanos(10);

    /**
     * How many bytes a connection keeps at most that it has to send, without a device: 16 of the longest messages. A stream
     * of late answers does not fill the memory while nobody sends it.
     */
    static final int MOST_OUTPUT = 1 << 20;

    private final boolean udp;
    private final InetSocketAddress address;
    private final List<Integer> sockets = new ArrayList<>();
    private final List<HeldConnection> connections = new ArrayList<>();
    private final boolean inherited;
    private @Nullable Predicate<Map<String, Object>> device;
    private @Nullable DatagramRing ring;
    private List<Datagram> left = List.of();
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
    record Taken(int[] descriptors, List<Datagram> datagrams, List<HeldConnection> connections, long dropped) {}

    /** Binds the port; it joins others of ours that have the same number. */
    static KernelPort bound(boolean udp, InetSocketAddress address, boolean join) throws IOException {
        int socket = udp ? Kernel.datagram(address, join) : Kernel.listening(address);
        try {
            return new KernelPort(udp, Kernel.local(socket), List.of(socket), false);
        } catch (IOException unknown) {
            Kernel.close(socket);
            throw unknown;
        }
    }

    /**
     * Opens the port with duplicates of sockets that are open already.
     *
     * @param inherited whether the process was started with them: then nobody but them may be on that address
     */
    static KernelPort of(boolean udp, List<Integer> descriptors, boolean inherited) throws IOException {
        List<Integer> sockets = new ArrayList<>();
        for (int descriptor : descriptors) {
            sockets.add(Kernel.duplicate(descriptor));
        }
        return new KernelPort(udp, Kernel.local(sockets.get(0)), sockets, inherited);
    }

    private KernelPort(boolean udp, InetSocketAddress address, List<Integer> sockets, boolean inherited) {
        this.udp = udp;
        this.address = address;
        this.sockets.addAll(sockets);
        this.inherited = inherited;
    }

    /** Gives the port to a device, at once from the one that has it; grows to the number of sockets, never shrinks. */
    synchronized Taken take(int wanted, Predicate<Map<String, Object>> taker, long now) throws IOException {
        if (closed) {
            throw new IOException("the port was closed meanwhile");
        }
        while (udp && sockets.size() < wanted) {
            sockets.add(another());
        }
        int[] descriptors = new int[sockets.size()];
        for (int i = 0; i < descriptors.length; i++) {
            descriptors[i] = Kernel.duplicate(sockets.get(i));
        }
        List<Datagram> datagrams = new ArrayList<>(left);
        long dropped = 0;
        if (ring != null) {
            datagrams.addAll(ring.drain(now, address.getAddress()));
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
    synchronized void give(List<Datagram> datagrams, List<HeldConnection> given, long now) {
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

    /**
     * Sends a late answer; false when it can't be sent.
     *
     * @param request as the device understands it, if there is one
     */
    boolean send(InetSocketAddress peer, InetAddress local, ByteBuffer message, Map<String, Object> request) {
        Predicate<Map<String, Object>> sender;
        synchronized (this) {
            sender = device;
            if (sender == null) {
                boolean six = address.getAddress() instanceof Inet6Address;
                return !closed
                        && (udp
                                ? new MessageHeader().send(sockets.get(0), six, peer, local, message)
                                : append(peer, message));
            }
        }
        return sender.test(request);
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

    /** One more socket on this address; where only inherited ones may be, the same one again. */
    private int another() throws IOException {
        try {
            return Kernel.datagram(address, true);
        } catch (IOException refused) {
            if (inherited) {
                return Kernel.duplicate(sockets.get(0));
            }
            throw refused;
        }
    }

    private boolean append(InetSocketAddress peer, ByteBuffer message) {
        for (HeldConnection connection : connections) {
            if (connection.peer.equals(peer)) {
                byte[] before = connection.output;
                if (before.length + 2 + message.remaining() > MOST_OUTPUT) {
                    return false;
                }
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
