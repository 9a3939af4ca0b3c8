// SPDX-License-Identifier: Apache-2.0
package guelta.dav.calendar;

import guelta.dav.icalendar.Component;
import guelta.dav.text.Collation;
import guelta.dav.text.ContentLine;
import java.util.List;
import java.util.Set;

/**
 * Bits by which an object is known not to have a text, so that a search looks into few objects: one for each three characters
 * that follow each other in its texts, folded by the widest collation. A Bloom filter with one hash.
 */
final class TextSignature {
    /** The properties whose texts it is of. */
    static final Set<String> PROPERTIES = Set.of(
            "SUMMARY",
            "DESCRIPTION",
            "LOCATION",
            "CATEGORIES",
            "COMMENT",
            "STATUS",
            "ATTENDEE",
            "ORGANIZER",
            "RELATED-TO");

    static final int LONGS = 8;

    private static final int BITS = LONGS * Long.SIZE;
    private static final int WINDOW = 3;
    /** So many characters set so many bits that nothing is known any more. */
    private static final int MOST_CHARACTERS = 1_500;

    private TextSignature() {}

    /** The signature of these components; empty when they have too much text. */
    static long[] of(List<Component> components) {
        long[] bits = new long[LONGS];
        int characters = 0;
        for (Component component : components) {
            for (ContentLine line : component.properties()) {
                if (PROPERTIES.contains(line.name())) {
                    characters += line.value().length();
                    if (characters > MOST_CHARACTERS) {
                        return new long[0];
                    }
                    set(bits, Collation.UNICODE_CASEMAP.folded(line.text()));
                }
            }
        }
        return bits;
    }

    private static void set(long[] bits, String folded) {
        for (int i = 0; i + WINDOW <= folded.length(); i++) {
            int bit = bit(folded, i);
            bits[bit / Long.SIZE] |= 1L << bit;
        }
    }

    /** Whether an object of this signature may have a text, folded by the widest collation. */
    static boolean mayHave(long[] bits, String folded) {
        for (int i = 0; bits.length > 0 && i + WINDOW <= folded.length(); i++) {
            int bit = bit(folded, i);
            if ((bits[bit / Long.SIZE] >>> bit & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    private static int bit(String text, int at) {
        int hash = (text.charAt(at) * 0x9E37 + text.charAt(at + 1)) * 0x9E37 + text.charAt(at + 2);
        return (hash * 0x9E3779B1 >>> 16) % BITS;
    }
}
