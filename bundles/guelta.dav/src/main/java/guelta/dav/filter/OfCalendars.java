// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import guelta.dav.Refusal;
import guelta.dav.calendar.Precondition;
import guelta.dav.query.Dialect;
import guelta.dav.query.FilterElement;
import guelta.dav.text.Collation;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;

/** Filters as RFC 4791 9.7 has them. */
final class OfCalendars implements Dialect {
    private static final OfCalendars DIALECT = new OfCalendars();

    private OfCalendars() {}

    /** An element in which these may be, and all of them have to be fulfilled. */
    static FilterElement element(Element element, String... allowed) throws Refusal {
        FilterElement parts = new FilterElement(DIALECT, element);
        parts.allow(allowed);
        String test = element.attribute("test").orElse(DIALECT.test());
        if (!test.equals("allof")) {
            throw Precondition.SUPPORTED_FILTER.because(
                    element, "a " + element.name().local() + " has the test '" + test + "', allowed is allof");
        }
        return parts;
    }

    @Override
    public Name name(String local) {
        return Name.caldav(local);
    }

    @Override
    public Collation collation() {
        return Collation.ASCII_CASEMAP;
    }

    @Override
    public String test() {
        return "allof";
    }

    @Override
    public Refusal invalid(String sentence) {
        return Precondition.VALID_FILTER.because(sentence);
    }

    @Override
    public Refusal unknownCollation(Element part, String sentence) {
        return Precondition.SUPPORTED_COLLATION.because(sentence);
    }
}
