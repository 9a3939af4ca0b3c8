// SPDX-License-Identifier: Apache-2.0
package guelta.dav.occurrence;

import guelta.dav.recurrence.PlaceTime;

/**
 * A range of time that is asked about (RFC 4791 9.9).
 *
 * @param from the first second in there, since 1970; {@link #EVER} at least
 * @param until the first second behind it; {@link #NEVER} at most
 * @param floating the clock that days and floating times are on (RFC 4791 7.3)
 */
public record Range(long from, long until, PlaceTime floating) {
    /** Before all that a calendar can say. */
    public static final long EVER = -100_000_000_000L;
    /** Behind all that a calendar can say, the year 9999. */
    public static final long NEVER = 300_000_000_000L;

    /** All of it, with floating times in UTC. */
    public static final Range ALWAYS = new Range(EVER, NEVER, PlaceTime.UTC);

    /** Within what a calendar can say. */
    public Range {
        from = Math.max(from, EVER);
        until = Math.min(until, NEVER);
    }
}
