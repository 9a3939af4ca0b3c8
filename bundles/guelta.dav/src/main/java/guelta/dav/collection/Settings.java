// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.dav.access.Ace;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import guelta.store.Content;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of a collection itself, as its file {@value Layout#SETTINGS} has it: one {@code key: value} a line, keys in
 * order, so that differences can be read.
 *
 * @param uid names it through moves; one that was deleted and made again has another
 * @param created when it was made, in whole seconds
 * @param components the kinds of components that a calendar takes, in upper case; empty for all
 * @param access its own entries of access control, in order
 * @param properties those that a client has set, live ones that are kept as they were put included
 */
public record Settings(
        Type type,
        String uid,
        Instant created,
        List<String> components,
        List<Ace> access,
        Map<Name, Element> properties) {
    /** Keeps lists and map. */
    public Settings {
        components = List.copyOf(components);
        access = List.copyOf(access);
        properties = Map.copyOf(properties);
    }

    /** A new collection without properties. */
    public static Settings of(Type type, String uid, Instant created) {
        return new Settings(type, uid, created, List.of(), List.of(), Map.of());
    }

    /**
     * The settings in a file.
     *
     * @throws Malformed naming the line that can't be read
     */
    public static Settings parse(String file) throws Malformed {
        Type type = Type.PLAIN;
        String uid = "";
        Instant created = Instant.EPOCH;
        List<String> components = new ArrayList<>();
        List<Ace> access = new ArrayList<>();
        Map<Name, Element> properties = new TreeMap<>();
        int number = 0;
        for (String line : file.split("\n")) {
            number++;
            int colon = line.indexOf(": ");
            String value = colon < 0 ? "" : line.substring(colon + 2);
            switch (colon < 0 ? line : line.substring(0, colon)) {
                case "" -> {}
                case "type" -> {
                    int at = number;
                    type = Type.of(value)
                            .orElseThrow(() -> new Malformed("line " + at + ": '" + value
                                    + "' is no type of collections, there are plain, calendar and addressbook"));
                }
                case "uid" -> uid = value;
                case "created" -> created = instant(value, number);
                case "component" -> components.add(value);
                case "access" -> access.add(Ace.parse(value));
                case "property" -> {
                    Element property = Element.parse(value.getBytes(StandardCharsets.UTF_8));
                    properties.put(property.name(), property);
                }
                default ->
                    throw new Malformed("line " + number
                            + " has an unknown key, there are access, component, created, property, type and uid");
            }
        }
        return new Settings(type, uid, created, components, access, properties);
    }

    private static Instant instant(String value, int line) throws Malformed {
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException wrong) {
            throw new Malformed("line " + line + ": '" + value + "' is no time as 2026-11-26T08:00:00Z");
        }
    }

    /** The file that {@link #parse} reads. */
    public Content file() {
        StringBuilder text = new StringBuilder();
        access.forEach(ace -> text.append("access: ").append(ace.text()).append('\n'));
        components.forEach(name -> text.append("component: ").append(name).append('\n'));
        text.append("created: ").append(created).append('\n');
        properties(text, properties.values());
        text.append("type: ").append(type.text()).append('\n');
        text.append("uid: ").append(uid).append('\n');
        return Content.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    static void properties(StringBuilder text, Collection<Element> properties) {
        Map<Name, Element> sorted = new TreeMap<>();
        properties.forEach(property -> sorted.put(property.name(), property));
        sorted.values().forEach(property -> text.append("property: ")
                .append(XmlWriter.line(property))
                .append('\n'));
    }

    /** A property as text. */
    public Optional<String> text(Name property) {
        return Optional.ofNullable(properties.get(property)).map(Element::text);
    }

    /** With other properties. */
    public Settings withProperties(Map<Name, Element> others) {
        return new Settings(type, uid, created, components, access, others);
    }

    /** With another access list. */
    public Settings withAccess(List<Ace> own) {
        return new Settings(type, uid, created, components, own, properties);
    }

    /** Taking these kinds of components alone. */
    public Settings withComponents(List<String> names) {
        return new Settings(type, uid, created, names, access, properties);
    }

    /** The same for another collection. */
    public Settings as(String otherUid, Instant made) {
        return new Settings(type, otherUid, made, components, access, properties);
    }
}
