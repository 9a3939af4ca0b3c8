// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.authority.Padding;
import guelta.dns.authority.Responder;
import guelta.dns.message.FormatError;
import guelta.dns.message.Records;
import guelta.dns.rate.ResponseRate;
import guelta.dns.replica.SecondaryEvent;
import guelta.dns.server.AnswerMeter;
import guelta.dns.server.EventMeter;
import guelta.dns.server.Received;
import guelta.dns.server.Requests;
import guelta.dns.server.TransferServer;
import guelta.dns.server.TransferSource;
import guelta.dns.tsig.TsigKey;
import guelta.dns.zone.Octets;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import guelta.dns.zone.Zones;
import guelta.net.DatagramHandler;
import guelta.net.DatagramPort;
import guelta.net.Path;
import guelta.net.Transport;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * What every worker answers with: questions by the engine on the device's thread; signed messages, notifies and
 * transfers on threads of their own behind a bounded queue, so that none of them slows an answer.
 */
final class Answering implements Requests.Service, TransferSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);
    private static final int THREADS = 2;
    private static final int WAITING = 4_096;
    private static final int HISTORIES_WAITING = 16;

    private final Replication replication;
    private final Supplier<Configured> configured;
    private final Supplier<ZoneRules> rules;
    private final ThreadPoolExecutor threads = pool("requests", WAITING);
    private final Requests requests = new Requests(threads, Answering::seconds, this);
    private final ThreadPoolExecutor outgoing = pool("transfers out", Integer.MAX_VALUE);
    /** What reads older versions, so that no transfer waits for another one's history. */
    private final ThreadPoolExecutor histories = pool("history", HISTORIES_WAITING);

    private final TransferServer transfers;
    private final AnswerMeter meter = new AnswerMeter("secondary");
    private volatile @Nullable ResponseRate rate;

    /**
     * @param rules what single zones allow; asked for each message
     */
    Answering(Replication replication, Supplier<Configured> configured, Supplier<ZoneRules> rules) {
        this.replication = replication;
        this.configured = configured;
        this.rules = rules;
        this.transfers = new TransferServer(
                this, outgoing, System::nanoTime, () -> configured.get().guard().transfers());
    }

    private static ThreadPoolExecutor pool(String name, int waiting) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                30,
                TimeUnit.SECONDS,
                waiting == Integer.MAX_VALUE ? new LinkedBlockingQueue<>() : new ArrayBlockingQueue<>(waiting),
                work -> {
                    Thread thread = new Thread(work, "guelta.dns.secondary " + name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static long seconds() {
        return System.currentTimeMillis() / 1_000;
    }

    /** Takes another limit of answers; null for none. */
    void limit(@Nullable ResponseRate next) {
        rate = next;
    }

    /** Counts of what was answered. */
    AnswerMeter meter() {
        return meter;
    }

    /** Who may do what as of now. */
    private Admission admission() {
        return new Admission(configured.get(), rules.get());
    }

    DatagramHandler.Worker worker(DatagramPort port) {
        return new Worker(port);
    }

    private final class Worker implements DatagramHandler.Worker {
        private final DatagramPort port;
        private final AnswerMeter.Counting counting = meter.open();
        private Configured current = configured.get();
        private ZoneRules allowed = ZoneRules.NONE;
        private Responder responder = Responder.deferring(current.authority());

        Worker(DatagramPort port) {
            this.port = port;
            adapt(current, rules.get());
        }

        private void adapt(Configured latest, ZoneRules now) {
            if (latest != current) {
                responder = Responder.deferring(latest.authority());
            }
            current = latest;
            allowed = now;
            new Admission(latest, now).admit(responder);
        }

        @Override
        public int on(ByteBuffer in, Path from, ByteBuffer out) {
            // The zones first: what is allowed is never older than they are.
            Zones serving = replication.zones();
            Configured latest = configured.get();
            ZoneRules now = rules.get();
            if (latest != current || now != allowed) {
                adapt(latest, now);
            }
            responder.limit(rate);
            int start = in.position();
            int answer = out.position();
            boolean stream = from.transport().connected();
            int length = responder.answer(serving, in, from.peerHi(), from.peerLo(), stream, seconds(), out);
            counting.answered(responder);
            if (length == Responder.ELSEWHERE) {
                return requests.take(in.position(start), from, port, out);
            }
            return from.transport() == Transport.TLS16
                    ? Padding.pad(out, answer, length, length + out.remaining())
                    : length;
        }

        @Override
        public void close() {
            counting.close();
        }

        @Override
        public void writable(Path to) {
            transfers.writable(port, to);
        }

        @Override
        public void closed(Path to) {
            transfers.closed(to);
        }
    }

    @Override
    public Optional<TsigKey> key(DomainName name) {
        return configured.get().keys().find(name);
    }

    @Override
    public void wrong(Path from, String reason) {
        LOG.debug("from {}: {}", from.peer(), reason);
    }

    @Override
    public void failed(Path from, RuntimeException reason) {
        LOG.error("a request from {} is answered with SERVFAIL", from.peer(), reason);
    }

    @Override
    public void answer(Received request) throws FormatError {
        Message message = request.message();
        if (message.getOPT() != null && message.getOPT().getVersion() > 0) {
            request.answer(Rcode.BADVERS);
            return;
        }
        switch (message.getHeader().getOpcode()) {
            case Opcode.NOTIFY -> notify(request);
            case Opcode.QUERY -> query(request);
            // RFC 2136 6: a secondary may hand updates to its primary; this one does not.
            default -> request.answer(Rcode.NOTIMP);
        }
    }

    /** RFC 1996 3.10: heard is who is a primary of the zone; the serial is a hint. */
    private void notify(Received request) throws FormatError {
        List<Record> asked = request.message().getSection(Section.QUESTION);
        if (asked.size() != 1
                || asked.get(0).getDClass() != DClass.IN
                || asked.get(0).getType() != RecordType.SOA) {
            request.answer(Rcode.FORMERR);
            return;
        }
        DomainName zone = Records.name(asked.get(0).getName());
        if (!replication.sources().zones().containsKey(zone)) {
            request.answer(Rcode.NOTAUTH);
            return;
        }
        boolean heeded = replication.sources().heeds(zone, request.peer(), request.key())
                || admission().notifying(zone, request.key(), request.peer());
        replication.meter().count(EventMeter.Event.NOTIFY_IN, Rcode.string(heeded ? Rcode.NOERROR : Rcode.REFUSED));
        if (!heeded) {
            request.refuse();
            return;
        }
        OptionalLong hint = OptionalLong.empty();
        for (Record record : request.message().getSection(Section.ANSWER)) {
            if (record.getType() == RecordType.SOA) {
                ResourceRecord soa = Records.of(record);
                hint = OptionalLong.of(Octets.u32(soa.data(), soa.data().length - 20));
            }
        }
        replication.happens(new SecondaryEvent.Notified(zone, request.peer(), hint));
        request.answer(Rcode.NOERROR);
    }

    private void query(Received request) {
        if (request.isTransfer()) {
            transfers.accept(request);
            return;
        }
        Zones serving = replication.zones();
        Admission admission = admission();
        Responder responder = new Responder(admission.configured().authority());
        admission.admit(responder, request, serving);
        request.answer(responder, serving);
    }

    @Override
    public Zones zones() {
        return replication.zones();
    }

    @Override
    public boolean allows(Received request, DomainName zone) {
        return admission().transfer(zone, request.key(), request.peer());
    }

    @Override
    public Optional<List<ZoneDifference>> recent(Zone zone, long serial) {
        return replication.recent(zone, serial);
    }

    @Override
    public CompletionStage<Optional<List<ZoneDifference>>> older(Zone zone, long serial) {
        CompletableFuture<Optional<List<ZoneDifference>>> found = new CompletableFuture<>();
        try {
            histories.execute(() -> found.complete(history(zone, serial)));
        } catch (RejectedExecutionException full) {
            // The whole zone goes out, then.
            found.complete(Optional.empty());
        }
        return found;
    }

    private Optional<List<ZoneDifference>> history(Zone zone, long serial) {
        try {
            return replication.older(zone, serial);
        } catch (RuntimeException failed) {
            LOG.warn("the history of {} can't be read: {}", zone.apex(), failed.getMessage(), failed);
            return Optional.empty();
        }
    }

    @Override
    public void tooMany(Received request, DomainName zone) {
        replication.meter().count(EventMeter.Event.TRANSFER_OUT, "busy");
        LOG.warn("zone {} is not transferred to {} now: as many transfers go out as may", zone, request.address());
    }

    @Override
    public void ended(Ended transfer) {
        replication.meter().count(EventMeter.Event.TRANSFER_OUT, transfer.result());
        LOG.info("{}", transfer);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        outgoing.shutdownNow();
        histories.shutdownNow();
    }
}
