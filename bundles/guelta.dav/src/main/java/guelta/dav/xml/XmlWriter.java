// SPDX-License-Identifier: Apache-2.0
package guelta.dav.xml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a document in UTF-8. Names of the five namespaces that DAV uses have fixed prefixes, which the root declares; the
 * others are declared where they are used. What is written can be taken away piece by piece. Confined to one thread.
 */
public final class XmlWriter {
    private final StringBuilder out = new StringBuilder();
    private final Deque<Scope> open = new ArrayDeque<>();
    private boolean declaring = true;

    /** An empty document. */
    public XmlWriter() {
        open.addLast(Scope.document());
    }

    /** A document with its declaration, of this one element. */
    public static byte[] document(Element root) {
        return new XmlWriter().prolog().element(root).take();
    }

    /** An element as one line of text, which {@link Element#parse} reads again: line ends in it are escaped. */
    public static String line(Element element) {
        XmlWriter writer = new XmlWriter();
        writer.declaring = false;
        return writer.element(element).out.toString();
    }

    /** The declaration that a document begins with. */
    public XmlWriter prolog() {
        out.append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        return this;
    }

    /** Opens an element, with attributes that have no namespace. */
    public XmlWriter open(Name name, Attribute... attributes) {
        return start(name, "", List.of(attributes), ">");
    }

    /** Closes what was opened last. */
    public XmlWriter close() {
        out.append("</").append(open.removeLast().tag()).append('>');
        return this;
    }

    /** An element with nothing in it. */
    public XmlWriter empty(Name name) {
        start(name, "", List.of(), "/>");
        open.removeLast();
        return this;
    }

    /** An element with a text in it. */
    public XmlWriter text(Name name, String text) {
        return open(name).text(text).close();
    }

    /** A text. */
    public XmlWriter text(String text) {
        escape(text, false);
        return this;
    }

    /** An element with all that it holds, under the prefixes that it has where they are free. */
    public XmlWriter element(Element element) {
        boolean empty = element.content().isEmpty();
        start(element.name(), element.prefix(), element.attributes(), empty ? "/>" : ">");
        for (Node node : element.content()) {
            if (node instanceof Element inner) {
                element(inner);
            } else if (node instanceof Text text) {
                text(text.text());
            }
        }
        if (empty) {
            open.removeLast();
            return this;
        }
        return close();
    }

    /** How many characters were written and not taken. */
    public int length() {
        return out.length();
    }

    /** What was written since this was last asked. */
    public byte[] take() {
        byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
        out.setLength(0);
        return bytes;
    }

    private XmlWriter start(Name name, String preferred, List<Attribute> attributes, String end) {
        Scope scope = open.getLast().inner();
        if (declaring && open.size() == 1) {
            Scope.KNOWN.forEach(scope::declare);
        }
        for (Attribute attribute : attributes) {
            if (attribute.isDeclaration()) {
                scope.declare(attribute.name().local(), attribute.value());
            }
        }
        scope.tag(scope.qualified(name, preferred, false));
        out.append('<').append(scope.tag());
        for (Attribute attribute : attributes) {
            if (!attribute.isDeclaration()) {
                attribute(scope.qualified(attribute.name(), attribute.prefix(), true), attribute.value());
            }
        }
        for (Map.Entry<String, String> declared : scope.declared().entrySet()) {
            attribute(declared.getKey().isEmpty() ? "xmlns" : "xmlns:" + declared.getKey(), declared.getValue());
        }
        out.append(end);
        open.addLast(scope);
        return this;
    }

    private void attribute(String name, String value) {
        out.append(' ').append(name).append("=\"");
        escape(value, true);
        out.append('"');
    }

    private void escape(String text, boolean attribute) {
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Most characters are letters: they are looked at once and then written many at a time.
            String escaped = c > '>' && c < '\uFFFE' ? null : escaped(c, attribute);
            if (escaped != null) {
                out.append(text, from, i).append(escaped);
                from = i + 1;
            }
        }
        out.append(text, from, text.length());
    }

    /** What stands for a character; null when it stands for itself. */
    private @Nullable String escaped(char c, boolean attribute) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> attribute ? "&quot;" : null;
            case '\r' -> "&#13;";
            case '\n' -> attribute || !declaring ? "&#10;" : null;
            case '\t' -> attribute ? "&#9;" : null;
            // What XML 1.0 can't say at all (2.2): controls are left out; halves of characters become question marks in
            // UTF-8.
            case '\uFFFE', '\uFFFF' -> "\uFFFD";
            default -> c < ' ' ? "" : null;
        };
    }
}
