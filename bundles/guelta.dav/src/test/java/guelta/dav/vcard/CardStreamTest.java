// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.dav.text.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CardStreamTest {
    @Property(tries = 200)
    void joinedCardsComeApartAsTheyWere(@ForAll("decks") List<String> cards) throws Exception {
        List<byte[]> octets = cards.stream()
                .map(card -> card.getBytes(StandardCharsets.UTF_8))
                .toList();

        List<CardStream.Piece> pieces = CardStream.split(CardStream.joined(octets));

        assertEquals(
                cards.stream()
                        .map(card -> card.endsWith("\n") ? card : card + "\r\n")
                        .toList(),
                pieces.stream().map(piece -> text(piece.octets())).toList());
    }

    @Provide
    Arbitrary<List<String>> decks() {
        Arbitrary<String> end = Arbitraries.of("\r\n", "\n", "");
        Arbitrary<String> line = Arbitraries.of(
                "FN:\u00e4",
                "NOTE:BEGIN:VCARD",
                "NOTE:x\r\n END:VCARD",
                "AGENT:\r\nBEGIN:VCARD\r\nFN:B\r\nEND:VCARD",
                "");
        return line.list()
                .ofMaxSize(4)
                .map(lines -> "BEGIN:VCARD\r\n" + String.join("\r\n", lines) + "\r\nEND:VCARD")
                .flatMap(card -> end.map(card::concat))
                .list()
                .ofMaxSize(5);
    }

    @Test
    void aPieceKnowsItsLine() throws Exception {
        List<CardStream.Piece> pieces =
                split("\ufeffBEGIN:VCARD\nFN:A\nEND:VCARD\n\n\nbegin:vcard \r\nFN:B\r\nend:vcard");

        assertEquals(List.of(1, 6), pieces.stream().map(CardStream.Piece::line).toList());
        assertEquals("begin:vcard \r\nFN:B\r\nend:vcard", text(pieces.get(1).octets()));
    }

    @Test
    void whatIsOutsideOfCardsIsTold() {
        assertEquals(
                "line 4 stands outside of a card, which begins with BEGIN:VCARD",
                assertThrows(Malformed.class, () -> split("BEGIN:VCARD\nFN:A\nEND:VCARD\nFN:B\n"))
                        .getMessage());
        assertEquals(
                "the card that begins on line 1 does not end with END:VCARD",
                assertThrows(Malformed.class, () -> split("BEGIN:VCARD\nFN:A\n"))
                        .getMessage());
    }

    /** Google's export has no UIDs, and a card without one can't be stored (RFC 6352 5.1). */
    @Test
    void aCardGetsAUid() throws Exception {
        byte[] card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:\u07d0\r\nEND:VCARD\r\n".getBytes(StandardCharsets.UTF_8);

        byte[] with = CardStream.withUid(card, "a,b");

        assertEquals("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:\u07d0\r\nUID:a\\,b\r\nEND:VCARD\r\n", text(with));
        assertEquals("a,b", VCard.parse(with).uid());
        assertArrayEquals(with, CardStream.split(with).get(0).octets());
    }

    private static List<CardStream.Piece> split(String text) throws Malformed {
        return CardStream.split(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }
}
