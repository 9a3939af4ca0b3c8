// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import guelta.net.Path;
import guelta.net.Transport;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** A path as a value: the way of one connection, or the copy of a datagram's. Its addresses and ports name a TCP connection. */
record FixedPath(
        long peerHi,
        long peerLo,
        int peerPort,
        int scope,
        long localHi,
        long localLo,
        int localPort,
        Transport transport)
        implements Path {

    private static final long MAPPED = 0xffffL << 32;

    static FixedPath of(Transport transport, InetSocketAddress peer, InetSocketAddress local) {
        InetAddress from = peer.getAddress();
        InetAddress to = local.getAddress();
        return new FixedPath(
                hi(from), lo(from), peer.getPort(), scope(from), hi(to), lo(to), local.getPort(), transport);
    }

    static FixedPath of(Path path) {
        return path instanceof FixedPath fixed
                ? fixed
                : new FixedPath(
                        path.peerHi(),
                        path.peerLo(),
                        path.peerPort(),
                        path.scope(),
                        path.localHi(),
                        path.localLo(),
                        path.localPort(),
                        path.transport());
    }

    @Override
    public Path copy() {
        return this;
    }

    @Override
    public InetSocketAddress peer() {
        try {
            if (peerHi == 0 && (peerLo & ~0xffffffffL) == MAPPED) {
                byte[] four = ByteBuffer.allocate(4).putInt((int) peerLo).array();
                return new InetSocketAddress(InetAddress.getByAddress(four), peerPort);
            }
            byte[] sixteen =
                    ByteBuffer.allocate(16).putLong(peerHi).putLong(peerLo).array();
            return new InetSocketAddress(Inet6Address.getByAddress(null, sixteen, scope), peerPort);
        } catch (UnknownHostException never) {
            throw new AssertionError("an address has 4 or 16 bytes", never);
        }
    }

    /** The upper half of an address as {@link Path} writes it. */
    static long hi(InetAddress address) {
        return address instanceof Inet6Address ? eight(address.getAddress(), 0) : 0;
    }

    /** The lower half of an address as {@link Path} writes it. */
    static long lo(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 16) {
            return eight(bytes, 8);
        }
        return MAPPED
                | (bytes[0] & 0xffL) << 24
                | (bytes[1] & 0xffL) << 16
                | (bytes[2] & 0xffL) << 8
                | bytes[3] & 0xffL;
    }

    static int scope(InetAddress address) {
        return address instanceof Inet6Address six ? six.getScopeId() : 0;
    }

    private static long eight(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; i < from + 8; i++) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }
}
