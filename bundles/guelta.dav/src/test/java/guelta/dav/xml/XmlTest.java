// SPDX-License-Identifier: Apache-2.0
package guelta.dav.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.text.Malformed;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** XML of strangers, and XML for them. */
class XmlTest {
    @Test
    void readsNamesByNamespaceAndNotByPrefix() throws Malformed {
        Element read = parse("<x:propfind xmlns:x='DAV:'><prop xmlns='DAV:'><x:getetag/></prop></x:propfind>");
        assertEquals(Name.dav("propfind"), read.name());
        assertTrue(read.element(Name.dav("prop")).orElseThrow().has(Name.dav("getetag")));
    }

    /** RFC 4918 4.3: elements, attributes, the language in scope and characters of a dead property survive. */
    @Test
    void keepsADeadPropertyToTheLetter() throws Malformed {
        Element root = parse("""
                <D:set xmlns:D="DAV:" xmlns:Z="urn:z" xml:lang="de"><D:prop>\
                <Z:note Z:a="1 &lt; 2" b="&quot;">Z:qname &amp;<Z:in xmlns="urn:y"><deep/>]]&gt;</Z:in>
                next</Z:note></D:prop></D:set>""");
        Element prop = root.element(Name.dav("prop")).orElseThrow();
        Element note = prop.elements().findFirst().orElseThrow().alone(List.of(root, prop));
        String line = XmlWriter.line(note);
        assertEquals(1, line.lines().count());
        Element again = parse(line);
        assertEquals("de", again.attribute(new Name(Name.XML, "lang")).orElseThrow());
        assertEquals("urn:z", again.attribute(new Name(Name.XMLNS, "Z")).orElseThrow());
        assertEquals(note.content(), again.content());
        assertEquals("Z:qname &\nnext", again.text());
        assertEquals(line, XmlWriter.line(again));
    }

    @Test
    void writesKnownNamesUnderTheirPrefixesAndDeclaresOthersWhereTheyStand() {
        Element answer = Element.of(
                Name.dav("multistatus"),
                Element.of(Name.caldav("calendar-data"), "a<b"),
                Element.of(new Name("urn:o", "odd")),
                Element.of(new Name("", "none")));
        String text = new String(XmlWriter.document(answer), UTF_8);
        assertTrue(text.contains("<D:multistatus "), text);
        assertTrue(text.contains("<C:calendar-data>a&lt;b</C:calendar-data>"), text);
        assertTrue(text.contains("<n0:odd xmlns:n0=\"urn:o\"/><none/></D:multistatus>"), text);
    }

    /** Entities could name files of the server or grow beyond all memory. */
    @Test
    void refusesDocumentTypes() {
        refused("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>");
        refused("<!DOCTYPE a><a/>");
        refused("<a>&nosuch;</a>");
    }

    @Test
    void refusesWhatIsDeepManyOrBroken() {
        refused("<a>".repeat(65) + "</a>".repeat(65));
        refused("<a>" + "<b/>".repeat(400_001) + "</a>");
        refused("<a><b></a></b>");
        refused("<D:a/>");
        refused("");
        refused("<a/><b/>");
    }

    /** Who wrote it can find what is wrong. */
    @Test
    void tellsWhatIsWrongInWords() {
        assertEquals(
                "the XML is not well-formed: the prefix 'x' is not declared (line 2)",
                assertThrows(Malformed.class, () -> parse("<a>\n<x:b/></a>")).getMessage());
        assertEquals(
                "the XML is not well-formed: the prefix 'y' is not declared (line 1)",
                assertThrows(Malformed.class, () -> parse("<a y:c='1'/>")).getMessage());
        StringBuilder many = new StringBuilder("<a");
        for (int i = 0; i < 10_001; i++) {
            many.append(" a").append(i).append("=''");
        }
        String tooMany = assertThrows(Malformed.class, () -> parse(many + "/>")).getMessage();
        assertTrue(!tooMany.contains("JAXP") && !tooMany.contains("http:"), tooMany);
    }

    @Test
    void readsOtherEncodings() throws Malformed {
        byte[] text = "<?xml version='1.0' encoding='UTF-16'?><a>\u00fc</a>".getBytes(StandardCharsets.UTF_16);
        assertEquals("\u00fc", Element.parse(text).text());
    }

    /** XML 1.0 4.3.3, appendix F.2: by a mark at the start, by how the first character looks, or as it is declared. */
    @Test
    void readsWhatItsEncodingMakesOfTheOctets() throws Malformed {
        String text = "<a>\u00fc</a>";
        for (String each : new String[] {"UTF-16LE", "UTF-16BE"}) {
            assertEquals(
                    "\u00fc",
                    Element.parse(text.getBytes(Charset.forName(each))).text(),
                    each);
        }
        assertEquals("\u00fc", parse("\ufeff" + text).text());
        String declared = "<?xml version='1.0' encoding='iso-8859-1'?>" + text;
        assertEquals(
                "\u00fc",
                Element.parse(declared.getBytes(StandardCharsets.ISO_8859_1)).text());
        refused("<?xml version='1.0' encoding='no such one'?><a/>");
        refused("<?xml version='1.0' encoding='nosuchone'?><a/>");
    }

    /** The parser of the JDK writes about some of them to where nobody looks. */
    @Test
    void tellsNobodyButTheClientOfOctetsThatAreNoText() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(written, true, UTF_8));
        try {
            for (String start : new String[] {"<a>", "<?xml version='1.0' encoding='utf-8'?><a>"}) {
                byte[] octets = (start + "\u00ff</a>").getBytes(StandardCharsets.ISO_8859_1);
                Malformed why = assertThrows(Malformed.class, () -> Element.parse(octets));
                assertEquals("the XML has octets that are not UTF-8", why.getMessage());
            }
        } finally {
            System.setErr(before);
        }
        assertEquals("", written.toString(UTF_8));
    }

    private static Element parse(String text) throws Malformed {
        return Element.parse(text.getBytes(UTF_8));
    }

    private static void refused(String text) {
        Malformed why =
                assertThrows(Malformed.class, () -> parse(text), text.substring(0, Math.min(80, text.length())));
        assertTrue(why.getMessage().startsWith("the XML"), why.getMessage());
    }
}
