// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.net.CloseReason;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.FramedConnection;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;

/** What a stream of a primary is taken for, with the turns of its executor done one by one. */
class InboundTest implements FramedConnection {
    private final Deque<Runnable> turns = new ArrayDeque<>();
    private final List<String> did = new ArrayList<>();
    private final List<Integer> taken = new ArrayList<>();

    private Inbound inbound(Predicate<byte[]> message) {
        Inbound inbound = new Inbound(new byte[] {1}, turns::add, message, why -> did.add("lost: " + why));
        inbound.dialed(this);
        inbound.opened(this);
        return inbound;
    }

    private void work() {
        while (!turns.isEmpty()) {
            turns.remove().run();
        }
    }

    private static ByteBuffer message(int octet) {
        return ByteBuffer.wrap(new byte[] {(byte) octet});
    }

    @Override
    public Delivery send(ByteBuffer message) {
        return Delivery.SENT;
    }

    @Override
    public void reading(boolean on) {
        did.add("reading " + on);
    }

    @Override
    public Optional<FixedPath> path() {
        return Optional.empty();
    }

    @Override
    public Optional<SSLSession> tls() {
        return Optional.empty();
    }

    @Override
    public void end() {
        did.add("end");
    }

    @Override
    public void abort() {
        did.add("abort");
    }

    /** All in order, and nothing behind the last one that is wanted. */
    @Test
    void messagesAreTakenInOrderUntilOneIsTheLast() {
        Inbound inbound = inbound(octets -> {
            taken.add((int) octets[0]);
            return octets[0] < 3;
        });
        for (int i = 1; i <= 4; i++) {
            inbound.received(message(i));
        }
        inbound.closed(new CloseReason(CloseReason.Kind.PEER, "it ended"));
        work();
        assertEquals(List.of(1, 2, 3), taken);
        assertEquals(List.of("end"), did);
        assertTrue(inbound.over());
    }

    /** A zone that is larger than the heap must not leave its transfer going on, with all that was brought, for hours. */
    @Test
    void aZoneForWhichThereIsNoMemoryEndsItsTransfer() {
        Inbound inbound = inbound(octets -> {
            throw new OutOfMemoryError("test");
        });
        inbound.received(message(1));
        inbound.received(message(2));
        work();
        assertEquals(List.of("abort", "lost: there is not enough memory for what it sends, give more by -Xmx"), did);
        assertTrue(inbound.over());
        inbound.closed(new CloseReason(CloseReason.Kind.OURS, "aborted"));
        work();
        assertEquals(2, did.size());
    }

    /** A bundle that stops must not leave connections to primaries open, whichever thread is first at its end. */
    @Test
    void theConnectionIsGivenUpAlsoWhenThereAreNoMoreTurns() {
        Inbound inbound = new Inbound(
                new byte[] {1},
                turn -> {
                    throw new RejectedExecutionException("a test");
                },
                octets -> true,
                why -> did.add("lost: " + why));
        inbound.dialed(this);
        inbound.opened(this);
        inbound.abandon();
        inbound.received(message(1));
        inbound.closed(new CloseReason(CloseReason.Kind.OURS, "aborted"));
        assertEquals(List.of("abort"), did);
        assertTrue(inbound.over());
    }

    /** A primary that is faster than the zone can be made is held back, and goes on when there is room. */
    @Test
    void aFastPrimaryIsHeldBack() {
        Inbound inbound = inbound(octets -> true);
        for (int i = 0; i < 40; i++) {
            inbound.received(message(i));
        }
        assertTrue(did.stream().allMatch("reading false"::equals) && !did.isEmpty());
        work();
        assertEquals("reading true", did.get(did.size() - 1));
    }
}
