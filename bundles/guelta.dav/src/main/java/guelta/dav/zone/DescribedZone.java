// SPDX-License-Identifier: Apache-2.0
package guelta.dav.zone;

import guelta.dav.icalendar.CalendarTime;
import guelta.dav.icalendar.Component;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.recurrence.RecurrenceRule;
import guelta.dav.recurrence.RuleInstances;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A zone as a VTIMEZONE describes it (RFC 5545 3.6.5). The changes of its clocks up to the year 2100 are computed once; those
 * of later years when they are asked for, by the rules that go on. An immutable value.
 */
final class DescribedZone implements PlaceTime {
    private static final Pattern OFFSET = Pattern.compile("([+-])([0-9]{2})([0-9]{2})([0-9]{2})?");
    private static final long COMPUTED = LocalDateTime.of(2100, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    private static final long TWO_YEARS = 2 * 366 * 86_400L;
    private static final int MOST_CHANGES = 5_000;
    private static final int HOUR = 3600;
    private static final int MINUTE = 60;

    /** A change of the clocks. */
    private record Change(long local, int from, int to) {
        long instant() {
            return local - from;
        }

        /** The first local time that is surely behind it: that of a gap is before, and what comes twice is the first of both. */
        long behind() {
            return local + Math.max(0, to - from);
        }

        boolean skips(long time) {
            return time >= local && time < behind();
        }
    }

    /** A rule by which changes come (RFC 5545 3.6.5, a STANDARD or DAYLIGHT), without its list of times. */
    private record Observance(LocalDateTime start, int from, int to, List<RecurrenceRule> rules) {
        /** The changes from the start, or from a later time, up to another; those of the start alone without rules. */
        void addTo(List<Change> changes, long since, long until) {
            for (RecurrenceRule rule : rules) {
                RuleInstances instances = new RuleInstances(rule, start, new FixedOffset(from));
                instances.advanceTo(since);
                long next = instances.next();
                while (next <= until && changes.size() < MOST_CHANGES) {
                    changes.add(new Change(next, from, to));
                    next = instances.next();
                }
            }
        }
    }

    /** A place that never changes its clocks. */
    private record FixedOffset(int seconds) implements PlaceTime {
        @Override
        public boolean skips(long local) {
            return false;
        }

        @Override
        public long instant(long local) {
            return local - seconds;
        }
    }

    private final List<Observance> observances;
    private final Change[] changes;

    private DescribedZone(List<Observance> observances, List<Change> single) {
        this.observances = List.copyOf(observances);
        List<Change> all = new ArrayList<>(single);
        observances.forEach(observance -> observance.addTo(all, Long.MIN_VALUE, COMPUTED));
        this.changes = inOrder(all);
    }

    static DescribedZone of(Component zone) throws Malformed {
        List<Observance> observances = new ArrayList<>();
        List<Change> single = new ArrayList<>();
        for (Component observance : zone.components()) {
            if (observance.name().equals("STANDARD") || observance.name().equals("DAYLIGHT")) {
                read(observance, observances, single);
            }
        }
        if (single.isEmpty()) {
            throw new Malformed("a VTIMEZONE has neither STANDARD nor DAYLIGHT");
        }
        return new DescribedZone(observances, single);
    }

    private static void read(Component observance, List<Observance> observances, List<Change> single) throws Malformed {
        int from = offset(observance, "TZOFFSETFROM");
        int to = offset(observance, "TZOFFSETTO");
        LocalDateTime start = CalendarTime.of(required(observance, "DTSTART")).local();
        single.add(new Change(start.toEpochSecond(ZoneOffset.UTC), from, to));
        for (ContentLine dates : observance.properties("RDATE").toList()) {
            for (CalendarTime date : CalendarTime.allOf(dates)) {
                single.add(new Change(date.localSecond(), from, to));
            }
        }
        List<RecurrenceRule> rules = new ArrayList<>();
        for (ContentLine rule : observance.properties("RRULE").toList()) {
            rules.add(RecurrenceRule.parse(rule.value()));
        }
        observances.add(new Observance(start, from, to, rules));
    }

    private static ContentLine required(Component observance, String name) throws Malformed {
        return observance
                .property(name)
                .orElseThrow(() -> new Malformed("a " + observance.name() + " of a VTIMEZONE has no " + name));
    }

    private static int offset(Component observance, String name) throws Malformed {
        ContentLine line = required(observance, name);
        Matcher parts = OFFSET.matcher(line.value().strip());
        if (!parts.matches()) {
            throw new Malformed("line " + line.number() + " has the " + name + " '" + line.value()
                    + "', allowed is an offset as +0100");
        }
        int seconds = Integer.parseInt(parts.group(2)) * HOUR
                + Integer.parseInt(parts.group(3)) * MINUTE
                + (parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4)));
        // RFC 5545 3.3.14 has hours up to 23; what bounds a range of time counts on that.
        int most = Math.min(seconds, 24 * HOUR - 1);
        return parts.group(1).equals("-") ? -most : most;
    }

    private static Change[] inOrder(List<Change> changes) {
        return changes.stream()
                .sorted(Comparator.comparingLong(Change::instant))
                .distinct()
                .toArray(Change[]::new);
    }

    /** The changes that count at a local time. */
    private Change[] around(long local) {
        if (local < COMPUTED) {
            return changes;
        }
        List<Change> late = new ArrayList<>(List.of(changes[changes.length - 1]));
        observances.forEach(observance -> observance.addTo(late, local - TWO_YEARS, local + TWO_YEARS));
        return inOrder(late);
    }

    @Override
    public boolean skips(long local) {
        Change[] around = around(local);
        int index = lastBefore(around, local);
        return index + 1 < around.length && around[index + 1].skips(local);
    }

    @Override
    public long instant(long local) {
        Change[] around = around(local);
        int index = lastBefore(around, local);
        return local - (index < 0 ? around[0].from() : around[index].to());
    }

    /** The last change that a local time is surely behind; -1 when there is none. */
    private static int lastBefore(Change[] changes, long local) {
        int low = 0;
        int high = changes.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (changes[middle].behind() <= local) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}
