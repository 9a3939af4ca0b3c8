// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.calendar.Summary;
import guelta.dav.calendar.Verdict;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.Malformed;
import java.lang.management.ManagementFactory;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {
    private static final PlaceTime BERLIN =
            PlaceTime.of(ZoneId.of("Europe/Berlin").getRules());
    private static final int MANY = 10_000;

    /** What makes queries quick: most objects are known to match, or not to, without being read. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DTSTART:20260601T090000Z/DTEND:20260601T100000Z | YES",
                "DTSTART:20260601T090000Z/DURATION:PT1H | YES",
                "DTSTART;TZID=Europe!Berlin:20260601T090000 | YES",
                "DTSTART;VALUE=DATE:20260601 | YES",
                "DTSTART:20260601T090000/DTEND:20260601T100000 | YES",
                "DTSTART:20260601T090000/DURATION:PT1H | MAYBE",
                "DTSTART:20260701T090000Z | NO",
                "DTSTART;VALUE=DATE:20260602 | NO",
                "DTSTART:20260501T090000Z/RRULE:FREQ=DAILY | MAYBE",
                "DTSTART:20260501T090000Z/RRULE:FREQ=DAILY;COUNT=5 | NO",
                "DTSTART:20260501T090000Z/RRULE:FREQ=DAILY;UNTIL=20260510 | NO",
                "DTSTART:20260701T090000Z/RRULE:FREQ=DAILY | NO",
                "DTSTART:20260501T090000Z/RDATE:20260502T090000Z | NO",
                "RECURRENCE-ID:20260501T090000Z/DTSTART:20260502T090000Z | NO"
            })
    void theTimeOfMostEntriesIsKnown(String properties, Verdict verdict) throws Exception {
        CalendarObject object = Filters.object("BEGIN:VEVENT/UID:1/" + properties.replace('!', '|') + "/END:VEVENT");
        CalendarFilter day = Filters.inCalendar(
                "<comp-filter name='VEVENT'><time-range start='20260601T000000Z' end='20260601T220000Z'/></comp-filter>");

        assertEquals(verdict, day.judge(Summary.of(object), BERLIN));
        assertEquals(verdict != Verdict.NO, Filters.matches(day, object, BERLIN));
    }

    @ParameterizedTest
    @CsvSource({
        "SUMMARY, meeting, MAYBE",
        "SUMMARY, MEETING, MAYBE",
        "SUMMARY, seating, NO",
        "SUMMARY, me, MAYBE",
        "LOCATION, caf\u00c9, MAYBE",
        "LOCATION, coffee, NO",
        "X-UNKNOWN, coffee, MAYBE",
        "UID, one@x, MAYBE",
        "UID, two@x, NO"
    })
    void aTextIsKnownNotToBeThere(String property, String text, Verdict verdict) throws Exception {
        CalendarObject object = Filters.object(
                "BEGIN:VEVENT/UID:one@x/DTSTART:20260601/SUMMARY:The Meeting/LOCATION:Caf\u00e9/END:VEVENT");
        CalendarFilter filter = Filters.inCalendar("<comp-filter name='VEVENT'><prop-filter name='" + property
                + "'><text-match collation='i;unicode-casemap'>" + text
                + "</text-match></prop-filter></comp-filter>");

        assertEquals(verdict, filter.judge(Summary.of(object), BERLIN));
    }

    @Test
    void alarmsAreKnownToBeFarAway() throws Exception {
        CalendarObject object = Filters.object(
                "BEGIN:VEVENT/UID:1/DTSTART:20260601T090000Z/BEGIN:VALARM/TRIGGER:-PT15M/END:VALARM/END:VEVENT");
        Summary summary = Summary.of(object);

        assertTrue(summary.hasAlarms());
        assertEquals(
                Verdict.MAYBE, alarms("20260601T084500Z", "20260601T084501Z").judge(summary, BERLIN));
        assertEquals(Verdict.NO, alarms("20260701T084500Z", "20260701T084501Z").judge(summary, BERLIN));
    }

    private static CalendarFilter alarms(String start, String end) throws Exception {
        return Filters.inCalendar("<comp-filter name='VEVENT'><comp-filter name='VALARM'><time-range start='" + start
                + "' end='" + end + "'/></comp-filter></comp-filter>");
    }

    @Test
    void aSummaryIsKeptAsOctets() throws Exception {
        Summary summary = Summary.of(Filters.object("BEGIN:VTODO/UID:\u00fc/DUE:20260601/RRULE:FREQ=DAILY/END:VTODO"));

        Summary kept = Summary.of(summary.octets());

        assertEquals("\u00fc", kept.uid());
        assertEquals("VTODO", kept.kind());
        assertTrue(kept.recurs());
        assertArrayEquals(summary.octets(), kept.octets());
        assertTrue(kept.octets().length < 200);
    }

    @Test
    void octetsThatAreNoSummaryAreTold() throws Exception {
        byte[] octets =
                Summary.of(Filters.object("BEGIN:VTODO/UID:1/END:VTODO")).octets();
        byte[] other = octets.clone();
        other[0]++;

        assertEquals(
                "the summary of a calendar object is of another version",
                assertThrows(Malformed.class, () -> Summary.of(other)).getMessage());
        for (int length = 0; length < octets.length - 1; length++) {
            byte[] cut = Arrays.copyOf(octets, length);
            assertThrows(Malformed.class, () -> Summary.of(cut));
        }
    }

    /** A week of ten thousand entries: what is asked of each must not become work for the garbage collector. */
    @Test
    void askingSummariesAllocatesNextToNothing() throws Exception {
        List<Summary> summaries = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            String day = String.format("2026%02d%02d", i % 12 + 1, i % 28 + 1);
            summaries.add(Summary.of(Filters.object(
                    "BEGIN:VEVENT/UID:" + i + "/DTSTART;VALUE=DATE:" + day + "/SUMMARY:Entry " + i + "/END:VEVENT")));
        }
        CalendarFilter week = Filters.inCalendar(
                "<comp-filter name='VEVENT'><time-range start='20260601T000000Z' end='20260608T000000Z'/></comp-filter>");
        int expected = count(week, summaries);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;

        for (int round = 0; round < 20; round++) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            assertEquals(expected, count(week, summaries));
            least = Math.min(
                    least,
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
        }

        assertTrue(expected > MANY / 12 / 5 && expected < MANY / 12 / 3, "found " + expected);
        assertTrue(least < 600L * MANY, least + " bytes");
    }

    private static int count(CalendarFilter filter, List<Summary> summaries) {
        int count = 0;
        for (Summary summary : summaries) {
            Verdict verdict = filter.judge(summary, BERLIN);
            count += verdict == Verdict.YES ? 1 : 0;
        }
        return count;
    }
}
