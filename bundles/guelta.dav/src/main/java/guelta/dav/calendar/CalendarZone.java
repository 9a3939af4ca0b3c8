// SPDX-License-Identifier: Apache-2.0
package guelta.dav.calendar;

import guelta.dav.Refusal;
import guelta.dav.icalendar.Component;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.Malformed;
import guelta.dav.zone.TimeZones;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Whose clock days and floating times are on (RFC 4791 7.3): a zone that a query or a calendar says, by its description
 * (CALDAV:timezone, CALDAV:calendar-timezone) or by its name (CALDAV:timezone-id, CALDAV:calendar-timezone-id, RFC 7809). An
 * immutable value.
 *
 * @param id its TZID
 * @param description a VCALENDAR with its VTIMEZONE
 */
public record CalendarZone(String id, String description, PlaceTime place) {
    /** The zone of who says none. */
    public static final PlaceTime DEFAULT = PlaceTime.UTC;

    /**
     * The zone of a description.
     *
     * @throws Refusal when it is not a VCALENDAR with one VTIMEZONE and nothing else
     */
    public static CalendarZone described(String description) throws Refusal {
        try {
            Component calendar = Component.parse(description.strip().getBytes(StandardCharsets.UTF_8));
            List<Component> components = calendar.components();
            if (!calendar.name().equals("VCALENDAR")
                    || components.size() != 1
                    || !components.get(0).name().equals("VTIMEZONE")) {
                throw Precondition.VALID_CALENDAR_DATA.because("a time zone is a VCALENDAR with one VTIMEZONE");
            }
            TimeZones zones = TimeZones.of(calendar);
            String id = components.get(0).property("TZID").orElseThrow().value();
            return new CalendarZone(id, description, zones.named(id).orElseThrow());
        } catch (Malformed malformed) {
            throw Precondition.VALID_CALENDAR_DATA.because(malformed.getMessage());
        }
    }

    /**
     * The zone of a name.
     *
     * @throws Refusal when nobody knows it
     */
    public static CalendarZone named(String name) throws Refusal {
        String id = name.strip();
        Optional<String> description = TimeZones.description(id);
        Optional<PlaceTime> place = TimeZones.NONE.named(id);
        if (description.isEmpty() || place.isEmpty()) {
            throw Precondition.VALID_TIMEZONE.because(
                    "the time zone '" + id + "' is not known, allowed are names as Europe/Berlin");
        }
        String calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:" + CalendarObject.PRODID + "\r\n"
                + description.get() + "END:VCALENDAR\r\n";
        return new CalendarZone(id, calendar, place.get());
    }
}
