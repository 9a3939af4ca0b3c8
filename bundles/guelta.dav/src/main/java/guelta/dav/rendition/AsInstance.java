// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.calendar.CalendarObject;
import guelta.dav.icalendar.CalendarDuration;
import guelta.dav.icalendar.CalendarTime;
import guelta.dav.icalendar.Component;
import guelta.dav.occurrence.Occurrence;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes an entry one instance of itself (RFC 4791 9.6.5): without recurrences, its times in UTC; days and floating times stay
 * what they are.
 */
final class AsInstance implements Change {
    private static final Set<String> OF_RECURRENCE = Set.of("RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");
    private static final long DAY = 86_400;

    private final CalendarObject object;
    private final Occurrence occurrence;
    private final PlaceTime floating;
    private final CalendarTime.Form form;

    private AsInstance(CalendarObject object, Occurrence occurrence, PlaceTime floating, CalendarTime.Form form) {
        this.object = object;
        this.occurrence = occurrence;
        this.floating = floating;
        this.form = form;
    }

    static AsInstance of(CalendarObject object, Occurrence occurrence, PlaceTime floating) {
        Component component = occurrence.component();
        CalendarTime.Form form = component
                .property("DTSTART")
                .or(() -> component.property("DUE"))
                .map(AsInstance::form)
                .orElse(CalendarTime.Form.UTC);
        return new AsInstance(object, occurrence, floating, form);
    }

    private static CalendarTime.Form form(ContentLine line) {
        try {
            return CalendarTime.of(line).form();
        } catch (Malformed compiledBefore) {
            return CalendarTime.Form.UTC;
        }
    }

    @Override
    public @Nullable List<String> instead(ContentLine line) {
        if (OF_RECURRENCE.contains(line.name())) {
            return List.of();
        }
        return switch (line.name()) {
            case "DTSTART" -> List.of(time("DTSTART", form, occurrence.start(), occurrence.local()));
            case "DTEND", "DUE" -> List.of(end(line.name(), form(line)));
            case "DURATION" -> duration(line);
            default -> line.parameter("TZID").isPresent() ? converted(line) : null;
        };
    }

    private String end(String name, CalendarTime.Form of) {
        return time(name, of, occurrence.end(), floating.local(occurrence.end(), occurrence.local()));
    }

    private static String time(String name, CalendarTime.Form form, long instant, long local) {
        return switch (form) {
            case DATE -> name + ";VALUE=DATE:" + DATE.format(at(local));
            case FLOATING -> name + ":" + TIME.format(at(local));
            default -> name + ":" + TIME.format(at(instant)) + "Z";
        };
    }

    private static LocalDateTime at(long second) {
        return LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    }

    /** A day over a change of the clocks is no day in UTC. */
    private @Nullable List<String> duration(ContentLine line) {
        long length = occurrence.end() - occurrence.start();
        try {
            CalendarDuration said = CalendarDuration.parse(line.value());
            boolean onNoClock = form == CalendarTime.Form.DATE || form == CalendarTime.Form.FLOATING;
            boolean same = said.days() * DAY + said.seconds() == length;
            return same || onNoClock ? null : List.of("DURATION:PT" + length + "S");
        } catch (Malformed compiledBefore) {
            return null;
        }
    }

    /** A time of another property, in UTC. */
    private @Nullable List<String> converted(ContentLine line) {
        try {
            CalendarTime time = CalendarTime.of(line);
            if (time.form() != CalendarTime.Form.ZONED) {
                return null;
            }
            long instant = object.zones().of(time, floating).instant(time.localSecond());
            return List.of(time(line.name(), CalendarTime.Form.UTC, instant, 0));
        } catch (Malformed noTime) {
            return null;
        }
    }

    @Override
    public List<String> added() {
        List<String> added = new ArrayList<>();
        Component component = occurrence.component();
        if (object.occurrences().recurs()) {
            added.add(time("RECURRENCE-ID", idForm(), occurrence.original(), occurrence.recurrenceId()));
        }
        boolean ends = component.property("DTEND").isPresent()
                || component.property("DURATION").isPresent()
                || !component.name().equals("VEVENT");
        boolean usual = occurrence.end() == occurrence.start() || form == CalendarTime.Form.DATE;
        if (!ends && !usual) {
            added.add(end("DTEND", form));
        }
        return added;
    }

    /** The form of the start of the entry that it is an instance of. */
    private CalendarTime.Form idForm() {
        for (Component entry : object.components()) {
            if (entry.property("RECURRENCE-ID").isEmpty()) {
                return entry.property("DTSTART")
                        .or(() -> entry.property("DUE"))
                        .map(AsInstance::form)
                        .orElse(form);
            }
        }
        return occurrence
                .component()
                .property("RECURRENCE-ID")
                .map(AsInstance::form)
                .orElse(form);
    }
}
