// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.DatagramHandler;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.Limits;
import guelta.net.Path;
import guelta.net.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A listening TCP address and the connections to it, spread over the threads; keeps the bounds on their number. */
final class TcpPort extends Port {
    private final Channel server;
    private final DeviceThread acceptor;
    private final List<TcpLane> lanes = new ArrayList<>();
    private final Visitors<TcpConnection> connections =
            new Visitors<>(TcpConnection::path, TcpConnection::active, TcpConnection::drop);
    private final Transport transport;
    private volatile Limits limits = Limits.DEFAULT;
    private volatile @Nullable ServerTls tls;
    private int next;

    TcpPort(PortKey key, Sockets sockets, Sockets.Opened opened, List<DeviceThread> threads) {
        super(key, sockets);
        transport = key.transport();
        server = opened.channels().get(0);
        for (DeviceThread thread : threads) {
            lanes.add(new TcpLane(this, thread));
        }
        acceptor = threads.get(Math.floorMod(key.hashCode(), threads.size()));
        server.config().setAutoRead(false);
        server.pipeline().addLast(new Acceptor(this::accept, this::complain));
        acceptor.run(() -> {
            acceptor.loop().register(server);
            opened.left().connections().forEach(this::takeOver);
        });
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    @Override
    List<TcpLane> lanes() {
        return lanes;
    }

    @Override
    public int connections() {
        return connections.size();
    }

    @Override
    void serve(DatagramHandler handler, Limits bounds, @Nullable ServerTls shown) {
        limits = bounds;
        tls = shown;
        super.serve(handler, bounds, shown);
        server.config().setAutoRead(true);
    }

    @Override
    public List<Channel> channels() {
        return List.of(server);
    }

    @Override
    void refuse() {
        acceptor.run(server::close);
    }

    @Override
    FixedPath path(InetSocketAddress peer) {
        return FixedPath.of(transport, peer, address());
    }

    @Override
    boolean movesConnections() {
        return transport == Transport.TCP16;
    }

    @Override
    Delivery sendHere(FixedPath to, ByteBuffer message, boolean last) {
        TcpConnection connection = connections.get(to);
        return connection == null ? Delivery.GONE : connection.send(message, last);
    }

    @Override
    public void keep(Path of, Duration idle) {
        TcpConnection connection = connections.get(of.copy());
        if (connection != null) {
            connection.keep(idle.toNanos());
        }
    }

    @Override
    public void close(Path of) {
        TcpConnection connection = connections.get(of.copy());
        if (connection != null) {
            connection.drop();
        }
    }

    @Override
    public Optional<SSLSession> tls(Path of) {
        return Optional.ofNullable(connections.get(of.copy())).flatMap(TcpConnection::session);
    }

    /** The connection is closed. */
    void forget(TcpConnection connection) {
        connections.remove(connection);
    }

    private void accept(Channel channel) {
        FixedPath path = path((InetSocketAddress) channel.remoteAddress());
        Limits bounds = limits;
        if (!connections.admit(path, bounds)) {
            dropped.increment();
            channel.unsafe().closeForcibly();
            return;
        }
        ServerTls shown = tls;
        try {
            SslHandler handler = shown == null ? null : shown.handler(bounds.idle());
            open(
                    new TcpConnection(this, lane(), channel, path, handler, Unpooled.EMPTY_BUFFER, false),
                    Unpooled.EMPTY_BUFFER);
        } catch (GeneralSecurityException unusable) {
            dropped.increment();
            complain(unusable);
            channel.unsafe().closeForcibly();
        }
    }

    private void takeOver(Sockets.LeftConnection left) {
        ByteBuf input = Unpooled.wrappedBuffer(left.input());
        open(
                new TcpConnection(this, lane(), left.channel(), path(left.peer()), null, input, true),
                Unpooled.wrappedBuffer(left.output()));
    }

    private TcpLane lane() {
        return lanes.get(Math.floorMod(next++, lanes.size()));
    }

    private void open(TcpConnection connection, ByteBuf output) {
        connections.add(connection);
        TcpLane lane = connection.lane();
        lane.thread().loop().execute(() -> lane.open(connection, output));
    }
}
