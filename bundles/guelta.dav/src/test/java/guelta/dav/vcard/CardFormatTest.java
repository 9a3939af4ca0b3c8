// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The card of RFC 6350 8 in JSON (RFC 7095 B.1) and XML (RFC 6351 5), as these write it down. */
class CardFormatTest {
    private static final VCard AUTHOR = Cards.parsed(Cards.resource("rfc6350-8.vcf"));

    @Test
    void theAuthorsCardInJson() {
        String expected =
                Cards.resource("rfc7095-b1.json").lines().map(String::strip).collect(Collectors.joining());

        assertEquals(expected, json(AUTHOR));
    }

    @Test
    void theAuthorsCardInXml() {
        String expected =
                Cards.resource("rfc6351-5.xml").lines().map(String::strip).collect(Collectors.joining());
        String declaration = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

        assertEquals(declaration + expected, xml(AUTHOR));
    }

    /** What no line of a card may have is left out, and with it what would be read as something else. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NOTE:a\u0007b\u007fc | ['note',{},'text','abc']",
                "X-A;X-B=c\u0007d:e | ['x-a',{'x-b':'cd'},'unknown','e']",
                "FN;GROUP=not a name:a | ['fn',{},'text','a']",
                "TEL;TYPE=\"home,home,cell\":+1 | ['tel',{'type':['home','cell']},'text','+1']"
            })
    void whatCantBeSaidInJsonIsLeftOut(String line, String json) throws Exception {
        assertEquals(inJson(json), json(Cards.card(CardVersion.V4, line)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NOTE:a\u0007b\ufffe | <note><text>ab\ufffd</text></note> | NOTE:ab\ufffd",
                "GROUP:a | <_group><unknown>a</unknown></_group> | GROUP:a",
                "X-A;VALUE=parameters:b | <x-a><_parameters>b</_parameters></x-a> | X-A;VALUE=parameters:b",
                "CLIENTPIDMAP;VALUE=uri:a | <clientpidmap><unknown>a</unknown></clientpidmap> | CLIENTPIDMAP:a",
                "XML:<group xmlns=\"urn:ietf:params:xml:ns:vcard-4.0\"/> | <xml><text>&lt;group xmlns=\"urn:ietf:params:xml:ns:vcard-4.0\"/&gt;</text></xml>"
                        + " | XML:<group xmlns=\"urn:ietf:params:xml:ns:vcard-4.0\"/>"
            })
    void whatCantBeAnElementIsSaidOtherwise(String line, String xml, String read) throws Exception {
        String document = xml(Cards.card(CardVersion.V4, line));

        assertTrue(document.contains(xml), document);
        assertEquals(
                List.of("UID:u1", read),
                Cards.texts(VCard.parse(CardFormat.XCARD
                                .vcards(document.getBytes(StandardCharsets.UTF_8), 1_000)
                                .get(0))
                        .lines()));
    }

    /** RFC 6351 has no bound of depth, our reader has: what is too deep for it in a card is a text. */
    @Test
    void anElementThatIsTooDeepIsAText() throws Exception {
        String deep = "<a xmlns=\"urn:x\">" + "<a>".repeat(61) + "</a>".repeat(61) + "</a>";
        String document = xml(Cards.card(CardVersion.V4, "a.XML:" + deep));

        assertEquals(
                1,
                CardFormat.XCARD
                        .vcards(document.getBytes(StandardCharsets.UTF_8), 1_000)
                        .size());
    }

    /** A file of many is taken apart at its lines BEGIN and END, which one card alone may write as it likes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\ufeffBEGIN:VCARD\nVERSION:4.0\nUID:u\nEND:VCARD",
                "BEG\n IN:VCARD\nVERSION:4.0\nUID:u\nEND:VCARD\n",
                "begin;X=1:vcard\nVERSION:3.0\nUID:u\nEND: VCARD\n"
            })
    void cardsOfAnExportCanBeTakenApart(String text) throws Exception {
        byte[] card = text.getBytes(StandardCharsets.UTF_8);
        CardFile file = CardFile.asPut();
        String all =
                new String(file.add(card), StandardCharsets.UTF_8) + new String(file.add(card), StandardCharsets.UTF_8);

        List<CardStream.Piece> pieces = CardStream.split(all.getBytes(StandardCharsets.UTF_8));

        assertEquals(2, pieces.size());
        assertEquals("u", VCard.parse(pieces.get(1).octets()).uid());
    }

    /** RFC 7095 3.3.1, 3.4, 3.5, 5.1 and 7.1: structures, lists, numbers, values of unknown type, groups. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ORG:ABC\\, Inc.;North\\; Division;Sales | ['org',{},'text',['ABC, Inc.','North; Division','Sales']]",
                "ADR:;;123 Main Street,Suite 2;Town;;; | ['adr',{},'text',['','',['123 Main Street','Suite 2'],'Town','','','']]",
                "CATEGORIES:computers,cameras\\,old | ['categories',{},'text','computers','cameras,old']",
                "X-COMPLAINT;X-A=1,2:escaped\\, raw | ['x-complaint',{'x-a':['1','2']},'unknown','escaped\\\\, raw']",
                "contact.FN:Mr. John | ['fn',{'group':'contact'},'text','Mr. John']",
                "GENDER:;it's complicated | ['gender',{},'text',['','it\\'s complicated']]",
                "BDAY:19850412T232050Z | ['bday',{},'date-and-or-time','1985-04-12T23:20:50Z']",
                "BDAY:---12 | ['bday',{},'date-and-or-time','---12']",
                "BDAY:1985-04 | ['bday',{},'date-and-or-time','1985-04']",
                "BDAY:T102200-0800 | ['bday',{},'date-and-or-time','T10:22:00-08:00']",
                "BDAY;VALUE=text:circa 1800 | ['bday',{},'text','circa 1800']",
                "BDAY;VALUE=date:--0412 | ['bday',{},'date','--04-12']",
                "X-T;VALUE=time:102200Z | ['x-t',{},'time','10:22:00Z']",
                "X-T;VALUE=time:-2200 | ['x-t',{},'time','-22:00']",
                "REV:20130214T123000Z | ['rev',{},'timestamp','2013-02-14T12:30:00Z']",
                "TZ;VALUE=utc-offset:+0130 | ['tz',{},'utc-offset','+01:30']",
                "X-N;VALUE=integer:-7 | ['x-n',{},'integer',-7]",
                "X-N;VALUE=INTEGER:1, +2,3 | ['x-n',{},'integer',1,2,3]",
                "X-N;VALUE=float:20.30 | ['x-n',{},'float',20.30]",
                "X-N;VALUE=boolean:TRUE | ['x-n',{},'boolean',true]",
                "X-N;VALUE=boolean:false | ['x-n',{},'boolean',false]",
                "X-N;VALUE=boolean:perhaps | ['x-n',{},'unknown','perhaps']",
                "X-N;VALUE=integer:1.5 | ['x-n',{},'unknown','1.5']",
                "NOTE:a\\nb\"\\\\. | ['note',{},'text','a\\nb\\\"\\\\.']"
            })
    void valuesAreBuiltInJsonAsTheirPropertiesAre(String line, String json) {
        String all = json(Cards.card(CardVersion.V4, line));

        assertEquals(inJson(json), all);
    }

    /** RFC 7095 3.5.3 to 3.5.7: its examples and tables, there and back again. */
    @ParameterizedTest
    @CsvSource({
        "date,19850412,1985-04-12",
        "date,1985-04,1985-04",
        "date,1985,1985",
        "date,--0412,--04-12",
        "date,--04,--04",
        "date,---12,---12",
        "time,232050,23:20:50",
        "time,2320,23:20",
        "time,23,23",
        "time,-2050,-20:50",
        "time,-20,-20",
        "time,--50,--50",
        "time,123000Z,12:30:00Z",
        "time,123000-0800,12:30:00-08:00",
        "date-time,19850412T232050,1985-04-12T23:20:50",
        "date-time,19850412T232050Z,1985-04-12T23:20:50Z",
        "date-time,19850412T232050+0400,1985-04-12T23:20:50+04:00",
        "date-time,19850412T232050+04,1985-04-12T23:20:50+04",
        "date-time,19850412T2320,1985-04-12T23:20",
        "date-time,19850412T23,1985-04-12T23",
        "date-time,--0412T2320,--04-12T23:20",
        "date-time,--04T2320,--04T23:20",
        "date-time,---12T2320,---12T23:20",
        "date-time,--04T23,--04T23",
        "date-time,---15T094500+0100,---15T09:45:00+01:00",
        "date-and-or-time,20130214T123000,2013-02-14T12:30:00",
        "date-and-or-time,---22T1400,---22T14:00",
        "date-and-or-time,1985,1985",
        "date-and-or-time,T1230,T12:30",
        "timestamp,20130214T123000-05,2013-02-14T12:30:00-05",
        "timestamp,19850412T232050+0400,1985-04-12T23:20:50+04:00",
        "utc-offset,-0500,-05:00"
    })
    void datesAndTimesAreAsTheTablesHaveThem(String type, String inCard, String inJson) throws Exception {
        String line = "X-T;VALUE=" + type + ":" + inCard;
        String document = inJson("['x-t',{},'" + type + "','" + inJson + "']");

        assertEquals(document, json(Cards.card(CardVersion.V4, line)));
        VCard read = VCard.parse(CardFormat.JCARD
                .vcards(document.getBytes(StandardCharsets.UTF_8), 1_000)
                .get(0));
        assertEquals(List.of("UID:u1", line), Cards.texts(read.lines()));
    }

    /** RFC 6351, appendix A: groups, structures, unknown values, foreign XML. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "N:A,B;C | <n><surname>A</surname><surname>B</surname><given>C</given><additional/><prefix/><suffix/></n>",
                "ORG:A\\;B;C | <org><text>A;B</text><text>C</text></org>",
                "NICKNAME:a,b | <nickname><text>a</text><text>b</text></nickname>",
                "item1.X-ABLABEL:a\\,b | <group name=\"item1\"><x-ablabel><unknown>a\\,b</unknown></x-ablabel></group>",
                "'X-FOREIGN: a ' | <x-foreign><unknown> a </unknown></x-foreign>",
                "BDAY:T102200 | <bday><time>102200</time></bday>",
                "CLIENTPIDMAP:1;urn:uuid:2 | <clientpidmap><sourceid>1</sourceid><uri>urn:uuid:2</uri></clientpidmap>",
                "X-N;VALUE=integer:1,2 | <x-n><integer>1</integer><integer>2</integer></x-n>",
                "X-N;VALUE=boolean:TRUE | <x-n><boolean>true</boolean></x-n>",
                "X-N;VALUE=boolean:perhaps | <x-n><unknown>perhaps</unknown></x-n>",
                "FN;X-P=a,b;LABEL=c:d | <fn><parameters><x-p><unknown>a</unknown><unknown>b</unknown></x-p><label><text>c</text></label></parameters><text>d</text></fn>",
                "NOTE:<&> | <note><text>&lt;&amp;&gt;</text></note>",
                "XML:<b xmlns=\"urn:x\">c</b> | <b xmlns=\"urn:x\">c</b>",
                "XML:<b | <xml><text>&lt;b</text></xml>"
            })
    void valuesAreBuiltInXmlAsTheirPropertiesAre(String line, String xml) {
        String all = xml(Cards.card(CardVersion.V4, line));

        assertEquals(xml, all.substring(all.indexOf("</uid>") + 6, all.indexOf("</vcard>")));
    }

    /** Quotes of JSON are written as apostrophes above; an apostrophe itself with a backslash. */
    private static String inJson(String property) {
        String expected = property.replace("\\'", "\u0000").replace('\'', '"').replace('\u0000', '\'');
        return "[\"vcard\",[[\"version\",{},\"text\",\"4.0\"],[\"uid\",{},\"uri\",\"u1\"]," + expected + "]]";
    }

    private static String json(VCard card) {
        return new String(CardFormat.JCARD.octets(card), StandardCharsets.UTF_8);
    }

    private static String xml(VCard card) {
        return new String(CardFormat.XCARD.octets(card), StandardCharsets.UTF_8);
    }
}
