// SPDX-License-Identifier: Apache-2.0
package guelta.dav.recurrence;

import biweekly.Biweekly;
import biweekly.util.com.google.ical.compat.javautil.DateIterator;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.fortuna.ical4j.model.Recur;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;

/**
 * Another program that knows the instances of rules, and the list of rules that it reads otherwise than we do, each with what
 * RFC 5545 3.3.10 says there.
 */
enum Oracle {
    LIB_RECUR(Map.of(
            "BYWEEKNO=[^;]*53",
            "a week 53 is there only in years that have one; it takes the last week of each",
            "YEARLY.*BYSETPOS",
            "BYSETPOS counts in one interval, here a year; it counts the first year from the start on",
            "BYWEEKNO.*BYMONTH=",
            "the last days of December may be in week 1 and are in December; it looks at the week's own year")) {
        /** What it finds before it gives up, which it does after a thousand periods without an instance. */
        @Override
        Answer asked(String rule, LocalDateTime start, int most) throws Exception {
            List<LocalDateTime> times = new ArrayList<>();
            try {
                var instances = new RecurrenceRule(rule, RfcMode.RFC5545_STRICT)
                        .iterator(new DateTime(UTC, start.toEpochSecond(ZoneOffset.UTC) * 1000));
                while (times.size() < most && instances.hasNext()) {
                    times.add(local(instances.nextMillis()));
                }
                return new Answer(times, true);
            } catch (IllegalArgumentException | IllegalStateException tooManyEmptyPeriods) {
                return new Answer(times, false);
            }
        }
    },

    ICAL4J(Map.of(
            "(HOURLY|MINUTELY|SECONDLY).*BY",
            "a part that limits leaves every instance that fits it; it leaves a few of each day, or one of them"
                    + " several times",
            "BYWEEKNO",
            "weeks begin on WKST, a Monday if there is none, and BYMONTH holds for their days too; it has Sunday"
                    + " first, and takes weeks in any month",
            "WEEKLY.*BYDAY",
            "as with BYWEEKNO",
            "BY(MONTH|YEAR)DAY.*BYDAY=[-0-9]",
            "the number of a BYDAY counts the days of a month or a year; it counts among those that BYMONTHDAY"
                    + " left",
            "BYMONTH=.*BYYEARDAY",
            "an instance fits all parts; it takes days of other months",
            "DAILY.*BYMONTH=.*BYMONTHDAY",
            "a rule without COUNT and UNTIL has no end; it gives up after a thousand days without an instance")) {
        @Override
        Answer asked(String rule, LocalDateTime start, int most) {
            List<Temporal> dates = new Recur<Temporal>(rule).getDates(start, start, start.plusYears(YEARS), most);
            return new Answer(dates.stream().map(LocalDateTime.class::cast).toList(), true);
        }
    },

    BIWEEKLY(Map.of(
            "BYSETPOS",
            "positions count among all instances of an interval, with their times; it counts days, and not at all"
                    + " below a week",
            "BYWEEKNO",
            "what a rule does not say comes from the start, so also the day of the week; it takes whole weeks, and"
                    + " counts those from the end otherwise",
            "YEARLY(?!.*BYMONTH=).*BYMONTHDAY",
            "what a rule does not say comes from the start, so also the month (ADR 22); it takes every month",
            "(HOURLY|MINUTELY|SECONDLY).*BY",
            "a part that limits leaves every instance that fits it; it loses its way behind the first month, or"
                    + " finds none",
            "(DAILY|WEEKLY|MONTHLY).*INTERVAL=.*BY(MONTH|DAY)",
            "INTERVAL counts all days, weeks and months; it counts anew behind those that a part left out",
            "BY(MONTH|YEAR)DAY.*BYDAY=[-0-9]",
            "the number of a BYDAY counts the days of a month or a year; it counts among those that BYMONTHDAY"
                    + " left")) {
        @Override
        Answer asked(String rule, LocalDateTime start, int most) {
            DateIterator instances = Biweekly.parse(ENTRY.formatted(rule))
                    .first()
                    .getEvents()
                    .get(0)
                    .getRecurrenceRule()
                    .getDateIterator(Date.from(start.toInstant(ZoneOffset.UTC)), UTC);
            LocalDateTime end = start.plusYears(YEARS);
            List<LocalDateTime> times = new ArrayList<>();
            while (times.size() < most && instances.hasNext()) {
                LocalDateTime time = local(instances.next().getTime());
                if (time.isAfter(end)) {
                    break;
                }
                times.add(time);
            }
            return new Answer(times, true);
        }
    };

    /** Longer than the rules of a test are followed. */
    private static final int YEARS = 1000;

    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");
    private static final String ENTRY = """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//guelta//test//EN
            BEGIN:VEVENT
            UID:1
            DTSTAMP:19970101T000000Z
            RRULE:%s
            END:VEVENT
            END:VCALENDAR
            """;

    private final Map<Pattern, String> otherwise;

    Oracle(Map<String, String> otherwise) {
        this.otherwise = otherwise.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(each -> Pattern.compile(each.getKey()), Map.Entry::getValue));
    }

    /** Instances in order, and whether there are no others among so many. */
    record Answer(List<LocalDateTime> times, boolean whole) {
        boolean agrees(List<LocalDateTime> ours) {
            return times.equals(whole ? ours : ours.subList(0, Math.min(ours.size(), times.size())));
        }
    }

    /** The first instances. */
    abstract Answer asked(String rule, LocalDateTime start, int most) throws Exception;

    /** Why it may say something else of a rule: nothing where it may not. */
    List<String> otherwise(String rule) {
        return otherwise.entrySet().stream()
                .filter(each -> each.getKey().matcher(rule).find())
                .map(Map.Entry::getValue)
                .toList();
    }

    /** All that it is known to do otherwise. */
    List<String> list() {
        return List.copyOf(otherwise.values());
    }

    private static LocalDateTime local(long milliseconds) {
        return LocalDateTime.ofEpochSecond(Math.floorDiv(milliseconds, 1000L), 0, ZoneOffset.UTC);
    }
}
