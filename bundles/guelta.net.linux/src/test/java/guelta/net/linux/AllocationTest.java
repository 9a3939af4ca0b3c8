// SPDX-License-Identifier: Apache-2.0
package guelta.net.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import guelta.dns.DomainName;
import guelta.dns.ResourceRecord;
import guelta.dns.authority.AuthoritySettings;
import guelta.dns.authority.Responder;
import guelta.dns.zone.ZoneBuilder;
import guelta.dns.zone.Zones;
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
import java.util.List;
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

    /** The whole way of a query: device, engine, device. */
    private record Answering(Responder responder, Zones zones, AtomicLong thread) implements Worker {
        @Override
        public int on(ByteBuffer in, Path from, ByteBuffer out) {
            thread.setPlain(Thread.currentThread().getId());
            return responder.answer(zones, in, from.peerHi(), from.peerLo(), false, 1_800_000_000L, out);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::"})
    void aDatagramAllocatesNothing(String host) throws Exception {
        AtomicLong thread = new AtomicLong();
        byte[] question = new byte[40];
        long allocated = allocated(host, new Reading(new AtomicLong(), thread), thread, question, 40);
        assertTrue(allocated < ALLOWED, allocated + " bytes for " + MEASURED + " datagrams");
    }

    // The answer path of a server, for a name that is there and one that is not.
    @ParameterizedTest
    @ValueSource(strings = {"www", "nothing"})
    void aDnsQuestionAllocatesNothing(String label) throws Exception {
        ZoneBuilder builder = new ZoneBuilder(DomainName.of("bench.test."));
        byte[] apex = DomainName.of("bench.test.").wire();
        byte[] soa = ByteBuffer.allocate(2 * apex.length + 20)
                .put(apex)
                .put(apex)
                .putInt(1)
                .putInt(3_600)
                .putInt(600)
                .putInt(86_400)
                .putInt(300)
                .array();
        builder.add(new ResourceRecord(DomainName.of("bench.test."), 6, 300, soa));
        builder.add(new ResourceRecord(
                DomainName.of("bench.test."),
                2,
                300,
                DomainName.of("ns.bench.test.").wire()));
        builder.add(new ResourceRecord(DomainName.of("ns.bench.test."), 1, 300, new byte[] {127, 0, 0, 1}));
        builder.add(new ResourceRecord(DomainName.of("www.bench.test."), 1, 300, new byte[] {127, 0, 0, 2}));
        Zones zones = Zones.of(List.of(builder.build().zone().orElseThrow()));
        byte[] name = DomainName.of(label + ".bench.test.").wire();
        byte[] question = ByteBuffer.allocate(16 + name.length)
                .put(new byte[] {0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0})
                .put(name)
                .put(new byte[] {0, 1, 0, 1})
                .array();
        AtomicLong thread = new AtomicLong();
        Answering answering = new Answering(new Responder(AuthoritySettings.PLAIN), zones, thread);
        long allocated = allocated("127.0.0.1", answering, thread, question, question.length);
        assertTrue(allocated < ALLOWED, allocated + " bytes for " + MEASURED + " questions");
    }

    /** What the device's thread allocates for datagrams in a row, each answered with a length of at least that. */
    private static long allocated(String host, Worker worker, AtomicLong thread, byte[] question, int atLeast)
            throws Exception {
        assertEquals("", Kernel.load());
        PortsService ports = new PortsService();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (LinuxUnderTest device = LinuxUnderTest.start(1, new KernelPorts(ports))) {
            int port;
            try (var probe = Client.datagrams()) {
                port = probe.getLocalPort();
            }
            device.add(new Offer(
                    Echo.on(Set.of(Transport.UDP), Limits.DEFAULT, made -> worker, new InetSocketAddress(host, port)),
                    0));
            // On the wildcards by their own sockets: those of interfaces' addresses are like the first case.
            String asked = host.equals("0.0.0.0") ? "127.0.0.2" : host.equals("::") ? "::1" : host;
            try (Client client = new Client.Datagrams(Client.datagrams(), new InetSocketAddress(asked, port))) {
                ask(client, WARMING, question, atLeast);
                long before = threads.getThreadAllocatedBytes(thread.get());
                assertTrue(before >= 0 && thread.get() > 0, "the thread is measured");
                ask(client, MEASURED, question, atLeast);
                return threads.getThreadAllocatedBytes(thread.get()) - before;
            }
        } finally {
            LibC.unload();
            ports.deactivate();
        }
    }

    /** Several at a time, so that there are batches. */
    private static void ask(Client client, int count, byte[] question, int atLeast) throws Exception {
        for (int i = 0; i < count; i += 10) {
            for (int j = 0; j < 10; j++) {
                client.send(question);
            }
            for (int j = 0; j < 10; j++) {
                assertTrue(client.receive().length >= atLeast, "the answer is whole");
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
