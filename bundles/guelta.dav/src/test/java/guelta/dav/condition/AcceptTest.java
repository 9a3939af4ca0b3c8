// SPDX-License-Identifier: Apache-2.0
package guelta.dav.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {
    private static final List<String> OFFERED = List.of(
            "text/vcard; charset=utf-8; version=3.0",
            "text/vcard; charset=utf-8; version=4.0",
            "application/vcard+json",
            "application/vcard+xml; charset=utf-8");

    /** RFC 9110 12.5.1: the most exact range of each type counts, then the weight; 12.4.1 and 15.5.7 when none fits. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 0",
                "*/* | 0",
                "text/vcard | 0",
                "text/vcard; version=4.0 | 1",
                "text/vcard;version=\"4.0\" | 1",
                "TEXT/VCARD;Version=4.0 | 1",
                "text/vcard;version=4.0;q=0.5, text/vcard;version=3.0;q=0.4 | 1",
                "text/vcard;version=4.0;q=0.5, text/vcard | 0",
                "text/vcard;version=4.0, text/vcard;q=0.9 | 1",
                "application/vcard+json | 2",
                "application/vcard+json, */* | 2",
                "application/vcard+json;q=0.5, */*;q=0.1 | 2",
                "application/vcard+json;q=0.5, */* | 0",
                "application/* | 2",
                "application/*, application/vcard+json;q=0 | 3",
                "application/vcard+xml;q=0.001 | 3",
                "*/*;q=0.5, text/*;q=0 | 2",
                "text/html | 0",
                "text/html, text/vcard;q=0 | -1",
                "*/*;q=0 | -1",
                "*/*;q=0.000 | -1",
                "application/vcard+json;q=0 | 0",
                "application/vcard+json;q=2 | 0",
                "application/vcard+json;q=0.1234 | 0",
                "application/vcard+json;q= | 0",
                "nonsense, application/vcard+json | 2",
                "text/x;a=\",application/vcard+json,\", application/vcard+xml | 3",
                "text/vcard;charset=ascii | 0"
            })
    void theOneThatTheClientLikesBestIsChosen(String field, int chosen) {
        assertEquals(chosen < 0 ? Optional.empty() : Optional.of(OFFERED.get(chosen)), best(field));
    }

    /** Who says nothing takes anything (RFC 9110 12.5.1). */
    @Test
    void withoutTheFieldTheFirstOneIsChosen() {
        assertEquals(
                Optional.of(OFFERED.get(0)), Accept.of(Optional.empty()).best(OFFERED, type -> MediaType.parse(type)
                        .orElseThrow()));
    }

    /** A write may depend on the tag of any form; a read on that of its own. */
    @Test
    void tagsOfOtherFormsAreTagsOfTheResource() throws Exception {
        String variant = VariantTag.of("\"abc\"", "0123");
        Validators stored = new Validators(true, "\"abc\"", null);

        assertEquals("\"abc-0123\"", variant);
        for (String field : List.of("If-Match", "If-None-Match")) {
            Conditions conditions =
                    Conditions.of(name -> name.equals(field) ? Optional.of(variant) : Optional.empty(), Instant.EPOCH);
            boolean match = field.equals("If-Match");
            assertEquals(
                    match ? Conditions.Outcome.PROCEED : Conditions.Outcome.FAILED, conditions.evaluate(false, stored));
            assertEquals(
                    match ? Conditions.Outcome.FAILED : Conditions.Outcome.PROCEED, conditions.evaluate(true, stored));
        }
    }

    @Property(tries = 300)
    void isTotal(@ForAll String field) {
        best(field);
    }

    private static Optional<String> best(String field) {
        return Accept.of(Optional.of(field))
                .best(OFFERED, type -> MediaType.parse(type).orElseThrow());
    }
}
