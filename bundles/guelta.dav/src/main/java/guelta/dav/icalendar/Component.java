// SPDX-License-Identifier: Apache-2.0
package guelta.dav.icalendar;

import guelta.dav.text.ContentLine;
import guelta.dav.text.ContentLines;
import guelta.dav.text.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A component of iCalendar with all that is in it, known or not (RFC 5545 3.6).
 *
 * @param name in upper case
 */
public record Component(String name, List<ContentLine> properties, List<Component> components) {
    private static final int DEEPEST = 8;

    /** With lists of its own. */
    public Component {
        properties = List.copyOf(properties);
        components = List.copyOf(components);
    }

    /**
     * The one component that these octets are.
     *
     * @throws Malformed when they are none, or more than one
     */
    public static Component parse(byte[] octets) throws Malformed {
        ContentLines lines = new ContentLines(octets);
        if (!lines.hasNext()) {
            throw new Malformed("there is no BEGIN:VCALENDAR, there is nothing");
        }
        ContentLine first = lines.next();
        if (!first.name().equals("BEGIN")) {
            throw new Malformed("line " + first.number() + " is " + first.name() + ", it has to be BEGIN:VCALENDAR");
        }
        Component component = parse(first, lines, 1);
        if (lines.hasNext()) {
            throw new Malformed("line " + lines.next().number() + " comes behind the end of " + component.name());
        }
        return component;
    }

    /**
     * The components that these octets are, one behind the other.
     *
     * @throws Malformed when they are none
     */
    public static List<Component> all(byte[] octets) throws Malformed {
        ContentLines lines = new ContentLines(octets);
        List<Component> components = new ArrayList<>();
        while (lines.hasNext()) {
            ContentLine first = lines.next();
            if (!first.name().equals("BEGIN")) {
                throw new Malformed(
                        "line " + first.number() + " is " + first.name() + ", it has to be BEGIN:VCALENDAR");
            }
            components.add(parse(first, lines, 1));
        }
        return components;
    }

    private static Component parse(ContentLine begin, ContentLines lines, int depth) throws Malformed {
        String name = nameIn(begin);
        if (depth > DEEPEST) {
            throw new Malformed(
                    "line " + begin.number() + " begins " + name + " " + depth + " deep, allowed are " + DEEPEST);
        }
        List<ContentLine> properties = new ArrayList<>();
        List<Component> components = new ArrayList<>();
        while (lines.hasNext()) {
            ContentLine line = lines.next();
            if (line.name().equals("BEGIN")) {
                components.add(parse(line, lines, depth + 1));
            } else if (line.name().equals("END")) {
                if (!nameIn(line).equals(name)) {
                    throw new Malformed("line " + line.number() + " ends " + nameIn(line) + ", line " + begin.number()
                            + " has begun " + name);
                }
                return new Component(name, properties, components);
            } else {
                properties.add(line);
            }
        }
        throw new Malformed("line " + begin.number() + " begins " + name + ", which does not end");
    }

    private static String nameIn(ContentLine line) {
        return line.value().strip().toUpperCase(Locale.ROOT);
    }

    /** The first property of a name in upper case. */
    public Optional<ContentLine> property(String property) {
        return properties(property).findFirst();
    }

    /** The properties of a name in upper case, in their order. */
    public Stream<ContentLine> properties(String property) {
        return properties.stream().filter(line -> line.name().equals(property));
    }

    /** The components of a name in upper case, in their order. */
    public Stream<Component> components(String component) {
        return components.stream().filter(candidate -> candidate.name().equals(component));
    }
}
