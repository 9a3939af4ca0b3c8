// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.icalendar.Component;
import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import guelta.dav.text.Parameter;
import guelta.dav.xml.Attribute;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.Node;
import guelta.dav.xml.Text;
import guelta.dav.xml.XmlWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes a calendar as XML (RFC 6321). */
final class XCal {
    static final String NAMESPACE = "urn:ietf:params:xml:ns:icalendar-2.0";

    private static final String PROLOG = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
    private static final Attribute DECLARATION = new Attribute(new Name(Name.XMLNS, ""), "xmlns", NAMESPACE);
    /** The longest name of an element that parsers take is 1,000 characters. */
    private static final int LONGEST_NAME = 900;

    /** A document may be 64 deep, of which a calendar's own elements are about ten. */
    private static final int DEEPEST_FOREIGN = 40;

    /** The types of the values of parameters (RFC 6321, appendix A; RFC 6638 7, RFC 7986 6, RFC 9073 5, RFC 9253 6). */
    private static final Map<String, Set<String>> OF_TYPE = Map.of(
            ValueType.ADDRESS,
            Set.of("DELEGATED-FROM", "DELEGATED-TO", "MEMBER", "SENT-BY"),
            ValueType.URI,
            Set.of("ALTREP", "DIR", "LINKREL", "SCHEMA"),
            ValueType.BOOLEAN,
            Set.of("DERIVED", "RSVP"),
            ValueType.INTEGER,
            Set.of("ORDER"),
            ValueType.DURATION,
            Set.of("GAP"),
            ValueType.TEXT,
            Set.of(
                    "CN",
                    "CUTYPE",
                    "DISPLAY",
                    "EMAIL",
                    "ENCODING",
                    "FBTYPE",
                    "FEATURE",
                    "FMTTYPE",
                    "LABEL",
                    "LANGUAGE",
                    "PARTSTAT",
                    "RANGE",
                    "RELATED",
                    "RELTYPE",
                    "ROLE",
                    "SCHEDULE-AGENT",
                    "SCHEDULE-FORCE-SEND",
                    "SCHEDULE-STATUS",
                    "TZID"));

    private static final Map<String, List<String>> STRUCTURES = Map.of(
            "GEO", List.of("latitude", "longitude"),
            "REQUEST-STATUS", List.of("code", "description", "data"));

    private XCal() {}

    static byte[] octets(Component calendar) {
        Element root =
                new Element(new Name(NAMESPACE, "icalendar"), "", List.of(DECLARATION), List.of(component(calendar)));
        // No other namespaces are declared, which elements of them would take along when they are read again.
        return (PROLOG + XmlWriter.line(root)).getBytes(StandardCharsets.UTF_8);
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
        if (line.name().equals("XML") && typed.type().equals(ValueType.TEXT)) {
            Optional<Element> foreign = foreign(line.text());
            if (foreign.isPresent()) {
                return foreign.get();
            }
        }
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

    /** RFC 6321 4.2: an element of another namespace stands here as it is; what is none is a text. */
    private static Optional<Element> foreign(String xml) {
        try {
            return Optional.of(Element.parse(xml.getBytes(StandardCharsets.UTF_8)))
                    .filter(element ->
                            !element.name().namespace().equals(NAMESPACE) && element.depth() <= DEEPEST_FOREIGN);
        } catch (Malformed none) {
            return Optional.empty();
        }
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
        // RFC 6321 5: what nobody knows is of an unknown type.
        String type = OF_TYPE.entrySet().stream()
                .filter(each -> each.getValue().contains(parameter.name()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(ValueType.UNKNOWN);
        return element(
                parameter.name(),
                parameter.values().stream()
                        // XML Schema has booleans in small letters.
                        .map(value ->
                                text(type, type.equals(ValueType.BOOLEAN) ? value.toLowerCase(Locale.ROOT) : value))
                        .toList());
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
