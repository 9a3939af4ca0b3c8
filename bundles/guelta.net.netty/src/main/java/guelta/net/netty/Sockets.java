// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Where the device's channels come from, and where they go when it ends. Called by one thread at a time, but for {@link #send}. */
interface Sockets {
    /** What runs such channels. */
    IoHandlerFactory io();

    /** How it works here, for the operator. */
    String description();

    /**
     * Opens a port, or takes over what the device before has left.
     *
     * @param threads how many will serve it
     * @param sender what sends a message to a peer of this port, for late answers of the device before
     */
    Opened open(PortKey key, int threads, BiPredicate<InetSocketAddress, ByteBuffer> sender) throws IOException;

    /** Makes a UDP channel read in batches, into its thread's memory. */
    void tune(Channel datagrams, DeviceThread thread);

    /** Leaves a port to the next device. What is left is copied; the channels are the caller's to close. */
    void give(PortKey key, Left left);

    /** Whether open connections can be left to the next device. */
    boolean moveConnections();

    /** Closes a port for good; the channels are the caller's to close. */
    void close(PortKey key);

    /** Sends by a port that was left to the next device; any thread. */
    boolean send(PortKey key, InetSocketAddress peer, ByteBuffer message);

    /**
     * An open port.
     *
     * @param channels bound, not registered: for UDP at least one, for TCP the listening one
     * @param left what arrived before
     * @param dropped how many datagrams could not be kept since the device before
     */
    record Opened(List<Channel> channels, Left left, long dropped) {}

    /** What one device leaves to the next: requests that nobody has answered, open connections. */
    record Left(List<Map.Entry<InetSocketAddress, ByteBuffer>> datagrams, List<LeftConnection> connections) {
        static final Left NOTHING = new Left(List.of(), List.of());
    }

    /**
     * An open connection.
     *
     * @param channel not registered when it is taken over
     * @param input bytes that were read and not handled
     * @param output bytes that were to be sent
     */
    record LeftConnection(
            Channel channel, InetSocketAddress peer, InetSocketAddress local, byte[] input, byte[] output) {}
}
