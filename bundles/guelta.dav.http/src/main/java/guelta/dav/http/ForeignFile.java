// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.dav.exchange.CalendarStream;
import guelta.dav.exchange.Piece;
import guelta.dav.place.Kind;
import guelta.dav.rendition.CalendarFormat;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import guelta.dav.vcard.CardFormat;
import guelta.dav.vcard.CardStream;
import guelta.dav.webdav.Import.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A file of many calendar objects or cards, taken apart: iCalendar or vCard, or the same in JSON or XML, which is seen from its
 * first character.
 *
 * @param name what the file calls the calendar; empty when it does not
 * @param pieces what is in it
 * @param refused what of it can't be read
 */
record ForeignFile(String name, List<Piece> pieces, List<Refused> refused) {
    /** The most values or elements that a document may have: each takes some 100 octets while it is read. */
    private static final int MOST_VALUES = 10_000_000;

    /**
     * A file of calendars or of contacts.
     *
     * @throws Malformed when it is none
     */
    static ForeignFile read(Kind kind, byte[] file) throws Malformed {
        return kind == Kind.CALENDARS ? calendar(file) : cards(file);
    }

    private static ForeignFile calendar(byte[] file) throws Malformed {
        CalendarFormat format =
                switch (first(file)) {
                    case '[' -> CalendarFormat.JCAL;
                    case '<' -> CalendarFormat.XCAL;
                    default -> CalendarFormat.ICALENDAR;
                };
        CalendarStream.Parts parts = CalendarStream.split(format.icalendar(file, MOST_VALUES));
        List<Piece> pieces = format == CalendarFormat.ICALENDAR ? parts.pieces() : numbered(parts.pieces());
        List<Refused> refused = parts.broken().stream()
                .map(broken -> new Refused("", String.valueOf(broken.getMessage())))
                .toList();
        String name = parts.about().stream()
                .filter(line ->
                        line.name().equals("X-WR-CALNAME") || line.name().equals("NAME"))
                .map(ContentLine::text)
                .findFirst()
                .orElse("");
        return new ForeignFile(name, pieces, refused);
    }

    private static ForeignFile cards(byte[] file) throws Malformed {
        List<Piece> pieces = new ArrayList<>();
        switch (first(file)) {
            case '[' -> {
                for (byte[] card : CardFormat.JCARD.vcards(file, MOST_VALUES)) {
                    pieces.add(new Piece("", "", withUid(card)));
                }
            }
            case '<' -> {
                for (byte[] card : CardFormat.XCARD.vcards(file, MOST_VALUES)) {
                    pieces.add(new Piece("", "", withUid(card)));
                }
            }
            default -> {
                for (CardStream.Piece card : CardStream.split(file)) {
                    pieces.add(new Piece("line " + card.line(), "", withUid(card.octets())));
                }
                return new ForeignFile("", pieces, List.of());
            }
        }
        return new ForeignFile("", numbered(pieces), List.of());
    }

    /** The lines of what a document became mean nothing to people: which one of its entries it was, does. */
    private static List<Piece> numbered(List<Piece> pieces) {
        List<Piece> numbered = new ArrayList<>();
        for (Piece piece : pieces) {
            numbered.add(new Piece("entry " + (numbered.size() + 1), piece.name(), piece.octets()));
        }
        return numbered;
    }

    /** The first character that is no blank and no mark. */
    private static char first(byte[] file) {
        for (byte octet : file) {
            if (octet > ' ') {
                return (char) octet;
            }
        }
        return ' ';
    }

    /** A card without a UID gets one that is the same whenever the same card comes again. */
    private static byte[] withUid(byte[] card) {
        String text = new String(card, StandardCharsets.ISO_8859_1);
        boolean has = text.lines().anyMatch(line -> line.matches("(?i)([a-z0-9-]+\\.)?UID[:;].*"));
        return has ? card : CardStream.withUid(card, "urn:uuid:" + UUID.nameUUIDFromBytes(card));
    }
}
