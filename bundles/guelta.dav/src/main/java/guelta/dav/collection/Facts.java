// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.dav.calendar.Summary;
import guelta.dav.text.Malformed;
import guelta.dav.vcard.CardFormat;
import guelta.dav.vcard.CardSummary;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the bytes of a member without reading them again.
 *
 * @param uid of the calendar object or card; empty for files, and for what can't be read
 * @param type its content type; empty when the bytes do not say
 * @param object the summary of a calendar object; null of anything else
 * @param card the summary of a card; null of anything else
 */
public record Facts(
        String uid,
        String type,
        @Nullable Summary object,
        @Nullable CardSummary card) {
    /** Of what is neither calendar object nor card. */
    public static final Facts NONE = new Facts("", "", null, null);

    private static final byte OF_NOTHING = 0;
    private static final byte OF_OBJECT = 1;
    private static final byte OF_CARD = 2;

    /** Of a calendar object. */
    public static Facts of(Summary object) {
        return new Facts(object.uid(), "text/calendar; charset=utf-8; component=" + object.kind(), object, null);
    }

    /** Of a card. */
    public static Facts of(CardSummary card) {
        return new Facts(card.uid(), CardFormat.of(card.version()).contentType(), null, card);
    }

    /** The facts as octets, some hundred: derived data that can be thrown away. */
    public byte[] octets() {
        if (object != null) {
            return octets(OF_OBJECT, object.octets());
        }
        return card != null ? octets(OF_CARD, card.octets()) : octets(OF_NOTHING, new byte[0]);
    }

    private static byte[] octets(byte kind, byte[] summary) {
        return ByteBuffer.allocate(1 + summary.length).put(kind).put(summary).array();
    }

    /**
     * The facts that these octets are.
     *
     * @throws Malformed when they are none, or of another version of this bundle: then the member has to be read again
     */
    public static Facts of(byte[] octets) throws Malformed {
        byte[] summary = Arrays.copyOfRange(octets, Math.min(1, octets.length), octets.length);
        return switch (octets.length == 0 ? -1 : octets[0]) {
            case OF_NOTHING -> NONE;
            case OF_OBJECT -> of(Summary.of(summary));
            case OF_CARD -> of(CardSummary.of(summary));
            default -> throw new Malformed("the facts of a member are of another version");
        };
    }
}
