// SPDX-License-Identifier: Apache-2.0
package guelta.dav.calendar;

import guelta.dav.icalendar.CalendarDuration;
import guelta.dav.icalendar.CalendarTime;
import guelta.dav.icalendar.Component;
import guelta.dav.occurrence.Bounds;
import guelta.dav.occurrence.Occurrences;
import guelta.dav.occurrence.Range;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import guelta.dav.zone.TimeZones;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One component of a calendar object that is an entry, ready to be asked: the VEVENT, VTODO, VJOURNAL, VFREEBUSY or
 * VAVAILABILITY, or an override of an instance. An immutable value.
 *
 * @param start what occurrences start by; null when it has none
 * @param first the first moment of its row of RFC 4791 9.9, where that is not one of occurrences
 * @param second the second one
 * @param alarms those that can ring at all
 * @param periods of a VFREEBUSY
 */
record Entry(
        Component component,
        TimeRow row,
        @Nullable CalendarTime start,
        long first,
        long second,
        List<Alarm> alarms,
        List<Period> periods) {
    private static final long DAY = 86_400;

    static Entry of(Component component, TimeZones zones) throws Malformed {
        OptionalLong completed = lenient(component, "COMPLETED", zones);
        OptionalLong created = lenient(component, "CREATED", zones);
        TimeRow row = TimeRow.of(component, completed.isPresent(), created.isPresent());
        long first = Range.EVER;
        long second = Range.NEVER;
        if (row == TimeRow.SPAN) {
            first = exact(component, "DTSTART", zones).orElse(Range.EVER);
            second = exact(component, "DTEND", zones).orElse(end(component, first));
        } else if (component.name().equals("VTODO")) {
            first = created.orElse(completed.orElse(Range.EVER));
            second = completed.orElse(Range.NEVER);
        }
        List<Alarm> alarms = new ArrayList<>();
        component.components("VALARM").forEach(alarm -> Alarm.of(alarm).ifPresent(alarms::add));
        Optional<ContentLine> start = component.property("DTSTART").or(() -> component.property("DUE"));
        return new Entry(
                component,
                row,
                row.occurs() && start.isPresent() ? CalendarTime.of(start.get()) : null,
                first,
                second,
                List.copyOf(alarms),
                periods(component, zones));
    }

    /** A time that only narrows a search: one that cannot be read is none. */
    private static OptionalLong lenient(Component component, String property, TimeZones zones) {
        try {
            return exact(component, property, zones);
        } catch (Malformed none) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong exact(Component component, String property, TimeZones zones) throws Malformed {
        Optional<ContentLine> line = component.property(property);
        if (line.isEmpty()) {
            return OptionalLong.empty();
        }
        CalendarTime time = CalendarTime.of(line.get());
        return OptionalLong.of(zones.of(time, PlaceTime.UTC).instant(time.localSecond()));
    }

    private static long end(Component component, long start) throws Malformed {
        Optional<ContentLine> length = component.property("DURATION");
        if (length.isEmpty() || start == Range.EVER) {
            return Range.NEVER;
        }
        CalendarDuration duration = CalendarDuration.parse(length.get().value());
        return start + duration.days() * DAY + duration.seconds();
    }

    private static List<Period> periods(Component component, TimeZones zones) throws Malformed {
        List<Period> periods = new ArrayList<>();
        if (component.name().equals("VFREEBUSY")) {
            for (ContentLine line : component.properties("FREEBUSY").toList()) {
                for (String text : line.value().split(",", -1)) {
                    periods.add(Period.of(text.strip(), line, zones));
                }
            }
        }
        return List.copyOf(periods);
    }

    /** Whether any occurrence of this component overlaps a range, by the tables of RFC 4791 9.9. */
    boolean overlaps(Range range, Occurrences occurrences) {
        long from = range.from();
        long until = range.until();
        if (row.occurs()) {
            Range wider = new Range(from - 1, until + 1, range.floating());
            return occurrences.anyOf(
                    component, wider, occurrence -> row.overlaps(from, until, occurrence.start(), occurrence.end()));
        }
        if (row == TimeRow.PERIODS) {
            return periods.stream().anyMatch(period -> row.overlaps(from, until, period.start(), period.end()));
        }
        return row.overlaps(from, until, first, second);
    }

    /** Whether an alarm rings in a range, for any occurrence of this component. */
    boolean rings(Component alarm, Range range, Occurrences occurrences, TimeZones zones) {
        for (Alarm candidate : alarms) {
            if (candidate.component() == alarm) {
                return rings(candidate, range, occurrences, zones);
            }
        }
        return false;
    }

    private boolean rings(Alarm alarm, Range range, Occurrences occurrences, TimeZones zones) {
        long from = range.from();
        long until = range.until();
        CalendarTime at = alarm.at();
        if (at != null) {
            return alarm.rings(from, until, place(at, range.floating(), zones));
        }
        if (start == null) {
            return false;
        }
        PlaceTime place = place(start, range.floating(), zones);
        Range wider = new Range(from - alarm.behind(), until + alarm.before(), range.floating());
        return occurrences.anyOf(component, wider, occurrence -> alarm.rings(occurrence, from, until, place));
    }

    private static PlaceTime place(CalendarTime time, PlaceTime floating, TimeZones zones) {
        try {
            return zones.of(time, floating);
        } catch (Malformed unknown) {
            return floating;
        }
    }

    /** Between which moments a row that knows nothing of occurrences is fulfilled. */
    Bounds bounds() {
        return switch (row) {
            case TODO_CREATED_COMPLETED -> Bounds.NONE.with(Math.min(first, second), Math.max(first, second));
            case TODO_COMPLETED, SPAN -> Bounds.NONE.with(first, second);
            case TODO_CREATED -> Bounds.NONE.with(first, Range.NEVER);
            case TODO_ALWAYS -> Bounds.ALWAYS;
            case PERIODS -> {
                Bounds bounds = Bounds.NONE;
                for (Period period : periods) {
                    bounds = bounds.with(period.start(), period.end());
                }
                yield bounds;
            }
            default -> Bounds.NONE;
        };
    }
}
