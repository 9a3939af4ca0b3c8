// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import guelta.dav.Refusal;
import guelta.dav.calendar.Precondition;
import guelta.dav.occurrence.Range;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.xml.Element;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of time as XML has it (RFC 4791 9.9): the attributes of time-range, expand, limit-recurrence-set and
 * limit-freebusy-set.
 *
 * @param from seconds since 1970, in the range
 * @param until the same, behind it
 */
public record TimeRange(long from, long until) {
    private static final Pattern UTC =
            Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z");
    private static final int LAST_SECOND = 59;

    /**
     * The range of an element, open at an end that it does not have.
     *
     * @throws Refusal when it has neither, or ends before it starts
     */
    public static TimeRange open(Element element) throws Refusal {
        Optional<String> start = element.attribute("start");
        Optional<String> end = element.attribute("end");
        if (start.isEmpty() && end.isEmpty()) {
            throw refused(element, "has neither start nor end");
        }
        TimeRange range = new TimeRange(
                start.isPresent() ? instant(element, start.get()) : Range.EVER,
                end.isPresent() ? instant(element, end.get()) : Range.NEVER);
        if (range.until <= range.from) {
            throw refused(element, "ends at " + end.orElse("no time") + ", which is not behind its start");
        }
        return range;
    }

    /**
     * The range of an element that has both ends.
     *
     * @throws Refusal when it has not
     */
    public static TimeRange closed(Element element) throws Refusal {
        if (element.attribute("start").isEmpty() || element.attribute("end").isEmpty()) {
            throw refused(element, "has to have a start and an end");
        }
        return open(element);
    }

    private static long instant(Element element, String text) throws Refusal {
        Matcher parts = UTC.matcher(text.strip());
        try {
            if (parts.matches()) {
                LocalDateTime time = LocalDateTime.of(
                        number(parts, 1),
                        number(parts, 2),
                        number(parts, 3),
                        number(parts, 4),
                        number(parts, 5),
                        Math.min(LAST_SECOND, number(parts, 6)));
                return time.toEpochSecond(ZoneOffset.UTC);
            }
        } catch (DateTimeException noSuchTime) {
            // Told as what is no time at all.
        }
        throw refused(element, "has the time '" + text + "', allowed is one in UTC as 20260131T235900Z");
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    private static Refusal refused(Element element, String what) {
        return Precondition.VALID_FILTER.because("the " + element.name().local() + " " + what);
    }

    /** The range with the clock that days and floating times are on. */
    public Range on(PlaceTime floating) {
        return new Range(from, until, floating);
    }
}
