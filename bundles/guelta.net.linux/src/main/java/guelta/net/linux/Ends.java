// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import guelta.net.FixedPath;
import guelta.net.Path;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Where the kernel writes who sent a datagram and which address was asked: a {@code sockaddr} with its length behind it,
 * then a {@code cmsghdr} with {@code in_pktinfo} or {@code in6_pktinfo}, and its length. These are functions on such
 * places in a buffer of the native byte order.
 */
final class Ends {
    /** The size of a place. */
    static final int SIZE = 80;

    static final int NAME = 0;
    /** {@code struct sockaddr_in6}, the larger one. */
    static final int NAME_SIZE = 28;

    static final int NAME_LENGTH = 28;
    static final int CONTROL = 32;
    static final int CONTROL_SIZE = 40;
    static final int CONTROL_LENGTH = 72;

    private static final int IPV4_NAME = 16;
    /** In the control message: level, type, data; a length comes before. */
    private static final int LEVEL = CONTROL + 8;

    private static final int TYPE = CONTROL + 12;
    private static final int DATA = CONTROL + 16;
    private static final int IPV4_CONTROL = 32;
    private static final long MAPPED = 0xffffL << 32;

    private Ends() {}

    static int peerPort(ByteBuffer memory, int at) {
        return Short.reverseBytes(memory.getShort(at + 2)) & 0xffff;
    }

    static long peerHi(ByteBuffer memory, int at) {
        return isFour(memory, at) ? 0 : Long.reverseBytes(memory.getLong(at + 8));
    }

    static long peerLo(ByteBuffer memory, int at) {
        return isFour(memory, at) ? four(memory, at + 4) : Long.reverseBytes(memory.getLong(at + 16));
    }

    static int scope(ByteBuffer memory, int at) {
        return isFour(memory, at) ? 0 : memory.getInt(at + 24);
    }

    static boolean hasLocal(ByteBuffer memory, int at) {
        return memory.getInt(at + CONTROL_LENGTH) > 0;
    }

    static long localHi(ByteBuffer memory, int at) {
        return memory.getInt(at + LEVEL) == LibC.IPPROTO_IPV6 ? Long.reverseBytes(memory.getLong(at + DATA)) : 0;
    }

    static long localLo(ByteBuffer memory, int at) {
        return memory.getInt(at + LEVEL) == LibC.IPPROTO_IPV6
                ? Long.reverseBytes(memory.getLong(at + DATA + 8))
                : four(memory, at + DATA + 4);
    }

    /** Turns what was received into what is to be sent: leave from the address that was asked, by the route to the peer. */
    static void turn(ByteBuffer memory, int at) {
        if (memory.getInt(at + LEVEL) != LibC.IPPROTO_IPV6) {
            memory.putInt(at + DATA, 0);
            return;
        }
        int first = memory.get(at + DATA) & 0xff;
        if (first == 0xff) {
            // RFC 4291 2.7: a multicast address is never a source.
            memory.putInt(at + CONTROL_LENGTH, 0);
        } else if (first != 0xfe) {
            // Only link-local addresses need their interface.
            memory.putInt(at + DATA + 16, 0);
        }
    }

    /**
     * Writes both ends, for a message to send.
     *
     * @param six whether the socket is one of IPv6, where IPv4 is written as mapped addresses
     * @param told whether the socket is told the address to leave from
     * @param to the way the message that is answered came
     */
    static void put(ByteBuffer memory, int at, boolean six, boolean told, Path to) {
        memory.putShort(at, (short) (six ? LibC.AF_INET6 : LibC.AF_INET));
        memory.putShort(at + 2, Short.reverseBytes((short) to.peerPort()));
        memory.putInt(at + NAME_LENGTH, six ? NAME_SIZE : IPV4_NAME);
        if (six) {
            memory.putInt(at + 4, 0);
            memory.putLong(at + 8, Long.reverseBytes(to.peerHi())).putLong(at + 16, Long.reverseBytes(to.peerLo()));
            memory.putInt(at + 24, to.scope());
        } else {
            memory.putInt(at + 4, Integer.reverseBytes((int) to.peerLo()));
        }
        if (!told) {
            memory.putInt(at + CONTROL_LENGTH, 0);
            return;
        }
        memory.putInt(at + CONTROL_LENGTH, six ? CONTROL_SIZE : IPV4_CONTROL);
        memory.putLong(at + CONTROL, six ? 36 : 28);
        memory.putInt(at + LEVEL, six ? LibC.IPPROTO_IPV6 : LibC.IPPROTO_IP);
        memory.putInt(at + TYPE, six ? LibC.IPV6_PKTINFO : LibC.IP_PKTINFO);
        if (six) {
            memory.putLong(at + DATA, Long.reverseBytes(to.localHi()));
            memory.putLong(at + DATA + 8, Long.reverseBytes(to.localLo()));
            memory.putInt(at + DATA + 16, to.scope());
        } else {
            int four = Integer.reverseBytes((int) to.localLo());
            memory.putInt(at + DATA, 0).putInt(at + DATA + 4, four).putInt(at + DATA + 8, four);
        }
    }

    static InetSocketAddress peer(ByteBuffer memory, int at) {
        return new InetSocketAddress(
                FixedPath.address(peerHi(memory, at), peerLo(memory, at), scope(memory, at)), peerPort(memory, at));
    }

    /** The address that was asked. */
    static InetAddress local(ByteBuffer memory, int at) {
        return FixedPath.address(localHi(memory, at), localLo(memory, at), 0);
    }

    private static boolean isFour(ByteBuffer memory, int at) {
        return memory.getShort(at) == LibC.AF_INET;
    }

    private static long four(ByteBuffer memory, int at) {
        return MAPPED | Integer.reverseBytes(memory.getInt(at)) & 0xffffffffL;
    }
}
