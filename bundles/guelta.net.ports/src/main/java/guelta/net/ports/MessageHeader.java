// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A {@code struct msghdr} of 64-bit Linux with one buffer, room for the peer's address and for the control message that
 * tells which of our addresses was asked. Confined.
 */
final class MessageHeader {
    /** Room for a {@code struct cmsghdr} with the larger {@code struct in6_pktinfo}. */
    private static final int CONTROL = 40;

    private static final int CONTROL_HEADER = 16;
    private static final int IPV4_INFO = 12;
    private static final int IPV6_INFO = 20;

    // struct msghdr, then its struct iovec, name and control.
    private static final int NAME_LENGTH = 8;
    private static final int CONTROL_POINTER = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int VECTOR = 56;
    private static final int NAME = 72;
    private static final int CONTROL_AT = 104;
    private static final int SIZE = CONTROL_AT + CONTROL;

    private final ByteBuffer memory = Kernel.direct(SIZE);
    private final long at = Kernel.at(memory);

    MessageHeader() {
        memory.putLong(0, at + NAME).putLong(16, at + VECTOR).putLong(24, 1);
    }

    /** Reads one datagram without waiting, of at most {@code room} bytes to the address {@code to}; its length, or -1. */
    int receive(int descriptor, long to, int room) {
        memory.putInt(NAME_LENGTH, Kernel.ADDRESS);
        memory.putLong(CONTROL_POINTER, at + CONTROL_AT).putLong(CONTROL_LENGTH, CONTROL);
        memory.putLong(VECTOR, to).putLong(VECTOR + 8, room);
        return (int) LibC.recvmsg(descriptor, at, LibC.MSG_DONTWAIT);
    }

    /** Copies out who sent what was received, and to which of our addresses. */
    void copyEnds(ByteBuffer to, int start) {
        to.put(start, memory, NAME, Kernel.ADDRESS);
        to.put(start + Kernel.ADDRESS, memory, CONTROL_AT, CONTROL);
        if (memory.getLong(CONTROL_LENGTH) == 0) {
            to.putLong(start + Kernel.ADDRESS, 0);
        }
    }

    /** The size of what {@link #copyEnds} writes. */
    static final int ENDS = Kernel.ADDRESS + CONTROL;

    /** The address that was asked, of what {@link #copyEnds} wrote; null when the socket was not told to tell. */
    static @Nullable InetAddress local(ByteBuffer ends) {
        int control = Kernel.ADDRESS;
        if (ends.getLong(control) == 0) {
            return null;
        }
        boolean six = ends.getInt(control + 8) == LibC.IPPROTO_IPV6;
        byte[] host = new byte[six ? 16 : 4];
        // in_pktinfo: interface, our address, the one in the header; in6_pktinfo: the one in the header, interface.
        ends.get(control + CONTROL_HEADER + (six ? 0 : 4), host);
        try {
            return InetAddress.getByAddress(host);
        } catch (UnknownHostException never) {
            throw new AssertionError("an address has 4 or 16 bytes", never);
        }
    }

    /**
     * Sends one datagram without waiting.
     *
     * @param from which of our addresses it leaves from; the wildcard address leaves that to the kernel
     */
    boolean send(int descriptor, boolean six, InetSocketAddress peer, InetAddress from, ByteBuffer message) {
        int length = message.remaining();
        ByteBuffer bytes = Kernel.direct(Math.max(1, length));
        bytes.put(message.duplicate());
        memory.putInt(NAME_LENGTH, Kernel.encode(peer, six, memory, NAME));
        memory.putLong(VECTOR, Kernel.at(bytes)).putLong(VECTOR + 8, length);
        int control = from.isAnyLocalAddress() || from.isMulticastAddress() ? 0 : putControl(six, from);
        memory.putLong(CONTROL_POINTER, control == 0 ? 0 : at + CONTROL_AT).putLong(CONTROL_LENGTH, control);
        return LibC.sendmsg(descriptor, at, LibC.MSG_DONTWAIT) == length;
    }

    private int putControl(boolean six, InetAddress from) {
        int info = six ? IPV6_INFO : IPV4_INFO;
        memory.putLong(CONTROL_AT, CONTROL_HEADER + info);
        memory.putInt(CONTROL_AT + 8, six ? LibC.IPPROTO_IPV6 : LibC.IPPROTO_IP);
        memory.putInt(CONTROL_AT + 12, six ? LibC.IPV6_PKTINFO : LibC.IP_PKTINFO);
        int data = CONTROL_AT + CONTROL_HEADER;
        if (six) {
            Kernel.putSixteen(from, memory, data);
            memory.putInt(data + 16, from instanceof Inet6Address scoped ? scoped.getScopeId() : 0);
        } else {
            memory.putInt(data, 0).put(data + 4, from.getAddress()).putInt(data + 8, 0);
        }
        return CONTROL_HEADER + (info + 7 & ~7);
    }
}
