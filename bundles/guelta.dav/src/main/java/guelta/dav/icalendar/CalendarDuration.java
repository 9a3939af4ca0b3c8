// SPDX-License-Identifier: Apache-2.0
package guelta.dav.icalendar;

import guelta.dav.text.Malformed;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A duration of iCalendar (RFC 5545 3.3.6): days by the calendar and then seconds by the clock, so that a day over a change of
 * the clocks may have 23 hours, and 24 hours may end at another time of the day. Both have the same sign.
 */
public record CalendarDuration(long days, long seconds) {
    /** None. */
    public static final CalendarDuration ZERO = new CalendarDuration(0, 0);

    private static final Pattern VALUE = Pattern.compile("([+-]?)P(?:([0-9]{1,6})W)?(?:([0-9]{1,7})D)?"
            + "(T(?:([0-9]{1,9})H)?(?:([0-9]{1,10})M)?(?:([0-9]{1,11})S)?)?");
    private static final int WEEK = 7;
    private static final int HOUR = 3600;
    private static final int MINUTE = 60;

    /**
     * The duration of a text, {@code PT15M}. Weeks beside days are taken, too, though RFC 5545 has them apart: clients write them.
     *
     * @throws Malformed when it is none
     */
    public static CalendarDuration parse(String text) throws Malformed {
        Matcher parts = VALUE.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!parts.matches() || text.strip().toUpperCase(Locale.ROOT).matches("[+-]?P|.*T")) {
            throw new Malformed("'" + text + "' is no duration, allowed is one as P1W, P1D or PT1H30M");
        }
        int sign = parts.group(1).equals("-") ? -1 : 1;
        return new CalendarDuration(
                sign * (number(parts, 2) * WEEK + number(parts, 3)),
                sign * (number(parts, 5) * HOUR + number(parts, 6) * MINUTE + number(parts, 7)));
    }

    private static long number(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
    }

    /** Whether it goes back in time. */
    public boolean isNegative() {
        return days < 0 || seconds < 0;
    }
}
