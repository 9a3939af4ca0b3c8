// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import com.sun.jna.Native;
import java.nio.ByteBuffer;

/** The C library's functions by JNA's direct mapping; memory as direct buffers, from their position, or as addresses. */
final class LibC {
    // Linux on x86_64 and aarch64 agree on all of these (asm-generic).
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_STREAM = 1;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_REUSEADDR = 2;
    static final int SO_TYPE = 3;
    static final int SO_RCVBUF = 8;
    static final int SO_REUSEPORT = 15;
    static final int IPPROTO_IP = 0;
    static final int IP_PKTINFO = 8;
    static final int IP_MTU_DISCOVER = 10;
    static final int IP_PMTUDISC_OMIT = 5;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_MTU_DISCOVER = 23;
    static final int IPV6_V6ONLY = 26;
    static final int IPV6_RECVPKTINFO = 49;
    static final int IPV6_PKTINFO = 50;
    static final int F_GETFL = 3;
    static final int F_SETFL = 4;
    static final int F_DUPFD_CLOEXEC = 1030;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_TRUNC = 0x20;
    static final int POLLIN = 1;
    static final int EFD_NONBLOCK = 0x800;
    static final int EFD_CLOEXEC = 0x80000;
    static final int EACCES = 13;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;

    private LibC() {}

    static void load() {
        Native.register(LibC.class, "c");
    }

    static void unload() {
        Native.unregister(LibC.class);
    }

    static native int socket(int domain, int type, int protocol);

    static native int bind(int descriptor, ByteBuffer address, int length);

    static native int listen(int descriptor, int backlog);

    static native int setsockopt(int descriptor, int level, int option, ByteBuffer value, int length);

    static native int getsockopt(int descriptor, int level, int option, ByteBuffer value, ByteBuffer length);

    static native int getsockname(int descriptor, ByteBuffer address, ByteBuffer length);

    static native int fcntl(int descriptor, int command, int argument);

    static native int close(int descriptor);

    static native long recvmsg(int descriptor, long message, int flags);

    static native long sendmsg(int descriptor, long message, int flags);

    static native int poll(ByteBuffer descriptors, long count, int milliseconds);

    static native int eventfd(int initial, int flags);

    static native long read(int descriptor, ByteBuffer buffer, long length);

    static native long write(int descriptor, ByteBuffer buffer, long length);

    static native String strerror(int error);
}
