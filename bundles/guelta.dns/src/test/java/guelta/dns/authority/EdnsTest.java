// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static guelta.dns.authority.Wire.option;
import static guelta.dns.authority.Wire.question;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import guelta.dns.zone.Zone;
import guelta.dns.zone.Zones;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** EDNS (RFC 6891) and what is told by it and by class CHAOS. */
class EdnsTest {
    private static final int A = 1;
    private static final int TXT = 16;
    private static final int CHAOS = 3;

    private final Zone zone = Server.zone("example.", """
            @ SOA ns.example. admin.example. 1 3600 600 86400 300
            @ NS ns
            ns A 192.0.2.1
            """);
    private final Server plain = Server.of(zone);
    private final Server talkative = new Server(
            new AuthoritySettings(
                    Optional.of("site-7".getBytes(StandardCharsets.UTF_8)),
                    Optional.of("server 7"),
                    Optional.of("guelta"),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    1400),
            Zones.of(List.of(zone)));

    // RFC 6891 7: OPT is answered by OPT, none by none.
    @Test
    void optIsAnsweredByOpt() throws IOException {
        assertNull(ask(plain, question("ns.example.", A, 0)).getOPT());
        OPTRecord opt =
                ask(plain, question("ns.example.", A, 1).opt(4096, 0, 0)).getOPT();
        assertEquals(1232, opt.getPayloadSize());
        assertEquals(0, opt.getVersion());
        assertEquals(
                1400,
                ask(talkative, question("ns.example.", A, 1).opt(512, 0, 0))
                        .getOPT()
                        .getPayloadSize());
    }

    // RFC 6891 6.1.3: version 0 is what there is, whatever the question and the options of the other version.
    @Test
    void otherVersionsAreBadVers() throws IOException {
        for (String name : List.of("ns.example.", "elsewhere.")) {
            Message answer = ask(plain, question(name, A, 1).opt(1232, 1, 0, (byte) 0, (byte) 3, (byte) 9));
            assertEquals(Rcode.BADVERS, answer.getRcode());
            assertEquals(0, answer.getOPT().getVersion());
            assertEquals(0, answer.getSection(Section.ANSWER).size());
        }
    }

    // RFC 6891 6.1.4, RFC 3225 3: DO is copied, other flags are not.
    @Test
    void doIsCopiedAndOtherFlagsAreNot() throws IOException {
        assertEquals(
                0x8000,
                ask(plain, question("ns.example.", A, 1).opt(1232, 0, 0xffff))
                        .getOPT()
                        .getFlags());
        assertEquals(
                0,
                ask(plain, question("ns.example.", A, 1).opt(1232, 0, 0x7fff))
                        .getOPT()
                        .getFlags());
    }

    // RFC 6891 6.1.2: unknown options are ignored.
    @Test
    void unknownOptionsAreIgnored() throws IOException {
        Message answer = ask(plain, question("ns.example.", A, 1).opt(1232, 0, 0, option(65001, "abcdef")));
        assertEquals(Rcode.NOERROR, answer.getRcode());
        assertEquals(List.of(), answer.getOPT().getOptions());
    }

    // RFC 6891 6.1.1: one OPT, owned by the root, in the additional section; its options are whole.
    @Test
    void wrongOptsAreFormErr() throws IOException {
        assertEquals(
                Rcode.FORMERR,
                rcode(question("ns.example.", A, 2).opt(1232, 0, 0).opt(1232, 0, 0)));
        assertEquals(
                Rcode.FORMERR,
                rcode(question("ns.example.", A, 1).octets(1, 'x').opt(1232, 0, 0)));
        assertEquals(Rcode.FORMERR, rcode(question("ns.example.", A, 1).opt(1232, 0, 0, (byte) 0, (byte) 3, (byte) 0)));
        assertEquals(
                Rcode.FORMERR,
                rcode(question("ns.example.", A, 1).opt(1232, 0, 0, (byte) 0, (byte) 3, (byte) 0, (byte) 1)));
        Wire inAnswer = Wire.header(0, 1, 1, 0, 0).asked("ns.example.", A, 1).opt(1232, 0, 0);
        assertEquals(Rcode.FORMERR, rcode(inAnswer));
        Wire inAuthority = Wire.header(0, 1, 0, 1, 0).asked("ns.example.", A, 1).opt(1232, 0, 0);
        assertEquals(Rcode.FORMERR, rcode(inAuthority));
    }

    // RFC 5001 2.3: the identifier is for those who ask for it, whatever they put into the option.
    @Test
    void nsidIsForThoseWhoAsk() throws IOException {
        for (String data : List.of("", "0011")) {
            Message answer = ask(talkative, question("ns.example.", A, 1).opt(1232, 0, 0, option(3, data)));
            assertArrayEquals("site-7".getBytes(StandardCharsets.UTF_8), data(answer, EDNSOption.Code.NSID));
        }
        assertEquals(
                List.of(),
                ask(talkative, question("ns.example.", A, 1).opt(1232, 0, 0))
                        .getOPT()
                        .getOptions());
        Message silent = ask(plain, question("ns.example.", A, 1).opt(1232, 0, 0, option(3, "")));
        assertEquals(List.of(), silent.getOPT().getOptions());
    }

    // RFC 4892: names in class CHAOS, in any case; what is not told is refused.
    @Test
    void chaosTellsWhatIsSet() throws IOException {
        assertEquals("\"server 7\"", chaos(talkative, "id.server."));
        assertEquals("\"server 7\"", chaos(talkative, "hostname.bind."));
        assertEquals("\"guelta\"", chaos(talkative, "version.server."));
        assertEquals("\"guelta\"", chaos(talkative, "VERSION.bind."));
        assertEquals(
                Rcode.REFUSED,
                ask(talkative, chaosQuestion("authors.bind.", TXT)).getRcode());
        assertEquals(
                Rcode.REFUSED, ask(talkative, chaosQuestion("version.bind.", A)).getRcode());
        assertEquals(
                Rcode.REFUSED,
                ask(talkative, chaosQuestion("version.binds.", TXT)).getRcode());
        assertEquals(
                Rcode.REFUSED, ask(plain, chaosQuestion("version.bind.", TXT)).getRcode());
        assertEquals(Rcode.REFUSED, ask(plain, chaosQuestion("id.server.", TXT)).getRcode());
    }

    private static String chaos(Server server, String name) throws IOException {
        Message answer = ask(server, chaosQuestion(name, TXT));
        assertEquals(Rcode.NOERROR, answer.getRcode());
        TXTRecord record = (TXTRecord) answer.getSection(Section.ANSWER).get(0);
        assertEquals(name, record.getName().toString());
        assertEquals(CHAOS, record.getDClass());
        assertEquals(0, record.getTTL());
        return record.rdataToString();
    }

    private static Wire chaosQuestion(String name, int type) {
        return Wire.header(0, 1, 0, 0, 0).asked(name, type, CHAOS);
    }

    private int rcode(Wire question) throws IOException {
        return ask(plain, question).getHeader().getRcode();
    }

    private static Message ask(Server server, Wire question) throws IOException {
        return new Message(server.udp(question.bytes()));
    }

    static byte[] data(Message answer, int option) {
        byte[] wire = answer.getOPT().getOptions(option).get(0).toWire();
        return java.util.Arrays.copyOfRange(wire, 4, wire.length);
    }
}
