// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.CloseReason;
import guelta.net.DatagramHandler;
import guelta.net.Dialer;
import guelta.net.FramedConnection;
import guelta.net.FramedSession;
import guelta.net.OutboundPort;
import guelta.net.PeerTls;
import guelta.net.SourcePort;
import guelta.net.Target;
import guelta.net.Timers;
import guelta.net.Trust;
import guelta.net.device.OncePerMinute;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes out, without its OSGi side: one thread with the connections, the exchanges and the timers. */
final class NettyDialer implements Dialer, Timers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NettyDialer.class);

    /** Above the ports of services; 55,536 of them, 15.8 bits to guess. */
    private static final int LOWEST_PORT = 10_000;

    private final boolean epoll;
    private final IntSupplier sourcePorts;
    private final Identities identities;
    private final TlsEngines engines = new TlsEngines();
    private final OncePerMinute complaints = new OncePerMinute(System.nanoTime());
    private final MultiThreadIoEventLoopGroup loops;
    private final EventLoop loop;
    private final Set<Exchanges> ports = ConcurrentHashMap.newKeySet();
    private final Set<DialedConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    NettyDialer(boolean epoll, Identities identities) {
        this(epoll, identities, random());
    }

    /**
     * @param sourcePorts where questions come from, one after the other
     */
    NettyDialer(boolean epoll, Identities identities, IntSupplier sourcePorts) {
        this.epoll = epoll;
        this.sourcePorts = sourcePorts;
        this.identities = identities;
        IoHandlerFactory io = epoll ? LastingEpoll.factory() : NioIoHandler.newFactory();
        loops = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("guelta.net.netty-outbound", true), io);
        loop = loops.next();
    }

    @Override
    public OutboundPort datagram(DatagramHandler.Worker replies, SourcePort policy) {
        Exchanges port = new Exchanges(this, replies, policy);
        ports.add(port);
        if (closed) {
            port.close();
        }
        return port;
    }

    @Override
    public FramedConnection connect(Target target, FramedSession session) {
        DialedConnection connection = new DialedConnection(this, target, session);
        connections.add(connection);
        if (closed || !execute(connection::start)) {
            connection.finish(deviceGone());
        }
        return connection;
    }

    @Override
    public Runnable at(long nanos, Executor serial, Runnable task) {
        AtomicBoolean cancelled = new AtomicBoolean();
        Runnable due = () -> {
            try {
                serial.execute(() -> {
                    if (!cancelled.get()) {
                        task.run();
                    }
                });
            } catch (RejectedExecutionException shutDown) {
                // Who waited is gone.
            }
        };
        try {
            Future<?> waiting = loop.schedule(due, nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            return () -> {
                cancelled.set(true);
                waiting.cancel(false);
            };
        } catch (RejectedExecutionException gone) {
            return () -> {};
        }
    }

    /** Ends everything; when this returns, no thread is in others' code. */
    @Override
    public void close() {
        closed = true;
        ports.forEach(Exchanges::close);
        execute(() -> connections.forEach(connection -> connection.finish(deviceGone())));
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        engines.close();
    }

    EventLoop loop() {
        return loop;
    }

    int sourcePort() {
        return sourcePorts.getAsInt();
    }

    private static IntSupplier random() {
        SecureRandom random = new SecureRandom();
        return () -> LOWEST_PORT + random.nextInt(65_536 - LOWEST_PORT);
    }

    boolean epoll() {
        return epoll;
    }

    void forget(Exchanges port) {
        ports.remove(port);
    }

    void forget(DialedConnection connection) {
        connections.remove(connection);
    }

    /** Others' code threw: told once a minute. */
    void complain(String whose, Throwable broken) {
        if (complaints.open(System.nanoTime())) {
            LOG.error("{}: who asked has failed at the answer (told once a minute)", whose, broken);
        }
    }

    /** Runs something on the one thread; false when it has ended. */
    boolean execute(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    /** The client's side of TLS to a peer. */
    SslHandler tls(Target target, PeerTls wish, InetSocketAddress peer) throws GeneralSecurityException {
        X509ExtendedKeyManager identity = null;
        if (!wish.certificate().isEmpty()) {
            identity = identities.of(wish.certificate());
            if (identity == null) {
                throw new GeneralSecurityException("there is no certificate '" + wish.certificate() + "'");
            }
        }
        SSLEngine engine = TlsEngines.context(identity, wish.trust()).createSSLEngine(wish.name(), peer.getPort());
        engine.setUseClientMode(true);
        TlsEngines.restrict(engine, wish.alpn());
        if (wish.trust() instanceof Trust.System || wish.trust() instanceof Trust.Authorities) {
            SSLParameters parameters = engine.getSSLParameters();
            // RFC 2818 3.1, which RFC 8310 8.1 asks for too: a name of the certificate is the one that was dialed.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
        }
        return engines.handler(engine, target.deadline());
    }

    private static CloseReason deviceGone() {
        return new CloseReason(CloseReason.Kind.DEVICE, "the network device has gone");
    }
}
