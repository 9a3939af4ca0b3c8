// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.calendar.CalendarObject;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.xml.Element;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarFormatTest {
    /** RFC 7265 3.4 to 3.6. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '$',
            value = {
                "SUMMARY:a\\, \\\"b\\nc | [\"summary\",{},\"text\",\"a, \\\"b\\nc\"]",
                "DTSTART:20260601T090000Z | [\"dtstart\",{},\"date-time\",\"2026-06-01T09:00:00Z\"]",
                "DTSTART;TZID=Europe/Berlin:20260601T090000 | [\"dtstart\",{\"tzid\":\"Europe/Berlin\"},\"date-time\",\"2026-06-01T09:00:00\"]",
                "DTSTART;VALUE=DATE:20260601 | [\"dtstart\",{},\"date\",\"2026-06-01\"]",
                "DTSTART:20260601 | [\"dtstart\",{},\"date\",\"2026-06-01\"]",
                "EXDATE:20260601T090000Z,20260602T090000Z | [\"exdate\",{},\"date-time\",\"2026-06-01T09:00:00Z\",\"2026-06-02T09:00:00Z\"]",
                "CATEGORIES:a,b\\,c | [\"categories\",{},\"text\",\"a\",\"b,c\"]",
                "GEO:37.386013;-122.08293 | [\"geo\",{},\"float\",[37.386013,-122.08293]]",
                "REQUEST-STATUS:2.0;Success | [\"request-status\",{},\"text\",[\"2.0\",\"Success\"]]",
                "TZOFFSETFROM:-0500 | [\"tzoffsetfrom\",{},\"utc-offset\",\"-05:00\"]",
                "RDATE;VALUE=PERIOD:20260601T090000Z/PT1H | [\"rdate\",{},\"period\",[\"2026-06-01T09:00:00Z\",\"PT1H\"]]",
                "FREEBUSY;FBTYPE=FREE:20260601T090000Z/20260601T100000Z | [\"freebusy\",{\"fbtype\":\"FREE\"},\"period\",[\"2026-06-01T09:00:00Z\",\"2026-06-01T10:00:00Z\"]]",
                "RRULE:BYDAY=MO,-1TU;COUNT=5;FREQ=MONTHLY;BYMONTH=2 | [\"rrule\",{},\"recur\",{\"freq\":\"MONTHLY\",\"count\":5,\"byday\":[\"MO\",\"-1TU\"],\"bymonth\":2}]",
                "RRULE:FREQ=DAILY;UNTIL=20260601T090000Z | [\"rrule\",{},\"recur\",{\"freq\":\"DAILY\",\"until\":\"2026-06-01T09:00:00Z\"}]",
                "PRIORITY:5 | [\"priority\",{},\"integer\",5]",
                "PRIORITY:high | [\"priority\",{},\"unknown\",\"high\"]",
                "PRIORITY:1,2 | [\"priority\",{},\"unknown\",\"1,2\"]",
                "X-A;VALUE=INTEGER:1,-2 | [\"x-a\",{},\"integer\",1,-2]",
                "X-A;VALUE=FLOAT:2.50 | [\"x-a\",{},\"float\",2.50]",
                "X-A;VALUE=BOOLEAN:perhaps | [\"x-a\",{},\"unknown\",\"perhaps\"]",
                "X-A;VALUE=BOOLEAN:TRUE | [\"x-a\",{},\"boolean\",true]",
                "X-A;X-B=c,d:e\\,f | [\"x-a\",{\"x-b\":[\"c\",\"d\"]},\"unknown\",\"e\\\\,f\"]",
                "TRIGGER:-PT15M | [\"trigger\",{},\"duration\",\"-PT15M\"]",
                "ATTENDEE;CN=\"a;b\":mailto:a@x | [\"attendee\",{\"cn\":\"a;b\"},\"cal-address\",\"mailto:a@x\"]"
            })
    void aPropertyIsTypedInJson(String line, String json) throws Exception {
        assertEquals("[\"vcalendar\",[" + json + "],[]]", converted(CalendarFormat.JCAL, line));
    }

    /** RFC 6321 3.4 to 3.6. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '$',
            value = {
                "SUMMARY:a\\, <b> | <summary><text>a, &lt;b&gt;</text></summary>",
                "DTSTART;TZID=Europe/Berlin:20260601T090000 | <dtstart><parameters><tzid><text>Europe/Berlin</text></tzid></parameters><date-time>2026-06-01T09:00:00</date-time></dtstart>",
                "CATEGORIES:a,b | <categories><text>a</text><text>b</text></categories>",
                "GEO:37.3;-122.0 | <geo><latitude>37.3</latitude><longitude>-122.0</longitude></geo>",
                "GEO:0.0000001;0 | <geo><latitude>0.0000001</latitude><longitude>0</longitude></geo>",
                "X-A;VALUE=FLOAT:1,0.00000002 | <x-a><float>1</float><float>0.00000002</float></x-a>",
                "REQUEST-STATUS:2.0;Success | <request-status><code>2.0</code><description>Success</description></request-status>",
                "RRULE:FREQ=WEEKLY;BYDAY=MO,TU | <rrule><recur><freq>WEEKLY</freq><byday>MO</byday><byday>TU</byday></recur></rrule>",
                "FREEBUSY:20260601T090000Z/PT1H | <freebusy><period><start>2026-06-01T09:00:00Z</start><duration>PT1H</duration></period></freebusy>",
                "ATTENDEE;RSVP=TRUE;SENT-BY=\"mailto:b@x\":mailto:a@x | <attendee><parameters><rsvp><boolean>true</boolean></rsvp><sent-by><cal-address>mailto:b@x</cal-address></sent-by></parameters><cal-address>mailto:a@x</cal-address></attendee>",
                "DTSTART;X-PARAM=PT30M;VALUE=DATE:20110512 | <dtstart><parameters><x-param><unknown>PT30M</unknown></x-param></parameters><date>2011-05-12</date></dtstart>",
                "XML:<kml xmlns=\"urn:k\"><open>1\\,2</open></kml> | <kml xmlns=\"urn:k\"><open>1,2</open></kml>",
                "XML:<kml | <xml><text>&lt;kml</text></xml>",
                "XML:<vevent xmlns=\"urn:ietf:params:xml:ns:icalendar-2.0\"/> | <xml><text>&lt;vevent xmlns=\"urn:ietf:params:xml:ns:icalendar-2.0\"/&gt;</text></xml>",
                "1A:x | <x-1a><unknown>x</unknown></x-1a>"
            })
    void aPropertyIsTypedInXml(String line, String xml) throws Exception {
        String document = converted(CalendarFormat.XCAL, line);

        assertTrue(document.contains("<properties>" + xml + "</properties>"), document);
        assertEquals(
                "urn:ietf:params:xml:ns:icalendar-2.0",
                Element.parse(document.getBytes(StandardCharsets.UTF_8)).name().namespace());
    }

    @Test
    void componentsAreInComponents() throws Exception {
        String inner = "BEGIN:VEVENT\nUID:1\nBEGIN:VALARM\nEND:VALARM\nEND:VEVENT";

        assertEquals(
                "[\"vcalendar\",[],[[\"vevent\",[[\"uid\",{},\"text\",\"1\"]],[[\"valarm\",[],[]]]]]]",
                converted(CalendarFormat.JCAL, inner));
        assertTrue(converted(CalendarFormat.XCAL, inner)
                .contains("<components><vevent><properties><uid><text>1</text></uid></properties>"
                        + "<components><valarm/></components></vevent></components>"));
    }

    /** XML 1.0 2.2: what no document may have; the controls are no characters of a line either (RFC 5545 3.1). */
    @Test
    void charactersThatXmlHasNotAreLeftOutOrReplaced() throws Exception {
        String document = converted(CalendarFormat.XCAL, "SUMMARY:a\u0001b\u0000c\ufffed");

        assertTrue(document.contains("<text>abc\ufffdd</text>"), document);
        Element.parse(document.getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 7265 5.1: what is not of its type is unknown, as it stands there. What can't be said at all is left out. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '$',
            value = {
                "RRULE:FREQ=YEARLY;BYMONTH=.0 | [\"rrule\",{},\"unknown\",\"FREQ=YEARLY;BYMONTH=.0\"]",
                "RRULE:FREQ=DAILY;INTERVAL=1.5 | [\"rrule\",{},\"unknown\",\"FREQ=DAILY;INTERVAL=1.5\"]",
                "RRULE:FREQ=DAILY;X=a/b | [\"rrule\",{},\"unknown\",\"FREQ=DAILY;X=a/b\"]",
                "PRIORITY:1.5 | [\"priority\",{},\"unknown\",\"1.5\"]",
                "X-A;VALUE=TIME:noon | [\"x-a\",{},\"unknown\",\"noon\"]",
                "X-A;VALUE=TIME:120000Z | [\"x-a\",{},\"time\",\"12:00:00Z\"]",
                "GEO;VALUE=TEXT:a;b | [\"geo\",{},\"text\",\"a;b\"]",
                "URL:a\u0007b\u007f | [\"url\",{},\"uri\",\"ab\"]",
                "ATTENDEE;CN=a\u0007b;CN=c;X-D:e | [\"attendee\",{\"cn\":[\"ab\",\"c\"]},\"cal-address\",\"e\"]"
            })
    void whatCantBeSaidIsUnknownOrLeftOut(String line, String json) throws Exception {
        assertEquals("[\"vcalendar\",[" + json + "],[]]", converted(CalendarFormat.JCAL, line));
    }

    /** Nobody could read it again as what it is, or at all. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '$',
            value = {
                "X-A;VALUE=PARAMETERS:b | <x-a><unknown>b</unknown></x-a>",
                "GEO;VALUE=TEXT:a;b | <geo><text>a;b</text></geo>",
                "REQUEST-STATUS;VALUE=URI:a;b | <request-status><uri>a;b</uri></request-status>",
                "X-A;X-B;X-C=d:e | <x-a><parameters><x-c><unknown>d</unknown></x-c></parameters><unknown>e</unknown></x-a>"
            })
    void whatCantBeAnElementIsSaidOtherwise(String line, String xml) throws Exception {
        String document = converted(CalendarFormat.XCAL, line);

        assertTrue(document.contains(xml), document);
    }

    /** A component may be called anything where a client has put it; in JSON and XML it needs a name. */
    @Test
    void componentsWithoutANameAreLeftOut() throws Exception {
        String odd = "BEGIN:VEVENT\nUID:1\nBEGIN:\nEND:\nBEGIN:A <B>\nEND:A <B>\nEND:VEVENT";

        for (CalendarFormat format : List.of(CalendarFormat.JCAL, CalendarFormat.XCAL)) {
            String read = new String(
                    format.icalendar(converted(format, odd).getBytes(StandardCharsets.UTF_8), 1_000),
                    StandardCharsets.UTF_8);

            assertEquals(
                    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", read, format.name());
        }
    }

    /** A report in JSON is of the same instances. */
    @Test
    void aReportIsInTheFormatThatItAsksFor() throws Exception {
        CalendarObject object = CalendarObject.parse(
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260601T090000Z\nRRULE:FREQ=DAILY\nEND:VEVENT\nEND:VCALENDAR"
                        .getBytes(StandardCharsets.UTF_8));
        CalendarData data = CalendarData.parse(Element.parse(
                "<calendar-data xmlns='urn:ietf:params:xml:ns:caldav' content-type='application/calendar+json'><expand start='20260602T000000Z' end='20260603T000000Z'/></calendar-data>"
                        .getBytes(StandardCharsets.UTF_8)));

        assertEquals(
                "[\"vcalendar\",[],[[\"vevent\",[[\"uid\",{},\"text\",\"1\"],[\"dtstart\",{},\"date-time\",\"2026-06-02T09:00:00Z\"],"
                        + "[\"recurrence-id\",{},\"date-time\",\"2026-06-02T09:00:00Z\"]],[]]]]",
                new String(data.of(object, PlaceTime.UTC), StandardCharsets.UTF_8));
    }

    @Test
    void aFormatIsCalledByItsMediaType() {
        assertEquals(Optional.of(CalendarFormat.JCAL), CalendarFormat.of("Application/Calendar+JSON; charset=utf-8"));
        assertEquals(Optional.empty(), CalendarFormat.of("text/html"));
    }

    private static String converted(CalendarFormat format, String content) throws Exception {
        String calendar = "BEGIN:VCALENDAR\n" + content + "\nEND:VCALENDAR\n";
        return new String(format.of(calendar.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
