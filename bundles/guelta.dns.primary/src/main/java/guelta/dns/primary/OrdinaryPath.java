// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.dns.DomainName;
import guelta.dns.access.AddressList;
import guelta.dns.authority.Responder;
import guelta.dns.keys.Right;
import guelta.dns.message.FormatError;
import guelta.dns.message.Messages;
import guelta.dns.message.Records;
import guelta.dns.server.EventMeter;
import guelta.dns.server.EventMeter.Event;
import guelta.dns.server.Received;
import guelta.dns.tsig.TsigCheck;
import guelta.dns.update.Update;
import guelta.dns.zone.Zones;
import guelta.net.DatagramHandler.Worker;
import guelta.net.DatagramPort;
import guelta.net.Path;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
final class OrdinaryPath implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrdinaryPath.class);
    private static final int THREADS = 2;
    private static final int WAITING = 4_096;
    /** How many octets the messages that wait may have: 4,096 of the largest ones are more than a heap may hold. */
    private static final int OCTETS_WAITING = 16 << 20;

    private final ThreadPoolExecutor executor;
    private final AtomicInteger octetsWaiting = new AtomicInteger();
    private final LongSupplier seconds;
    private final ZoneFollower follower;
    private final Answering answering;
    private final Updating updating;
    private final Consumer<Received> notified;
    private volatile Consumer<Received> transfers = this::answer;
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
        this.seconds = seconds;
        this.executor = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), work -> {
                    Thread thread = new Thread(work, "guelta.dns.primary requests");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
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
        byte[] octets = new byte[in.remaining()];
        in.get(octets);
        Path way = from.copy();
        if (octetsWaiting.addAndGet(octets.length) <= OCTETS_WAITING) {
            try {
                executor.execute(() -> {
                    octetsWaiting.addAndGet(-octets.length);
                    handle(octets, way, port);
                });
                return Worker.LATER;
            } catch (RejectedExecutionException full) {
                LOG.debug("from {}: too much waits", way.peer());
            }
        }
        octetsWaiting.addAndGet(-octets.length);
        byte[] reply = Messages.reply(octets, Rcode.SERVFAIL);
        out.put(reply);
        return reply.length;
    }

    private void handle(byte[] octets, Path from, DatagramPort port) {
        try {
            handle(TsigCheck.of(octets, follower.access().keys()::find, seconds.getAsLong(), true), octets, from, port);
        } catch (RuntimeException failed) {
            LOG.error("a request from {} is answered with SERVFAIL", from.peer(), failed);
            port.send(from, ByteBuffer.wrap(Messages.reply(octets, Rcode.SERVFAIL)));
        }
    }

    private void handle(TsigCheck check, byte[] octets, Path from, DatagramPort port) {
        if (check instanceof TsigCheck.Malformed malformed) {
            LOG.debug("from {}: {}", from.peer(), malformed.reason());
            port.send(from, ByteBuffer.wrap(Messages.reply(octets, Rcode.FORMERR)));
        } else if (check instanceof TsigCheck.Refused refused) {
            LOG.debug("from {}: {} of the key {}", from.peer(), refused.error(), refused.keyName());
            byte[] reply = Messages.reply(octets, Rcode.NOTAUTH);
            port.send(from, ByteBuffer.wrap(refused.answer(questioned(octets, reply), seconds.getAsLong())));
        } else {
            Optional<TsigCheck.Verified> signature =
                    check instanceof TsigCheck.Verified verified ? Optional.of(verified) : Optional.empty();
            byte[] plain = signature.map(TsigCheck.Verified::message).orElse(octets);
            try {
                dispatch(new Received(plain, Messages.read(plain), signature, from, port, seconds));
            } catch (FormatError wrong) {
                LOG.debug("from {}: {}", from.peer(), wrong.getMessage());
                fail(plain, Rcode.FORMERR, signature, from, port);
            } catch (RuntimeException failed) {
                LOG.error("a request from {} is answered with SERVFAIL", from.peer(), failed);
                fail(plain, Rcode.SERVFAIL, signature, from, port);
            }
        }
    }

    /** RFC 8945 5.3: what is signed is answered signed, also when the answer is an error. */
    private void fail(byte[] plain, int rcode, Optional<TsigCheck.Verified> signature, Path from, DatagramPort port) {
        byte[] reply = Messages.reply(plain, rcode);
        byte[] answer = signature
                .map(good -> good.answers().sign(reply, seconds.getAsLong()))
                .orElse(reply);
        port.send(from, ByteBuffer.wrap(answer));
    }

    /** The answer with the question, if that can be read. */
    private static byte[] questioned(byte[] octets, byte[] reply) {
        try {
            Message request = Messages.read(octets);
            return Messages.write(Messages.reply(request, Rcode.NOTAUTH), Messages.PLAIN_UDP_PAYLOAD);
        } catch (FormatError unreadable) {
            return reply;
        }
    }

    private void dispatch(Received request) throws FormatError {
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
        Record question = request.message().getQuestion();
        int type = question == null ? 0 : question.getType();
        boolean transfer = type == guelta.dns.RecordType.AXFR || type == guelta.dns.RecordType.IXFR;
        if (transfer && question.getDClass() == DClass.IN) {
            transfers.accept(request);
        } else {
            answer(request);
        }
    }

    /** Answers a question as the fast path would, and signs that if the question was. */
    private void answer(Received request) {
        ByteBuffer out = ByteBuffer.allocate(request.room());
        Zones serving = follower.zones();
        Responder responder = answering.responder(
                request.may(Right.TRANSFER, serving, follower.access().keys()));
        int length = responder.answer(
                serving,
                ByteBuffer.wrap(request.octets()),
                request.from().peerHi(),
                request.from().peerLo(),
                request.stream(),
                seconds.getAsLong(),
                out);
        byte[] answer = new byte[length];
        out.flip().get(answer);
        if (length > 0) {
            request.send(answer);
        } else {
            // Silence ends the request too.
            request.port().send(request.from(), ByteBuffer.wrap(answer));
        }
    }

    /** Ends the threads; what waits is not answered. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
