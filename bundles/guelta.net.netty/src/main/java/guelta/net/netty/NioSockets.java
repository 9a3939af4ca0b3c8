// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.function.BiPredicate;

/** The JDK's own sockets, for systems without the better ones: one a port, and closed with the device. */
final class NioSockets implements Sockets {
    private static final int BACKLOG = 1_024;
    private static final int BATCH = 32;
    /** What the system is asked to keep for a socket; it may give less. */
    private static final int RECEIVE_BUFFER = 4 << 20;

    private final String why;

    /**
     * @param why there is nothing better
     */
    NioSockets(String why) {
        this.why = why;
    }

    @Override
    public IoHandlerFactory io() {
        return NioIoHandler.newFactory();
    }

    @Override
    public String description() {
        return "Netty on NIO, one socket a port, requests can be lost when the device is updated: " + why;
    }

    @Override
    public Opened open(PortKey key, int threads, BiPredicate<InetSocketAddress, ByteBuffer> sender) throws IOException {
        ProtocolFamily family = key.address().getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
        Channel channel = key.transport() == Transport.UDP ? datagram(key, family) : listening(key, family);
        return new Opened(List.of(channel), Left.NOTHING, 0);
    }

    @Override
    public void tune(Channel datagrams, DeviceThread thread) {
        datagrams
                .config()
                .setOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(DeviceThread.SLOT).maxMessagesPerRead(BATCH));
    }

    @Override
    public void give(PortKey key, Left left) {
        // The JDK can't share a socket: it closes with its channel.
    }

    @Override
    public boolean moveConnections() {
        return false;
    }

    @Override
    public void close(PortKey key) {
        // The socket closes with its channel.
    }

    @Override
    public boolean send(PortKey key, InetSocketAddress peer, ByteBuffer message) {
        return false;
    }

    private static Channel datagram(PortKey key, ProtocolFamily family) throws IOException {
        DatagramChannel socket = DatagramChannel.open(family);
        try {
            socket.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            socket.bind(key.address());
        } catch (IOException | RuntimeException refused) {
            socket.close();
            throw refused;
        }
        return new NioDatagramChannel(socket);
    }

    private static Channel listening(PortKey key, ProtocolFamily family) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open(family);
        try {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(key.address(), BACKLOG);
        } catch (IOException | RuntimeException refused) {
            socket.close();
            throw refused;
        }
        return new NioServerSocketChannel(socket);
    }
}
