// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.Refusal;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.icalendar.Component;
import guelta.dav.text.LineWriter;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.zone.TimeZones;
import java.util.Optional;

/** Properties that clients set and that have to make sense. */
final class CheckedProperties {
    static final Name ZONE = Name.caldav("calendar-timezone");
    static final Name ZONE_ID = Name.caldav("calendar-timezone-id");

    private CheckedProperties() {}

    /** Why a property can't have this value. */
    static Optional<Refusal> refusal(Element property) {
        if (property.name().equals(ZONE)) {
            return zone(property.text());
        }
        if (property.name().equals(ZONE_ID)) {
            String id = property.text().strip();
            return TimeZones.isKnown(id)
                    ? Optional.empty()
                    : Optional.of(new Refusal(
                            403,
                            Name.caldav("valid-timezone"),
                            "'" + id + "' is no time zone that is known here, allowed are names as Europe/Berlin"));
        }
        if (property.name().equals(Name.caldav("schedule-calendar-transp"))) {
            boolean known = property.has(Name.caldav("opaque")) || property.has(Name.caldav("transparent"));
            return known
                    ? Optional.empty()
                    : Optional.of(new Refusal(409, "schedule-calendar-transp holds C:opaque or C:transparent"));
        }
        return Optional.empty();
    }

    /**
     * A property as it is kept. A calendar has one zone, which is said by its description or by its name (RFC 7809 5.2): the
     * description is kept.
     */
    static Element kept(Element property) {
        if (!property.name().equals(ZONE_ID)) {
            return property;
        }
        LineWriter to = new LineWriter();
        to.line("BEGIN:VCALENDAR").line("VERSION:2.0").line("PRODID:" + CalendarObject.PRODID);
        TimeZones.describe(property.text().strip(), to);
        to.line("END:VCALENDAR");
        return Element.of(ZONE, new String(to.octets(), UTF_8));
    }

    /** The name under which a property is kept. */
    static Name kept(Name property) {
        return property.equals(ZONE_ID) ? ZONE : property;
    }

    /** RFC 4791 5.2.2: one VTIMEZONE in a VCALENDAR. */
    static Optional<Refusal> zone(String text) {
        try {
            Component calendar = Component.parse(text.strip().getBytes(UTF_8));
            if (calendar.name().equals("VCALENDAR")
                    && calendar.components("VTIMEZONE").count() == 1) {
                TimeZones.of(calendar);
                return Optional.empty();
            }
            return invalid("it has to hold one VTIMEZONE in a VCALENDAR");
        } catch (Malformed broken) {
            return invalid(broken.getMessage());
        }
    }

    private static Optional<Refusal> invalid(String sentence) {
        return Optional.of(
                new Refusal(403, Name.caldav("valid-calendar-data"), "the time zone can't be read: " + sentence));
    }
}
