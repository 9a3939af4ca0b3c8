// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.calendar.CalendarObject;
import guelta.dav.calendar.Summary;
import guelta.dav.recurrence.PlaceTime;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A query looks at no object that happens elsewhere: no such object may match, whatever is asked on whatever clock. */
class DuringTest {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");
    private static final List<String> CLOCKS = List.of(
            "UTC", "Pacific/Kiritimati", "Etc/GMT+12", "Europe/Berlin", "Australia/Lord_Howe", "+18:00", "-18:00");
    private static final List<String> MORE = List.of(
            "RRULE:FREQ=DAILY;COUNT=3",
            "RRULE:FREQ=WEEKLY",
            "RRULE:FREQ=DAILY;UNTIL=20260309T000000Z",
            "RDATE:20260307T120000",
            "EXDATE:20260305T000000Z",
            "SUMMARY:Talk",
            "CREATED:20260301T000000Z",
            "COMPLETED:20260306T000000Z",
            "BEGIN:VALARM/TRIGGER:-P2D/END:VALARM",
            "BEGIN:VALARM/TRIGGER;VALUE=DATE-TIME:20260320T000000Z/END:VALARM");
    private static final List<String> PARTS = List.of(
            "RANGE",
            "<is-not-defined/>",
            "<prop-filter name='SUMMARY'><is-not-defined/></prop-filter>",
            "<prop-filter name='SUMMARY'><text-match negate-condition='yes'>talk</text-match></prop-filter>",
            "<prop-filter name='DTSTART'>RANGE</prop-filter>",
            "<prop-filter name='COMPLETED'>RANGE</prop-filter>",
            "<comp-filter name='VALARM'>RANGE</comp-filter>",
            "<comp-filter name='VALARM'><is-not-defined/></comp-filter>",
            "");

    @Property(tries = 1000)
    void whatMatchesHappensWhereItIsLookedFor(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        CalendarObject object = Filters.object(entry(random));
        for (int i = 0; i < 6; i++) {
            String filter = filter(random);
            PlaceTime floating = PlaceTime.of(ZoneId.of(any(random, CLOCKS)).getRules());
            CalendarFilter asked = Filters.inCalendar(filter);
            boolean matches = Filters.matches(asked, object, floating);
            Summary summary = Summary.of(object);
            boolean found = asked.during()
                    .map(range -> summary.extent().touch(range.from(), range.until()))
                    .orElse(true);
            assertTrue(found || !matches, () -> filter + "\n" + object.calendar());
        }
    }

    private static String entry(Random random) {
        String kind = any(random, List.of("VEVENT", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"));
        List<String> lines = new ArrayList<>(List.of("BEGIN:" + kind, "UID:1"));
        boolean date = random.nextInt(4) == 0;
        if (kind.equals("VEVENT") || random.nextBoolean()) {
            lines.add("DTSTART" + time(random, date));
        }
        boolean end = random.nextBoolean();
        if (end && !kind.equals("VJOURNAL")) {
            lines.add((kind.equals("VTODO") ? "DUE" : "DTEND") + time(random, date));
        } else if (random.nextBoolean()) {
            lines.add("DURATION:P" + (1 + random.nextInt(3)) + "D");
        }
        if (kind.equals("VFREEBUSY") && random.nextBoolean()) {
            lines.add("FREEBUSY:20260305T000000Z|PT5H");
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            lines.add(any(random, MORE));
        }
        lines.add("END:" + kind);
        return String.join("/", lines);
    }

    private static String time(Random random, boolean date) {
        String time = TIME.format(moment(random));
        return date ? ";VALUE=DATE:" + time.substring(0, 8) : ":" + time + (random.nextBoolean() ? "Z" : "");
    }

    private static LocalDateTime moment(Random random) {
        return LocalDateTime.of(2026, 3, 1, 0, 0).plusHours(random.nextInt(240));
    }

    private static String filter(Random random) {
        LocalDateTime from = moment(random);
        int open = random.nextInt(6);
        String start = open == 0 ? "" : " start='" + TIME.format(from) + "Z'";
        String end = open == 1 ? "" : " end='" + TIME.format(from.plusHours(1 + random.nextInt(48))) + "Z'";
        StringBuilder filter = new StringBuilder();
        for (int i = random.nextInt(2); i >= 0; i--) {
            String parts = any(random, PARTS);
            parts += parts.equals("<is-not-defined/>") ? "" : any(random, PARTS.subList(2, PARTS.size()));
            String name = any(random, List.of("VEVENT", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"));
            boolean alarms = name.equals("VEVENT") || name.equals("VTODO");
            filter.append("<comp-filter name='" + name + "'>")
                    .append(alarms || !parts.contains("VALARM") ? parts : "")
                    .append("</comp-filter>");
        }
        return filter.toString().replace("RANGE", "<time-range" + start + end + "/>");
    }

    private static <T> T any(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    // Where something else decides, objects that happen elsewhere may match.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<comp-filter name='VEVENT'>RANGE</comp-filter> | true",
                "<comp-filter name='VEVENT'>RANGE<prop-filter name='SUMMARY'><is-not-defined/></prop-filter></comp-filter> | true",
                "<comp-filter name='VTODO'/><comp-filter name='VEVENT'>RANGE</comp-filter> | true",
                "<comp-filter name='VEVENT'><comp-filter name='VALARM'>RANGE</comp-filter></comp-filter> | false",
                "<comp-filter name='VEVENT'><prop-filter name='DTSTART'>RANGE</prop-filter></comp-filter> | false",
                "<comp-filter name='VEVENT'><is-not-defined/></comp-filter> | false",
                "<comp-filter name='VEVENT'/> | false"
            })
    void theTimeOfEntriesAloneDecides(String filter, boolean decides) throws Exception {
        String range = "<time-range start='20260601T000000Z' end='20260602T000000Z'/>";
        assertEquals(
                decides,
                Filters.inCalendar(filter.replace("RANGE", range)).during().isPresent());
    }

    // What has no time, or none that ends, is everywhere.
    @Test
    void aToDoWithoutTimesIsFoundAnywhere() throws Exception {
        Summary always = Summary.of(Filters.object("BEGIN:VTODO/UID:1/END:VTODO"));
        Summary since = Summary.of(Filters.object("BEGIN:VTODO/UID:1/CREATED:19700101T000100Z/END:VTODO"));
        assertEquals(
                List.of(true, true, false, true),
                List.of(
                        always.extent().touch(-1, 0),
                        always.extent().touch(1_000_000, 1_000_001),
                        since.extent().touch(58, 59),
                        since.extent().touch(1_000_000, 1_000_001)));
    }
}
