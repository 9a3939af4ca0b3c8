// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static guelta.dns.authority.Wire.option;
import static guelta.dns.authority.Wire.question;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.access.AddressList;
import guelta.dns.access.ZoneLists;
import guelta.dns.catalog.CatalogZone;
import guelta.dns.rate.Cells;
import guelta.dns.rate.RateLimits;
import guelta.dns.rate.ResponseRate;
import guelta.dns.zone.Zone;
import guelta.dns.zone.Zones;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/** Who is answered, and how often. */
class LimitsTest {
    private static final long NOON = 1_800_000_000L;
    private static final long CLIENT = 0xffff_c000_0201L;
    private static final Zones ZONES = Zones.of(List.of(Server.zone("example.", """
            @ SOA ns.example. admin.example. 1 3600 600 86400 300
            @ NS ns
            ns A 192.0.2.1
            www A 192.0.2.2
            *.wild A 192.0.2.3
            cut NS ns.cut
            ns.cut A 192.0.2.4
            """), Server.zone("other.", """
            @ SOA ns.example. admin.example. 1 3600 600 86400 300
            @ NS ns.example.
            """)));

    private static final AuthoritySettings SETTINGS = new AuthoritySettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new byte[16]),
            Optional.empty(),
            false,
            1232);

    private Responder responder = new Responder(SETTINGS);

    private static final class Table implements Cells {
        private final long[] cells = new long[1 << 12];

        @Override
        public int size() {
            return cells.length;
        }

        @Override
        public long get(int index) {
            return cells[index];
        }

        @Override
        public boolean replace(int index, long expected, long next) {
            cells[index] = next;
            return true;
        }
    }

    private byte[] ask(byte[] message, boolean stream, long client) {
        ByteBuffer out = ByteBuffer.allocate(65_535);
        int length = responder.answer(ZONES, ByteBuffer.wrap(message), 0, client, stream, NOON, out);
        return Arrays.copyOf(out.array(), length);
    }

    private void limit(int perSecond, int slip) {
        responder.limit(new ResponseRate(
                new RateLimits(perSecond, slip, AddressList.parse("198.51.100.0/24")),
                new Table(),
                new long[] {1, 2, 3, 4}));
    }

    private int answered(int times, String names, int type) {
        int answers = 0;
        for (int i = 0; i < times; i++) {
            answers += ask(question(names.replace("#", "n" + i), type, 0).bytes(), false, CLIENT).length > 0 ? 1 : 0;
        }
        return answers;
    }

    // RFC 9432 6: what members a catalog has is nothing that resolvers need; secondaries do.
    @Test
    void catalogsAreForThoseWhoMayTransferThem() throws Exception {
        Zones catalogs = Zones.of(List.of(
                CatalogZone.of(DomainName.of("catalog."), 1, List.of(DomainName.of("member."))),
                CatalogZone.of(DomainName.of("empty."), 1, List.of()),
                Server.zone("plain.", """
                        @ SOA ns.example. admin.example. 1 3600 600 86400 300
                        @ NS ns.example.
                        version TXT 2
                        """),
                Server.zone("app.", """
                        @ SOA ns.example. admin.example. 1 3600 600 86400 300
                        @ NS ns.example.
                        version TXT 2
                        zones A 192.0.2.1
                        m.zones PTR member.
                        """),
                Server.zone("api.", """
                        @ SOA ns.example. admin.example. 1 3600 600 86400 300
                        @ NS ns.example.
                        version TXT 2
                        a.zones A 192.0.2.1
                        b.b.zones PTR member.
                        """),
                Server.zone("other.", """
                        @ SOA ns.example. admin.example. 1 3600 600 86400 300
                        @ NS ns.example.
                        version TXT 2
                        a.m.zones A 192.0.2.1
                        M.ZONES PTR member.
                        """)));
        assertEquals(Rcode.NOERROR, rcode(catalogs, "catalog.", 6));
        responder.admitToCatalogs(ZoneLists.of(
                Optional.of(AddressList.NONE), Map.of(DomainName.of("empty."), AddressList.parse("192.0.2.1"))));
        assertEquals(Rcode.REFUSED, rcode(catalogs, "catalog.", 6));
        assertEquals(Rcode.REFUSED, rcode(catalogs, "version.catalog.", 16));
        assertEquals(Rcode.REFUSED, rcode(catalogs, "nobody.catalog.", 1));
        assertEquals(Rcode.NOERROR, rcode(catalogs, "empty.", 6));
        assertEquals(Rcode.NOERROR, rcode(catalogs, "version.plain.", 16));
        // RFC 9432 4.1: a zone that has names like a catalog's, but no members where a catalog has them, is none.
        assertEquals(Rcode.NOERROR, rcode(catalogs, "zones.app.", 1));
        assertEquals(Rcode.NOERROR, rcode(catalogs, "a.zones.api.", 1));
        assertEquals(Rcode.REFUSED, rcode(catalogs, "m.zones.other.", 12));
        Zone changed = catalogs.find(DomainName.of("catalog."))
                .orElseThrow()
                .edited(
                        List.of(),
                        List.of(new ResourceRecord(
                                DomainName.of("x.catalog."), RecordType.A, 60, new byte[] {1, 2, 3, 4})))
                .zone()
                .orElseThrow();
        assertEquals(Rcode.REFUSED, rcode(catalogs.with(changed), "x.catalog.", 1));
    }

    private int rcode(Zones zones, String name, int type) throws Exception {
        ByteBuffer out = ByteBuffer.allocate(65_535);
        int length =
                responder.answer(zones, ByteBuffer.wrap(question(name, type, 0).bytes()), 0, CLIENT, false, NOON, out);
        return new Message(Arrays.copyOf(out.array(), length)).getRcode();
    }

    // BIND's manual, "Response Rate Limiting": each second answer too many is a truncated one without records.
    @Test
    void whatIsTooManySlipsOrIsDropped() throws Exception {
        limit(3, 2);
        byte[] www = question("www.example.", 1, 1).opt(1232, 0, 0).bytes();
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    1,
                    new Message(ask(www, false, CLIENT))
                            .getSection(Section.ANSWER)
                            .size());
            assertEquals(ResponseRate.Verdict.SEND, responder.verdict());
        }
        for (int i = 0; i < 4; i++) {
            assertEquals(0, ask(www, false, CLIENT + 7).length, "the network is counted, not the address");
            assertEquals(ResponseRate.Verdict.DROP, responder.verdict());
            byte[] slipped = ask(www, false, CLIENT);
            assertEquals(ResponseRate.Verdict.SLIP, responder.verdict());
            Message message = new Message(slipped);
            assertTrue(message.getHeader().getFlag(Flags.TC));
            assertEquals(0, message.getSection(Section.ANSWER).size());
            assertTrue(slipped.length <= www.length, "nobody gains by it");
        }
        assertTrue(ask(www, false, CLIENT + 256).length > 0, "another network has its own account");
        assertTrue(ask(www, false, 0xffff_c633_6401L).length > 0);
        assertTrue(ask(www, false, 0xffff_c633_6401L).length > 0);
    }

    // TCP shows that the address is not forged (RFC 7766), so does a cookie of this server (RFC 7873 5.2.4).
    @Test
    void whoIsNotForgedIsNotLimited() {
        limit(1, 1);
        byte[] first = question("www.example.", 1, 1)
                .opt(1232, 0, 0, option(10, "2464c4abcf10c957"))
                .bytes();
        byte[] answer = ask(first, false, CLIENT);
        byte[] cookie = Arrays.copyOfRange(answer, answer.length - 24, answer.length);
        StringBuilder hex = new StringBuilder();
        for (byte each : cookie) {
            hex.append("%02x".formatted(each));
        }
        byte[] again = question("www.example.", 1, 1)
                .opt(1232, 0, 0, option(10, hex.toString()))
                .bytes();
        for (int i = 0; i < 5; i++) {
            ask(again, false, CLIENT);
            assertEquals(ResponseRate.Verdict.SEND, responder.verdict());
            ask(first, true, CLIENT);
            assertEquals(ResponseRate.Verdict.SEND, responder.verdict());
        }
        ask(first, false, CLIENT);
        assertEquals(ResponseRate.Verdict.SLIP, responder.verdict(), "a client's cookie alone shows nothing");
    }

    // What an asker can make up without end is one account: ADR 20.
    @Test
    void namesThatAreMadeUpShareAnAccount() {
        limit(4, 0);
        assertEquals(4, answered(20, "#.example.", 1), "NXDOMAIN");
        assertEquals(4, answered(20, "#.wild.example.", 1), "wildcards");
        assertEquals(4, answered(20, "#.cut.example.", 1), "referrals");
        assertEquals(4, answered(20, "#.elsewhere.", 1), "REFUSED");
        assertEquals(4, answered(20, "www.example.", 1), "a name");
        assertEquals(0, answered(20, "WWW.example.", 255), "in any case, of any type");
        assertEquals(4, answered(20, "ns.example.", 1), "another name");
        assertEquals(4, answered(20, "ns.example.", 15), "NODATA");
        assertEquals(0, answered(20, "www.example.", 15), "NODATA at another name");
        assertEquals(4, answered(20, "#.other.", 1), "another zone");
    }

    private int deferred(byte[] message, boolean stream) {
        ByteBuffer out = ByteBuffer.allocate(65_535);
        return responder.answer(ZONES, ByteBuffer.wrap(message), 0, CLIENT, stream, NOON, out);
    }

    // RFC 1995 2: IXFR by UDP has the differences in its answer, many times what was asked. TC has real clients come by
    // TCP. What is signed shows who sends it.
    @Test
    void unsignedTransfersByUdpAreCounted() throws Exception {
        responder = Responder.deferring(SETTINGS);
        limit(3, 2);
        byte[] ixfr = question("example.", 251, 0).bytes();
        for (int i = 0; i < 3; i++) {
            assertEquals(Responder.ELSEWHERE, deferred(ixfr, false));
        }
        assertEquals(0, deferred(ixfr, false));
        assertEquals(ResponseRate.Verdict.DROP, responder.verdict());
        Message slipped = new Message(ask(ixfr, false, CLIENT));
        assertTrue(slipped.getHeader().getFlag(Flags.TC));
        assertEquals(Rcode.NOERROR, slipped.getRcode());
        assertEquals(0, slipped.getSection(Section.ANSWER).size());
        assertEquals(0, deferred(question("example.", 252, 0).bytes(), false), "AXFR is of the same name");
        deferred(question("example.", 6, 0).bytes(), false);
        assertEquals(ResponseRate.Verdict.SLIP, responder.verdict(), "so is the SOA");
        assertEquals(Responder.ELSEWHERE, deferred(ixfr, true), "TCP");
        assertEquals(Responder.ELSEWHERE, deferred(question("other.", 251, 0).bytes(), false), "another zone");
    }

    @Test
    void transfersOfNamesThatAreNoZonesShareAnAccount() {
        responder = Responder.deferring(SETTINGS);
        limit(4, 0);
        int answers = 0;
        for (int i = 0; i < 20; i++) {
            answers += deferred(question("n" + i + ".example.", 251, 0).bytes(), false) == Responder.ELSEWHERE ? 1 : 0;
        }
        assertEquals(4, answers);
    }

    // RFC 7873 5.2.4: who has a cookie of this server is not forged.
    @Test
    void transfersByUdpWithAGoodCookieAreNotCounted() {
        byte[] answer = ask(
                question("example.", 6, 1)
                        .opt(1232, 0, 0, option(10, "2464c4abcf10c957"))
                        .bytes(),
                false,
                CLIENT);
        String cookie = HexFormat.of().formatHex(answer, answer.length - 24, answer.length);
        responder = Responder.deferring(SETTINGS);
        limit(1, 0);
        byte[] ixfr =
                question("example.", 251, 1).opt(1232, 0, 0, option(10, cookie)).bytes();
        for (int i = 0; i < 5; i++) {
            assertEquals(Responder.ELSEWHERE, deferred(ixfr, false));
        }
    }

    // RFC 8914 4.19: who may not ask is told so; RFC 1035 4.1.1 REFUSED.
    @Test
    void whoMayNotAskIsRefused() throws Exception {
        DomainName zone = DomainName.of("example.");
        responder.admit(ZoneLists.of(Optional.empty(), Map.of(zone, AddressList.parse("198.51.100.0/24"))));
        Message refused =
                new Message(ask(question("www.example.", 1, 1).opt(1232, 0, 0).bytes(), false, CLIENT));
        assertEquals(Rcode.REFUSED, refused.getRcode());
        ExtendedErrorCodeOption why = (ExtendedErrorCodeOption)
                refused.getOPT().getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR).get(0);
        assertEquals(18, why.getErrorCode());
        byte[] plain = question("www.example.", 1, 0).bytes();
        assertEquals(Rcode.NOERROR, new Message(ask(plain, true, 0xffff_c633_6401L)).getRcode());
        assertEquals(Rcode.REFUSED, new Message(ask(plain, true, CLIENT)).getRcode());
        assertEquals(zone, responder.zone().apex());
        assertEquals(Rcode.NOERROR, new Message(ask(question("other.", 6, 0).bytes(), false, CLIENT)).getRcode());
        ask(question("elsewhere.", 6, 0).bytes(), false, CLIENT);
        assertNull(responder.zone());
    }
}
