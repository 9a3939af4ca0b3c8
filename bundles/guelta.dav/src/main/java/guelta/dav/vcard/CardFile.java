// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.Refusal;
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
            return CardStream.joined(List.of(octets));
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

    /** What stands at the end. */
    public byte[] end() {
        return format == CardFormat.JCARD
                ? "]\n".getBytes(UTF_8)
                : format == CardFormat.XCARD ? (XCard.END + "\n").getBytes(UTF_8) : new byte[0];
    }
}
