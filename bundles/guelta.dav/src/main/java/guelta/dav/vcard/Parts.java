// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.Refusal;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is in an element of a filter; whatever belongs to another namespace is passed over (RFC 4918 17). */
record Parts(Element element) {
    private static final int BAD_REQUEST = 400;

    /** Refuses all elements of CardDAV but these, and is-not-defined beside others. */
    void allow(String... names) throws Refusal {
        List<String> allowed = List.of(names);
        List<Element> own = element.elements()
                .filter(child -> child.name().namespace().equals(Name.CARDDAV))
                .toList();
        for (Element child : own) {
            if (!allowed.contains(child.name().local())) {
                throw wrong("has a " + child.name().local() + ", allowed are " + String.join(", ", allowed));
            }
        }
        if (missing() && own.size() > 1) {
            throw wrong("has is-not-defined and something else");
        }
    }

    /** Whether all of its conditions have to be fulfilled, not one of them (RFC 6352 10.5: that is the default). */
    boolean all() throws Refusal {
        String test = element.attribute("test").orElse("anyof");
        return switch (test) {
            case "anyof" -> false;
            case "allof" -> true;
            default -> throw wrong("has the test '" + test + "', allowed are anyof and allof");
        };
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
        return element.has(Name.carddav("is-not-defined"));
    }

    /** The element of this name, of which there may be one. */
    Optional<Element> one(String local) throws Refusal {
        List<Element> all = element.elements(Name.carddav(local)).toList();
        if (all.size() > 1) {
            throw wrong("has two " + local + ", allowed is one");
        }
        return all.stream().findFirst();
    }

    Refusal wrong(String what) {
        String name = element.attribute("name").map(text -> " " + text).orElse("");
        return new Refusal(BAD_REQUEST, "the " + element.name().local() + name + " " + what);
    }
}
