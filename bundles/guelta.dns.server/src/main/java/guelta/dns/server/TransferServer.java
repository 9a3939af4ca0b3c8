// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.dns.RecordType;
import guelta.dns.SerialNumber;
import guelta.dns.message.MessageWriter;
import guelta.dns.transfer.OutgoingTransfer;
import guelta.dns.transfer.TransferRequest;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import guelta.net.DatagramPort;
import guelta.net.FixedPath;
import guelta.net.Path;
import guelta.net.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.xbill.DNS.Rcode;

/**
 * Answers AXFR and IXFR (RFC 5936, RFC 1995) to those who may have them. Each transfer over a stream goes on when its
 * client has taken what was sent, on an executor and a piece at a time, so that many slow ones and large ones go out side
 * by side and no answer of the server waits for them. Any thread.
 */
public final class TransferServer {
    /** As long as a connection may be silent: a stream that hears nothing for longer has lost its device. */
    private static final Duration LOST = Duration.ofMinutes(2);

    private final TransferSource source;
    private final Executor executor;
    private final LongSupplier nanos;
    private final Supplier<TransferLimits> limits;
    private final Map<FixedPath, List<TransferStream>> streams = new ConcurrentHashMap<>();

    /**
     * A server of transfers.
     *
     * @param executor where transfers are made, a piece at a time; bounded by what it is given here
     * @param nanos a clock that never goes back
     * @param limits how many may go out at one time; asked for each
     */
    public TransferServer(
            TransferSource source, Executor executor, LongSupplier nanos, Supplier<TransferLimits> limits) {
        this.source = source;
        this.executor = executor;
        this.nanos = nanos;
        this.limits = limits;
    }

    /** How many transfers go out now. */
    public int running() {
        return streams.values().stream().mapToInt(List::size).sum();
    }

    /** How many of them go to the network that a client is in. */
    private int running(Path from) {
        long network = TransferLimits.network(from.peerHi(), from.peerLo());
        return streams.entrySet().stream()
                .filter(each -> TransferLimits.network(
                                each.getKey().peerHi(), each.getKey().peerLo())
                        == network)
                .mapToInt(each -> each.getValue().size())
                .sum();
    }

    /** Answers a question for AXFR or IXFR; does not wait. */
    public void accept(Received request) {
        Optional<TransferRequest> read = TransferRequest.read(request.octets(), request.octets().length);
        if (read.isEmpty()) {
            request.answer(Rcode.FORMERR);
            return;
        }
        TransferRequest asked = read.get();
        Optional<Zone> zone = source.zones().find(asked.zone());
        if (zone.isEmpty()) {
            request.answer(Rcode.NOTAUTH);
        } else if (!source.allows(request, asked.zone()) || oldTls(request)) {
            request.refuse();
        } else if (!zone.get().available()) {
            request.answer(Rcode.SERVFAIL);
        } else if (request.stream()) {
            stream(request, asked, zone.get());
        } else if (asked.type() == RecordType.AXFR) {
            // RFC 5936 4.2: AXFR is for TCP.
            request.answer(Rcode.NOTIMP);
        } else {
            datagram(request, asked, zone.get());
        }
    }

    /** RFC 9103 8.1: a transfer over TLS needs version 1.3. */
    private static boolean oldTls(Received request) {
        return request.from().transport() == Transport.TLS16
                && request.port()
                        .tls(request.from())
                        .filter(session -> !session.getProtocol().equals("TLSv1.3"))
                        .isPresent();
    }

    private void datagram(Received request, TransferRequest asked, Zone zone) {
        long serial = asked.serial().orElse(zone.serial());
        List<ZoneDifference> differences = SerialNumber.newer(zone.serial(), serial)
                ? source.recent(zone, serial).orElse(List.of())
                : List.of();
        request.send(OutgoingTransfer.datagram(asked, zone, differences, new MessageWriter(), request.room()));
    }

    private void stream(Received request, TransferRequest asked, Zone zone) {
        forgetLost();
        TransferLimits most = limits.get();
        Path from = request.from();
        if (running() >= most.all() || running(from) >= most.perNetwork()) {
            source.tooMany(request, asked.zone());
            request.answer(Rcode.SERVFAIL);
            return;
        }
        // Before anybody hears of the transfer, as what is asked here may fail.
        CompletionStage<Optional<List<ZoneDifference>>> differences = differences(asked, zone);
        FixedPath path = fixed(request.from());
        TransferStream stream = new TransferStream(request, zone, executor, nanos, done -> {
            streams.computeIfPresent(path, (key, list) -> list.remove(done) && list.isEmpty() ? null : list);
            source.ended(done.ended());
        });
        // Inside, as the last transfer of the connection may end now and its list with it.
        streams.compute(path, (key, list) -> {
            List<TransferStream> all = list == null ? new CopyOnWriteArrayList<>() : list;
            all.add(stream);
            return all;
        });
        source.begun(request, asked.zone());
        differences
                .exceptionally(failed -> Optional.empty())
                .thenAccept(found -> stream.begin(() -> OutgoingTransfer.answer(asked, zone, found)));
    }

    /** Of a history that has to be read nobody waits for here, and no thread that sends; the stage may fail. */
    private CompletionStage<Optional<List<ZoneDifference>>> differences(TransferRequest asked, Zone zone) {
        if (asked.serial().isEmpty()
                || !SerialNumber.newer(zone.serial(), asked.serial().getAsLong())) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        long serial = asked.serial().getAsLong();
        try {
            Optional<List<ZoneDifference>> recent = source.recent(zone, serial);
            return recent.isPresent() ? CompletableFuture.completedStage(recent) : source.older(zone, serial);
        } catch (RuntimeException failed) {
            return CompletableFuture.failedStage(failed);
        }
    }

    /** A connection has room again; the port may be another one than before, when the device has changed. */
    public void writable(DatagramPort port, Path path) {
        streams.getOrDefault(fixed(path), List.of()).forEach(stream -> stream.writable(port));
    }

    /** A connection is closed: what goes out there is over. */
    public void closed(Path path) {
        streams.getOrDefault(fixed(path), List.of()).forEach(TransferStream::closed);
    }

    private void forgetLost() {
        long before = nanos.getAsLong() - LOST.toNanos();
        streams.values().forEach(list -> list.forEach(stream -> stream.closeIfIdleSince(before)));
    }

    private static FixedPath fixed(Path path) {
        return new FixedPath(
                path.peerHi(),
                path.peerLo(),
                path.peerPort(),
                path.scope(),
                path.localHi(),
                path.localLo(),
                path.localPort(),
                path.transport());
    }
}
