// SPDX-License-Identifier: Apache-2.0
package guelta.dav.recurrence;

import guelta.dav.text.Malformed;
import java.time.DayOfWeek;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recurrence rule as a value (RFC 5545 3.3.10, RECUR). A list that the rule has not is empty; what it then takes from the
 * start is up to {@link RuleInstances}.
 *
 * @param interval from one period that counts to the next, at least 1
 * @param count how many instances there are, the start among them; 0 when that is not said
 * @param until the last moment of an instance, if there is one
 * @param bySecond 0 to 60
 * @param byMinute 0 to 59
 * @param byHour 0 to 23
 * @param byMonthDay 1 to 31, -1 to -31 from the end of the month
 * @param byYearDay 1 to 366, -1 to -366 from the end of the year
 * @param byWeekNumber 1 to 53, -1 to -53 from the end of the year; weeks as ISO 8601 counts them, from {@code weekStart}
 * @param byMonth 1 to 12
 * @param bySetPosition 1 to 366, -1 to -366 from the end of a period's instances
 */
public record RecurrenceRule(
        Frequency frequency,
        int interval,
        int count,
        @Nullable Until until,
        List<Integer> bySecond,
        List<Integer> byMinute,
        List<Integer> byHour,
        List<NthWeekday> byDay,
        List<Integer> byMonthDay,
        List<Integer> byYearDay,
        List<Integer> byWeekNumber,
        List<Integer> byMonth,
        List<Integer> bySetPosition,
        DayOfWeek weekStart) {
    /** With lists of its own. */
    public RecurrenceRule {
        bySecond = List.copyOf(bySecond);
        byMinute = List.copyOf(byMinute);
        byHour = List.copyOf(byHour);
        byDay = List.copyOf(byDay);
        byMonthDay = List.copyOf(byMonthDay);
        byYearDay = List.copyOf(byYearDay);
        byWeekNumber = List.copyOf(byWeekNumber);
        byMonth = List.copyOf(byMonth);
        bySetPosition = List.copyOf(bySetPosition);
    }

    /**
     * The rule of a text, {@code FREQ=WEEKLY;BYDAY=MO,WE}.
     *
     * @throws Malformed when it is none, or has parts that may not be together
     */
    public static RecurrenceRule parse(String text) throws Malformed {
        return new RuleParser(text).rule();
    }

    /** Whether the rule has an end. */
    public boolean ends() {
        return count > 0 || until != null;
    }

    /** Whether one of the days of the week is an nth. */
    boolean countsWeekdays() {
        return byDay.stream().anyMatch(day -> day.n() != 0);
    }
}
