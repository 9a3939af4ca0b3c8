// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import com.sun.jna.Native;

/**
 * The C library's functions by JNA's direct mapping, with numbers only: memory is given as an address, so that a call
 * allocates nothing. {@code Native.getLastError()} tells what went wrong after a call answered -1.
 */
final class LibC {
    // Linux on x86_64 and aarch64 agree on all of these (asm-generic).
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int IPPROTO_IP = 0;
    static final int IP_PKTINFO = 8;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_PKTINFO = 50;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int EPOLL_CLOEXEC = 0x80000;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLLIN = 1;
    static final int EPOLLEXCLUSIVE = 1 << 28;
    static final int POLLOUT = 4;
    static final int EFD_NONBLOCK = 0x800;
    static final int EFD_CLOEXEC = 0x80000;
    static final int EINTR = 4;
    static final int EAGAIN = 11;

    private LibC() {}

    static void load() {
        Native.register(LibC.class, "c");
    }

    static void unload() {
        Native.unregister(LibC.class);
    }

    static native int socket(int domain, int type, int protocol);

    static native int getsockname(int descriptor, long address, long length);

    static native int recvmmsg(int descriptor, long messages, int count, int flags, long timeout);

    static native int sendmmsg(int descriptor, long messages, int count, int flags);

    static native int poll(long descriptors, long count, int milliseconds);

    static native int epoll_create1(int flags);

    static native int epoll_ctl(int epoll, int operation, int descriptor, long event);

    static native int epoll_wait(int epoll, long events, int count, int milliseconds);

    static native int eventfd(int initial, int flags);

    static native long read(int descriptor, long buffer, long length);

    static native long write(int descriptor, long buffer, long length);

    static native int close(int descriptor);

    static native String strerror(int error);
}
