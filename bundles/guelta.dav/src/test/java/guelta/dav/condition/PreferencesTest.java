// SPDX-License-Identifier: Apache-2.0
package guelta.dav.condition;

import static guelta.dav.condition.ConditionsTest.fields;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.Refusal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What clients would like. */
class PreferencesTest {
    /** RFC 8144 2; Apple's clients say return-minimal and Brief. */
    @Test
    void minimalIsSaidInThreeWays() {
        for (String said : new String[] {
            "return=minimal",
            "return-minimal",
            "respond-async, Return = \"Minimal\" ; a=b",
            "depth-noroot,return=minimal"
        }) {
            Preferences preferences = Preferences.of(fields("Prefer", said));
            assertTrue(preferences.minimal(), said);
            assertEquals(Optional.of("return=minimal"), preferences.applied(true, false), said);
        }
        Preferences brief = Preferences.of(fields("Brief", "t"));
        assertTrue(brief.minimal());
        assertEquals(Optional.empty(), brief.applied(true, true));
        assertEquals(Preferences.NONE, Preferences.of(fields("Brief", "f")));
        assertEquals(Preferences.NONE, Preferences.of(fields("Prefer", "return=all, handling=lenient")));
        assertEquals(Preferences.NONE, Preferences.of(fields()));
    }

    /** RFC 7240 2: the first one counts. */
    @Test
    void oneCannotWishForBoth() {
        Preferences preferences =
                Preferences.of(fields("Prefer", "return=representation, return=minimal, depth-noroot", "Brief", "t"));
        assertEquals(new Preferences(false, true, true, false), preferences);
        assertEquals(Optional.of("return=representation, depth-noroot"), preferences.applied(true, true));
        assertEquals(Optional.of("return=representation"), preferences.applied(true, false));
        assertEquals(Optional.empty(), preferences.applied(false, false));
    }

    /** RFC 4918 10.2. */
    @Test
    void aDepthIsOneOfThree() throws Refusal {
        assertEquals(Depth.ZERO, Depth.of(Optional.of("0"), Depth.INFINITY));
        assertEquals(Depth.ONE, Depth.of(Optional.of(" 1 "), Depth.INFINITY));
        assertEquals(Depth.INFINITY, Depth.of(Optional.of("Infinity"), Depth.ZERO));
        assertEquals(Depth.ZERO, Depth.of(Optional.empty(), Depth.ZERO));
        assertEquals("infinity", Depth.INFINITY.text());
        Refusal refusal = assertThrows(Refusal.class, () -> Depth.of(Optional.of("2"), Depth.ZERO));
        assertEquals(400, refusal.status());
    }
}
