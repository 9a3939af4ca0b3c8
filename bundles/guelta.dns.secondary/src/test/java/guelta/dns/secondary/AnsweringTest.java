// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import guelta.config.Settings;
import guelta.dns.keys.Keys;
import guelta.dns.message.Messages;
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
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
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

    private static FixedPath from(Transport transport) {
        return FixedPath.of(
                transport, new InetSocketAddress("192.0.2.99", 4_711), new InetSocketAddress("127.0.0.1", 53));
    }

    private byte[] ask(byte[] message) throws Exception {
        Worker worker = answering.worker(this);
        assertEquals(
                Worker.LATER, worker.on(ByteBuffer.wrap(message), from(Transport.UDP), ByteBuffer.allocate(65_535)));
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

    /** RFC 8467 4.1: inside TLS the length of an answer must not tell what was asked; outside there is nothing to hide. */
    @Test
    void answersInsideTlsArePadded() {
        Message question = Messages.question(7, Opcode.QUERY, Name.fromConstantString("example.org."), Type.SOA);
        question.addRecord(new OPTRecord(1_232, 0, 0), Section.ADDITIONAL);
        byte[] asked = Messages.write(question, Messages.LARGEST);
        try (Worker worker = answering.worker(this)) {
            for (Transport transport : Transport.values()) {
                ByteBuffer out = ByteBuffer.allocate(65_535);
                int length = worker.on(ByteBuffer.wrap(asked), from(transport), out);
                assertEquals(length, out.position());
                assertEquals(Rcode.REFUSED, out.get(3) & 15);
                assertEquals(transport == Transport.TLS16, length % 468 == 0, transport + ": " + length);
            }
        }
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
}
