// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.Refusal;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.xml.Element;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarDataTest {
    private static final PlaceTime BERLIN =
            PlaceTime.of(ZoneId.of("Europe/Berlin").getRules());
    private static final String JUNE = "<expand start='20260601T000000Z' end='20260701T000000Z'/>";

    private static final String SERIES = """
            BEGIN:VEVENT
            UID:1
            DTSTART;TZID=Europe/Berlin:20261012T090000
            DTEND;TZID=Europe/Berlin:20261012T100000
            RRULE:FREQ=WEEKLY;COUNT=4
            SUMMARY:Plain
            END:VEVENT
            BEGIN:VEVENT
            UID:1
            RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261019T090000
            DTSTART;TZID=Europe/Berlin:20261020T110000
            DURATION:P1DT30M
            SUMMARY:Later
            END:VEVENT
            """;

    /** RFC 4791 9.6.5: in UTC, also over a change of the clocks; the later ones are those of RANGE=THISANDFUTURE. */
    @Test
    void anExpandedSeriesIsItsInstancesInUtc() throws Exception {
        assertShows("<expand start='20261001T000000Z' end='20261201T000000Z'/>", SERIES, """
                BEGIN:VEVENT
                UID:1
                DTSTART:20261012T070000Z
                DTEND:20261012T080000Z
                SUMMARY:Plain
                RECURRENCE-ID:20261012T070000Z
                END:VEVENT
                BEGIN:VEVENT
                UID:1
                DTSTART:20261020T090000Z
                DURATION:P1DT30M
                SUMMARY:Later
                RECURRENCE-ID:20261019T070000Z
                END:VEVENT
                BEGIN:VEVENT
                UID:1
                DTSTART:20261027T100000Z
                DURATION:P1DT30M
                SUMMARY:Later
                RECURRENCE-ID:20261026T080000Z
                END:VEVENT
                BEGIN:VEVENT
                UID:1
                DTSTART:20261103T100000Z
                DURATION:P1DT30M
                SUMMARY:Later
                RECURRENCE-ID:20261102T080000Z
                END:VEVENT
                """);
    }

    /** RFC 5545 3.3.6: a day over a change of the clocks, which UTC does not know. */
    @Test
    void aDayOverAChangeOfTheClocksIsSoManySecondsInUtc() throws Exception {
        assertShows(
                "<expand start='20260301T000000Z' end='20260401T000000Z'/>",
                "BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:P1D\nEND:VEVENT\n",
                "BEGIN:VEVENT\nUID:1\nDTSTART:20260328T110000Z\nDURATION:PT82800S\nEND:VEVENT\n");
    }

    /** RFC 4791 9.6.5: only times with reference to a time zone become such in UTC. */
    @Test
    void daysAndFloatingTimesStayWhatTheyAre() throws Exception {
        assertShows(
                JUNE,
                "BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20260630\nDTEND;VALUE=DATE:20260702\n"
                        + "EXDATE;VALUE=DATE:20260701\nRRULE:FREQ=DAILY;COUNT=2\nEND:VEVENT\n",
                "BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20260630\nDTEND;VALUE=DATE:20260702\n"
                        + "RECURRENCE-ID;VALUE=DATE:20260630\nEND:VEVENT\n");
        assertShows(
                JUNE,
                "BEGIN:VTODO\nUID:1\nDTSTART:20260601T090000\nDUE:20260601T100000\nRRULE:FREQ=MONTHLY\nEND:VTODO\n",
                "BEGIN:VTODO\nUID:1\nDTSTART:20260601T090000\nDUE:20260601T100000\n"
                        + "RECURRENCE-ID:20260601T090000\nEND:VTODO\n");
    }

    @Test
    void aPeriodOfAnRdateHasItsOwnEnd() throws Exception {
        assertShows(
                JUNE,
                "BEGIN:VEVENT\nUID:1\nDTSTART:20260501T090000Z\nRDATE;VALUE=PERIOD:20260602T090000Z/PT2H\n"
                        + "EXDATE:20260501T090000Z\nEND:VEVENT\n",
                "BEGIN:VEVENT\nUID:1\nDTSTART:20260602T090000Z\nRECURRENCE-ID:20260602T090000Z\n"
                        + "DTEND:20260602T110000Z\nEND:VEVENT\n");
    }

    /** RFC 4791 9.6.5: no zones, no recurrences; what else is in there stays, with its alarms. */
    @Test
    void whatDoesNotRepeatIsOneInstanceWithoutAName() throws Exception {
        assertShows(
                JUNE,
                "BEGIN:VTIMEZONE\nTZID:Europe/Berlin\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:1\n"
                        + "DTSTART;TZID=Europe/Berlin:20260602T090000\nX-AT;TZID=Europe/Berlin:20260602T100000\n"
                        + "X-B;TZID=Europe/Berlin:else\nBEGIN:VALARM\nTRIGGER:-PT5M\nEND:VALARM\nEND:VEVENT\n"
                        + "BEGIN:X-C\nX-D:e\nEND:X-C\n",
                "BEGIN:X-C\nX-D:e\nEND:X-C\nBEGIN:VEVENT\nUID:1\nDTSTART:20260602T070000Z\nX-AT:20260602T080000Z\n"
                        + "X-B;TZID=Europe/Berlin:else\nBEGIN:VALARM\nTRIGGER:-PT5M\nEND:VALARM\nEND:VEVENT\n");
        assertShows(JUNE, "BEGIN:VEVENT\nUID:1\nDTSTART:20260702T090000Z\nEND:VEVENT\n", "");
        assertShows(JUNE, "BEGIN:VTODO\nUID:1\nEND:VTODO\n", "BEGIN:VTODO\nUID:1\nEND:VTODO\n");
    }

    /** RFC 4791 11: a series of every second must not become a report of gigabytes. */
    @Test
    void tooManyInstancesAreRefused() {
        Refusal refused = assertThrows(
                Refusal.class,
                () -> shown(JUNE, "BEGIN:VEVENT\nUID:1\nDTSTART:20260101T000000Z\nRRULE:FREQ=SECONDLY\nEND:VEVENT\n"));

        assertEquals(
                "an entry has more than 10000 instances in the range, ask for a shorter one", refused.getMessage());
        assertEquals(
                "number-of-matches-within-limits",
                refused.condition().orElseThrow().name().local());
    }

    private static final String MOVED = """
            BEGIN:VEVENT
            UID:1
            DTSTART:20260601T090000Z
            DURATION:PT1H
            RRULE:FREQ=DAILY
            END:VEVENT
            BEGIN:VEVENT
            UID:1
            RECURRENCE-ID:20260605T090000Z
            DTSTART:20260920T090000Z
            SUMMARY:out
            END:VEVENT
            BEGIN:VEVENT
            UID:1
            RECURRENCE-ID:20260820T090000Z
            DTSTART:20260606T090000Z
            SUMMARY:in
            END:VEVENT
            BEGIN:VEVENT
            UID:1
            RECURRENCE-ID:20260821T090000Z
            DTSTART:20260922T090000Z
            SUMMARY:elsewhere
            END:VEVENT
            """;

    /** RFC 4791 9.6.6: by the time that an override has, and by that which it would have had. */
    @ParameterizedTest
    @CsvSource({
        "20260605T000000Z, 20260606T000000Z, out",
        "20260606T000000Z, 20260607T000000Z, in",
        "20260605T000000Z, 20260607T000000Z, out in",
        "20260701T000000Z, 20260702T000000Z, ''",
        "20260821T090000Z, 20260821T090001Z, elsewhere"
    })
    void overridesAreShownThatMatterInTheRange(String start, String end, String summaries) throws Exception {
        String shown = shown("<limit-recurrence-set start='" + start + "' end='" + end + "'/>", MOVED);

        assertEquals(summaries, summaries(shown));
        assertTrue(shown.contains("RRULE"));
    }

    /** RFC 4791 9.6.6: an override of all later ones matters where any of these is or was. */
    @ParameterizedTest
    @CsvSource({
        "20261001T000000Z, 20261005T000000Z, Plain",
        "20261012T000000Z, 20261013T000000Z, Plain",
        "20261019T000000Z, 20261020T000000Z, Plain Later",
        "20261027T110000Z, 20261028T000000Z, Plain Later",
        "20261102T080000Z, 20261102T090000Z, Plain Later",
        "20261201T000000Z, 20261202T000000Z, Plain"
    })
    void anOverrideOfAllLaterOnesIsShownWhereTheyAre(String start, String end, String summaries) throws Exception {
        assertEquals(
                summaries, summaries(shown("<limit-recurrence-set start='" + start + "' end='" + end + "'/>", SERIES)));
    }

    private static String summaries(String shown) {
        return String.join(
                " ",
                shown.lines()
                        .filter(line -> line.startsWith("SUMMARY:"))
                        .map(line -> line.substring(8))
                        .toList());
    }

    /** RFC 4791 9.6.7. */
    @Test
    void onlyPeriodsInTheRangeAreShown() throws Exception {
        assertShows(
                "<limit-freebusy-set start='20260601T100000Z' end='20260601T120000Z'/>",
                "BEGIN:VFREEBUSY\nUID:1\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20260601T080000Z/PT2H,20260601T113000Z/PT1H\n"
                        + "FREEBUSY:20260601T090000Z/20260601T100000Z\nFREEBUSY:20260601T100000Z/PT1H\nEND:VFREEBUSY\n",
                "BEGIN:VFREEBUSY\nUID:1\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20260601T113000Z/PT1H\n"
                        + "FREEBUSY:20260601T100000Z/PT1H\nEND:VFREEBUSY\n");
    }

    /** RFC 4791 9.6.1 to 9.6.4. */
    @Test
    void whatIsWantedIsShown() throws Exception {
        String event = "X-WR-CALNAME:a\nBEGIN:VTIMEZONE\nTZID:Europe/Berlin\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:1\n"
                + "DTSTART:20260602T090000Z\nATTACH;X=\"a:b\";Y=c:data:c\nSUMMARY:x\n"
                + "BEGIN:VALARM\nTRIGGER:-PT5M\nACTION:AUDIO\nEND:VALARM\nEND:VEVENT\n";

        assertShows(
                "<comp name='VCALENDAR'><comp name='VEVENT'><prop name='attach' novalue='yes'/><prop name='UID'/></comp></comp>",
                event,
                "BEGIN:VEVENT\nUID:1\nATTACH;X=\"a:b\";Y=c:\nEND:VEVENT\n");
        assertShows(
                "<comp name='VCALENDAR'><prop name='X-WR-CALNAME'/><comp name='VEVENT'><prop name='UID'/>"
                        + "<comp name='VALARM'><prop name='ACTION'/></comp></comp></comp>",
                event,
                "X-WR-CALNAME:a\nBEGIN:VEVENT\nUID:1\nBEGIN:VALARM\nACTION:AUDIO\nEND:VALARM\nEND:VEVENT\n");
        assertShows(
                "<comp name='VCALENDAR'><comp name='VEVENT'><allprop/></comp></comp>",
                event,
                "BEGIN:VEVENT\nUID:1\nDTSTART:20260602T090000Z\nATTACH;X=\"a:b\";Y=c:data:c\nSUMMARY:x\nEND:VEVENT\n");
        assertShows(
                "<comp name='VCALENDAR'><comp name='VEVENT'><prop name='UID'/><allcomp/></comp></comp>",
                event,
                "BEGIN:VEVENT\nUID:1\nBEGIN:VALARM\nTRIGGER:-PT5M\nACTION:AUDIO\nEND:VALARM\nEND:VEVENT\n");
        assertShows("<comp name='VCALENDAR'/>", event, event);
    }

    @Test
    void aSelectionIsAlsoOneOfInstances() throws Exception {
        assertShows(
                "<comp name='VCALENDAR'><comp name='VEVENT'><prop name='DTSTART'/><prop name='RECURRENCE-ID' novalue='yes'/></comp></comp>"
                        + JUNE,
                "BEGIN:VEVENT\nUID:1\nDTSTART:20260602T090000Z\nRRULE:FREQ=MONTHLY\nEND:VEVENT\n",
                "BEGIN:VEVENT\nDTSTART:20260602T090000Z\nRECURRENCE-ID:\nEND:VEVENT\n");
    }

    /** What is not changed is copied as it stands there: folds, cases of letters, parameters; only line ends become CRLF. */
    @Test
    void linesAreCopiedWithTheirFolds() throws Exception {
        String event =
                "BEGIN:VCALENDAR\n\nBEGIN:VEVENT\nuid:1\nDTSTART:20260602T090000Z\nsummary;x=\"a\n b\":\u00fcb\n\t er\nEND:VEVENT\nEND:VCALENDAR";

        byte[] shown = data(JUNE).of(CalendarObject.parse(event.getBytes(StandardCharsets.UTF_8)), BERLIN);

        assertEquals(
                "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nuid:1\r\nDTSTART:20260602T090000Z\r\nsummary;x=\"a\r\n b\":\u00fcb\r\n\t er\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
                new String(shown, StandardCharsets.UTF_8));
    }

    @Test
    void theWholeIsTheOctetsAsTheyWerePut() throws Exception {
        byte[] octets =
                "\ufeffBEGIN:VCALENDAR\nBEGIN:VTODO\nUID:1\nEND:VTODO\nEND:VCALENDAR".getBytes(StandardCharsets.UTF_8);

        assertTrue(data("").isWhole());
        assertFalse(data(JUNE).isWhole());
        assertArrayEquals(octets, data("").of(CalendarObject.parse(octets), BERLIN));
    }

    /** RFC 4791 9.6 and 7.8, supported-calendar-data. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "content-type='text/plain' | '' | supported-calendar-data",
                "version='1.0' | '' | supported-calendar-data",
                "'' | <comp name='VEVENT'/> | supported-calendar-data",
                "'' | <comp/> | supported-calendar-data",
                "'' | <expand start='20260601T000000Z'/> | valid-filter"
            })
    void whatCannotBeShownIsRefused(String attributes, String content, String precondition) {
        Refusal refused = assertThrows(Refusal.class, () -> data(attributes, content));

        assertEquals(precondition, refused.condition().orElseThrow().name().local());
    }

    private static void assertShows(String data, String content, String expected) throws Exception {
        assertEquals(calendar(expected), shown(data, content));
    }

    /** With single line ends; days and floating times are of Berlin. */
    private static String shown(String data, String content) throws Exception {
        CalendarObject object = CalendarObject.parse(calendar(content).getBytes(StandardCharsets.UTF_8));
        return new String(data(data).of(object, BERLIN), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private static String calendar(String content) {
        return "BEGIN:VCALENDAR\n" + content + "END:VCALENDAR\n";
    }

    private static CalendarData data(String content) throws Exception {
        return data("", content);
    }

    private static CalendarData data(String attributes, String content) throws Exception {
        String xml = "<calendar-data xmlns='urn:ietf:params:xml:ns:caldav' " + attributes + ">" + content
                + "</calendar-data>";
        return CalendarData.parse(Element.parse(xml.getBytes(StandardCharsets.UTF_8)));
    }
}
