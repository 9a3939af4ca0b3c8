// SPDX-License-Identifier: Apache-2.0
package guelta.dns.secondary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import guelta.config.Settings;
import guelta.dns.DomainName;
import guelta.dns.keys.Keys;
import guelta.dns.master.Includes;
import guelta.dns.master.MasterFile;
import guelta.dns.message.Messages;
import guelta.dns.replica.Primary;
import guelta.dns.replica.SecondaryEvent;
import guelta.dns.replica.Sources;
import guelta.dns.server.Counts;
import guelta.dns.server.Received;
import guelta.dns.server.ZoneSettings;
import guelta.dns.tsig.TsigKey;
import guelta.dns.tsig.TsigSigner;
import guelta.dns.tsig.TsigVerifier;
import guelta.dns.zone.ZoneBuilder;
import guelta.net.DatagramHandler.Worker;
import guelta.net.DatagramPort;
import guelta.net.Delivery;
import guelta.net.FixedPath;
import guelta.net.Path;
import guelta.net.Transport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
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
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Errors that answer signed requests, from the worker and back. */
class AnsweringTest implements DatagramPort {
    private static final DomainName ZONE = DomainName.of("example.org.");
    private static final TsigKey KEY = Keys.parse("x._notify.example.org:SHA256:c2VjcmV0c2VjcmV0");

    private static final TsigKey TRANSFER = Keys.parse("x._transfer.example.org:SHA256:c2VjcmV0c2VjcmV0");

    private volatile Configured settings = configured(Map.of());
    private final Replication replication = new Replication();
    private final AtomicInteger reads = new AtomicInteger();
    /** At which look the settings are not to be had. */
    private volatile int broken;

    private volatile ZoneRules rules = ZoneRules.NONE;
    private final Answering answering = new Answering(replication, this::settings, () -> rules);
    private final Worker worker = answering.worker(this);
    private final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();

    private static Configured configured(Map<String, String> values) {
        Map<String, String> all = new HashMap<>(values);
        all.put(
                "keys",
                "x._notify.example.org:SHA256:c2VjcmV0c2VjcmV0, x._transfer.example.org:SHA256:c2VjcmV0c2VjcmV0");
        return Configured.read(new Settings(Configured.FILE, all), java.nio.file.Path.of(""), new byte[16]);
    }

    private Configured settings() {
        if (reads.incrementAndGet() == broken) {
            throw new IllegalStateException("a test");
        }
        return settings;
    }

    @AfterEach
    void close() {
        worker.close();
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
        assertEquals(
                Worker.LATER, worker.on(ByteBuffer.wrap(message), from(Transport.UDP), ByteBuffer.allocate(65_535)));
        return later();
    }

    private byte[] later() throws Exception {
        byte[] answer = sent.poll(30, TimeUnit.SECONDS);
        assertNotNull(answer, "an answer comes");
        return answer;
    }

    private int signed(byte[] octets) throws Exception {
        return signed(KEY, octets);
    }

    private int signed(TsigKey key, byte[] octets) throws Exception {
        long now = System.currentTimeMillis() / 1_000;
        TsigSigner.Request request = TsigSigner.request(key, octets, now);
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
        // The worker looks once, and what checks the signature and answers twice.
        broken = 3;
        assertEquals(Rcode.SERVFAIL, signed(octets(Opcode.QUERY)));
    }

    /** RFC 8467 4.1: inside TLS the length of an answer must not tell what was asked; outside there is nothing to hide. */
    @Test
    void answersInsideTlsArePadded() {
        Message question = Messages.question(7, Opcode.QUERY, Name.fromConstantString("example.org."), Type.SOA);
        question.addRecord(new OPTRecord(1_232, 0, 0), Section.ADDITIONAL);
        byte[] asked = Messages.write(question, Messages.LARGEST);
        for (Transport transport : Transport.values()) {
            ByteBuffer out = ByteBuffer.allocate(65_535);
            int length = worker.on(ByteBuffer.wrap(asked), from(transport), out);
            assertEquals(Rcode.REFUSED, out.get(3) & 15);
            assertEquals(transport == Transport.TLS16, length % 468 == 0, transport + ": " + length);
        }
    }

    private static ZoneRules rules(String text) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        return new ZoneRules(
                Map.of(), Map.of(ZONE, ZoneSettings.read("example.org._settings", octets)), ZoneSettings.NONE);
    }

    /** What the worker answers at once, or what comes later. */
    private int asked(int opcode, int type, Transport transport) throws Exception {
        Message question = Messages.question(7, opcode, Name.fromString("example.org."), type);
        ByteBuffer out = ByteBuffer.allocate(65_535);
        int length = worker.on(ByteBuffer.wrap(Messages.write(question, Messages.LARGEST)), from(transport), out);
        return (length == Worker.LATER ? later() : out.array())[3] & 15;
    }

    private void served() throws Exception {
        served("");
    }

    private void served(String more) throws Exception {
        ZoneBuilder builder = new ZoneBuilder(ZONE);
        byte[] text = ("$TTL 60\n@ SOA ns host 1 60 30 600 30\n@ NS ns\n" + more).getBytes(StandardCharsets.US_ASCII);
        MasterFile.read("test", text, ZONE, Includes.NONE, (record, in, line) -> builder.add(record));
        Primary primary = new Primary(new InetSocketAddress("192.0.2.1", 53), Optional.empty(), Optional.empty());
        replication.happens(new SecondaryEvent.Restored(
                builder.build().zone().orElseThrow(), Instant.now().plusSeconds(600)));
        replication.happens(new SecondaryEvent.Configured(new Sources(Map.of(ZONE, List.of(primary)), Set.of())));
        replication.states().get(30, TimeUnit.SECONDS);
    }

    /** docs/operate.md, Abuse: the list of a zone is in place of that of the server, from one message to the next. */
    @Test
    void aZoneHasListsOfItsOwn() throws Exception {
        served();
        assertEquals(Rcode.NOERROR, asked(Opcode.QUERY, Type.SOA, Transport.UDP));
        assertEquals(Rcode.REFUSED, asked(Opcode.QUERY, Type.AXFR, Transport.TCP16));
        assertEquals(Rcode.REFUSED, asked(Opcode.NOTIFY, Type.SOA, Transport.UDP));
        rules = rules("allowQuery = 192.0.2.98\nallowTransfer = 192.0.2.99\nallowNotify = 192.0.2.96/28\n");
        assertEquals(Rcode.REFUSED, asked(Opcode.QUERY, Type.SOA, Transport.UDP));
        assertEquals(Rcode.NOERROR, asked(Opcode.QUERY, Type.AXFR, Transport.TCP16));
        assertEquals(Rcode.NOERROR, asked(Opcode.NOTIFY, Type.SOA, Transport.UDP));
        rules = rules("allowQuery = any\n");
        assertEquals(Rcode.NOERROR, asked(Opcode.QUERY, Type.SOA, Transport.UDP));
        assertEquals(Rcode.REFUSED, asked(Opcode.QUERY, Type.AXFR, Transport.TCP16));
        assertEquals(Rcode.REFUSED, asked(Opcode.NOTIFY, Type.SOA, Transport.UDP));
    }

    /** RFC 9432 6: a catalog, as on a primary, answers who may transfer it, by address or by key, and nobody else. */
    @Test
    void aCatalogAnswersThoseWhoMayTransferIt() throws Exception {
        served("version TXT 2\na.zones PTR example.net.\n");
        assertEquals(Rcode.REFUSED, asked(Opcode.QUERY, Type.SOA, Transport.UDP));
        assertEquals(Rcode.REFUSED, signed(octets(Opcode.QUERY)), "the key may notify and not transfer");
        assertEquals(Rcode.NOERROR, signed(TRANSFER, octets(Opcode.QUERY)));
        rules = rules("allowTransfer = 192.0.2.99\n");
        assertEquals(Rcode.NOERROR, asked(Opcode.QUERY, Type.SOA, Transport.UDP));
        rules = rules("allowTransfer = 192.0.2.99\nallowQuery = none\n");
        assertEquals(Rcode.REFUSED, asked(Opcode.QUERY, Type.SOA, Transport.UDP));
        rules = rules("allowTransfer = none\nallowQuery = 192.0.2.99\n");
        assertEquals(Rcode.REFUSED, asked(Opcode.QUERY, Type.SOA, Transport.UDP));
        rules = ZoneRules.UNKNOWN;
        settings = configured(Map.of("axfr", "true"));
        assertEquals(Rcode.REFUSED, asked(Opcode.QUERY, Type.SOA, Transport.UDP));
        rules = ZoneRules.NONE;
        assertEquals(Rcode.NOERROR, asked(Opcode.QUERY, Type.SOA, Transport.UDP));
        settings = configured(Map.of("allowTransfer", "192.0.2.0/24"));
        assertEquals(Rcode.NOERROR, asked(Opcode.QUERY, Type.SOA, Transport.UDP));
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
