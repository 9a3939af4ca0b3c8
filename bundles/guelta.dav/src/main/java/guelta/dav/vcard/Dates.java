// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times as cards write them: vCard 3 with separators (RFC 2426 3.1.5), vCard 4 without (RFC 6350 4.3), jCard with
 * (RFC 7095 3.5.3 to 3.5.6); of those of vCard 4, parts may be missing.
 */
final class Dates {
    /** Year, month and day, of which each may be missing, with or without separators. */
    private static final Pattern DATE = Pattern.compile(
            "(?<year>\\d{4})-?(?<month>\\d\\d)-?(?<day>\\d\\d)|(?<y>\\d{4})(-(?<m>\\d\\d))?|--(?<mm>\\d\\d)(-?(?<dd>\\d\\d))?"
                    + "|---(?<ddd>\\d\\d)");

    private static final String ZONE = "(?<zone>Z|[+-]\\d\\d(:?\\d\\d)?)?";
    private static final Pattern TIME = Pattern.compile("((?<h>\\d\\d)(:?(?<m>\\d\\d)(:?(?<s>\\d\\d)([.,]\\d+)?)?)?"
            + "|-(?<mm>\\d\\d)(:?(?<ss>\\d\\d))?|--(?<sss>\\d\\d))" + ZONE);

    private Dates() {}

    /** Whether vCard 4 or vCard 3 has such a date, time, or both. */
    static boolean isDate(String value) {
        int time = value.indexOf('T');
        return time < 0
                ? DATE.matcher(value).matches()
                : (time == 0 || DATE.matcher(value.substring(0, time)).matches())
                        && TIME.matcher(value.substring(time + 1)).matches();
    }

    /** Whether it is a day of a year, without a time. */
    static boolean isDay(String value) {
        Matcher date = DATE.matcher(value);
        return date.matches() && date.group("year") != null;
    }

    /** As vCard 4 writes it, without separators and fractions; what is no date stays. */
    static String basic(String value) {
        return written(value, "", "");
    }

    /** As vCard 3 and jCard write it, with separators. */
    static String extended(String value) {
        return written(value, "-", ":");
    }

    private static String written(String value, String dash, String colon) {
        if (!isDate(value)) {
            return value;
        }
        int time = value.indexOf('T');
        String date = time < 0 ? value : value.substring(0, time);
        return (date.isEmpty() ? "" : date(date, dash))
                + (time < 0 ? "" : "T" + time(value.substring(time + 1), colon));
    }

    private static String date(String value, String dash) {
        Matcher date = DATE.matcher(value);
        if (!date.matches()) {
            throw new IllegalStateException("checked before");
        }
        if (date.group("year") != null) {
            return date.group("year") + dash + date.group("month") + dash + date.group("day");
        }
        if (date.group("dd") != null) {
            return "--" + date.group("mm") + dash + date.group("dd");
        }
        // A year, a year and a month, a month, a day: one way to write each.
        return value;
    }

    private static String time(String value, String colon) {
        Matcher time = TIME.matcher(value);
        if (!time.matches()) {
            throw new IllegalStateException("checked before");
        }
        StringBuilder written = new StringBuilder();
        if (time.group("h") != null) {
            written.append(time.group("h"));
            append(written, colon, time.group("m"));
            append(written, colon, time.group("s"));
        } else if (time.group("mm") != null) {
            written.append('-').append(time.group("mm"));
            append(written, colon, time.group("ss"));
        } else {
            written.append("--").append(time.group("sss"));
        }
        String zone = time.group("zone");
        return written.append(zone == null ? "" : offset(zone, colon)).toString();
    }

    private static void append(StringBuilder to, String colon, @org.jspecify.annotations.Nullable String digits) {
        if (digits != null) {
            to.append(colon).append(digits);
        }
    }

    /** An offset from UTC, {@code -05:00}, {@code -0500}, {@code -05} or {@code Z}, with this between hours and minutes. */
    static String offset(String value, String colon) {
        String digits = value.replace(":", "");
        return digits.length() == 5 ? digits.substring(0, 3) + colon + digits.substring(3) : digits;
    }

    /** Whether it is an offset from UTC. */
    static boolean isOffset(String value) {
        return value.matches("[+-]\\d\\d(:?\\d\\d)?");
    }
}
