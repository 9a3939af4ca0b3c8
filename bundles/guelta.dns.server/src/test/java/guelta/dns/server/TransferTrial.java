// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.Now;
import guelta.dns.ResourceRecord;
import guelta.dns.message.FormatError;
import guelta.dns.message.Messages;
import guelta.dns.text.Malformed;
import guelta.dns.text.Rdata;
import guelta.dns.transfer.IncomingTransfer;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneBuilder;
import guelta.dns.zone.ZoneDifference;
import guelta.dns.zone.Zones;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.Path;
import guelta.net.Transport;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLSession;

/** A server of transfers over connections that take what they like; the executor is the test. */
abstract class TransferTrial implements TransferSource, DatagramPort {
    static final DomainName APEX = DomainName.of("example.");

    final Deque<Runnable> work = new ArrayDeque<>();
    final List<byte[]> sent = new ArrayList<>();
    final List<Ended> ended = new ArrayList<>();
    TransferLimits limits = new TransferLimits(2, 2);
    final TransferServer server = new TransferServer(this, work::add, () -> nanos(), () -> limits);
    final Zone zone = zone(20_000);
    long nanos;
    int room = Integer.MAX_VALUE;
    boolean gone;
    final CompletableFuture<Optional<List<ZoneDifference>>> history = new CompletableFuture<>();
    boolean failing;
    int putOff;
    boolean closed;
    boolean last;
    String protocol = "";

    long nanos() {
        return nanos;
    }

    static Zone zone(int hosts) {
        ZoneBuilder builder = new ZoneBuilder(APEX);
        builder.add(record("example.", 6, "ns.example. host.example. 7 60 30 600 30"));
        builder.add(record("example.", 2, "ns.example."));
        for (int i = 0; i < hosts; i++) {
            builder.add(record("h" + i + ".example.", 16, "\"number " + i + "\""));
        }
        return builder.build().zone().orElseThrow();
    }

    static ResourceRecord record(String owner, int type, String data) {
        try {
            return new ResourceRecord(DomainName.of(owner), type, 300, Rdata.of(type, data, DomainName.ROOT));
        } catch (Malformed wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    static FixedPath path(int port, Transport transport) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return FixedPath.of(transport, new InetSocketAddress(loopback, port), new InetSocketAddress(loopback, 53));
    }

    static Received received(int port, Transport transport, DatagramPort by, byte[] octets) throws FormatError {
        return new Received(octets, Messages.read(octets), Optional.empty(), path(port, transport), by, () -> 0);
    }

    IncomingTransfer asks(int port) throws FormatError {
        IncomingTransfer in = IncomingTransfer.whole(APEX, 7, null, Long.MAX_VALUE);
        byte[] question = in.question(null, new Now(Instant.EPOCH, 0));
        server.accept(received(port, Transport.TCP16, this, question));
        return in;
    }

    void work() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    @Override
    public Delivery send(Path to, ByteBuffer message) {
        Delivery delivery = part(to, message);
        last |= delivery == Delivery.SENT;
        return delivery;
    }

    @Override
    public Delivery part(Path to, ByteBuffer message) {
        if (gone || room == 0) {
            return gone ? Delivery.GONE : Delivery.FULL;
        }
        room--;
        byte[] copy = new byte[message.remaining()];
        message.get(copy);
        sent.add(copy);
        return Delivery.SENT;
    }

    @Override
    public void close(Path of) {
        closed = true;
    }

    @Override
    public Zones zones() {
        return Zones.of(List.of(zone));
    }

    @Override
    public boolean allows(Received request, DomainName asked) {
        return request.from().peerPort() != 666;
    }

    @Override
    public Optional<List<ZoneDifference>> recent(Zone version, long serial) {
        return Optional.empty();
    }

    @Override
    public CompletionStage<Optional<List<ZoneDifference>>> older(Zone version, long serial) {
        if (failing) {
            throw new IllegalStateException("the store is going away");
        }
        return history;
    }

    @Override
    public void tooMany(Received request, DomainName asked) {
        putOff++;
    }

    @Override
    public void ended(Ended transfer) {
        ended.add(transfer);
    }

    void arrives(IncomingTransfer in) {
        Optional<IncomingTransfer.Outcome> outcome = Optional.empty();
        for (byte[] message : sent) {
            outcome = in.on(message, new Now(Instant.EPOCH, 0));
        }
        assertTrue(outcome.orElseThrow() instanceof IncomingTransfer.Received, outcome::toString);
    }

    @Override
    public Optional<SSLSession> tls(Path of) {
        return Optional.of((SSLSession) Proxy.newProxyInstance(
                SSLSession.class.getClassLoader(), new Class<?>[] {SSLSession.class}, (any, method, none) -> protocol));
    }
}
