// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.DatagramHandler.Worker;
import guelta.net.Delivery;
import guelta.net.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One UDP socket on its thread: datagrams read together are answered together, in one system call each way. */
final class UdpLane extends ChannelInboundHandlerAdapter implements Lane {
    /** The most that RFC 768 over IPv4 carries. */
    private static final int LARGEST = 65_507;

    private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(128 << 10, 256 << 10);

    private final UdpPort port;
    private final DeviceThread thread;
    private final Channel channel;
    private final DatagramPath path;
    private @Nullable Worker worker;
    private @Nullable Parking parking;
    private int largest = LARGEST;
    private int received;
    private int sent;
    private int dropped;

    UdpLane(UdpPort port, DeviceThread thread, Channel channel) {
        this.port = port;
        this.thread = thread;
        this.channel = channel;
        path = new DatagramPath((InetSocketAddress) channel.localAddress());
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT);
        channel.pipeline().addLast(this);
        thread.run(() -> thread.loop().register(channel));
    }

    @Override
    public DeviceThread thread() {
        return thread;
    }

    @Override
    public void serve(Worker next, Limits limits) {
        dismiss();
        worker = next;
        largest = Math.min(limits.maxMessage(), LARGEST);
        Parking waiting = parking;
        parking = null;
        if (waiting != null) {
            waiting.drain(this::answer);
            endOfBatch();
        }
        channel.config().setAutoRead(true);
    }

    @Override
    public void park() {
        dismiss();
        if (parking == null) {
            parking = new Parking();
        }
    }

    /** Takes over a datagram that an earlier device has read. */
    void keep(ByteBuffer datagram, InetSocketAddress peer) {
        received++;
        if (parking == null) {
            parking = new Parking();
        }
        if (!parking.add(datagram, peer)) {
            dropped++;
        }
    }

    @Override
    public Sockets.Left leave() {
        channel.config().setAutoRead(false);
        if (parking == null) {
            return Sockets.Left.NOTHING;
        }
        List<Map.Entry<InetSocketAddress, ByteBuffer>> datagrams = new ArrayList<>();
        parking.drain((datagram, peer) -> datagrams.add(Map.entry(
                peer, ByteBuffer.allocate(datagram.remaining()).put(datagram).flip())));
        return new Sockets.Left(datagrams, List.of());
    }

    @Override
    public void close() {
        if (parking != null) {
            dropped += parking.count();
            parking = null;
        }
        count();
        channel.close();
    }

    /** Sends from any thread. */
    Delivery send(InetSocketAddress peer, ByteBuffer message) {
        boolean active = channel.isActive();
        if (!active || !channel.isWritable()) {
            port.dropped.increment();
            return active ? Delivery.FULL : Delivery.GONE;
        }
        if (!message.hasRemaining()) {
            return Delivery.SENT;
        }
        ByteBuf copy = channel.alloc().directBuffer(message.remaining()).writeBytes(message.duplicate());
        channel.writeAndFlush(new DatagramPacket(copy, peer));
        port.sent.increment();
        return Delivery.SENT;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        try {
            received++;
            ByteBuffer datagram = thread.batch().bytes(packet.content());
            if (worker != null) {
                answer(datagram, packet.sender());
            } else if (parking == null || !parking.add(datagram, packet.sender())) {
                dropped++;
            }
        } finally {
            packet.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        endOfBatch();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // The system refused to send to one peer, as for an address without a route: nobody else is concerned.
        dropped++;
    }

    private void answer(ByteBuffer in, InetSocketAddress peer) {
        if (in.remaining() > largest) {
            dropped++;
            return;
        }
        ByteBuffer out = thread.answer(largest);
        int length;
        try {
            length = worker.on(in, path.from(peer), out);
        } catch (Throwable broken) {
            port.complain(broken);
            dropped++;
            return;
        }
        if (length <= 0) {
            return;
        }
        if (length > largest || !channel.isWritable()) {
            dropped++;
            return;
        }
        channel.write(new DatagramPacket(thread.claim(length), peer), channel.voidPromise());
        sent++;
        if (thread.full()) {
            flush();
        }
    }

    private void endOfBatch() {
        if (worker != null) {
            try {
                worker.batchEnd(System.nanoTime());
            } catch (Throwable broken) {
                port.complain(broken);
            }
        }
        flush();
        count();
    }

    private void flush() {
        channel.flush();
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        thread.sent(unsent == null || unsent.isEmpty());
    }

    private void count() {
        port.received.add(received);
        port.sent.add(sent);
        port.dropped.add(dropped);
        received = 0;
        sent = 0;
        dropped = 0;
    }

    private void dismiss() {
        if (worker != null) {
            port.close(worker);
            worker = null;
        }
    }
}
