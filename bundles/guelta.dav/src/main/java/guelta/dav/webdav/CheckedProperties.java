// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.Refusal;
import guelta.dav.icalendar.Component;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.zone.TimeZones;
import java.util.Optional;

/** Properties that clients set and that have to make sense. */
final class CheckedProperties {
    private CheckedProperties() {}

    /** Why a property can't have this value. */
    static Optional<Refusal> refusal(Element property) {
        if (property.name().equals(Name.caldav("calendar-timezone"))) {
            return zone(property.text());
        }
        if (property.name().equals(Name.caldav("schedule-calendar-transp"))) {
            boolean known = property.has(Name.caldav("opaque")) || property.has(Name.caldav("transparent"));
            return known
                    ? Optional.empty()
                    : Optional.of(new Refusal(409, "schedule-calendar-transp holds C:opaque or C:transparent"));
        }
        return Optional.empty();
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
