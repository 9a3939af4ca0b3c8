// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.calendar.CalendarObject;
import guelta.dav.icalendar.Component;
import guelta.dav.zone.TimeZones;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which descriptions of time zones a client gets with the calendar objects that it reads: what {@code CalDAV-Timezones} says
 * (RFC 7809 7.1). Zones with a name that the JDK knows are those that everybody has.
 */
public enum ShownZones {
    /** Those that were put, where the client says nothing. */
    AS_PUT,
    /** T: those of all zones that the object names. */
    ALL,
    /** F: those alone of zones that nobody else knows. */
    UNKNOWN;

    /** The field by which clients say it. */
    public static final String FIELD = "CalDAV-Timezones";

    /** What a value of the field says; what is neither T nor F says nothing. */
    public static ShownZones of(Optional<String> field) {
        return switch (field.orElse("").strip()) {
            case "T" -> ALL;
            case "F" -> UNKNOWN;
            default -> AS_PUT;
        };
    }

    /** Whether an object was put with these descriptions and no others. */
    public boolean isAsPut(CalendarObject object) {
        return missing(object).isEmpty()
                && object.calendar().components("VTIMEZONE").noneMatch(this::leavesOut);
    }

    /** Whether a VTIMEZONE is not shown. */
    boolean leavesOut(Component zone) {
        return this == UNKNOWN
                && zone.property("TZID")
                        .filter(id -> TimeZones.isKnown(id.value()))
                        .isPresent();
    }

    /** The names of zones whose descriptions are added. */
    SortedSet<String> missing(CalendarObject object) {
        SortedSet<String> names = new TreeSet<>();
        if (this == ALL) {
            collect(object.calendar(), names);
            object.calendar()
                    .components("VTIMEZONE")
                    .flatMap(zone -> zone.property("TZID").stream())
                    .forEach(id -> names.remove(id.value()));
        }
        return names;
    }

    private static void collect(Component component, SortedSet<String> names) {
        component.properties().stream()
                .flatMap(line -> line.parameter("TZID").stream())
                .filter(TimeZones::isKnown)
                .forEach(names::add);
        component.components().forEach(inner -> collect(inner, names));
    }
}
