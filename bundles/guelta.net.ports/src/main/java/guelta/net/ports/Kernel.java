// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** System calls on sockets, in Java's terms. Stateless; descriptors are the caller's. */
final class Kernel {
    /** Room for a {@code struct sockaddr_in6}, the larger one. */
    static final int ADDRESS = 28;

    private static final int IPV4_ADDRESS = 16;
    private static final int BACKLOG = 1_024;
    /** What the kernel is asked to keep for a socket; it gives at most {@code net.core.rmem_max}. */
    private static final int RECEIVE_BUFFER = 4 << 20;

    private Kernel() {}

    /**
     * Loads the C library.
     *
     * @return why this machine's sockets can't be used; empty when they can
     */
    static String load() {
        String system = System.getProperty("os.name", "");
        String processor = System.getProperty("os.arch", "");
        if (!system.equals("Linux") || !(processor.equals("amd64") || processor.equals("aarch64"))) {
            return "system calls are known for Linux on amd64 and aarch64 only, not for " + system + " on " + processor;
        }
        try {
            LibC.load();
            return "";
        } catch (LinkageError unusable) {
            return "JNA can't load the C library: " + unusable.getMessage();
        }
    }

    static void unload() {
        LibC.unload();
    }

    /**
     * A bound UDP socket that does not block.
     *
     * @param join whether it joins sockets of ours on that port; else nobody may be there, with or without
     *     {@code SO_REUSEPORT}: a second server on the port fails loudly instead of taking half of the queries. Others
     *     may join it afterwards.
     */
    static int datagram(InetSocketAddress address, boolean join) throws IOException {
        int socket = socket(address, LibC.SOCK_DGRAM);
        try {
            // The option counts when the next one binds: set on the first socket after its own exclusive bind.
            if (join) {
                option(socket, LibC.SOL_SOCKET, LibC.SO_REUSEPORT, 1);
            }
            bind(socket, address);
            option(socket, LibC.SOL_SOCKET, LibC.SO_REUSEPORT, 1);
            prepare(socket, address);
            return socket;
        } catch (IOException refused) {
            close(socket);
            throw refused;
        }
    }

    /** Sets what answers by UDP need, on a bound socket. */
    static void prepare(int socket, InetSocketAddress address) throws IOException {
        boolean six = address.getAddress() instanceof Inet6Address;
        option(socket, LibC.SOL_SOCKET, LibC.SO_RCVBUF, RECEIVE_BUFFER);
        // RFC 9715: answers are not dropped on the way for a path MTU that somebody else reported.
        if (six) {
            option(socket, LibC.IPPROTO_IPV6, LibC.IPV6_MTU_DISCOVER, LibC.IP_PMTUDISC_OMIT);
        } else {
            option(socket, LibC.IPPROTO_IP, LibC.IP_MTU_DISCOVER, LibC.IP_PMTUDISC_OMIT);
        }
        // On the wildcard the kernel tells with each datagram which address was asked.
        if (address.getAddress().isAnyLocalAddress() && six) {
            option(socket, LibC.IPPROTO_IPV6, LibC.IPV6_RECVPKTINFO, 1);
        } else if (address.getAddress().isAnyLocalAddress()) {
            option(socket, LibC.IPPROTO_IP, LibC.IP_PKTINFO, 1);
        }
    }

    /** A listening TCP socket that does not block. */
    static int listening(InetSocketAddress address) throws IOException {
        int socket = socket(address, LibC.SOCK_STREAM);
        try {
            // Connections of an earlier run that linger in TIME_WAIT must not keep us out.
            option(socket, LibC.SOL_SOCKET, LibC.SO_REUSEADDR, 1);
            bind(socket, address);
            check(LibC.listen(socket, BACKLOG), "listen");
            return socket;
        } catch (IOException refused) {
            close(socket);
            throw refused;
        }
    }

    /** Makes a socket that somebody else has bound one as the others here. */
    static void adopt(int socket, boolean udp, InetSocketAddress address) throws IOException {
        int flags = check(LibC.fcntl(socket, LibC.F_GETFL, 0), "fcntl");
        check(LibC.fcntl(socket, LibC.F_SETFL, flags | LibC.SOCK_NONBLOCK), "fcntl");
        if (udp) {
            option(socket, LibC.SOL_SOCKET, LibC.SO_REUSEPORT, 1);
            prepare(socket, address);
        } else {
            check(LibC.listen(socket, BACKLOG), "listen");
        }
    }

    /** Whether it is a UDP socket; else it is one of TCP. */
    static boolean isDatagram(int socket) throws IOException {
        ByteBuffer type = direct(4);
        check(
                LibC.getsockopt(
                        socket, LibC.SOL_SOCKET, LibC.SO_TYPE, type, direct(4).putInt(0, 4)),
                "getsockopt");
        int known = type.getInt(0);
        if (known != LibC.SOCK_DGRAM && known != LibC.SOCK_STREAM) {
            throw new IOException("it is a socket of type " + known);
        }
        return known == LibC.SOCK_DGRAM;
    }

    /** Another descriptor of the same socket. */
    static int duplicate(int descriptor) throws IOException {
        return check(LibC.fcntl(descriptor, LibC.F_DUPFD_CLOEXEC, 0), "fcntl");
    }

    static void close(int descriptor) {
        LibC.close(descriptor);
    }

    /** The address that a socket is bound to. */
    static InetSocketAddress local(int descriptor) throws IOException {
        ByteBuffer address = direct(ADDRESS);
        ByteBuffer length = direct(4).putInt(0, ADDRESS);
        check(LibC.getsockname(descriptor, address, length), "getsockname");
        int family = address.getShort(0);
        if (family != LibC.AF_INET && family != LibC.AF_INET6) {
            throw new IOException("it is a socket of address family " + family);
        }
        return decode(address);
    }

    static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    /** Where a direct buffer's first byte is; valid as long as the buffer is reachable. */
    static long at(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    /** Writes a {@code sockaddr} of its own family; returns its length. */
    static int encode(InetSocketAddress address, ByteBuffer into) {
        return encode(address, address.getAddress() instanceof Inet6Address, into, 0);
    }

    /** Writes a {@code sockaddr} for a socket of either family, IPv4 as a mapped address where need be; returns its length. */
    static int encode(InetSocketAddress address, boolean six, ByteBuffer into, int at) {
        InetAddress host = address.getAddress();
        into.putShort(at, (short) (six ? LibC.AF_INET6 : LibC.AF_INET));
        into.put(at + 2, (byte) (address.getPort() >> 8)).put(at + 3, (byte) address.getPort());
        if (six) {
            into.putInt(at + 4, 0);
            putSixteen(host, into, at + 8);
            into.putInt(at + 24, host instanceof Inet6Address scoped ? scoped.getScopeId() : 0);
            return ADDRESS;
        }
        into.put(at + 4, host.getAddress());
        return IPV4_ADDRESS;
    }

    /** Writes an address as one of IPv6, IPv4 mapped as RFC 4291 2.5.5.2 says. */
    static void putSixteen(InetAddress host, ByteBuffer into, int at) {
        if (host instanceof Inet6Address) {
            into.put(at, host.getAddress());
        } else {
            into.putLong(at, 0).putShort(at + 8, (short) 0).putShort(at + 10, (short) -1);
            into.put(at + 12, host.getAddress());
        }
    }

    /** Reads a {@code sockaddr} from the buffer's first bytes. */
    static InetSocketAddress decode(ByteBuffer from) {
        int port = (from.get(2) & 0xff) << 8 | from.get(3) & 0xff;
        boolean six = from.getShort(0) == LibC.AF_INET6;
        byte[] host = new byte[six ? 16 : 4];
        from.get(six ? 8 : 4, host);
        try {
            return new InetSocketAddress(
                    six ? Inet6Address.getByAddress(null, host, from.getInt(24)) : InetAddress.getByAddress(host),
                    port);
        } catch (UnknownHostException never) {
            throw new AssertionError("an address has 4 or 16 bytes", never);
        }
    }

    private static int socket(InetSocketAddress address, int type) throws IOException {
        boolean six = address.getAddress() instanceof Inet6Address;
        int socket = check(
                LibC.socket(six ? LibC.AF_INET6 : LibC.AF_INET, type | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, 0),
                "socket");
        if (six) {
            option(socket, LibC.IPPROTO_IPV6, LibC.IPV6_V6ONLY, 1);
        }
        return socket;
    }

    private static void bind(int socket, InetSocketAddress address) throws IOException {
        ByteBuffer sockaddr = direct(ADDRESS);
        if (LibC.bind(socket, sockaddr, encode(address, sockaddr)) == 0) {
            return;
        }
        int error = Native.getLastError();
        throw new BindException(
                switch (error) {
                    case LibC.EADDRINUSE -> "another program has this port";
                    case LibC.EADDRNOTAVAIL -> "this machine has no such address";
                    case LibC.EACCES -> "ports below 1024 need root or the capability net_bind_service";
                    default -> LibC.strerror(error);
                });
    }

    private static void option(int socket, int level, int option, int value) throws IOException {
        ByteBuffer memory = direct(4).putInt(0, value);
        check(LibC.setsockopt(socket, level, option, memory, 4), "setsockopt");
    }

    private static int check(int result, String call) throws IOException {
        if (result < 0) {
            throw new IOException(call + ": " + LibC.strerror(Native.getLastError()));
        }
        return result;
    }
}
