// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import guelta.dav.Refusal;
import guelta.dav.query.FilterElement;
import guelta.dav.query.TextMatch;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Parameter;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a parameter of a property (RFC 4791 9.7.3).
 *
 * @param missing whether it is that there is none
 * @param text what its values, separated by commas, have to have; null for anything
 */
record ParameterFilter(
        String name, boolean missing, @Nullable TextMatch text) {
    static ParameterFilter of(Element element) throws Refusal {
        FilterElement parts = OfCalendars.element(element, "is-not-defined", "text-match");
        Optional<TextMatch> text = parts.text();
        return new ParameterFilter(parts.name(), parts.missing(), text.orElse(null));
    }

    /** The name of the element. */
    static Name element() {
        return Name.caldav("param-filter");
    }

    boolean matches(ContentLine line) {
        boolean any = false;
        for (Parameter parameter : line.parameters()) {
            if (parameter.name().equals(name)) {
                if (!missing && (text == null || text.matches(String.join(",", parameter.values())))) {
                    return true;
                }
                any = true;
            }
        }
        return missing && !any;
    }
}
