// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.Refusal;
import guelta.dav.text.Malformed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes many cards as one file, piece by piece; in the form that each was put in as they stand there. Confined to one thread. */
public final class CardFile {
    private final @Nullable CardFormat format;
    private boolean first = true;

    private CardFile(@Nullable CardFormat format) {
        this.format = format;
    }

    /** A file of cards as they were put, whichever version of vCard each has. */
    public static CardFile asPut() {
        return new CardFile(null);
    }

    /** A file in a form. */
    public static CardFile of(CardFormat format) {
        return new CardFile(format);
    }

    /** What stands at the beginning. */
    public byte[] begin() {
        return format == CardFormat.JCARD
                ? "[".getBytes(UTF_8)
                : format == CardFormat.XCARD ? XCard.BEGIN.getBytes(UTF_8) : new byte[0];
    }

    /** One more card. Nothing of what is none. */
    public byte[] add(byte[] octets) {
        CardFormat as = format;
        if (as == null) {
            return asPut(octets);
        }
        VCard card;
        try {
            card = VCard.parse(octets);
        } catch (Refusal unreadable) {
            return new byte[0];
        }
        if (as == CardFormat.XCARD) {
            return XCard.text(card.linesIn(as.version())).getBytes(UTF_8);
        }
        if (as != CardFormat.JCARD) {
            return CardStream.joined(List.of(as.octets(card)));
        }
        String separator = first ? "" : ",\n";
        first = false;
        return (separator + new String(as.octets(card), UTF_8)).getBytes(UTF_8);
    }

    /** The lines as they stand there; anew only where they begin or end a card in a way that no file of many has. */
    private static byte[] asPut(byte[] octets) {
        try {
            return CardStream.joined(CardStream.split(octets).stream()
                    .map(CardStream.Piece::octets)
                    .toList());
        } catch (Malformed unusual) {
            try {
                VCard card = VCard.parse(octets);
                return CardWriter.octets(card.version(), card.lines());
            } catch (Refusal unreadable) {
                return new byte[0];
            }
        }
    }

    /** What stands at the end. */
    public byte[] end() {
        return format == CardFormat.JCARD
                ? "]\n".getBytes(UTF_8)
                : format == CardFormat.XCARD ? (XCard.END + "\n").getBytes(UTF_8) : new byte[0];
    }
}
