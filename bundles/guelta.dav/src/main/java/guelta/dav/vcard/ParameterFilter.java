// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.Refusal;
import guelta.dav.query.FilterElement;
import guelta.dav.query.TextMatch;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Parameter;
import guelta.dav.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a parameter of a property (RFC 6352 10.5.2).
 *
 * @param missing whether it is that there is none
 * @param text what one of its values has to have; null for anything
 */
record ParameterFilter(
        String name, boolean missing, @Nullable TextMatch text) {
    static ParameterFilter of(Element element) throws Refusal {
        FilterElement parts = OfCards.element(element, "is-not-defined", "text-match");
        Optional<TextMatch> text = parts.text();
        return new ParameterFilter(parts.name(), parts.missing(), text.orElse(null));
    }

    boolean matches(ContentLine line) {
        List<String> values = values(line);
        boolean there = !values.isEmpty()
                || line.parameters().stream()
                        .anyMatch(parameter -> parameter.name().equals(name));
        if (missing || !there) {
            return missing && !there;
        }
        return text == null || text.matches(values);
    }

    /** Each value for itself, and the whole of them. */
    private List<String> values(ContentLine line) {
        List<String> values = new ArrayList<>();
        if (name.equals("TYPE")) {
            values.addAll(Values.types(line));
        } else {
            for (Parameter parameter : line.parameters()) {
                if (parameter.name().equals(name)) {
                    values.addAll(parameter.values());
                }
            }
        }
        if (values.size() > 1) {
            values.add(String.join(",", values));
        }
        return values;
    }
}
