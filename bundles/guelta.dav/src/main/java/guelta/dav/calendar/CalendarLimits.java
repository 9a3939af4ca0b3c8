// SPDX-License-Identifier: Apache-2.0
package guelta.dav.calendar;

import guelta.dav.Refusal;
import guelta.dav.icalendar.Component;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a calendar collection allows of the objects in it (RFC 4791 5.2).
 *
 * @param components the kinds of entries that it takes
 * @param instances by COUNT, dates and overrides, at most {@link CalendarObject#MOST_INSTANCES}
 * @param attendees of any one component
 */
public record CalendarLimits(Set<String> components, int instances, int attendees) {
    /** With a set of its own. */
    public CalendarLimits {
        components = Set.copyOf(components);
    }

    /** Of these kinds as much as can be. */
    public static CalendarLimits of(Set<String> components) {
        return new CalendarLimits(components, CalendarObject.MOST_INSTANCES, Integer.MAX_VALUE);
    }

    /**
     * The kinds of entries that a supported-calendar-component-set names (RFC 4791 5.2.3), all when it names none; VTIMEZONE and
     * VALARM, which some clients name, too, are no kinds.
     *
     * @throws Refusal when it names a kind that no calendar takes
     */
    public static Set<String> components(Element set) throws Refusal {
        Set<String> kinds = new TreeSet<>();
        for (Element component : set.elements(Name.caldav("comp")).toList()) {
            String name = component.attribute("name").orElse("").strip().toUpperCase(Locale.ROOT);
            if (CalendarObject.KINDS.contains(name)) {
                kinds.add(name);
            } else if (!name.equals("VTIMEZONE") && !name.equals("VALARM")) {
                throw Precondition.SUPPORTED_CALENDAR_COMPONENT.because("a calendar for '" + name
                        + "' cannot be made, allowed are " + String.join(", ", new TreeSet<>(CalendarObject.KINDS)));
            }
        }
        return kinds.isEmpty() ? CalendarObject.KINDS : Set.copyOf(kinds);
    }

    /**
     * Lets an object pass.
     *
     * @throws Refusal when it is not allowed here
     */
    public void check(CalendarObject object) throws Refusal {
        if (!components.contains(object.kind())) {
            throw Precondition.SUPPORTED_CALENDAR_COMPONENT.because("this calendar takes no " + object.kind()
                    + ", allowed are " + String.join(", ", new TreeSet<>(components)));
        }
        long counted = object.occurrences().counted();
        if (counted > instances) {
            throw Precondition.MAX_INSTANCES.because(
                    "the entry has " + counted + " instances by COUNT, RDATE and overrides, allowed are " + instances);
        }
        for (Component component : object.components()) {
            long invited = component.properties("ATTENDEE").count();
            if (invited > attendees) {
                throw Precondition.MAX_ATTENDEES_PER_INSTANCE.because(
                        "the entry has " + invited + " attendees, allowed are " + attendees);
            }
        }
    }
}
