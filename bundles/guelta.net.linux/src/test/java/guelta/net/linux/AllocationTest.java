// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The device allocates nothing a datagram: a thread that answers for years makes no work for the garbage collector. */
@Timeout(60)
class AllocationTest {
    private static final int WARMING = 20_000;
    private static final int MEASURED = 20_000;
    /** Far below one object a datagram; a thread's first blocking calls and a compilation may cost something once. */
    private static final long ALLOWED = MEASURED / 10;

    /** Reads both ends and echoes. */
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

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::"})
    void aDatagramAllocatesNothing(String host) throws Exception {
        assertEquals("", Kernel.load());
        PortsService ports = new PortsService();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        AtomicLong thread = new AtomicLong();
        try (LinuxUnderTest device = LinuxUnderTest.start(1, new KernelPorts(ports))) {
            int port;
            try (var probe = Client.datagrams()) {
                port = probe.getLocalPort();
            }
            device.add(new Offer(
                    Echo.on(
                            Set.of(Transport.UDP),
                            Limits.DEFAULT,
                            made -> new Reading(new AtomicLong(), thread),
                            new InetSocketAddress(host, port)),
                    0));
            // On the wildcards by their own sockets: those of interfaces' addresses are like the first case.
            String asked = host.equals("0.0.0.0") ? "127.0.0.2" : host.equals("::") ? "::1" : host;
            try (Client client = new Client.Datagrams(Client.datagrams(), new InetSocketAddress(asked, port))) {
                ask(client, WARMING);
                long before = threads.getThreadAllocatedBytes(thread.get());
                ask(client, MEASURED);
                long allocated = threads.getThreadAllocatedBytes(thread.get()) - before;
                assertTrue(before >= 0 && thread.get() > 0, "the thread is measured");
                assertTrue(allocated < ALLOWED, allocated + " bytes for " + MEASURED + " datagrams");
            }
        } finally {
            LibC.unload();
            ports.deactivate();
        }
    }

    /** Several at a time, so that there are batches. */
    private static void ask(Client client, int count) throws Exception {
        byte[] question = new byte[40];
        for (int i = 0; i < count; i += 10) {
            for (int j = 0; j < 10; j++) {
                client.send(question);
            }
            for (int j = 0; j < 10; j++) {
                assertEquals(40, client.receive().length);
            }
        }
    }

    /** What is measured here can be seen: an object a datagram fails the test above. */
    @Test
    void anAllocationIsSeen() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(id);
        Object[] kept = new Object[1_000];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = new byte[16];
        }
        assertTrue(threads.getThreadAllocatedBytes(id) - before > 16_000, "kept " + kept.length);
    }
}
