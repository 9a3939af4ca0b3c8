// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.access.AddressList;
import guelta.dns.keys.Right;
import guelta.dns.message.FormatError;
import guelta.dns.message.Records;
import guelta.dns.server.EventMeter;
import guelta.dns.server.EventMeter.Event;
import guelta.dns.server.Received;
import guelta.dns.server.Requests;
import guelta.dns.tsig.TsigKey;
import guelta.dns.update.Update;
import guelta.dns.zone.Zones;
import guelta.net.DatagramHandler.Worker;
import guelta.net.DatagramPort;
import guelta.net.Path;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Answers what the fast path leaves: signed messages, updates, notifies, transfers. Has threads of its own behind a
 * bounded queue, so that nothing here slows an answer of the fast path; what finds the queue full gets SERVFAIL.
 */
final class OrdinaryPath implements Requests.Service, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrdinaryPath.class);
    private static final int THREADS = 2;
    private static final int WAITING = 4_096;

    private final ThreadPoolExecutor executor;
    private final Requests requests;
    private final ZoneFollower follower;
    private final Answering answering;
    private final Updating updating;
    private final Consumer<Received> notified;
    private volatile Consumer<Received> transfers = this::respond;
    private volatile Consumer<Received> streaming = request -> {};
    private volatile AddressList notifiers = AddressList.NONE;
    private volatile EventMeter events = new EventMeter("primary");

    /**
     * @param notified takes a NOTIFY (RFC 1996) that is signed by a key that may send it, and answers it
     * @param seconds the time, since 1970
     */
    OrdinaryPath(
            ZoneFollower follower,
            Answering answering,
            Updating updating,
            Consumer<Received> notified,
            LongSupplier seconds) {
        this.follower = follower;
        this.answering = answering;
        this.updating = updating;
        this.notified = notified;
        this.executor = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), work -> {
                    Thread thread = new Thread(work, "guelta.dns.primary requests");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        this.requests = new Requests(executor, seconds, this);
    }

    /**
     * Hands over questions for AXFR and IXFR, signed or not, which are refused before. They come on a thread of this
     * path, which is not to be kept.
     */
    void transferBy(Consumer<Received> next) {
        transfers = next;
    }

    /** Shows all signed requests of connections, before anything is done about them. */
    void show(Consumer<Received> to) {
        streaming = to;
    }

    /**
     * Counts by another meter, and heeds unsigned notifies.
     *
     * @param notify of whom, about zones without a list of their own
     */
    void heed(AddressList notify, EventMeter meter) {
        notifiers = notify;
        events = meter;
    }

    /** Takes a message of a worker: returns what {@link Worker#on} returns. */
    int take(ByteBuffer in, Path from, DatagramPort port, ByteBuffer out) {
        return requests.take(in, from, port, out);
    }

    @Override
    public Optional<TsigKey> key(DomainName name) {
        return follower.access().keys().find(name);
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
        if (request.stream() && request.key().isPresent()) {
            streaming.accept(request);
        }
        if (message.getOPT() != null && message.getOPT().getVersion() > 0) {
            request.answer(Rcode.BADVERS);
            return;
        }
        switch (message.getHeader().getOpcode()) {
            case Opcode.UPDATE -> update(request);
            case Opcode.NOTIFY -> notify(request);
            case Opcode.QUERY -> query(request);
            default -> request.answer(Rcode.NOTIMP);
        }
    }

    /** RFC 2136 3.3: an update that nobody has signed is refused. */
    private void update(Received request) throws FormatError {
        if (request.key().isEmpty()) {
            events.count(Event.UPDATE, Rcode.string(Rcode.REFUSED));
            request.refuse();
            return;
        }
        updating.perform(Update.of(request.message()), request.key().get().name(), request.address())
                .thenAccept(rcode -> {
                    events.count(Event.UPDATE, Rcode.string(rcode));
                    request.answer(rcode);
                });
    }

    /** RFC 1996 3.11: what a NOTIFY says counts only if it comes from whom it should; here a key tells. */
    private void notify(Received request) throws FormatError {
        List<Record> zones = request.message().getSection(Section.QUESTION);
        if (zones.size() != 1 || zones.get(0).getDClass() != DClass.IN) {
            throw new FormatError("a notify has one zone of class IN");
        }
        boolean allowed = request.key()
                .filter(key -> follower.access()
                        .keys()
                        .allows(
                                key.name(),
                                Right.NOTIFY,
                                Records.name(zones.get(0).getName())))
                .isPresent();
        if (allowed
                || request.key().isEmpty()
                        && listed(request, Records.name(zones.get(0).getName()))) {
            events.count(Event.NOTIFY_IN, Rcode.string(Rcode.NOERROR));
            notified.accept(request);
        } else {
            events.count(Event.NOTIFY_IN, Rcode.string(Rcode.REFUSED));
            request.refuse();
        }
    }

    private boolean listed(Received request, DomainName zone) {
        return follower.access().settings(zone).notifying().orElse(notifiers).contains(request.peer());
    }

    private void query(Received request) {
        if (request.isTransfer()) {
            transfers.accept(request);
        } else {
            respond(request);
        }
    }

    /** Answers a question as the fast path would, and signs that if the question was. */
    private void respond(Received request) {
        Zones serving = follower.zones();
        request.answer(
                answering.responder(
                        request.may(Right.TRANSFER, serving, follower.access().keys())),
                serving);
    }

    /** Ends the threads; what waits is not answered. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
