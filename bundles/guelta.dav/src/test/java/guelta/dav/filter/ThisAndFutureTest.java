// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dav.calendar.CalendarObject;
import guelta.dav.occurrence.Range;
import guelta.dav.recurrence.PlaceTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Overrides of an instance and all that follow (RFC 5545 3.2.13, 3.8.4.4), beside single overrides, exceptions and further dates,
 * against a walk through all instances: the later ones are moved by as much on the clock, and are as long as the override.
 */
class ThisAndFutureTest {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** What an override says: when it is instead, how long, and whether it is about all that follow. */
    private record Override(LocalDateTime start, int hours, boolean future) {}

    private record Instance(Instant start, Instant end) {}

    /** A series over the change of the clocks in October, at hours that none is without. */
    private static final class Series {
        final LocalDateTime first;
        final int hours;
        final TreeSet<LocalDateTime> originals = new TreeSet<>();
        final Map<LocalDateTime, Override> overrides = new HashMap<>();
        final String text;

        Series(Random random) {
            first = LocalDateTime.of(2026, 10, 18 + random.nextInt(5), 8 + random.nextInt(3), 0);
            hours = 1 + random.nextInt(3);
            int step = 1 + random.nextInt(3);
            int count = 3 + random.nextInt(6);
            StringBuilder lines = new StringBuilder("RRULE:FREQ=DAILY;INTERVAL=" + step + ";COUNT=" + count + "\n");
            for (int i = 0; i < count; i++) {
                originals.add(first.plusDays((long) i * step));
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                // Also before the first one of the rule.
                LocalDateTime date = first.plusDays(random.nextInt(16) - 2).withHour(12);
                if (originals.add(date)) {
                    lines.append("RDATE" + written(random, date));
                }
            }
            if (random.nextBoolean()) {
                LocalDateTime out = any(random);
                originals.remove(out);
                lines.append("EXDATE;TZID=Europe/Berlin:" + TIME.format(out) + "\n");
            }
            StringBuilder others = new StringBuilder();
            for (int i = random.nextInt(4); i > 0; i--) {
                LocalDateTime id = any(random);
                LocalDateTime to = id.plusDays(random.nextInt(4) - 1).plusHours(random.nextInt(4));
                Override override = new Override(to, 1 + random.nextInt(5), random.nextInt(3) != 0);
                if (overrides.putIfAbsent(id, override) == null) {
                    String range = override.future() ? ";RANGE=THISANDFUTURE" : "";
                    others.append(event(to, override.hours(), "RECURRENCE-ID" + range + written(random, id)));
                }
            }
            text = "BEGIN:VCALENDAR\n" + event(first, hours, lines.toString()) + others + "END:VCALENDAR\n";
        }

        /** A time on the clock of the series, or the same in UTC. */
        private static String written(Random random, LocalDateTime time) {
            return random.nextInt(4) == 0
                    ? ":" + UTC.format(time.atZone(BERLIN)) + "\n"
                    : ";TZID=Europe/Berlin:" + TIME.format(time) + "\n";
        }

        private LocalDateTime any(Random random) {
            return new ArrayList<>(originals).get(random.nextInt(originals.size()));
        }

        private static String event(LocalDateTime start, int hours, String more) {
            String end = hours % 2 == 0
                    ? "DTEND;TZID=Europe/Berlin:" + TIME.format(start.plusHours(hours))
                    : "DURATION:PT" + hours + "H";
            return "BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Europe/Berlin:" + TIME.format(start) + "\n" + end + "\n" + more
                    + "END:VEVENT\n";
        }

        List<Instance> instances() {
            List<Instance> instances = new ArrayList<>();
            LocalDateTime governing = null;
            for (LocalDateTime original : originals) {
                Override own = overrides.get(original);
                if (own != null && own.future()) {
                    governing = original;
                }
                Override last = governing == null ? null : overrides.get(governing);
                LocalDateTime start = own != null
                        ? own.start()
                        : last == null ? original : original.plus(Duration.between(governing, last.start()));
                int length = own != null ? own.hours() : last == null ? hours : last.hours();
                Instant from = start.atZone(BERLIN).toInstant();
                instances.add(new Instance(from, from.plusSeconds(length * 3600L)));
            }
            return instances;
        }
    }

    @Property(tries = 500)
    void whatFollowsIsMovedAndAsLongAsTheOverride(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        Series series = new Series(random);
        CalendarObject object = CalendarObject.parse(series.text.getBytes(StandardCharsets.UTF_8));
        List<Instance> instances = series.instances();
        assertEquals(
                shown(instances),
                shown(object, Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z")),
                series.text);
        for (int i = 0; i < 10; i++) {
            // At the borders of an instance as often as anywhere.
            Instance near = instances.get(random.nextInt(instances.size()));
            Instant from =
                    (random.nextBoolean() ? near.start() : near.end()).plusSeconds(3600L * (random.nextInt(7) - 3));
            Instant until = from.plusSeconds(3600L * (1 + random.nextInt(i < 5 ? 4 : 100)));
            List<Instance> overlapping = instances.stream()
                    .filter(each -> each.start().isBefore(until) && each.end().isAfter(from))
                    .toList();
            String what = from + " to " + until + "\n" + series.text;
            assertEquals(shown(overlapping), shown(object, from, until), what);
            CalendarFilter filter = Filters.inCalendar("<comp-filter name='VEVENT'><time-range start='"
                    + UTC.format(from) + "' end='" + UTC.format(until) + "'/></comp-filter>");
            assertEquals(!overlapping.isEmpty(), Filters.matches(filter, object, PlaceTime.UTC), what);
        }
    }

    private static List<String> shown(List<Instance> instances) {
        return instances.stream()
                .map(each -> each.start() + "/" + each.end())
                .sorted()
                .toList();
    }

    private static List<String> shown(CalendarObject object, Instant from, Instant until) throws Exception {
        return object.instances(new Range(from.getEpochSecond(), until.getEpochSecond(), PlaceTime.UTC)).stream()
                .map(each -> Instant.ofEpochSecond(each.start()) + "/" + Instant.ofEpochSecond(each.end()))
                .sorted()
                .toList();
    }
}
