// SPDX-License-Identifier: Apache-2.0
package guelta.dav.occurrence;

import guelta.dav.icalendar.CalendarDuration;
import guelta.dav.icalendar.CalendarTime;
import guelta.dav.icalendar.Component;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import guelta.dav.zone.TimeZones;
import java.util.Optional;

/**
 * How long every instance of an entry is: first so far on the clock of its place, and then so many seconds of time. What has an
 * end takes the same time each, what has a duration the same days of the calendar (RFC 5545 3.8.5.3). Between two times that are
 * on no certain clock, only the clock can say.
 *
 * @param local seconds on the clock
 * @param seconds of time
 */
record Span(long local, long seconds) {
    private static final long DAY = 86_400;

    /** The span of a component that starts then: of its DTEND or DUE, of its DURATION, or of neither (RFC 5545 3.6.1). */
    static Span of(Component component, CalendarTime start, TimeZones zones) throws Malformed {
        if (component.name().equals("VJOURNAL")) {
            return new Span(start.isDate() ? DAY : 0, 0);
        }
        Optional<ContentLine> end = component.property("DTEND").or(() -> component.property("DUE"));
        if (end.isPresent()) {
            return between(start, CalendarTime.of(end.get()), zones);
        }
        Optional<ContentLine> duration = component.property("DURATION");
        if (duration.isPresent()) {
            return of(CalendarDuration.parse(duration.get().value()));
        }
        return new Span(start.isDate() ? DAY : 0, 0);
    }

    static Span of(CalendarDuration duration) {
        return duration.isNegative() ? new Span(0, 0) : new Span(duration.days() * DAY, duration.seconds());
    }

    static Span between(CalendarTime start, CalendarTime end, TimeZones zones) throws Malformed {
        if (onNoClock(start) && onNoClock(end)) {
            return new Span(Math.max(0, end.localSecond() - start.localSecond()), 0);
        }
        long seconds = zones.of(end, PlaceTime.UTC).instant(end.localSecond())
                - zones.of(start, PlaceTime.UTC).instant(start.localSecond());
        return new Span(0, Math.max(0, seconds));
    }

    private static boolean onNoClock(CalendarTime time) {
        return time.isDate() || time.form() == CalendarTime.Form.FLOATING;
    }

    /** When an instance ends that starts at a local time of a place. */
    long end(long local, PlaceTime place) {
        return place.instant(local + this.local) + seconds;
    }

    /** Not less than what any instance takes. */
    long most() {
        return local + DAY + seconds;
    }
}
