// SPDX-License-Identifier: Apache-2.0
package guelta.dav.calendar;

import guelta.dav.icalendar.CalendarDuration;
import guelta.dav.icalendar.CalendarTime;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import guelta.dav.zone.TimeZones;
import java.util.Locale;

/**
 * A period of time (RFC 5545 3.3.9) of a FREEBUSY.
 *
 * @param start seconds since 1970
 * @param end the same; not before the start
 * @param type what somebody is in it: BUSY, FREE, BUSY-UNAVAILABLE, BUSY-TENTATIVE or another name, in upper case
 */
public record Period(long start, long end, String type) {
    private static final long DAY = 86_400;

    /**
     * The period of a text in a property.
     *
     * @throws Malformed when it is none
     */
    public static Period of(String text, ContentLine line, TimeZones zones) throws Malformed {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new Malformed("line " + line.number() + " has the " + line.name() + " '" + text
                    + "', allowed is a period as 20260131T100000Z/PT1H or 20260131T100000Z/20260131T110000Z");
        }
        String type = type(line);
        long start = instant(CalendarTime.of(text.substring(0, slash), line), zones);
        String rest = text.substring(slash + 1).strip();
        if (!rest.startsWith("P") && !rest.startsWith("+")) {
            return new Period(start, Math.max(start, instant(CalendarTime.of(rest, line), zones)), type);
        }
        CalendarDuration length = CalendarDuration.parse(rest);
        return new Period(start, start + length.days() * DAY + length.seconds(), type);
    }

    /** RFC 5545 3.2.9; what is no name of a type is its default. */
    private static String type(ContentLine line) {
        String type = line.parameter("FBTYPE").orElse("BUSY").toUpperCase(Locale.ROOT);
        return type.matches("[A-Z0-9-]+") ? type : "BUSY";
    }

    private static long instant(CalendarTime time, TimeZones zones) throws Malformed {
        return zones.of(time, PlaceTime.UTC).instant(time.localSecond());
    }

    /** Whether it overlaps a range, by RFC 4791 9.9. */
    public boolean overlaps(long from, long until) {
        return from < end && until > start;
    }
}
