// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import guelta.dns.replica.Primary;
import guelta.net.CloseReason;
import guelta.net.Delivery;
import guelta.net.FramedConnection;
import guelta.net.FramedSession;
import guelta.net.PeerTls;
import guelta.net.Target;
import guelta.net.Trust;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A question to a primary over a stream and what comes back. The device's thread only puts messages into a queue; they
 * are taken on an executor, one at a time and in order, and while many wait the primary is held back.
 */
final class Inbound implements FramedSession {
    private static final int MANY = 32;

    private final byte[] question;
    private final Executor executor;
    /** What takes messages; null when nothing more is taken, so that a zone half brought is kept by nobody. */
    private volatile @Nullable Predicate<byte[]> message;

    private final Consumer<String> lost;
    private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile @Nullable FramedConnection connection;
    private volatile @Nullable String ended;
    private volatile boolean held;

    /** Written by the turns only. */
    private volatile boolean over;

    /**
     * @param message takes a message; says whether more have to come
     * @param lost hears why there will be no more, unless there had to be none
     */
    Inbound(byte[] question, Executor executor, Predicate<byte[]> message, Consumer<String> lost) {
        this.question = question;
        this.executor = executor;
        this.message = message;
        this.lost = lost;
    }

    /** Where a stream to a primary leads, and whom is believed there. */
    static Target target(Primary primary) {
        return primary.tls()
                .map(pin -> Target.tls(
                        // RFC 9103 7.1: the protocol that is offered is "dot".
                        new PeerTls(
                                "",
                                pin.isEmpty() ? new Trust.Opportunistic() : new Trust.Pinned(Set.of(pin)),
                                List.of("dot"),
                                ""),
                        primary.address()))
                .orElseGet(() -> Target.tcp(primary.address()));
    }

    /** Takes the connection that will be opened, so that it can be given up before. */
    void dialed(FramedConnection to) {
        connection = to;
    }

    @Override
    public void opened(FramedConnection to) {
        connection = to;
        if (to.send(ByteBuffer.wrap(question)) != Delivery.SENT) {
            to.abort();
        }
    }

    @Override
    public void received(ByteBuffer octets) {
        byte[] copy = new byte[octets.remaining()];
        octets.get(copy);
        waiting.add(copy);
        FramedConnection from = connection;
        if (from != null && waitingMany()) {
            from.reading(false);
            // In this order: the turn that is told below sees it, and has reading go on.
            held = true;
        }
        go();
    }

    private boolean waitingMany() {
        return count.get() > MANY;
    }

    @Override
    public void closed(CloseReason why) {
        ended = why.text();
        go();
    }

    /** Whether nothing more is heard of it. */
    boolean over() {
        return over;
    }

    /** Gives up: nothing is heard of it any more. */
    void abandon() {
        execute(this::finished);
        FramedConnection open = connection;
        if (open != null) {
            open.abort();
        }
    }

    private void go() {
        if (count.getAndIncrement() == 0) {
            execute(this::turn);
        }
    }

    /** Behind the end of the executor there are no more turns, and the device's thread must not hear of it. */
    private void execute(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException closed) {
            finished();
        }
    }

    private void turn() {
        int seen = count.get();
        String end = ended;
        byte[] next = waiting.poll();
        if (next != null) {
            take(next);
        } else if (end != null && !over) {
            finished();
            lost.accept(end);
        }
        FramedConnection from = connection;
        if (held && from != null && waiting.size() < MANY / 2) {
            held = false;
            from.reading(true);
        }
        if (count.addAndGet(next == null ? -seen : -1) > 0) {
            execute(this::turn);
        }
    }

    private void take(byte[] octets) {
        Predicate<byte[]> taking = message;
        if (over || taking == null) {
            return;
        }
        FramedConnection open = connection;
        try {
            if (!taking.test(octets)) {
                finished();
                if (open != null) {
                    open.end();
                }
            }
        } catch (RuntimeException | OutOfMemoryError failed) {
            finished();
            if (open != null) {
                open.abort();
            }
            lost.accept(
                    failed instanceof OutOfMemoryError
                            ? "there is not enough memory for what it sends, give more by -Xmx"
                            : "what it sends could not be taken: " + failed);
        }
    }

    private void finished() {
        over = true;
        message = null;
    }
}
