// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.Refusal;
import guelta.dav.query.Dialect;
import guelta.dav.query.FilterElement;
import guelta.dav.text.Collation;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;

/** Filters as RFC 6352 10.5 has them. */
final class OfCards implements Dialect {
    static final OfCards DIALECT = new OfCards();

    private static final int BAD_REQUEST = 400;

    private OfCards() {}

    /** An element in which these may be. */
    static FilterElement element(Element element, String... allowed) throws Refusal {
        FilterElement parts = new FilterElement(DIALECT, element);
        parts.allow(allowed);
        return parts;
    }

    @Override
    public Name name(String local) {
        return Name.carddav(local);
    }

    @Override
    public Collation collation() {
        return Collation.UNICODE_CASEMAP;
    }

    @Override
    public String test() {
        return "anyof";
    }

    @Override
    public Refusal invalid(String sentence) {
        return new Refusal(BAD_REQUEST, sentence);
    }

    @Override
    public Refusal unknownCollation(Element part, String sentence) {
        return Precondition.SUPPORTED_COLLATION.because(part, sentence);
    }
}
