// SPDX-License-Identifier: Apache-2.0
package guelta.dav.recurrence;

import guelta.dav.text.Malformed;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the text of a recurrence rule (RFC 5545 3.3.10); for one text. */
final class RuleParser {
    private static final Set<String> PARTS = Set.of(
            "FREQ",
            "UNTIL",
            "COUNT",
            "INTERVAL",
            "BYSECOND",
            "BYMINUTE",
            "BYHOUR",
            "BYDAY",
            "BYMONTHDAY",
            "BYYEARDAY",
            "BYWEEKNO",
            "BYMONTH",
            "BYSETPOS",
            "WKST");
    private static final Pattern MOMENT =
            Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z?))?");
    private static final Pattern WEEKDAY = Pattern.compile("([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,10}");
    private static final int LONGEST_LIST = 400;
    private static final int LAST_SECOND = 59;

    private final Map<String, String> parts = new HashMap<>();

    RuleParser(String text) throws Malformed {
        for (String part : text.toUpperCase(Locale.ROOT).split(";", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            if (equals < 0 || !PARTS.contains(name) && !name.startsWith("X-")) {
                throw new Malformed("a recurrence rule has the part " + part
                        + ", allowed are FREQ, UNTIL, COUNT, INTERVAL," + " WKST and those that start with BY");
            }
            if (parts.put(name, part.substring(equals + 1)) != null) {
                throw new Malformed("a recurrence rule has " + name + " twice");
            }
        }
    }

    RecurrenceRule rule() throws Malformed {
        RecurrenceRule rule = new RecurrenceRule(
                frequency(),
                number("INTERVAL", 1),
                number("COUNT", 0),
                until(),
                numbers("BYSECOND", 0, 60, false),
                numbers("BYMINUTE", 0, 59, false),
                numbers("BYHOUR", 0, 23, false),
                weekdays(),
                numbers("BYMONTHDAY", 1, 31, true),
                numbers("BYYEARDAY", 1, 366, true),
                numbers("BYWEEKNO", 1, 53, true),
                numbers("BYMONTH", 1, 12, false),
                numbers("BYSETPOS", 1, 366, true),
                weekStart());
        refuseWhatExcludesItself(rule);
        return rule;
    }

    /** The sentences with MUST NOT of RFC 5545 3.3.10. */
    private void refuseWhatExcludesItself(RecurrenceRule rule) throws Malformed {
        Frequency frequency = rule.frequency();
        boolean yearly = frequency == Frequency.YEARLY;
        if (parts.containsKey("UNTIL") && parts.containsKey("COUNT")) {
            throw new Malformed("a recurrence rule has UNTIL and COUNT, allowed is one of them");
        }
        if (rule.countsWeekdays() && !yearly && frequency != Frequency.MONTHLY) {
            throw new Malformed("a recurrence rule with FREQ=" + frequency
                    + " has numbers in BYDAY, which MONTHLY and YEARLY may have");
        }
        if (rule.countsWeekdays() && yearly && parts.containsKey("BYWEEKNO")) {
            throw new Malformed("a recurrence rule with BYWEEKNO has numbers in BYDAY");
        }
        boolean daysOfYear = yearly || frequency.withinDays();
        if (parts.containsKey("BYMONTHDAY") && frequency == Frequency.WEEKLY
                || parts.containsKey("BYYEARDAY") && !daysOfYear
                || parts.containsKey("BYWEEKNO") && !yearly) {
            throw new Malformed("a recurrence rule with FREQ=" + frequency
                    + " has BYMONTHDAY, BYYEARDAY or BYWEEKNO, which it may not have");
        }
        if (parts.containsKey("BYSETPOS")
                && parts.keySet().stream().filter(name -> name.startsWith("BY")).count() == 1) {
            throw new Malformed("a recurrence rule has BYSETPOS and nothing else that starts with BY");
        }
    }

    private Frequency frequency() throws Malformed {
        String name = parts.getOrDefault("FREQ", "");
        for (Frequency frequency : Frequency.values()) {
            if (frequency.name().equals(name)) {
                return frequency;
            }
        }
        throw new Malformed("the FREQ of a recurrence rule is '" + name
                + "', allowed are SECONDLY, MINUTELY, HOURLY, DAILY," + " WEEKLY, MONTHLY and YEARLY");
    }

    private int number(String name, int otherwise) throws Malformed {
        String value = parts.get(name);
        if (value == null) {
            return otherwise;
        }
        return number(name, value, 1, Integer.MAX_VALUE, false);
    }

    private List<Integer> numbers(String name, int least, int most, boolean fromEnd) throws Malformed {
        List<Integer> numbers = new ArrayList<>();
        for (String item : items(name)) {
            numbers.add(number(name, item, least, most, fromEnd));
        }
        return numbers;
    }

    private static int number(String name, String text, int least, int most, boolean fromEnd) throws Malformed {
        if (NUMBER.matcher(text).matches()) {
            long number = Long.parseLong(text);
            long counted = fromEnd ? Math.abs(number) : number;
            if (counted >= least && counted <= most && (fromEnd || text.charAt(0) != '+')) {
                return (int) number;
            }
        }
        throw new Malformed(name + " of a recurrence rule is '" + text + "', allowed is " + least + " to " + most
                + (fromEnd ? ", and the same below zero" : ""));
    }

    private List<NthWeekday> weekdays() throws Malformed {
        List<NthWeekday> days = new ArrayList<>();
        for (String item : items("BYDAY")) {
            Matcher weekday = WEEKDAY.matcher(item);
            if (!weekday.matches()) {
                throw new Malformed("BYDAY of a recurrence rule is '" + item
                        + "', allowed are MO to SU, and 1 to 53 or -1 to -53" + " before them");
            }
            String n = weekday.group(1);
            days.add(new NthWeekday(n == null ? 0 : number("BYDAY", n, 1, 53, true), day(weekday.group(2))));
        }
        return days;
    }

    private DayOfWeek weekStart() throws Malformed {
        String name = parts.getOrDefault("WKST", "MO");
        if (!name.matches("MO|TU|WE|TH|FR|SA|SU")) {
            throw new Malformed("WKST of a recurrence rule is '" + name + "', allowed are MO to SU");
        }
        return day(name);
    }

    private static DayOfWeek day(String twoLetters) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().startsWith(twoLetters)) {
                return day;
            }
        }
        throw new IllegalStateException(twoLetters);
    }

    private List<String> items(String name) throws Malformed {
        String value = parts.get(name);
        List<String> items = value == null ? List.of() : List.of(value.split(",", -1));
        if (items.size() > LONGEST_LIST) {
            throw new Malformed(
                    name + " of a recurrence rule has " + items.size() + " items, allowed are " + LONGEST_LIST);
        }
        return items;
    }

    private @Nullable Until until() throws Malformed {
        String text = parts.get("UNTIL");
        if (text == null) {
            return null;
        }
        Matcher moment = MOMENT.matcher(text);
        try {
            if (moment.matches()) {
                LocalDate day = LocalDate.of(field(moment, 1), field(moment, 2), field(moment, 3));
                return moment.group(4) == null
                        ? new Until(day.atTime(23, 59, LAST_SECOND), false)
                        : new Until(
                                LocalDateTime.of(
                                        day,
                                        LocalTime.of(
                                                field(moment, 4),
                                                field(moment, 5),
                                                Math.min(LAST_SECOND, field(moment, 6)))),
                                !moment.group(7).isEmpty());
            }
        } catch (DateTimeException noSuchDay) {
            // Told as what is no date at all.
        }
        throw new Malformed("UNTIL of a recurrence rule is '" + text + "', allowed is a date or a date with time");
    }

    private static int field(Matcher moment, int group) {
        return Integer.parseInt(moment.group(group));
    }
}
