// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dav.calendar.CalendarObject;
import guelta.dav.recurrence.PlaceTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 4791 9.9: its tables, row by row and at every boundary. */
class TimeRangeTablesTest {
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
    private static final LocalDateTime DAY = LocalDateTime.of(2026, 6, 1, 0, 0);
    private static final Pattern RANGE = Pattern.compile("([+-])([0-9]*)-([0-9]*)");

    static Stream<String> rows() throws IOException {
        try (var text = TimeRangeTablesTest.class.getResourceAsStream("rfc4791-9.9.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void anEntryOverlapsTheRangesOfItsRow(String row) throws Exception {
        String[] halves = row.split(" \\| ");
        String[] words = halves[0].split(" ");
        CalendarObject object = entry(words);
        List<String> overlapped = new ArrayList<>();
        for (String range : halves[1].split(" ")) {
            Matcher parts = RANGE.matcher(range);
            assertEquals(true, parts.matches(), range);
            CalendarFilter filter = Filters.inCalendar("<comp-filter name='" + words[0] + "'><time-range"
                    + attribute("start", parts.group(2)) + attribute("end", parts.group(3)) + "/></comp-filter>");
            String found = Filters.matches(filter, object, PlaceTime.UTC) ? "+" : "-";
            overlapped.add(found + parts.group(2) + "-" + parts.group(3));
        }

        assertEquals(halves[1], String.join(" ", overlapped));
    }

    private static CalendarObject entry(String... words) throws Exception {
        StringBuilder text = new StringBuilder("BEGIN:VCALENDAR\nBEGIN:" + words[0] + "\nUID:1\n");
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].startsWith("FREEBUSY;") ? words[i].lastIndexOf('=') : words[i].indexOf('=');
            String value = words[i].substring(equals + 1);
            text.append(words[i], 0, equals);
            if (value.matches("d[0-9]{2}")) {
                text.append(";VALUE=DATE:202606").append(value.substring(1));
            } else {
                text.append(':')
                        .append(value.matches("[0-9]+") ? UTC.format(DAY.plusHours(Long.parseLong(value))) : value);
            }
            text.append('\n');
        }
        text.append("END:" + words[0] + "\nEND:VCALENDAR\n");
        return CalendarObject.parse(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String attribute(String name, String hour) {
        return hour.isEmpty() ? "" : " " + name + "='" + UTC.format(DAY.plusHours(Long.parseLong(hour))) + "'";
    }
}
