// SPDX-License-Identifier: Apache-2.0
package guelta.dav.query;

import guelta.dav.Refusal;
import guelta.dav.xml.Element;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An element of a filter, to be taken apart; whatever belongs to another namespace is passed over (RFC 4918 17). */
public record FilterElement(Dialect dialect, Element element) {
    /**
     * Goes on if nothing else of its namespace is right in it.
     *
     * @throws Refusal for anything but these, and for is-not-defined beside something else
     */
    public void allow(String... names) throws Refusal {
        List<String> allowed = List.of(names);
        String namespace = element.name().namespace();
        List<Element> own = element.elements()
                .filter(child -> child.name().namespace().equals(namespace))
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

    /** Whether all of its conditions have to be fulfilled, not one of them (RFC 6352 10.5). */
    public boolean all() throws Refusal {
        String test = element.attribute("test").orElse(dialect.test());
        return switch (test) {
            case "anyof" -> false;
            case "allof" -> true;
            default -> throw wrong("has the test '" + test + "', allowed are anyof and allof");
        };
    }

    /** The value of the attribute that says what it is about, in upper case. */
    public String name() throws Refusal {
        String name = element.attribute("name").orElse("").strip();
        if (name.isEmpty()) {
            throw wrong("has no name");
        }
        return name.toUpperCase(Locale.ROOT);
    }

    /** Whether it is fulfilled by what is not there. */
    public boolean missing() {
        return element.has(dialect.name("is-not-defined"));
    }

    /** The element of this name, of which there may be one. */
    public Optional<Element> one(String local) throws Refusal {
        List<Element> all = element.elements(dialect.name(local)).toList();
        if (all.size() > 1) {
            throw wrong("has two " + local + ", allowed is one");
        }
        return all.stream().findFirst();
    }

    /** The text-match in it, of which there may be one. */
    public Optional<TextMatch> text() throws Refusal {
        Optional<Element> text = one("text-match");
        return text.isPresent() ? Optional.of(TextMatch.of(dialect, text.get())) : Optional.empty();
    }

    /** The refusal of it, with what is wrong. */
    public Refusal wrong(String what) {
        String name = element.attribute("name").map(text -> " " + text).orElse("");
        return dialect.invalid("the " + element.name().local() + name + " " + what);
    }
}
