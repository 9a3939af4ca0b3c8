// SPDX-License-Identifier: Apache-2.0
package guelta.dav.recurrence;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;

/**
 * The days that a rule takes: all of its parts about days, and what they take from the start where they are missing
 * (RFC 5545 3.3.10, the table of what expands and limits). Whether a part expands or limits is a question of the period only:
 * a day counts when every part has it. An immutable value.
 */
final class DaysOfRule {
    private static final int DAYS = 7;

    private final Frequency frequency;
    private final DayOfWeek weekStart;
    private final boolean weekdaysOfMonth;
    private final int months;
    private final int monthDays;
    private final int monthDaysFromEnd;
    private final List<Integer> yearDays;
    private final List<Integer> weeks;
    private final int weekdays;
    private final List<NthWeekday> nthWeekdays;

    DaysOfRule(RecurrenceRule rule, LocalDate start) {
        frequency = rule.frequency();
        weekStart = rule.weekStart();
        weekdaysOfMonth = frequency == Frequency.MONTHLY || !rule.byMonth().isEmpty();
        yearDays = rule.byYearDay();
        weeks = rule.byWeekNumber();
        nthWeekdays = rule.byDay().stream().filter(day -> day.n() != 0).toList();
        boolean noDay = rule.byDay().isEmpty() && rule.byMonthDay().isEmpty() && yearDays.isEmpty();
        boolean yearly = frequency == Frequency.YEARLY;
        boolean startsDay = noDay && (yearly && weeks.isEmpty() || frequency == Frequency.MONTHLY);
        boolean startsWeekday = noDay && (frequency == Frequency.WEEKLY || yearly && !weeks.isEmpty());
        // What neither BYMONTH nor a part about all of the year says. RFC 5545 leaves it open whether BYMONTHDAY of a
        // year
        // means every month; calendars take it as the day of the start's month, also where BYDAY limits it.
        boolean startsMonth = yearly
                && weeks.isEmpty()
                && yearDays.isEmpty()
                && rule.byMonth().isEmpty()
                && (noDay || !rule.byMonthDay().isEmpty());
        months = startsMonth ? 1 << start.getMonthValue() : bits(rule.byMonth());
        monthDays = startsDay
                ? 1 << start.getDayOfMonth()
                : bits(rule.byMonthDay().stream().filter(day -> day > 0).toList());
        monthDaysFromEnd = bits(rule.byMonthDay().stream()
                .filter(day -> day < 0)
                .map(day -> -day)
                .toList());
        weekdays = startsWeekday
                ? 1 << start.getDayOfWeek().getValue()
                : bits(rule.byDay().stream()
                        .filter(day -> day.n() == 0)
                        .map(day -> day.day().getValue())
                        .toList());
    }

    private static int bits(List<Integer> numbers) {
        int bits = 0;
        for (int number : numbers) {
            bits |= 1 << number;
        }
        return bits;
    }

    private static boolean has(int bits, int number) {
        return (bits >>> number & 1) != 0;
    }

    /** Whether the rule takes the day. */
    boolean takes(LocalDate day) {
        return takesMonth(day.getMonthValue())
                && takes(
                        day.getDayOfMonth(),
                        day.lengthOfMonth(),
                        day.getDayOfYear(),
                        day.lengthOfYear(),
                        day.getDayOfWeek().getValue());
    }

    /** The same of a day of a month that it takes. */
    private boolean takes(int day, int ofMonth, int dayOfYear, int ofYear, int weekday) {
        return takesMonthDay(day, ofMonth)
                && (yearDays.isEmpty() || counts(yearDays, dayOfYear, ofYear))
                && (weekdaysOfMonth ? takesWeekday(weekday, day, ofMonth) : takesWeekday(weekday, dayOfYear, ofYear));
    }

    /**
     * Adds the days of a year, in order, to the end of an array: those of its weeks, when the rule counts weeks, of which the
     * first and the last reach into the years beside.
     *
     * @return how many there are now
     */
    int ofYear(int year, long[] days, int size) {
        int count = size;
        if (!weeks.isEmpty()) {
            LocalDate first = firstWeek(year);
            int length = (int) (firstWeek(year + 1).toEpochDay() - first.toEpochDay());
            for (int i = 0; i < length; i++) {
                LocalDate day = first.plusDays(i);
                if (counts(weeks, i / DAYS + 1, length / DAYS) && takes(day)) {
                    days[count++] = day.toEpochDay();
                }
            }
            return count;
        }
        for (int month = 1; month <= 12; month++) {
            count = ofMonth(year, month, days, count);
        }
        return count;
    }

    /** Adds the days of a month, in order, to the end of an array; returns how many there are now. */
    int ofMonth(int year, int month, long[] days, int size) {
        if (!takesMonth(month)) {
            return size;
        }
        LocalDate first = LocalDate.of(year, month, 1);
        int ofMonth = first.lengthOfMonth();
        int ofYear = first.lengthOfYear();
        int dayOfYear = first.getDayOfYear();
        int weekday = first.getDayOfWeek().getValue() - 1;
        long epochDay = first.toEpochDay();
        int count = size;
        for (int i = 0; i < ofMonth; i++) {
            if (takes(i + 1, ofMonth, dayOfYear + i, ofYear, (weekday + i) % DAYS + 1)) {
                days[count++] = epochDay + i;
            }
        }
        return count;
    }

    /** Adds the days among some in a row, in order, to the end of an array; returns how many there are now. */
    int among(LocalDate first, int length, long[] days, int size) {
        int count = size;
        for (int i = 0; i < length; i++) {
            LocalDate day = first.plusDays(i);
            if (takes(day)) {
                days[count++] = day.toEpochDay();
            }
        }
        return count;
    }

    /** The first day of the week that has four days of the year (RFC 5545 3.3.10, BYWEEKNO). */
    private LocalDate firstWeek(int year) {
        LocalDate fourth = LocalDate.of(year, 1, 4);
        return weekOf(fourth);
    }

    /** The first day of a day's week. */
    LocalDate weekOf(LocalDate day) {
        return day.minusDays(Math.floorMod(day.getDayOfWeek().getValue() - weekStart.getValue(), DAYS));
    }

    private boolean takesMonth(int month) {
        return months == 0 || has(months, month);
    }

    private boolean takesMonthDay(int day, int ofMonth) {
        return monthDays == 0 && monthDaysFromEnd == 0
                || has(monthDays, day)
                || has(monthDaysFromEnd, ofMonth - day + 1);
    }

    /** Whether it takes a day of the week that is this number of so many days of its month or year. */
    private boolean takesWeekday(int weekday, int number, int length) {
        if (weekdays == 0 && nthWeekdays.isEmpty() || has(weekdays, weekday)) {
            return true;
        }
        for (NthWeekday nth : nthWeekdays) {
            int counted = nth.n() > 0 ? (number - 1) / DAYS + 1 : -((length - number) / DAYS + 1);
            if (nth.day().getValue() == weekday && nth.n() == counted) {
                return true;
            }
        }
        return false;
    }

    /** Whether a number from 1 to {@code most} is in a list that also counts from the end. */
    private static boolean counts(List<Integer> numbers, int number, int most) {
        return numbers.contains(number) || numbers.contains(number - most - 1);
    }
}
