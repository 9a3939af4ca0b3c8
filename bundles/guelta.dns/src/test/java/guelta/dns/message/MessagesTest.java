// SPDX-License-Identifier: Apache-2.0
package guelta.dns.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

class MessagesTest {
    private static final DomainName OWNER = DomainName.of("WWW.Example.");
    /** RDATA that dnsjava cannot read, or write again once it has read them. */
    private static final Set<String> REFUSED = Set.of("WKS 10.0.0.1 17", "A6 \\# 1 80");

    /** An example of {@code rdata.txt}, and how it stands there. */
    record Example(String text, ResourceRecord record) {
        @Override
        public String toString() {
            return text;
        }
    }

    static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        try (InputStream in =
                Objects.requireNonNull(MessagesTest.class.getResourceAsStream("/guelta/dns/text/rdata.txt"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                int arrow = line.lastIndexOf("=>");
                if (!line.startsWith("#") && arrow > 0) {
                    String text = line.substring(0, arrow).strip();
                    byte[] data =
                            HexFormat.of().parseHex(line.substring(arrow + 2).replace(" ", ""));
                    examples.add(new Example(
                            text, new ResourceRecord(OWNER, RecordType.of(text.split(" ")[0]), 3600, data)));
                }
            }
        }
        return examples;
    }

    private static Message answer(ResourceRecord... records) {
        Message message = Messages.question(4711, Opcode.QUERY, Records.name(OWNER), RecordType.ANY);
        message.getHeader().setFlag(Flags.QR);
        for (ResourceRecord record : records) {
            message.addRecord(Records.of(record), Section.ANSWER);
        }
        return message;
    }

    private static byte[] octets(ResourceRecord... records) {
        return Messages.write(answer(records), Messages.LARGEST);
    }

    /** RFC 3597 3: what is not understood goes through as it is; of the types that are, each octet and letter too. */
    @ParameterizedTest
    @MethodSource("examples")
    void recordsAreTheSameOnTheOtherSideOfAMessage(Example example) throws FormatError {
        // A6 that dnsjava refuses makes the whole message one that it cannot read.
        if (REFUSED.contains(example.text)) {
            assertThrows(
                    FormatError.class,
                    () -> Records.of(Messages.read(octets(example.record))
                            .getSection(Section.ANSWER)
                            .get(0)));
            return;
        }
        Message read = Messages.read(octets(example.record, example.record));
        ResourceRecord second = Records.of(read.getSection(Section.ANSWER).get(1));
        assertEquals(example.record, second);
        assertArrayEquals(OWNER.wire(), second.owner().wire());
    }

    /**
     * RFC 3597 4: names of the types of RFC 1035 are compressed, those of later ones are not. RFC 5936 3.4: nor is a
     * name with one that differs in a letter's case.
     */
    @Test
    void onlyNamesOfTheFirstTypesAreCompressedAndKeepTheirCase() {
        byte[] name = DomainName.of("host.WWW.Example.").wire();
        assertEquals(12 + 2 + 7, octetsOf(RecordType.MX, 2, name));
        assertEquals(
                12 + 2 + 13,
                octetsOf(RecordType.MX, 2, DomainName.of("WWW.example.").wire()));
        assertEquals(12 + 6 + name.length, octetsOf(RecordType.SRV, 6, name));
    }

    private static int octetsOf(int type, int before, byte[] name) {
        byte[] data = new byte[before + name.length];
        System.arraycopy(name, 0, data, before, name.length);
        return octets(new ResourceRecord(OWNER, type, 1, data)).length - octets().length;
    }

    /** RFC 1035 4.1.1, RFC 6891 6.1.1, RFC 8945 5.1: what makes octets no message. */
    @ParameterizedTest
    @CsvSource({
        "'', not 0",
        "0001 0000 0000 0000 0000, not 10",
        "0001 0000 0001 0000 0000 0000, no DNS message",
        "0001 0000 0000 0000 0000 0000 00, 1 octets are behind",
        "0001 0000 0001 0000 0000 0000 c00c 0001 0001, no DNS message",
        "0001 0000 0000 0001 0000 0000 00 0029 04d0 00000000 0000, where none may be",
        "0001 0000 0000 0000 0000 0002 00 0029 04d0 00000000 0000 00 0029 04d0 00000000 0000, where none may be",
        "0001 0000 0000 0000 0000 0001 0161 00 0029 04d0 00000000 0000, not belong to the root",
        "0001 0200 0000 0001 0000 0000, fewer records",
        "0001 0000 0000 0001 0000 0000 00 0001 0001 00000000 0003 010203, no DNS message"
    })
    void octetsThatAreNoMessageAreTold(String hex, String reason) {
        byte[] octets = HexFormat.of().parseHex(hex.replace(" ", ""));
        FormatError told = assertThrows(FormatError.class, () -> Messages.read(octets));
        assertTrue(told.getMessage().contains(reason), told.getMessage());
    }

    /** RFC 1035 4.1.1: an answer says whose it is, and what it could not read it does not repeat. */
    @Test
    void aFormatErrorIsAnsweredWithAHeaderAlone() throws FormatError {
        byte[] broken = HexFormat.of().parseHex("12342980000100000000000003");
        byte[] reply = Messages.reply(broken, Rcode.FORMERR);
        assertEquals("1234a9010000000000000000", HexFormat.of().formatHex(reply));
        assertEquals(Rcode.FORMERR, Messages.read(reply).getRcode());
        assertEquals(0, Messages.reply(reply, Rcode.FORMERR).length, "an answer is never answered");
        assertEquals(0, Messages.reply(new byte[11], Rcode.FORMERR).length);
    }

    /** RFC 6891 6.1.1 and 6.2.3: whoever speaks EDNS is answered with it, and gets what it has room for. */
    @Test
    void answersTakeOverQuestionAndEdns() throws FormatError {
        Message request = Messages.question(9, Opcode.UPDATE, Name.root, RecordType.SOA);
        assertEquals(512, Messages.room(request, false));
        request.addRecord(new OPTRecord(900, 0, 0, 0x8000), Section.ADDITIONAL);
        Message reply = Messages.read(Messages.write(Messages.reply(request, Rcode.BADVERS), 512));
        assertEquals(9, reply.getHeader().getID());
        assertEquals(Opcode.UPDATE, reply.getHeader().getOpcode());
        assertTrue(reply.getHeader().getFlag(Flags.QR));
        assertEquals(Rcode.BADVERS, reply.getRcode());
        assertEquals(0x8000, Objects.requireNonNull(reply.getOPT()).getFlags());
        assertEquals(request.getSection(0), reply.getSection(0));
        assertEquals(900, Messages.room(request, false));
        assertEquals(65535, Messages.room(request, true));
    }

    /** RFC 2181 9: what does not fit is left out by whole sets, and the message says so. */
    @Test
    void tooLargeAMessageIsTruncated() throws FormatError {
        ResourceRecord[] many = new ResourceRecord[40];
        Arrays.setAll(many, i -> new ResourceRecord(OWNER, RecordType.A, 5, new byte[] {1, 2, 3, (byte) i}));
        byte[] cut = Messages.write(answer(many), 512);
        assertTrue(cut.length <= 512);
        Message read = Messages.read(cut);
        assertTrue(read.getHeader().getFlag(Flags.TC));
        assertEquals(List.of(), read.getSection(Section.ANSWER));
    }
}
