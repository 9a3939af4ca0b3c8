// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.dns.DomainName;
import guelta.dns.message.FormatError;
import guelta.dns.message.Messages;
import guelta.dns.tsig.TsigCheck;
import guelta.dns.tsig.TsigKey;
import guelta.net.DatagramHandler.Worker;
import guelta.net.DatagramPort;
import guelta.net.Path;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/**
 * The ordinary path of messages, up to the service that answers them: they wait in bounds for its threads, so that nothing
 * here slows an answer of the fast path, and their signatures are checked and taken off (RFC 8945 5.2). What can't be
 * read, is signed wrongly, or finds too much waiting is answered here. Any thread.
 */
public final class Requests {
    /** How many octets the messages that wait may have: some thousands of the largest are more than a heap may hold. */
    private static final int OCTETS_WAITING = 16 << 20;

    private final Executor threads;
    private final LongSupplier seconds;
    private final Service service;
    private final AtomicInteger octetsWaiting = new AtomicInteger();

    /** What is asked, on its own threads. */
    public interface Service {
        /** The key of a name, if there is one. */
        Optional<TsigKey> key(DomainName name);

        /**
         * Answers a request.
         *
         * @throws FormatError when it is to be answered with FORMERR; another exception is answered with SERVFAIL
         */
        void answer(Received request) throws FormatError;

        /** Hears why a message is answered with an error, which is the sender's fault. */
        void wrong(Path from, String reason);

        /** Hears why a message is answered with SERVFAIL. */
        void failed(Path from, RuntimeException reason);
    }

    /**
     * @param threads of the service; may refuse what is too much
     * @param seconds the time, since 1970
     */
    public Requests(Executor threads, LongSupplier seconds, Service service) {
        this.threads = threads;
        this.seconds = seconds;
        this.service = service;
    }

    /** Takes a message of a worker: returns what {@link Worker#on} returns. */
    public int take(ByteBuffer in, Path from, DatagramPort port, ByteBuffer out) {
        byte[] octets = new byte[in.remaining()];
        in.get(octets);
        Path way = from.copy();
        if (octetsWaiting.addAndGet(octets.length) <= OCTETS_WAITING) {
            try {
                threads.execute(() -> {
                    octetsWaiting.addAndGet(-octets.length);
                    handle(octets, way, port);
                });
                return Worker.LATER;
            } catch (RejectedExecutionException full) {
                service.wrong(way, "too much waits");
            }
        }
        octetsWaiting.addAndGet(-octets.length);
        byte[] reply = Messages.reply(octets, Rcode.SERVFAIL);
        out.put(reply);
        return reply.length;
    }

    private void handle(byte[] octets, Path from, DatagramPort port) {
        try {
            handle(TsigCheck.of(octets, service::key, seconds.getAsLong(), true), octets, from, port);
        } catch (RuntimeException failed) {
            service.failed(from, failed);
            port.send(from, ByteBuffer.wrap(Messages.reply(octets, Rcode.SERVFAIL)));
        }
    }

    private void handle(TsigCheck check, byte[] octets, Path from, DatagramPort port) {
        if (check instanceof TsigCheck.Malformed malformed) {
            service.wrong(from, malformed.reason());
            port.send(from, ByteBuffer.wrap(Messages.reply(octets, Rcode.FORMERR)));
        } else if (check instanceof TsigCheck.Refused refused) {
            service.wrong(from, refused.error() + " of the key " + refused.keyName());
            byte[] reply = questioned(octets, Messages.reply(octets, Rcode.NOTAUTH));
            port.send(from, ByteBuffer.wrap(refused.answer(reply, seconds.getAsLong())));
        } else {
            Optional<TsigCheck.Verified> signature =
                    check instanceof TsigCheck.Verified verified ? Optional.of(verified) : Optional.empty();
            byte[] plain = signature.map(TsigCheck.Verified::message).orElse(octets);
            try {
                service.answer(new Received(plain, Messages.read(plain), signature, from, port, seconds));
            } catch (FormatError wrong) {
                service.wrong(from, wrong.getMessage());
                fail(plain, Rcode.FORMERR, signature, from, port);
            } catch (RuntimeException failed) {
                service.failed(from, failed);
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
}
