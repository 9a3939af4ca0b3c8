// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.Refusal;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import java.util.List;

/** Writes a card in every form, and reads it again. A class of its own: see recurrence.Walk. */
final class WrittenCard {
    private WrittenCard() {}

    static void check(byte[] octets) {
        VCard card;
        try {
            card = VCard.parse(octets);
        } catch (Refusal told) {
            return;
        }
        for (CardVersion version : CardVersion.values()) {
            try {
                VCard converted = VCard.parse(card.octetsIn(version));
                if (!converted.uid().equals(card.uid()) || converted.version() != version) {
                    throw new IllegalStateException(card.uid() + " became " + converted.uid());
                }
            } catch (Refusal refused) {
                throw new IllegalStateException("what we write is refused: " + refused.getMessage());
            }
        }
        if (CardFormat.JCARD.octets(card).length == 0) {
            throw new IllegalStateException("nothing in JSON");
        }
        try {
            Element.parse(CardFormat.XCARD.octets(card));
        } catch (Malformed broken) {
            throw new IllegalStateException(broken.getMessage());
        }
        CardTable.GOOGLE.of(List.of(card));
        CardTable.OUTLOOK.of(List.of(card));
    }

    static void checkFile(byte[] octets) {
        try {
            List<CardStream.Piece> pieces = CardStream.split(octets);
            List<byte[]> cards = pieces.stream().map(CardStream.Piece::octets).toList();
            if (CardStream.split(CardStream.joined(cards)).size() != pieces.size()) {
                throw new IllegalStateException("not as many cards as were joined");
            }
            for (byte[] card : cards) {
                check(card);
                check(CardStream.withUid(card, "a"));
            }
        } catch (Malformed told) {
            // That is the other answer.
        }
    }
}
