// SPDX-License-Identifier: Apache-2.0
package guelta.dav.calendar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.Refusal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarObjectTest {
    @Test
    void anObjectHasTheUidAndTheKindOfItsEntries() throws Exception {
        CalendarObject object = parse("BEGIN:VTODO/UID: a b /SUMMARY:x/END:VTODO/");

        assertEquals("a b", object.uid());
        assertEquals("VTODO", object.kind());
        assertEquals(1, object.components().size());
    }

    @Test
    void theOctetsAreAsTheyWerePut() throws Exception {
        byte[] octets =
                "BEGIN:VCALENDAR\nBEGIN:VJOURNAL\nX-a;b=c:d\\\nuid:1\nEND:VJOURNAL\nBEGIN:X-B\nEND:X-B\nEND:VCALENDAR"
                        .getBytes(StandardCharsets.UTF_8);

        assertArrayEquals(octets, CalendarObject.parse(octets).octets());
    }

    /** RFC 4791 5.3.2.1: each by its name, and with a sentence for people. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "BEGIN:VCARD/END:VCARD | supported-calendar-data | what begins here is VCARD, allowed in a calendar is VCALENDAR",
                "BEGIN:VCALENDAR/VERSION:1.0/END:VCALENDAR | supported-calendar-data | the VERSION is '1.0', allowed is 2.0",
                "hello | valid-calendar-data | line 1 has no colon behind HELLO",
                "BEGIN:VCALENDAR/BEGIN:VEVENT/END:VCALENDAR | valid-calendar-data | line 3 ends VCALENDAR, line 2 has begun VEVENT",
                "BEGIN:VCALENDAR/END:VCALENDAR/BEGIN:VCALENDAR/END:VCALENDAR | valid-calendar-data | line 3 comes behind the end of VCALENDAR"
            })
    void whatIsNoCalendarIsRefused(String text, String precondition, String sentence) {
        assertRefused(precondition, sentence, text.replace("/", "\r\n"));
    }

    /** RFC 4791 4.1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "METHOD:REQUEST/BEGIN:VEVENT/UID:1/DTSTART:20260601/END:VEVENT/ | line 2 has a METHOD, which an object in a calendar may not have",
                "X-A:1/ | a calendar object has no component, it needs a VEVENT, VTODO, VJOURNAL, VFREEBUSY or VAVAILABILITY",
                "BEGIN:VTIMEZONE/TZID:Europe!Berlin/END:VTIMEZONE/BEGIN:X-A/END:X-A/ | a calendar object has only VTIMEZONE, X-A, it needs a VEVENT, VTODO, VJOURNAL, VFREEBUSY or VAVAILABILITY",
                "BEGIN:VEVENT/UID:1/DTSTART:20260601/END:VEVENT/BEGIN:VTODO/UID:1/END:VTODO/ | a calendar object has VEVENT and VTODO, allowed is one kind",
                "BEGIN:VEVENT/DTSTART:20260601/END:VEVENT/ | a VEVENT has no UID",
                "BEGIN:VEVENT/UID: /DTSTART:20260601/END:VEVENT/ | a VEVENT has no UID",
                "BEGIN:VEVENT/UID:\u0002\u007f/DTSTART:20260601/END:VEVENT/ | a VEVENT has no UID",
                "BEGIN:VTODO/UID:1/END:VTODO/BEGIN:VTODO/UID:2/END:VTODO/ | a calendar object has the UIDs '1' and '2', allowed is one: put each into an object of its own",
                "BEGIN:VTODO/UID:1/END:VTODO/BEGIN:VTODO/UID:1/END:VTODO/ | a calendar object has two VTODO without RECURRENCE-ID, allowed is one"
            })
    void whatIsNotOneEntryIsRefused(String content, String sentence) {
        assertRefused("valid-calendar-object-resource", sentence, calendar(content.replace("!", "_")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "UID:1 | a VEVENT has no DTSTART",
                "UID:1/DTSTART:tomorrow | line 4 has the DTSTART 'tomorrow', allowed is a date as 20260131 or a time as 20260131T235900",
                "UID:1/DTSTART:20260601/DURATION:1h | '1h' is no duration, allowed is one as P1W, P1D or PT1H30M",
                "UID:1/DTSTART:20260601/RRULE:FREQ=NEVER | the FREQ of a recurrence rule is 'NEVER', allowed are SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY and YEARLY",
                "UID:1/DTSTART;TZID=Mars:20260601T090000 | the time zone Mars is neither described by a VTIMEZONE nor known, allowed are names as Europe/Berlin"
            })
    void whatCannotBeComputedIsRefused(String properties, String sentence) {
        assertRefused(
                "valid-calendar-data",
                sentence,
                ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + properties.replaceAll("/(?=[A-Z]+[;:])", "\n")
                        + "\nEND:VEVENT\nEND:VCALENDAR"));
    }

    /** What real clients leave out, or write in their own way, is no reason to lose an entry. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN:VEVENT/UID:1/DTSTART;TZID=Europe_Berlin:20260601T090000/END:VEVENT/",
                "BEGIN:VTIMEZONE/TZID:Europe_Berlin/END:VTIMEZONE/BEGIN:VEVENT/UID:1/DTSTART;TZID=Europe_Berlin:20260601T090000/END:VEVENT/",
                "BEGIN:VEVENT/UID:1/DTSTART:20260601T090000Z/DTEND:20260601T080000Z/END:VEVENT/",
                "BEGIN:VEVENT/UID:1/DTSTART:20260601T090000Z/CREATED:0000/LAST-MODIFIED:x/END:VEVENT/",
                "BEGIN:VEVENT/UID:1/DTSTART:20260601T090000Z/BEGIN:VALARM/TRIGGER:soon/END:VALARM/END:VEVENT/",
                "BEGIN:VEVENT/UID:1/DTSTART:20260601T090000Z/BEGIN:VALARM/END:VALARM/END:VEVENT/",
                "BEGIN:VEVENT/UID:1/RECURRENCE-ID:20260601T090000Z/DTSTART:20260601T090000Z/END:VEVENT/",
                "BEGIN:VTODO/UID:1/DUE:20260601/RRULE:FREQ=DAILY/END:VTODO/",
                "X-WR-CALNAME:x/BEGIN:X-ANY/END:X-ANY/BEGIN:VJOURNAL/UID:1/BEGIN:VLOCATION/END:VLOCATION/END:VJOURNAL/"
            })
    void whatClientsReallyWriteIsTaken(String content) throws Exception {
        assertEquals("1", parse(content.replace("_", "\u0001")).uid());
    }

    /** RFC 4791 5.2.8: a count that nobody can walk through is refused by its name. */
    @Test
    void tooManyInstancesAreRefused() {
        String many = "BEGIN:VEVENT/UID:1/DTSTART:20260601T090000Z/RRULE:FREQ=SECONDLY;COUNT=1000000/END:VEVENT/";

        assertRefused(
                "max-instances",
                "the entry has 1000000 instances by COUNT, RDATE and overrides, allowed are 100000",
                calendar(many));
    }

    private static void assertRefused(String precondition, String sentence, String text) {
        Refusal refused = assertThrows(
                Refusal.class, () -> CalendarObject.parse(text.getBytes(StandardCharsets.UTF_8)), () -> text);
        assertEquals(sentence, refused.getMessage());
        assertEquals(precondition, refused.condition().orElseThrow().name().local());
        assertTrue(refused.status() == 403);
    }

    private static CalendarObject parse(String content) throws Refusal {
        return CalendarObject.parse(calendar(content).getBytes(StandardCharsets.UTF_8));
    }

    /** Lines end at a slash; what is a slash itself is U+0001. */
    private static String calendar(String content) {
        return "BEGIN:VCALENDAR\r\n" + content.replace("/", "\r\n").replace('\u0001', '/') + "END:VCALENDAR\r\n";
    }
}
