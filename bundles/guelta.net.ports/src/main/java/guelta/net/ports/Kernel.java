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
     * @param join whether it joins sockets of ours on that address; else nobody may be there, with or without
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
            option(socket, LibC.SOL_SOCKET, LibC.SO_RCVBUF, RECEIVE_BUFFER);
            // RFC 9715: answers are not dropped on the way for a path MTU that somebody else reported.
            if (address.getAddress() instanceof Inet6Address) {
                option(socket, LibC.IPPROTO_IPV6, LibC.IPV6_MTU_DISCOVER, LibC.IP_PMTUDISC_OMIT);
            } else {
                option(socket, LibC.IPPROTO_IP, LibC.IP_MTU_DISCOVER, LibC.IP_PMTUDISC_OMIT);
            }
            return socket;
        } catch (IOException refused) {
            close(socket);
            throw refused;
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
        return decode(address);
    }

    /** Sends one datagram; false when the kernel does not take it now. */
    static boolean send(int descriptor, InetSocketAddress peer, ByteBuffer message) {
        ByteBuffer bytes = direct(Math.max(1, message.remaining()));
        int length = message.remaining();
        bytes.put(message.duplicate()).rewind();
        ByteBuffer address = direct(ADDRESS);
        int addressLength = encode(peer, address);
        return LibC.sendto(descriptor, bytes, length, LibC.MSG_DONTWAIT, address, addressLength) == length;
    }

    static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    /** Where a direct buffer's first byte is; valid as long as the buffer is reachable. */
    static long at(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    /** Writes a {@code sockaddr}; returns its length. */
    static int encode(InetSocketAddress address, ByteBuffer into) {
        InetAddress host = address.getAddress();
        boolean six = host instanceof Inet6Address;
        into.putShort(0, (short) (six ? LibC.AF_INET6 : LibC.AF_INET));
        into.put(2, (byte) (address.getPort() >> 8)).put(3, (byte) address.getPort());
        if (six) {
            into.putInt(4, 0);
            into.put(8, host.getAddress());
            into.putInt(24, ((Inet6Address) host).getScopeId());
            return ADDRESS;
        }
        into.put(4, host.getAddress());
        return IPV4_ADDRESS;
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
