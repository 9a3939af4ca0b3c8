// SPDX-License-Identifier: Apache-2.0
package guelta.net.ports;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/** The thread that reads the ports without a device; it sleeps while there are none. */
final class Guard {
    private static final int FOREVER = -1;
    /** How late a port is closed that stays without device. */
    private static final int LONGEST_WAIT_MILLIS = 200;

    private static final int POLLFD = 8;

    private final Supplier<List<KernelPort>> unattended;
    private final Thread thread = new Thread(this::run, "guelta.net.ports-guard");
    private final int bell = LibC.eventfd(0, LibC.EFD_NONBLOCK | LibC.EFD_CLOEXEC);
    private volatile boolean ended;

    /**
     * @param unattended the ports without a device, asked for whenever one may have come or gone
     */
    Guard(Supplier<List<KernelPort>> unattended) {
        if (bell < 0) {
            throw new IllegalStateException("eventfd: " + LibC.strerror(Native.getLastError()));
        }
        this.unattended = unattended;
        thread.setDaemon(true);
        thread.start();
    }

    /** Another port is without a device. */
    void wake() {
        LibC.write(bell, Kernel.direct(8).putLong(0, 1), 8);
    }

    /** Ends the thread and waits for its end. */
    void end() {
        ended = true;
        wake();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        Kernel.close(bell);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        ByteBuffer rung = Kernel.direct(8);
        while (!ended) {
            List<KernelPort> ports = unattended.get();
            poll(ports);
            LibC.read(bell, rung, 8);
            long now = System.nanoTime();
            ports.forEach(port -> port.guard(now));
        }
    }

    private void poll(List<KernelPort> ports) {
        List<Integer> sockets =
                ports.stream().flatMap(port -> port.guarded().stream()).toList();
        ByteBuffer descriptors = Kernel.direct(POLLFD * (sockets.size() + 1));
        descriptors.putInt(bell).putShort((short) LibC.POLLIN).putShort((short) 0);
        for (int socket : sockets) {
            descriptors.putInt(socket).putShort((short) LibC.POLLIN).putShort((short) 0);
        }
        LibC.poll(descriptors.rewind(), sockets.size() + 1L, ports.isEmpty() ? FOREVER : LONGEST_WAIT_MILLIS);
    }
}
