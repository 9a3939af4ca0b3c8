// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.Refusal;
import guelta.dav.calendar.Precondition;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which components and properties are wanted (RFC 4791 9.6.1): the element CALDAV:comp. One that says nothing about what is in
 * its component wants all of it, as RFC 4791 7.8.1 has it for VTIMEZONE.
 *
 * @param properties those wanted, and whether with their values; null for all
 * @param components those wanted; null for all
 */
record Selection(
        String name,
        @Nullable Map<String, Boolean> properties,
        @Nullable List<Selection> components) {
    /** Everything. */
    static final Selection ALL = new Selection("", null, null);

    private static final int DEEPEST = 8;

    static Selection of(Element comp, int depth) throws Refusal {
        if (depth > DEEPEST) {
            throw Precondition.SUPPORTED_CALENDAR_DATA.because(
                    "calendar-data has comp " + depth + " deep, allowed are " + DEEPEST);
        }
        Map<String, Boolean> properties = new HashMap<>();
        for (Element property : comp.elements(Name.caldav("prop")).toList()) {
            properties.put(
                    name(property), !property.attribute("novalue").orElse("no").equals("yes"));
        }
        List<Selection> components = new ArrayList<>();
        for (Element component : comp.elements(Name.caldav("comp")).toList()) {
            components.add(of(component, depth + 1));
        }
        boolean allProperties = comp.has(Name.caldav("allprop"));
        boolean allComponents = comp.has(Name.caldav("allcomp"));
        boolean silent = properties.isEmpty() && components.isEmpty() && !allProperties && !allComponents;
        return new Selection(
                name(comp),
                allProperties || silent ? null : Map.copyOf(properties),
                allComponents || silent ? null : List.copyOf(components));
    }

    private static String name(Element element) throws Refusal {
        String name = element.attribute("name").orElse("").strip();
        if (name.isEmpty()) {
            throw Precondition.SUPPORTED_CALENDAR_DATA.because(
                    "a " + element.name().local() + " in calendar-data has no name");
        }
        return name.toUpperCase(Locale.ROOT);
    }

    /** Whether a property is wanted. */
    boolean has(String property) {
        return properties == null || properties.containsKey(property);
    }

    /** Whether a property that is wanted is so with its value. */
    boolean hasValue(String property) {
        return properties == null || properties.getOrDefault(property, true);
    }

    /** What is wanted of a component in here; null for nothing. */
    @Nullable
    Selection in(String component) {
        if (components == null) {
            return ALL;
        }
        for (Selection selection : components) {
            if (selection.name.equals(component)) {
                return selection;
            }
        }
        return null;
    }
}
