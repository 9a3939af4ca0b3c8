// SPDX-License-Identifier: Apache-2.0
package guelta.dns.authority;

import static guelta.dns.authority.Wire.header;
import static guelta.dns.authority.Wire.question;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIGRecord;

/** Header, question and the shape of messages: RFC 1035 4, RFC 9619, RFC 6891. */
class MessageTest {
    private static final int A = 1;
    private static final int SHORT = 12;

    private final Server server = Server.of(Server.zone("example.", """
            @ SOA ns.example. admin.example. 1 3600 600 86400 300
            @ NS ns
            ns A 192.0.2.1
            www A 192.0.2.2
            """));

    // RFC 1035 4.1.1: an answer to an answer would never end; without an identifier there is nobody to answer.
    @Test
    void answersAndStumpsGetSilence() {
        assertEquals(
                0,
                server.udp(header(0x8000, 1, 0, 0, 0)
                                .asked("www.example.", A, 1)
                                .bytes())
                        .length);
        assertEquals(0, server.udp(Arrays.copyOf(question("www.example.", A, 0).bytes(), 11)).length);
        assertEquals(0, server.udp(new byte[0]).length);
    }

    // RFC 1035 4.1.1: opcode and RD are copied; RA, Z, AD and RCODE are ours, CD is the resolvers' (RFC 4035 3.1.6).
    @Test
    void opcodeAndRecursionDesiredAreCopied() throws IOException {
        assertEquals(0x8500, flags(header(0x0100, 1, 0, 0, 0).asked("www.example.", A, 1)));
        assertEquals(0x8400, flags(header(0x06ff & ~0x0100, 1, 0, 0, 0).asked("www.example.", A, 1)));
        for (int opcode = 1; opcode < 16; opcode++) {
            assertEquals(
                    0x8000 | opcode << 11 | Rcode.NOTIMP,
                    flags(header(opcode << 11, 1, 0, 0, 0).asked("www.example.", A, 1)));
        }
    }

    // RFC 9619 4: one question a message.
    @Test
    void noQuestionOrSeveralAreFormErr() throws IOException {
        assertEquals(SHORT, formErr(header(0, 0, 0, 0, 0)).length);
        assertEquals(
                SHORT, formErr(header(0, 2, 0, 0, 0).asked("www.example.", A, 1).asked("ns.example.", A, 1)).length);
        assertEquals(SHORT, formErr(header(0, 0xffff, 0xffff, 0xffff, 0xffff)).length);
    }

    // RFC 1035 4.1.2: a question that cannot be read is not repeated.
    @Test
    void aBrokenQuestionIsFormErr() throws IOException {
        assertEquals(SHORT, formErr(header(0, 1, 0, 0, 0)).length);
        assertEquals(
                SHORT, formErr(header(0, 1, 0, 0, 0).name("www.example.").u16(A).octets(0)).length);
        assertEquals(SHORT, formErr(header(0, 1, 0, 0, 0).u16(0xc00c, A, 1)).length, "points at itself");
        assertEquals(SHORT, formErr(header(0, 1, 0, 0, 0).u16(0xc000, A, 1)).length, "points into the header");
        assertEquals(
                SHORT,
                formErr(header(0, 1, 0, 0, 0)
                                .octets(64)
                                .octets(new byte[64])
                                .octets(0)
                                .u16(A, 1))
                        .length);
        for (int tooMany : new int[] {1, 2, 63}) {
            Wire endless = header(0, 1, 0, 0, 0);
            for (int i = 0; i < 126; i++) {
                endless.octets(1, 'a');
            }
            endless.octets(1 + tooMany).octets(new byte[1 + tooMany]).octets(0).u16(A, 1);
            assertEquals(SHORT, formErr(endless).length, "a name of more than 255 octets");
        }
    }

    // RFC 1035 2.3.4: 255 octets are allowed, in 127 labels even.
    @Test
    void theLongestNameIsAnswered() throws IOException {
        Wire longest = header(0, 1, 0, 0, 0);
        for (int i = 0; i < 123; i++) {
            longest.octets(1, 'a');
        }
        Message answer = ask(longest.name("example.").u16(A, 1));
        assertEquals(Rcode.NXDOMAIN, answer.getRcode());
        assertEquals(255, answer.getQuestion().getName().length());
    }

    // RFC 1035 4.1: what the counts do not tell is no message; nor is one with less than they tell.
    @Test
    void leftoversAndLiesAreFormErr() throws IOException {
        assertEquals(29, formErr(question("www.example.", A, 0).octets(1, 2, 3)).length);
        assertEquals(29, formErr(question("www.example.", A, 1)).length);
        assertEquals(29, formErr(question("www.example.", A, 1).u16(0xc00c, 1, 1, 0, 0, 5, 0, 0)).length);
    }

    // RFC 1035 4.1: records that mean nothing in a question are read over.
    @Test
    void otherRecordsAreIgnored() throws IOException {
        Wire full = header(0, 1, 1, 1, 1).asked("www.example.", A, 1);
        for (int i = 0; i < 3; i++) {
            full.u16(0xc00c, 1, 1, 0, 0, 4, 0, 0);
        }
        assertEquals(Rcode.NOERROR, ask(full).getRcode());
    }

    // RFC 1035 3.2.4: classes that there are no zones of.
    @Test
    void otherClassesAreRefused() throws IOException {
        for (int recordClass : new int[] {0, 2, 4, 254, 65535}) {
            Wire question = header(0, 1, 0, 0, 0).asked("www.example.", A, recordClass);
            assertEquals(Rcode.REFUSED, ask(question).getRcode());
        }
    }

    // RFC 8945 5.2.1: an unknown key is named in an unsigned answer; 5.1: the record is whole and the last one.
    @Test
    void anUnknownKeyIsBadKey() throws IOException {
        byte[] tsig = new Wire()
                .name("key.")
                .u16(250, 255, 0, 0, 13 + 16 + 2)
                .name("hmac-sha256.")
                .u16(0, 0x6553, 0xf100, 300, 2, 0xabab, 0x1234, 0, 0)
                .bytes();
        Message answer = ask(question("www.example.", A, 1).octets(tsig));
        assertEquals(Rcode.NOTAUTH, answer.getRcode());
        TSIGRecord record = (TSIGRecord) answer.getSection(Section.ADDITIONAL).get(0);
        assertEquals(Rcode.BADKEY, record.getError());
        assertEquals(0, record.getSignature().length);
        assertEquals(0, answer.getSection(Section.ANSWER).size());
        formErr(question("www.example.", A, 2).octets(tsig).opt(1232, 0, 0));
        formErr(question("www.example.", A, 1).octets(Arrays.copyOf(tsig, tsig.length - 1)));
        assertEquals(
                Rcode.NOTAUTH,
                ask(question("www.example.", A, 2).opt(1232, 0, 0).octets(tsig)).getRcode());
    }

    // The device's buffer is the limit too, and is never overrun.
    @Test
    void aSmallBufferIsNotOverrun() {
        byte[] question = question("www.example.", A, 0).bytes();
        for (int room = 0; room < 60; room++) {
            byte[] answer = server.ask(question, true, room);
            assertTrue(answer.length <= room);
            assertEquals(
                    room < question.length ? 0 : room < question.length + 16 ? question.length : 45, answer.length);
        }
    }

    private int flags(Wire question) throws IOException {
        byte[] answer = server.udp(question.bytes());
        return (answer[2] & 0xff) << 8 | answer[3] & 0xff;
    }

    private byte[] formErr(Wire question) throws IOException {
        byte[] answer = server.udp(question.bytes());
        assertEquals(Rcode.FORMERR, new Message(answer).getHeader().getRcode());
        assertArrayEquals(Arrays.copyOf(question.bytes(), 2), Arrays.copyOf(answer, 2), "the identifier");
        return answer;
    }

    private Message ask(Wire question) throws IOException {
        return new Message(server.udp(question.bytes()));
    }
}
