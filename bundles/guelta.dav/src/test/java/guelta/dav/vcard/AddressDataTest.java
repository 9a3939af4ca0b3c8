// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.Refusal;
import guelta.dav.xml.Element;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressDataTest {
    private static final VCard THREE = Cards.parsed("BEGIN:VCARD\nVERSION:3.0\nUID:u1\nFN:Cyrus Daboo\nNICKNAME:me\n"
            + "item1.EMAIL;TYPE=pref:a@example.com\nEMAIL:b@exa\n mple.com\nN:Daboo;Cyrus;;;\nEND:VCARD\n");
    private static final VCard FOUR = Cards.card(CardVersion.V4, "FN:Anna");

    /** RFC 6352 8.6.3: a client asks for some properties. */
    @Test
    void someOfTheProperties() throws Exception {
        AddressData data = of("<C:prop name='VERSION'/><C:prop name='UID'/><C:prop name='NICKNAME'/>"
                + "<C:prop name='email'/><C:prop name='FN'/>");

        assertEquals(
                "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u1\r\nFN:Cyrus Daboo\r\nNICKNAME:me\r\n"
                        + "item1.EMAIL;TYPE=pref:a@example.com\r\nEMAIL:b@example.com\r\nEND:VCARD\r\n",
                data.of(THREE, false));
    }

    /** RFC 6352 10.4.2: the name of a property may have its group in front, and its value may be left out. */
    @Test
    void aPropertyOfAGroupAndOneWithoutItsValue() throws Exception {
        AddressData data = of("<C:prop name='item1.EMAIL'/><C:prop name='NICKNAME' novalue='yes'/>");

        assertEquals(
                "BEGIN:VCARD\r\nVERSION:3.0\r\nNICKNAME:\r\nitem1.EMAIL;TYPE=pref:a@example.com\r\nEND:VCARD\r\n",
                data.of(THREE, false));
    }

    /** What is put is what is got, with its line ends and folds. */
    @Test
    void theWholeCardIsWhatWasPut() throws Exception {
        String put = new String(THREE.octets(), StandardCharsets.UTF_8);

        assertEquals(put, AddressData.WHOLE.of(THREE, false));
        assertEquals(put, of("<C:allprop/>").of(THREE, true));
    }

    /** RFC 6352 10.4: who asks for nothing is given version 3.0; where version 4 is advertised, what was put. */
    @Test
    void whoAsksForNoVersionGetsOneThatTheClientReads() {
        assertEquals(
                "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Anna;;;;\r\nUID:u1\r\nFN:Anna\r\nEND:VCARD\r\n",
                AddressData.WHOLE.of(FOUR, false));
        assertEquals(new String(FOUR.octets(), StandardCharsets.UTF_8), AddressData.WHOLE.of(FOUR, true));
    }

    /** Most reports want what is there: the octets go out without a look into them. */
    @Test
    void whoGetsWhatWasPutNeedsNobodyToReadIt() throws Exception {
        assertTrue(AddressData.WHOLE.wantsAsPut(CardVersion.V3, false));
        assertTrue(AddressData.WHOLE.wantsAsPut(CardVersion.V4, true));
        assertFalse(AddressData.WHOLE.wantsAsPut(CardVersion.V4, false));
        assertFalse(of("<C:prop name='FN'/>").wantsAsPut(CardVersion.V3, false));
        assertFalse(AddressData.parse(element("version='4.0'", "")).wantsAsPut(CardVersion.V3, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version='4.0' | VCARD_4",
                "content-type='text/vcard' | VCARD_3",
                "content-type='text/vcard' version='3.0' | VCARD_3",
                "content-type='TEXT/VCARD' version='4.0' | VCARD_4",
                "content-type='text/x-vcard' | VCARD_3",
                "content-type='application/vcard+json' | JCARD",
                "content-type='application/vcard+xml' version='4.0' | XCARD"
            })
    void whoAsksForAFormGetsIt(String attributes, CardFormat format) throws Exception {
        AddressData data = AddressData.parse(element(attributes, ""));

        assertEquals(format, data.format(CardVersion.V4, true));
        assertEquals(format, data.format(CardVersion.V3, false));
        assertEquals(new String(format.octets(FOUR), StandardCharsets.UTF_8), data.of(FOUR, false));
    }

    /** RFC 6352 8.6: the precondition CARDDAV:supported-address-data. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version='2.1'",
                "content-type='text/calendar'",
                "content-type='application/vcard+json' version='3.0'"
            })
    void otherFormsAreRefused(String attributes) {
        Refusal refusal = assertThrows(Refusal.class, () -> AddressData.parse(element(attributes, "")));

        assertEquals(403, refusal.status());
        assertEquals(
                "supported-address-data",
                refusal.condition().orElseThrow().name().local());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<C:prop/> | a prop of the address-data has no name",
                "<C:prop name='FN' novalue='1'/> | the novalue of a prop is '1', allowed are yes and no",
                "<C:allprop/><C:prop name='FN'/> | the address-data has allprop and prop, allowed is one of them"
            })
    void whatIsNoAddressDataIsABadRequest(String content, String sentence) {
        Refusal refusal = assertThrows(Refusal.class, () -> of(content));

        assertEquals(400, refusal.status());
        assertEquals(sentence, refusal.getMessage());
    }

    /** The header Accept of a GET has the same names. */
    @Test
    void formatsAreKnownByTheirMediaType() {
        assertEquals(Optional.of(CardFormat.VCARD_3), CardFormat.of("text/vcard", ""));
        assertEquals(Optional.of(CardFormat.VCARD_4), CardFormat.of("text/vcard ", "4.0"));
        assertEquals(Optional.empty(), CardFormat.of("text/html", ""));
        assertEquals(
                "text/vcard; charset=utf-8; version=4.0",
                CardFormat.of(CardVersion.V4).contentType());
        assertEquals("application/vcard+json", CardFormat.JCARD.contentType());
    }

    private static AddressData of(String content) throws Exception {
        return AddressData.parse(element("", content));
    }

    private static Element element(String attributes, String content) throws Exception {
        return Element.parse(("<C:address-data xmlns:C='urn:ietf:params:xml:ns:carddav' " + attributes + ">" + content
                        + "</C:address-data>")
                .getBytes(StandardCharsets.UTF_8));
    }
}
