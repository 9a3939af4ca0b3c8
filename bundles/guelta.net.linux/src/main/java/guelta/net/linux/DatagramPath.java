// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import guelta.net.FixedPath;
import guelta.net.Path;
import guelta.net.Transport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** The path of the datagram that a lane is handling, one object for all of them: read where the kernel wrote it. */
final class DatagramPath implements Path {
    private final ByteBuffer ends;
    private final long localHi;
    private final long localLo;
    private final int localPort;
    private int at;

    /**
     * @param ends where the ends of datagrams are, see {@link Ends}
     * @param local the bound address, which was asked unless the ends tell
     */
    DatagramPath(ByteBuffer ends, InetSocketAddress local) {
        this.ends = ends;
        localHi = FixedPath.hi(local.getAddress());
        localLo = FixedPath.lo(local.getAddress());
        localPort = local.getPort();
    }

    DatagramPath at(int place) {
        at = place;
        return this;
    }

    @Override
    public long peerHi() {
        return Ends.peerHi(ends, at);
    }

    @Override
    public long peerLo() {
        return Ends.peerLo(ends, at);
    }

    @Override
    public int peerPort() {
        return Ends.peerPort(ends, at);
    }

    @Override
    public int scope() {
        return Ends.scope(ends, at);
    }

    @Override
    public long localHi() {
        return Ends.hasLocal(ends, at) ? Ends.localHi(ends, at) : localHi;
    }

    @Override
    public long localLo() {
        return Ends.hasLocal(ends, at) ? Ends.localLo(ends, at) : localLo;
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
        return new FixedPath(peerHi(), peerLo(), peerPort(), scope(), localHi(), localLo(), localPort(), Transport.UDP);
    }

    @Override
    public InetSocketAddress peer() {
        return Ends.peer(ends, at);
    }
}
