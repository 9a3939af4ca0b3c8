// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.DatagramHandler.Worker;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.OutboundPort;
import guelta.net.Path;
import guelta.net.SourcePort;
import guelta.net.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.spi.SelectorProvider;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Questions by UDP, each from a connected socket on a random port (RFC 5452 9.2): so the kernel drops what others send
 * there, and tells when nobody is there. Confined to the dialer's thread, but for the interface.
 */
final class Exchanges implements OutboundPort {
    private static final int LARGEST = 65_535;
    private static final int TRIES = 10;

    private final NettyDialer dialer;
    private final Worker worker;
    private final SourcePort policy;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<Exchange> waiting = new HashSet<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(LARGEST);
    private volatile boolean closed;

    Exchanges(NettyDialer dialer, Worker worker, SourcePort policy) {
        this.dialer = dialer;
        this.worker = worker;
        this.policy = policy;
    }

    @Override
    public Delivery send(Path to, ByteBuffer message) {
        if (message.remaining() > LARGEST) {
            throw new IllegalArgumentException("a message has at most " + LARGEST + " bytes");
        }
        if (closed) {
            return Delivery.GONE;
        }
        if (!message.hasRemaining()) {
            return Delivery.SENT;
        }
        if (count.incrementAndGet() > policy.most()) {
            count.decrementAndGet();
            return Delivery.FULL;
        }
        FixedPath way = to.copy();
        ByteBuf copy = Unpooled.directBuffer(message.remaining()).writeBytes(message.duplicate());
        if (!dialer.execute(() -> begin(way, copy))) {
            copy.release();
            count.decrementAndGet();
            return Delivery.GONE;
        }
        return Delivery.SENT;
    }

    @Override
    public void close(Path with) {
        FixedPath way = with.copy();
        dialer.execute(() -> List.copyOf(waiting).stream()
                .filter(exchange -> exchange.isWith(way))
                .forEach(Exchange::end));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        dialer.forget(this);
        dialer.execute(() -> {
            List.copyOf(waiting).forEach(Exchange::end);
            call("closing", Worker::close);
        });
    }

    private void begin(FixedPath to, ByteBuf message) {
        if (closed) {
            message.release();
            count.decrementAndGet();
            return;
        }
        InetSocketAddress peer = to.peer();
        InetAddress here = to.localHi() == 0 && to.localLo() == 0
                ? null
                : FixedPath.address(to.localHi(), to.localLo(), to.scope());
        Exchange exchange = new Exchange(peer, here, message);
        try {
            exchange.connect(TRIES);
        } catch (RuntimeException refused) {
            // No descriptor is left, as Netty tells by an exception.
            exchange.fail();
        }
    }

    private void call(String what, Consumer<Worker> call) {
        try {
            call.accept(worker);
        } catch (Throwable broken) {
            dialer.complain(what, broken);
        }
    }

    private final class Exchange {
        private final InetSocketAddress peer;
        private final @Nullable InetAddress here;
        private final ByteBuf message;
        private @Nullable Channel channel;
        private FixedPath path;
        private boolean over;

        Exchange(InetSocketAddress peer, @Nullable InetAddress here, ByteBuf message) {
            this.peer = peer;
            this.here = here;
            this.message = message;
            path = FixedPath.to(peer);
            waiting.add(this);
        }

        /** Takes a random port; one that is in use is left for another, the last time the system chooses. */
        void connect(int tries) {
            boolean six = peer.getAddress() instanceof Inet6Address;
            SocketProtocolFamily family = six ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
            Channel trying = dialer.epoll()
                    ? new EpollDatagramChannel(family)
                    : new NioDatagramChannel(SelectorProvider.provider(), family);
            trying.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST));
            trying.pipeline().addLast(new Events());
            channel = trying;
            dialer.loop().register(trying);
            int port = tries == 0 ? 0 : dialer.sourcePort();
            InetSocketAddress from = here == null ? wildcard(six, port) : new InetSocketAddress(here, port);
            trying.bind(from).addListener(bound -> {
                if (bound.isSuccess()) {
                    trying.connect(peer).addListener(connected -> connected(connected.cause()));
                } else if (tries > 0) {
                    trying.close();
                    connect(tries - 1);
                } else {
                    fail();
                }
            });
        }

        private InetSocketAddress wildcard(boolean six, int port) {
            return new InetSocketAddress(
                    six ? FixedPath.address(0, 0, 0) : FixedPath.address(0, 0xffffL << 32, 0), port);
        }

        private void connected(@Nullable Throwable refused) {
            if (over) {
                return;
            }
            if (refused != null) {
                fail();
                return;
            }
            path = FixedPath.of(Transport.UDP, peer, (InetSocketAddress) channel.localAddress());
            channel.writeAndFlush(message.retain()).addListener(sent -> {
                if (!sent.isSuccess()) {
                    fail();
                }
            });
            dialer.loop().schedule(this::lose, policy.patience().toNanos(), TimeUnit.NANOSECONDS);
        }

        boolean isWith(FixedPath way) {
            return path.peerHi() == way.peerHi()
                    && path.peerLo() == way.peerLo()
                    && path.peerPort() == way.peerPort()
                    && (way.localPort() == 0 || way.localPort() == path.localPort());
        }

        /** Ends without a word. */
        void end() {
            if (!over) {
                over = true;
                waiting.remove(this);
                count.decrementAndGet();
                message.release();
                if (channel != null) {
                    channel.close();
                }
            }
        }

        private void fail() {
            if (!over) {
                end();
                call(peer.toString(), replies -> replies.failed(path));
            }
        }

        private void lose() {
            if (!over) {
                end();
                call(peer.toString(), replies -> replies.closed(path));
            }
        }

        private void hand(ByteBuffer in) {
            ByteBuffer out = scratch.clear();
            int length;
            try {
                length = worker.on(in, path, out);
            } catch (Throwable broken) {
                dialer.complain(peer.toString(), broken);
                return;
            }
            if (length == 0) {
                end();
            } else if (length > 0 && !over) {
                channel.writeAndFlush(
                        Unpooled.copiedBuffer(scratch.limit(length).position(0)));
            }
        }

        /** What happens on the socket. */
        private final class Events extends ChannelInboundHandlerAdapter {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object read) {
                DatagramPacket packet = (DatagramPacket) read;
                try {
                    if (!over) {
                        ByteBuf content = packet.content();
                        hand(content.internalNioBuffer(content.readerIndex(), content.readableBytes()));
                    }
                } finally {
                    packet.release();
                }
            }

            @Override
            public void channelReadComplete(ChannelHandlerContext ctx) {
                call(peer.toString(), replies -> replies.batchEnd(System.nanoTime()));
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                // RFC 1122 4.1.3.3: the kernel passes on what ICMP said of this peer and port, which are ours alone.
                fail();
            }
        }
    }
}
