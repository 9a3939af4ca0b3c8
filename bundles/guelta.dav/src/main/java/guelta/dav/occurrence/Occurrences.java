// SPDX-License-Identifier: Apache-2.0
package guelta.dav.occurrence;

import guelta.dav.icalendar.CalendarDuration;
import guelta.dav.icalendar.CalendarTime;
import guelta.dav.icalendar.Component;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.recurrence.RecurrenceRule;
import guelta.dav.recurrence.RuleInstances;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import guelta.dav.zone.TimeZones;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * When one entry of a calendar happens: its components of one UID, compiled once, so that a question is answered by numbers
 * alone. Days and floating times stay on their clock: whose that is, says who asks (RFC 4791 7.3). An immutable value.
 */
public final class Occurrences {
    /** More than any two zones are apart, and than any change of clocks. */
    private static final long ZONES = 30 * 3600L;

    private final TimeZones zones;
    private final @Nullable Variant master;
    private final List<RecurrenceRule> rules;
    private final List<ExtraDate> extraDates;
    private final Moments excluded;
    private final List<Variant> overrides;
    private final List<Future> futures;
    private final Moments overridden;
    private final long reach;

    /** An override of all instances from a moment on, and how much later than the rules have them they start on the clock. */
    private record Future(long moment, long shift, Variant variant) {}

    /** An RDATE: a start, and how long it takes when it is a period. */
    private record ExtraDate(CalendarTime start, Span span) {}

    private Occurrences(TimeZones zones, @Nullable Variant master, List<Variant> overrides) throws Malformed {
        this.zones = zones;
        this.master = master;
        this.overrides = overrides;
        boolean ofDates = master != null && master.start().isDate();
        this.rules = master == null ? List.of() : rules(master.component());
        this.extraDates = master == null ? List.of() : extraDates(master);
        this.excluded = Moments.of(master == null ? List.of() : exceptions(master.component()), ofDates, zones);
        List<CalendarTime> ids = new ArrayList<>();
        List<Future> future = new ArrayList<>();
        for (Variant override : overrides) {
            CalendarTime id = override.replaces();
            ids.add(id);
            if (override.andFuture()) {
                long shift = override.start().localSecond() - id.localSecond();
                future.add(new Future(Moments.key(id, zones), shift, override));
            }
        }
        this.overridden = Moments.of(ids, ofDates, zones);
        future.sort(Comparator.comparingLong(Future::moment));
        this.futures = List.copyOf(future);
        this.reach = reach();
    }

    /**
     * The occurrences of components that have one UID, at most one of them without a RECURRENCE-ID.
     *
     * @throws Malformed when a time, a rule or a duration of theirs is none, or they are not of one entry
     */
    public static Occurrences of(List<Component> components, TimeZones zones) throws Malformed {
        Variant master = null;
        List<Variant> overrides = new ArrayList<>();
        for (Component component : components) {
            var variant = Variant.of(component, zones);
            if (variant.isPresent() && variant.get().recurrenceId() != null) {
                overrides.add(variant.get());
            } else if (variant.isPresent() && master != null) {
                throw new Malformed(
                        "a calendar object has two " + component.name() + " without RECURRENCE-ID, allowed is one");
            } else {
                master = variant.orElse(master);
            }
        }
        return new Occurrences(zones, master, List.copyOf(overrides));
    }

    private static List<RecurrenceRule> rules(Component component) throws Malformed {
        List<RecurrenceRule> rules = new ArrayList<>();
        for (ContentLine line : component.properties("RRULE").toList()) {
            rules.add(RecurrenceRule.parse(line.value()));
        }
        return List.copyOf(rules);
    }

    private static List<CalendarTime> exceptions(Component component) throws Malformed {
        List<CalendarTime> times = new ArrayList<>();
        for (ContentLine line : component.properties("EXDATE").toList()) {
            times.addAll(CalendarTime.allOf(line));
        }
        return times;
    }

    private List<ExtraDate> extraDates(Variant of) throws Malformed {
        List<ExtraDate> dates = new ArrayList<>();
        for (ContentLine line : of.component().properties("RDATE").toList()) {
            for (String value : line.value().split(",", -1)) {
                int slash = value.indexOf('/');
                CalendarTime start = CalendarTime.of(slash < 0 ? value : value.substring(0, slash), line);
                zones.of(start, PlaceTime.UTC);
                dates.add(new ExtraDate(
                        start, slash < 0 ? of.span() : periodEnd(start, value.substring(slash + 1), line)));
            }
        }
        return List.copyOf(dates);
    }

    private Span periodEnd(CalendarTime start, String end, ContentLine line) throws Malformed {
        return end.startsWith("P") || end.startsWith("+")
                ? Span.of(CalendarDuration.parse(end))
                : Span.between(start, CalendarTime.of(end, line), zones);
    }

    /** How far from where a rule has an instance it can still happen. */
    private long reach() {
        long most = master == null ? 0 : master.span().most();
        for (Future future : futures) {
            most = Math.max(most, future.variant().span().most() + Math.abs(future.shift()));
        }
        return most + ZONES;
    }

    /** Whether the entry repeats. */
    public boolean recurs() {
        return !rules.isEmpty() || !extraDates.isEmpty() || !overrides.isEmpty();
    }

    /** Tells of every occurrence that touches a range: those of the rules in their order, of dates, and the overrides. */
    public void touching(Range range, Consumer<Occurrence> to) {
        any(range, occurrence -> {
            to.accept(occurrence);
            return false;
        });
    }

    /**
     * Whether any occurrence that touches a range is a wanted one. What repeats without an end happens without an end in a range
     * that has none: who asks about that has to want one at some time.
     */
    public boolean any(Range range, Predicate<Occurrence> wanted) {
        if (master != null && (anyOfRules(master, range, wanted) || anyOfDates(master, range, wanted))) {
            return true;
        }
        for (Variant override : overrides) {
            long local = override.start().localSecond();
            if (is(override, override.replaces().localSecond(), local, override.span(), range, wanted)) {
                return true;
            }
        }
        return false;
    }

    private PlaceTime place(CalendarTime time, PlaceTime floating) {
        try {
            return zones.of(time, floating);
        } catch (Malformed unknown) {
            throw new IllegalStateException("a zone was known when the entry was compiled", unknown);
        }
    }

    private boolean anyOfRules(Variant entry, Range range, Predicate<Occurrence> wanted) {
        PlaceTime counted = place(entry.start(), PlaceTime.UTC);
        if (rules.isEmpty()) {
            return is(entry, entry.start().localSecond(), counted, range, wanted);
        }
        RuleInstances[] cursors = new RuleInstances[rules.size()];
        long[] heads = new long[cursors.length];
        for (int i = 0; i < cursors.length; i++) {
            cursors[i] = new RuleInstances(rules.get(i), entry.start().local(), counted);
            cursors[i].advanceTo(range.from() - reach);
            heads[i] = cursors[i].next();
        }
        long before = Long.MIN_VALUE;
        for (int first = first(heads); heads[first] <= range.until() + reach; first = first(heads)) {
            if (heads[first] != before && is(entry, heads[first], counted, range, wanted)) {
                return true;
            }
            before = heads[first];
            heads[first] = cursors[first].next();
        }
        return false;
    }

    private static int first(long[] heads) {
        int first = 0;
        for (int i = 1; i < heads.length; i++) {
            first = heads[i] < heads[first] ? i : first;
        }
        return first;
    }

    /** Whether the instance that the rules have at a local time is a wanted one. */
    private boolean is(Variant entry, long local, PlaceTime counted, Range range, Predicate<Occurrence> wanted) {
        long moment = counted.instant(local);
        if (excluded.contains(moment, local) || overridden.contains(moment, local)) {
            return false;
        }
        Future future = null;
        for (Future candidate : futures) {
            future = candidate.moment() <= moment ? candidate : future;
        }
        return future == null
                ? is(entry, local, local, entry.span(), range, wanted)
                : is(
                        future.variant(),
                        local,
                        local + future.shift(),
                        future.variant().span(),
                        range,
                        wanted);
    }

    private boolean anyOfDates(Variant entry, Range range, Predicate<Occurrence> wanted) {
        for (ExtraDate date : extraDates) {
            long local = date.start().localSecond();
            long moment = place(date.start(), PlaceTime.UTC).instant(local);
            boolean out = excluded.contains(moment, local) || overridden.contains(moment, local);
            PlaceTime place = place(date.start(), range.floating());
            if (!out && !isOfRules(entry, date) && is(entry, local, local, place, date.span(), range, wanted)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the rules have this instance already: it is one, then (RFC 5545 3.8.5.2). */
    private boolean isOfRules(Variant entry, ExtraDate date) {
        if (date.start().form() != entry.start().form()
                || !date.start().zone().equals(entry.start().zone())) {
            return false;
        }
        long local = date.start().localSecond();
        if (rules.isEmpty()) {
            return local == entry.start().localSecond();
        }
        for (RecurrenceRule rule : rules) {
            RuleInstances cursor = new RuleInstances(rule, entry.start().local(), place(entry.start(), PlaceTime.UTC));
            cursor.advanceTo(local);
            if (cursor.next() == local) {
                return true;
            }
        }
        return false;
    }

    private boolean is(Variant of, long id, long local, Span span, Range range, Predicate<Occurrence> wanted) {
        return is(of, id, local, place(of.start(), range.floating()), span, range, wanted);
    }

    private static boolean is(
            Variant of, long id, long local, PlaceTime place, Span span, Range range, Predicate<Occurrence> wanted) {
        long start = place.instant(local);
        long end = Math.max(start, span.end(local, place));
        return start < range.until()
                && end >= range.from()
                && wanted.test(new Occurrence(of.component(), id, local, start, end));
    }
}
