// SPDX-License-Identifier: Apache-2.0
package guelta.dav.occurrence;

import guelta.dav.icalendar.CalendarDuration;
import guelta.dav.icalendar.CalendarTime;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.recurrence.RecurrenceRule;
import guelta.dav.recurrence.RuleInstances;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import guelta.dav.zone.TimeZones;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A date of an RDATE (RFC 5545 3.8.5.2): an instance beside those of the rules.
 *
 * @param span that of the entry, or of its own when it is a period
 */
record ExtraDate(CalendarTime start, Span span) {
    /** Those of an entry. */
    static List<ExtraDate> allOf(Variant of, TimeZones zones) throws Malformed {
        List<ExtraDate> dates = new ArrayList<>();
        for (ContentLine line : of.component().properties("RDATE").toList()) {
            for (String value : line.value().split(",", -1)) {
                int slash = value.indexOf('/');
                CalendarTime start = CalendarTime.of(slash < 0 ? value : value.substring(0, slash), line);
                zones.of(start, PlaceTime.UTC);
                dates.add(new ExtraDate(
                        start, slash < 0 ? of.span() : periodEnd(start, value.substring(slash + 1), line, zones)));
            }
        }
        return List.copyOf(dates);
    }

    private static Span periodEnd(CalendarTime start, String end, ContentLine line, TimeZones zones) throws Malformed {
        return end.startsWith("P") || end.startsWith("+")
                ? Span.of(CalendarDuration.parse(end))
                : Span.between(start, CalendarTime.of(end, line), zones);
    }

    /** Without the dates that the rules have already, or that are there twice: each is one instance (RFC 5545 3.8.5.2). */
    static List<ExtraDate> without(List<RecurrenceRule> rules, Variant entry, PlaceTime place, List<ExtraDate> dates) {
        List<ExtraDate> sorted = new ArrayList<>(dates);
        sorted.sort(Comparator.comparingLong(date -> date.start().localSecond()));
        List<RuleInstances> cursors = new ArrayList<>();
        for (RecurrenceRule rule : rules) {
            cursors.add(new RuleInstances(rule, entry.start().local(), place));
        }
        long[] heads = new long[cursors.size()];
        Arrays.fill(heads, Long.MIN_VALUE);
        List<ExtraDate> others = new ArrayList<>();
        for (ExtraDate date : sorted) {
            boolean same = date.start().form() == entry.start().form()
                    && date.start().zone().equals(entry.start().zone());
            long local = date.start().localSecond();
            boolean known = same && rules.isEmpty() && local == entry.start().localSecond();
            for (int i = 0; same && i < heads.length; i++) {
                if (heads[i] < local) {
                    cursors.get(i).advanceTo(local);
                    heads[i] = cursors.get(i).next();
                }
                known |= heads[i] == local;
            }
            boolean twice =
                    !others.isEmpty() && others.get(others.size() - 1).start().equals(date.start());
            if (!known && !twice) {
                others.add(date);
            }
        }
        return List.copyOf(others);
    }
}
