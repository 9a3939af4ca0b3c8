// SPDX-License-Identifier: Apache-2.0
package guelta.dav.calendar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.dav.Refusal;
import guelta.dav.occurrence.Range;
import guelta.dav.recurrence.PlaceTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreeBusyTest {
    private static final Range DAY = new Range(
            Instant.parse("2026-06-01T00:00:00Z").getEpochSecond(),
            Instant.parse("2026-06-02T00:00:00Z").getEpochSecond(),
            PlaceTime.of(ZoneId.of("Europe/Berlin").getRules()));

    /** RFC 4791 7.10: its table. */
    @ParameterizedTest
    @CsvSource({
        "'', FREEBUSY:20260601T090000Z/PT1H",
        "TRANSP:OPAQUE, FREEBUSY:20260601T090000Z/PT1H",
        "STATUS:CONFIRMED, FREEBUSY:20260601T090000Z/PT1H",
        "STATUS:CANCELLED, ''",
        "status:tentative, FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260601T090000Z/PT1H",
        "STATUS:X-MAYBE, FREEBUSY:20260601T090000Z/PT1H",
        "TRANSP:TRANSPARENT, ''",
        "STATUS:TENTATIVE/TRANSP:TRANSPARENT, ''"
    })
    void anEventIsBusyByStatusAndTransparency(String properties, String expected) throws Exception {
        assertBusy(expected, event("DTSTART:20260601T090000Z/DURATION:PT1H/" + properties));
    }

    /** RFC 4791 11: what is next to each other is one, so that nobody sees how many there are. */
    @Test
    void periodsOfOneTypeAreMerged() throws Exception {
        assertBusy(
                "FREEBUSY:20260601T090000Z/PT2H30M FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260601T093000Z/PT30M FREEBUSY:20260601T120000Z/PT1H",
                event("DTSTART:20260601T120000Z/DURATION:PT1H"),
                event("DTSTART:20260601T090000Z/DURATION:PT1H"),
                event("DTSTART:20260601T100000Z/DURATION:PT1H30M"),
                event("DTSTART:20260601T093000Z/DURATION:PT30M/STATUS:TENTATIVE"),
                event("DTSTART:20260601T091500Z/DURATION:PT5M"));
    }

    /** What is outside the range is nobody's business; a day is on the clock of the question. */
    @Test
    void onlyWhatIsInTheRangeIsSaid() throws Exception {
        assertBusy("FREEBUSY:20260601T000000Z/PT1H", event("DTSTART:20260531T000000Z/DTEND:20260601T010000Z"));
        assertBusy("FREEBUSY:20260601T000000Z/PT22H", event("DTSTART;VALUE=DATE:20260601"));
        assertBusy("", event("DTSTART:20260601T090000Z"), event("DTSTART:20260602T000000Z/DURATION:PT1H"));
    }

    /** An override has its own status, and its own time. */
    @Test
    void instancesAreBusyByWhatDescribesThem() throws Exception {
        assertBusy(
                "FREEBUSY:20260601T060000Z/PT1H FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260601T150000Z/PT1H FREEBUSY:20260601T180000Z/PT1H",
                event(
                        "DTSTART:20260601T060000Z/DURATION:PT1H/RRULE:FREQ=HOURLY;INTERVAL=6;COUNT=3/END:VEVENT/"
                                + "BEGIN:VEVENT/UID:1/RECURRENCE-ID:20260601T120000Z/DTSTART:20260601T150000Z/DURATION:PT1H/STATUS:TENTATIVE"));
    }

    /** RFC 4791 7.10: only busy time is said. */
    @Test
    void aFreeBusyObjectIsBusyByItsPeriods() throws Exception {
        assertBusy(
                "FREEBUSY:20260601T090000Z/PT1H FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260601T120000Z/PT1H FREEBUSY;FBTYPE=X-A:20260601T180000Z/PT6H",
                "BEGIN:VFREEBUSY/UID:1/FREEBUSY:20260601T090000Z/PT1H,20260531T090000Z/PT1H/".replace("Z/P", "Z|P")
                        + "FREEBUSY;FBTYPE=busy-unavailable:20260601T120000Z|20260601T130000Z/"
                        + "FREEBUSY;FBTYPE=FREE:20260601T150000Z|PT1H/FREEBUSY;FBTYPE=X-A:20260601T180000Z|PT9H/END:VFREEBUSY/");
    }

    @Test
    void toDosAndJournalsAreNotBusy() throws Exception {
        assertBusy("", "BEGIN:VTODO/UID:1/DTSTART:20260601T090000Z/DUE:20260601T100000Z/END:VTODO/");
    }

    /** RFC 4791 11. */
    @Test
    void whatIsBusyTooOftenIsRefused() {
        Refusal refused = assertThrows(
                Refusal.class, () -> busy(event("DTSTART:20260101T000000Z/DURATION:PT1S/RRULE:FREQ=SECONDLY")));

        assertEquals(
                "number-of-matches-within-limits",
                refused.condition().orElseThrow().name().local());
    }

    private static String event(String properties) {
        return "BEGIN:VEVENT/UID:1/" + properties + (properties.endsWith("/") ? "X-A:b" : "") + "/END:VEVENT/";
    }

    private static void assertBusy(String expected, String... objects) throws Exception {
        assertEquals(expected, busy(objects));
    }

    private static String busy(String... objects) throws Exception {
        FreeBusy busy = new FreeBusy(DAY);
        for (String object : objects) {
            String text = "BEGIN:VCALENDAR\n" + object.replace("/", "\n").replace('|', '/') + "END:VCALENDAR\n";
            CalendarObject parsed = CalendarObject.parse(text.getBytes(StandardCharsets.UTF_8));
            if (busy.wants(Summary.of(parsed))) {
                busy.add(parsed);
            }
        }
        String calendar = new String(busy.calendar(Instant.EPOCH), StandardCharsets.UTF_8);
        List<String> lines =
                calendar.lines().filter(line -> line.startsWith("FREEBUSY")).toList();
        return String.join(" ", lines);
    }
}
