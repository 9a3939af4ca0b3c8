// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.master.Includes;
import guelta.dns.master.MasterFile;
import guelta.dns.replica.Primary;
import guelta.dns.replica.SecondaryEvent;
import guelta.dns.replica.Sources;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import guelta.net.DatagramHandler;
import guelta.net.Delivery;
import guelta.net.Dialer;
import guelta.net.FramedConnection;
import guelta.net.FramedSession;
import guelta.net.OutboundPort;
import guelta.net.Path;
import guelta.net.SourcePort;
import guelta.net.Target;
import guelta.store.Root;
import guelta.store.Store;
import guelta.store.Subscription;
import guelta.store.memory.MemoryStore;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicationTest implements Dialer, OutboundPort {
    private static final DomainName APEX = DomainName.of("example.org.");

    private final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
    /** A stream and a port. */
    private final CountDownLatch ended = new CountDownLatch(2);

    private final Replication replication = new Replication();

    @AfterEach
    void end() {
        replication.close();
    }

    @Override
    public OutboundPort datagram(DatagramHandler.Worker replies, SourcePort policy) {
        return this;
    }

    @Override
    public FramedConnection connect(Target target, FramedSession session) {
        return (FramedConnection) Proxy.newProxyInstance(
                FramedConnection.class.getClassLoader(),
                new Class<?>[] {FramedConnection.class},
                (proxy, method, arguments) -> {
                    assertEquals("abort", method.getName());
                    ended.countDown();
                    return null;
                });
    }

    @Override
    public Delivery send(Path to, ByteBuffer message) {
        byte[] octets = new byte[message.remaining()];
        message.get(octets);
        sent.add(octets);
        return Delivery.SENT;
    }

    @Override
    public void close(Path with) {}

    @Override
    public void close() {
        ended.countDown();
    }

    private static Zone zone() {
        return zone(1);
    }

    private static Zone zone(long serial) {
        ZoneBuilder builder = new ZoneBuilder(APEX);
        byte[] text =
                ("$TTL 60\n@ SOA ns host " + serial + " 60 30 600 30\n@ NS ns\n").getBytes(StandardCharsets.UTF_8);
        MasterFile.read("test", text, APEX, Includes.NONE, (record, in, line) -> builder.add(record));
        return builder.build().zone().orElseThrow();
    }

    /** One thing that cannot be done must not keep the engine from its questions and its moments. */
    @Test
    void whatFailsKeepsNothingElseBack() throws Exception {
        Primary primary = new Primary(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 53), Optional.empty(), Optional.empty());
        replication.behind(zone -> {
            throw new IllegalStateException("a test");
        });
        replication.dialer(this);
        replication.happens(new SecondaryEvent.Restored(zone(), Instant.now().plusSeconds(600)));
        replication.happens(new SecondaryEvent.Configured(new Sources(Map.of(APEX, List.of(primary)), Set.of())));
        assertNotNull(sent.poll(30, TimeUnit.SECONDS), "the primary is asked");
        // Behind all that the engine wanted done together.
        replication.states().get(30, TimeUnit.SECONDS);
        assertEquals(1, replication.zones().all().size());
    }

    /** A store whose commits end when the test lets them, however they end. */
    private static Store slow(Root kept, CompletionStage<?> committed) {
        Object root = Proxy.newProxyInstance(
                Root.class.getClassLoader(),
                new Class<?>[] {Root.class},
                (proxy, method, arguments) ->
                        method.getName().equals("commit") ? committed : method.invoke(kept, arguments));
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> root);
    }

    /** What was served before a crash must not be newer than what is restored after it, or a serial goes back (RFC 1982). */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aVersionIsServedWhenTheStoreHasTold(boolean durable) throws Exception {
        CompletableFuture<Object> committed = new CompletableFuture<>();
        MemoryStore memory = new MemoryStore("copies", Clock.systemUTC());
        replication.keepIn(slow(memory.root("main"), committed));
        assertEquals(0, replication.states().get(30, TimeUnit.SECONDS).size());
        // As the engine wants it, which has nothing to do here.
        replication.serve(zone(), Instant.now().plusSeconds(600));
        assertEquals(0, replication.zones().all().size());
        if (durable) {
            committed.complete("");
        } else {
            committed.completeExceptionally(new IllegalStateException("no space"));
        }
        while (replication.zones().all().isEmpty()) {
            replication.states().get(30, TimeUnit.SECONDS);
        }
        assertEquals(1, replication.zones().all().size());
    }

    /** A store that is named only now, or comes again, must not give back an older version than was served (RFC 1982). */
    @Test
    void whatCameWithoutAStoreIsKeptWhenItComes() throws Exception {
        Instant expires = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);
        Primary primary = new Primary(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 53), Optional.empty(), Optional.empty());
        replication.happens(new SecondaryEvent.Restored(zone(), expires));
        replication.happens(new SecondaryEvent.Configured(new Sources(Map.of(APEX, List.of(primary)), Set.of())));
        try (MemoryStore memory = new MemoryStore("copies", Clock.systemUTC())) {
            Root root = memory.root("main");
            CountDownLatch kept = new CountDownLatch(1);
            Subscription watch = root.watch(0, commit -> kept.countDown());
            replication.keepIn(memory);
            assertTrue(kept.await(30, TimeUnit.SECONDS));
            watch.close();
            SecondaryEvent.Restored restored =
                    new Kept(memory, Runnable::run).read().get(0);
            assertEquals(zone().serial(), restored.zone().serial());
            assertEquals(expires, restored.expires().truncatedTo(ChronoUnit.SECONDS));
        }
    }

    /** RFC 1982: what is kept is newer than what came while the store was away, and must not be written over. */
    @ParameterizedTest
    @ValueSource(longs = {1, 3})
    void whatIsNewestIsServedAndKept(long kept) throws Exception {
        Instant expires = Instant.now().plusSeconds(600);
        Primary primary = new Primary(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 53), Optional.empty(), Optional.empty());
        replication.happens(new SecondaryEvent.Restored(zone(2), expires));
        replication.happens(new SecondaryEvent.Configured(new Sources(Map.of(APEX, List.of(primary)), Set.of())));
        try (MemoryStore memory = new MemoryStore("copies", Clock.systemUTC())) {
            new Kept(memory, Runnable::run)
                    .put(zone(kept), expires)
                    .toCompletableFuture()
                    .join();
            replication.keepIn(memory);
            long newest = Math.max(2, kept);
            assertEquals(
                    newest,
                    replication
                            .states()
                            .get(30, TimeUnit.SECONDS)
                            .get(0)
                            .serial()
                            .orElseThrow());
            assertEquals(newest, replication.zones().find(APEX).orElseThrow().serial());
            // Behind what is written, by the same thread.
            replication.fresh(APEX, expires.plusSeconds(7));
            Kept reading = new Kept(memory, Runnable::run);
            while (!reading.read().get(0).expires().isAfter(expires)) {
                Thread.onSpinWait();
            }
            assertEquals(newest, reading.read().get(0).zone().serial());
        }
    }

    /** A bundle that stops leaves neither a stream nor a port, even if it was doing something else then. */
    @Test
    void theEndEndsStreamsAndPorts() throws Exception {
        Primary primary = new Primary(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 53), Optional.empty(), Optional.empty());
        replication.dialer(this);
        CountDownLatch closed = new CountDownLatch(1);
        replication.then(() -> {
            replication.send(primary.address(), new byte[] {1});
            replication.ask(1, primary, new byte[] {1});
            try {
                assertTrue(closed.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        replication.close();
        closed.countDown();
        assertTrue(ended.await(30, TimeUnit.SECONDS));
    }

    /** RFC 5936 6: who takes an endless transfer must not end by it; the memory is what there is, whatever is usual. */
    @Test
    void aTransferTakesAFourthOfTheMemoryAtMost() {
        assertEquals(64L << 20, Replication.bounds(256L << 20).largest());
        assertEquals(4L << 30, Replication.bounds(1L << 40).largest());
    }

    /** The references of a component are unbound behind its end. */
    @Test
    void whatComesBehindTheEndIsPassedOver() {
        replication.close();
        replication.dialer(null);
        replication.keepIn(null);
        replication.happens(new SecondaryEvent.Tick());
    }
}
