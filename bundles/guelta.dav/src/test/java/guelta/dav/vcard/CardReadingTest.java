// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.dav.text.Malformed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cards in JSON and XML become vCards again (RFC 7095 4, RFC 6351 4). */
class CardReadingTest {
    private static final int MOST = 10_000;

    /** The card of RFC 6350 8 is the one of RFC 7095 B.1 and of RFC 6351 5. */
    @Test
    void theAuthorsCardIsReadInJsonAndXml() throws Exception {
        VCard author = Cards.parsed(Cards.resource("rfc6350-8.vcf"));
        for (String name : List.of("rfc7095-b1.json", "rfc6351-5.xml")) {
            CardFormat format = name.endsWith("json") ? CardFormat.JCARD : CardFormat.XCARD;
            VCard read = VCard.parse(
                    format.vcards(Cards.resource(name).getBytes(UTF_8), MOST).get(0));

            assertEquals(
                    new String(CardFormat.JCARD.octets(author), UTF_8),
                    new String(CardFormat.JCARD.octets(read), UTF_8),
                    name);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ORG:ABC\\, Inc.;North\\; Division;Sales | ['org',{},'text',['ABC, Inc.','North; Division','Sales']]",
                "ADR:;;123 Main Street,Suite 2;Town;;; | ['adr',{},'text',['','',['123 Main Street','Suite 2'],'Town','','','']]",
                "CATEGORIES:computers,cameras\\,old | ['categories',{},'text','computers','cameras,old']",
                "X-COMPLAINT;X-A=1,2:escaped\\, raw | ['x-complaint',{'x-a':['1','2']},'unknown','escaped\\\\, raw']",
                "contact.FN:Mr. John | ['fn',{'group':'contact'},'text','Mr. John']",
                "BDAY:19850412T232050Z | ['bday',{},'date-and-or-time','1985-04-12T23:20:50Z']",
                "BDAY:19850412 | ['bday',{},'date','1985-04-12']",
                "BDAY:T102200 | ['bday',{},'time','10:22:00']",
                "BDAY:---12 | ['bday',{},'date-and-or-time','---12']",
                "BDAY;VALUE=text:circa 1800 | ['bday',{},'text','circa 1800']",
                "REV:20130214T123000Z | ['rev',{},'timestamp','2013-02-14T12:30:00Z']",
                "TZ:-0500 | ['tz',{},'utc-offset','-05:00']",
                "TEL;VALUE=uri;TYPE=home,cell;PREF=1:tel:+1 | ['tel',{'type':['home','cell'],'pref':1},'uri','tel:+1']",
                "X-N;VALUE=integer:-7 | ['x-n',{},'integer',-7]",
                "X-N;VALUE=integer:1,2 | ['x-n',{},'integer',1.0,'2']",
                "X-N;VALUE=integer:3,-3,20000000000,15 | ['x-n',{},'integer',3.14,-3.99,2e10,1.5e1]",
                "GENDER:F;grrrl | ['gender',{},'text',['F','grrrl']]",
                "GENDER:M | ['gender',{},'text','M']",
                "GENDER:M | ['gender',{},'text',['M']]",
                "ADR:;;;;;; | ['adr',{},'text',['','','','','','','']]",
                "N;SORT-AS=Harten,Rene:van der Harten;Rene;J.;Sir;R.D.O.N. | ['n',{'sort-as':['Harten','Rene']},'text',['van der Harten','Rene','J.','Sir','R.D.O.N.']]",
                "contact.FN:Mr. John Q. Public\\, Esq. | ['fn',{'group':'CONTACT'},'text','Mr. John Q. Public, Esq.']",
                "X-N;VALUE=float:1500 | ['x-n',{},'float',1.5e3]",
                "X-N;VALUE=float:0.0033333333333333335 | ['x-n',{},'float',0.0033333333333333335]",
                "X-N;VALUE=boolean:TRUE,FALSE | ['x-n',{},'boolean',true,false]",
                "NOTE:a\\nb\\\\. | ['note',{},'text','a\\nb\\\\.']"
            })
    void aPropertyInJsonIsALine(String line, String json) throws Exception {
        assertEquals(List.of(line, "UID:u1"), read(CardFormat.JCARD, inJson(json)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "N:A,B;C;;; | <n><surname>A</surname><surname>B</surname><given>C</given><additional/><prefix/><suffix/></n>",
                "ORG:A\\;B;C | <org><text>A;B</text><text>C</text></org>",
                "NICKNAME:a,b | <nickname><text>a</text><text>b</text></nickname>",
                "GENDER:M | <gender><sex>M</sex></gender>",
                "item1.X-ABLABEL:a\\,b | <group name=\"item1\"><x-ablabel><unknown>a\\,b</unknown></x-ablabel></group>",
                "BDAY:T102200 | <bday><time>102200</time></bday>",
                "TEL;VALUE=uri;TYPE=home,cell:tel:+1 | <tel><parameters><type><text>home</text><text>cell</text></type></parameters><uri>tel:+1</uri></tel>",
                "CLIENTPIDMAP:1;urn:uuid:2 | <clientpidmap><sourceid>1</sourceid><uri>urn:uuid:2</uri></clientpidmap>",
                "NOTE:<&> | <note><text>&lt;&amp;&gt;</text></note>",
                "XML:<b xmlns=\"urn:x\">c</b> | <b xmlns=\"urn:x\">c</b>",
                "XML:<b | <xml><text>&lt;b</text></xml>"
            })
    void aPropertyInXmlIsALine(String line, String xml) throws Exception {
        assertEquals(List.of(line, "UID:u1"), read(CardFormat.XCARD, inXml(xml)));
    }

    /** RFC 6351, appendix A: booleans, numbers and addresses may be written in every way that XML Schema has for them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-N;VALUE=boolean:TRUE,FALSE | <x-n><boolean>1</boolean><boolean> 0 </boolean></x-n>",
                "X-N;VALUE=boolean:TRUE,FALSE | <x-n><boolean>true</boolean><boolean>false</boolean></x-n>",
                "X-N;VALUE=integer:5,-7,0 | <x-n><integer>+5</integer><integer>-007</integer><integer> 0 </integer></x-n>",
                "X-N;VALUE=float:0.0000001 | <x-n><float>1E-7</float></x-n>",
                "X-N;VALUE=float:0.5,5,-0.25 | <x-n><float>.5</float><float>5.</float><float>-.25e+0</float></x-n>",
                "X-N;VALUE=float:340282340000000000000000000000000000000 | <x-n><float>3.4028234E38</float></x-n>",
                "X-N;VALUE=float:0.0000000000000000000000000000000000000000000014 | <x-n><float>1.4E-45</float></x-n>",
                "X-N:INF | <x-n><float>INF</float></x-n>",
                "X-N:1,-INF,NaN,1E999 | <x-n><float>1</float><float>-INF</float><float> NaN </float><float>1E999</float></x-n>",
                "URL:http://a/ | <url><uri>&#10;http://a/&#10;</uri></url>",
                "LANG;PREF=1:fr | <lang><parameters><pref><integer> 1 </integer></pref></parameters><language-tag>fr</language-tag></lang>",
                "CLIENTPIDMAP:1;urn:uuid:2 | <clientpidmap><sourceid> 1 </sourceid><uri>&#10;urn:uuid:2</uri></clientpidmap>",
                "BDAY:--0203 | <bday><date>--0203</date></bday>",
                "BDAY:1985-04 | <bday><date>1985-04</date></bday>",
                "ANNIVERSARY:20090808T1430-0500 | <anniversary><date-time>20090808T1430-0500</date-time></anniversary>",
                "BDAY:T-22 | <bday><time>-22</time></bday>",
                "REV:20130214T123000+01 | <rev><timestamp>20130214T123000+01</timestamp></rev>",
                "NOTE:ab | <note><?c d?><text>a<!-- c --><![CDATA[b]]></text></note>",
                "X-FILE;MEDIATYPE=image/jpeg:alien.jpg | <x-file><parameters><mediatype><text>image/jpeg</text></mediatype></parameters><unknown>alien.jpg</unknown></x-file>"
            })
    void whatXmlSchemaAllowsIsRead(String line, String xml) throws Exception {
        assertEquals(List.of(line, "UID:u1"), read(CardFormat.XCARD, inXml(xml)));
    }

    /** What no schema has is none of the type. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<x-n><boolean>2</boolean></x-n>",
                "<x-n><boolean/></x-n>",
                "<x-n><float>.</float></x-n>",
                "<x-n><float>1E</float></x-n>",
                "<x-n><float>0x1p3</float></x-n>",
                "<x-n><float>Infinity</float></x-n>",
                "<x-n><integer>1.</integer></x-n>"
            })
    void whatXmlSchemaDoesNotAllowIsRefused(String xml) {
        assertThrows(Malformed.class, () -> read(CardFormat.XCARD, inXml(xml)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "['x-a',{},'unknown','a\\nEND:VCARD']",
                "['x-a',{},'uri','a\\rb']",
                "['end',{},'text','VCARD']",
                "['version',{},'text','3.0']",
                "['a:b',{},'text','c']",
                "['a',{'group':'b c'},'text','d']",
                "['a',{},'integer','many']",
                "['a',{},'integer','1.5']",
                "['a',{},'integer',1e30]",
                "['a',{},'boolean','perhaps']",
                "['a',{},'float','1,5']",
                "['a',{},'text']",
                "['a',{},'text',null]",
                "['a',{},'text',[['b',['c']]]]",
                "['a',{'b':[[]]},'text','c']",
                "1"
            })
    void whatIsNoPropertyIsRefused(String json) {
        Malformed refused = assertThrows(Malformed.class, () -> read(CardFormat.JCARD, inJson(json)));

        assertEquals(-1, refused.getMessage().indexOf('\n'), refused.getMessage());
    }

    @Test
    void severalCardsAreRead() throws Exception {
        String card = "[\"vcard\",[[\"version\",{},\"text\",\"4.0\"]]]";

        assertEquals(
                2,
                CardFormat.JCARD
                        .vcards(("[" + card + "," + card + "]").getBytes(UTF_8), MOST)
                        .size());
        assertEquals(
                3,
                CardFormat.XCARD
                        .vcards(
                                "<vcards xmlns='urn:ietf:params:xml:ns:vcard-4.0'><vcard/><vcard/><vcard/></vcards>"
                                        .getBytes(UTF_8),
                                MOST)
                        .size());
    }

    private static List<String> read(CardFormat format, String document) throws Exception {
        return Cards.texts(
                VCard.parse(format.vcards(document.getBytes(UTF_8), MOST).get(0))
                        .lines());
    }

    /** Quotes of JSON are written as apostrophes above. */
    private static String inJson(String property) {
        return "[\"vcard\",[[\"version\",{},\"text\",\"4.0\"]," + property.replace('\'', '"')
                + ",[\"uid\",{},\"uri\",\"u1\"]]]";
    }

    private static String inXml(String property) {
        return "<vcards xmlns='urn:ietf:params:xml:ns:vcard-4.0'><vcard>" + property
                + "<uid><uri>u1</uri></uid></vcard></vcards>";
    }
}
