// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import guelta.dav.text.ContentLine;
import guelta.dav.text.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CardConversionTest {
    private static final List<String> ALWAYS = List.of("FN:A", "N:A;;;;", "UID:u1", "UID;VALUE=text:u1");

    /** The transcript: what one version says, and the other one. */
    @TestFactory
    Stream<DynamicTest> versionsSayTheSameInTheirOwnWays() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String block : Cards.resource("conversion.txt").split("\n\n")) {
            List<String> lines =
                    block.lines().filter(line -> !line.startsWith("#")).toList();
            if (!lines.isEmpty()) {
                List<String> three = side(lines, "3 ");
                List<String> four = side(lines, "4 ");
                if (!lines.get(0).equals("to 3")) {
                    tests.add(DynamicTest.dynamicTest(
                            three + " to 4", () -> assertEquals(four, converted(CardVersion.V3, three))));
                }
                if (!lines.get(0).equals("to 4")) {
                    tests.add(DynamicTest.dynamicTest(
                            four + " to 3", () -> assertEquals(three, converted(CardVersion.V4, four))));
                }
            }
        }
        assertFalse(tests.size() < 60, "so few: " + tests.size());
        return tests.stream();
    }

    private static List<String> side(List<String> lines, String version) {
        return lines.stream()
                .filter(line -> line.startsWith(version))
                .map(line -> line.substring(version.length()))
                .toList();
    }

    private static List<String> converted(CardVersion from, List<String> lines) {
        VCard card = Cards.card(
                from, Stream.concat(Stream.of("FN:A"), lines.stream()).toArray(String[]::new));
        CardVersion to = from == CardVersion.V3 ? CardVersion.V4 : CardVersion.V3;
        return Cards.texts(card.linesIn(to)).stream()
                .filter(line -> !ALWAYS.contains(line))
                .toList();
    }

    /** RFC 6350 6.2.1 demands an FN, RFC 2426 3.1.2 an N besides; Apple's clients show no card without. */
    @Test
    void whatAVersionDemandsIsThere() {
        assertEquals(
                List.of("N:Anna\\, Example;;;;", "UID:u1", "FN:Anna\\, Example"),
                Cards.texts(Cards.card(CardVersion.V4, "FN:Anna\\, Example").linesIn(CardVersion.V3)));
        assertEquals(
                List.of("FN:Anna Example", "UID;VALUE=text:u1", "N:Example;Anna;;;"),
                Cards.texts(Cards.card(CardVersion.V3, "N:Example;Anna;;;").linesIn(CardVersion.V4)));
    }

    /** RFC 6350 3.2: no line has more than 75 octets, and no character is cut. */
    @Test
    void convertedLinesAreFoldedBetweenCharacters() throws Exception {
        VCard card = Cards.card(CardVersion.V3, "NOTE:" + "\u00e4\u20ac\ud83d\ude00".repeat(50));

        byte[] octets = card.octetsIn(CardVersion.V4);

        for (String line : new String(octets, StandardCharsets.UTF_8).split("\r\n")) {
            assertFalse(line.getBytes(StandardCharsets.UTF_8).length > 75, line);
        }
        assertEquals(
                card.line("NOTE").orElseThrow().value(),
                VCard.parse(octets).line("NOTE").orElseThrow().value());
    }

    /** What a client of version 3 writes back to a card of version 4 has lost nothing, and the other way round. */
    @Property(tries = 500)
    void aCardSurvivesTheOtherVersionAndBack(@ForAll("cards4") List<String> lines) throws Exception {
        VCard card = Cards.card(CardVersion.V4, lines.toArray(String[]::new));

        VCard back = VCard.parse(VCard.parse(card.octetsIn(CardVersion.V3)).octetsIn(CardVersion.V4));

        List<String> expected = new ArrayList<>(sorted(card.lines()));
        expected.replaceAll(line -> line.equals("UID:u1") ? "UID;VALUE=text:u1" : line);
        assertEquals(expected.stream().sorted().toList(), sorted(back.lines()));
    }

    @Property(tries = 500)
    void aCardOfVersion3SurvivesVersion4AndBack(@ForAll("cards3") List<String> lines) throws Exception {
        VCard card = Cards.card(CardVersion.V3, lines.toArray(String[]::new));

        VCard back = VCard.parse(VCard.parse(card.octetsIn(CardVersion.V4)).octetsIn(CardVersion.V3));

        assertEquals(sorted(card.lines()), sorted(back.lines()));
    }

    /** The lines in order, and the parameters of each: that has no meaning. */
    private static List<String> sorted(List<ContentLine> lines) {
        return lines.stream()
                .map(line -> CardWriter.text(new ContentLine(
                        0,
                        line.group(),
                        line.name(),
                        line.parameters().stream()
                                .sorted(Comparator.comparing(Parameter::name))
                                .toList(),
                        line.value())))
                .sorted()
                .toList();
    }

    @Provide
    Arbitrary<List<String>> cards4() {
        Arbitrary<String> text = text();
        Arbitrary<String> one = Arbitraries.of(
                "TEL;TYPE=home,cell:1",
                "TEL;PREF=1;TYPE=work:2",
                "TEL;PREF=50:3",
                "EMAIL;PREF=1:a@example.org",
                "ANNIVERSARY:20090808",
                "BDAY:--0203",
                "BDAY;ALTID=1:1985-04",
                "PHOTO:data:image/jpeg;base64,/9j/AAAA",
                "PHOTO;MEDIATYPE=image/png;PREF=2:https://example.org/a",
                "KIND:group",
                "MEMBER:urn:uuid:1",
                "GENDER:M",
                "RELATED;TYPE=friend;VALUE=text:Anna",
                "LANG;PREF=2:fr",
                "GEO:geo:1.5,-2",
                "TZ;VALUE=utc-offset:-0500",
                "REV:20260601T120000Z",
                "ADR;TYPE=home;LABEL=\"a;b\":;;Street 1;Town;;;",
                "ADR;TYPE=home:;;Street 2;Town;;;",
                "ADR;TYPE=work;GEO=\"geo:1,2\":;;Street 3;Town;;;",
                "KEY:data:application/pgp-keys;base64,AAAA",
                "SOUND;PID=1.1:https://example.org/s",
                "X-ALTERNATIVE;X-P=\"a,b\":raw\\value",
                "item7.TEL:4",
                "item7.X-ABLABEL:Boat",
                "CLIENTPIDMAP:1;urn:uuid:2");
        Arbitrary<String> free =
                text.flatMap(value -> Arbitraries.of("NOTE", "TITLE", "NICKNAME", "X-FREE", "ORG", "CATEGORIES")
                        .map(name -> name + ":" + value));
        return Arbitraries.frequencyOf(Tuple.of(3, one), Tuple.of(1, free))
                .list()
                .ofMaxSize(12)
                .map(lines -> withNames(lines, "N;SORT-AS=Ex:Example;Anna;;;"));
    }

    @Provide
    Arbitrary<List<String>> cards3() {
        Arbitrary<String> one = Arbitraries.of(
                "TEL;TYPE=home,cell:1",
                "TEL;TYPE=work,pref:2",
                "EMAIL;TYPE=INTERNET:a@example.org",
                "item1.X-ABDATE;VALUE=date:2009-08-08",
                "item1.X-ABLABEL:_$!<Anniversary>!$_",
                "BDAY;VALUE=date:1985-04-12",
                "PHOTO;ENCODING=b;TYPE=JPEG:/9j/AAAA",
                "PHOTO;VALUE=uri;TYPE=PNG:https://example.org/a",
                "X-ADDRESSBOOKSERVER-KIND:group",
                "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1",
                "X-GENDER:M",
                "GEO:1.5;-2",
                "TZ:-05:00",
                "REV:2026-06-01T12:00:00Z",
                "CLASS:PRIVATE",
                "AGENT:BEGIN:VCARD\\nFN:B\\nEND:VCARD\\n",
                "LABEL;TYPE=work:Nowhere",
                "X-AIM;TYPE=HOME:a",
                "item7.TEL:4",
                "item7.X-ABLABEL:Boat",
                "SORT-STRING:Ex");
        return one.list().uniqueElements().ofMaxSize(12).map(lines -> {
            List<String> all = new ArrayList<>(lines);
            // A label without its date, or the other way round, is another thing.
            all.removeIf(line -> line.startsWith("item1")
                    && lines.stream().filter(other -> other.startsWith("item1")).count() < 2);
            return withNames(all, "N:Example;Anna;;;");
        });
    }

    private static List<String> withNames(List<String> lines, String name) {
        List<String> all = new ArrayList<>(lines.stream().distinct().toList());
        all.add(0, name);
        all.add(1, "FN:Anna Example");
        return all;
    }

    private static Arbitrary<String> text() {
        return Arbitraries.strings()
                .withChars('a', 'Z', ' ', '\\', ',', ';', '\n', ':', '"', '\u00e4', '\u20ac')
                .ofMaxLength(100)
                .map(Values::escaped);
    }
}
