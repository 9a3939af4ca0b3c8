// SPDX-License-Identifier: Apache-2.0
package guelta.dav.recurrence;

import java.time.DayOfWeek;

/**
 * A day of the week in a rule (RFC 5545 3.3.10, weekdaynum): every one of its month or year, or the nth.
 *
 * @param n 0 for every one, 1 to 53 from the start, -1 to -53 from the end
 */
public record NthWeekday(int n, DayOfWeek day) {}
