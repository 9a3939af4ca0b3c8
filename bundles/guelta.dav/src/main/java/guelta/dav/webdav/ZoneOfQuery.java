// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.Refusal;
import guelta.dav.collection.Found;
import guelta.dav.collection.Settings;
import guelta.dav.icalendar.Component;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.zone.TimeZones;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * On which clock days and floating times are (RFC 4791 7.3, RFC 7809): on the one that the query names, else the one that the
 * calendar has, else UTC. Confined to one request: a calendar's own is looked for once.
 */
final class ZoneOfQuery {
    private static final Name TIMEZONE = Name.caldav("timezone");
    private static final Name TIMEZONE_ID = Name.caldav("timezone-id");

    private final @Nullable PlaceTime named;
    private final Map<String, PlaceTime> calendars = new HashMap<>();

    private ZoneOfQuery(@Nullable PlaceTime named) {
        this.named = named;
    }

    static ZoneOfQuery of(Element report) throws Refusal {
        Optional<Element> whole = report.element(TIMEZONE);
        if (whole.isPresent()) {
            Optional<Refusal> refusal = CheckedProperties.zone(whole.get().text());
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            return new ZoneOfQuery(described(whole.get().text())
                    .orElseThrow(() -> new Refusal(
                            403, Name.caldav("valid-calendar-data"), "the timezone of the query holds no VTIMEZONE")));
        }
        Optional<Element> id = report.element(TIMEZONE_ID);
        return new ZoneOfQuery(id.isPresent() ? known(id.get().text().strip()) : null);
    }

    private static PlaceTime known(String id) throws Refusal {
        try {
            return PlaceTime.of(ZoneId.of(id).getRules());
        } catch (DateTimeException unknown) {
            throw new Refusal(403, Name.caldav("valid-timezone"), "'" + id + "' is no time zone that is known here");
        }
    }

    private static Optional<PlaceTime> described(String text) {
        try {
            Component calendar = Component.parse(text.strip().getBytes(UTF_8));
            Optional<String> id = name(calendar);
            return id.isPresent() ? TimeZones.of(calendar).named(id.get()) : Optional.empty();
        } catch (Malformed broken) {
            return Optional.empty();
        }
    }

    private static Optional<String> name(Component calendar) {
        return calendar.components("VTIMEZONE")
                .findFirst()
                .flatMap(zone -> zone.property("TZID"))
                .map(ContentLine::value);
    }

    /** The name of a calendar's own zone, if it is one that everybody knows (RFC 7809 5.2). */
    static Optional<String> nameOf(Settings calendar) {
        try {
            Optional<String> description = calendar.text(CheckedProperties.ZONE);
            return description.isPresent()
                    ? name(Component.parse(description.get().strip().getBytes(UTF_8)))
                            .filter(TimeZones::isKnown)
                    : Optional.empty();
        } catch (Malformed broken) {
            return Optional.empty();
        }
    }

    /** The clock for a calendar. */
    PlaceTime of(Found.Collection calendar) {
        if (named != null) {
            return named;
        }
        return calendars.computeIfAbsent(calendar.settings().uid(), uid -> of(calendar.settings()));
    }

    private static PlaceTime of(Settings calendar) {
        return calendar.text(CheckedProperties.ZONE)
                .flatMap(ZoneOfQuery::described)
                .orElse(PlaceTime.UTC);
    }
}
