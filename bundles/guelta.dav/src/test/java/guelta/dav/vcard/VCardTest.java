// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.Refusal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VCardTest {
    /** What is put is what is got: unknown properties, parameters and foldings among it. */
    @Test
    void aCardKeepsItsOctets() throws Exception {
        byte[] octets = ("begin:vcard\nversion:3.0\nuid:a\nx-unknown;x-odd=1:a\n b\nitem1.TEL;HOME:+49\nend:vcard\n")
                .getBytes(StandardCharsets.UTF_8);

        VCard card = VCard.parse(octets);

        assertArrayEquals(octets, card.octets());
        assertArrayEquals(octets, card.octetsIn(CardVersion.V3));
        assertEquals("a", card.uid());
        assertEquals("ab", card.line("X-UNKNOWN").orElseThrow().value());
    }

    /** RFC 6352 5.1 and 6.3.2.1: the precondition that failed is named, and people are told why. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | valid-address-data | there is no BEGIN:VCARD, there is nothing",
                "BEGIN:VCALENDAR/END:VCALENDAR | supported-address-data"
                        + " | line 1 is 'BEGIN:VCALENDAR', an address book takes BEGIN:VCARD",
                "BEGIN:VCARD/UID:a/FN:A/END:VCARD | valid-address-data | the card has no VERSION",
                "BEGIN:VCARD/VERSION:2.1/UID:a/END:VCARD | supported-address-data"
                        + " | the card has the VERSION '2.1', allowed are 3.0 and 4.0",
                "BEGIN:VCARD/VERSION:3.0/FN:A/END:VCARD | valid-address-data | the card has no UID",
                "BEGIN:VCARD/VERSION:3.0/UID: /END:VCARD | valid-address-data | the card has no UID",
                "BEGIN:VCARD/VERSION:3.0/UID:\u0001\u007f/END:VCARD | valid-address-data | the card has no UID",
                "BEGIN:VCARD/VERSION:3.0/UID:a/UID:b/END:VCARD | valid-address-data"
                        + " | line 4 is a second UID, allowed is one",
                "BEGIN:VCARD/VERSION:3.0/UID:a/FN:A | valid-address-data | the card has no END:VCARD",
                "BEGIN:VCARD/VERSION:3.0/UID:a/END:VCARD/BEGIN:VCARD/VERSION:3.0/UID:b/END:VCARD | valid-address-data"
                        + " | line 5 comes behind END:VCARD, allowed is one card",
                "BEGIN:VCARD/VERSION:3.0/UID:a/BEGIN:VCARD/END:VCARD/END:VCARD | valid-address-data"
                        + " | line 4 begins another VCARD inside of the card",
                "BEGIN:VCARD/VERSION:3.0/UID:a/N;ENCODING=QUOTED-PRINTABLE:=41/END:VCARD | valid-address-data"
                        + " | line 4 is QUOTED-PRINTABLE as in vCard 2.1, allowed is UTF-8 without an encoding",
                "BEGIN:VCARD/VERSION:3.0/UID:a/N;QUOTED-PRINTABLE:=41/END:VCARD | valid-address-data"
                        + " | line 4 is QUOTED-PRINTABLE as in vCard 2.1, allowed is UTF-8 without an encoding",
                "BEGIN:VCARD/VERSION:3.0/UID:a/nonsense/END:VCARD | valid-address-data"
                        + " | line 4 has no colon behind NONSENSE"
            })
    void whatIsNoCardIsRefusedWithItsPrecondition(String lines, String condition, String sentence) {
        byte[] octets = lines.replace("/", "\r\n").getBytes(StandardCharsets.UTF_8);

        Refusal refusal = assertThrows(Refusal.class, () -> VCard.parse(octets));

        assertEquals(403, refusal.status());
        assertEquals(condition, refusal.condition().orElseThrow().name().local());
        assertEquals(sentence, refusal.getMessage());
    }

    @Test
    void octetsThatAreNoUtf8AreRefused() {
        byte[] octets =
                "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:\u00e4\r\nEND:VCARD\r\n".getBytes(StandardCharsets.ISO_8859_1);

        assertEquals(
                "line 3 is not in UTF-8",
                assertThrows(Refusal.class, () -> VCard.parse(octets)).getMessage());
    }

    /** A body may have megabytes of lines of two characters: they must not become gigabytes of objects. */
    @Test
    void aCardOfTooManyLinesOrParametersIsRefused() {
        String lines = "BEGIN:VCARD\nVERSION:3.0\nUID:a\n" + "A:\n".repeat(VCard.MOST_LINES) + "END:VCARD\n";
        String parameters = "BEGIN:VCARD\nVERSION:3.0\nUID:a\nTEL" + ";A".repeat(5_000) + ":1\nEND:VCARD\n";

        assertEquals(
                "the card has more than 20000 lines",
                assertThrows(Refusal.class, () -> VCard.parse(lines.getBytes(StandardCharsets.UTF_8)))
                        .getMessage());
        assertEquals(
                "line 4 has more than 1000 parameters and values of parameters",
                assertThrows(Refusal.class, () -> VCard.parse(parameters.getBytes(StandardCharsets.UTF_8)))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FN:Anna\\, the first | Anna, the first",
                "N:Example;Anna;Maria,Eva;Dr.;jun. | Dr. Anna Maria Eva Example jun.",
                "N:;;;;/ORG:Guelta\\; Inc.;Sales | Guelta; Inc.",
                "FN:/NICKNAME:anni | anni",
                "EMAIL:a@example.org | a@example.org",
                "TEL:+49 1 | +49 1",
                "NOTE:x | ''"
            })
    void aCardIsCalledByWhatItHas(String lines, String name) {
        assertEquals(name, Cards.card(CardVersion.V3, lines.split("/")).displayName());
    }

    /** RFC 6350 6.1.4, and how Apple's address book has it in version 3. */
    @Test
    void groupsOfEitherKindAreKnown() {
        assertTrue(Cards.card(CardVersion.V3, "X-ADDRESSBOOKSERVER-KIND:group").isGroup());
        assertTrue(Cards.card(CardVersion.V4, "KIND:Group").isGroup());
        assertFalse(Cards.card(CardVersion.V4, "KIND:individual").isGroup());
    }
}
