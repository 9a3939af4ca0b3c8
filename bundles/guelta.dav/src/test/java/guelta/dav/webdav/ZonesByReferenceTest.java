// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.calendar.CalendarObject;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.webdav.Served.Response;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 7809: time zones that everybody knows are named, and described to those alone who want that. */
class ZonesByReferenceTest {
    private static final String CALENDAR = "/dav/calendars/anna/calendar/";
    private static final String EVENT = CALENDAR + "a.ics";
    private static final String HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n";
    private static final String OWN = """
            BEGIN:VTIMEZONE\r
            TZID:Ours\r
            BEGIN:STANDARD\r
            DTSTART:19700101T000000\r
            TZOFFSETFROM:+0130\r
            TZOFFSETTO:+0130\r
            END:STANDARD\r
            END:VTIMEZONE\r
            """;
    private static final String BERLIN = OWN.replace("Ours", "Europe/Berlin").replace("0130", "0100");
    private static final String ENTRY = """
            BEGIN:VEVENT\r
            UID:a\r
            DTSTAMP:20260101T000000Z\r
            SUMMARY:From Berlin to ours\\, which is folded somewhere behind the seventy-fi\r
             fth octet\r
            DTSTART;TZID=Europe/Berlin:20260701T090000\r
            DTEND;TZID=Ours:20260701T100000\r
            END:VEVENT\r
            """;
    private static final String BARE = HEAD + OWN + ENTRY + "END:VCALENDAR\r\n";
    private static final String FULL = HEAD + BERLIN + OWN + ENTRY + "END:VCALENDAR\r\n";
    private static final String[] ALL = {"CalDAV-Timezones", "T"};
    private static final String[] UNKNOWN = {"CalDAV-Timezones", "F"};

    private final Served served = new Served("anna");

    @BeforeEach
    void put() {
        assertEquals(201, served.on("anna", "PUT", EVENT, BARE).status());
        assertEquals(
                201,
                served.on("anna", "PUT", CALENDAR + "b.ics", FULL.replace("UID:a", "UID:b"))
                        .status());
    }

    @AfterEach
    void close() {
        served.close();
    }

    private Response get(String target, String... fields) {
        return served.on("anna", "GET", target, "", fields);
    }

    private Response multiget(String data, String... fields) {
        return served.on(
                "anna",
                "REPORT",
                CALENDAR,
                "<C:calendar-multiget xmlns='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'><prop><getetag/>" + data
                        + "</prop><href>" + EVENT + "</href><href>" + CALENDAR + "b.ics</href></C:calendar-multiget>",
                fields);
    }

    private static long count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    @Test
    void theServerSaysThatItKnowsZones() {
        assertTrue(Dav.everywhere().first("DAV").orElseThrow().contains("calendar-no-timezone"));
    }

    @Test
    void whoSaysNothingGetsTheOctetsAsTheyWerePut() {
        assertEquals(BARE, get(EVENT).text());
        assertEquals(FULL.replace("UID:a", "UID:b"), get(CALENDAR + "b.ics").text());
        assertEquals(BARE, get(EVENT, "CalDAV-Timezones", "X").text());
    }

    @Test
    void whoKnowsZonesGetsThoseAloneThatNobodyElseKnows() {
        assertEquals(BARE, get(EVENT, UNKNOWN).text());
        assertEquals(get(EVENT).field("ETag"), get(EVENT, UNKNOWN).field("ETag"));
        assertEquals(
                BARE.replace("UID:a", "UID:b"), get(CALENDAR + "b.ics", UNKNOWN).text());
    }

    @Test
    void whoWantsAllZonesGetsThoseThatWereOnlyNamed() throws Exception {
        String whole = get(EVENT, ALL).text();

        assertTrue(whole.startsWith(HEAD + "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n"), whole);
        assertTrue(whole.endsWith(OWN + ENTRY + "END:VCALENDAR\r\n"), whole);
        assertEquals(2, count(whole, "BEGIN:VTIMEZONE"));
        CalendarObject object = CalendarObject.parse(whole.getBytes(StandardCharsets.UTF_8));
        PlaceTime berlin = object.zones().named("Europe/Berlin").orElseThrow();
        // 9 o'clock on a day in July.
        assertEquals(1_782_889_200L, berlin.instant(1_782_896_400L));
        assertEquals(
                FULL.replace("UID:a", "UID:b"), get(CALENDAR + "b.ics", ALL).text());
    }

    /** RFC 9110 8.8.3.3: what has other octets has another tag, and a write may depend on either. */
    @Test
    void eachFormHasItsTag() {
        Response shown = get(CALENDAR + "b.ics", UNKNOWN);
        String tag = shown.field("ETag");

        assertNotEquals(get(CALENDAR + "b.ics").field("ETag"), tag);
        assertEquals("Accept, CalDAV-Timezones", shown.field("Vary"));
        String changed = shown.text().replace("Berlin to ours", "ours to Berlin");
        assertEquals(
                412,
                served.on("anna", "PUT", CALENDAR + "b.ics", changed, "If-Match", "\"0-0\"")
                        .status());
        assertEquals(
                204,
                served.on("anna", "PUT", CALENDAR + "b.ics", changed, "If-Match", tag)
                        .status());
    }

    /** RFC 4791 5.3.4: who would get other octets than were sent is told no tag. */
    @Test
    void aTagIsToldToWhomGetsWhatWasSent() {
        String target = CALENDAR + "c.ics";
        String bare = BARE.replace("UID:a", "UID:c");
        String full = FULL.replace("UID:a", "UID:c");

        assertEquals("", served.on("anna", "PUT", target, full, UNKNOWN).field("ETag"));
        assertEquals("", served.on("anna", "PUT", target, bare, ALL).field("ETag"));
        assertFalse(
                served.on("anna", "PUT", target, bare, UNKNOWN).field("ETag").isEmpty());
        assertFalse(served.on("anna", "PUT", target, full, ALL).field("ETag").isEmpty());
    }

    @Test
    void reportsTellOfZonesAsGetDoes() {
        String data = "<C:calendar-data/>";
        assertEquals(3, count(multiget(data).text(), "BEGIN:VTIMEZONE"));
        assertEquals(2, count(multiget(data, UNKNOWN).text(), "BEGIN:VTIMEZONE"));
        assertEquals(2, count(multiget(data, UNKNOWN).text(), "TZID:Ours"));
        assertEquals(4, count(multiget(data, ALL).text(), "BEGIN:VTIMEZONE"));
        // Expanded they are in UTC, and need none.
        String expanded =
                "<C:calendar-data><C:expand start='20260101T000000Z' end='20270101T000000Z'/></C:calendar-data>";
        assertEquals(0, count(multiget(expanded, ALL).text(), "BEGIN:VTIMEZONE"));
        // Who wants the entries alone does not want zones.
        String part = "<C:calendar-data><C:comp name='VCALENDAR'><C:comp name='VEVENT'/></C:comp></C:calendar-data>";
        assertEquals(0, count(multiget(part, ALL).text(), "BEGIN:VTIMEZONE"));
    }

    @Test
    void otherFormsHaveTheSameZones() {
        String json = get(EVENT, "Accept", "application/calendar+json", "CalDAV-Timezones", "T")
                .text();
        assertEquals(2, count(json, "\"vtimezone\""));
    }

    private Response proppatch(String instructions) {
        return served.on(
                "anna",
                "PROPPATCH",
                CALENDAR,
                "<propertyupdate xmlns='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'>" + instructions
                        + "</propertyupdate>");
    }

    private String zone() {
        return served.on(
                        "anna",
                        "PROPFIND",
                        CALENDAR,
                        "<propfind xmlns='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'><prop><C:calendar-timezone-id/>"
                                + "<C:calendar-timezone/></prop></propfind>",
                        "Depth",
                        "0")
                .text();
    }

    /** RFC 7809 5.2: a calendar has one zone, said by its name or by its description. */
    @Test
    void aCalendarHasOneZoneByNameOrByDescription() {
        Response named =
                proppatch("<set><prop><C:calendar-timezone-id>Europe/Berlin</C:calendar-timezone-id></prop></set>");
        assertEquals(207, named.status());
        assertTrue(named.text().contains("HTTP/1.1 200"), named.text());
        assertTrue(zone().contains("<C:calendar-timezone-id>Europe/Berlin</C:calendar-timezone-id>"), zone());
        assertTrue(zone().contains("TZID:Europe/Berlin"), zone());

        String tokyo = BERLIN.replace("Europe/Berlin", "Asia/Tokyo").replace("0100", "0900");
        proppatch("<set><prop><C:calendar-timezone>" + HEAD + tokyo
                + "END:VCALENDAR\r\n</C:calendar-timezone></prop></set>");
        assertTrue(zone().contains("<C:calendar-timezone-id>Asia/Tokyo</C:calendar-timezone-id>"), zone());

        proppatch("<set><prop><C:calendar-timezone>" + HEAD + OWN
                + "END:VCALENDAR\r\n</C:calendar-timezone></prop></set>");
        assertFalse(zone().contains("<C:calendar-timezone-id>"), zone());
        assertTrue(zone().contains("TZID:Ours"), zone());

        proppatch("<set><prop><C:calendar-timezone-id>Asia/Tokyo</C:calendar-timezone-id></prop></set>");
        proppatch("<remove><prop><C:calendar-timezone-id/></prop></remove>");
        assertFalse(zone().contains("TZID"), zone());
    }

    /** Clients on a machine in UTC name that. */
    @Test
    void aCalendarMayBeInUtc() {
        proppatch("<set><prop><C:calendar-timezone-id>UTC</C:calendar-timezone-id></prop></set>");
        assertTrue(zone().contains("<C:calendar-timezone-id>UTC</C:calendar-timezone-id>"), zone());
    }

    @Test
    void aZoneThatNobodyKnowsIsNoZoneOfACalendar() {
        Response refused =
                proppatch("<set><prop><C:calendar-timezone-id>Mars/Olympus</C:calendar-timezone-id></prop></set>");

        assertTrue(refused.text().contains("<C:valid-timezone/>"), refused.text());
        assertTrue(refused.text().contains("HTTP/1.1 403"), refused.text());
        assertFalse(zone().contains("TZID"), zone());
    }

    @Test
    void aCalendarIsMadeWithTheNameOfItsZone() {
        Response made = served.on(
                "anna",
                "MKCALENDAR",
                "/dav/calendars/anna/journey/",
                "<C:mkcalendar xmlns='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'><set><prop>"
                        + "<C:calendar-timezone-id>America/New_York</C:calendar-timezone-id></prop></set></C:mkcalendar>");

        assertEquals(201, made.status(), made.text());
        // A day begins at four o'clock UTC there in July.
        String day = HEAD + "BEGIN:VEVENT\r\nUID:d\r\nDTSTART;VALUE=DATE:20260701\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        assertEquals(
                201,
                served.on("anna", "PUT", "/dav/calendars/anna/journey/d.ics", day)
                        .status());
        assertEquals(1, count(inside("20260702T033000Z", "20260702T035900Z"), "d.ics"));
        assertEquals(0, count(inside("20260701T000000Z", "20260701T035900Z"), "d.ics"));
    }

    private String inside(String start, String end) {
        return served.on(
                        "anna",
                        "REPORT",
                        "/dav/calendars/anna/journey/",
                        "<C:calendar-query xmlns='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'><prop><getetag/></prop>"
                                + "<C:filter><C:comp-filter name='VCALENDAR'><C:comp-filter name='VEVENT'><C:time-range start='"
                                + start + "' end='" + end
                                + "'/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>",
                        "Depth",
                        "1")
                .text();
    }
}
