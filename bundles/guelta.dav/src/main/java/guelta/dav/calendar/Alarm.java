// SPDX-License-Identifier: Apache-2.0
package guelta.dav.calendar;

import guelta.dav.icalendar.CalendarDuration;
import guelta.dav.icalendar.CalendarTime;
import guelta.dav.icalendar.Component;
import guelta.dav.occurrence.Occurrence;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When an alarm of an entry rings (RFC 5545 3.6.6): at one moment, or so long before or behind every occurrence, and again
 * after pauses. An immutable value.
 *
 * @param component the VALARM
 * @param at the moment of one that does not depend on occurrences
 * @param offset from the start or the end of an occurrence
 * @param ofEnd whether it is from the end (RFC 5545 3.2.14)
 * @param again how often it rings after the first time
 * @param pause between two times
 */
record Alarm(
        Component component,
        @Nullable CalendarTime at,
        CalendarDuration offset,
        boolean ofEnd,
        int again,
        CalendarDuration pause) {
    /** What rings more often than this is nothing that anybody wants to hear. */
    private static final int MOST = 10_000;

    private static final long DAY = 86_400;
    /** More than a change of the clocks makes a day longer or shorter, with a leap over the date line. */
    private static final long SLACK = 2 * DAY;

    /** The alarm of a VALARM; empty when it never rings, since its trigger is none. */
    static Optional<Alarm> of(Component component) {
        Optional<ContentLine> trigger = component.property("TRIGGER");
        if (trigger.isEmpty()) {
            return Optional.empty();
        }
        try {
            ContentLine line = trigger.get();
            boolean absolute = line.says("VALUE", "DATE-TIME")
                    || line.value().contains("T") && !line.value().contains("P");
            CalendarDuration pause = pause(component);
            int again = pause.equals(CalendarDuration.ZERO) || pause.isNegative() ? 0 : again(component);
            return Optional.of(new Alarm(
                    component,
                    absolute ? CalendarTime.of(line) : null,
                    absolute ? CalendarDuration.ZERO : CalendarDuration.parse(line.value()),
                    line.says("RELATED", "END"),
                    again,
                    pause));
        } catch (Malformed never) {
            return Optional.empty();
        }
    }

    private static CalendarDuration pause(Component component) throws Malformed {
        Optional<ContentLine> duration = component.property("DURATION");
        return duration.isPresent() ? CalendarDuration.parse(duration.get().value()) : CalendarDuration.ZERO;
    }

    private static int again(Component component) {
        String count =
                component.property("REPEAT").map(ContentLine::value).orElse("").strip();
        return count.matches("[0-9]{1,9}") ? Math.min(MOST, Integer.parseInt(count)) : 0;
    }

    /** The longest that it can ring before an occurrence starts, in seconds. */
    long before() {
        return Math.max(0, -seconds(offset)) + SLACK;
    }

    /** The longest that it can ring behind the end of an occurrence, in seconds. */
    long behind() {
        return Math.max(0, seconds(offset)) + again * seconds(pause) + SLACK;
    }

    private static long seconds(CalendarDuration duration) {
        return duration.days() * DAY + duration.seconds();
    }

    /** Whether the alarm that rings at one moment does so in a range. */
    boolean rings(long from, long until, PlaceTime place) {
        return at != null && rings(place.instant(at.localSecond()), from, until);
    }

    /** Whether the alarm of an occurrence rings in a range; the place is that of the occurrence's start. */
    boolean rings(Occurrence occurrence, long from, long until, PlaceTime place) {
        long anchor = ofEnd ? occurrence.end() : occurrence.start();
        if (offset.days() != 0) {
            long local = ofEnd ? place.local(occurrence.end(), occurrence.local()) : occurrence.local();
            anchor = place.instant(local + offset.days() * DAY);
        }
        return rings(anchor + offset.seconds(), from, until);
    }

    /** RFC 4791 9.9: at the first time, or at one of those after it. */
    private boolean rings(long first, long from, long until) {
        if (first >= from) {
            return first < until;
        }
        long step = seconds(pause);
        if (step == 0) {
            return false;
        }
        long times = (from - first + step - 1) / step;
        return times <= again && first + times * step < until;
    }
}
