// SPDX-License-Identifier: Apache-2.0
package guelta.dav.occurrence;

import guelta.dav.icalendar.CalendarTime;
import guelta.dav.icalendar.Component;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import guelta.dav.zone.TimeZones;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A component of an entry, ready to be computed with: the entry itself, or an override of one of its instances or of all from
 * one on.
 *
 * @param recurrenceId of an override: which instance; null of the entry itself
 * @param andFuture whether it is for all later ones, too (RFC 5545 3.2.13)
 */
record Variant(
        Component component,
        CalendarTime start,
        Span span,
        @Nullable CalendarTime recurrenceId,
        boolean andFuture) {
    /**
     * The variant of a component, empty when it has no start: then it never happens. A to-do that has none starts when it is due:
     * RFC 5545 3.6.2 has none with rules and without a start, clients do.
     */
    static Optional<Variant> of(Component component, TimeZones zones) throws Malformed {
        Optional<ContentLine> start = component
                .property("DTSTART")
                .or(() -> component.name().equals("VTODO") ? component.property("DUE") : Optional.empty());
        if (start.isEmpty()) {
            return Optional.empty();
        }
        CalendarTime time = CalendarTime.of(start.get());
        zones.of(time, PlaceTime.UTC);
        Optional<ContentLine> id = component.property("RECURRENCE-ID");
        return Optional.of(new Variant(
                component,
                time,
                Span.of(component, time, zones),
                id.isPresent() ? CalendarTime.of(id.get()) : null,
                id.isPresent() && id.get().says("RANGE", "THISANDFUTURE")));
    }

    /** The instance that an override is of. */
    CalendarTime replaces() {
        if (recurrenceId == null) {
            throw new IllegalStateException("no override");
        }
        return recurrenceId;
    }
}
