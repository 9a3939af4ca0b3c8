// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import guelta.dav.Refusal;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.calendar.Precondition;
import guelta.dav.calendar.Summary;
import guelta.dav.calendar.Verdict;
import guelta.dav.occurrence.Range;
import guelta.dav.query.FilterElement;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.xml.Element;
import java.util.List;
import java.util.Optional;

/**
 * The filter of a calendar query (RFC 4791 9.7): which calendar objects it is about. First ask the {@link Summary} of each,
 * then, where that does not know, the object. An immutable value.
 */
public final class CalendarFilter {
    private final ComponentFilter root;

    private CalendarFilter(ComponentFilter root) {
        this.root = root;
    }

    /**
     * The filter of the element CALDAV:filter.
     *
     * @throws Refusal when it is none, or asks for what cannot be answered: with the precondition of RFC 4791 7.8
     */
    public static CalendarFilter parse(Element filter) throws Refusal {
        FilterElement parts = OfCalendars.element(filter, "comp-filter");
        Element root = parts.one("comp-filter")
                .orElseThrow(() -> Precondition.VALID_FILTER.because("the filter has no comp-filter for VCALENDAR"));
        return new CalendarFilter(ComponentFilter.of(root, "", 1));
    }

    /** Whether an object matches; days and floating times are on this clock (RFC 4791 7.3). */
    public boolean matches(CalendarObject object, PlaceTime floating) {
        return root.matches(List.of(object.calendar()), null, object, floating);
    }

    /**
     * A range that has to be touched by the {@link Summary#extent} of an object for it to match; empty when something else than
     * time decides, or the time of something else.
     */
    public Optional<Range> during() {
        return root.components().stream()
                .flatMap(component -> component.rangeOfEntry().stream())
                .map(range -> range.on(PlaceTime.UTC))
                .findFirst();
    }

    /** What the summary of an object says of that. */
    public Verdict judge(Summary summary, PlaceTime floating) {
        if (root.missing()) {
            return Verdict.NO;
        }
        Verdict verdict = root.properties().isEmpty() ? Verdict.YES : Verdict.MAYBE;
        for (ComponentFilter component : root.components()) {
            verdict = verdict.and(component.ofEntry(summary, floating));
        }
        return verdict;
    }
}
