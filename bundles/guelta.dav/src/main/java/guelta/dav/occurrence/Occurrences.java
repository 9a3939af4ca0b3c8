// SPDX-License-Identifier: Apache-2.0
package guelta.dav.occurrence;

import guelta.dav.icalendar.CalendarTime;
import guelta.dav.icalendar.Component;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.recurrence.RecurrenceRule;
import guelta.dav.recurrence.RuleInstances;
import guelta.dav.recurrence.Until;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import guelta.dav.zone.TimeZones;
import java.time.ZoneOffset;
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
    private static final long DAY = 86_400;

    /** More than any two zones are apart, and than any change of clocks. */
    private static final long ZONES = 30 * 3600L;

    /** After so many instances that are not the wanted one, a question is not answered by any: three centuries of days. */
    static final int MOST_ASKED = 100_000;

    /** The same of instances that may be in the range, but are not. */
    static final int MOST_WALKED = 1_000_000;

    private static final int MOST_LISTED = 100_000;

    private final TimeZones zones;
    private final @Nullable Variant master;
    private final List<RecurrenceRule> rules;
    private final List<ExtraDate> extraDates;
    private final int listed;
    private final Moments excluded;
    private final List<Variant> overrides;
    private final List<Future> futures;
    private final Moments overridden;
    private final long reach;

    private Occurrences(TimeZones zones, @Nullable Variant master, List<Variant> overrides) throws Malformed {
        this.zones = zones;
        this.master = master;
        this.overrides = overrides;
        boolean ofDates = master != null && master.start().isDate();
        this.rules = master == null ? List.of() : rules(master.component());
        List<ExtraDate> dates = master == null ? List.of() : ExtraDate.allOf(master, zones);
        this.listed = dates.size() + overrides.size();
        this.extraDates = master == null || counted() > MOST_LISTED
                ? dates
                : ExtraDate.without(rules, master, place(master.start(), PlaceTime.UTC), dates);
        this.excluded = Moments.of(master == null ? List.of() : exceptions(master.component()), ofDates, zones);
        List<CalendarTime> ids = new ArrayList<>();
        List<Future> future = new ArrayList<>();
        for (Variant override : overrides) {
            CalendarTime id = override.replaces();
            ids.add(id);
            if (override.andFuture()) {
                future.add(future(master == null ? override : master, id, override));
            }
        }
        this.overridden = Moments.of(ids, ofDates, zones);
        future.sort(Comparator.comparingLong(Future::moment));
        this.futures = List.copyOf(future);
        this.reach = reach();
    }

    /** The times of an override may be written in another zone than the entry, which is what instances are counted on. */
    private Future future(Variant entry, CalendarTime id, Variant override) throws Malformed {
        PlaceTime counted = place(entry.start(), PlaceTime.UTC);
        long local;
        if (id.isDate() && !entry.start().isDate()) {
            // All of that day.
            local = id.localSecond() + Math.floorMod(entry.start().localSecond(), DAY);
        } else {
            local = counted.local(Moments.key(id, zones), id.localSecond());
        }
        return Future.of(counted.instant(local), local, override);
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

    /** How far from where a rule has an instance it can still happen. */
    private long reach() {
        long most = master == null ? 0 : master.span().most();
        for (Future future : futures) {
            most = Math.max(most, future.variant().span().most() + future.most());
        }
        return most + ZONES;
    }

    /** Whether the entry repeats. */
    public boolean recurs() {
        return !rules.isEmpty() || !extraDates.isEmpty() || !overrides.isEmpty();
    }

    /**
     * How many instances the entry has by counts and lists: a rule without a COUNT has none of these. What has very many takes
     * long to walk through, and should be refused (RFC 4791 5.2.8).
     */
    public long counted() {
        long counted = listed;
        for (RecurrenceRule rule : rules) {
            counted += rule.count();
        }
        return counted;
    }

    /** Between which moments it happens, whatever the clock of days and floating times is. */
    public Bounds bounds() {
        Bounds bounds = Bounds.NONE;
        if (master != null) {
            long start =
                    place(master.start(), PlaceTime.UTC).instant(master.start().localSecond());
            bounds = bounds.with(start - earliest(), lastOfRules(master, start) + reach);
            for (ExtraDate date : extraDates) {
                long local = date.start().localSecond();
                bounds = bounds.with(
                        local - earliest(), local + Math.max(date.span().most() + ZONES, reach));
            }
        }
        for (Variant override : overrides) {
            long local = override.start().localSecond();
            bounds = bounds.with(local - ZONES, local + override.span().most() + ZONES);
        }
        return bounds;
    }

    /** How much before its start the entry can happen: zones are apart, and later instances may be moved. */
    private long earliest() {
        long most = 0;
        for (Future future : futures) {
            most = Math.max(most, future.most());
        }
        return most + ZONES;
    }

    private long lastOfRules(Variant entry, long start) {
        long last = start;
        for (RecurrenceRule rule : rules) {
            if (!rule.ends() || rule.count() > MOST_LISTED) {
                return Range.NEVER;
            }
            RuleInstances cursor = new RuleInstances(rule, entry.start().local(), place(entry.start(), PlaceTime.UTC));
            Until until = rule.until();
            if (until != null) {
                last = Math.max(last, until.time().toEpochSecond(ZoneOffset.UTC));
            }
            for (long next = cursor.next(); until == null && next != RuleInstances.END; next = cursor.next()) {
                last = Math.max(last, next);
            }
        }
        return last;
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
     * that has none: who asks about that has to want one of the first hundred thousand.
     */
    public boolean any(Range range, Predicate<Occurrence> wanted) {
        return any(new Search(range, null, wanted));
    }

    /** The same of those occurrences only that one component describes, this very object. */
    public boolean anyOf(Component component, Range range, Predicate<Occurrence> wanted) {
        return any(new Search(range, component, wanted));
    }

    private boolean any(Search search) {
        if (master != null && (anyOfRules(master, search) || anyOfDates(master, search))) {
            return true;
        }
        for (Variant override : overrides) {
            CalendarTime id = override.replaces();
            long local = override.start().localSecond();
            if (search.wants(override)
                    && search.finds(
                            override,
                            id.localSecond(),
                            place(id, search.floating()).instant(id.localSecond()),
                            local,
                            place(override.start(), search.floating()),
                            override.span())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether an override is of an instance that would touch a range if it were not overridden (RFC 4791 9.6.6); one of all from
     * a moment on, of any of these.
     */
    public boolean replacesAnyIn(Component override, Range range) {
        for (Variant variant : overrides) {
            if (variant.component() == override && master != null) {
                CalendarTime id = variant.replaces();
                PlaceTime place = place(id, range.floating());
                long moment = place.instant(id.localSecond());
                Search original = new Search(range, null, any -> any.overlaps(range.from(), range.until()));
                if (original.finds(master, id.localSecond(), moment, id.localSecond(), place, master.span())) {
                    return true;
                }
                Range later = new Range(Math.max(range.from(), moment), range.until(), range.floating());
                return variant.andFuture()
                        && later.from() < later.until()
                        && unchanged().any(later, any -> true);
            }
        }
        return false;
    }

    /** The same without overrides. */
    private Occurrences unchanged() {
        try {
            return new Occurrences(zones, master, List.of());
        } catch (Malformed impossible) {
            throw new IllegalStateException("it was well-formed with overrides", impossible);
        }
    }

    private PlaceTime place(CalendarTime time, PlaceTime floating) {
        try {
            return zones.of(time, floating);
        } catch (Malformed unknown) {
            throw new IllegalStateException("a zone was known when the entry was compiled", unknown);
        }
    }

    private boolean anyOfRules(Variant entry, Search search) {
        long from = search.range().from() - reach;
        long until = search.range().until() + reach;
        Component only = search.only();
        if (only != null) {
            boolean own = entry.component() == only;
            for (Future future : futures) {
                if (future.variant().component() == only) {
                    from = Math.max(from, future.moment() - reach);
                    own = true;
                } else if (entry.component() == only) {
                    until = Math.min(until, future.moment() + reach);
                }
            }
            if (!own) {
                return false;
            }
        }
        PlaceTime counted = place(entry.start(), PlaceTime.UTC);
        if (rules.isEmpty()) {
            return is(entry, entry.start().localSecond(), counted, search);
        }
        RuleInstances[] cursors = new RuleInstances[rules.size()];
        long[] heads = new long[cursors.length];
        for (int i = 0; i < cursors.length; i++) {
            cursors[i] = new RuleInstances(rules.get(i), entry.start().local(), counted);
            cursors[i].advanceTo(from);
            heads[i] = cursors[i].next();
        }
        long before = Long.MIN_VALUE;
        for (int first = first(heads); heads[first] <= until && search.goesOn(); first = first(heads)) {
            if (heads[first] != before && is(entry, heads[first], counted, search)) {
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
    private boolean is(Variant entry, long local, PlaceTime counted, Search search) {
        long moment = counted.instant(local);
        if (excluded.contains(moment, local) || overridden.contains(moment, local)) {
            return false;
        }
        Future future = governing(moment);
        Variant variant = future == null ? entry : future.variant();
        return search.wants(variant)
                && search.finds(
                        variant,
                        local,
                        place(entry.start(), search.floating()).instant(local),
                        future == null ? local : future.start(local),
                        place(variant.start(), search.floating()),
                        variant.span());
    }

    /** The last override of all from a moment on that an instance is behind. */
    private @Nullable Future governing(long moment) {
        Future governing = null;
        for (Future future : futures) {
            if (future.moment() <= moment) {
                governing = future;
            }
        }
        return governing;
    }

    /** Dates are instances like those of rules: an override of all later ones moves them, and makes them as long as it is. */
    private boolean anyOfDates(Variant entry, Search search) {
        PlaceTime counted = place(entry.start(), PlaceTime.UTC);
        for (ExtraDate date : extraDates) {
            long local = date.start().localSecond();
            long moment = place(date.start(), PlaceTime.UTC).instant(local);
            PlaceTime place = place(date.start(), search.floating());
            if (excluded.contains(moment, local) || overridden.contains(moment, local)) {
                continue;
            }
            Future future = governing(moment);
            Variant variant = future == null ? entry : future.variant();
            if (!search.wants(variant)) {
                continue;
            }
            boolean found = future == null
                    ? search.finds(entry, local, place.instant(local), local, place, date.span())
                    : search.finds(
                            variant,
                            local,
                            place.instant(local),
                            future.start(counted.local(moment, local)),
                            place(variant.start(), search.floating()),
                            variant.span());
            if (found) {
                return true;
            }
        }
        return false;
    }
}
