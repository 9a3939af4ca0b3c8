// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.Transport;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A UDP address: its sockets, each a lane; the kernel spreads the peers over them. */
final class UdpPort extends Port {
    private final List<Channel> channels;
    private final List<UdpLane> lanes = new ArrayList<>();

    UdpPort(PortKey key, Sockets sockets, Sockets.Opened opened, List<DeviceThread> threads) {
        super(key, sockets);
        channels = opened.channels();
        for (int i = 0; i < channels.size(); i++) {
            DeviceThread thread = threads.get(i % threads.size());
            sockets.tune(channels.get(i), thread);
            lanes.add(new UdpLane(this, thread, channels.get(i)));
        }
        for (Map.Entry<InetSocketAddress, ByteBuffer> datagram : opened.left().datagrams()) {
            UdpLane lane = lane(datagram.getKey().getPort());
            lane.thread().run(() -> lane.keep(datagram.getValue(), datagram.getKey()));
        }
        dropped.add(opened.dropped());
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) channels.get(0).localAddress();
    }

    @Override
    List<UdpLane> lanes() {
        return lanes;
    }

    @Override
    public int connections() {
        return 0;
    }

    @Override
    public List<Channel> channels() {
        return channels;
    }

    @Override
    void refuse() {
        // No connections.
    }

    @Override
    FixedPath path(InetSocketAddress peer) {
        return FixedPath.of(Transport.UDP, peer, address());
    }

    @Override
    boolean movesConnections() {
        return false;
    }

    @Override
    Delivery sendHere(FixedPath to, ByteBuffer message, boolean last) {
        return lane(to.peerPort()).send(to.peer(), message);
    }

    private UdpLane lane(int peerPort) {
        return lanes.get(peerPort % lanes.size());
    }
}
