// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import com.sun.jna.Native;
import guelta.net.device.OncePerMinute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread of the device: waits for its sockets (epoll) and reads those that have something. Only {@link #run} and
 * {@link #end} are for other threads.
 */
final class DeviceThread {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceThread.class);
    private static final int EVENTS = 64;
    /** The bell wakes it for tasks; this is for a bell that nobody heard. */
    private static final int LONGEST_WAIT_MILLIS = 1_000;

    private static final long PATIENCE_MILLIS = 10_000;
    /** The token of the bell; those of lanes come behind it. */
    private static final int BELL = 0;
    /** {@code struct epoll_event} is packed on x86_64 only. */
    private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");

    private static final int EVENT = PACKED ? 12 : 16;
    private static final int DATA = PACKED ? 4 : 8;

    private final Thread thread;
    private final Batch batch = new Batch();
    private final ByteBuffer events = Kernel.direct(EVENTS * EVENT);
    private final long eventsAt = Kernel.at(events);
    private final ByteBuffer change = Kernel.direct(EVENT);
    private final long changeAt = Kernel.at(change);
    private final ByteBuffer heard = Kernel.direct(8);
    private final long heardAt = Kernel.at(heard);
    private final ByteBuffer ring = Kernel.direct(8).putLong(0, 1);
    private final long ringAt = Kernel.at(ring);
    private final int epoll;
    private final int bell;
    private final List<@Nullable Lane> lanes = new ArrayList<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final OncePerMinute complaints = new OncePerMinute(System.nanoTime());
    private volatile boolean ended;

    DeviceThread(String name) throws IOException {
        epoll = Kernel.check(LibC.epoll_create1(LibC.EPOLL_CLOEXEC), "epoll_create1");
        bell = LibC.eventfd(0, LibC.EFD_NONBLOCK | LibC.EFD_CLOEXEC);
        try {
            Kernel.check(bell, "eventfd");
            lanes.add(null);
            change.putInt(0, LibC.EPOLLIN).putLong(DATA, BELL);
            Kernel.check(LibC.epoll_ctl(epoll, LibC.EPOLL_CTL_ADD, bell, changeAt), "epoll_ctl");
        } catch (IOException refused) {
            free();
            throw refused;
        }
        thread = new Thread(this::serve, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** The memory that all its sockets share. */
    Batch batch() {
        return batch;
    }

    /** Runs a task on this thread and waits for its end. Not from a device thread. */
    void run(Runnable task) {
        FutureTask<Void> done = new FutureTask<>(task, null);
        tasks.add(done);
        LibC.write(bell, ringAt, 8);
        try {
            done.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a device thread failed", failed.getCause());
        } catch (TimeoutException stuck) {
            throw new IllegalStateException("a handler holds a device thread for 10 s", stuck);
        }
    }

    /** Ends the thread and waits for its end; false when a handler holds it. */
    boolean end() {
        ended = true;
        LibC.write(bell, ringAt, 8);
        boolean interrupted = false;
        long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (thread.isAlive() && due - System.nanoTime() > 0) {
            try {
                thread.join(PATIENCE_MILLIS);
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            return false;
        }
        free();
        return true;
    }

    /** Reads that socket for a lane from now on; the answer is for {@link #remove}. */
    int add(Lane lane, int socket) {
        int token = BELL + 1;
        while (token < lanes.size() && lanes.get(token) != null) {
            token++;
        }
        if (token == lanes.size()) {
            lanes.add(lane);
        } else {
            lanes.set(token, lane);
        }
        change.putInt(0, LibC.EPOLLIN | LibC.EPOLLEXCLUSIVE).putLong(DATA, token);
        if (LibC.epoll_ctl(epoll, LibC.EPOLL_CTL_ADD, socket, changeAt) < 0) {
            int error = Native.getLastError();
            lanes.set(token, null);
            throw new UncheckedIOException(new IOException("epoll_ctl: " + LibC.strerror(error)));
        }
        return token;
    }

    void remove(int token, int socket) {
        LibC.epoll_ctl(epoll, LibC.EPOLL_CTL_DEL, socket, changeAt);
        lanes.set(token, null);
    }

    private void serve() {
        while (!ended) {
            int count = LibC.epoll_wait(epoll, eventsAt, EVENTS, LONGEST_WAIT_MILLIS);
            for (int i = 0; i < count; i++) {
                int token = (int) events.getLong(i * EVENT + DATA);
                Lane lane = lanes.get(token);
                if (lane != null) {
                    read(lane);
                } else if (token == BELL) {
                    LibC.read(bell, heardAt, 8);
                    perform();
                }
            }
        }
        perform();
    }

    private void read(Lane lane) {
        try {
            lane.read();
        } catch (Throwable broken) {
            if (complaints.open(System.nanoTime())) {
                LOG.error("A socket can't be read; trying again (told once a minute)", broken);
            }
        }
    }

    private void perform() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void free() {
        LibC.close(epoll);
        if (bell >= 0) {
            LibC.close(bell);
        }
    }
}
