// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The forms that a card can be given in. */
public enum CardFormat {
    /** vCard of version 3 (RFC 2426). */
    VCARD_3("text/vcard", CardVersion.V3),
    /** vCard of version 4 (RFC 6350). */
    VCARD_4("text/vcard", CardVersion.V4),
    /** jCard (RFC 7095). */
    JCARD("application/vcard+json", CardVersion.V4),
    /** xCard (RFC 6351). */
    XCARD("application/vcard+xml", CardVersion.V4);

    private final String type;
    private final CardVersion version;

    CardFormat(String type, CardVersion version) {
        this.type = type;
        this.version = version;
    }

    /**
     * The format of a media type.
     *
     * @param type without parameters, in any case of letters; {@code text/x-vcard} and {@code text/directory} are old names
     * @param version what the parameter or attribute of this name says; empty for none
     * @return empty when it is not given
     */
    public static Optional<CardFormat> of(String type, String version) {
        String plain = type.strip().toLowerCase(Locale.ROOT);
        return switch (plain) {
            case "application/vcard+json" -> of(JCARD, version);
            case "application/vcard+xml" -> of(XCARD, version);
            case "text/vcard", "text/x-vcard", "text/directory" ->
                switch (version) {
                    case "", "3.0" -> Optional.of(VCARD_3);
                    case "4.0" -> Optional.of(VCARD_4);
                    default -> Optional.empty();
                };
            default -> Optional.empty();
        };
    }

    private static Optional<CardFormat> of(CardFormat format, String version) {
        return version.isEmpty() || version.equals(format.version.text()) ? Optional.of(format) : Optional.empty();
    }

    /** The form in which a card of a version was put. */
    public static CardFormat of(CardVersion put) {
        return put == CardVersion.V4 ? VCARD_4 : VCARD_3;
    }

    /** The version of vCard that it says. */
    public CardVersion version() {
        return version;
    }

    /** What stands in Content-Type. */
    public String contentType() {
        return switch (this) {
            case VCARD_3, VCARD_4 -> type + "; charset=utf-8; version=" + version.text();
            case JCARD -> type;
            case XCARD -> type + "; charset=utf-8";
        };
    }

    /** A card in this form; in its own one what was put. */
    public byte[] octets(VCard card) {
        return switch (this) {
            case VCARD_3, VCARD_4 -> card.octetsIn(version);
            case JCARD -> JCard.octets(card.linesIn(version));
            case XCARD -> XCard.octets(card.linesIn(version));
        };
    }

    /**
     * The cards of a document in this form, as vCards; whether they are cards that an address book takes, is up to
     * {@link VCard#parse}. One in a vCard is as it is.
     *
     * @param most how many values or elements it may have: each takes some 100 octets of memory
     * @throws Malformed when it is no such document
     */
    public List<byte[]> vcards(byte[] document, int most) throws Malformed {
        List<List<ContentLine>> cards =
                switch (this) {
                    case VCARD_3, VCARD_4 -> List.of();
                    case JCARD -> JCardReader.cards(document, most);
                    case XCARD -> XCardReader.cards(document, most);
                };
        return this == VCARD_3 || this == VCARD_4
                ? List.of(document)
                : cards.stream().map(lines -> CardWriter.octets(version, lines)).toList();
    }
}
