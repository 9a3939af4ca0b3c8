// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.zone.Zone;
import guelta.dns.zone.Zones;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

class ResponderTest {
    private final Server server = Server.of(Server.zone("example.", """
            @ SOA ns.example. admin.example. 1 3600 600 86400 300
            @ NS ns
            ns A 192.0.2.1
            Www A 192.0.2.2
            www A 192.0.2.3
            """));

    // RFC 1034 4.3.2, RFC 4343: found in any case, and the question comes back as it was.
    @Test
    void aNameIsFoundInAnyCase() throws Exception {
        Message answer = ask("wWw.eXample.", Type.A);
        assertEquals(Rcode.NOERROR, answer.getRcode());
        assertEquals("wWw.eXample.", answer.getQuestion().getName().toString());
        assertEquals(2, answer.getSection(Section.ANSWER).size());
    }

    // RFC 2308 2: what is not there is denied with the SOA.
    @Test
    void whatIsNotThereIsDeniedWithTheSoa() throws Exception {
        Message noData = ask("www.example.", Type.MX);
        assertEquals(Rcode.NOERROR, noData.getRcode());
        assertEquals(Type.SOA, noData.getSection(Section.AUTHORITY).get(0).getType());
        Message noName = ask("no.example.", Type.MX);
        assertEquals(Rcode.NXDOMAIN, noName.getRcode());
        assertEquals(Type.SOA, noName.getSection(Section.AUTHORITY).get(0).getType());
    }

    // RFC 1035 4.1.1: a server may refuse what is not its own.
    @Test
    void whatIsNotOursIsRefused() throws Exception {
        assertEquals(Rcode.REFUSED, ask("example.org.", Type.A).getRcode());
    }

    // RFC 4592 2.2.1: a wildcard is a name that can be asked for; what it leads to may be the wildcard again.
    @Test
    void anAliasIsAnsweredOnceWhateverLedToItsWildcardBefore() throws Exception {
        Server looping = Server.of(Server.zone("example.", """
                @ SOA ns.example. admin.example. 1 3600 600 86400 300
                @ NS ns
                * CNAME *.ns.example.
                """));
        Message question = Message.newQuery(Record.newRecord(Name.fromString("*.ns.example."), Type.A, DClass.IN));
        for (int i = 0; i < 3; i++) {
            looping.ask(Message.newQuery(Record.newRecord(Name.fromString("*.example."), Type.A, DClass.IN)), false);
            assertEquals(
                    1, looping.ask(question, false).getSection(Section.ANSWER).size());
        }
    }

    // RFC 1035 4.1.1: a server that speaks for a zone and has no data of it says so, and does not send clients away.
    @Test
    void aZoneWithoutDataIsAnsweredWithServfail() throws Exception {
        Server broken = Server.of(
                Server.zone("example.", "@ SOA ns hostmaster 1 2 3 4 5\n@ NS ns"),
                Zone.unavailable(DomainName.of("broken.example.")));
        for (String name : List.of("broken.example.", "a.b.broken.example.")) {
            for (int type : new int[] {Type.A, Type.SOA, Type.ANY, Type.AXFR, Type.IXFR}) {
                Record question = Record.newRecord(Name.fromString(name), type, DClass.IN);
                assertEquals(
                        Rcode.SERVFAIL,
                        broken.ask(Message.newQuery(question), true).getRcode(),
                        question.toString());
            }
        }
    }

    // RFC 1035 4.2.2: a message over TCP has 65535 octets at most; whatever a zone has, nothing larger is begun.
    @Test
    void aSetThatFitsInNoMessageIsTruncatedEverywhere() throws Exception {
        StringBuilder text = new StringBuilder("@ SOA ns admin 1 3600 600 86400 300\n@ NS ns\nfull NS ns.full\n");
        for (int i = 0; i < 5000; i++) {
            text.append("a A 10.0.%d.%d%n".formatted(i / 256, i % 256));
            text.append("mx MX %d host-number-%d%n".formatted(i, i));
            text.append("ns.full A 10.0.%d.%d%n".formatted(i / 256, i % 256));
        }
        Server full = Server.of(Server.zone("big.", text.toString()));
        for (String name : new String[] {"a.big.", "mx.big.", "x.full.big."}) {
            int type = name.startsWith("mx") ? Type.MX : Type.A;
            Message question = Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN));
            for (boolean stream : new boolean[] {false, true}) {
                Message answer = full.ask(question, stream);
                assertTrue(answer.getHeader().getFlag(Flags.TC), name);
                assertEquals(0, answer.getSection(Section.ANSWER).size());
                assertEquals(0, answer.getSection(Section.AUTHORITY).size());
            }
        }
    }

    // RFC 8945 5.2, RFC 2136, RFC 1996, RFC 5936: these are answered by who has keys and a store; all else at once.
    @Test
    void whatIsAnsweredElsewhereIsLeftAlone() throws Exception {
        Name www = Name.fromString("www.example.");
        Message plain = Message.newQuery(Record.newRecord(www, Type.A, DClass.IN));
        assertEquals(plain.toWire().length + 32, deferred(plain.toWire()));
        Message signed = plain.clone();
        new TSIG(TSIG.HMAC_SHA256, Name.fromString("k.example."), new byte[32]).apply(signed, null);
        assertEquals(Responder.ELSEWHERE, deferred(signed.toWire()));
        assertEquals(Responder.ELSEWHERE, deferred(new Update(Name.fromString("example.")).toWire()));
        Message notify = Message.newQuery(Record.newRecord(www, Type.SOA, DClass.IN));
        notify.getHeader().setOpcode(Opcode.NOTIFY);
        assertEquals(Responder.ELSEWHERE, deferred(notify.toWire()));
        for (int type : new int[] {Type.AXFR, Type.IXFR}) {
            Message transfer = Message.newQuery(Record.newRecord(www, type, DClass.IN));
            assertEquals(Responder.ELSEWHERE, deferred(transfer.toWire()));
        }
        // dnspython compresses the name of the key.
        byte[] compressed = signed.toWire();
        byte[] with = HexFormat.of()
                .parseHex("12340000000100000000000103777777076578616d706c650000010001"
                        + "016bc01000fa00ff00000000003d0b686d61632d73686132353600"
                        + "00006553f100012c0020" + "00".repeat(32) + "123400000000");
        assertEquals(Responder.ELSEWHERE, deferred(with));
        compressed[compressed.length - 1]++;
        assertEquals(Responder.ELSEWHERE, deferred(compressed), "what is malformed behind a signature is too");
        byte[] cut = Arrays.copyOf(signed.toWire(), compressed.length - 1);
        assertEquals(plain.toWire().length, deferred(cut), "what is malformed is answered with FORMERR");
    }

    private static int deferred(byte[] message) {
        return Responder.deferring(AuthoritySettings.PLAIN)
                .answer(
                        Zones.of(List.of(Server.zone(
                                "example.", "@ SOA ns admin 1 2 3 4 5\n@ NS ns\nwww A 192.0.2.2\nwww A 192.0.2.3"))),
                        ByteBuffer.wrap(message),
                        0,
                        0,
                        true,
                        0,
                        ByteBuffer.allocate(65535));
    }

    private Message ask(String name, int type) throws Exception {
        return server.ask(Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN)), false);
    }
}
