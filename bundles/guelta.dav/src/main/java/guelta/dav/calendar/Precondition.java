// SPDX-License-Identifier: Apache-2.0
package guelta.dav.calendar;

import guelta.dav.Refusal;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.List;

/**
 * What calendar data or a question about them has to fulfil (RFC 4791 5.3.1, 5.3.2.1 and 7.8): the elements by which a client
 * is told what it has not.
 */
public enum Precondition {
    /** It is iCalendar 2.0, or a format that was asked for and can be made of it. */
    SUPPORTED_CALENDAR_DATA("supported-calendar-data"),
    /** It is well-formed, and its times, rules and zones can be computed. */
    VALID_CALENDAR_DATA("valid-calendar-data"),
    /** It is one entry of one kind, as RFC 4791 4.1 has them. */
    VALID_CALENDAR_OBJECT_RESOURCE("valid-calendar-object-resource"),
    /** The collection takes this kind of entry. */
    SUPPORTED_CALENDAR_COMPONENT("supported-calendar-component"),
    /** It has no more instances than allowed. */
    MAX_INSTANCES("max-instances"),
    /** A filter is built as RFC 4791 9.7 has it. */
    VALID_FILTER("valid-filter"),
    /** A filter asks about nothing that cannot be answered. */
    SUPPORTED_FILTER("supported-filter"),
    /** A text is compared in a way that is known (RFC 4791 7.5.1). */
    SUPPORTED_COLLATION("supported-collation");

    private static final int FORBIDDEN = 403;

    private final Name element;

    Precondition(String local) {
        this.element = Name.caldav(local);
    }

    /** The refusal of what does not fulfil it, with a sentence without a full stop that says why. */
    public Refusal because(String sentence) {
        return new Refusal(FORBIDDEN, element, new Malformed(sentence).getMessage());
    }

    /** The same; names the part of a filter that it is about. */
    public Refusal because(Element part, String sentence) {
        Element named = new Element(part.name(), "", part.attributes(), List.of());
        return new Refusal(FORBIDDEN, Element.of(element, named), new Malformed(sentence).getMessage());
    }
}
