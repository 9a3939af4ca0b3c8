// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.DatagramHandler;
import guelta.net.DeviceUnderTest;
import guelta.net.PortState;
import guelta.net.device.Candidate;
import java.util.List;
import org.osgi.framework.Version;

/** The device as the contracts of the seam see it. */
record NettyUnderTest(NettyDevice netty) implements DeviceUnderTest.Device {
    NettyUnderTest(int threads, Sockets sockets) {
        this(new NettyDevice(threads, sockets));
    }

    NettyUnderTest(int threads, Sockets sockets, Identities identities) {
        this(new NettyDevice(threads, sockets, identities));
    }

    static Candidate<DatagramHandler> candidate(DeviceUnderTest.Offer offer) {
        return new Candidate<>(offer.handler(), offer.bundle(), offer.ranking(), new Version(1, 0, 0), offer.ranking());
    }

    @Override
    public void add(DeviceUnderTest.Offer offer) {
        netty.add(List.of(candidate(offer)));
    }

    @Override
    public void remove(DeviceUnderTest.Offer offer) {
        netty.remove(candidate(offer));
    }

    @Override
    public List<PortState> ports() {
        return netty.ports();
    }

    @Override
    public void close() {
        netty.close();
    }
}
