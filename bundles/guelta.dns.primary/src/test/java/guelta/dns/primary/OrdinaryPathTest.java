// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.access.AddressList;
import guelta.dns.message.Messages;
import guelta.dns.server.Counts;
import guelta.dns.server.EventMeter;
import guelta.net.DatagramHandler;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.Transport;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** What waits, what is wrong, and the end: requests of the ordinary path as such. */
class OrdinaryPathTest extends OrdinaryRequests {
    /** Many large messages at once must not take the memory that answers are made of. */
    @Test
    void whatWaitsHasABound() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        Semaphore sent = new Semaphore(0);
        path.transferBy(request -> {
            await(busy);
            request.answer(Rcode.REFUSED);
        });
        DatagramPort port = (to, message) -> {
            sent.release();
            return Delivery.SENT;
        };
        byte[] large = Arrays.copyOf(Messages.write(question("example.org.", Type.AXFR), Messages.LARGEST), 65_000);
        byte[] transfer = Messages.write(question("example.org.", Type.AXFR), Messages.LARGEST);
        ByteBuffer out = ByteBuffer.allocate(65_535);
        int waiting = 0;
        for (int i = 0; i < 502; i++) {
            byte[] octets = i < 2 ? transfer : large;
            int taken = path.take(ByteBuffer.wrap(octets), From.by(Transport.TCP16), port, out.clear());
            waiting += taken == DatagramHandler.Worker.LATER ? 1 : 0;
        }
        assertTrue(waiting > 250 && waiting < 262, waiting + " wait");
        assertEquals(Rcode.SERVFAIL, out.get(3) & 15);
        busy.countDown();
        assertTrue(sent.tryAcquire(waiting, 30, TimeUnit.SECONDS));
        assertEquals(
                DatagramHandler.Worker.LATER,
                path.take(ByteBuffer.wrap(large), From.by(Transport.TCP16), port, out.clear()));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** RFC 6891 6.1.3, RFC 2136 2.3, RFC 1996 3.7: what is no update and no notify. */
    @Test
    void whatIsWrongIsAnsweredSo() throws Exception {
        Update later = update("example.org.");
        later.addRecord(new OPTRecord(1232, 0, 1), Section.ADDITIONAL);
        assertEquals(Rcode.BADVERS, signed(KEY, later).getRcode());
        Message zoneless = new Message(3);
        zoneless.getHeader().setOpcode(Opcode.UPDATE);
        assertEquals(Rcode.FORMERR, signed(KEY, zoneless).getRcode());
        Message nobody = new Message(3);
        nobody.getHeader().setOpcode(Opcode.NOTIFY);
        assertEquals(Rcode.FORMERR, signed(KEY, nobody).getRcode());
        Message transfer = question("example.org.", Type.AXFR);
        assertEquals(Rcode.REFUSED, signed(KEY, transfer).getRcode());
        assertEquals(Rcode.NOTAUTH, new Message(ask(question("www.example.org.", Type.AXFR))).getRcode());
        path.transferBy(request -> request.answer(Rcode.NOTIMP));
        assertEquals(Rcode.NOTIMP, new Message(ask(transfer)).getRcode());
    }

    @Test
    void aPathThatIsClosedAnswersWithServfail() throws Exception {
        path.close();
        Message answer = new Message(ask(update("example.org.")));
        assertEquals(Rcode.SERVFAIL, answer.getRcode());
        assertEquals(Opcode.UPDATE, answer.getHeader().getOpcode());
    }

    /** docs/operate.md, Metrics: updates and notifies are counted by what they were answered with. */
    @Test
    void updatesAndNotifiesAreCounted() throws Exception {
        EventMeter meter = new EventMeter("primary");
        path.heed(AddressList.NONE, meter);
        Update update = update("example.org.");
        update.add(Name.fromString("new.example.org."), Type.A, 300, "192.0.2.7");
        assertEquals(Rcode.NOERROR, signed(KEY, update).getRcode());
        assertEquals(Rcode.NOTAUTH, signed(KEY, update("example.com.")).getRcode());
        assertEquals(Rcode.REFUSED, new Message(ask(update)).getRcode());
        Message notify = Messages.question(7, Opcode.NOTIFY, Name.fromString("example.org."), Type.SOA);
        assertEquals(Rcode.NOERROR, signed(NOTIFY_KEY, notify).getRcode());
        assertEquals(Rcode.REFUSED, new Message(ask(notify)).getRcode());
        assertEquals(
                Map.of(
                        "guelta_dns_updates_total NOERROR", 1L,
                        "guelta_dns_updates_total NOTAUTH", 1L,
                        "guelta_dns_updates_total REFUSED", 1L,
                        "guelta_dns_notifies_in_total NOERROR", 1L,
                        "guelta_dns_notifies_in_total REFUSED", 1L),
                Counts.of(meter));
    }
}
