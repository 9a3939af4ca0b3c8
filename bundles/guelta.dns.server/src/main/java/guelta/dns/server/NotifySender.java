// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.dns.DomainName;
import guelta.dns.Entropy;
import guelta.dns.Now;
import guelta.dns.notify.Notifier;
import guelta.dns.notify.NotifyEffect;
import guelta.dns.notify.NotifyEvent;
import guelta.dns.notify.Peer;
import guelta.net.DatagramHandler;
import guelta.net.DatagramPort;
import guelta.net.Dialer;
import guelta.net.FixedPath;
import guelta.net.OutboundPort;
import guelta.net.Path;
import guelta.net.SourcePort;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a {@link Notifier} wants to send, by the {@link Dialer} of the moment and on connections that secondaries
 * have opened, and hands it what comes back. Any thread; the work is done on a serial executor.
 */
public final class NotifySender implements NotifyEffect.By, DatagramHandler.Worker {
    private final Notifier notifier = new Notifier();
    private final Executor serial;
    private final Supplier<Now> clock;
    private final Entropy entropy;
    private final BiConsumer<Long, Runnable> later;
    private final Report report;
    private final KeptConnections connections = new KeptConnections(this::happens);

    // Confined to the serial executor.
    private @Nullable Dialer dialer;
    private @Nullable OutboundPort port;
    /** How many moments were asked for: only the last one counts. */
    private long moments;

    /** Hears what became of notifies. */
    public interface Report {
        /** A peer has heard of a version. */
        void heard(DomainName zone, long serial, InetSocketAddress peer);

        /** A peer has not, and is told no more. */
        void unheard(DomainName zone, long serial, InetSocketAddress peer, String reason);
    }

    /**
     * A sender without a network.
     *
     * @param serial does one thing at a time
     * @param later has something done on {@code serial} at a moment, on the scale of {@link Now#nanos}
     */
    public NotifySender(
            Executor serial, Supplier<Now> clock, Entropy entropy, BiConsumer<Long, Runnable> later, Report report) {
        this.serial = serial;
        this.clock = clock;
        this.entropy = entropy;
        this.later = later;
        this.report = report;
    }

    /** Takes another network; null while there is none, when what is sent is lost and sent again later. */
    public void dialer(@Nullable Dialer next) {
        submit(() -> {
            if (next != dialer && port != null) {
                port.close();
                port = null;
            }
            dialer = next;
        });
    }

    /** Has an event happen. */
    public void happens(NotifyEvent event) {
        happens(event, () -> {});
    }

    private void happens(NotifyEvent event, Runnable first) {
        submit(() -> {
            first.run();
            notifier.on(event, clock.get(), entropy).forEach(effect -> effect.perform(this));
        });
    }

    /**
     * Takes a question for the SOA or a transfer of a zone, signed by a key that may transfer it: if it came on a
     * connection, who asked hears there of changes from now on. To be called before it is answered, so that no change
     * falls between both.
     */
    public void asked(Received question, DomainName zone) {
        if (question.stream()) {
            question.key().ifPresent(key -> connections.asked(question.port(), question.from(), zone, key));
        }
    }

    /** The secondaries that hear of a zone on their connections, with the keys that they asked by. */
    public CompletionStage<Set<Peer>> listening(DomainName zone) {
        CompletableFuture<Set<Peer>> peers = new CompletableFuture<>();
        try {
            serial.execute(() -> peers.complete(notifier.listening(zone)));
        } catch (RejectedExecutionException ended) {
            peers.complete(Set.of());
        }
        return peers;
    }

    /**
     * Something else is asked on a connection, which is not disturbed for a while.
     *
     * @param transfers 1 when a transfer begins there, -1 when one has ended, else 0
     */
    public void touched(Path on, int transfers) {
        connections.touched(on, transfers);
    }

    /** Takes a message that is a response: the answer to a NOTIFY, if it is any. */
    public void answered(Path from, ByteBuffer in) {
        connections.arrived(from, in);
    }

    /** A connection has room again, perhaps on another port than before. */
    public void writable(DatagramPort port, Path to) {
        connections.writable(port, to);
    }

    /** A connection is closed; not to be mixed up with {@link DatagramHandler.Worker#closed}, which is about datagrams. */
    public void disconnected(Path path) {
        connections.closed(path);
    }

    /** Who comes behind the end - a device that goes, a late answer - is not heard. */
    private void submit(Runnable work) {
        try {
            serial.execute(work);
        } catch (RejectedExecutionException ended) {
            // Its owner is closed: nobody is told any more.
            return;
        }
    }

    @Override
    public void send(InetSocketAddress to, byte[] message) {
        Dialer current = dialer;
        if (port == null && current != null) {
            port = current.datagram(this, SourcePort.DEFAULT);
        }
        DatagramPort out = port;
        if (out != null) {
            out.send(FixedPath.to(to), ByteBuffer.wrap(message));
        }
    }

    @Override
    public void sendOn(long connection, byte[] message) {
        connections.send(connection, message);
    }

    @Override
    public void keep(long connection, Duration silent) {
        connections.keep(connection, silent);
    }

    @Override
    public void release(long connection) {
        connections.release(connection);
    }

    @Override
    public void close(long connection) {
        connections.close(connection);
    }

    @Override
    public int on(ByteBuffer in, Path from, ByteBuffer out) {
        byte[] message = new byte[in.remaining()];
        in.get(message);
        happens(new NotifyEvent.Arrived(from.peer(), message));
        return 0;
    }

    @Override
    public void heard(DomainName zone, long serialNumber, InetSocketAddress peer) {
        report.heard(zone, serialNumber, peer);
    }

    @Override
    public void unheard(DomainName zone, long serialNumber, InetSocketAddress peer, String reason) {
        report.unheard(zone, serialNumber, peer, reason);
    }

    @Override
    public void wake(long nanos) {
        long mine = ++moments;
        later.accept(nanos, () -> {
            if (mine == moments) {
                happens(new NotifyEvent.Tick());
            }
        });
    }

    /** Closes what is open; also called by the device, which needs nothing done. */
    @Override
    public void close() {
        // The port is closed with its dialer.
    }
}
