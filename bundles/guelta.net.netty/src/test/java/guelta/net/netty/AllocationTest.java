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
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a datagram costs in memory on the portable device. */
@Timeout(60)
class AllocationTest {
    private static final int WARMING = 30_000;
    private static final int MEASURED = 30_000;

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

    @Test
    void onEpoll() throws Exception {
        PortsService ports = new PortsService();
        try {
            System.out.println("EPOLL " + allocated(new KernelSockets(ports), 40) + " " );
            System.out.println("EPOLL " + allocated(new KernelSockets(ports), 400) + " " );
        } finally {
            ports.deactivate();
        }
    }

    @Test
    void onNio() throws Exception {
        System.out.println("NIO " + allocated(new NioSockets("test"), 40) + " " );
        System.out.println("NIO " + allocated(new NioSockets("test"), 400) + " " );
    }

    /** The bytes that the device's thread allocates for each of many datagrams. */
    private static double allocated(Sockets sockets, int length) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        AtomicLong thread = new AtomicLong();
        Worker worker = new Reading(new AtomicLong(), thread);
        try (NettyUnderTest device = new NettyUnderTest(1, sockets)) {
            device.add(new Offer(Echo.on(Set.of(Transport.UDP), Limits.DEFAULT, port -> worker, Echo.ANY_PORT), 0));
            try (Client client = new Client.Datagrams(Client.datagrams(), device.address(Transport.UDP))) {
                byte[] question = new byte[length];
                ask(client, WARMING, question);
                long before = threads.getThreadAllocatedBytes(thread.get());
                assertTrue(before >= 0 && thread.get() > 0, "the thread is measured");
                ask(client, MEASURED, question);
                return (double) (threads.getThreadAllocatedBytes(thread.get()) - before) / MEASURED;
            }
        }
    }

    /** Several at a time, so that there are batches. */
    private static void ask(Client client, int count, byte[] question) throws Exception {
        for (int i = 0; i < count; i += 10) {
            for (int j = 0; j < 10; j++) {
                client.send(question);
            }
            for (int j = 0; j < 10; j++) {
                assertTrue(client.receive().length >= question.length, "the answer is whole");
            }
        }
    }
}
