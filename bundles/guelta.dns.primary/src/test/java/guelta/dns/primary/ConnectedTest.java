// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.config.Settings;
import guelta.dns.DomainName;
import guelta.dns.authority.AuthoritySettings;
import guelta.dns.keys.Keys;
import guelta.dns.message.Messages;
import guelta.dns.notify.Peer;
import guelta.dns.tsig.TsigCheck;
import guelta.dns.tsig.TsigKey;
import guelta.dns.tsig.TsigSigner;
import guelta.dns.zone.Zones;
import guelta.net.DatagramHandler.Worker;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.Path;
import guelta.net.Transport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Secondaries that keep a connection to the primary and hear of changes there (facts of Robur's; issue 4). */
class ConnectedTest {
    private static final TsigKey KEY = Keys.parse("s._transfer.example.org:SHA256:c2VjcmV0");
    private static final TsigKey NOTIFY_KEY = Keys.parse("n._notify.example.org:SHA256:c2VjcmV0");
    private static final DomainName APEX = DomainName.of("example.org.");

    private final ZonesRepository repository = new ZonesRepository();
    private final ZoneFollower follower = new ZoneFollower(this::loaded);
    private final Downstream downstream = new Downstream(
            follower,
            Optional::empty,
            () -> PrimarySettings.read(new Settings(PrimarySettings.FILE, Map.of()), new byte[16]));
    private final Answering answering = new Answering(follower::zones, AuthoritySettings.PLAIN);
    private final OrdinaryPath path = new OrdinaryPath(
            follower,
            answering,
            new Updating(follower, Optional::empty, () -> 100),
            request -> request.answer(Rcode.NOERROR),
            ConnectedTest::seconds);

    private static long seconds() {
        return System.currentTimeMillis() / 1_000;
    }

    private void loaded(Zones before, Zones now, Set<DomainName> touched) {
        downstream.changed(before, now, touched);
    }

    @BeforeEach
    void serve() {
        repository.put(
                "_keys",
                "s._transfer.example.org. DNSKEY 0 3 163 c2VjcmV0\nn._notify.example.org. DNSKEY 0 3 163 c2VjcmV0\n");
        put(1);
        answering.handTo(path);
        answering.tell(downstream);
        path.show(downstream::asked);
        path.transferBy(downstream.transfers()::accept);
        follower.follow(repository.store());
        served();
    }

    private void put(int serial) {
        repository.put("example.org", ZonesRepository.zone("").replace("hostmaster 1 ", "hostmaster " + serial + " "));
    }

    private void served() {
        follower.served(repository.root().head().number()).toCompletableFuture().join();
    }

    @AfterEach
    void close() {
        path.close();
        downstream.close();
        follower.close();
    }

    private Set<Peer> connected() {
        return downstream
                .connected(follower.zones().find(APEX).orElseThrow())
                .toCompletableFuture()
                .join();
    }

    private static void await(BooleanSupplier so) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!so.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "not within 20 seconds");
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** The server's end of one connection. */
    private final class Connection implements DatagramPort {
        private final BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
        private final BlockingQueue<byte[]> unasked = new LinkedBlockingQueue<>();
        private final BlockingQueue<Duration> kept = new LinkedBlockingQueue<>();
        private final Worker worker = answering.worker(this);
        private final FixedPath from;
        private volatile boolean gone;

        Connection(int port) {
            from = FixedPath.of(
                    Transport.TCP16, new InetSocketAddress("192.0.2.99", port), new InetSocketAddress("127.0.0.1", 53));
        }

        private Delivery take(BlockingQueue<byte[]> into, ByteBuffer message) {
            if (gone) {
                return Delivery.GONE;
            }
            byte[] octets = new byte[message.remaining()];
            message.get(octets);
            if (octets.length > 0) {
                into.add(octets);
            }
            return Delivery.SENT;
        }

        @Override
        public Delivery send(Path to, ByteBuffer message) {
            return take(answers, message);
        }

        @Override
        public Delivery part(Path to, ByteBuffer message) {
            return take(unasked, message);
        }

        @Override
        public void keep(Path of, Duration idle) {
            assertEquals(from, of.copy());
            kept.add(idle);
        }

        int hand(byte[] message) {
            return worker.on(ByteBuffer.wrap(message), from, ByteBuffer.allocate(65_535));
        }

        void asks(TsigKey key, int type) throws Exception {
            Message question = Messages.question(7, Opcode.QUERY, Name.fromString("example.org."), type);
            byte[] octets = TsigSigner.request(key, Messages.write(question, Messages.LARGEST), seconds())
                    .message();
            assertEquals(Worker.LATER, hand(octets));
            assertNotNull(answers.poll(20, TimeUnit.SECONDS));
        }

        /** Takes a NOTIFY off the connection and answers it; says which serial it tells. */
        long hears() throws Exception {
            byte[] octets = unasked.poll(20, TimeUnit.SECONDS);
            assertNotNull(octets, "it is told");
            TsigCheck.Verified check = assertInstanceOf(
                    TsigCheck.Verified.class,
                    TsigCheck.of(
                            octets,
                            name -> Optional.of(KEY).filter(key -> key.name().equals(name)),
                            seconds(),
                            false));
            Message notify = Messages.read(check.message());
            assertEquals(Opcode.NOTIFY, notify.getHeader().getOpcode());
            byte[] reply = Messages.write(Messages.reply(notify, Rcode.NOERROR), Messages.LARGEST);
            assertEquals(0, hand(check.answers().sign(reply, seconds())), "an answer is not answered");
            return ((SOARecord) notify.getSection(Section.ANSWER).get(0)).getSerial();
        }
    }

    @Test
    void whoAsksSignedForTheSoaHearsOfChangesUntilItCloses() throws Exception {
        Connection connection = new Connection(4_711);
        connection.asks(KEY, Type.SOA);
        assertEquals(Set.of(new Peer(connection.from.peer(), Optional.of(KEY))), connected());
        assertEquals(Duration.ofHours(1), connection.kept.poll(20, TimeUnit.SECONDS));
        put(2);
        served();
        assertEquals(2, connection.hears());
        put(3);
        served();
        assertEquals(3, connection.hears());
        connection.worker.closed(connection.from);
        assertEquals(Set.of(), connected());
        put(4);
        served();
        assertEquals(Set.of(), connected());
        assertNull(connection.unasked.poll());
    }

    /** A transfer is as good as a question for the SOA; then the connection is left alone until it has ended. */
    @Test
    void whoTransfersHearsOfChangesToo() throws Exception {
        Connection connection = new Connection(4_712);
        connection.asks(KEY, Type.AXFR);
        put(2);
        served();
        assertEquals(2, connection.hears());
    }

    /** A key that may do no more than notify, and no key at all, are no secondary's; nor is another zone's question. */
    @Test
    void othersHearNothing() throws Exception {
        Connection connection = new Connection(4_713);
        connection.asks(NOTIFY_KEY, Type.SOA);
        connection.asks(KEY, Type.NS);
        assertTrue(connection.hand(Messages.write(
                        Messages.question(7, Opcode.QUERY, Name.fromString("example.org."), Type.SOA), 512))
                > 0);
        assertEquals(Set.of(), connected());
        assertNull(connection.kept.poll());
    }

    /** A key that is taken away has told its last. */
    @Test
    void whoMayNotTransferAnyMoreHearsNoMore() throws Exception {
        Connection connection = new Connection(4_714);
        connection.asks(KEY, Type.SOA);
        assertEquals(1, connected().size());
        repository.put("_keys", "n._notify.example.org. DNSKEY 0 3 163 c2VjcmV0\n");
        served();
        assertEquals(Set.of(), connected());
        connection.kept.remove();
        assertEquals(Duration.ZERO, connection.kept.poll(20, TimeUnit.SECONDS));
    }

    /** One that has gone while nobody could say so is found out, at the latest when it is told something. */
    @Test
    void whoHasGoneIsForgotten() throws Exception {
        Connection connection = new Connection(4_715);
        connection.asks(KEY, Type.SOA);
        assertEquals(1, connected().size());
        connection.gone = true;
        put(2);
        served();
        await(() -> connected().isEmpty());
    }
}
