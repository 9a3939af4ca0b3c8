// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.dns.replica.Primary;
import guelta.dns.replica.SecondaryEvent;
import guelta.dns.server.EventMeter;
import guelta.dns.transfer.IncomingTransfer;
import guelta.net.DatagramHandler;
import guelta.net.Dialer;
import guelta.net.FixedPath;
import guelta.net.OutboundPort;
import guelta.net.Path;
import guelta.net.SourcePort;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What goes to primaries and what comes back, which are events of the engine. Confined to the engine's thread, but for
 * what says otherwise.
 */
final class Exchanges {
    private static final int TRANSFER_THREADS = 2;

    private final ExecutorService incoming =
            Executors.newFixedThreadPool(TRANSFER_THREADS, Replication.daemon("transfers in"));
    private final Consumer<SecondaryEvent> happens;
    private final EventMeter meter;
    private final Map<Long, Inbound> streams = new HashMap<>();
    private volatile long largest = Long.MAX_VALUE;
    private @Nullable Dialer dialer;
    private @Nullable OutboundPort port;

    /**
     * Exchanges without a network.
     *
     * @param happens takes events on any thread
     * @param meter counts transfers
     */
    Exchanges(Consumer<SecondaryEvent> happens, EventMeter meter) {
        this.happens = happens;
        this.meter = meter;
    }

    /** Takes another network; null while there is none. */
    void dialer(@Nullable Dialer next) {
        if (next != dialer && port != null) {
            port.close();
            port = null;
        }
        dialer = next;
    }

    /** Sets how many octets a zone may have as it comes. Any thread. */
    void largest(long octets) {
        largest = octets;
    }

    private static String word(IncomingTransfer.Outcome outcome) {
        if (outcome instanceof IncomingTransfer.Received received) {
            return received.incremental() ? "differences" : "whole";
        }
        return outcome instanceof IncomingTransfer.Current ? "current" : "failed";
    }

    /** Sends a question by UDP; without a network it is lost. */
    void send(InetSocketAddress to, byte[] question) {
        Dialer current = dialer;
        if (port == null && current != null) {
            port = current.datagram(new Replies(), SourcePort.DEFAULT);
        }
        OutboundPort out = port;
        if (out != null) {
            out.send(FixedPath.to(to), ByteBuffer.wrap(question));
        }
    }

    /** What comes back by UDP; the engine looks for what it belongs to. */
    private final class Replies implements DatagramHandler.Worker {
        @Override
        public int on(ByteBuffer in, Path from, ByteBuffer out) {
            byte[] message = new byte[in.remaining()];
            in.get(message);
            happens.accept(new SecondaryEvent.Arrived(from.peer(), message));
            return 0;
        }
    }

    /** Asks over a stream for one message. */
    void ask(long exchange, Primary primary, byte[] question) {
        open(exchange, primary, question, message -> {
            happens.accept(new SecondaryEvent.Answered(exchange, message));
            return false;
        });
    }

    /** Asks over a stream for a zone. */
    void transfer(long exchange, Primary primary, IncomingTransfer transfer, byte[] question) {
        open(exchange, primary, question, message -> {
            Optional<IncomingTransfer.Outcome> outcome = transfer.octets() + message.length > largest
                    ? Optional.of(new IncomingTransfer.Failed(
                            "the zone is larger than the " + largest + " octets of maxZoneSize", false))
                    : transfer.on(message, Replication.now());
            outcome.ifPresent(what -> meter.count(EventMeter.Event.TRANSFER_IN, word(what)));
            outcome.ifPresent(what -> happens.accept(new SecondaryEvent.Transferred(exchange, what)));
            return outcome.isEmpty();
        });
    }

    private void open(long exchange, Primary primary, byte[] question, Predicate<byte[]> message) {
        Dialer current = dialer;
        if (current == null) {
            happens.accept(new SecondaryEvent.Unanswered(exchange, "there is no network device"));
            return;
        }
        Inbound stream = new Inbound(
                question, incoming, message, why -> happens.accept(new SecondaryEvent.Unanswered(exchange, why)));
        streams.values().removeIf(Inbound::over);
        streams.put(exchange, stream);
        stream.dialed(current.connect(Inbound.target(primary), stream));
    }

    /** Hears nothing more of a stream. */
    void abandon(long exchange) {
        Inbound stream = streams.remove(exchange);
        if (stream != null) {
            stream.abandon();
        }
    }

    /** Gives up all that goes on, and takes nothing more in. */
    void end() {
        try {
            streams.values().forEach(Inbound::abandon);
            if (port != null) {
                port.close();
            }
        } finally {
            // Last: what is given up is told there.
            incoming.shutdown();
        }
    }
}
