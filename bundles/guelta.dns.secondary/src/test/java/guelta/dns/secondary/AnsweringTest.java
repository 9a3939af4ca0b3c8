// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import guelta.config.Settings;
import guelta.dns.DomainName;
import guelta.dns.keys.Keys;
import guelta.dns.message.Messages;
import guelta.dns.replica.Primary;
import guelta.dns.replica.SecondaryEvent;
import guelta.dns.replica.Sources;
import guelta.dns.server.Received;
import guelta.dns.tsig.TsigKey;
import guelta.dns.tsig.TsigSigner;
import guelta.dns.tsig.TsigVerifier;
import guelta.net.DatagramHandler.Worker;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.Path;
import guelta.net.Transport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Errors that answer signed requests, from the worker and back. */
class AnsweringTest implements DatagramPort {
    private static final TsigKey KEY = Keys.parse("x._notify.example.org:SHA256:c2VjcmV0c2VjcmV0");

    private final Configured settings = Configured.read(
            new Settings(Configured.FILE, Map.of("keys", "x._notify.example.org:SHA256:c2VjcmV0c2VjcmV0")),
            java.nio.file.Path.of(""),
            new byte[16]);
    private final Replication replication = new Replication();
    private final AtomicInteger reads = new AtomicInteger();
    /** At which look the settings are not to be had. */
    private volatile int broken;

    private final Answering answering = new Answering(replication, this::settings);
    private final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();

    private Configured settings() {
        if (reads.incrementAndGet() == broken) {
            throw new IllegalStateException("a test");
        }
        return settings;
    }

    @AfterEach
    void close() {
        answering.close();
        replication.close();
    }

    @Override
    public Delivery send(Path to, ByteBuffer message) {
        byte[] octets = new byte[message.remaining()];
        message.get(octets);
        sent.add(octets);
        return Delivery.SENT;
    }

    private byte[] ask(byte[] message) throws Exception {
        FixedPath path = FixedPath.of(
                Transport.UDP, new InetSocketAddress("192.0.2.99", 4_711), new InetSocketAddress("127.0.0.1", 53));
        Worker worker = answering.worker(this);
        assertEquals(Worker.LATER, worker.on(ByteBuffer.wrap(message), path, ByteBuffer.allocate(65_535)));
        byte[] answer = sent.poll(30, TimeUnit.SECONDS);
        assertNotNull(answer, "an answer comes");
        return answer;
    }

    private int signed(byte[] octets) throws Exception {
        long now = System.currentTimeMillis() / 1_000;
        TsigSigner.Request request = TsigSigner.request(KEY, octets, now);
        TsigVerifier.Answer answer = request.answers().read(ask(request.message()), now);
        return assertInstanceOf(TsigVerifier.Answer.Verified.class, answer).message()[3] & 15;
    }

    private static byte[] octets(int opcode) throws Exception {
        Message question = Messages.question(7, opcode, Name.fromString("example.org."), Type.SOA);
        return Messages.write(question, Messages.LARGEST);
    }

    /** RFC 8945 5.3: the client believes no unsigned error, and would ask on. */
    @Test
    void whatIsWrongOrFailsIsAnsweredSigned() throws Exception {
        // An A record with an address of one octet.
        byte[] notify = octets(Opcode.NOTIFY);
        byte[] wrong = Arrays.copyOf(notify, notify.length + 12);
        wrong[7] = 1;
        wrong[notify.length + 2] = Type.A;
        wrong[notify.length + 4] = 1;
        wrong[notify.length + 10] = 1;
        assertEquals(Rcode.FORMERR, signed(wrong));
        reads.set(0);
        // The worker looks twice, and so does what checks the signature and answers.
        broken = 4;
        assertEquals(Rcode.SERVFAIL, signed(octets(Opcode.QUERY)));
    }

    /** RFC 8945 5.2.1: the question stands in the answer to a request whose key is not known, as in any other. */
    @Test
    void aRefusedSignatureIsAnsweredWithTheQuestion() throws Exception {
        TsigKey unknown = Keys.parse("y._notify.example.org:SHA256:c2VjcmV0c2VjcmV0");
        byte[] request = TsigSigner.request(unknown, octets(Opcode.NOTIFY), 1).message();
        Message answer = new Message(ask(request));
        assertEquals(Rcode.NOTAUTH, answer.getHeader().getRcode());
        assertEquals(17, answer.getTSIG().getError());
        assertEquals(1, answer.getSection(Section.QUESTION).size());
    }

    /** docs/operate.md, Metrics: notifies and transfers of a secondary are counted by what came of them. */
    @Test
    void notifiesAndTransfersAreCounted() throws Exception {
        InetSocketAddress peer = new InetSocketAddress("192.0.2.7", 53);
        DomainName zone = DomainName.of("example.org.");
        Primary primary = new Primary(peer, Optional.empty(), Optional.empty());
        replication.happens(new SecondaryEvent.Configured(new Sources(Map.of(zone, List.of(primary)), Set.of())));
        replication.states().get(30, TimeUnit.SECONDS);
        assertEquals(Rcode.NOERROR, signed(octets(Opcode.NOTIFY)));
        assertEquals(Rcode.REFUSED, new Message(ask(octets(Opcode.NOTIFY))).getRcode());
        byte[] request = new byte[12];
        answering.tooMany(
                new Received(
                        request,
                        Messages.read(request),
                        Optional.empty(),
                        FixedPath.of(Transport.TCP16, peer, new InetSocketAddress("127.0.0.1", 53)),
                        this,
                        () -> 0),
                zone);
        replication.heard(zone, 1, peer);
        replication.unheard(zone, 1, peer, "it is a test");
        assertEquals(
                Map.of(
                        "guelta_dns_notifies_in_total NOERROR", 1L,
                        "guelta_dns_notifies_in_total REFUSED", 1L,
                        "guelta_dns_notifies_out_total heard", 1L,
                        "guelta_dns_notifies_out_total unheard", 1L,
                        "guelta_dns_transfers_out_total busy", 1L),
                Counts.of(replication.meter()));
    }
}
