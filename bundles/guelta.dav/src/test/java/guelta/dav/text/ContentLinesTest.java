// SPDX-License-Identifier: Apache-2.0
package guelta.dav.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentLinesTest {
    /** RFC 5545 3.1: a fold is a line end and one space or tab, wherever. */
    @Test
    void aFoldedLineIsOneLine() throws Exception {
        ContentLine line = one("DESCRIPTION:This is a lo\r\n ng description\r\n\t that exists on a long line.\r\n");

        assertEquals("This is a long description that exists on a long line.", line.value());
    }

    /** RFC 5545 3.1: a fold may be in the middle of the octets of one character. */
    @Test
    void aFoldInsideOfACharacterIsNone() throws Exception {
        byte[] folded = {'S', ':', (byte) 0xc3, '\r', '\n', ' ', (byte) 0xbc, '\r', '\n'};

        assertEquals("\u00fc", ContentLines.all(folded).get(0).value());
    }

    @Test
    void parametersHaveSeveralValuesAndQuotes() throws Exception {
        ContentLine line = one("attendee;Member=\"mailto:a@x;y\",\"mailto:b@x:y\";ROLE=CHAIR:mailto:c@x");

        assertEquals("ATTENDEE", line.name());
        assertEquals(
                List.of(
                        new Parameter("MEMBER", List.of("mailto:a@x;y", "mailto:b@x:y")),
                        new Parameter("ROLE", List.of("CHAIR"))),
                line.parameters());
        assertEquals("mailto:c@x", line.value());
    }

    /** RFC 5545 3.3.11: a comma, a semicolon, a backslash, a line end. */
    @Test
    void theTextOfAValueIsUnescaped() throws Exception {
        assertEquals("a,b;c\\d\ne\nfg\\", one("S:a\\,b\\;c\\\\d\\ne\\Nf\\g\\").text());
        assertEquals("plain", one("S:plain").text());
    }

    /** RFC 6868: line ends and quotes in a value of a parameter; a caret before anything else stays. */
    @Test
    void whatRfc6868EncodesIsDecoded() throws Exception {
        ContentLine line = one("ATTENDEE;CN=George Herman ^'Babe^' Ruth^n^^^x:mailto:b@x");

        assertEquals("George Herman \"Babe\" Ruth\n^^x", line.parameter("CN").orElseThrow());
    }

    /** RFC 6350 3.3: a group before the name; and the bare types of vCard 2.1. */
    @Test
    void groupsAndBareParametersOfCardsAreRead() throws Exception {
        ContentLine line = one("item1.TEL;HOME;type=VOICE:+49");

        assertEquals("ITEM1", line.group());
        assertEquals(
                List.of(new Parameter("HOME", List.of()), new Parameter("TYPE", List.of("VOICE"))), line.parameters());
    }

    @Test
    void lineEndsOfUnixAByteOrderMarkAndEmptyLinesArePassedOver() throws Exception {
        List<ContentLine> lines = lines("\ufeffBEGIN:X\n\n\r\nA:1\nEND:X");

        assertEquals(
                List.of("BEGIN", "A", "END"),
                lines.stream().map(ContentLine::name).toList());
        assertEquals(List.of(1, 4, 5), lines.stream().map(ContentLine::number).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NOCOLON | line 1 has no colon behind NOCOLON",
                "A:1\\n:empty | line 2 has no name at character 1",
                "A;=x:1 | line 1 has no name of a parameter at character 3",
                "A;X=\"open:1 | line 1 has a quote that does not end",
                "A;X=a\"b:1 | line 1 has no colon behind A"
            })
    void whatIsNoLineIsToldWithItsNumber(String text, String sentence) {
        Malformed malformed = assertThrows(Malformed.class, () -> lines(text.replace("\\n", "\n")));

        assertEquals(sentence, malformed.getMessage());
    }

    @Test
    void octetsThatAreNoUtf8AreToldWithTheirLine() {
        Malformed malformed = assertThrows(Malformed.class, () -> ContentLines.all(new byte[] {'A', ':', (byte) 0xff}));

        assertEquals("line 1 is not in UTF-8", malformed.getMessage());
    }

    private static ContentLine one(String text) throws Malformed {
        List<ContentLine> lines = lines(text);
        assertEquals(1, lines.size());
        return lines.get(0);
    }

    private static List<ContentLine> lines(String text) throws Malformed {
        return ContentLines.all(text.getBytes(StandardCharsets.UTF_8));
    }
}
