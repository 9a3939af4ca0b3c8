// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dav.calendar.CalendarObject;
import guelta.dav.recurrence.PlaceTime;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * The conditions of RFC 4791 9.9 as they stand there, worked out for entries with every combination of the properties that its
 * tables know, on ranges that begin and end before, at and behind each of their times.
 */
class TimeRangeConditionsTest {
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
    private static final LocalDateTime DAY = LocalDateTime.of(2026, 6, 1, 0, 0);
    private static final long DAY_LONG = 24;
    private static final List<Long> HOURS =
            List.of(-1L, 0L, 1L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 23L, 24L, 25L, 48L, 49L);
    /** An end of a range that is left out. */
    private static final long OPEN = 1_000_000;

    private static final List<String> EVENT = List.of(
            // DTEND, DURATION, longer than nothing, DTSTART with time
            "YN*  : (start < DTEND AND end > DTSTART)",
            "NYY* : (start < DTSTART+DURATION AND end > DTSTART)",
            "NYN* : (start <= DTSTART AND end > DTSTART)",
            "NN*Y : (start <= DTSTART AND end > DTSTART)",
            "NN*N : (start < DTSTART+P1D AND end > DTSTART)");

    private static final List<String> TO_DO = List.of(
            // DTSTART, DURATION, DUE, COMPLETED, CREATED
            "YYN** : (start <= DTSTART+DURATION) AND ((end > DTSTART) OR (end >= DTSTART+DURATION))",
            "YNY** : ((start < DUE) OR (start <= DTSTART)) AND ((end > DTSTART) OR (end >= DUE))",
            "YNN** : (start <= DTSTART) AND (end > DTSTART)",
            "NNY** : (start < DUE) AND (end >= DUE)",
            "NNNYY : ((start <= CREATED) OR (start <= COMPLETED)) AND ((end >= CREATED) OR (end >= COMPLETED))",
            "NNNYN : (start <= COMPLETED) AND (end >= COMPLETED)",
            "NNNNY : (end > CREATED)",
            "NNNNN : TRUE");

    private static final List<String> JOURNAL = List.of(
            // DTSTART, with time
            "YY : (start <= DTSTART) AND (end > DTSTART)",
            "YN : (start < DTSTART+P1D) AND (end > DTSTART)",
            "N* : FALSE");

    private static final List<String> FREEBUSY = List.of(
            // both DTSTART and DTEND, FREEBUSY
            "Y* : (start <= DTEND) AND (end > DTSTART)",
            "NY : (start < freebusy-period-end) AND (end > freebusy-period-start)",
            "NN : FALSE");

    private static final String MOMENT = "(start <= date-time) AND (end > date-time)";

    /** Properties by their names; a whole day is its number as text, all else an hour. */
    private record Entry(String kind, Map<String, Long> times, boolean date, String more) {
        boolean has(String name) {
            return times.containsKey(name);
        }

        CalendarObject object() throws Exception {
            StringBuilder text = new StringBuilder("BEGIN:VCALENDAR\nBEGIN:" + kind + "\nUID:1\n");
            times.forEach((name, hour) -> text.append(line(name, hour)).append('\n'));
            text.append(more).append("END:").append(kind).append("\nEND:VCALENDAR\n");
            return CalendarObject.parse(text.toString().getBytes(StandardCharsets.UTF_8));
        }

        private String line(String name, long hour) {
            if (name.equals("DURATION")) {
                return "DURATION:PT" + hour + "H";
            }
            boolean whole = date && List.of("DTSTART", "DTEND", "DUE").contains(name);
            return whole ? name + ";VALUE=DATE:" + utc(hour).substring(0, 8) : name + ":" + utc(hour);
        }
    }

    private static String utc(long hour) {
        return UTC.format(DAY.plusHours(hour));
    }

    /** The condition of the row whose signs are those of an entry. */
    private static String row(List<String> table, boolean... has) {
        return table.stream()
                .filter(row -> {
                    for (int i = 0; i < has.length; i++) {
                        char sign = i < row.indexOf(' ') ? row.charAt(i) : '*';
                        if (sign != '*' && (sign == 'Y') != has[i]) {
                            return false;
                        }
                    }
                    return true;
                })
                .map(row -> row.substring(row.indexOf(':') + 2))
                .findFirst()
                .orElseThrow();
    }

    private static boolean holds(String condition, Map<String, Long> times, long from, long until) {
        Map<String, Long> values = new TreeMap<>(times);
        values.put("start", from);
        values.put("end", until);
        return Condition.holds(condition, values);
    }

    @FunctionalInterface
    private interface Wanted {
        boolean overlaps(long from, long until);
    }

    /** On all ranges, open ones too; filters that hold the range in what stands before and behind it. */
    private static void check(Entry entry, String before, String behind, Wanted wanted) throws Exception {
        CalendarObject object = entry.object();
        List<String> wrong = new ArrayList<>();
        for (long from : starts()) {
            for (long until : ends()) {
                if (from >= until || from == -OPEN && until == OPEN) {
                    continue;
                }
                String range = "<time-range" + (from == -OPEN ? "" : " start='" + utc(from) + "'")
                        + (until == OPEN ? "" : " end='" + utc(until) + "'") + "/>";
                CalendarFilter filter = Filters.inCalendar(before + range + behind);
                if (Filters.matches(filter, object, PlaceTime.UTC) != wanted.overlaps(from, until)) {
                    wrong.add((wanted.overlaps(from, until) ? "+" : "-") + from + "-" + until);
                }
            }
        }
        assertEquals(List.of(), wrong, entry + before);
    }

    private static List<Long> starts() {
        List<Long> starts = new ArrayList<>(HOURS);
        starts.add(-OPEN);
        return starts;
    }

    private static List<Long> ends() {
        List<Long> ends = new ArrayList<>(HOURS);
        ends.add(OPEN);
        return ends;
    }

    /** All entries of a kind with some of the given times, as far as RFC 5545 allows them. */
    private static List<Entry> entries(
            String kind, boolean date, Map<String, List<Long>> choices, Predicate<Map<String, Long>> allowed) {
        List<Map<String, Long>> all = new ArrayList<>(List.of(new TreeMap<>()));
        choices.forEach((name, hours) -> {
            for (Map<String, Long> times : List.copyOf(all)) {
                for (long hour : hours) {
                    Map<String, Long> more = new TreeMap<>(times);
                    more.put(name, hour);
                    all.add(more);
                }
            }
        });
        return all.stream()
                .filter(allowed)
                .map(times -> new Entry(kind, times, date, ""))
                .toList();
    }

    private static void checkEntry(Entry entry, String condition) throws Exception {
        check(
                entry,
                "<comp-filter name='" + entry.kind() + "'>",
                "</comp-filter>",
                (from, until) -> holds(condition, entry.times(), from, until));
    }

    /** RFC 5545 3.8.2.2: an end is behind its start. */
    @Test
    void eventsOverlapByTheirTable() throws Exception {
        for (boolean date : List.of(false, true)) {
            Map<String, List<Long>> choices = date
                    ? Map.of("DTSTART", List.of(0L), "DTEND", List.of(24L, 48L), "DURATION", List.of(24L, 48L))
                    : Map.of("DTSTART", List.of(10L), "DTEND", List.of(11L, 13L), "DURATION", List.of(0L, 1L, 3L));
            List<Entry> entries = entries(
                    "VEVENT",
                    date,
                    choices,
                    times -> times.containsKey("DTSTART")
                            && !(times.containsKey("DTEND") && times.containsKey("DURATION")));
            assertEquals(date ? 5 : 6, entries.size());
            for (Entry entry : entries) {
                boolean longer = entry.times().getOrDefault("DURATION", 0L) > 0;
                checkEntry(entry, row(EVENT, entry.has("DTEND"), entry.has("DURATION"), longer, !date));
            }
        }
    }

    @Test
    void toDosOverlapByTheirTable() throws Exception {
        int count = 0;
        for (boolean date : List.of(false, true)) {
            Map<String, List<Long>> choices = new TreeMap<>(Map.of(
                    "DTSTART", List.of(date ? 0L : 10L),
                    "DURATION", date ? List.of(24L) : List.of(0L, 2L),
                    "DUE", date ? List.of(24L, 48L) : List.of(10L, 12L, 13L),
                    "COMPLETED", List.of(9L, 12L, 24L),
                    "CREATED", List.of(9L, 12L)));
            for (Entry entry : entries("VTODO", date, choices, TimeRangeConditionsTest::isToDo)) {
                checkEntry(
                        entry,
                        row(
                                TO_DO,
                                entry.has("DTSTART"),
                                entry.has("DURATION"),
                                entry.has("DUE"),
                                entry.has("COMPLETED"),
                                entry.has("CREATED")));
                count++;
            }
        }
        assertEquals(204, count);
    }

    /** RFC 5545 3.6.2: a duration is one from a start, and in place of a due time. */
    private static boolean isToDo(Map<String, Long> times) {
        return !times.containsKey("DURATION") || times.containsKey("DTSTART") && !times.containsKey("DUE");
    }

    @Test
    void journalsOverlapByTheirTable() throws Exception {
        for (boolean date : List.of(false, true)) {
            for (Entry entry : entries("VJOURNAL", date, Map.of("DTSTART", List.of(date ? 0L : 10L)), all -> true)) {
                checkEntry(entry, row(JOURNAL, entry.has("DTSTART"), !date));
            }
        }
    }

    /** What is in there is of no account where there are both ends, and its type never. */
    @Test
    void freeAndBusyTimesOverlapByTheirTable() throws Exception {
        List<String> types = List.of("", ";FBTYPE=FREE", ";FBTYPE=BUSY-UNAVAILABLE");
        List<List<long[]>> lists = List.of(
                List.of(),
                List.of(new long[] {9, 11}),
                List.of(new long[] {8, 9}, new long[] {12, 13}),
                List.of(new long[] {11, 24}, new long[] {10, 12}));
        for (Entry ends :
                entries("VFREEBUSY", false, Map.of("DTSTART", List.of(10L), "DTEND", List.of(12L)), all -> true)) {
            for (List<long[]> periods : lists) {
                StringBuilder lines = new StringBuilder();
                for (int i = 0; i < periods.size(); i++) {
                    long[] period = periods.get(i);
                    lines.append("FREEBUSY" + types.get(i) + ":" + utc(period[0]) + "/"
                            + (i == 0 ? utc(period[1]) : "PT" + (period[1] - period[0]) + "H") + "\n");
                }
                Entry entry = new Entry("VFREEBUSY", ends.times(), false, lines.toString());
                boolean both = entry.has("DTSTART") && entry.has("DTEND");
                String condition = row(FREEBUSY, both, !periods.isEmpty());
                check(
                        entry,
                        "<comp-filter name='VFREEBUSY'>",
                        "</comp-filter>",
                        (from, until) -> condition.contains("period")
                                ? periods.stream()
                                        .anyMatch(period -> holds(
                                                condition,
                                                Map.of(
                                                        "freebusy-period-start",
                                                        period[0],
                                                        "freebusy-period-end",
                                                        period[1]),
                                                from,
                                                until))
                                : holds(condition, entry.times(), from, until));
            }
        }
    }

    /** Also what comes of a duration: the effective DTEND and DUE. */
    @Test
    void propertiesOverlapByTheirTimes() throws Exception {
        List<Entry> entries = new ArrayList<>(entries(
                "VEVENT",
                false,
                Map.of("DTSTART", List.of(10L), "DTEND", List.of(12L), "DURATION", List.of(0L, 3L)),
                times -> times.containsKey("DTSTART")
                        && !(times.containsKey("DTEND") && times.containsKey("DURATION"))));
        entries.addAll(entries(
                "VTODO",
                false,
                new TreeMap<>(Map.of(
                        "DTSTART", List.of(10L),
                        "DURATION", List.of(3L),
                        "DUE", List.of(12L),
                        "COMPLETED", List.of(11L),
                        "CREATED", List.of(9L))),
                TimeRangeConditionsTest::isToDo));
        for (Entry entry : entries) {
            Map<String, Long> effective = new TreeMap<>(entry.times());
            if (effective.containsKey("DURATION")) {
                long end = effective.get("DTSTART") + effective.remove("DURATION");
                effective.put(entry.kind().equals("VEVENT") ? "DTEND" : "DUE", end);
            }
            List<String> names = entry.kind().equals("VEVENT")
                    ? List.of("DTSTART", "CREATED")
                    : List.of("DTSTART", "DUE", "COMPLETED", "CREATED");
            for (String name : names) {
                check(
                        entry,
                        "<comp-filter name='" + entry.kind() + "'><prop-filter name='" + name + "'>",
                        "</prop-filter></comp-filter>",
                        (from, until) -> effective.containsKey(name)
                                && holds(MOMENT, Map.of("date-time", effective.get(name)), from, until));
            }
        }
    }

    /** RFC 5545 3.6.6: REPEAT and DURATION are both there, or the alarm rings once; and at every instance. */
    @Test
    void alarmsOverlapWithAnyOfTheirTriggers() throws Exception {
        Map<String, Long> triggers = Map.of(
                "TRIGGER:-PT1H", 9L,
                "TRIGGER:PT0S", 10L,
                "TRIGGER;RELATED=END:PT0S", 12L,
                "TRIGGER;RELATED=END:-PT1H", 11L,
                "TRIGGER;RELATED=START:PT3H", 13L,
                "TRIGGER;VALUE=DATE-TIME:20260601T110000Z", 11L);
        Map<String, List<Long>> repeats = Map.of(
                "", List.of(0L),
                "REPEAT:2\n", List.of(0L),
                "DURATION:PT2H\n", List.of(0L),
                "REPEAT:0\nDURATION:PT2H\n", List.of(0L),
                "REPEAT:1\nDURATION:PT2H\n", List.of(0L, 2L),
                "REPEAT:3\nDURATION:PT1H\n", List.of(0L, 1L, 2L, 3L),
                "REPEAT:2\nDURATION:PT12H\n", List.of(0L, 12L, 24L));
        List<Entry> hosts = List.of(
                new Entry("VEVENT", Map.of("DTSTART", 10L, "DTEND", 12L), false, ""),
                new Entry("VEVENT", Map.of("DTSTART", 10L, "DURATION", 2L), false, "RRULE:FREQ=DAILY;COUNT=2\n"),
                new Entry("VTODO", Map.of("DTSTART", 10L, "DUE", 12L), false, ""),
                new Entry("VTODO", Map.of("DTSTART", 10L, "DURATION", 2L), false, ""));
        for (Entry host : hosts) {
            for (Map.Entry<String, Long> trigger : triggers.entrySet()) {
                for (Map.Entry<String, List<Long>> repeat : repeats.entrySet()) {
                    boolean again = !host.more().isEmpty() && !trigger.getKey().contains("VALUE");
                    String alarm =
                            "BEGIN:VALARM\nACTION:AUDIO\n" + trigger.getKey() + "\n" + repeat.getKey() + "END:VALARM\n";
                    Entry entry = new Entry(host.kind(), host.times(), false, host.more() + alarm);
                    check(
                            entry,
                            "<comp-filter name='" + host.kind() + "'><comp-filter name='VALARM'>",
                            "</comp-filter></comp-filter>",
                            (from, until) -> repeat.getValue().stream()
                                    .map(later -> trigger.getValue() + later)
                                    .anyMatch(ring ->
                                            rings(ring, from, until) || again && rings(ring + DAY_LONG, from, until)));
                }
            }
        }
    }

    private static boolean rings(long hour, long from, long until) {
        return holds(MOMENT, Map.of("date-time", hour), from, until);
    }
}
