// SPDX-License-Identifier: Apache-2.0
package guelta.dav.xml;

import guelta.dav.text.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An element with all that it holds.
 *
 * @param name what it is
 * @param prefix how its namespace was called where it was read, empty for the default one
 * @param attributes in the order of the document, declarations of prefixes among them
 * @param content in the order of the document
 */
public record Element(Name name, String prefix, List<Attribute> attributes, List<Node> content) implements Node {
    /** Keeps the lists. */
    public Element {
        attributes = List.copyOf(attributes);
        content = List.copyOf(content);
    }

    /** An element with these elements in it. */
    public static Element of(Name name, Element... content) {
        return new Element(name, "", List.of(), List.of(content));
    }

    /** An element with this text in it. */
    public static Element of(Name name, String text) {
        return new Element(name, "", List.of(), text.isEmpty() ? List.of() : List.of(new Text(text)));
    }

    /**
     * The root element of a document.
     *
     * @throws Malformed when it is not well-formed, has a document type, or goes beyond the bounds of {@link XmlReader}
     */
    public static Element parse(byte[] document) throws Malformed {
        return XmlReader.read(document, XmlReader.MOST_NODES);
    }

    /** The same with another bound of elements and attributes: for large documents of those who may have them. */
    public static Element parse(byte[] document, int mostNodes) throws Malformed {
        return XmlReader.read(document, mostNodes);
    }

    /** How many elements are in each other at its deepest place, it itself among them. */
    public int depth() {
        return 1 + elements().mapToInt(Element::depth).max().orElse(0);
    }

    /** The elements right in it. */
    public Stream<Element> elements() {
        return content.stream().filter(Element.class::isInstance).map(Element.class::cast);
    }

    /** The elements of this name right in it. */
    public Stream<Element> elements(Name wanted) {
        return elements().filter(element -> element.name.equals(wanted));
    }

    /** The first element of this name right in it. */
    public Optional<Element> element(Name wanted) {
        return elements(wanted).findFirst();
    }

    /** Whether there is an element of this name right in it. */
    public boolean has(Name wanted) {
        return element(wanted).isPresent();
    }

    /** The text right in it, not that of elements in it. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Node node : content) {
            if (node instanceof Text part) {
                text.append(part.text());
            }
        }
        return text.toString();
    }

    /** The value of an attribute that has no namespace. */
    public Optional<String> attribute(String local) {
        return attribute(new Name("", local));
    }

    /** The value of an attribute. */
    public Optional<String> attribute(Name wanted) {
        return attributes.stream()
                .filter(attribute -> attribute.name().equals(wanted))
                .map(Attribute::value)
                .findFirst();
    }

    /**
     * It as a document of its own: with the prefixes and the language that it has from the elements around it, since its
     * text may use the former and the latter belongs to its meaning (RFC 4918 4.3).
     *
     * @param around from the outermost to the nearest
     */
    public Element alone(List<Element> around) {
        List<Attribute> all = new ArrayList<>(attributes);
        for (int i = around.size() - 1; i >= 0; i--) {
            for (Attribute attribute : around.get(i).attributes) {
                boolean inherited =
                        attribute.isDeclaration() || attribute.name().equals(new Name(Name.XML, "lang"));
                if (inherited && all.stream().noneMatch(mine -> mine.name().equals(attribute.name()))) {
                    all.add(attribute);
                }
            }
        }
        return new Element(name, prefix, all, content);
    }
}
