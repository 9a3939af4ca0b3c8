// SPDX-License-Identifier: Apache-2.0
package guelta.dav.icalendar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.dav.text.ContentLines;
import guelta.dav.text.Malformed;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComponentTest {
    @Test
    void whatIsUnknownIsThereInItsOrder() throws Exception {
        Component calendar =
                parse("BEGIN:vcalendar\nX-A:1\nBEGIN:X-THING\nX-B:2\nEND:X-thing\nIANA:3\nEND:VCALENDAR\n");

        assertEquals("VCALENDAR", calendar.name());
        assertEquals("3", calendar.property("IANA").orElseThrow().value());
        assertEquals(
                "2",
                calendar.components("X-THING")
                        .findFirst()
                        .orElseThrow()
                        .property("X-B")
                        .orElseThrow()
                        .value());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | there is no BEGIN:VCALENDAR, there is nothing",
                "A:1 | line 1 is A, it has to be BEGIN:VCALENDAR",
                "BEGIN:VCALENDAR | line 1 begins VCALENDAR, which does not end",
                "BEGIN:A/BEGIN:B/END:A | line 3 ends A, line 2 has begun B",
                "BEGIN:A/END:A/BEGIN:A/END:A | line 3 comes behind the end of A",
                "BEGIN:1/BEGIN:2/BEGIN:3/BEGIN:4/BEGIN:5/BEGIN:6/BEGIN:7/BEGIN:8/BEGIN:9 | line 9 begins 9 9 deep, allowed are 8"
            })
    void whatIsNoComponentIsToldWithItsLine(String text, String sentence) {
        Malformed malformed = assertThrows(Malformed.class, () -> parse(text.replace('/', '\n')));

        assertEquals(sentence, malformed.getMessage());
    }

    /** RFC 5545 3.3.6. */
    @ParameterizedTest
    @CsvSource({
        "P15DT5H0M20S, 15, 18020",
        "P7W, 49, 0",
        "-PT15M, 0, -900",
        "+P1D, 1, 0",
        "PT24H, 0, 86400",
        "PT0S, 0, 0"
    })
    void aDurationHasDaysOfTheCalendarAndSecondsOfTheClock(String text, long days, long seconds) throws Exception {
        assertEquals(new CalendarDuration(days, seconds), CalendarDuration.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"P", "PT", "P1DT", "1H", "P1H", "PT1D", "P1.5D", "''"})
    void whatIsNoDurationIsRefused(String text) {
        assertThrows(Malformed.class, () -> CalendarDuration.parse(text));
    }

    /** RFC 5545 3.3.4 and 3.3.5. */
    @ParameterizedTest
    @CsvSource({
        "DTSTART;VALUE=DATE:19970714, DATE, 1997-07-14T00:00, ''",
        "DTSTART:19980118T230000, FLOATING, 1998-01-18T23:00, ''",
        "DTSTART:19980119T070000Z, UTC, 1998-01-19T07:00, ''",
        "DTSTART;TZID=America/New_York:19980119T020000, ZONED, 1998-01-19T02:00, America/New_York",
        "COMPLETED:19970630T235960Z, UTC, 1997-06-30T23:59:59, ''"
    })
    void aTimeSaysWhoseClockItIsOn(String line, CalendarTime.Form form, String local, String zone) throws Exception {
        CalendarTime time = CalendarTime.of(
                ContentLines.all(line.getBytes(StandardCharsets.UTF_8)).get(0));

        assertEquals(new CalendarTime(LocalDateTime.parse(local), form, zone), time);
    }

    @ParameterizedTest
    @CsvSource({"19970229", "19970101T250000", "1997-01-01", "''", "19970101T1200"})
    void whatIsNoTimeIsToldWithItsLine(String value) throws Exception {
        var line = ContentLines.all(("DTSTART:" + value).getBytes(StandardCharsets.UTF_8))
                .get(0);

        Malformed malformed = assertThrows(Malformed.class, () -> CalendarTime.of(line));

        assertEquals(
                "line 1 has the DTSTART '" + value + "', allowed is a date as 20260131 or a time as 20260131T235900",
                malformed.getMessage());
    }

    private static Component parse(String text) throws Malformed {
        return Component.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
