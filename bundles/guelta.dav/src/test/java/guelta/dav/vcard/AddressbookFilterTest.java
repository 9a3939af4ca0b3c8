// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.Refusal;
import guelta.dav.calendar.Verdict;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressbookFilterTest {
    private static final Map<String, VCard> DECK = new TreeMap<>(Map.of(
            "cyrus",
            Cards.card(
                    CardVersion.V3,
                    "FN:Cyrus Daboo",
                    "N:Daboo;Cyrus;;;",
                    "NICKNAME:me",
                    "EMAIL;TYPE=INTERNET,PREF:cyrus@example.com",
                    "item1.TEL;TYPE=WORK,voice:+1 23",
                    "item1.X-ABLABEL:Boat"),
            "anna",
            Cards.card(
                    CardVersion.V4,
                    "FN:\u00c4nne M\u00dcLLER\\, Dr.",
                    "NICKNAME:Me,\u00c4nni",
                    "EMAIL;PREF=1:daboo@example.org",
                    "TEL;TYPE=\"home,fax\":+49 1",
                    "TEL;TYPE=work:+49 2",
                    "NOTE;LANGUAGE=de:eins\\nzwei"),
            "bare",
            Cards.card(CardVersion.V3, "FN:Bare", "TEL;HOME;FAX:1", "X-EMPTY:")));

    /** The transcript: filters, and the cards that each takes. */
    @TestFactory
    Stream<DynamicTest> filtersTakeTheCardsThatTheyAreAbout() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String block : Cards.resource("filters.txt").split("\n\n")) {
            List<String> lines =
                    block.lines().filter(line -> !line.startsWith("#")).toList();
            if (lines.size() > 1) {
                String expected = lines.get(0).strip();
                String filter = String.join("", lines.subList(1, lines.size()));
                tests.add(DynamicTest.dynamicTest(filter, () -> assertEquals(expected, matching(filter))));
            }
        }
        return tests.stream();
    }

    private static String matching(String xml) throws Exception {
        AddressbookFilter filter = AddressbookFilter.parse(element(xml));
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, VCard> entry : DECK.entrySet()) {
            boolean matches = filter.matches(entry.getValue());
            if (matches) {
                names.add(entry.getKey());
            }
            // What a summary says for certain is so, kept and read again.
            CardSummary summary =
                    CardSummary.of(CardSummary.of(entry.getValue()).octets());
            assertNotEquals(matches ? Verdict.NO : Verdict.YES, filter.judge(summary), entry.getKey());
        }
        return names.isEmpty() ? "none" : String.join(" ", names);
    }

    /** RFC 6352 8.6: what can't be answered has a precondition, what is no filter is a bad request. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<C:prop-filter name='FN'><C:text-match collation='i;klingon'>x</C:text-match></C:prop-filter> | 403"
                        + " | supported-collation | the collation 'i;klingon' is not known, allowed are i;ascii-casemap,"
                        + " i;octet and i;unicode-casemap",
                "<C:prop-filter/> | 400 | '' | the prop-filter has no name",
                "<C:comp-filter name='X'/> | 400 | '' | the filter has a comp-filter, allowed are prop-filter",
                "<C:prop-filter name='FN' test='some'/> | 400 | '' | the prop-filter FN has the test 'some',"
                        + " allowed are anyof and allof",
                "<C:prop-filter name='FN'><C:is-not-defined/><C:text-match>x</C:text-match></C:prop-filter> | 400 | ''"
                        + " | the prop-filter FN has is-not-defined and something else",
                "<C:prop-filter name='FN'><C:text-match match-type='regex'>x</C:text-match></C:prop-filter> | 400 | ''"
                        + " | the text-match has the match-type 'regex', allowed are equals, contains, starts-with and"
                        + " ends-with",
                "<C:prop-filter name='FN'><C:text-match negate-condition='true'>x</C:text-match></C:prop-filter> | 400"
                        + " | '' | the text-match has the negate-condition 'true', allowed are yes and no",
                "<C:prop-filter name='FN'><C:param-filter name='TYPE'><C:text-match>a</C:text-match><C:text-match>b"
                        + "</C:text-match></C:param-filter></C:prop-filter> | 400 | ''"
                        + " | the param-filter TYPE has two text-match, allowed is one"
            })
    void whatIsNoFilterIsRefused(String content, int status, String condition, String sentence) throws Exception {
        Element filter = element("<C:filter xmlns:C='urn:ietf:params:xml:ns:carddav'>" + content + "</C:filter>");

        Refusal refusal = assertThrows(Refusal.class, () -> AddressbookFilter.parse(filter));

        assertEquals(status, refusal.status());
        assertEquals(
                condition,
                refusal.condition().map(element -> element.name().local()).orElse(""));
        assertEquals(sentence, refusal.getMessage());
    }

    /** RFC 4918 17: elements of other namespaces are passed over. */
    @Test
    void foreignElementsArePassedOver() throws Exception {
        assertEquals(
                "bare cyrus",
                matching("<C:filter xmlns:C='urn:ietf:params:xml:ns:carddav'><X:more xmlns:X='urn:x'/>"
                        + "<C:prop-filter name='NOTE'><X:deep xmlns:X='urn:x'/><C:is-not-defined/></C:prop-filter>"
                        + "<C:prop-filter name='N'/></C:filter>"));
    }

    private static Element element(String xml) throws Exception {
        return Element.parse(xml.getBytes(StandardCharsets.UTF_8));
    }

    /** 50,000 cards are not read to find one: the summary says no of nearly all others. */
    @Test
    void aSummaryIsEnoughForNearlyAllCardsThatDoNotMatch() throws Exception {
        AddressbookFilter filter = AddressbookFilter.parse(
                element("<C:filter xmlns:C='urn:ietf:params:xml:ns:carddav'><C:prop-filter name='FN'><C:text-match>"
                        + "Daboo</C:text-match></C:prop-filter><C:prop-filter name='EMAIL'><C:text-match>daboo"
                        + "</C:text-match></C:prop-filter></C:filter>"));
        int read = 0;
        for (int i = 0; i < 2_000; i++) {
            VCard card = Cards.card(
                    CardVersion.V3,
                    "FN:Person Number " + i * 7_919,
                    "EMAIL:person" + i * 104_729 + "@example.org",
                    "TEL:+49 " + i * 15_485_863L,
                    "ORG:Company " + i % 50);
            read += filter.judge(CardSummary.of(card)) == Verdict.NO ? 0 : 1;
        }

        assertTrue(read < 20, read + " of 2,000 would be read");
    }

    @Test
    void aSummaryKnowsUidVersionAndGroups() throws Exception {
        CardSummary summary =
                CardSummary.of(CardSummary.of(Cards.card(CardVersion.V4, "KIND:group", "FN:" + "long ".repeat(1_000)))
                        .octets());

        assertEquals("u1", summary.uid());
        assertEquals(CardVersion.V4, summary.version());
        assertTrue(summary.isGroup());
        assertThrows(Malformed.class, () -> CardSummary.of(new byte[] {1, 0, 0}));
        assertThrows(Malformed.class, () -> CardSummary.of(new byte[40]));
    }
}
