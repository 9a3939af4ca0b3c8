// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.Path;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A UDP address: its sockets, each a lane; the kernel spreads the peers over them. */
final class UdpPort extends Port {
    private final InetSocketAddress address;
    private final List<UdpLane> lanes = new ArrayList<>();

    /**
     * @param channels bound and not registered
     */
    UdpPort(PortKey key, List<Channel> channels, List<DeviceThread> threads) {
        super(key);
        address = (InetSocketAddress) channels.get(0).localAddress();
        for (int i = 0; i < channels.size(); i++) {
            lanes.add(new UdpLane(this, threads.get(i % threads.size()), channels.get(i)));
        }
    }

    @Override
    InetSocketAddress address() {
        return address;
    }

    @Override
    List<UdpLane> lanes() {
        return lanes;
    }

    @Override
    int connections() {
        return 0;
    }

    @Override
    public boolean send(Path to, ByteBuffer message) {
        return lanes.get(to.peerPort() % lanes.size()).send(to.peer(), message);
    }
}
