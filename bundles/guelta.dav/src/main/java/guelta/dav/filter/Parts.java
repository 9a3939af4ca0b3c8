// SPDX-License-Identifier: Apache-2.0
package guelta.dav.filter;

import guelta.dav.Refusal;
import guelta.dav.calendar.Precondition;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is in an element of a filter; whatever belongs to another namespace is passed over (RFC 4918 17). */
record Parts(Element element) {
    /** Refuses all elements of CalDAV but these, and is-not-defined beside others. */
    void allow(String... names) throws Refusal {
        List<String> allowed = List.of(names);
        List<Element> own = element.elements()
                .filter(child -> child.name().namespace().equals(Name.CALDAV))
                .toList();
        for (Element child : own) {
            if (!allowed.contains(child.name().local())) {
                throw wrong("has a " + child.name().local() + ", allowed are " + String.join(", ", allowed));
            }
        }
        if (missing() && own.size() > 1) {
            throw wrong("has is-not-defined and something else");
        }
        String test = element.attribute("test").orElse("allof");
        if (!test.equals("allof")) {
            throw Precondition.SUPPORTED_FILTER.because(
                    element, "a " + element.name().local() + " has the test '" + test + "', allowed is allof");
        }
    }

    /** The value of the attribute that says what it is about, in upper case. */
    String name() throws Refusal {
        String name = element.attribute("name").orElse("").strip();
        if (name.isEmpty()) {
            throw wrong("has no name");
        }
        return name.toUpperCase(Locale.ROOT);
    }

    boolean missing() {
        return element.has(Name.caldav("is-not-defined"));
    }

    /** The element of this name, of which there may be one. */
    Optional<Element> one(String local) throws Refusal {
        List<Element> all = element.elements(Name.caldav(local)).toList();
        if (all.size() > 1) {
            throw wrong("has two " + local + ", allowed is one");
        }
        return all.stream().findFirst();
    }

    Refusal wrong(String what) {
        String name = element.attribute("name").map(text -> " " + text).orElse("");
        return Precondition.VALID_FILTER.because("the " + element.name().local() + name + " " + what);
    }
}
