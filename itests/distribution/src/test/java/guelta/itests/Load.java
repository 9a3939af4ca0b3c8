// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import guelta.itests.dns.Question;
import guelta.itests.dns.Types;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * A steady load of questions, each asked once: over UDP from a few sockets, and over TCP connections that stay open and do not wait for
 * answers. Every question is in the end answered within the patience, or lost; an answer with another rcode than NOERROR counts as
 * lost as well, for a client can do nothing with it.
 */
public final class Load implements AutoCloseable {
    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();
    private static final long LOOK = Duration.ofMillis(1).toNanos();
    private static final int IDS = 1 << 16;

    /** Questions come from several clients, so that a server that spreads clients over threads does so here. */
    private static final int SOCKETS = 8;

    private final List<Lane> lanes = new ArrayList<>();
    private final List<Thread> asking = new ArrayList<>();
    private final List<Thread> hearing = new ArrayList<>();
    private final Queue<String> trouble = new ConcurrentLinkedQueue<>();
    private final long started = System.nanoTime();
    private volatile boolean sending = true;

    /** What became of all questions. */
    public record Outcome(int sent, int answered, long slowestMillis, List<String> trouble) {
        public int lost() {
            return sent - answered;
        }

        @Override
        public String toString() {
            return sent + " questions, " + lost() + " lost, slowest answer " + slowestMillis + " ms"
                    + (trouble.isEmpty() ? "" : "\n  " + String.join("\n  ", trouble));
        }
    }

    private Load() {}

    /**
     * Starts asking for the A records of a name.
     *
     * @param perSecond questions a second over UDP
     * @param connections TCP connections, each with a tenth of that rate
     */
    public static Load start(InetSocketAddress server, String name, int perSecond, int connections) {
        var load = new Load();
        var question = new Question("", "", name, Types.number("A")).wire(0);
        try {
            for (var i = 0; i < SOCKETS; i++) {
                load.run("udp-" + i, new Udp(server), question, perSecond / SOCKETS);
            }
            for (var i = 0; i < connections; i++) {
                load.run("tcp-" + i, new Tcp(server), question, perSecond / 10);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return load;
    }

    /** Questions asked so far. */
    public int sent() {
        return lanes.stream().mapToInt(lane -> lane.sent.get()).sum();
    }

    /** Waits until that many more questions were asked: load before, during and after what is done to the server. */
    public void awaitMore(int questions) {
        var target = sent() + questions;
        Await.until(
                questions + " more questions were asked",
                Duration.ofMinutes(2),
                () -> sent() >= target,
                trouble::toString);
    }

    /** Ends the load, waits for the answers that are due, and counts. */
    public Outcome stop() {
        sending = false;
        // What is being asked has to be counted before it is looked whether all is answered.
        join(asking, PATIENCE);
        // Looks and not a time: a machine that stands still takes one of them.
        for (var looks = PATIENCE / LOOK;
                looks > 0 && lanes.stream().anyMatch(lane -> lane.answered.get() < lane.sent.get());
                looks--) {
            LockSupport.parkNanos(LOOK);
        }
        close();
        // For as long as the load itself stood still, the machine did, and no server could have answered.
        var stoodStill = lanes.stream().mapToLong(lane -> lane.stoodStill).max().orElse(0);
        for (var lane : lanes) {
            lane.late(trouble, PATIENCE + stoodStill);
            lane.lost(trouble, started);
        }
        return new Outcome(
                sent(),
                lanes.stream().mapToInt(lane -> lane.answered.get()).sum(),
                lanes.stream().mapToLong(lane -> lane.slowest).max().orElse(0) / 1_000_000,
                trouble.stream().limit(20).toList());
    }

    @Override
    public void close() {
        sending = false;
        lanes.forEach(lane -> lane.wire.close());
        join(asking, 0);
        join(hearing, 0);
    }

    /** Waits for the ends of threads, for each so long at most, where that is not 0. */
    private static void join(List<Thread> threads, long nanos) {
        for (var thread : threads) {
            try {
                thread.join(nanos / 1_000_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void run(String name, Wire wire, byte[] question, int perSecond) {
        var lane = new Lane(name, wire);
        lanes.add(lane);
        asking.add(thread(name + "-asks", () -> lane.ask(question, 1_000_000_000L / perSecond)));
        hearing.add(thread(name + "-hears", lane::hear));
    }

    private Thread thread(String name, Task task) {
        var thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        if (sending) {
                            trouble.add(name + ": " + e);
                        }
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private interface Task {
        void run() throws IOException;
    }

    /** A socket that whole messages go through. */
    private interface Wire {
        void send(byte[] message) throws IOException;

        /** The next message; an error when closed. */
        byte[] receive() throws IOException;

        void close();
    }

    /** One socket with its questions under way; ids come around after a time far beyond the patience. */
    private final class Lane {
        private final String name;
        private final Wire wire;
        private final AtomicLongArray askedAt = new AtomicLongArray(IDS);
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger answered = new AtomicInteger();
        private volatile long slowest;
        private volatile long stoodStill;

        Lane(String name, Wire wire) {
            this.name = name;
            this.wire = wire;
        }

        void ask(byte[] question, long interval) throws IOException {
            var next = System.nanoTime();
            for (var count = 0; sending; count++) {
                var id = count % IDS;
                var message = question.clone();
                message[0] = (byte) (id >> 8);
                message[1] = (byte) id;
                askedAt.set(id, System.nanoTime());
                sent.incrementAndGet();
                wire.send(message);
                // What a busy machine has missed is not made up for: a burst would be the kernel's to lose.
                next = Math.max(next + interval, System.nanoTime());
                LockSupport.parkNanos(next - System.nanoTime());
                stoodStill = Math.max(stoodStill, System.nanoTime() - next);
            }
        }

        void hear() throws IOException {
            while (true) {
                var answer = wire.receive();
                var id = (answer[0] & 0xff) << 8 | answer[1] & 0xff;
                var asked = askedAt.getAndSet(id, 0);
                var took = System.nanoTime() - asked;
                if (asked == 0) {
                    trouble.add(name + ": an answer that nobody asked for");
                } else if ((answer[3] & 15) != 0) {
                    trouble.add(name + ": rcode " + (answer[3] & 15) + " after " + seconds(asked, started) + " s");
                } else {
                    slowest = Math.max(slowest, took);
                    answered.incrementAndGet();
                }
            }
        }

        void late(Queue<String> into, long patience) {
            if (slowest > patience) {
                into.add(name + ": answered only after " + slowest / 1_000_000 + " ms");
            }
        }

        void lost(Queue<String> into, long started) {
            for (var id = 0; id < IDS; id++) {
                if (askedAt.get(id) != 0) {
                    into.add(name + ": no answer to the question after " + seconds(askedAt.get(id), started) + " s");
                }
            }
        }

        private String seconds(long at, long started) {
            return String.format("%.3f", (at - started) / 1e9);
        }
    }

    private static final class Udp implements Wire {
        private final DatagramChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(4096);

        Udp(InetSocketAddress server) throws IOException {
            channel = DatagramChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
            channel.connect(server);
        }

        @Override
        public void send(byte[] message) throws IOException {
            channel.write(ByteBuffer.wrap(message));
        }

        @Override
        public byte[] receive() throws IOException {
            channel.receive(in.clear());
            in.flip();
            var message = new byte[in.remaining()];
            in.get(message);
            return message;
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Tcp implements Wire {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Tcp(InetSocketAddress server) throws IOException {
            socket = new Socket(server.getAddress(), server.getPort());
            socket.setTcpNoDelay(true);
            in = new DataInputStream(socket.getInputStream());
            out = new BufferedOutputStream(socket.getOutputStream());
        }

        @Override
        public void send(byte[] message) throws IOException {
            out.write(message.length >> 8);
            out.write(message.length);
            out.write(message);
            out.flush();
        }

        @Override
        public byte[] receive() throws IOException {
            var message = new byte[in.readUnsignedShort()];
            in.readFully(message);
            return message;
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
