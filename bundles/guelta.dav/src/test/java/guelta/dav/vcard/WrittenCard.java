// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.Refusal;
import guelta.dav.text.Malformed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
        exported(card);
        table(CardTable.GOOGLE.of(List.of(card)));
        table(CardTable.OUTLOOK.of(List.of(card)));
    }

    /** What we write is read, whatever is in the card, and is then written in the same way. */
    private static void again(CardFormat format, VCard card) {
        byte[] first = format.octets(card);
        try {
            VCard read = VCard.parse(format.vcards(first, MOST).get(0));
            byte[] second = format.octets(read);
            VCard third = VCard.parse(format.vcards(second, MOST).get(0));
            if (!Arrays.equals(second, format.octets(third))) {
                throw new IllegalStateException("another card every time in " + format);
            }
            CardFile file = CardFile.of(format);
            byte[] all = joined(file.begin(), file.add(card.octets()), file.add(card.octets()), file.end());
            if (format.vcards(all, MOST).size() != 2) {
                throw new IllegalStateException("not two cards in " + format);
            }
        } catch (Malformed | Refusal broken) {
            throw new IllegalStateException(
                    "what we write in " + format + " is refused: " + new String(first, StandardCharsets.UTF_8), broken);
        }
    }

    /** A file of cards as they were put is taken apart again. */
    private static void exported(VCard card) {
        CardFile file = CardFile.asPut();
        try {
            List<CardStream.Piece> pieces = CardStream.split(
                    joined(file.begin(), file.add(card.octets()), file.add(card.octets()), file.end()));
            if (pieces.size() != 2 || !VCard.parse(pieces.get(1).octets()).uid().equals(card.uid())) {
                throw new IllegalStateException("not the two cards that were exported");
            }
        } catch (Malformed | Refusal broken) {
            throw new IllegalStateException("what we export is refused", broken);
        }
    }

    /** RFC 4180 2: each line has as many fields as the first one. */
    private static void table(String table) {
        List<Integer> fields = new ArrayList<>();
        boolean quoted = false;
        int field = 1;
        for (char c : table.toCharArray()) {
            quoted ^= c == '"';
            field += !quoted && c == ',' ? 1 : 0;
            if (!quoted && c == '\n') {
                fields.add(field);
                field = 1;
            }
        }
        if (quoted || fields.size() > 2 || fields.stream().distinct().count() != 1) {
            throw new IllegalStateException("no table of one card: " + table);
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
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
