// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import guelta.net.FixedPath;
import guelta.net.Path;
import guelta.net.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The path of the datagram that a lane is handling, one object for all of them; the peer is read when it is asked for. */
final class DatagramPath implements Path {
    private final long localHi;
    private final long localLo;
    private final int localPort;
    private InetSocketAddress peer;

    DatagramPath(InetSocketAddress local) {
        localHi = FixedPath.hi(local.getAddress());
        localLo = FixedPath.lo(local.getAddress());
        localPort = local.getPort();
        peer = local;
    }

    DatagramPath from(InetSocketAddress sender) {
        peer = sender;
        return this;
    }

    @Override
    public long peerHi() {
        return FixedPath.hi(peer.getAddress());
    }

    @Override
    public long peerLo() {
        return FixedPath.lo(peer.getAddress());
    }

    @Override
    public int peerPort() {
        return peer.getPort();
    }

    @Override
    public int scope() {
        return FixedPath.scope(peer.getAddress());
    }

    @Override
    public long localHi() {
        return localHi;
    }

    @Override
    public long localLo() {
        return localLo;
    }

    @Override
    public int localPort() {
        return localPort;
    }

    @Override
    public Transport transport() {
        return Transport.UDP;
    }

    @Override
    public FixedPath copy() {
        InetAddress from = peer.getAddress();
        return new FixedPath(
                FixedPath.hi(from),
                FixedPath.lo(from),
                peer.getPort(),
                FixedPath.scope(from),
                localHi,
                localLo,
                localPort,
                Transport.UDP);
    }

    @Override
    public InetSocketAddress peer() {
        return peer;
    }
}
