// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random entry as iCalendar, and as the list of its instances by the JDK's calendar alone: with days or weeks between them, an
 * exception, an override, an alarm. The oracle of {@link CalendarFilterOracleTest}.
 */
final class NaiveEntry {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");
    private static final List<String> CLOCKS = List.of("Europe/Berlin", "America/New_York", "UTC", "floating", "date");

    /** An instance, whether it is the override, and when its alarm rings. */
    record Instance(Instant start, Instant end, boolean override, List<Instant> rings) {}

    final boolean todo;
    final String text;
    final List<Instance> instances = new ArrayList<>();
    final LocalDateTime start;

    private final Random random;
    private final String clock;
    private final ZoneId zone;
    private final boolean hasEnd;
    private final boolean hasDuration;
    private final Duration length;
    private final int days;
    private final Duration before;
    private final int daysBefore;
    private final boolean ofEnd;
    private final int again;

    NaiveEntry(long seed, ZoneId floating) {
        random = new Random(seed);
        todo = random.nextInt(3) == 0;
        clock = CLOCKS.get(random.nextInt(CLOCKS.size()));
        boolean onNoClock = clock.equals("floating") || clock.equals("date");
        zone = onNoClock ? floating : ZoneId.of(clock);
        LocalDateTime day = LocalDateTime.of(2026, 3, 1 + random.nextInt(28), 0, 0);
        start = clock.equals("date") ? day : day.plusMinutes(15L * random.nextInt(96));
        int form = random.nextInt(3);
        hasEnd = form == 0;
        hasDuration = form == 1;
        days = random.nextInt(2);
        length = clock.equals("date") ? Duration.ZERO : Duration.ofMinutes(15L * random.nextInt(10));
        before = Duration.ofMinutes(15L * random.nextInt(8));
        daysBefore = random.nextInt(2);
        ofEnd = random.nextBoolean();
        again = random.nextInt(3);
        text = compose();
    }

    private String compose() {
        StringBuilder master = new StringBuilder(component(start, days, length, ""));
        int step = random.nextBoolean() ? 1 + random.nextInt(3) : 7;
        int count = 1 + random.nextInt(8);
        boolean repeats = random.nextInt(4) != 0;
        // A lone start that the clocks jump over is later (RFC 5545 3.3.5); an instance of a rule is not at all
        // (3.3.10).
        List<LocalDateTime> times = new ArrayList<>(repeats ? List.of() : List.of(start));
        for (int i = 0; repeats && times.size() < count; i++) {
            LocalDateTime time = start.plusDays((long) i * step);
            boolean jumpedOver = !clock.equals("floating")
                    && !clock.equals("date")
                    && zone.getRules().getValidOffsets(time).isEmpty();
            if (!jumpedOver) {
                times.add(time);
            }
        }
        String recurrence = repeats ? "RRULE:FREQ=DAILY;INTERVAL=" + step + ";COUNT=" + count + "\n" : "";
        String override = "";
        if (repeats && random.nextBoolean()) {
            LocalDateTime out = times.get(random.nextInt(times.size()));
            recurrence += "EXDATE" + at(out) + "\n";
            times.remove(out);
        }
        if (repeats && !times.isEmpty() && random.nextBoolean()) {
            LocalDateTime moved = times.remove(random.nextInt(times.size()));
            LocalDateTime to = clock.equals("date") ? moved.plusDays(3) : moved.plusMinutes(15L * random.nextInt(400));
            override = component(to, 1, Duration.ZERO, "RECURRENCE-ID" + at(moved) + "\n");
            instances.add(instance(to, 1, Duration.ZERO, true));
        }
        for (LocalDateTime time : times) {
            instances.add(instance(time, days, length, false));
        }
        master.insert(master.indexOf("UID:"), recurrence);
        return "BEGIN:VCALENDAR\n" + master + override + "END:VCALENDAR\n";
    }

    private String component(LocalDateTime at, int nominal, Duration exact, String id) {
        String kind = todo ? "VTODO" : "VEVENT";
        String end = todo ? "DUE" : "DTEND";
        String length = hasEnd
                ? end + at(at.plusDays(nominal).plus(exact)) + "\n"
                : hasDuration
                        ? "DURATION:P" + nominal + "D"
                                + (exact.isZero() ? "" : exact.toString().substring(1)) + "\n"
                        : "";
        return "BEGIN:" + kind + "\n" + id + "UID:1\nDTSTART" + at(at) + "\n" + length + "SUMMARY:"
                + (id.isEmpty() ? "plain" : "moved")
                + "\nBEGIN:VALARM\nTRIGGER;RELATED=" + (ofEnd ? "END" : "START") + ":-P" + daysBefore + "D"
                + (before.isZero() ? "" : before.toString().substring(1)) + "\nREPEAT:" + again
                + "\nDURATION:PT15M\nEND:VALARM\nEND:" + kind + "\n";
    }

    private String at(LocalDateTime time) {
        return switch (clock) {
            case "date" -> ";VALUE=DATE:" + DATE.format(time);
            case "floating" -> ":" + TIME.format(time);
            case "UTC" -> ":" + TIME.format(time) + "Z";
            default -> ";TZID=" + clock + ":" + TIME.format(time);
        };
    }

    /** With DTEND, instances take the same time each; with DURATION, days are of the calendar (RFC 5545 3.8.5.3). */
    private Instance instance(LocalDateTime at, int nominal, Duration exact, boolean override) {
        Instant from = instant(at);
        Instant until = from;
        boolean onNoClock = clock.equals("floating") || clock.equals("date");
        if (hasEnd && !onNoClock) {
            LocalDateTime first = override ? at : start;
            until = from.plus(Duration.between(
                    instant(first), instant(first.plusDays(nominal).plus(exact))));
        } else if (hasEnd) {
            until = instant(at.plusDays(nominal).plus(exact));
        } else if (hasDuration) {
            until = instant(at.plusDays(nominal)).plus(exact);
        } else if (clock.equals("date")) {
            until = instant(at.plusDays(1));
        }
        Instant end = until.isBefore(from) ? from : until;
        Instant anchor = ofEnd ? end : from;
        // A day before a time that the clocks jump over is that time of the day before.
        LocalDateTime shown = anchor.equals(from) ? at : LocalDateTime.ofInstant(anchor, zone);
        Instant ring = daysBefore == 0 ? anchor : instant(shown.minusDays(1));
        List<Instant> rings = new ArrayList<>();
        for (int i = 0; i <= again; i++) {
            rings.add(ring.minus(before).plus(Duration.ofMinutes(15L * i)));
        }
        return new Instance(from, end, override, rings);
    }

    private Instant instant(LocalDateTime time) {
        return time.atZone(zone).toInstant();
    }

    /** RFC 4791 9.9, written once more. */
    boolean overlaps(Instance instance, Instant from, Instant until) {
        Instant first = instance.start();
        Instant last = instance.end();
        boolean startsIn = from.compareTo(first) <= 0 && until.isAfter(first);
        if (!todo) {
            return first.equals(last) ? startsIn : from.isBefore(last) && until.isAfter(first);
        }
        if (hasEnd) {
            return (from.isBefore(last) || from.compareTo(first) <= 0)
                    && (until.isAfter(first) || until.compareTo(last) >= 0);
        }
        if (hasDuration) {
            return from.compareTo(last) <= 0 && (until.isAfter(first) || until.compareTo(last) >= 0);
        }
        return startsIn;
    }
}
