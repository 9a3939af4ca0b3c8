// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import guelta.dav.Refusal;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.calendar.Precondition;
import guelta.dav.icalendar.CalendarTime;
import guelta.dav.icalendar.Component;
import guelta.dav.occurrence.Range;
import guelta.dav.query.FilterElement;
import guelta.dav.query.TextMatch;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a property of a component (RFC 4791 9.7.2): that one and the same property fulfils all parts of.
 *
 * @param missing whether it is that there is none
 * @param range when its value has to be
 * @param text what its value has to have
 */
record PropertyFilter(
        String name,
        boolean missing,
        @Nullable TimeRange range,
        @Nullable TextMatch text,
        List<ParameterFilter> parameters) {
    private static final Set<String> WITH_TIME =
            Set.of("COMPLETED", "CREATED", "DTEND", "DTSTAMP", "DTSTART", "DUE", "LAST-MODIFIED");
    /** What occurrences have, too, each its own. */
    private static final Set<String> OF_OCCURRENCES = Set.of("DTSTART", "DTEND", "DUE");
    /** What has times for which RFC 4791 9.9 says nothing. */
    private static final Set<String> WITH_OTHER_TIME =
            Set.of("ACKNOWLEDGED", "EXDATE", "RDATE", "RECURRENCE-ID", "TRIGGER");

    static PropertyFilter of(Element element) throws Refusal {
        FilterElement parts =
                OfCalendars.element(element, "is-not-defined", "time-range", "text-match", "param-filter");
        String name = parts.name();
        Optional<Element> range = parts.one("time-range");
        Optional<TextMatch> text = parts.text();
        if (range.isPresent() && text.isPresent()) {
            throw parts.wrong("has time-range and text-match, allowed is one of them");
        }
        if (range.isPresent() && !WITH_TIME.contains(name)) {
            boolean other = WITH_OTHER_TIME.contains(name) || name.startsWith("X-");
            String sentence = "the property " + name
                    + " cannot be searched by time, allowed are COMPLETED, CREATED, DTEND, DTSTAMP, DTSTART, DUE and LAST-MODIFIED";
            throw other
                    ? Precondition.SUPPORTED_FILTER.because(element, sentence)
                    : Precondition.VALID_FILTER.because(sentence);
        }
        List<ParameterFilter> parameters = new ArrayList<>();
        for (Element parameter : element.elements(ParameterFilter.element()).toList()) {
            parameters.add(ParameterFilter.of(parameter));
        }
        return new PropertyFilter(
                name,
                parts.missing(),
                range.isPresent() ? TimeRange.open(range.get()) : null,
                text.orElse(null),
                List.copyOf(parameters));
    }

    /** The name of the element. */
    static Name element() {
        return Name.caldav("prop-filter");
    }

    boolean matches(Component component, CalendarObject object, PlaceTime floating) {
        boolean any = false;
        for (ContentLine line : component.properties()) {
            if (line.name().equals(name)) {
                if (!missing && matches(line, component, object, floating)) {
                    return true;
                }
                any = true;
            }
        }
        if (missing || any) {
            return missing && !any;
        }
        return range != null && parameters.isEmpty() && isEffective(component) && occurs(component, object, floating);
    }

    private boolean matches(ContentLine line, Component component, CalendarObject object, PlaceTime floating) {
        return (text == null || text.matches(line.text()))
                && (range == null || isIn(line, component, object, floating))
                && parameters.stream().allMatch(parameter -> parameter.matches(line));
    }

    /** RFC 4791 9.9: a DTEND or DUE that DURATION says. */
    private boolean isEffective(Component component) {
        return component.property("DURATION").isPresent()
                && (name.equals("DTEND") && component.name().equals("VEVENT")
                        || name.equals("DUE")
                                && component.name().equals("VTODO")
                                && component.property("DTSTART").isPresent());
    }

    private boolean isIn(ContentLine line, Component component, CalendarObject object, PlaceTime floating) {
        if (range == null || OF_OCCURRENCES.contains(name) && occurs(component, object, floating)) {
            return true;
        }
        try {
            CalendarTime time = CalendarTime.of(line);
            long moment = object.zones().of(time, floating).instant(time.localSecond());
            return !isOfOccurrences(component, object) && range.from() <= moment && moment < range.until();
        } catch (Malformed none) {
            return false;
        }
    }

    private boolean isOfOccurrences(Component component, CalendarObject object) {
        return OF_OCCURRENCES.contains(name)
                && Set.of("VEVENT", "VTODO", "VJOURNAL").contains(component.name())
                && object.components().stream().anyMatch(entry -> entry == component);
    }

    /** Whether any occurrence of the component has its start or end in the range. */
    private boolean occurs(Component component, CalendarObject object, PlaceTime floating) {
        if (range == null || !isOfOccurrences(component, object)) {
            return false;
        }
        long from = range.from();
        long until = range.until();
        boolean start = name.equals("DTSTART");
        return object.occurrences().anyOf(component, new Range(from - 1, until + 1, floating), occurrence -> {
            long moment = start ? occurrence.start() : occurrence.end();
            return from <= moment && moment < until;
        });
    }
}
