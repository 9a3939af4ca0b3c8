// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import guelta.dav.Refusal;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.calendar.Precondition;
import guelta.dav.calendar.Summary;
import guelta.dav.calendar.Verdict;
import guelta.dav.icalendar.Component;
import guelta.dav.occurrence.Range;
import guelta.dav.query.FilterElement;
import guelta.dav.query.TextMatch;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a component (RFC 4791 9.7.1): that one and the same component fulfils all parts of.
 *
 * @param missing whether it is that there is none
 * @param range when any of its occurrences has to be, or any of its alarms has to ring
 */
record ComponentFilter(
        String name,
        boolean missing,
        @Nullable TimeRange range,
        List<PropertyFilter> properties,
        List<ComponentFilter> components) {
    private static final Set<String> WITH_TIME =
            Set.of("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY", "VALARM");
    private static final int DEEPEST = 8;

    /** The filter of an element in one for another component; of the outermost one, that is empty. */
    static ComponentFilter of(Element element, String outer, int depth) throws Refusal {
        FilterElement parts =
                OfCalendars.element(element, "is-not-defined", "time-range", "prop-filter", "comp-filter");
        String name = parts.name();
        if (!isIn(name, outer)) {
            throw parts.wrong("is in " + (outer.isEmpty() ? "no other one" : "one for " + outer)
                    + ", where there is no such component");
        }
        if (depth > DEEPEST) {
            throw parts.wrong("is " + depth + " deep, allowed are " + DEEPEST);
        }
        Optional<Element> range = parts.one("time-range");
        if (range.isPresent() && !WITH_TIME.contains(name)) {
            String sentence = "the component " + name
                    + " cannot be searched by time, allowed are VEVENT, VTODO, VJOURNAL, VFREEBUSY, VAVAILABILITY and VALARM";
            throw name.startsWith("X-")
                    ? Precondition.SUPPORTED_FILTER.because(element, sentence)
                    : Precondition.VALID_FILTER.because(sentence);
        }
        List<PropertyFilter> properties = new ArrayList<>();
        for (Element property : element.elements(PropertyFilter.element()).toList()) {
            properties.add(PropertyFilter.of(property));
        }
        List<ComponentFilter> components = new ArrayList<>();
        for (Element component : element.elements(element()).toList()) {
            components.add(of(component, name, depth + 1));
        }
        return new ComponentFilter(
                name,
                parts.missing(),
                range.isPresent() ? TimeRange.open(range.get()) : null,
                List.copyOf(properties),
                List.copyOf(components));
    }

    /** The name of the element. */
    static Name element() {
        return Name.caldav("comp-filter");
    }

    /** Where RFC 5545 has a component; those that it does not know may be anywhere in a calendar. */
    private static boolean isIn(String name, String outer) {
        return switch (name) {
            case "VCALENDAR" -> outer.isEmpty();
            case "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY" -> outer.equals("VCALENDAR") || outer.equals("VPOLL");
            case "VTIMEZONE", "VAVAILABILITY", "VPOLL" -> outer.equals("VCALENDAR");
            case "VALARM" -> outer.equals("VEVENT") || outer.equals("VTODO");
            case "STANDARD", "DAYLIGHT" -> outer.equals("VTIMEZONE");
            case "AVAILABLE" -> outer.equals("VAVAILABILITY");
            default -> !outer.isEmpty();
        };
    }

    /** Whether any of these components fulfils it; of what is in an entry of the object, that is the entry. */
    boolean matches(List<Component> scope, @Nullable Component entry, CalendarObject object, PlaceTime floating) {
        boolean any = false;
        for (Component component : scope) {
            if (component.name().equals(name)) {
                if (!missing && matches(component, entry, object, floating)) {
                    return true;
                }
                any = true;
            }
        }
        return missing && !any;
    }

    private boolean matches(Component component, @Nullable Component entry, CalendarObject object, PlaceTime floating) {
        for (PropertyFilter property : properties) {
            if (!property.matches(component, object, floating)) {
                return false;
            }
        }
        if (range != null && !isIn(range.on(floating), component, entry, object)) {
            return false;
        }
        Component inner = name.equals("VCALENDAR") ? null : entry == null ? component : entry;
        for (ComponentFilter filter : components) {
            if (!filter.matches(component.components(), inner, object, floating)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIn(Range range, Component component, @Nullable Component entry, CalendarObject object) {
        return entry == null ? object.overlaps(component, range) : object.rings(entry, component, range);
    }

    /** What a summary says of a condition on an entry. */
    Verdict ofEntry(Summary summary, PlaceTime floating) {
        if (!CalendarObject.KINDS.contains(name)) {
            return Verdict.MAYBE;
        }
        boolean there = summary.kind().equals(name);
        if (missing || !there) {
            return missing && !there ? Verdict.YES : Verdict.NO;
        }
        Verdict verdict = range == null ? Verdict.YES : summary.overlaps(range.on(floating));
        for (PropertyFilter property : properties) {
            TextMatch text = property.text();
            boolean wanted = text != null && !text.negated();
            verdict = verdict.and(wanted ? summary.has(property.name(), text.widest()) : Verdict.MAYBE);
        }
        for (ComponentFilter component : components) {
            verdict = verdict.and(component.inEntry(summary, floating));
        }
        return verdict;
    }

    /** When an entry has to happen for this: an object that has none then does not fulfil it, whatever else is asked. */
    Optional<TimeRange> rangeOfEntry() {
        return missing || !CalendarObject.KINDS.contains(name) ? Optional.empty() : Optional.ofNullable(range);
    }

    private Verdict inEntry(Summary summary, PlaceTime floating) {
        if (!name.equals("VALARM") || missing) {
            return name.equals("VALARM") && !summary.hasAlarms() ? Verdict.YES : Verdict.MAYBE;
        }
        if (!summary.hasAlarms()) {
            return Verdict.NO;
        }
        return range == null ? Verdict.MAYBE : summary.rings(range.on(floating));
    }
}
