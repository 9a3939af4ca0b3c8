// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dns.DomainName;
import guelta.dns.keys.Keys;
import guelta.dns.notify.NotifyEvent;
import guelta.dns.tsig.TsigKey;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What is queued for the engine, whatever clients send and whenever they close. */
class KeptConnectionsTest {
    private static final DomainName APEX = DomainName.of("example.");
    private static final TsigKey KEY = Keys.parse("s._transfer.example:SHA256:c2VjcmV0");
    private static final FixedPath PATH = FixedPath.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_001));

    private final List<String> told = new ArrayList<>();
    private final Queue<Runnable> turns = new ArrayDeque<>();
    private final KeptConnections connections = new KeptConnections(this::happens);
    private Delivery delivery = Delivery.SENT;
    private boolean closes;

    private final DatagramPort port = (to, message) -> delivery;

    private void happens(NotifyEvent event, Runnable turn) {
        if (closes && event instanceof NotifyEvent.Asked) {
            closes = false;
            connections.closed(PATH);
        }
        told.add(event.getClass().getSimpleName());
        turns.add(turn);
    }

    private void asked() {
        connections.asked(port, PATH, APEX, KEY);
    }

    private void arrives(int octets, int flags) {
        byte[] message = new byte[octets];
        message[2] = (byte) flags;
        connections.arrived(PATH, ByteBuffer.wrap(message));
    }

    private void turn() {
        turns.forEach(Runnable::run);
        turns.clear();
        told.clear();
    }

    /** The engine would remember for an hour one of which it hears first that it is closed and then that it asks. */
    @Test
    void whatIsClosedWhileItAsksIsForgotten() {
        closes = true;
        asked();
        assertEquals(List.of("Closed", "Asked", "Closed"), told);
        turn();
        asked();
        assertEquals(List.of("Asked"), told);
        turn();
        closes = true;
        asked();
        assertEquals(List.of("Closed", "Asked", "Closed"), told);
        turn();
        asked();
        turn();
        delivery = Delivery.GONE;
        asked();
        assertEquals(List.of("Asked", "Closed"), told);
        turn();
        arrives(100, 0xa0);
        assertEquals(List.of(), told);
    }

    /** RFC 1996 3.7: what is no answer to a NOTIFY, or longer than one, is not even copied. */
    @Test
    void onlyAnswersToNotifiesAreTaken() {
        asked();
        turn();
        arrives(11, 0xa0);
        arrives(100, 0x20);
        arrives(100, 0x80);
        arrives(KeptConnections.LONGEST_ANSWER + 1, 0xa0);
        assertEquals(List.of(), told);
        arrives(KeptConnections.LONGEST_ANSWER, 0xa4);
        arrives(12, 0xa0);
        assertEquals(List.of("ArrivedOn", "ArrivedOn"), told);
    }

    /** A client that repeats its question, as of the SOA, costs the engine one event until that has looked at it. */
    @Test
    void whatIsAskedAgainWaitsOnce() {
        TsigKey other = Keys.parse("t._transfer.example:SHA256:c2VjcmV0");
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 1_000; i++) {
                asked();
                connections.asked(port, PATH, DomainName.of("sub.example."), KEY);
                connections.asked(port, PATH, APEX, other);
            }
            assertEquals(List.of("Asked", "Asked", "Asked"), told);
            turn();
        }
        asked();
        connections.closed(PATH);
        asked();
        assertEquals(List.of("Asked", "Closed", "Asked"), told, "the other one was on a connection that is gone");
    }

    /** A client that answers what nobody asked, or asks and asks, faster than the engine looks at it fills no memory. */
    @Test
    void noMoreWaitsThanTheEngineWaitsFor() {
        asked();
        turn();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 1_000; i++) {
                arrives(100, 0xa0);
            }
            assertEquals(KeptConnections.MOST_ANSWERS, told.size());
            turn();
            for (int i = 0; i < 1_000; i++) {
                connections.touched(PATH, 0);
            }
            assertEquals(List.of("Touched"), told);
            connections.touched(PATH, 1);
            connections.touched(PATH, 1);
            assertEquals(3, told.size(), "each transfer counts");
            turn();
        }
    }
}
