// SPDX-License-Identifier: Apache-2.0
package guelta.dav.zone;

import guelta.dav.icalendar.CalendarTime;
import guelta.dav.icalendar.Component;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.ContentLine;
import guelta.dav.text.LineWriter;
import guelta.dav.text.Malformed;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The time zones that the times of one iCalendar object are of: those that it describes, and for names that it only mentions
 * those of the JDK (RFC 7809). An immutable value.
 */
public final class TimeZones {
    /** Those of an object that describes none. */
    public static final TimeZones NONE = new TimeZones(Map.of());

    private final Map<String, PlaceTime> described;

    private TimeZones(Map<String, PlaceTime> described) {
        this.described = Map.copyOf(described);
    }

    /**
     * Those of a VCALENDAR. A description that is none, of a name that the JDK knows, is passed over: some clients write the name
     * alone.
     *
     * @throws Malformed when it describes another one wrongly
     */
    public static TimeZones of(Component calendar) throws Malformed {
        Map<String, PlaceTime> described = new HashMap<>();
        for (Component zone : calendar.components("VTIMEZONE").toList()) {
            Optional<ContentLine> name = zone.property("TZID");
            if (name.isEmpty()) {
                throw new Malformed("a VTIMEZONE has no TZID");
            }
            String tzid = name.get().value();
            try {
                described.put(tzid, DescribedZone.of(zone));
            } catch (Malformed none) {
                if (known(tzid).isEmpty()) {
                    throw none;
                }
            }
        }
        return new TimeZones(described);
    }

    /** Whether everybody knows a name who has a database of time zones: {@code Europe/Berlin}, {@code UTC}. */
    public static boolean isKnown(String name) {
        return ZoneRulesProvider.getAvailableZoneIds().contains(name);
    }

    /**
     * Writes the zone of a name as a VTIMEZONE (RFC 5545 3.6.5).
     *
     * @param name that {@link #isKnown}
     */
    public static void describe(String name, LineWriter to) {
        ZoneDescription.write(ZoneId.of(name), to);
    }

    /**
     * The zone of a name. A name behind slashes ({@code /example.org/2026/Europe/Berlin}) is taken for what it ends with, when it
     * is not described.
     */
    public Optional<PlaceTime> named(String name) {
        PlaceTime zone = described.get(name);
        return zone != null ? Optional.of(zone) : known(name);
    }

    private static Optional<PlaceTime> known(String name) {
        for (String rest = name; ; ) {
            try {
                if (!rest.isEmpty()) {
                    return Optional.of(PlaceTime.of(ZoneId.of(rest).getRules()));
                }
            } catch (DateTimeException unknown) {
                // Then perhaps a shorter one.
            }
            int slash = rest.indexOf('/');
            if (slash < 0) {
                return Optional.empty();
            }
            rest = rest.substring(slash + 1);
        }
    }

    /**
     * Whose clock a time is on.
     *
     * @param floating the zone of days and floating times (RFC 4791 7.3)
     * @throws Malformed when nobody knows its zone
     */
    public PlaceTime of(CalendarTime time, PlaceTime floating) throws Malformed {
        return switch (time.form()) {
            case UTC -> PlaceTime.UTC;
            case ZONED ->
                named(time.zone())
                        .orElseThrow(
                                () -> new Malformed(
                                        "the time zone " + time.zone()
                                                + " is neither described by a VTIMEZONE nor known, allowed are names as Europe/Berlin"));
            default -> floating;
        };
    }
}
