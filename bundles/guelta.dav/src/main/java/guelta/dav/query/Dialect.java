// SPDX-License-Identifier: Apache-2.0
package guelta.dav.query;

import guelta.dav.Refusal;
import guelta.dav.text.Collation;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;

/** In what the filters of CalDAV and those of CardDAV differ. Implementations have no state. */
public interface Dialect {
    /** The name of an element of it. */
    Name name(String local);

    /** How texts are compared when nothing is said. */
    Collation collation();

    /** What an element whose attribute {@code test} says nothing wants of its conditions: {@code anyof} or {@code allof}. */
    String test();

    /** The refusal of a filter that is none, with a sentence without a full stop. */
    Refusal invalid(String sentence);

    /** The refusal of a part of a filter that compares texts in a way that is not known. */
    Refusal unknownCollation(Element part, String sentence);
}
