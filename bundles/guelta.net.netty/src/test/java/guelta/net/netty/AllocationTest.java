// SPDX-License-Identifier: Apache-2.0
package guelta.net.netty;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import guelta.net.Client;
import guelta.net.DatagramHandler.Worker;
import guelta.net.DeviceUnderTest.Offer;
import guelta.net.Echo;
import guelta.net.Limits;
import guelta.net.Path;
import guelta.net.Transport;
import guelta.net.ports.PortsService;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the portable device allocates a datagram: what Netty's interface wants, and nothing of ours. The fast device
 * allocates nothing.
 */
@Timeout(120)
class AllocationTest {
    private static final int DATAGRAMS = 10_000;
    /** After so many rounds at most all that counts is compiled, also on a machine that others use. */
    private static final int ROUNDS = 8;
    /** Datagrams under way, so that there are batches. */
    private static final int TOGETHER = 20;

    /**
     * Bytes for the objects that Netty's epoll channel makes and that its interface leaves no way around: the packet that
     * it hands over (24) with the sender (InetSocketAddress 40, Inet4Address 56) and the slice of the batch that the
     * datagram is in (40), and the packet that it takes for the answer (24). Then twice 24 for a copy of the address' bytes,
     * of which the JDK gives none else: Netty's for the system call and that of {@link Path#peerLo}. The compiler mostly
     * does without them: 194 to 207 bytes were measured, 260 when a datagram had a ByteBuffer of its own.
     */
    private static final int EPOLL = 24 + 40 + 56 + 40 + 24 + 2 * 24;

    /**
     * Bytes that NIO takes, which is there for other systems, for a peer that goes on asking: Netty's two packets (24), at
     * most three views of direct buffers (64) by which Netty and the JDK hand a datagram on, and what Netty's allocator
     * needs for a buffer, now and then, of which there is one a datagram. 219 to 260 were measured.
     */
    private static final int NIO = 2 * 24 + 3 * 64 + 64;

    /** Reads both ends, as a server does that limits by address, and echoes. */
    private record Reading(AtomicLong seen, AtomicLong thread) implements Worker {
        @Override
        public int on(ByteBuffer in, Path from, ByteBuffer out) {
            thread.setPlain(Thread.currentThread().getId());
            seen.setPlain(seen.getPlain()
                    + from.peerHi()
                    + from.peerLo()
                    + from.peerPort()
                    + from.scope()
                    + from.localHi()
                    + from.localLo()
                    + from.localPort()
                    + from.transport().ordinal());
            return Echo.echo(in, from, out);
        }
    }

    /** Allocates 64 bytes a datagram, as for a ByteBuffer. */
    private static final class Wasting implements Worker {
        private final Worker other;
        private byte[] kept = {};

        Wasting(Worker other) {
            this.other = other;
        }

        @Override
        public int on(ByteBuffer in, Path from, ByteBuffer out) {
            kept = new byte[kept.length == 48 ? 47 : 48];
            return other.on(in, from, out);
        }
    }

    @Test
    void aDatagramAllocatesWhatNettyMakesOfIt() throws Exception {
        AtomicLong thread = new AtomicLong();
        PortsService ports = new PortsService();
        try {
            double bytes = allocated(new KernelSockets(ports), new Reading(new AtomicLong(), thread), thread, EPOLL);
            assertTrue(bytes <= EPOLL, bytes + " bytes a datagram, not " + EPOLL);
        } finally {
            ports.deactivate();
        }
    }

    @Test
    void aDatagramAllocatesLittleMoreOnNio() throws Exception {
        AtomicLong thread = new AtomicLong();
        double bytes = allocated(new NioSockets("test"), new Reading(new AtomicLong(), thread), thread, NIO);
        assertTrue(bytes <= NIO, bytes + " bytes a datagram, not " + NIO);
    }

    /** What is measured here can be seen: one object a datagram more fails the first test. */
    @Test
    void anAllocationOfTheHandlerIsSeen() throws Exception {
        AtomicLong thread = new AtomicLong();
        PortsService ports = new PortsService();
        try {
            Worker wasting = new Wasting(new Reading(new AtomicLong(), thread));
            double bytes = allocated(new KernelSockets(ports), wasting, thread, EPOLL);
            assertTrue(bytes > EPOLL, bytes + " bytes a datagram");
        } finally {
            ports.deactivate();
        }
    }

    /** The bytes that the device's thread allocates a datagram: at most so many in one round, or the fewest of all rounds. */
    private static double allocated(Sockets sockets, Worker worker, AtomicLong thread, int allowed) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (NettyUnderTest device = new NettyUnderTest(1, sockets)) {
            device.add(new Offer(Echo.on(Set.of(Transport.UDP), Limits.DEFAULT, port -> worker, Echo.ANY_PORT), 0));
            try (Client client = new Client.Datagrams(Client.datagrams(), device.address(Transport.UDP))) {
                ask(client);
                assertTrue(thread.get() > 0, "the thread is known");
                double fewest = Double.MAX_VALUE;
                for (int round = 0; round < ROUNDS && fewest > allowed; round++) {
                    long before = threads.getThreadAllocatedBytes(thread.get());
                    ask(client);
                    long bytes = threads.getThreadAllocatedBytes(thread.get()) - before;
                    fewest = Math.min(fewest, (double) bytes / DATAGRAMS);
                }
                return fewest;
            }
        }
    }

    private static void ask(Client client) throws Exception {
        byte[] question = new byte[40];
        for (int i = 0; i < DATAGRAMS; i += TOGETHER) {
            for (int j = 0; j < TOGETHER; j++) {
                client.send(question);
            }
            for (int j = 0; j < TOGETHER; j++) {
                assertTrue(client.receive().length >= question.length, "the answer is whole");
            }
        }
    }
}
