// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.dns.DomainName;
import guelta.dns.Entropy;
import guelta.dns.Now;
import guelta.dns.notify.Notifier;
import guelta.dns.notify.NotifyEffect;
import guelta.dns.notify.NotifyEvent;
import guelta.net.DatagramHandler;
import guelta.net.DatagramPort;
import guelta.net.Dialer;
import guelta.net.FixedPath;
import guelta.net.OutboundPort;
import guelta.net.Path;
import guelta.net.SourcePort;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a {@link Notifier} wants to send, by the {@link Dialer} of the moment, and hands it what comes back. Any
 * thread; the work is done on a serial executor.
 */
public final class NotifySender implements NotifyEffect.By, DatagramHandler.Worker {
    private final Notifier notifier = new Notifier();
    private final Executor serial;
    private final Supplier<Now> clock;
    private final Entropy entropy;
    private final BiConsumer<Long, Runnable> later;
    private final Report report;

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
        submit(() -> notifier.on(event, clock.get(), entropy).forEach(effect -> effect.perform(this)));
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
