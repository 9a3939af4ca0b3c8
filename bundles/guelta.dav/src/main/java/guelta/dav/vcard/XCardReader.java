// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.text.ContentLine;
import guelta.dav.text.Malformed;
import guelta.dav.text.Parameter;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.SchemaValue;
import guelta.dav.xml.XmlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads cards written in XML (RFC 6351). */
final class XCardReader {
    /** The parts of CLIENTPIDMAP, which are no texts (RFC 6351, appendix A). */
    private static final Set<String> OF_CLIENTS = Set.of("sourceid", "uri");

    private final List<Element> around;
    private final List<ContentLine> lines = new ArrayList<>();

    /**
     * @param around the elements that a card is in and it itself, from the outermost on
     */
    private XCardReader(List<Element> around) {
        this.around = around;
    }

    /** The lines of each card of a document. */
    static List<List<ContentLine>> cards(byte[] document, int mostNodes) throws Malformed {
        Element root = Element.parse(document, mostNodes);
        if (!root.name().equals(name("vcards"))) {
            throw new Malformed("the document is " + root.name() + ", it has to be " + name("vcards"));
        }
        List<List<ContentLine>> cards = new ArrayList<>();
        for (Element card : root.elements(name("vcard")).toList()) {
            XCardReader reader = new XCardReader(List.of(root, card));
            reader.properties("", card);
            cards.add(reader.lines);
        }
        return cards;
    }

    private static Name name(String local) {
        return new Name(XCard.NAMESPACE, local);
    }

    private static boolean isOwn(Element element) {
        return element.name().namespace().equals(XCard.NAMESPACE);
    }

    private void properties(String group, Element in) throws Malformed {
        for (Element property : in.elements().toList()) {
            if (!isOwn(property)) {
                // RFC 6350 6.1.5: what is of other namespaces is kept as it is.
                String xml = XmlWriter.line(property.alone(around));
                lines.add(TypedLine.of(group, "XML", List.of(), "text", List.of(xml)));
            } else if (property.name().equals(name("group")) && group.isEmpty()) {
                properties(
                        property.attribute("name")
                                .filter(text -> !text.isEmpty())
                                .orElseThrow(() -> new Malformed("a group in xCard has no name")),
                        property);
            } else {
                lines.add(line(group, property));
            }
        }
    }

    private static ContentLine line(String group, Element property) throws Malformed {
        String name = local(property.name().local());
        List<Parameter> parameters = new ArrayList<>();
        List<Element> values = new ArrayList<>();
        for (Element part : property.elements().filter(XCardReader::isOwn).toList()) {
            if (part.name().equals(name("parameters"))) {
                parameters(part, parameters);
            } else {
                values.add(part);
            }
        }
        List<String> names = ValueType.STRUCTURES.get(TypedLine.name(name));
        if (names != null
                && values.stream().anyMatch(value -> names.contains(value.name().local()))) {
            return TypedLine.of(group, name, parameters, "text", List.of(components(names, values)));
        }
        String type = values.isEmpty() ? "unknown" : local(values.get(0).name().local());
        List<Object> typed = new ArrayList<>();
        boolean unsayable = false;
        for (Element value : values) {
            if (!local(value.name().local()).equals(type)) {
                throw new Malformed("the property " + name + " has a " + type + " and a "
                        + value.name().local() + ", allowed are values of one type");
            }
            typed.add(SchemaValue.of(type, value.text()));
            unsayable |= SchemaValue.isUnsayable(type, value.text());
        }
        boolean units = name.equalsIgnoreCase("ORG") && type.equals("text");
        return TypedLine.of(group, name, parameters, unsayable ? "unknown" : type, units ? List.of(typed) : typed);
    }

    /** The components of a structure in their order; those at the end that are not there at all are left out. */
    private static List<List<String>> components(List<String> names, List<Element> values) {
        List<List<String>> components = new ArrayList<>();
        int length = 0;
        for (String name : names) {
            List<String> texts = values.stream()
                    .filter(value -> value.name().equals(name(name)))
                    .map(value -> OF_CLIENTS.contains(name) ? value.text().strip() : value.text())
                    .toList();
            components.add(texts.isEmpty() ? List.of("") : texts);
            length = texts.isEmpty() ? length : components.size();
        }
        return components.subList(0, length);
    }

    private static void parameters(Element parameters, List<Parameter> to) throws Malformed {
        for (Element parameter :
                parameters.elements().filter(XCardReader::isOwn).toList()) {
            String name = TypedLine.name(local(parameter.name().local()));
            List<String> values = parameter
                    .elements()
                    .filter(XCardReader::isOwn)
                    .map(value ->
                            SchemaValue.of(value.name().local(), value.text()).toString())
                    .toList();
            // The element of a value says its type.
            if (!name.equals("VALUE") && !values.isEmpty()) {
                to.add(new Parameter(name, values));
            }
        }
    }

    /** A name without what {@link XCard} puts before one that can't be that of an element. */
    private static String local(String name) {
        boolean led = name.length() > 1
                && name.charAt(0) == '_'
                && ("0123456789-".indexOf(name.charAt(1)) >= 0 || XCard.RESERVED.contains(name.substring(1)));
        return led ? name.substring(1) : name;
    }
}
