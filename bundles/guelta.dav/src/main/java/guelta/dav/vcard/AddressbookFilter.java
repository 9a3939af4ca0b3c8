// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.Refusal;
import guelta.dav.calendar.Verdict;
import guelta.dav.query.FilterElement;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.ArrayList;
import java.util.List;

/** The filter of an addressbook query (RFC 6352 10.5): which cards it is about. An immutable value. */
public final class AddressbookFilter {
    private final boolean all;
    private final List<PropertyFilter> properties;

    private AddressbookFilter(boolean all, List<PropertyFilter> properties) {
        this.all = all;
        this.properties = List.copyOf(properties);
    }

    /**
     * The filter of the element CARDDAV:filter.
     *
     * @throws Refusal when it is none, or asks for what cannot be answered: with the precondition of RFC 6352 8.6
     */
    public static AddressbookFilter parse(Element filter) throws Refusal {
        FilterElement parts = OfCards.element(filter, "prop-filter");
        List<PropertyFilter> properties = new ArrayList<>();
        for (Element property : filter.elements(Name.carddav("prop-filter")).toList()) {
            properties.add(PropertyFilter.of(property));
        }
        return new AddressbookFilter(parts.all(), properties);
    }

    /** Whether a card matches; a filter without conditions takes all. */
    public boolean matches(VCard card) {
        return properties.isEmpty()
                || (all
                        ? properties.stream().allMatch(property -> property.matches(card))
                        : properties.stream().anyMatch(property -> property.matches(card)));
    }

    /** What the summary of a card says of that: ask it first, and the card where it does not know. */
    public Verdict judge(CardSummary summary) {
        if (properties.isEmpty()) {
            return Verdict.YES;
        }
        Verdict verdict = all ? Verdict.YES : Verdict.NO;
        for (PropertyFilter property : properties) {
            Verdict one = property.judge(summary);
            boolean decides = all ? one.compareTo(verdict) < 0 : one.compareTo(verdict) > 0;
            verdict = decides ? one : verdict;
        }
        return verdict;
    }
}
