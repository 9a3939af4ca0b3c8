// SPDX-License-Identifier: Apache-2.0
package guelta.dav.occurrence;

import guelta.dav.icalendar.CalendarTime;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.Malformed;
import guelta.dav.zone.TimeZones;
import java.util.Arrays;
import java.util.List;

/**
 * Moments at which instances of an entry are left out: exact ones, and days on which all of them are. Times of the same entry
 * may be written in several zones: of times with a zone, the instant counts, of others what the clock shows. An immutable value.
 */
final class Moments {
    private static final long DAY = 86_400;

    private final long[] exact;
    private final long[] days;

    private Moments(long[] exact, long[] days) {
        this.exact = exact;
        this.days = days;
    }

    /** Those of an entry that has times of day, or has none. */
    static Moments of(List<CalendarTime> times, boolean ofDates, TimeZones zones) throws Malformed {
        long[] exact = new long[times.size()];
        long[] days = new long[times.size()];
        int exactCount = 0;
        int dayCount = 0;
        for (CalendarTime time : times) {
            if (time.isDate() && !ofDates) {
                days[dayCount++] = Math.floorDiv(time.localSecond(), DAY);
            } else {
                exact[exactCount++] = key(time, zones);
            }
        }
        return new Moments(sorted(exact, exactCount), sorted(days, dayCount));
    }

    /** The moment of a time. */
    static long key(CalendarTime time, TimeZones zones) throws Malformed {
        return zones.of(time, PlaceTime.UTC).instant(time.localSecond());
    }

    private static long[] sorted(long[] times, int count) {
        long[] sorted = Arrays.copyOf(times, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /** Whether an instance is left out that has this moment and is on this local second. */
    boolean contains(long moment, long local) {
        return Arrays.binarySearch(exact, moment) >= 0
                || days.length > 0 && Arrays.binarySearch(days, Math.floorDiv(local, DAY)) >= 0;
    }
}
