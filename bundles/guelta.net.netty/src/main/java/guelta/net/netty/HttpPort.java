// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.FixedPath;
import guelta.net.Limits;
import guelta.net.Transport;
import guelta.net.device.OncePerMinute;
import guelta.net.netty.http.HttpConnection;
import guelta.net.netty.http.HttpDate;
import guelta.net.netty.http.HttpLane;
import guelta.net.netty.http.Routes;
import guelta.net.netty.http.Site;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening address of HTTP and the connections to it, spread over the threads. */
final class HttpPort implements OpenPort, Site {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPort.class);

    private final PortKey key;
    private final Sockets sockets;
    private final Channel server;
    private final DeviceThread acceptor;
    private final List<DeviceThread> threads;
    private final Map<DeviceThread, HttpLane> lanes = new ConcurrentHashMap<>();
    private final Map<HttpConnection, HttpLane> places = new ConcurrentHashMap<>();
    private final Visitors<HttpConnection> connections =
            new Visitors<>(HttpConnection::path, HttpConnection::active, HttpConnection::drop);
    private final OncePerMinute complaints = new OncePerMinute(System.nanoTime());
    private final HttpDate date = new HttpDate();
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    /** Connections of the device before, until it is known what is served. */
    private final List<Sockets.LeftConnection> leftBehind = new ArrayList<>();

    private volatile Routes routes = Routes.NONE;
    private volatile Limits limits = Limits.HTTP;
    private volatile @Nullable ServerTls tls;
    private volatile boolean leaving;
    private int next;

    HttpPort(PortKey key, Sockets sockets, Sockets.Opened opened, List<DeviceThread> threads) {
        this.key = key;
        this.sockets = sockets;
        this.threads = threads;
        server = opened.channels().get(0);
        threads.forEach(thread -> lanes.put(thread, new HttpLane(this, thread.loop())));
        acceptor = threads.get(Math.floorMod(key.hashCode(), threads.size()));
        server.config().setAutoRead(false);
        server.pipeline().addLast(new Acceptor(this::accept, broken -> complain("", broken)));
        leftBehind.addAll(opened.left().connections());
        acceptor.run(() -> acceptor.loop().register(server));
    }

    /**
     * Takes connections, those that the device before has left first, after {@link #serve}.
     *
     * @param bounds for all connections
     * @param shown what new connections see, with TLS
     */
    void bind(Limits bounds, @Nullable ServerTls shown) {
        limits = bounds;
        tls = shown;
        acceptor.run(() -> {
            leftBehind.forEach(this::takeOver);
            leftBehind.clear();
        });
        server.config().setAutoRead(true);
    }

    /**
     * Serves these routes from now on; requests that waited for one of them go on. When this returns, no thread is in
     * the code of a handler that has none of them.
     */
    void serve(Routes next) {
        routes = next;
        each(HttpLane::routesChanged);
    }

    @Override
    public void leave() {
        leaving = true;
        acceptor.run(server::close);
        List<Sockets.LeftConnection> left = new ArrayList<>();
        List<HttpConnection> moved = new ArrayList<>();
        boolean moves = key.transport() == Transport.HTTP && sockets.moveConnections();
        each(lane -> {
            if (moves) {
                lane.leave().forEach((connection, input) -> {
                    moved.add(connection);
                    left.add(new Sockets.LeftConnection(
                            connection.channel(), connection.path().peer(), address(), input, new byte[0]));
                });
            }
        });
        sockets.give(key, new Sockets.Left(List.of(), left));
        moved.forEach(HttpConnection::drop);
        each(HttpLane::drain);
        closeIfEmpty();
    }

    /** Waits for what is being answered, after {@link #leave}. */
    void awaitEmpty(long nanos) {
        try {
            empty.get(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException slow) {
            each(HttpLane::close);
        }
    }

    @Override
    public void close() {
        sockets.close(key);
        acceptor.run(server::close);
        each(HttpLane::drain);
    }

    private void each(Consumer<HttpLane> what) {
        lanes.forEach((thread, lane) -> {
            try {
                thread.run(() -> what.accept(lane));
            } catch (IllegalStateException stuck) {
                LOG.error("{}: {}", key, stuck.getMessage(), stuck.getCause());
            }
        });
    }

    private void accept(Channel channel) {
        FixedPath path = FixedPath.of(key.transport(), (InetSocketAddress) channel.remoteAddress(), address());
        Limits bounds = limits;
        if (!connections.admit(path, bounds)) {
            dropped.increment();
            channel.unsafe().closeForcibly();
            return;
        }
        ServerTls shown = tls;
        try {
            SslHandler handler = shown == null ? null : shown.handler(bounds.idle());
            open(channel, path, handler, Unpooled.EMPTY_BUFFER);
        } catch (GeneralSecurityException unusable) {
            dropped.increment();
            complain("", unusable);
            channel.unsafe().closeForcibly();
        }
    }

    private void takeOver(Sockets.LeftConnection left) {
        FixedPath path = FixedPath.of(key.transport(), left.peer(), address());
        open(left.channel(), path, null, Unpooled.wrappedBuffer(left.input()));
    }

    private void open(Channel channel, FixedPath path, @Nullable SslHandler handler, ByteBuf unread) {
        HttpLane lane = lanes.get(threads.get(Math.floorMod(next++, threads.size())));
        HttpConnection connection = new HttpConnection(this, lane.loop(), channel, path, handler, unread);
        connections.add(connection);
        places.put(connection, lane);
        lane.loop().execute(() -> lane.open(connection));
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    @Override
    public List<Channel> channels() {
        return List.of(server);
    }

    @Override
    public int connections() {
        return connections.size();
    }

    @Override
    public boolean send(InetSocketAddress peer, ByteBuffer message) {
        return false;
    }

    @Override
    public long received() {
        return received.sum();
    }

    @Override
    public long sent() {
        return sent.sum();
    }

    @Override
    public long dropped() {
        return dropped.sum();
    }

    // What the connections ask and tell; any thread of the device.

    @Override
    public Routes routes() {
        return routes;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public String date() {
        return date.now();
    }

    @Override
    public void complain(String bundle, Throwable broken) {
        if (complaints.open(System.nanoTime())) {
            String who = bundle.isEmpty() ? "a connection" : "the handler of " + bundle;
            LOG.error("{}: {} failed at a request, which is over (told once a minute)", key, who, broken);
        }
    }

    @Override
    public void countReceived() {
        received.increment();
    }

    @Override
    public void countSent() {
        sent.increment();
    }

    @Override
    public void countDropped() {
        dropped.increment();
    }

    @Override
    public void closed(HttpConnection connection) {
        connections.remove(connection);
        HttpLane lane = places.remove(connection);
        if (lane != null) {
            lane.forget(connection);
        }
        closeIfEmpty();
    }

    private void closeIfEmpty() {
        if (leaving && places.isEmpty()) {
            empty.complete(null);
        }
    }
}
