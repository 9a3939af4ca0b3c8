// SPDX-License-Identifier: Apache-2.0
package guelta.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * A path as a value: the way of one connection, or the copy of a datagram's. Its addresses and ports name a connection,
 * so it is the key for what a handler knows of it.
 *
 * @param peerHi as in {@link Path}
 * @param peerLo as in {@link Path}
 * @param peerPort as in {@link Path}
 * @param scope as in {@link Path}
 * @param localHi as in {@link Path}
 * @param localLo as in {@link Path}
 * @param localPort as in {@link Path}
 * @param transport as in {@link Path}
 */
public record FixedPath(
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

    /** The way between two addresses. */
    public static FixedPath of(Transport transport, InetSocketAddress peer, InetSocketAddress local) {
        InetAddress from = peer.getAddress();
        InetAddress to = local.getAddress();
        return new FixedPath(
                hi(from), lo(from), peer.getPort(), scope(from), hi(to), lo(to), local.getPort(), transport);
    }

    /** The way to a peer by UDP, from whatever address and port the system chooses. */
    public static FixedPath to(InetSocketAddress peer) {
        InetAddress host = peer.getAddress();
        return new FixedPath(hi(host), lo(host), peer.getPort(), scope(host), 0, 0, 0, Transport.UDP);
    }

    @Override
    public FixedPath copy() {
        return this;
    }

    @Override
    public InetSocketAddress peer() {
        return new InetSocketAddress(address(peerHi, peerLo, scope), peerPort);
    }

    /** The address that two halves are, as {@link Path} writes them. */
    public static InetAddress address(long hi, long lo, int scope) {
        try {
            if (hi == 0 && (lo & ~0xffffffffL) == MAPPED) {
                return InetAddress.getByAddress(
                        ByteBuffer.allocate(4).putInt((int) lo).array());
            }
            byte[] sixteen = ByteBuffer.allocate(16).putLong(hi).putLong(lo).array();
            return Inet6Address.getByAddress(null, sixteen, scope);
        } catch (UnknownHostException never) {
            throw new AssertionError("an address has 4 or 16 bytes", never);
        }
    }

    /** The upper half of an address as {@link Path} writes it. */
    public static long hi(InetAddress address) {
        return address instanceof Inet6Address ? eight(address.getAddress(), 0) : 0;
    }

    /** The lower half of an address as {@link Path} writes it. */
    public static long lo(InetAddress address) {
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

    /** The zone index of a link-local address, else 0. */
    public static int scope(InetAddress address) {
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
