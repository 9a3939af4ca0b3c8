// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which properties a request asks for (RFC 4918 9.1). */
sealed interface Wanted {
    /**
     * All that are cheap, and some more.
     *
     * @param include asked for besides
     */
    record All(List<Element> include) implements Wanted {
        /** Those that were asked for besides and are not there yet: a property shows up once (RFC 4918 9.1). */
        List<Element> besides(List<Element> there) {
            Set<Name> names = there.stream().map(Element::name).collect(Collectors.toSet());
            return new Named(include)
                    .properties.stream()
                            .filter(property -> !names.contains(property.name()))
                            .toList();
        }
    }

    /** The names of all. */
    record Names() implements Wanted {}

    /**
     * These.
     *
     * @param properties as they were asked for: what is in them belongs to the question
     */
    record Named(List<Element> properties) implements Wanted {
        /** Each once: the first one of a name. */
        public Named {
            Map<Name, Element> once = new LinkedHashMap<>();
            properties.forEach(property -> once.putIfAbsent(property.name(), property));
            properties = List.copyOf(once.values());
        }
    }

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
