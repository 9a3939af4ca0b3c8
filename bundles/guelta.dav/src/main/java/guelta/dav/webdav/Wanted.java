// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.List;

/** Which properties a request asks for (RFC 4918 9.1). */
sealed interface Wanted {
    /**
     * All that are cheap, and some more.
     *
     * @param include asked for besides
     */
    record All(List<Element> include) implements Wanted {}

    /** The names of all. */
    record Names() implements Wanted {}

    /**
     * These.
     *
     * @param properties as they were asked for: what is in them belongs to the question
     */
    record Named(List<Element> properties) implements Wanted {}

    /** What the body of PROPFIND asks for, or a report that may ask in the same way. */
    static Wanted of(Element body) throws Refusal {
        if (body.has(Name.dav("allprop"))) {
            return new All(body.element(Name.dav("include")).stream()
                    .flatMap(Element::elements)
                    .toList());
        }
        if (body.has(Name.dav("propname"))) {
            return new Names();
        }
        return new Named(body.element(Name.dav("prop"))
                .orElseThrow(() ->
                        new Refusal(400, "there is none of DAV:prop, DAV:allprop and DAV:propname in " + body.name()))
                .elements()
                .toList());
    }
}
