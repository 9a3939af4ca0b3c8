// SPDX-License-Identifier: Apache-2.0
package guelta.dav.xml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import guelta.dav.text.Malformed;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern NUMBER = Pattern.compile("^JAXP\\d+: *");
    private static final Pattern NAMESPACES = Pattern.compile("^http://www\\.w3\\.org/TR/\\S*#");
    private static final Pattern UNBOUND =
            Pattern.compile(NAMESPACES.pattern() + "(?:ElementPrefixUnbound\\?|AttributePrefixUnbound\\?.*&)([^&]+).*");
    private static final Pattern ENCODING =
            Pattern.compile("(?:\\xef\\xbb\\xbf)?<\\?xml[^>]*?\\sencoding\\s*=\\s*[\"']([^\"']*)[\"']");
    private static final int LONGEST_DECLARATION = 200;

    /** What is from elsewhere in a document type (XML 1.0 4.2.2). */
    private static final Pattern EXTERNAL = Pattern.compile("\\s(?:SYSTEM|PUBLIC)\\s+[\"']");

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
            XMLStreamReader reader = factory.createXMLStreamReader(characters(document));
            try {
                return new XmlReader(most).root(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException broken) {
            if (broken.getNestedException() instanceof CharacterCodingException) {
                throw new Malformed("the XML has octets that are not " + encoding(document));
            }
            throw new Malformed("the XML is not well-formed: " + firstLine(broken));
        } catch (RuntimeException broken) {
            // The parser of the JDK has some of its own for encodings that it does not know.
            throw new Malformed("the XML can't be read: " + broken.getClass().getSimpleName());
        }
    }

    /** Not left to the parser of the JDK, which writes to the standard error about octets that are no text. */
    private static Reader characters(byte[] document) throws Malformed {
        Charset encoding = encoding(document);
        boolean marked = startsWith(document, 0xef, 0xbb, 0xbf);
        int start = marked ? 3 : 0;
        return new InputStreamReader(
                new ByteArrayInputStream(document, start, document.length - start), encoding.newDecoder());
    }

    /** XML 1.0, appendix F. */
    private static Charset encoding(byte[] document) throws Malformed {
        if (startsWith(document, 0xfe, 0xff) || startsWith(document, 0xff, 0xfe)) {
            return StandardCharsets.UTF_16;
        }
        if (startsWith(document, 0, '<')) {
            return StandardCharsets.UTF_16BE;
        }
        if (startsWith(document, '<', 0)) {
            return StandardCharsets.UTF_16LE;
        }
        String start = new String(document, 0, Math.min(LONGEST_DECLARATION, document.length), ISO_8859_1);
        Matcher declared = ENCODING.matcher(start);
        try {
            return declared.lookingAt() ? Charset.forName(declared.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException unknown) {
            throw new Malformed("the XML is in the encoding " + declared.group(1) + ", which is not known here");
        }
    }

    private static boolean startsWith(byte[] document, int... octets) {
        for (int i = 0; i < octets.length; i++) {
            if (i >= document.length || (document[i] & 0xff) != octets[i]) {
                return false;
            }
        }
        return true;
    }

    private static String firstLine(XMLStreamException broken) {
        String message = Optional.ofNullable(broken.getMessage()).orElse("no reason given");
        int place = message.indexOf("Message: ");
        String said = sentence(place < 0 ? message : message.substring(place + "Message: ".length()));
        return broken.getLocation() == null
                ? said
                : said + " (line " + broken.getLocation().getLineNumber() + ")";
    }

    /** The parser of the JDK numbers what goes beyond its bounds, and has no sentences for what is wrong with namespaces. */
    private static String sentence(String said) {
        Matcher unbound = UNBOUND.matcher(said);
        return unbound.matches()
                ? "the prefix '" + unbound.group(1) + "' is not declared"
                : NAMESPACES.matcher(NUMBER.matcher(said).replaceFirst("")).replaceFirst("");
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
                case XMLStreamConstants.DTD -> throw refused(reader.getText());
                case XMLStreamConstants.ENTITY_REFERENCE -> throw refused("");
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

    private static Malformed refused(String documentType) {
        return EXTERNAL.matcher(documentType).find()
                ? new ExternalEntity()
                : new Malformed("the XML has a document type or entities, allowed are neither");
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
