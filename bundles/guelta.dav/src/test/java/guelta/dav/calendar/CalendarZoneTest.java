// SPDX-License-Identifier: Apache-2.0
package guelta.dav.calendar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.dav.Refusal;
import guelta.dav.xml.Element;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarZoneTest {
    private static final long NOON = 1_780_315_200L;

    /** RFC 4791 5.3.1.2: the zone of the example, which is called as nobody else does. */
    @Test
    void aDescriptionIsTheZoneThatItDescribes() throws Exception {
        CalendarZone zone = CalendarZone.described("""
                BEGIN:VCALENDAR
                PRODID:-//Example Corp.//CalDAV Client//EN
                VERSION:2.0
                BEGIN:VTIMEZONE
                TZID:US-Eastern
                LAST-MODIFIED:19870101T000000Z
                BEGIN:STANDARD
                DTSTART:19671029T020000
                RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
                TZOFFSETFROM:-0400
                TZOFFSETTO:-0500
                TZNAME:Eastern Standard Time (US & Canada)
                END:STANDARD
                BEGIN:DAYLIGHT
                DTSTART:19870405T020000
                RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4
                TZOFFSETFROM:-0500
                TZOFFSETTO:-0400
                TZNAME:Eastern Daylight Time (US & Canada)
                END:DAYLIGHT
                END:VTIMEZONE
                END:VCALENDAR
                """);

        assertEquals("US-Eastern", zone.id());
        assertEquals(NOON + 4 * 3600, zone.place().instant(NOON));
    }

    /** RFC 7809 3.1.5: either property says what the other one says. */
    @Test
    void aNameHasADescription() throws Exception {
        CalendarZone named = CalendarZone.named(" Asia/Tokyo ");

        CalendarZone described = CalendarZone.described(named.description());

        assertEquals("Asia/Tokyo", described.id());
        assertEquals(NOON - 9 * 3600, named.place().instant(NOON));
        assertEquals(NOON - 9 * 3600, described.place().instant(NOON));
    }

    /** RFC 4791 5.3.1, valid-calendar-data. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Europe!Berlin | line 1 has no colon behind EUROPE",
                "BEGIN:VCALENDAR/END:VCALENDAR | a time zone is a VCALENDAR with one VTIMEZONE",
                "BEGIN:VCALENDAR/BEGIN:VEVENT/END:VEVENT/END:VCALENDAR | a time zone is a VCALENDAR with one VTIMEZONE",
                "BEGIN:VCALENDAR/BEGIN:VTIMEZONE/END:VTIMEZONE/END:VCALENDAR | a VTIMEZONE has no TZID",
                "BEGIN:VCALENDAR/BEGIN:VTIMEZONE/TZID:X/END:VTIMEZONE/END:VCALENDAR | a VTIMEZONE has neither STANDARD nor DAYLIGHT"
            })
    void whatDescribesNoZoneIsRefused(String text, String sentence) {
        Refusal refused = assertThrows(
                Refusal.class,
                () -> CalendarZone.described(text.replace('/', '\n').replace('!', ' ')));

        assertEquals(sentence, refused.getMessage());
        assertEquals(
                "valid-calendar-data", refused.condition().orElseThrow().name().local());
    }

    /** RFC 7809 3.1.6, valid-timezone. */
    @Test
    void aNameThatNobodyKnowsIsRefused() {
        Refusal refused = assertThrows(Refusal.class, () -> CalendarZone.named("Mars/Olympus"));

        assertEquals("valid-timezone", refused.condition().orElseThrow().name().local());
    }

    /** RFC 4791 5.2.3. */
    @Test
    void aCalendarIsMadeForKindsOfEntries() throws Exception {
        assertEquals(
                Set.of("VEVENT", "VTODO"), kinds("<comp name='VEVENT'/><comp name='vtodo'/><comp name='VTIMEZONE'/>"));
        assertEquals(CalendarObject.KINDS, kinds(""));
        Refusal refused = assertThrows(Refusal.class, () -> kinds("<comp name='X-A'/>"));
        assertEquals(
                "a calendar for 'X-A' cannot be made, allowed are VAVAILABILITY, VEVENT, VFREEBUSY, VJOURNAL, VPOLL, VTODO",
                refused.getMessage());
    }

    private static Set<String> kinds(String content) throws Exception {
        String xml = "<supported-calendar-component-set xmlns='urn:ietf:params:xml:ns:caldav'>" + content
                + "</supported-calendar-component-set>";
        return CalendarLimits.components(Element.parse(xml.getBytes(StandardCharsets.UTF_8)));
    }
}
