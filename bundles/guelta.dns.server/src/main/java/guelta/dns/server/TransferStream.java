// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import guelta.dns.message.MessageWriter;
import guelta.dns.transfer.OutgoingTransfer;
import guelta.dns.zone.Zone;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One transfer that goes out over a stream. What others tell it - there is room, the connection is closed - is only
 * noted; the work is done by one thread of the executor at a time, a few messages a turn, so that transfers take turns.
 */
final class TransferStream {
    private static final int MESSAGES_A_TURN = 8;

    private final Received request;
    private final Zone zone;
    private final Executor executor;
    private final LongSupplier nanos;
    private final Consumer<TransferStream> done;
    /** How often somebody has told something since the last turn began; whoever counts from 0 has a turn begun. */
    private final AtomicInteger told = new AtomicInteger();

    private final AtomicBoolean over = new AtomicBoolean();
    private volatile DatagramPort port;
    /** What is to be sent; null while it is not known yet. */
    private volatile @Nullable Supplier<OutgoingTransfer> start;

    private volatile boolean gone;
    private volatile long active;

    // Confined to the turns.
    private @Nullable OutgoingTransfer transfer;
    private @Nullable MessageWriter writer;
    private byte @Nullable [] waiting;
    private boolean complete;

    TransferStream(Received request, Zone zone, Executor executor, LongSupplier nanos, Consumer<TransferStream> done) {
        this.request = request;
        this.zone = zone;
        this.executor = executor;
        this.nanos = nanos;
        this.done = done;
        this.port = request.port();
        this.active = nanos.getAsLong();
    }

    /** Begins to send; called once. */
    void begin(Supplier<OutgoingTransfer> what) {
        start = what;
        active = nanos.getAsLong();
        go();
    }

    /** Has a turn begun, unless one is going on that will see what was noted. */
    private void go() {
        if (told.getAndIncrement() == 0) {
            executor.execute(this::turn);
        }
    }

    void writable(DatagramPort by) {
        port = by;
        active = nanos.getAsLong();
        go();
    }

    void closed() {
        gone = true;
        go();
    }

    /** Gives it up with its connection; not while it waits for what is to be sent, as then no client is to blame. */
    void closeIfIdleSince(long moment) {
        if (start != null && active - moment < 0) {
            port.close(request.from());
            closed();
        }
    }

    /** What became of it; behind its end. */
    TransferSource.Ended ended() {
        OutgoingTransfer made = transfer;
        return new TransferSource.Ended(
                zone.apex(),
                zone.serial(),
                request.from().copy(),
                made == null || made.whole(),
                made == null ? 0 : made.messages(),
                made == null ? 0 : made.written(),
                complete);
    }

    private void turn() {
        int seen = told.get();
        boolean more;
        try {
            more = !gone && send();
        } catch (RuntimeException | OutOfMemoryError failed) {
            port.close(request.from());
            end();
            throw failed;
        }
        if (gone || complete) {
            end();
        } else if (more || told.addAndGet(-seen) > 0) {
            // The count is above 0, so nobody else begins a turn.
            executor.execute(this::turn);
        }
    }

    private void end() {
        writer = null;
        waiting = null;
        if (over.compareAndSet(false, true)) {
            done.accept(this);
        }
    }

    /** Sends until the turn is over, or the connection has no room; says whether to go on at once. */
    private boolean send() {
        OutgoingTransfer out = transfer;
        Supplier<OutgoingTransfer> what = start;
        if (out == null && what == null) {
            return false;
        }
        if (out == null) {
            out = what.get();
            transfer = out;
        }
        for (int i = 0; i < MESSAGES_A_TURN; i++) {
            byte[] message = waiting != null ? waiting : next(out);
            if (message == null) {
                // A transfer that cannot be finished ends with its connection (RFC 5936 2.2).
                port.close(request.from());
                gone = true;
                return false;
            }
            ByteBuffer octets = ByteBuffer.wrap(message);
            boolean last = out.done();
            Delivery delivery = last ? port.send(request.from(), octets) : port.part(request.from(), octets);
            waiting = delivery == Delivery.FULL ? message : null;
            gone |= delivery == Delivery.GONE;
            complete = last && delivery == Delivery.SENT;
            if (delivery != Delivery.SENT || last) {
                return false;
            }
            active = nanos.getAsLong();
        }
        return true;
    }

    private byte @Nullable [] next(OutgoingTransfer out) {
        MessageWriter with = writer;
        if (with == null) {
            with = new MessageWriter();
            writer = with;
        }
        Optional<byte[]> message = out.next(with, request.room());
        return message.map(request::signed).orElse(null);
    }
}
