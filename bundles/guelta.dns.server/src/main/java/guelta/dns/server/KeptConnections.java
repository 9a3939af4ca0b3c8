// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.dns.DomainName;
import guelta.dns.message.Messages;
import guelta.dns.notify.Connected;
import guelta.dns.notify.NotifyEvent;
import guelta.dns.tsig.TsigKey;
import guelta.dns.zone.Octets;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.Path;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of secondaries that are to hear of changes, as the engine numbers them and as the device has them. How
 * many there are the engine decides, which releases those beyond. Any thread.
 */
final class KeptConnections {
    /**
     * How long the answer to a NOTIFY can be: what was sent has 512 octets at most without its signature, the answer
     * repeats them and adds EDNS and a signature, whose names have 255 octets each.
     */
    static final int LONGEST_ANSWER = 1_232;
    /** How many answers of a connection wait: as many as the engine waits for. */
    static final int MOST_ANSWERS = 64;

    private final BiConsumer<NotifyEvent, Runnable> happens;
    private final Map<FixedPath, Kept> byPath = new ConcurrentHashMap<>();
    private final Map<Long, Kept> byNumber = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();

    /** A zone that is asked for by a key. */
    private record Wish(DomainName zone, TsigKey key) {}

    /** A connection; after a swap of devices it is reached by another port. */
    private static final class Kept {
        final long number;
        final FixedPath path;
        volatile DatagramPort port;
        volatile Duration silent = Duration.ZERO;
        /** Answers, and whether a touch, that the engine has yet to look at: whatever a client sends, few wait. */
        final AtomicInteger answers = new AtomicInteger();

        final AtomicBoolean touched = new AtomicBoolean();
        /** What was asked and the engine has yet to look at: what is asked again meanwhile is the same to it. */
        final Set<Wish> wishes = ConcurrentHashMap.newKeySet();

        Kept(long number, FixedPath path, DatagramPort port) {
            this.number = number;
            this.path = path;
            this.port = port;
        }
    }

    /**
     * @param happens tells the engine, in the order of the calls; what comes with the event is done when its turn comes
     */
    KeptConnections(BiConsumer<NotifyEvent, Runnable> happens) {
        this.happens = happens;
    }

    private void happens(NotifyEvent event) {
        happens.accept(event, () -> {});
    }

    void asked(DatagramPort port, Path from, DomainName zone, TsigKey key) {
        FixedPath path = from.copy();
        Kept fresh = new Kept(last.incrementAndGet(), path, port);
        byNumber.put(fresh.number, fresh);
        Kept before = byPath.putIfAbsent(path, fresh);
        Kept kept = before == null ? fresh : before;
        if (before != null) {
            byNumber.remove(fresh.number);
        }
        Wish wish = new Wish(zone, key);
        if (!kept.wishes.add(wish)) {
            return;
        }
        happens.accept(
                new NotifyEvent.Asked(new Connected(kept.number, path.peer()), zone, key),
                () -> kept.wishes.remove(wish));
        // One that was closed before it was in the table, or before the engine hears of it, would never leave it.
        if (!byNumber.containsKey(kept.number) || kept.port.part(path, ByteBuffer.allocate(0)) == Delivery.GONE) {
            forget(kept.number);
            happens(new NotifyEvent.Closed(kept.number));
        }
    }

    void touched(Path on, int transfers) {
        Kept kept = find(on);
        if (kept == null) {
            return;
        }
        NotifyEvent event = new NotifyEvent.Touched(kept.number, transfers);
        if (transfers != 0) {
            happens(event);
        } else if (!kept.touched.getAndSet(true)) {
            happens.accept(event, () -> kept.touched.set(false));
        }
    }

    /** Takes a message that is a response, if it comes from one of these and can be the answer to a NOTIFY. */
    void arrived(Path from, ByteBuffer in) {
        Kept kept = find(from);
        if (kept == null || in.remaining() > LONGEST_ANSWER || !answersNotify(in)) {
            return;
        }
        if (kept.answers.incrementAndGet() > MOST_ANSWERS) {
            kept.answers.decrementAndGet();
            return;
        }
        byte[] message = new byte[in.remaining()];
        in.get(message);
        happens.accept(new NotifyEvent.ArrivedOn(kept.number, message), kept.answers::decrementAndGet);
    }

    /** QR and opcode 4 (RFC 1996 3.3), in the third octet of a header (RFC 1035 4.1.1). */
    private static boolean answersNotify(ByteBuffer in) {
        return in.remaining() >= Messages.HEADER && (in.get(in.position() + 2) & 0xf8) == 0xa0;
    }

    void writable(DatagramPort port, Path to) {
        Kept kept = find(to);
        if (kept != null && kept.port != port) {
            kept.port = port;
            port.keep(kept.path, kept.silent);
        }
    }

    void closed(Path path) {
        Kept kept = find(path);
        if (kept != null) {
            forget(kept.number);
            happens(new NotifyEvent.Closed(kept.number));
        }
    }

    private @Nullable Kept find(Path path) {
        return byPath.isEmpty() ? null : byPath.get(path.copy());
    }

    private @Nullable Kept forget(long number) {
        Kept kept = byNumber.remove(number);
        if (kept != null) {
            byPath.remove(kept.path, kept);
        }
        return kept;
    }

    void send(long number, byte[] message) {
        Kept kept = byNumber.get(number);
        Delivery delivery = kept == null ? Delivery.GONE : kept.port.part(kept.path, ByteBuffer.wrap(message));
        if (delivery == Delivery.FULL) {
            happens(new NotifyEvent.Full(number, Octets.u16(message, 0)));
        } else if (delivery == Delivery.GONE) {
            forget(number);
            happens(new NotifyEvent.Closed(number));
        }
    }

    void keep(long number, Duration silent) {
        Kept kept = byNumber.get(number);
        if (kept != null) {
            kept.silent = silent;
            kept.port.keep(kept.path, silent);
        }
    }

    void release(long number) {
        Kept kept = forget(number);
        if (kept != null) {
            kept.port.keep(kept.path, Duration.ZERO);
        }
    }

    void close(long number) {
        Kept kept = forget(number);
        if (kept != null) {
            kept.port.close(kept.path);
        }
    }
}
