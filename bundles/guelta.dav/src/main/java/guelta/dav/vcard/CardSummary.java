// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.calendar.Verdict;
import guelta.dav.text.Collation;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What an index keeps of every card, about 250 bytes: enough to say of most cards that they do not match a filter without reading
 * them. An immutable value; as octets it is derived data that can be thrown away.
 */
public final class CardSummary {
    /** Properties of which it is known whether a card has them, a bit each; only ever to be added to at the end. */
    private static final List<String> KNOWN = List.of(
            "FN",
            "N",
            "NICKNAME",
            "EMAIL",
            "TEL",
            "ORG",
            "TITLE",
            "CATEGORIES",
            "ADR",
            "URL",
            "NOTE",
            "BDAY",
            "PHOTO",
            "IMPP",
            "ROLE",
            "KIND",
            "X-ADDRESSBOOKSERVER-KIND",
            "MEMBER",
            "X-ADDRESSBOOKSERVER-MEMBER",
            "ANNIVERSARY",
            "REV",
            "GEO",
            "TZ",
            "KEY",
            "LOGO",
            "RELATED",
            "GENDER",
            "LANG");

    /** The first so many of them are those whose texts are searched for. */
    private static final int SEARCHED = 8;

    private static final byte FORM = 1;
    private static final int VERSION_4 = 1;
    private static final int GROUP = 2;
    private static final int LONGS = 16;
    private static final int WINDOW = 3;
    /** So many characters set so many bits that nothing is known any more. */
    private static final int MOST_CHARACTERS = 3_000;

    private final String uid;
    private final byte flags;
    private final int present;
    private final long[] signature;

    private CardSummary(String uid, byte flags, int present, long[] signature) {
        this.uid = uid;
        this.flags = flags;
        this.present = present;
        this.signature = signature;
    }

    /** The summary of a card. */
    public static CardSummary of(VCard card) {
        int present = 0;
        int characters = 0;
        long[] signature = new long[LONGS];
        for (ContentLine line : card.lines()) {
            int property = KNOWN.indexOf(line.name());
            present |= property < 0 ? 0 : 1 << property;
            if (property >= 0 && property < SEARCHED) {
                characters += line.value().length();
                if (characters <= MOST_CHARACTERS) {
                    add(signature, Collation.UNICODE_CASEMAP.folded(line.text()));
                }
            }
        }
        int flags = (card.version() == CardVersion.V4 ? VERSION_4 : 0) | (card.isGroup() ? GROUP : 0);
        return new CardSummary(
                card.uid(), (byte) flags, present, characters <= MOST_CHARACTERS ? signature : new long[0]);
    }

    /** The UID of the card. */
    public String uid() {
        return uid;
    }

    /** What the card was written in. */
    public CardVersion version() {
        return (flags & VERSION_4) != 0 ? CardVersion.V4 : CardVersion.V3;
    }

    /** Whether it is a group of contacts. */
    public boolean isGroup() {
        return (flags & GROUP) != 0;
    }

    /** Whether the card has a property. */
    Verdict has(String property) {
        if (property.equals("UID") || property.equals("VERSION")) {
            return Verdict.YES;
        }
        int bit = KNOWN.indexOf(property);
        return bit < 0 ? Verdict.MAYBE : (present >>> bit & 1) != 0 ? Verdict.YES : Verdict.NO;
    }

    /**
     * Whether a property may have a text somewhere in it.
     *
     * @param folded by {@link Collation#UNICODE_CASEMAP}
     */
    boolean mayHave(String property, String folded) {
        if (property.equals("UID")) {
            return Collation.UNICODE_CASEMAP.contains(uid, folded.strip());
        }
        int searched = KNOWN.indexOf(property);
        if (searched < 0 || searched >= SEARCHED || signature.length == 0) {
            return true;
        }
        for (int i = 0; i + WINDOW <= folded.length(); i++) {
            int bit = bit(folded, i);
            if ((signature[bit / Long.SIZE] >>> bit & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    /** A bit for each three characters that follow each other: a Bloom filter with one hash. */
    private static void add(long[] bits, String folded) {
        for (int i = 0; i + WINDOW <= folded.length(); i++) {
            int bit = bit(folded, i);
            bits[bit / Long.SIZE] |= 1L << bit;
        }
    }

    private static int bit(String text, int at) {
        int hash = (text.charAt(at) * 0x9E37 + text.charAt(at + 1)) * 0x9E37 + text.charAt(at + 2);
        return (hash * 0x9E3779B1 >>> 16) % (LONGS * Long.SIZE);
    }

    /** The summary as octets. */
    public byte[] octets() {
        byte[] id = uid.getBytes(StandardCharsets.UTF_8);
        ByteBuffer octets = ByteBuffer.allocate(3 + Integer.BYTES + signature.length * Long.BYTES + id.length);
        octets.put(FORM).put(flags).putInt(present).put((byte) signature.length);
        for (long bits : signature) {
            octets.putLong(bits);
        }
        return octets.put(id).array();
    }

    /**
     * The summary that these octets are.
     *
     * @throws Malformed when they are none, or of another version of this bundle: then the card has to be read again
     */
    public static CardSummary of(byte[] octets) throws Malformed {
        ByteBuffer in = ByteBuffer.wrap(octets);
        try {
            byte form = in.get();
            byte flags = in.get();
            int present = in.getInt();
            int longs = in.get();
            if (form != FORM || longs != 0 && longs != LONGS) {
                throw new Malformed("the summary of a card is of another version");
            }
            long[] signature = new long[longs];
            for (int i = 0; i < longs; i++) {
                signature[i] = in.getLong();
            }
            return new CardSummary(StandardCharsets.UTF_8.decode(in).toString(), flags, present, signature);
        } catch (BufferUnderflowException cut) {
            throw new Malformed("the summary of a card is cut off");
        }
    }
}
