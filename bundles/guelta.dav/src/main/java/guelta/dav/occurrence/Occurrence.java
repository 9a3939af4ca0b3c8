// SPDX-License-Identifier: Apache-2.0
package guelta.dav.occurrence;

import guelta.dav.icalendar.Component;

/**
 * One time that an entry of a calendar happens.
 *
 * @param component what describes it: the entry itself, or the override of this one
 * @param recurrenceId the local second at which the rules of the entry have it, on the clock of the entry's start;
 *     of an override, what its RECURRENCE-ID says
 * @param original the same as an instant: seconds since 1970
 * @param local the local second at which it starts, on the clock of the component's start
 * @param start seconds since 1970
 * @param end the same; not before the start
 */
public record Occurrence(Component component, long recurrenceId, long original, long local, long start, long end) {
    /** Whether it overlaps a range as RFC 4791 9.9 has it of events: one without length does when it starts in there. */
    public boolean overlaps(long from, long until) {
        return overlaps(start, end, from, until);
    }

    /** The same of a time from a start to an end. */
    public static boolean overlaps(long start, long end, long from, long until) {
        return start < until && (end > from || start == end && start >= from);
    }
}
