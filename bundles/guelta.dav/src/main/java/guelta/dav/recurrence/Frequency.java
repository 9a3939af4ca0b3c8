// SPDX-License-Identifier: Apache-2.0
package guelta.dav.recurrence;

/** How long the period of a recurrence rule is (RFC 5545 3.3.10, FREQ), from the shortest to the longest. */
public enum Frequency {
    SECONDLY,
    MINUTELY,
    HOURLY,
    DAILY,
    WEEKLY,
    MONTHLY,
    YEARLY;

    /** Whether a period of this one is shorter than a day. */
    boolean withinDays() {
        return this.compareTo(DAILY) < 0;
    }

    /** Seconds of a period that is shorter than a day. */
    int seconds() {
        return switch (this) {
            case SECONDLY -> 1;
            case MINUTELY -> 60;
            case HOURLY -> 3600;
            default -> throw new IllegalStateException(this + " has no fixed number of seconds");
        };
    }
}
