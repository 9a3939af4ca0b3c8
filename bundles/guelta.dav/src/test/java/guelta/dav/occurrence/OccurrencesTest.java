// SPDX-License-Identifier: Apache-2.0
package guelta.dav.occurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.icalendar.Component;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.Malformed;
import guelta.dav.zone.TimeZones;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class OccurrencesTest {
    private static final PlaceTime TOKYO = PlaceTime.of(ZoneId.of("Asia/Tokyo").getRules());

    @Test
    void anEntryHappensOnceWithoutRules() throws Exception {
        assertEquals(
                List.of("2026-06-01T07:00:00Z/2026-06-01T08:30:00Z"),
                happens("2026-01-01", "2027-01-01", "DTSTART;TZID=Europe/Berlin:20260601T090000", "DURATION:PT1H30M"));
    }

    /** RFC 5545 3.8.5.1: an exception may be on the clock of another zone. */
    @Test
    void anExceptionLeavesAnInstanceOutWhereverItsClockIs() throws Exception {
        assertEquals(
                List.of("2026-06-01T07:00:00Z", "2026-06-04T07:00:00Z"),
                starts(
                        "DTSTART;TZID=Europe/Berlin:20260601T090000",
                        "RRULE:FREQ=DAILY;COUNT=4",
                        "EXDATE:20260602T070000Z",
                        "EXDATE;TZID=America/New_York:20260603T030000"));
    }

    /** The contract of the calendars: a date leaves out the instance of that day, on the clock of the entry. */
    @Test
    void anExceptionThatIsADateLeavesOutTheInstanceOfTheDay() throws Exception {
        assertEquals(
                List.of("2026-06-01T21:30:00Z", "2026-06-03T21:30:00Z"),
                starts(
                        "DTSTART;TZID=Europe/Berlin:20260601T233000",
                        "RRULE:FREQ=DAILY;COUNT=3",
                        "EXDATE;VALUE=DATE:20260602"));
    }

    /** RFC 5545 3.8.5.2: dates and periods beside the rules; one that a rule has, too, is there once. */
    @Test
    void datesAndPeriodsAreInstances() throws Exception {
        assertEquals(
                List.of(
                        "2026-06-01T10:00:00Z/2026-06-01T11:00:00Z",
                        "2026-06-02T10:00:00Z/2026-06-02T11:00:00Z",
                        "2026-06-05T10:00:00Z/2026-06-05T11:00:00Z",
                        "2026-06-06T10:00:00Z/2026-06-06T10:05:00Z",
                        "2026-06-07T10:00:00Z/2026-06-07T12:00:00Z"),
                happens(
                        "2026-01-01",
                        "2027-01-01",
                        "DTSTART:20260601T100000Z",
                        "DTEND:20260601T110000Z",
                        "RRULE:FREQ=DAILY;COUNT=2",
                        "RDATE:20260605T100000Z,20260602T100000Z",
                        "RDATE;VALUE=PERIOD:20260606T100000Z/PT5M,20260607T100000Z/20260607T120000Z"));
    }

    /** RFC 4791 7.3: a day and a floating time are on the clock of whoever asks. */
    @Test
    void daysAndFloatingTimesAreOnTheClockOfTheQuestion() throws Exception {
        assertEquals(
                List.of("2026-05-31T15:00:00Z/2026-06-01T15:00:00Z"),
                happens("2026-01-01", "2027-01-01", "DTSTART;VALUE=DATE:20260601"));
        assertEquals(
                List.of("2026-06-01T00:00:00Z/2026-06-01T01:00:00Z"),
                happens("2026-01-01", "2027-01-01", "DTSTART:20260601T090000", "DTEND:20260601T100000"));
    }

    /** RFC 5545 3.8.5.3: with DTEND each takes the same time, with DURATION the same by the calendar; P1D is not PT24H. */
    @Test
    void aDayOverAChangeOfTheClocksHas23HoursAndADurationOf24HoursHas24() throws Exception {
        String start = "DTSTART;TZID=Europe/Berlin:20260328T120000";
        assertEquals(
                List.of("2026-03-28T11:00:00Z/2026-03-29T10:00:00Z"),
                happens("2026-01-01", "2027-01-01", start, "DURATION:P1D"));
        assertEquals(
                List.of("2026-03-28T11:00:00Z/2026-03-29T11:00:00Z"),
                happens("2026-01-01", "2027-01-01", start, "DURATION:PT24H"));
        assertEquals(
                List.of("2026-03-28T11:00:00Z/2026-03-29T10:00:00Z", "2026-03-29T10:00:00Z/2026-03-30T09:00:00Z"),
                happens(
                        "2026-01-01",
                        "2027-01-01",
                        start,
                        "DTEND;TZID=Europe/Berlin:20260329T120000",
                        "RRULE:FREQ=DAILY;COUNT=2"));
    }

    /** RFC 4791 7.3: how long it is from one floating time to another, depends on whose clock it is. */
    @Test
    void betweenFloatingTimesTheClockOfTheQuestionCounts() throws Exception {
        Component calendar = Component.parse(("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260328T120000\n"
                        + "DTEND:20260329T120000\nEND:VEVENT\nEND:VCALENDAR")
                .getBytes(StandardCharsets.UTF_8));
        Occurrences occurrences = Occurrences.of(calendar.components(), TimeZones.of(calendar));
        List<Long> hours = new ArrayList<>();

        for (String zone : List.of("Europe/Berlin", "Asia/Tokyo")) {
            PlaceTime place = PlaceTime.of(ZoneId.of(zone).getRules());
            occurrences.touching(
                    new Range(Range.EVER, Range.NEVER, place),
                    occurrence -> hours.add((occurrence.end() - occurrence.start()) / 3600));
        }

        assertEquals(List.of(23L, 24L), hours);
    }

    /** RFC 4791 9.7.1: a condition on a component is about those instances that this component describes. */
    @Test
    void occurrencesOfOneComponentAreThoseThatItDescribes() throws Exception {
        String moved = """
                BEGIN:VEVENT
                RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260615T090000
                DTSTART;TZID=Europe/Berlin:20260615T100000
                END:VEVENT
                BEGIN:VEVENT
                RECURRENCE-ID;TZID=Europe/Berlin:20260608T090000
                DTSTART;TZID=Europe/Berlin:20260609T090000
                END:VEVENT
                """;
        Component calendar = Component.parse(
                ("BEGIN:VCALENDAR\n" + WEEKLY + moved + "END:VCALENDAR").getBytes(StandardCharsets.UTF_8));
        Occurrences occurrences = Occurrences.of(calendar.components(), TimeZones.of(calendar));
        List<List<String>> days = new ArrayList<>();

        for (Component component : calendar.components()) {
            List<String> found = new ArrayList<>();
            occurrences.anyOf(component, new Range(Range.EVER, Range.NEVER, TOKYO), occurrence -> {
                found.add(Instant.ofEpochSecond(occurrence.start()).toString().substring(0, 10));
                return false;
            });
            days.add(found.stream().sorted().toList());
        }

        assertEquals(
                List.of(
                        List.of("2026-06-01"),
                        List.of("2026-06-15", "2026-06-22", "2026-06-29"),
                        List.of("2026-06-09")),
                days);
    }

    /** An attacker's rule: every second for ever, and a question that none of it answers. */
    @Test
    void aQuestionThatNoInstanceAnswersEnds() throws Exception {
        Component calendar = Component.parse(
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101T000000Z\nRRULE:FREQ=SECONDLY\nEND:VEVENT\nEND:VCALENDAR"
                        .getBytes(StandardCharsets.UTF_8));
        Occurrences occurrences = Occurrences.of(calendar.components(), TimeZones.of(calendar));
        int[] asked = {0};

        assertEquals(false, occurrences.any(new Range(Range.EVER, Range.NEVER, TOKYO), occurrence -> ++asked[0] < 0));

        assertEquals(100_000, asked[0]);
    }

    @Test
    void itIsKnownBetweenWhichMomentsAnEntryHappens() throws Exception {
        assertTrue(
                bounds("DTSTART:20260601T100000Z", "DURATION:PT1H").touch(second("2026-06-01"), second("2026-06-02")));
        assertEquals(
                false,
                bounds("DTSTART:20260601T100000Z", "DURATION:PT1H").touch(second("2026-06-06"), second("2026-06-07")));
        assertEquals(
                false,
                bounds("DTSTART:20260601T100000Z", "RRULE:FREQ=DAILY;COUNT=10")
                        .touch(second("2026-06-15"), second("2026-06-16")));
        assertEquals(
                false,
                bounds("DTSTART:20260601T100000Z", "RRULE:FREQ=DAILY;UNTIL=20260610")
                        .touch(second("2026-06-15"), second("2026-06-16")));
        assertEquals(
                Range.NEVER,
                bounds("DTSTART:20260601T100000Z", "RRULE:FREQ=DAILY").until());
    }

    private static Bounds bounds(String... lines) throws Exception {
        Component calendar = Component.parse(
                ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + String.join("\n", lines) + "\nEND:VEVENT\nEND:VCALENDAR")
                        .getBytes(StandardCharsets.UTF_8));
        return Occurrences.of(calendar.components(), TimeZones.of(calendar)).bounds();
    }

    private static final String WEEKLY = """
            BEGIN:VEVENT
            DTSTART;TZID=Europe/Berlin:20260601T090000
            DTEND;TZID=Europe/Berlin:20260601T100000
            RRULE:FREQ=WEEKLY;COUNT=5
            END:VEVENT
            """;

    @Test
    void anOverrideMayMoveAnInstanceIntoTheRangeAndOutOfIt() throws Exception {
        String moved = """
                BEGIN:VEVENT
                RECURRENCE-ID;TZID=Europe/Berlin:20260608T090000
                DTSTART;TZID=Europe/Berlin:20270108T120000
                DTEND;TZID=Europe/Berlin:20270108T121500
                END:VEVENT
                """;

        assertEquals(
                List.of("2026-06-01T07:00:00Z/2026-06-01T08:00:00Z", "2026-06-15T07:00:00Z/2026-06-15T08:00:00Z"),
                of(WEEKLY + moved, "2026-06-01", "2026-06-20"));
        assertEquals(
                List.of("2027-01-08T11:00:00Z/2027-01-08T11:15:00Z"), of(WEEKLY + moved, "2027-01-01", "2027-02-01"));
    }

    /** RFC 5545 3.2.13: all later instances are as much later on the clock, also over a change of the clocks. */
    @Test
    void anOverrideOfAllFromOneOnMovesTheLaterOnes() throws Exception {
        String event = """
                BEGIN:VEVENT
                DTSTART;TZID=Europe/Berlin:20261012T090000
                DTEND;TZID=Europe/Berlin:20261012T100000
                RRULE:FREQ=WEEKLY;COUNT=4
                END:VEVENT
                BEGIN:VEVENT
                RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261019T090000
                DTSTART;TZID=Europe/Berlin:20261020T110000
                DURATION:PT30M
                END:VEVENT
                """;

        assertEquals(
                List.of(
                        "2026-10-12T07:00:00Z/2026-10-12T08:00:00Z",
                        "2026-10-20T09:00:00Z/2026-10-20T09:30:00Z",
                        "2026-10-27T10:00:00Z/2026-10-27T10:30:00Z",
                        "2026-11-03T10:00:00Z/2026-11-03T10:30:00Z"),
                of(event, "2026-01-01", "2027-01-01"));
    }

    /**
     * RFC 5545 3.2.13 and 3.3.4: what becomes a matter of days is as many days later, at whatever time of day the rules and dates
     * had it.
     */
    @Test
    void anOverrideOfAllFromOneOnMakesDaysOfTheLaterOnes() throws Exception {
        String event = """
                BEGIN:VEVENT
                DTSTART;TZID=Europe/Berlin:20260601T090000
                DTEND;TZID=Europe/Berlin:20260601T100000
                RRULE:FREQ=DAILY;COUNT=3
                RDATE;TZID=Europe/Berlin:20260605T150000
                RDATE:20260606T223000Z
                END:VEVENT
                BEGIN:VEVENT
                RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260602T090000
                DTSTART;VALUE=DATE:20260603
                END:VEVENT
                """;

        assertEquals(
                List.of(
                        "2026-06-01T07:00:00Z/2026-06-01T08:00:00Z",
                        "2026-06-02T15:00:00Z/2026-06-03T15:00:00Z",
                        "2026-06-03T15:00:00Z/2026-06-04T15:00:00Z",
                        "2026-06-05T15:00:00Z/2026-06-06T15:00:00Z",
                        "2026-06-07T15:00:00Z/2026-06-08T15:00:00Z"),
                of(event, "2026-01-01", "2027-01-01"));
    }

    /** The other way round: what was a matter of days gets a time of day, the same on each. */
    @Test
    void anOverrideOfAllFromOneOnGivesTheLaterOnesATimeOfDay() throws Exception {
        String event = """
                BEGIN:VEVENT
                DTSTART;VALUE=DATE:20261023
                RRULE:FREQ=DAILY;COUNT=3
                RDATE;VALUE=DATE:20261030
                END:VEVENT
                BEGIN:VEVENT
                RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20261024
                DTSTART;TZID=Europe/Berlin:20261024T180000
                DURATION:PT1H
                END:VEVENT
                """;

        assertEquals(
                List.of(
                        "2026-10-22T15:00:00Z/2026-10-23T15:00:00Z",
                        "2026-10-24T16:00:00Z/2026-10-24T17:00:00Z",
                        "2026-10-25T17:00:00Z/2026-10-25T18:00:00Z",
                        "2026-10-30T17:00:00Z/2026-10-30T18:00:00Z"),
                of(event, "2026-01-01", "2027-01-01"));
    }

    /** An invitation to single instances: overrides, and nothing that they are overrides of. */
    @Test
    void overridesAloneAreOccurrences() throws Exception {
        String alone = """
                BEGIN:VEVENT
                RECURRENCE-ID:20260608T090000Z
                DTSTART:20260608T100000Z
                END:VEVENT
                """;

        assertEquals(List.of("2026-06-08T10:00:00Z/2026-06-08T10:00:00Z"), of(alone, "2026-01-01", "2027-01-01"));
    }

    @Test
    void whatStartedLongAgoAndStillLastsIsFound() throws Exception {
        assertEquals(
                List.of("2026-01-01T00:00:00Z/2026-06-30T00:00:00Z"),
                happens("2026-06-29", "2026-06-30", "DTSTART:20260101T000000Z", "DURATION:P180D", "RRULE:FREQ=YEARLY"));
    }

    @Test
    void anEntryWithoutStartNeverHappens() throws Exception {
        assertEquals(List.of(), happens("1970-01-01", "2100-01-01", "DUE:20260601T000000Z"));
    }

    @Test
    void whatCannotBeComputedIsTold() {
        assertTold("the time zone Mars/Olympus is neither", "DTSTART;TZID=Mars/Olympus:20260601T090000");
        assertTold("line 4 has the EXDATE 'never'", "DTSTART:20260601T090000Z", "EXDATE:never");
        assertTold("the FREQ of a recurrence rule is 'NEVER'", "DTSTART:20260601T090000Z", "RRULE:FREQ=NEVER");
        Malformed two = assertThrows(Malformed.class, () -> of(WEEKLY + WEEKLY, "2026-01-01", "2027-01-01"));
        assertEquals("a calendar object has two VEVENT without RECURRENCE-ID, allowed is one", two.getMessage());
    }

    private static void assertTold(String sentence, String... lines) {
        Malformed malformed = assertThrows(Malformed.class, () -> happens("2026-01-01", "2027-01-01", lines));
        assertTrue(malformed.getMessage().startsWith(sentence), malformed.getMessage());
    }

    private static List<String> starts(String... lines) throws Exception {
        return happens("2026-01-01", "2027-01-01", lines).stream()
                .map(occurrence -> occurrence.substring(0, occurrence.indexOf('/')))
                .toList();
    }

    private static List<String> happens(String from, String until, String... lines) throws Exception {
        return of("BEGIN:VEVENT\n" + String.join("\n", lines) + "\nEND:VEVENT\n", from, until);
    }

    /** In order; days and floating times are of Tokyo. */
    private static List<String> of(String components, String from, String until) throws Exception {
        Component calendar =
                Component.parse(("BEGIN:VCALENDAR\n" + components + "END:VCALENDAR").getBytes(StandardCharsets.UTF_8));
        Occurrences occurrences = Occurrences.of(calendar.components(), TimeZones.of(calendar));
        List<String> found = new ArrayList<>();
        Range range = new Range(second(from), second(until), TOKYO);
        occurrences.touching(range, occurrence -> {
            if (occurrence.overlaps(range.from(), range.until())) {
                found.add(Instant.ofEpochSecond(occurrence.start()) + "/" + Instant.ofEpochSecond(occurrence.end()));
            }
        });
        Collections.sort(found);
        return found;
    }

    private static long second(String day) {
        return Instant.parse(day + "T00:00:00Z").getEpochSecond();
    }
}
