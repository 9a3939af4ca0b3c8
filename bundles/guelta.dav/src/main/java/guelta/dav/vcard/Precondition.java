// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.Refusal;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.List;

/**
 * What a card or a question about cards has to fulfil (RFC 6352 5.1.1, 6.3.2.1, 8.6 and 8.7): the elements by which a client is
 * told what it has not.
 */
public enum Precondition {
    /** It is a vCard of a version that is taken. */
    SUPPORTED_ADDRESS_DATA("supported-address-data"),
    /** It can be given in the form that was asked for. */
    SUPPORTED_ADDRESS_DATA_CONVERSION("supported-address-data-conversion"),
    /** It is well-formed, and is one card with a UID. */
    VALID_ADDRESS_DATA("valid-address-data"),
    /** A filter asks about nothing that cannot be answered. */
    SUPPORTED_FILTER("supported-filter"),
    /** A text is compared in a way that is known (RFC 6352 8.3.1). */
    SUPPORTED_COLLATION("supported-collation");

    private static final int FORBIDDEN = 403;

    private final Name element;

    Precondition(String local) {
        this.element = Name.carddav(local);
    }

    /** The refusal of what does not fulfil it, with a sentence without a full stop that says why. */
    public Refusal because(String sentence) {
        return new Refusal(FORBIDDEN, element, new Malformed(sentence).getMessage());
    }

    /** The same; names the part of a filter that it is about. */
    Refusal because(Element part, String sentence) {
        Element named = new Element(part.name(), "", part.attributes(), List.of());
        return new Refusal(FORBIDDEN, Element.of(element, named), new Malformed(sentence).getMessage());
    }
}
