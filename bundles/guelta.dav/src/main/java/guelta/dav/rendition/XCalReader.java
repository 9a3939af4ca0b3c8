// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.text.LineWriter;
import guelta.dav.text.Malformed;
import guelta.dav.text.Parameter;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads calendars written in XML (RFC 6321); what belongs to other namespaces is passed over. Confined to one thread. */
final class XCalReader {
    private final LineWriter to = new LineWriter();

    private XCalReader() {}

    /** The iCalendar of a document of one or several calendars. */
    static byte[] icalendar(byte[] document, int mostNodes) throws Malformed {
        Element root = Element.parse(document, mostNodes);
        if (!root.name().equals(name("icalendar"))) {
            throw new Malformed("the document is " + root.name() + ", it has to be " + name("icalendar"));
        }
        XCalReader reader = new XCalReader();
        for (Element calendar : own(root)) {
            reader.component(calendar);
        }
        return reader.to.octets();
    }

    private static Name name(String local) {
        return new Name(XCal.NAMESPACE, local);
    }

    private static List<Element> own(Element element) {
        return element.elements()
                .filter(child -> child.name().namespace().equals(XCal.NAMESPACE))
                .toList();
    }

    private void component(Element component) throws Malformed {
        String name = TypedText.name(component.name().local());
        to.line("BEGIN:" + name);
        for (Element part : own(component)) {
            switch (part.name().local()) {
                case "properties" -> {
                    for (Element property : own(part)) {
                        property(property);
                    }
                }
                case "components" -> {
                    for (Element inner : own(part)) {
                        component(inner);
                    }
                }
                default ->
                    throw new Malformed(name + " has a " + part.name().local()
                            + " in it, allowed in a component are properties and components");
            }
        }
        to.line("END:" + name);
    }

    private void property(Element property) throws Malformed {
        String name = property.name().local();
        List<Parameter> parameters = List.of();
        List<Element> values = new ArrayList<>();
        for (Element part : own(property)) {
            if (part.name().equals(name("parameters"))) {
                parameters = parameters(part);
            } else {
                values.add(part);
            }
        }
        Optional<String> structure = structure(name, values);
        if (structure.isPresent()) {
            List<String> parts = values.stream().map(Element::text).toList();
            to.line(TypedText.line(name, parameters, structure.get(), List.of(parts)));
            return;
        }
        String type =
                values.isEmpty() ? ValueType.UNKNOWN : values.get(0).name().local();
        List<Object> typed = new ArrayList<>();
        for (Element value : values) {
            if (!value.name().local().equals(type)) {
                throw new Malformed("the property " + name + " has a " + type + " and a "
                        + value.name().local() + ", allowed are values of one type");
            }
            typed.add(value(value));
        }
        to.line(TypedText.line(name, parameters, type, typed));
    }

    /** RFC 6321 3.4.1: properties whose parts are elements of their own; the type of these. */
    private static Optional<String> structure(String name, List<Element> values) {
        String first = values.isEmpty() ? "" : values.get(0).name().local();
        return switch (name) {
            case "geo" -> first.equals("latitude") ? Optional.of(ValueType.FLOAT) : Optional.empty();
            case "request-status" -> first.equals("code") ? Optional.of(ValueType.TEXT) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Object value(Element value) {
        List<Element> parts = own(value);
        if (value.name().equals(name("recur"))) {
            Map<String, List<String>> rule = new LinkedHashMap<>();
            parts.forEach(part -> rule.computeIfAbsent(part.name().local(), none -> new ArrayList<>())
                    .add(part.text()));
            return rule;
        }
        return value.name().equals(name("period"))
                ? parts.stream().map(Element::text).toList()
                : value.text();
    }

    private static List<Parameter> parameters(Element parameters) throws Malformed {
        List<Parameter> read = new ArrayList<>();
        for (Element parameter : own(parameters)) {
            String name = TypedText.name(parameter.name().local());
            List<String> values = own(parameter).stream().map(Element::text).toList();
            // The element of a value says its type.
            if (!name.equals("VALUE") && !values.isEmpty()) {
                read.add(new Parameter(name, values));
            }
        }
        return read;
    }
}
