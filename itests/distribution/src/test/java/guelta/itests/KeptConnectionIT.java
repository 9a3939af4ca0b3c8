// SPDX-License-Identifier: Apache-2.0
package guelta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.itests.dns.Question;
import guelta.itests.dns.Reply;
import guelta.itests.dns.Tsig;
import guelta.itests.dns.Types;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secondary as Robur's are: it keeps the TCP connection on which it has asked for the SOA, signed, and hears there of changes, by
 * NOTIFYs that are signed too.
 */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeptConnectionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ZONE = "kept.test";
    private static final String SECRET = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final Tsig KEY = new Tsig("s._transfer.kept.test.", SECRET);
    private static final Tsig NOTIFY_KEY = new Tsig("n._notify.kept.test.", SECRET);
    private static final int NOTIFY = 4;
    private static final int ATTEMPTS = 3;

    private Guelta guelta;
    private Checkout checkout;

    @BeforeAll
    void serve(Guelta shared, @TempDir Path folder) {
        guelta = shared;
        checkout = Checkout.of(guelta.zones().toString(), folder.resolve("checkout"), guelta.emptyHome());
        checkout.write(
                ZONE + "._keys",
                "%s DNSKEY 0 3 163 %s\n%s DNSKEY 0 3 163 %s\n"
                        .formatted(KEY.name(), SECRET, NOTIFY_KEY.name(), SECRET));
        publish(1);
        ZoneText.awaitSerial(guelta, ZONE, 1);
    }

    private void publish(int serial) {
        checkout.write(ZONE, ZoneText.zone(ZONE, serial)).publish("Serial " + serial);
    }

    /** One connection to the primary. */
    private final class Connection implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final DataOutputStream out;

        Connection() throws IOException {
            socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(guelta.dns());
            in = new DataInputStream(socket.getInputStream());
            out = new DataOutputStream(socket.getOutputStream());
        }

        String address() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        private void say(byte[] message) throws IOException {
            out.writeShort(message.length);
            out.write(message);
        }

        private byte[] hear() throws IOException {
            var message = new byte[in.readUnsignedShort()];
            in.readFully(message);
            return message;
        }

        private byte[] soa(int id) {
            return new Question(ZONE, "", ZONE + ".", Types.number("SOA")).wire(id);
        }

        /** RFC 8945 5.3: asks signed, and is answered signed. */
        long asks(Tsig key) throws IOException {
            var question = key.sign(soa(7), Tsig.REQUEST);
            say(question.octets());
            var answer = hear();
            key.check(answer, question.mac());
            assertEquals(7, Reply.parse(answer).id());
            return ZoneText.serial(Reply.parse(answer));
        }

        /** Asks without a key; what comes has to be the answer. */
        long asks() throws IOException {
            say(soa(8));
            var answer = Reply.parse(hear());
            assertEquals(8, answer.id(), answer::toString);
            return ZoneText.serial(answer);
        }

        /** RFC 1996 3.7, 3.11: takes a NOTIFY, which tells the SOA, and answers it; says which serial it tells. */
        long hears() throws IOException {
            var octets = hear();
            var mac = KEY.check(octets, Tsig.REQUEST);
            var notify = Reply.parse(octets);
            assertEquals(NOTIFY << 11 | 0x0400, notify.header(), "NOTIFY and AA, and no response: " + notify);
            say(KEY.sign(answer(notify), mac).octets());
            return ZoneText.serial(notify);
        }

        /** The header and the question, as a response. */
        private byte[] answer(Reply notify) {
            return new Question(ZONE, "", ZONE + ".", Types.number("SOA"))
                    .header(1 << 15 | NOTIFY << 11 | 0x0400)
                    .wire(notify.id());
        }

        boolean isClosed() throws IOException {
            try {
                return in.read() < 0;
            } catch (EOFException closed) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private String notified() {
        return guelta.command("dns:notify " + ZONE);
    }

    @Test
    void whoAskedSignedHearsOfEachChangeOnItsConnectionUntilItCloses() throws IOException {
        String address;
        try (var secondary = new Connection();
                var idle = new Connection()) {
            address = secondary.address();
            assertEquals(1, idle.asks());
            assertEquals(1, secondary.asks(KEY));
            for (var serial = 2; serial <= 4; serial++) {
                publish(serial);
                assertEquals(serial, secondary.hears());
            }
            // A connection on which nothing happens is ended after ten seconds; this one is not.
            assertTrue(idle.isClosed());
            var said = notified();
            assertTrue(said.contains(address) && said.contains(KEY.name()), said);
            assertEquals(4, secondary.hears(), "told again");
            assertEquals(4, secondary.asks(KEY));
        }
        Await.until("it is not told any more", PATIENCE, () -> !notified().contains(address), guelta::trouble);
    }

    /** Neither a question without a key makes a secondary, nor one by a key that may not transfer. */
    @Test
    void othersHearNothing() throws IOException {
        for (var attempt = 1; ; attempt++) {
            try {
                hearNothing();
                return;
            } catch (EOFException | SocketException letGo) {
                // Who says nothing for ten seconds is let go, as on a machine that stands still, and could hear
                // nothing.
                if (attempt == ATTEMPTS) {
                    throw letGo;
                }
            }
        }
    }

    private void hearNothing() throws IOException {
        try (var plain = new Connection();
                var notifier = new Connection();
                var secondary = new Connection()) {
            var before = plain.asks();
            assertEquals(before, notifier.asks(NOTIFY_KEY));
            assertEquals(before, secondary.asks(KEY));
            publish((int) before + 1);
            assertEquals(before + 1, secondary.hears());
            // They asked before; what they were told would have come before the answers of now.
            assertEquals(before + 1, plain.asks());
            assertEquals(before + 1, notifier.asks(NOTIFY_KEY));
            var said = notified();
            assertTrue(said.contains(secondary.address()), said);
            assertFalse(said.contains(plain.address()) || said.contains(notifier.address()), said);
        }
    }
}
