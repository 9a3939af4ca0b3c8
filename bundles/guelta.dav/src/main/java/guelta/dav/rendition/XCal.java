// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.icalendar.Component;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Parameter;
import guelta.dav.xml.Attribute;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.Node;
import guelta.dav.xml.Text;
import guelta.dav.xml.XmlWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes a calendar as XML (RFC 6321). */
final class XCal {
    static final String NAMESPACE = "urn:ietf:params:xml:ns:icalendar-2.0";

    private static final Attribute DECLARATION = new Attribute(new Name(Name.XMLNS, ""), "", NAMESPACE);
    /** The longest name of an element that parsers take is 1,000 characters. */
    private static final int LONGEST_NAME = 900;

    private static final Set<String> ADDRESSES = Set.of("DELEGATED-FROM", "DELEGATED-TO", "MEMBER", "SENT-BY");
    private static final Set<String> URIS = Set.of("ALTREP", "DIR");
    private static final Map<String, List<String>> STRUCTURES = Map.of(
            "GEO", List.of("latitude", "longitude"),
            "REQUEST-STATUS", List.of("code", "description", "data"));

    private XCal() {}

    static byte[] octets(Component calendar) {
        Element root =
                new Element(new Name(NAMESPACE, "icalendar"), "", List.of(DECLARATION), List.of(component(calendar)));
        return new XmlWriter().prolog().element(root).take();
    }

    /** The beginning of a calendar, to which components can be added; they are ended by {@link #end}. */
    static void begin(XmlWriter xml, List<ContentLine> properties) {
        xml.open(new Name(NAMESPACE, "icalendar"), DECLARATION).open(new Name(NAMESPACE, "vcalendar"));
        xml.element(properties(properties)).open(new Name(NAMESPACE, "components"));
    }

    /** The end of a calendar that was begun. */
    static void end(XmlWriter xml) {
        xml.close().close().close();
    }

    private static Element properties(List<ContentLine> lines) {
        return element(
                "properties",
                lines.stream()
                        .filter(line -> line.name().length() <= LONGEST_NAME)
                        .map(line -> property(line.printable()))
                        .toList());
    }

    /** Whether a component of this name can be an element. */
    static boolean isSayable(String name) {
        return TypedText.isName(name) && name.length() <= LONGEST_NAME;
    }

    /** A component with all that is in it. */
    static Element component(Component component) {
        List<Node> parts = new ArrayList<>();
        if (!component.properties().isEmpty()) {
            parts.add(properties(component.properties()));
        }
        if (!component.components().isEmpty()) {
            parts.add(element(
                    "components",
                    component.components().stream()
                            .filter(inner -> isSayable(inner.name()))
                            .map(XCal::component)
                            .toList()));
        }
        return element(component.name(), parts);
    }

    private static Element property(ContentLine line) {
        TypedValues typed = TypedValues.of(line);
        // What is called so is read as the parameters (RFC 6321 3.5).
        boolean said = !typed.type().equals("parameters") && typed.type().length() <= LONGEST_NAME;
        String type = said ? typed.type() : ValueType.UNKNOWN;
        List<Node> parts = new ArrayList<>();
        List<Element> parameters = line.parameters().stream()
                .filter(parameter -> !parameter.name().equals("VALUE")
                        && !parameter.values().isEmpty()
                        && parameter.name().length() <= LONGEST_NAME)
                .map(XCal::parameter)
                .toList();
        if (!parameters.isEmpty()) {
            parts.add(element("parameters", parameters));
        }
        List<String> structure = type.equals(ValueType.usual(line.name())) ? STRUCTURES.get(line.name()) : null;
        for (Object value : typed.values()) {
            if (structure != null && value instanceof List<?> values) {
                for (int i = 0; i < Math.min(structure.size(), values.size()); i++) {
                    parts.add(text(structure.get(i), said(values.get(i))));
                }
            } else {
                parts.add(value(type, value));
            }
        }
        return element(line.name(), parts);
    }

    private static Element value(String type, Object value) {
        List<Node> parts = new ArrayList<>();
        if (value instanceof List<?> period) {
            String end = period.get(1).toString();
            parts.add(text("start", period.get(0).toString()));
            parts.add(text(end.startsWith("P") || end.startsWith("+") ? "duration" : "end", end));
        } else if (value instanceof Map<?, ?> rule) {
            rule.forEach((name, item) -> {
                List<?> items = item instanceof List<?> several ? several : List.of(item);
                items.forEach(single -> parts.add(text(name.toString(), single.toString())));
            });
        } else {
            return text(type, said(value));
        }
        return element(type, parts);
    }

    private static Element parameter(Parameter parameter) {
        String type = ADDRESSES.contains(parameter.name())
                ? ValueType.ADDRESS
                : URIS.contains(parameter.name())
                        ? ValueType.URI
                        : parameter.name().equals("RSVP") ? ValueType.BOOLEAN : ValueType.TEXT;
        return element(
                parameter.name(),
                parameter.values().stream().map(value -> text(type, value)).toList());
    }

    /** As XML Schema has it; its decimals know no exponents. */
    private static String said(Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    private static Element text(String name, String text) {
        return element(name, text.isEmpty() ? List.of() : List.of(new Text(text)));
    }

    /** An element; a name that starts as none of XML does gets an X before it. */
    private static Element element(String name, List<? extends Node> content) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean starts = lower.charAt(0) >= 'a' && lower.charAt(0) <= 'z' || lower.charAt(0) == '_';
        return new Element(new Name(NAMESPACE, starts ? lower : "x-" + lower), "", List.of(), List.copyOf(content));
    }
}
