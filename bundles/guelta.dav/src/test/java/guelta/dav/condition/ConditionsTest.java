// SPDX-License-Identifier: Apache-2.0
package guelta.dav.condition;

import static guelta.dav.condition.Conditions.Outcome.FAILED;
import static guelta.dav.condition.Conditions.Outcome.NOT_MODIFIED;
import static guelta.dav.condition.Conditions.Outcome.PROCEED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.Refusal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The fields by which a request depends on what is there. */
class ConditionsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Instant CHANGED = Instant.parse("2026-06-01T10:20:30.7Z");
    private static final String AT = "Mon, 01 Jun 2026 10:20:30 GMT";
    private static final String BEFORE = "Mon, 01 Jun 2026 10:20:29 GMT";
    private static final Validators THERE = Validators.of("\"a\"", CHANGED);

    /** RFC 9110 13.1.1: the strong comparison, so that nobody overwrites what he has not seen. */
    @Test
    void ifMatchHoldsForTheSameOctetsAlone() throws Refusal {
        assertEquals(PROCEED, put(THERE, "If-Match", "\"a\""));
        assertEquals(PROCEED, put(THERE, "If-Match", "\"x\" , \"a,b\",\"a\""));
        assertEquals(PROCEED, put(THERE, "If-Match", "a"));
        assertEquals(FAILED, put(THERE, "If-Match", "\"x\""));
        assertEquals(FAILED, put(THERE, "If-Match", "W/\"a\""));
        assertEquals(FAILED, put(Validators.of("W/\"a\"", CHANGED), "If-Match", "W/\"a\""));
        assertEquals(FAILED, put(Validators.NOTHING, "If-Match", "\"a\""));
    }

    /** RFC 9110 13.1.1, 13.1.2: the star is for all that is there, collections without a tag too. */
    @Test
    void aStarAsksWhetherSomethingIsThere() throws Refusal {
        Validators untagged = new Validators(true, null, null);
        assertEquals(PROCEED, put(THERE, "If-Match", "*"));
        assertEquals(PROCEED, put(untagged, "If-Match", " * "));
        assertEquals(FAILED, put(Validators.NOTHING, "If-Match", "*"));
        assertEquals(FAILED, put(THERE, "If-None-Match", "*"));
        assertEquals(FAILED, put(untagged, "If-None-Match", "*"));
        assertEquals(PROCEED, put(Validators.NOTHING, "If-None-Match", "*"));
    }

    /** RFC 9110 13.1.2: the weak comparison, and 304 for those who only read. */
    @Test
    void ifNoneMatchSparesTheBytes() throws Refusal {
        assertEquals(NOT_MODIFIED, get(THERE, "If-None-Match", "W/\"a\""));
        assertEquals(NOT_MODIFIED, get(Validators.of("W/\"a\"", CHANGED), "If-None-Match", "\"x\", \"a\""));
        assertEquals(PROCEED, get(THERE, "If-None-Match", "\"x\""));
        assertEquals(FAILED, put(THERE, "If-None-Match", "\"a\""));
    }

    /** RFC 9110 13.1.3, 13.1.4: whole seconds; what can't be read is as if it were not there. */
    @Test
    void datesAreComparedInWholeSeconds() throws Refusal {
        assertEquals(NOT_MODIFIED, get(THERE, "If-Modified-Since", AT));
        assertEquals(PROCEED, get(THERE, "If-Modified-Since", BEFORE));
        assertEquals(PROCEED, put(THERE, "If-Modified-Since", AT));
        assertEquals(PROCEED, put(THERE, "If-Unmodified-Since", AT));
        assertEquals(FAILED, put(THERE, "If-Unmodified-Since", BEFORE));
        assertEquals(FAILED, get(THERE, "If-Unmodified-Since", BEFORE));
        assertEquals(PROCEED, put(THERE, "If-Unmodified-Since", "yesterday"));
        assertEquals(PROCEED, put(Validators.NOTHING, "If-Unmodified-Since", BEFORE));
    }

    /** RFC 9110 13.2.2: tags before dates. */
    @Test
    void datesAreIgnoredBesideTags() throws Refusal {
        assertEquals(PROCEED, put(THERE, "If-Match", "\"a\"", "If-Unmodified-Since", BEFORE));
        assertEquals(PROCEED, get(THERE, "If-None-Match", "\"x\"", "If-Modified-Since", AT));
        assertEquals(NOT_MODIFIED, get(THERE, "If-Match", "*", "If-None-Match", "\"a\""));
        assertTrue(Conditions.of(fields(), NOW).isEmpty());
    }

    @Test
    void whatHasFailedIsSaid() throws Refusal {
        Conditions conditions = Conditions.of(fields("If-Match", "\"x\""), NOW);
        Refusal refusal = assertThrows(Refusal.class, () -> conditions.require(THERE));
        assertEquals(412, refusal.status());
        assertTrue(refusal.getMessage().endsWith("there is \"a\""), refusal.getMessage());
        Conditions.of(fields("If-Match", "*"), NOW).require(THERE);
    }

    @Test
    void tagsThatCannotBeReadAreRefused() {
        for (String value : new String[] {"\"a", "", ",", "\"a\"b", "a\"b", "\"a\", *", "W/\"", "\"a\" b\""}) {
            Refusal refusal = assertThrows(Refusal.class, () -> Conditions.of(fields("If-Match", value), NOW), value);
            assertEquals(400, refusal.status());
        }
    }

    /** RFC 9110 5.6.7: three forms, the same time. */
    @Test
    void datesAreReadInAllTheirForms() {
        Instant time = Instant.parse("1994-11-06T08:49:37Z");
        assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", HttpDate.format(time));
        assertEquals(Optional.of(time), HttpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT", NOW));
        assertEquals(Optional.of(time), HttpDate.parse("Sunday, 06-Nov-94 08:49:37 GMT", NOW));
        assertEquals(Optional.of(time), HttpDate.parse("Sun Nov  6 08:49:37 1994", NOW));
        Instant soon = Instant.parse("2027-09-01T00:00:00Z");
        assertEquals(Optional.of(soon), HttpDate.parse("Wednesday, 01-Sep-27 00:00:00 GMT", NOW));
        assertEquals(Optional.of(soon), HttpDate.parse(HttpDate.format(soon), NOW));
        assertEquals(Optional.empty(), HttpDate.parse("Sun, 06 Nov 1994 08:49:37 CET", NOW));
        assertEquals(Optional.empty(), HttpDate.parse("Mon, 06 Nov 1994 08:49:37 GMT", NOW));
    }

    private static Conditions.Outcome put(Validators resource, String... fields) throws Refusal {
        return Conditions.of(fields(fields), NOW).evaluate(false, resource);
    }

    private static Conditions.Outcome get(Validators resource, String... fields) throws Refusal {
        return Conditions.of(fields(fields), NOW).evaluate(true, resource);
    }

    static Function<String, Optional<String>> fields(String... namesAndValues) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return name -> Optional.ofNullable(fields.get(name));
    }
}
