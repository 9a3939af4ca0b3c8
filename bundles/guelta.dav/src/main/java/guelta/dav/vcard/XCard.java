// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import guelta.dav.text.Parameter;
import guelta.dav.xml.Attribute;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.Node;
import guelta.dav.xml.XmlWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A card of version 4 as XML (RFC 6351). */
final class XCard {
    static final String NAMESPACE = "urn:ietf:params:xml:ns:vcard-4.0";

    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

    /** The types of the values of parameters (RFC 6351, appendix A; RFC 6715 3, RFC 8605 3, RFC 9554 4). */
    private static final Map<String, Set<String>> OF_TYPE = Map.of(
            "integer",
            Set.of("index", "pref"),
            "language-tag",
            Set.of("language"),
            "timestamp",
            Set.of("created"),
            "uri",
            Set.of("author", "geo"),
            "boolean",
            Set.of("derived"),
            "text",
            Set.of(
                    "altid",
                    "author-name",
                    "calscale",
                    "cc",
                    "jscomps",
                    "label",
                    "level",
                    "mediatype",
                    "phonetic",
                    "pid",
                    "prop-id",
                    "script",
                    "service-type",
                    "sort-as",
                    "type",
                    "tz",
                    "username"));

    /** Elements that are no property, and no value. */
    static final Set<String> RESERVED = Set.of("group", "parameters");

    /** A document may be 64 deep, of which its own elements are three. */
    private static final int DEEPEST_FOREIGN = 60;

    /** The longest name of an element that parsers take is 1,000 characters. */
    private static final int LONGEST_NAME = 900;

    private XCard() {}

    /** What stands before the first card of a document. */
    static final String BEGIN = DECLARATION + "<vcards xmlns=\"" + NAMESPACE + "\">";

    /** What stands behind the last one. */
    static final String END = "</vcards>";

    /** The document of a card with these lines. */
    static byte[] octets(List<ContentLine> lines) {
        return (BEGIN + text(lines) + END).getBytes(StandardCharsets.UTF_8);
    }

    /** A card with these lines, as it stands in a document. */
    static String text(List<ContentLine> lines) {
        List<Node> properties = new ArrayList<>();
        Map<String, List<Node>> groups = new LinkedHashMap<>();
        for (ContentLine each : lines) {
            if (each.name().length() > LONGEST_NAME) {
                continue;
            }
            ContentLine line = each.printable();
            if (line.group().isEmpty()) {
                properties.add(property(line));
            } else {
                groups.computeIfAbsent(line.group().toLowerCase(Locale.ROOT), none -> new ArrayList<>())
                        .add(property(line));
            }
        }
        groups.forEach((name, inGroup) ->
                properties.add(new Element(name("group"), "", List.of(Attribute.of("name", name)), inGroup)));
        Element card = new Element(name("vcard"), "", List.of(), properties);
        Attribute namespace = new Attribute(new Name(Name.XMLNS, ""), "xmlns", NAMESPACE);
        String root = XmlWriter.line(new Element(name("vcards"), "", List.of(namespace), List.of(card)));
        return root.substring(root.indexOf('>') + 1, root.length() - END.length());
    }

    private static Name name(String local) {
        return new Name(NAMESPACE, local);
    }

    private static Element property(ContentLine line) {
        if (line.name().equals("XML")) {
            return foreign(Values.unescaped(line.value()));
        }
        List<Node> content = new ArrayList<>();
        List<Node> parameters = parameters(line);
        if (!parameters.isEmpty()) {
            content.add(new Element(name("parameters"), "", List.of(), parameters));
        }
        values(line, content);
        return new Element(name(local(line.name())), "", List.of(), content);
    }

    /** RFC 6350 6.1.5: an element of another namespace stands here as it is; what is none is a text. */
    private static Element foreign(String xml) {
        try {
            Element element = Element.parse(xml.getBytes(StandardCharsets.UTF_8));
            if (!element.name().namespace().equals(NAMESPACE) && element.depth() <= DEEPEST_FOREIGN) {
                return element;
            }
        } catch (Malformed noXml) {
            // What it is then, stands below.
        }
        return new Element(name("xml"), "", List.of(), List.of(text("text", xml)));
    }

    /** A name as an element has it: no digit or dash in front, and none that means something else here. */
    private static String local(String name) {
        String local = name.toLowerCase(Locale.ROOT);
        char first = local.charAt(0);
        boolean fits = first >= 'a' && first <= 'z' || first == '_';
        return fits && !RESERVED.contains(local) ? local : "_" + local;
    }

    private static Element text(String type, String text) {
        return Element.of(name(type), text);
    }

    private static void values(ContentLine line, List<Node> content) {
        List<String> names = ValueType.STRUCTURES.get(line.name());
        String type = typeOf(line, names);
        if (names != null && type.equals("text")) {
            List<List<String>> components = Values.components(line.value());
            boolean whole = line.name().equals("N") || line.name().equals("ADR");
            for (int i = 0; i < (whole ? names.size() : Math.min(names.size(), components.size())); i++) {
                List<String> component = i < components.size() ? components.get(i) : List.of("");
                component.forEach(addTo(content, names.get(i)));
            }
        } else if (line.name().equals("ORG")) {
            Values.components(line.value()).forEach(unit -> content.add(text("text", String.join(",", unit))));
        } else if (ValueType.LISTS.contains(line.name())) {
            Values.list(line.value()).forEach(addTo(content, "text"));
        } else if (ValueType.isPlain(type)) {
            plain(content, type, line.value());
        } else {
            content.add(single(type, line.value()));
        }
    }

    /** Numbers and booleans, each by itself and as XML Schema writes it; what is not of its type is as it stands there. */
    private static void plain(List<Node> content, String type, String list) {
        List<Object> values = ValueType.plain(type, list);
        values.forEach(value -> content.add(
                text(type, value instanceof BigDecimal number ? number.toPlainString() : value.toString())));
        if (values.isEmpty()) {
            content.add(text("unknown", list));
        }
    }

    /** The type of a value; nobody knows one that is called as a part of the structure, and would be read as such. */
    private static String typeOf(ContentLine line, @Nullable List<String> names) {
        String type = ValueType.of(line);
        boolean said = (names == null || !names.contains(type)) && type.length() <= LONGEST_NAME;
        return said ? type : "unknown";
    }

    private static Consumer<String> addTo(List<Node> content, String name) {
        return value -> content.add(text(name, value));
    }

    private static Element single(String type, String value) {
        return switch (type) {
            case "text" -> text(type, Values.unescaped(value));
            case "uri" -> text(type, ValueType.uri(value.strip()));
            // Of what nobody knows, nobody knows what a space means.
            case "unknown" -> text(type, value);
            case "date-and-or-time" -> dateOrTime(TypedLine.basic(type, value));
            default -> text(local(type), TypedLine.basic(type, value.strip()));
        };
    }

    /** RFC 6351, appendix A: what it may be in vCard, it is in XML. */
    private static Element dateOrTime(String value) {
        int time = value.indexOf('T');
        return time == 0 ? text("time", value.substring(1)) : text(time < 0 ? "date" : "date-time", value);
    }

    private static List<Node> parameters(ContentLine line) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        List<String> types = Values.typesToShow(line);
        if (!types.isEmpty()) {
            parameters.put("type", types);
        }
        for (Parameter parameter : line.parameters()) {
            String name = parameter.name().toLowerCase(Locale.ROOT);
            if (!name.equals("value")
                    && !name.equals("type")
                    && name.length() <= LONGEST_NAME
                    && !parameter.values().isEmpty()) {
                parameters.computeIfAbsent(name, none -> new ArrayList<>()).addAll(parameter.values());
            }
        }
        List<Node> elements = new ArrayList<>();
        parameters.forEach((name, values) -> elements.add(new Element(
                name(local(name)),
                "",
                List.of(),
                values.stream().map(value -> (Node) text(typeOf(name), value)).toList())));
        return elements;
    }

    /** RFC 6351 6: what nobody knows is of an unknown type. */
    private static String typeOf(String parameter) {
        return OF_TYPE.entrySet().stream()
                .filter(type -> type.getValue().contains(parameter))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("unknown");
    }
}
