// SPDX-License-Identifier: Apache-2.0
package guelta.dav.xml;

import guelta.dav.text.Malformed;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents of strangers: at most {@value #DEEPEST} elements deep, {@value #MOST_NODES} elements and attributes in
 * all, no document type and with it no entities but the five of XML.
 */
final class XmlReader {
    static final int DEEPEST = 64;
    static final int MOST_NODES = 400_000;

    private static final String[] OFF = {
        XMLInputFactory.SUPPORT_DTD,
        XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES,
        XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES
    };

    private final Deque<Open> open = new ArrayDeque<>();
    private final int most;
    private int nodes;

    /** An element whose end has not come. */
    private record Open(Name name, String prefix, List<Attribute> attributes, List<Node> content, StringBuilder text) {
        void endText() {
            if (!text.isEmpty()) {
                content.add(new Text(text.toString()));
                text.setLength(0);
            }
        }

        Element close() {
            endText();
            return new Element(name, prefix, attributes, content);
        }
    }

    private XmlReader(int most) {
        this.most = most;
    }

    static Element read(byte[] document, int most) throws Malformed {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        for (String property : OFF) {
            factory.setProperty(property, false);
        }
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(document));
            try {
                return new XmlReader(most).root(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException broken) {
            throw new Malformed("the XML is not well-formed: " + firstLine(broken));
        } catch (RuntimeException broken) {
            // The parser of the JDK has some of its own for encodings that it does not know.
            throw new Malformed("the XML can't be read: " + broken.getClass().getSimpleName());
        }
    }

    private static String firstLine(XMLStreamException broken) {
        String message = Optional.ofNullable(broken.getMessage()).orElse("no reason given");
        int place = message.indexOf("Message: ");
        String said = place < 0 ? message : message.substring(place + "Message: ".length());
        return broken.getLocation() == null
                ? said
                : said + " (line " + broken.getLocation().getLineNumber() + ")";
    }

    private Element root(XMLStreamReader reader) throws XMLStreamException, Malformed {
        Element root = null;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> start(reader);
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (!open.isEmpty()) {
                        open.getLast().text().append(reader.getText());
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    Element element = open.removeLast().close();
                    if (open.isEmpty()) {
                        root = element;
                    } else {
                        open.getLast().content().add(element);
                    }
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new Malformed("the XML has a document type or entities, allowed are neither");
                default -> {
                    // Comments and instructions mean nothing here.
                }
            }
        }
        if (root == null) {
            throw new Malformed("the XML has no element");
        }
        return root;
    }

    private void start(XMLStreamReader reader) throws Malformed {
        if (open.size() >= DEEPEST) {
            throw new Malformed("the XML is nested deeper than " + DEEPEST + " elements");
        }
        nodes += 1 + reader.getAttributeCount() + reader.getNamespaceCount();
        if (nodes > most) {
            throw new Malformed("the XML has more than " + most + " elements and attributes");
        }
        List<Attribute> attributes = new ArrayList<>();
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
            String prefix = or(reader.getNamespacePrefix(i));
            attributes.add(new Attribute(new Name(Name.XMLNS, prefix), "xmlns", or(reader.getNamespaceURI(i))));
        }
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            Name name = new Name(or(reader.getAttributeNamespace(i)), reader.getAttributeLocalName(i));
            attributes.add(new Attribute(name, or(reader.getAttributePrefix(i)), reader.getAttributeValue(i)));
        }
        if (!open.isEmpty()) {
            open.getLast().endText();
        }
        Name name = new Name(or(reader.getNamespaceURI()), reader.getLocalName());
        open.addLast(new Open(name, or(reader.getPrefix()), attributes, new ArrayList<>(), new StringBuilder()));
    }

    private static String or(@Nullable String value) {
        return value == null ? "" : value;
    }
}
