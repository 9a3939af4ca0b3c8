// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** RFC 7095 3.3.1, 3.4, 5.1 and 7.1: structures, lists, values of unknown type, groups. */
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
                "NOTE:a\\nb\"\\\\. | ['note',{},'text','a\\nb\\\"\\\\.']"
            })
    void valuesAreBuiltInJsonAsTheirPropertiesAre(String line, String json) {
        String all = json(Cards.card(CardVersion.V4, line));

        // Quotes of JSON are written as apostrophes above; an apostrophe itself with a backslash.
        String expected = json.replace("\\'", "\u0000").replace('\'', '"').replace('\u0000', '\'');
        assertEquals(
                "[\"vcard\",[[\"version\",{},\"text\",\"4.0\"],[\"uid\",{},\"uri\",\"u1\"]," + expected + "]]", all);
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
                "NOTE:<&> | <note><text>&lt;&amp;&gt;</text></note>",
                "XML:<b xmlns=\"urn:x\">c</b> | <b xmlns=\"urn:x\">c</b>",
                "XML:<b | <xml><text>&lt;b</text></xml>"
            })
    void valuesAreBuiltInXmlAsTheirPropertiesAre(String line, String xml) {
        String all = xml(Cards.card(CardVersion.V4, line));

        assertEquals(xml, all.substring(all.indexOf("</uid>") + 6, all.indexOf("</vcard>")));
    }

    private static String json(VCard card) {
        return new String(CardFormat.JCARD.octets(card), StandardCharsets.UTF_8);
    }

    private static String xml(VCard card) {
        return new String(CardFormat.XCARD.octets(card), StandardCharsets.UTF_8);
    }
}
