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
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.List;

/** The JDK's own sockets, for systems without the better ones: one a port, and closed with the device. */
final class NioSockets implements Sockets {
    private static final int BACKLOG = 1_024;

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
    public List<Channel> open(PortKey key, int threads) throws IOException {
        ProtocolFamily family = key.address().getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
        return List.of(key.transport() == Transport.UDP ? datagram(key, family) : listening(key, family));
    }

    private static Channel datagram(PortKey key, ProtocolFamily family) throws IOException {
        DatagramChannel socket = DatagramChannel.open(family);
        try {
            socket.bind(key.address());
        } catch (IOException | RuntimeException refused) {
            socket.close();
            throw refused;
        }
        NioDatagramChannel channel = new NioDatagramChannel(socket);
        channel.config()
                .setOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(DeviceThread.SLOT).maxMessagesPerRead(32));
        return channel;
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
