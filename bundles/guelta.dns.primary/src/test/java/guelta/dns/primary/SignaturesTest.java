// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.keys.Keys;
import guelta.dns.message.Messages;
import guelta.dns.tsig.TsigKey;
import guelta.dns.tsig.TsigSigner;
import guelta.dns.tsig.TsigVerifier;
import guelta.net.Transport;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** What is signed is answered signed, and what is signed wrongly changes nothing (RFC 8945). */
class SignaturesTest extends OrdinaryRequests {
    /** RFC 2136 3.3, RFC 8945 5.2.1: nobody changes a zone without a key that is known and may. */
    @Test
    void updatesWithoutAGoodKeyChangeNothing() throws Exception {
        Update update = update("example.org.");
        update.add(Name.fromString("new.example.org."), Type.A, 60, "192.0.2.7");
        long before = repository.root().head().number();
        assertEquals(Rcode.REFUSED, new Message(ask(update)).getRcode());
        assertEquals(Rcode.REFUSED, signed(NOTIFY_KEY, update).getRcode());
        byte[] octets = Messages.write(update, Messages.LARGEST);
        TsigKey unknown = Keys.parse("x._update:SHA256:c2VjcmV0");
        byte[] answer = new Asked(answering, Transport.UDP)
                .ask(TsigSigner.request(unknown, octets, NOW).message());
        TSIGRecord record = new Message(answer).getTSIG();
        assertEquals(17, record.getError());
        assertEquals(Rcode.NOTAUTH, new Message(answer).getHeader().getRcode());
        TsigKey other = Keys.parse("all._update:SHA256:b3RoZXI=");
        answer = new Asked(answering, Transport.UDP)
                .ask(TsigSigner.request(other, octets, NOW).message());
        assertEquals(16, new Message(answer).getTSIG().getError());
        assertEquals(before, repository.root().head().number());
    }

    /** RFC 8945 5.3: an ordinary question that is signed is answered signed, with room for the signature. */
    @Test
    void signedQuestionsAreAnsweredSigned() throws Exception {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 29; i++) {
            many.append("many A 192.0.2.").append(i).append('\n');
        }
        repository.put("example.com", ZonesRepository.zone(many.toString()));
        follower.served(repository.root().head().number()).toCompletableFuture().join();
        Message answer = signed(NOTIFY_KEY, question("www.example.org.", Type.A), Transport.UDP);
        assertEquals(1, answer.getSection(Section.ANSWER).size());
        assertTrue(answer.getHeader().getFlag(Flags.AA));
        assertFalse(answer.getHeader().getFlag(Flags.TC));
        Message without = new Message(
                new Asked(answering, Transport.UDP).ask(Messages.write(question("many.example.com.", Type.A), 512)));
        assertFalse(without.getHeader().getFlag(Flags.TC), "it fits without a signature");
        assertTrue(signed(KEY, question("many.example.com.", Type.A), Transport.UDP)
                .getHeader()
                .getFlag(Flags.TC));
        assertEquals(
                29,
                signed(KEY, question("many.example.com.", Type.A))
                        .getSection(Section.ANSWER)
                        .size());
    }

    /** RFC 8945 5.3: the client believes no unsigned error, and would ask on. */
    @Test
    void aFailureIsAnsweredSigned() throws Exception {
        path.transferBy(request -> {
            throw new IllegalStateException("a test");
        });
        assertEquals(
                Rcode.SERVFAIL, signed(KEY, question("example.org.", Type.AXFR)).getRcode());
        assertEquals(Rcode.SERVFAIL, new Message(ask(question("example.org.", Type.AXFR))).getRcode());
    }

    /** RFC 8945 5.3: also that it is wrongly made is answered signed, if it can be seen that it is signed. */
    @Test
    void aWrongMessageIsAnsweredSigned() throws Exception {
        byte[] twice = Messages.write(question("example.org.", Type.SOA), Messages.LARGEST);
        byte[] second = Arrays.copyOfRange(twice, Messages.HEADER, twice.length);
        byte[] two = Arrays.copyOf(twice, twice.length + second.length);
        System.arraycopy(second, 0, two, twice.length, second.length);
        two[5] = 2;
        TsigSigner.Request asked = TsigSigner.request(KEY, two, NOW);
        byte[] answer = new Asked(answering, Transport.UDP).ask(asked.message());
        TsigVerifier.Answer.Verified verified = assertInstanceOf(
                TsigVerifier.Answer.Verified.class, asked.answers().read(answer, NOW));
        assertEquals(Rcode.FORMERR, verified.message()[3] & 15);
        Message cookie = question("example.org.", Type.SOA);
        cookie.addRecord(
                new OPTRecord(1232, 0, 0, 0, List.of(new GenericEDNSOption(10, new byte[9]))), Section.ADDITIONAL);
        assertEquals(Rcode.FORMERR, signed(KEY, cookie, Transport.UDP).getRcode());
        byte[] cut = Arrays.copyOf(asked.message(), asked.message().length - 1);
        byte[] unsigned = new Asked(answering, Transport.UDP).ask(cut);
        assertEquals(Rcode.FORMERR, unsigned[3] & 15);
        assertEquals(0, unsigned[11], "what is not whole is answered unsigned");
    }
}
