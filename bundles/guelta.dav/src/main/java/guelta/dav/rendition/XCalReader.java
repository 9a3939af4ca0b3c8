// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.text.LineWriter;
import guelta.dav.text.Malformed;
import guelta.dav.text.Parameter;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.SchemaValue;
import guelta.dav.xml.XmlWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads calendars written in XML (RFC 6321); what belongs to other namespaces is passed over in all but the properties. Confined to one thread. */
final class XCalReader {
    /** A number as XML Schema may write it and rules may not, but for those of BYDAY (RFC 5545 3.3.10). */
    private static final Pattern WITH_PLUS = Pattern.compile("^\\+([0-9]+)$");

    /** The elements that a property is in, from the outermost on. */
    private final List<Element> around = new ArrayList<>();

    private final LineWriter to = new LineWriter();

    private XCalReader() {}

    /** The iCalendar of a document of one or several calendars. */
    static byte[] icalendar(byte[] document, int mostNodes) throws Malformed {
        Element root = Element.parse(document, mostNodes);
        if (!root.name().equals(name("icalendar"))) {
            throw new Malformed("the document is " + root.name() + ", it has to be " + name("icalendar"));
        }
        XCalReader reader = new XCalReader();
        reader.around.add(root);
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
        around.add(component);
        for (Element part : own(component)) {
            switch (part.name().local()) {
                case "properties" -> properties(part);
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
        around.remove(around.size() - 1);
        to.line("END:" + name);
    }

    private void properties(Element properties) throws Malformed {
        around.add(properties);
        for (Element property : properties.elements().toList()) {
            if (property.name().namespace().equals(XCal.NAMESPACE)) {
                property(property);
            } else {
                // RFC 6321 4.1 and 4.2: what is of other namespaces is kept as it is.
                String xml = XmlWriter.line(property.alone(around));
                to.line(TypedText.line("XML", List.of(), ValueType.TEXT, List.of(xml)));
            }
        }
        around.remove(around.size() - 1);
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
            List<Object> parts = values.stream()
                    .map(part -> SchemaValue.of(structure.get(), part.text()))
                    .toList();
            to.line(TypedText.line(name, parameters, structure.get(), List.of(parts)));
            return;
        }
        if (values.isEmpty()) {
            // RFC 6321 B.2.2 has a TZID without the element of its type.
            String usual = ValueType.usual(TypedText.name(name));
            String type = usual.equals(ValueType.TEXT) ? usual : ValueType.UNKNOWN;
            to.line(TypedText.line(
                    name, parameters, type, List.of(property.text().strip())));
            return;
        }
        String type = values.get(0).name().local();
        boolean unsayable = false;
        List<Object> typed = new ArrayList<>();
        for (Element value : values) {
            if (!value.name().local().equals(type)) {
                throw new Malformed("the property " + name + " has a " + type + " and a "
                        + value.name().local() + ", allowed are values of one type");
            }
            typed.add(value(value));
            unsayable |= SchemaValue.isUnsayable(type, value.text());
        }
        to.line(TypedText.line(name, parameters, unsayable ? ValueType.UNKNOWN : type, typed));
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
                    .add(WITH_PLUS.matcher(part.text().strip()).replaceFirst("$1")));
            return rule;
        }
        return value.name().equals(name("period"))
                ? parts.stream().map(Element::text).toList()
                : SchemaValue.of(value.name().local(), value.text());
    }

    private static String parameter(Element value) {
        Object typed = SchemaValue.of(value.name().local(), value.text());
        boolean truth = value.name().equals(name(ValueType.BOOLEAN));
        return truth ? typed.toString().toUpperCase(Locale.ROOT) : typed.toString();
    }

    private static List<Parameter> parameters(Element parameters) throws Malformed {
        List<Parameter> read = new ArrayList<>();
        for (Element parameter : own(parameters)) {
            String name = TypedText.name(parameter.name().local());
            List<String> values =
                    own(parameter).stream().map(XCalReader::parameter).toList();
            // The element of a value says its type.
            if (!name.equals("VALUE") && !values.isEmpty()) {
                read.add(new Parameter(name, values));
            }
        }
        return read;
    }
}
