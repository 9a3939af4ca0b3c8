// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that {@code guelta.net.ports} owns, so that they outlive the device, on epoll. The requests are those of
 * docs/adr/0009.
 */
final class KernelSockets implements Sockets {
    private volatile @Nullable Function<Map<String, Object>, Map<String, Object>> ports;

    KernelSockets(Function<Map<String, Object>, Map<String, Object>> ports) {
        this.ports = ports;
    }

    /** The service has gone: what is open goes on. */
    void lose(Function<Map<String, Object>, Map<String, Object>> gone) {
        if (ports == gone) {
            ports = null;
        }
    }

    /** The service has come again: from now on it is asked, and keeps what is open. */
    void regain(Function<Map<String, Object>, Map<String, Object>> again) {
        ports = again;
    }

    @Override
    public IoHandlerFactory io() {
        return LastingEpoll.factory();
    }

    @Override
    public String description() {
        return "Netty on epoll, one UDP socket a thread, sockets kept by guelta.net.ports"
                + (ports == null ? " (which is not there now: an update of the device can lose requests)" : "");
    }

    @Override
    public Opened open(PortKey key, int threads, BiPredicate<InetSocketAddress, ByteBuffer> sender) throws IOException {
        Map<String, Object> taken = ask(key, "take", Map.of("sockets", threads, "sender", sender));
        List<Channel> channels = new ArrayList<>();
        for (int descriptor : (int[]) taken.get("descriptors")) {
            channels.add(
                    key.transport() == Transport.UDP
                            ? new EpollDatagramChannel(descriptor)
                            : new EpollServerSocketChannel(descriptor));
        }
        return new Opened(channels, left(taken), (Long) taken.get("dropped"));
    }

    /** Has the service keep an open port, after it came again. */
    void keep(PortKey key, List<Channel> channels, BiPredicate<InetSocketAddress, ByteBuffer> sender)
            throws IOException {
        int[] ours = channels.stream()
                .mapToInt(channel -> ((UnixChannel) channel).fd().intValue())
                .toArray();
        Map<String, Object> taken =
                ask(key, "take", Map.of("sockets", ours.length, "sender", sender, "descriptors", ours));
        for (int more : (int[]) taken.get("descriptors")) {
            new FileDescriptor(more).close();
        }
    }

    @Override
    public void tune(Channel datagrams, DeviceThread thread) {
        datagrams.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DeviceThread.SLOT);
        datagrams.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, thread.batch());
    }

    @Override
    public void give(PortKey key, Left left) {
        List<Map<String, Object>> connections = new ArrayList<>();
        for (LeftConnection connection : left.connections()) {
            connections.add(Map.of(
                    "descriptor", ((UnixChannel) connection.channel()).fd().intValue(),
                    "peer", connection.peer(),
                    "local", connection.local(),
                    "input", connection.input(),
                    "output", connection.output()));
        }
        try {
            ask(key, "give", Map.of("datagrams", left.datagrams(), "connections", connections));
        } catch (IOException gone) {
            // Nobody is there to keep it: the port closes with the device.
        }
    }

    @Override
    public boolean moveConnections() {
        return ports != null;
    }

    @Override
    public void close(PortKey key) {
        try {
            ask(key, "close", Map.of());
        } catch (IOException gone) {
            // The service has closed its descriptors when it went.
        }
    }

    @Override
    public boolean send(PortKey key, InetSocketAddress peer, ByteBuffer message) {
        try {
            return (Boolean)
                    ask(key, "send", Map.of("peer", peer, "message", message)).get("sent");
        } catch (IOException gone) {
            return false;
        }
    }

    /** Why a service can't be used here; empty when it can. */
    static String unusable(Function<Map<String, Object>, Map<String, Object>> ports) {
        return (String) ports.apply(Map.of("do", "describe")).get("unusable");
    }

    private Map<String, Object> ask(PortKey key, String what, Map<String, Object> with) throws IOException {
        Function<Map<String, Object>, Map<String, Object>> asked = ports;
        if (asked == null) {
            throw new IOException("guelta.net.ports, which owns the sockets, is not there");
        }
        Map<String, Object> request = new HashMap<>(with);
        request.put("do", what);
        request.put("transport", key.transport() == Transport.UDP ? "udp" : "tcp");
        request.put("address", key.address());
        try {
            return asked.apply(request);
        } catch (UncheckedIOException refused) {
            throw refused.getCause();
        } catch (LinkageError stopping) {
            throw new IOException("guelta.net.ports is stopping", stopping);
        }
    }

    private static Left left(Map<String, Object> taken) {
        List<Map.Entry<InetSocketAddress, ByteBuffer>> datagrams = new ArrayList<>();
        for (Object item : (List<?>) taken.get("datagrams")) {
            Map.Entry<?, ?> datagram = (Map.Entry<?, ?>) item;
            datagrams.add(Map.entry((InetSocketAddress) datagram.getKey(), (ByteBuffer) datagram.getValue()));
        }
        List<LeftConnection> connections = new ArrayList<>();
        for (Object item : (List<?>) taken.get("connections")) {
            Map<?, ?> connection = (Map<?, ?>) item;
            connections.add(new LeftConnection(
                    new EpollSocketChannel((Integer) connection.get("descriptor")),
                    (InetSocketAddress) connection.get("peer"),
                    (InetSocketAddress) connection.get("local"),
                    (byte[]) connection.get("input"),
                    (byte[]) connection.get("output")));
        }
        return new Left(datagrams, connections);
    }
}
