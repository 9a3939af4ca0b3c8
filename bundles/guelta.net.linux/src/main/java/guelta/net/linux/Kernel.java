// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Whether this machine's kernel can do what the device needs, and memory that it reads and writes. Stateless. */
final class Kernel {
    private Kernel() {}

    /**
     * Loads the C library and tries the calls of the device.
     *
     * @return why they can't be used here; empty when they can
     */
    static String load() {
        String system = System.getProperty("os.name", "");
        String processor = System.getProperty("os.arch", "");
        if (!system.equals("Linux") || !(processor.equals("amd64") || processor.equals("aarch64"))) {
            return "system calls are known for Linux on amd64 and aarch64 only, not for " + system + " on " + processor;
        }
        try {
            LibC.load();
        } catch (LinkageError unusable) {
            return "JNA can't load the C library: " + unusable.getMessage();
        }
        String reason = refused();
        if (!reason.isEmpty()) {
            LibC.unload();
        }
        return reason;
    }

    /** A filter of system calls (seccomp) may refuse what every kernel has: so each is tried once. */
    private static String refused() {
        ByteBuffer memory = direct(64);
        int socket = LibC.socket(LibC.AF_INET, LibC.SOCK_DGRAM | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, 0);
        int epoll = LibC.epoll_create1(LibC.EPOLL_CLOEXEC);
        int bell = LibC.eventfd(0, LibC.EFD_NONBLOCK | LibC.EFD_CLOEXEC);
        try {
            check(socket, "socket");
            check(epoll, "epoll_create1");
            check(bell, "eventfd");
            // An empty batch is no error.
            check(LibC.recvmmsg(socket, at(memory), 0, LibC.MSG_DONTWAIT, 0), "recvmmsg");
            check(LibC.sendmmsg(socket, at(memory), 0, LibC.MSG_DONTWAIT), "sendmmsg");
            return "";
        } catch (IOException refused) {
            return "the system refuses " + refused.getMessage();
        } finally {
            for (int descriptor : new int[] {socket, epoll, bell}) {
                if (descriptor >= 0) {
                    LibC.close(descriptor);
                }
            }
        }
    }

    static int check(int result, String call) throws IOException {
        if (result < 0) {
            throw new IOException(call + ": " + LibC.strerror(Native.getLastError()));
        }
        return result;
    }

    /** The address that a socket is bound to. */
    static InetSocketAddress local(int socket) throws IOException {
        ByteBuffer ends = direct(Ends.SIZE).putInt(Ends.NAME_LENGTH, Ends.NAME_SIZE);
        check(LibC.getsockname(socket, at(ends), at(ends) + Ends.NAME_LENGTH), "getsockname");
        return Ends.peer(ends, 0);
    }

    static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    /**
     * Memory for what is mostly not used: its pages exist once they are touched. It goes with the buffer, and those that
     * were made of it.
     */
    static ByteBuffer pages(int size) {
        return new Memory(size).getByteBuffer(0, size);
    }

    /** Where a direct buffer's first byte is; valid as long as the buffer is reachable. */
    static long at(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }
}
