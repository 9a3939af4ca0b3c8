// SPDX-License-Identifier: Apache-2.0
package guelta.dns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.Now;
import guelta.dns.message.FormatError;
import guelta.dns.message.Messages;
import guelta.dns.transfer.IncomingTransfer;
import guelta.dns.zone.Zone;
import guelta.dns.zone.ZoneDifference;
import guelta.net.FixedPath;
import guelta.net.Transport;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who waits for what, how long, and how many may. */
class TransferPatienceTest extends TransferTrial {
    /** A history that takes long to read keeps no thread of others, and what comes of it is sent. */
    @Test
    void nobodyWaitsForAHistory() throws FormatError {
        limits = new TransferLimits(9, 9);
        Zone old = version(6);
        IncomingTransfer differences = IncomingTransfer.newer(old, 7, Long.MAX_VALUE);
        byte[] question = differences.question(null, new Now(Instant.EPOCH, 0));
        server.accept(received(1, Transport.TCP16, this, question));
        server.accept(received(2, Transport.TCP16, this, question));
        assertEquals(0, work.size());
        assertEquals(2, server.running());
        arrives(whole());
        server.closed(path(2, Transport.TCP16));
        work();
        assertEquals(1, server.running());
        sent.clear();
        history.complete(ZoneDifference.between(old, zone, 100).map(List::of));
        work();
        arrives(differences);
        assertEquals(0, server.running());
        assertEquals(
                List.of(true, true, false), ended.stream().map(Ended::whole).toList());
    }

    /** A client has waited for a history that took long to read: it is not to blame, and gets what it waited for. */
    @Test
    void whoWaitsForAHistoryIsNotForgotten() throws FormatError {
        IncomingTransfer waiting = IncomingTransfer.newer(version(6), 7, Long.MAX_VALUE);
        server.accept(received(1, Transport.TCP16, this, waiting.question(null, new Now(Instant.EPOCH, 0))));
        nanos = 121_000_000_000L;
        arrives(whole());
        assertEquals(1, server.running());
        assertFalse(closed);
        sent.clear();
        history.complete(Optional.empty());
        work();
        arrives(waiting);
    }

    /** design.md: without its store a server goes on. A history that can't be read costs the differences, no more. */
    @Test
    void whatCannotBeReadOfAHistoryCostsTheDifferencesOnly() throws FormatError {
        byte[] question =
                IncomingTransfer.newer(version(6), 7, Long.MAX_VALUE).question(null, new Now(Instant.EPOCH, 0));
        failing = true;
        server.accept(received(1, Transport.TCP16, this, question));
        work();
        failing = false;
        history.completeExceptionally(new IllegalStateException("the store is going away"));
        server.accept(received(1, Transport.TCP16, this, question));
        work();
        assertEquals(0, server.running());
        assertEquals(
                List.of(true, true),
                ended.stream().map(each -> each.whole() && each.complete()).toList());
    }

    private Zone version(int serial) {
        return zone.edited(
                        List.of(record("example.", 6, "ns.example. host.example. 7 60 30 600 30")),
                        List.of(record("example.", 6, "ns.example. host.example. " + serial + " 60 30 600 30")))
                .zone()
                .orElseThrow();
    }

    private IncomingTransfer whole() throws FormatError {
        IncomingTransfer in = asks(3);
        work();
        return in;
    }

    /**
     * A connection whose device went away without a word is forgotten when somebody asks, so that it is not counted for
     * ever.
     */
    @Test
    void whatHearsNothingIsForgotten() throws FormatError {
        room = 0;
        asks(1);
        asks(2);
        work();
        assertEquals(2, server.running());
        asks(3);
        assertEquals(2, server.running());
        nanos = 121_000_000_000L;
        asks(4);
        work();
        assertEquals(0, server.running());
        assertTrue(closed, "its client learns that there will be no more");
        room = Integer.MAX_VALUE;
        IncomingTransfer in = asks(5);
        work();
        arrives(in);
    }

    /** docs/operate.md, maxTransfersPerNetwork: one network does not take the transfers of all others. */
    @Test
    void aNetworkHasNoMoreThanItsTransfers() throws FormatError {
        limits = new TransferLimits(100, 2);
        room = 0;
        for (int port = 1; port <= 5; port++) {
            asks(port);
        }
        assertEquals(2, server.running());
        assertEquals(3, putOff);
        InetSocketAddress other = new InetSocketAddress("192.0.2.1", 9);
        byte[] question = IncomingTransfer.whole(APEX, 7, null, 1).question(null, new Now(Instant.EPOCH, 0));
        FixedPath path = FixedPath.of(Transport.TCP16, other, other);
        server.accept(new Received(question, Messages.read(question), Optional.empty(), path, this, () -> 0));
        assertEquals(3, server.running());
    }
}
