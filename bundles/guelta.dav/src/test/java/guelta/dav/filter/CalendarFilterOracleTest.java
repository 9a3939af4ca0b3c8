// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dav.calendar.CalendarObject;
import guelta.dav.filter.NaiveEntry.Instance;
import guelta.dav.occurrence.Range;
import guelta.dav.recurrence.PlaceTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Filters against every instance of random entries, around the changes of the clocks. */
class CalendarFilterOracleTest {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final ZoneId FLOATING = ZoneId.of("Europe/Berlin");
    private static final PlaceTime PLACE = PlaceTime.of(FLOATING.getRules());
    private static final int RANGES = 12;

    @Property(tries = 400)
    void aFilterFindsWhatWalkingThroughAllInstancesFinds(@ForAll long seed) throws Exception {
        NaiveEntry entry = new NaiveEntry(seed, FLOATING);
        CalendarObject object = CalendarObject.parse(entry.text.getBytes(StandardCharsets.UTF_8));
        Random random = new Random(seed);
        String kind = entry.todo ? "VTODO" : "VEVENT";

        for (int i = 0; i < RANGES; i++) {
            Instant from = entry.start
                    .plusDays(random.nextInt(25) - 4)
                    .plusMinutes(15L * random.nextInt(96))
                    .toInstant(ZoneOffset.UTC);
            Instant until = from.plus(Duration.ofMinutes(15L * (1 + random.nextInt(i < RANGES / 2 ? 4 : 300))));
            String range = "<time-range start='" + UTC.format(from) + "' end='" + UTC.format(until) + "'/>";
            List<Instance> overlapping = entry.instances.stream()
                    .filter(instance -> entry.overlaps(instance, from, until))
                    .toList();

            assertFilter(!overlapping.isEmpty(), kind, range, entry, object);
            assertFilter(
                    overlapping.stream().anyMatch(Instance::override),
                    kind,
                    range + "<prop-filter name='SUMMARY'><text-match>moved</text-match></prop-filter>",
                    entry,
                    object);
            assertFilter(
                    any(entry, instance -> instance.rings().stream()
                            .anyMatch(ring -> !ring.isBefore(from) && ring.isBefore(until))),
                    kind,
                    "<comp-filter name='VALARM'>" + range + "</comp-filter>",
                    entry,
                    object);
            assertFilter(
                    any(
                            entry,
                            instance -> !instance.start().isBefore(from)
                                    && instance.start().isBefore(until)),
                    kind,
                    "<prop-filter name='DTSTART'>" + range + "</prop-filter>",
                    entry,
                    object);
            assertEquals(
                    overlapping.stream().map(Instance::start).sorted().toList(),
                    object.instances(new Range(from.getEpochSecond(), until.getEpochSecond(), PLACE)).stream()
                            .map(occurrence -> Instant.ofEpochSecond(occurrence.start()))
                            .toList(),
                    () -> range + "\n" + entry.text);
        }
    }

    private static boolean any(NaiveEntry entry, Predicate<Instance> wanted) {
        return entry.instances.stream().anyMatch(wanted);
    }

    private static void assertFilter(
            boolean expected, String kind, String content, NaiveEntry entry, CalendarObject object) throws Exception {
        CalendarFilter filter = Filters.inCalendar("<comp-filter name='" + kind + "'>" + content + "</comp-filter>");

        assertEquals(expected, Filters.matches(filter, object, PLACE), () -> content + "\n" + entry.text);
    }
}
