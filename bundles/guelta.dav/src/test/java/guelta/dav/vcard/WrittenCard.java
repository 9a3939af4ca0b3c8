// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.Refusal;
import guelta.dav.text.Malformed;
import java.util.Arrays;
import java.util.List;

/** Writes a card in every form, and reads it again. A class of its own: see recurrence.Walk. */
final class WrittenCard {
    private static final int MOST = 400_000;

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
        again(CardFormat.JCARD, card);
        again(CardFormat.XCARD, card);
        CardTable.GOOGLE.of(List.of(card));
        CardTable.OUTLOOK.of(List.of(card));
    }

    /**
     * What we write is read, and is then written in the same way; or it is told to have a value that is none: cards are
     * kept with such values, too.
     */
    private static void again(CardFormat format, VCard card) {
        try {
            VCard read = VCard.parse(format.vcards(format.octets(card), MOST).get(0));
            byte[] second = format.octets(read);
            VCard third = VCard.parse(format.vcards(second, MOST).get(0));
            if (!Arrays.equals(second, format.octets(third))) {
                throw new IllegalStateException("another card every time in " + format);
            }
        } catch (Malformed | Refusal broken) {
            if (broken.getMessage().isEmpty()) {
                throw new IllegalStateException("what we write in " + format + " is refused without a reason", broken);
            }
        }
    }

    /** Any octets are a document or are told to be none; what is one is cards, or is refused as such. */
    static void checkDocument(byte[] octets) {
        for (CardFormat format : List.of(CardFormat.JCARD, CardFormat.XCARD)) {
            try {
                for (byte[] card : format.vcards(octets, MOST)) {
                    check(card);
                    if (CardStream.split(card).size() != 1) {
                        throw new IllegalStateException("not one card");
                    }
                }
            } catch (Malformed told) {
                if (told.getMessage().isEmpty()) {
                    throw new IllegalStateException("no reason", told);
                }
            }
        }
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
