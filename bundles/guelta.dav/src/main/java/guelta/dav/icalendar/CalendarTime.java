// SPDX-License-Identifier: Apache-2.0
package guelta.dav.icalendar;

import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A DATE or DATE-TIME of iCalendar (RFC 5545 3.3.4 and 3.3.5): a day, or a time on the clock of UTC, of a zone, or of whoever
 * looks.
 *
 * @param local what the clock shows; midnight of a day
 * @param zone the TZID of a {@link Form#ZONED} time, empty else
 */
public record CalendarTime(LocalDateTime local, Form form, String zone) {
    private static final Pattern VALUE =
            Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z?))?");
    private static final int LAST_SECOND = 59;

    /** Whose clock it is on. */
    public enum Form {
        /** A day, wherever one is. */
        DATE,
        /** A time wherever one is. */
        FLOATING,
        UTC,
        ZONED
    }

    /**
     * The one value of a property.
     *
     * @throws Malformed when it is none, or there are several
     */
    public static CalendarTime of(ContentLine line) throws Malformed {
        return of(line.value(), line);
    }

    /** The values of a property that may have several, EXDATE and RDATE; periods are not among them. */
    public static List<CalendarTime> allOf(ContentLine line) throws Malformed {
        List<CalendarTime> times = new ArrayList<>();
        for (String value : line.value().split(",", -1)) {
            times.add(of(value, line));
        }
        return times;
    }

    /** A value of a property; whether there is a zone, says the property. */
    public static CalendarTime of(String value, ContentLine line) throws Malformed {
        Matcher parts = VALUE.matcher(value.strip());
        try {
            if (parts.matches()) {
                LocalDate day = LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
                if (parts.group(4) == null) {
                    return new CalendarTime(day.atStartOfDay(), Form.DATE, "");
                }
                // A leap second is the second before, where there are none (RFC 5545 3.3.12).
                LocalDateTime local = day.atTime(
                        LocalTime.of(number(parts, 4), number(parts, 5), Math.min(LAST_SECOND, number(parts, 6))));
                String zone = line.parameter("TZID").orElse("");
                if (!parts.group(7).isEmpty()) {
                    return new CalendarTime(local, Form.UTC, "");
                }
                return new CalendarTime(local, zone.isEmpty() ? Form.FLOATING : Form.ZONED, zone);
            }
        } catch (DateTimeException noSuchTime) {
            // Told as what is no date at all.
        }
        throw new Malformed("line " + line.number() + " has the " + line.name() + " '" + value
                + "', allowed is a date as 20260131 or a time as 20260131T235900");
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    /** Seconds on its clock since 1970. */
    public long localSecond() {
        return local.toEpochSecond(ZoneOffset.UTC);
    }

    /** Whether it is a day. */
    public boolean isDate() {
        return form == Form.DATE;
    }
}
