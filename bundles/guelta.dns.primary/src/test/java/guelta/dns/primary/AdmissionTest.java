// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.access.AddressList;
import guelta.dns.keys.Keys;
import guelta.dns.message.Messages;
import guelta.dns.rate.RateLimits;
import guelta.dns.rate.ResponseRate;
import guelta.dns.server.EventMeter;
import guelta.dns.server.RateCells;
import guelta.meter.Durations;
import guelta.meter.MeterReader;
import guelta.net.Transport;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Who is answered, and how often. */
class AdmissionTest extends OrdinaryRequests {
    /** docs/operate.md, Abuse: lists of a zone are in place of those of the server; the client is 192.0.2.99. */
    @Test
    void aZoneIsForThoseOfItsLists() throws Exception {
        repository.put("example.org._settings", "allowQuery = 198.51.100.0/24 # elsewhere\nallowNotify = 192.0.2.99\n");
        repository.put("example.net._settings", "allowNotify = none\n");
        answering.guard(follower::access, new Guarding(Optional.empty(), Optional.empty(), null));
        path.heed(AddressList.parse("any"), new EventMeter("primary"));
        follower.served(repository.root().head().number()).toCompletableFuture().join();

        Message query = question("www.example.org.", Type.A);
        edns(query);
        assertTrue(prohibited(ask(query)));
        assertEquals(
                Rcode.REFUSED, signed(KEY, question("www.example.org.", Type.A)).getRcode());
        assertEquals(Rcode.NOERROR, new Message(ask(question("www.example.net.", Type.A))).getRcode());
        assertEquals(Rcode.NOERROR, notified("example.org."));
        assertEquals(Rcode.REFUSED, notified("example.net."));
        assertEquals(Rcode.NOERROR, notified("other.org."));
        assertEquals(2, notified.get());

        repository.put("example.org._settings", "allowQuery = any\n");
        follower.served(repository.root().head().number()).toCompletableFuture().join();
        assertEquals(Rcode.NOERROR, new Message(ask(question("www.example.org.", Type.A))).getRcode());
        repository.put("example.org._settings", "allowQuery = everybody\n");
        follower.served(repository.root().head().number()).toCompletableFuture().join();
        assertEquals(
                Rcode.REFUSED,
                new Message(ask(question("www.example.org.", Type.A))).getRcode(),
                "a list that is wrong allows nobody");
        assertTrue(follower.access()
                .problems()
                .get(0)
                .startsWith("example.org._settings:1: allowQuery is 'everybody', allowed"));
    }

    /** RFC 9432 6: a catalog is for those who may transfer it: by key, by address, or everybody. */
    @Test
    void catalogsAreForSecondaries() throws Exception {
        repository.put("_keys", "all._update. DNSKEY 0 3 163 c2VjcmV0\nn._notify. DNSKEY 0 3 165 c2VjcmV0\n");
        repository.put(
                "catalog.example",
                "@ 0 SOA invalid. invalid. 1 60 60 600 0\n@ 0 NS invalid.\nversion 0 TXT 2\n"
                        + "a.zones 0 PTR example.org.\n");
        follower.served(repository.root().head().number()).toCompletableFuture().join();
        Optional<AddressList> nobody = Optional.of(AddressList.NONE);
        answering.guard(follower::access, new Guarding(Optional.empty(), nobody, null));
        Message members = question("a.zones.catalog.example.", Type.PTR);
        edns(members);
        assertTrue(prohibited(ask(members)));
        assertTrue(prohibited(new Asked(answering, Transport.UDP).ask(Messages.write(members, Messages.LARGEST))));
        assertEquals(Rcode.NOERROR, signed(KEY, members).getRcode());
        assertEquals(
                Rcode.REFUSED,
                signed(Keys.parse("n._notify:SHA512:c2VjcmV0"), members).getRcode());
        assertEquals(Rcode.NOERROR, new Message(answering.answer(Messages.write(members, 512))).getRcode());
        repository.put("catalog.example._settings", "allowTransfer = 192.0.2.99\n");
        follower.served(repository.root().head().number()).toCompletableFuture().join();
        assertEquals(Rcode.NOERROR, new Message(ask(members)).getRcode());
        answering.guard(follower::access, new Guarding(Optional.empty(), Optional.empty(), null));
        assertEquals(Rcode.NOERROR, new Message(ask(members)).getRcode());
    }

    /** Answers that are limited are counted, and those of a zone (docs/operate.md, Metrics). */
    @Test
    void whatIsLimitedIsCounted() throws Exception {
        RateLimits limits = new RateLimits(2, 2, AddressList.NONE);
        answering.guard(
                follower::access,
                new Guarding(Optional.empty(), Optional.empty(), new ResponseRate(limits, new RateCells(), new long[] {
                    1, 2, 3, 4
                })));
        Asked client = new Asked(answering, Transport.UDP);
        byte[] question = Messages.write(question("www.example.org.", Type.A), Messages.LARGEST);
        for (int i = 0; i < 6; i++) {
            client.ask(question);
        }
        Map<String, Long> counts = new TreeMap<>();
        answering.meter().read(new MeterReader() {
            @Override
            public void counter(String name, String help, long value, String... labels) {
                counts.merge(labels[3], value, Long::sum);
            }

            @Override
            public void gauge(String name, String help, double value, String... labels) {}

            @Override
            public void histogram(String name, String help, Durations.Spread spread, String... labels) {}
        });
        // A second may begin between two questions.
        assertTrue(counts.get("slipped") >= 1 && counts.get("dropped") >= 1, counts::toString);
        assertEquals(6, counts.get("example.org."));
    }

    private static void edns(Message message) {
        message.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    }

    private static boolean prohibited(byte[] answer) throws Exception {
        Message message = new Message(answer);
        return message.getRcode() == Rcode.REFUSED
                && message.getOPT().getOptions(15).stream()
                        .anyMatch(option ->
                                option instanceof ExtendedErrorCodeOption error && error.getErrorCode() == 18);
    }

    private int notified(String zone) throws Exception {
        Message message = Messages.question(7, Opcode.NOTIFY, Name.fromString(zone), Type.SOA);
        return new Message(ask(message)).getRcode();
    }
}
