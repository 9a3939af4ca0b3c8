// SPDX-License-Identifier: Apache-2.0
package guelta.dav.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollationTest {
    /** RFC 4790 9.2 and 9.3, RFC 5051 2: titles come before decompositions, so that a ligature has none. */
    @ParameterizedTest
    @CsvSource({
        "Meeting, eeti, true, true, true",
        "Meeting, MEET, false, true, true",
        "\u00dcbung, \u00fcb, false, false, true",
        "U\u0308bung, \u00fcb, false, false, true",
        "\u01c6, \u01c5, false, false, true",
        "\ufb01sh, FISH, false, false, false",
        "\ufb01sh, \ufb01SH, false, true, true",
        "stra\u00dfe, STRASSE, false, false, false",
        "\uac00, \u1100, false, false, false",
        "abc, abcd, false, false, false",
        "abc, '', true, true, true"
    })
    void aPartIsFoundByWhatACollationTakesForTheSame(
            String text, String part, boolean octet, boolean ascii, boolean unicode) {
        assertEquals(octet, contains(Collation.OCTET, text, part));
        assertEquals(ascii, contains(Collation.ASCII_CASEMAP, text, part));
        assertEquals(unicode, contains(Collation.UNICODE_CASEMAP, text, part));
    }

    /** An index of what is folded by the widest one serves all of them. */
    @Property(tries = 300)
    void whatOneFindsTheWiderOneFinds(@ForAll String before, @ForAll String part, @ForAll String after) {
        String text = before + part + after;

        for (Collation collation : Collation.values()) {
            assertTrue(contains(collation, text, part), collation::identifier);
        }
        assertTrue(contains(Collation.UNICODE_CASEMAP, text, Collation.ASCII_CASEMAP.folded(part)));
    }

    @Test
    void eachHasItsNameOfTheRegistry() {
        assertEquals(Optional.of(Collation.UNICODE_CASEMAP), Collation.named("i;unicode-casemap"));
        assertEquals(Optional.empty(), Collation.named("i;ascii-numeric"));
    }

    private static boolean contains(Collation collation, String text, String part) {
        return collation.contains(text, collation.folded(part));
    }
}
