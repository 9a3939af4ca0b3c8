// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ezvcard.Ezvcard;
import ezvcard.parameter.VCardParameters;
import ezvcard.property.Address;
import ezvcard.property.BinaryProperty;
import ezvcard.property.Telephone;
import ezvcard.property.VCardProperty;
import guelta.dav.text.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Another reader of cards, ez-vcard, reads in what we have converted what it reads in the original. */
class OtherReaderTest {
    @Property(tries = 300)
    void aConvertedCardSaysTheSame(@ForAll("cards3") String text) {
        VCard card = Cards.parsed(text);
        ezvcard.VCard original = Ezvcard.parse(text).first();

        assertEquals(said(original), said(read(card.octetsIn(CardVersion.V4))));
        assertEquals(
                said(original),
                said(read(Cards.parsed(string(card.octetsIn(CardVersion.V4))).octetsIn(CardVersion.V3))));
    }

    /** RFC 7095: the card in JSON is the card in text. */
    @Property(tries = 300)
    void aCardInJsonSaysTheSame(@ForAll("cards3") String text) {
        VCard card = Cards.parsed(text);

        assertEquals(
                said(read(card.octetsIn(CardVersion.V4))),
                said(Ezvcard.parseJson(string(CardFormat.JCARD.octets(card))).first()));
    }

    /** RFC 6351: and so is the one in XML. */
    @Property(tries = 300)
    void aCardInXmlSaysTheSame(@ForAll("cards3") String text) {
        VCard card = Cards.parsed(text);

        assertEquals(
                said(read(card.octetsIn(CardVersion.V4))),
                said(Ezvcard.parseXml(string(CardFormat.XCARD.octets(card))).first()));
    }

    /** What the other one writes in JSON and XML, we read as it does what it writes as text. */
    @Property(tries = 150)
    void aCardThatAnotherHasWrittenSaysTheSame(@ForAll("cards3") String text) throws Exception {
        ezvcard.VCard original = read(Cards.parsed(text).octetsIn(CardVersion.V4));
        String json = Ezvcard.writeJson(original).prodId(false).go();
        String xml = Ezvcard.writeXml(original).prodId(false).go();

        assertEquals(said(original), said(read(only(CardFormat.JCARD, json))), json);
        assertEquals(said(original), said(read(only(CardFormat.XCARD, xml))), xml);
    }

    private static byte[] only(CardFormat format, String document) throws Malformed {
        return format.vcards(document.getBytes(StandardCharsets.UTF_8), 10_000).get(0);
    }

    private static ezvcard.VCard read(byte[] octets) {
        return Ezvcard.parse(string(octets)).first();
    }

    private static String string(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    /** What a card says, in words that both versions have. */
    private static List<String> said(ezvcard.VCard card) {
        List<String> said = new ArrayList<>();
        said.add("FN " + card.getFormattedName().getValue());
        said.add("N " + card.getStructuredName().getFamily() + "/"
                + card.getStructuredName().getGiven() + "/"
                + card.getStructuredName().getAdditionalNames() + "/"
                + card.getStructuredName().getPrefixes() + "/"
                + card.getStructuredName().getSuffixes());
        said.add("UID " + card.getUid().getValue());
        card.getBirthdays().forEach(day -> said.add("BDAY " + day.getDate() + day.getText()));
        card.getEmails().forEach(email -> said.add("EMAIL " + email.getValue() + types(email)));
        for (Telephone telephone : card.getTelephoneNumbers()) {
            said.add("TEL " + telephone.getText() + types(telephone));
        }
        for (Address address : card.getAddresses()) {
            said.add("ADR " + address.getStreetAddresses() + address.getLocalities() + address.getLabel()
                    + types(address));
        }
        card.getPhotos().forEach(photo -> said.add("PHOTO " + bytes(photo)));
        card.getKeys().forEach(key -> said.add("KEY " + bytes(key)));
        card.getNotes().forEach(note -> said.add("NOTE " + note.getValue()));
        card.getCategoriesList().forEach(categories -> said.add("CATEGORIES " + categories.getValues()));
        card.getNicknames().forEach(nickname -> said.add("NICKNAME " + nickname.getValues()));
        card.getOrganizations().forEach(organisation -> said.add("ORG " + organisation.getValues()));
        card.getUrls().forEach(url -> said.add("URL " + url.getValue()));
        if (card.getGeo() != null) {
            said.add("GEO " + card.getGeo().getLatitude() + " " + card.getGeo().getLongitude());
        }
        if (card.getTimezone() != null) {
            said.add("TZ " + card.getTimezone().getOffset() + card.getTimezone().getText());
        }
        if (card.getRevision() != null) {
            said.add("REV " + card.getRevision().getValue());
        }
        card.getExtendedProperties().stream()
                .filter(property -> property.getPropertyName().equalsIgnoreCase("X-FREE"))
                .forEach(property -> said.add("X-FREE " + property.getValue()));
        return said.stream().sorted().toList();
    }

    private static String bytes(BinaryProperty<?> property) {
        return property.getContentType() + " " + property.getUrl() + " "
                + (property.getData() == null ? "" : Base64.getEncoder().encodeToString(property.getData()));
    }

    private static String types(VCardProperty property) {
        VCardParameters parameters = property.getParameters();
        TreeSet<String> types = new TreeSet<>();
        parameters.getTypes().forEach(type -> types.add(type.toLowerCase(Locale.ROOT)));
        boolean preferred = types.remove("pref") || parameters.getPref() != null;
        return types + (preferred ? "*" : "");
    }

    @Provide
    Arbitrary<String> cards3() {
        Arbitrary<String> text = Arbitraries.strings()
                .withChars('a', 'Z', ' ', '\\', ',', ';', '\n', ':', '"', '^', '<', '&', '\u00e4', '\u20ac')
                .ofMinLength(1)
                .ofMaxLength(60)
                .map(chars -> Values.escaped(chars.strip() + "."));
        Arbitrary<String> line = Arbitraries.oneOf(
                text.map(value -> "NOTE:" + value),
                text.map(value -> "X-FREE:" + value.replace("\\", "")),
                text.list().ofMinSize(1).ofMaxSize(3).map(values -> "CATEGORIES:" + String.join(",", values)),
                text.list().ofMinSize(1).ofMaxSize(3).map(values -> "NICKNAME:" + String.join(",", values)),
                text.list().ofMinSize(1).ofMaxSize(2).map(values -> "ORG:" + String.join(";", values)),
                text.map(value -> "ADR;TYPE=home:;;" + value + ";" + value + ";;;"),
                text.map(value -> "ADR;TYPE=work:;;Street;;;;\r\nLABEL;TYPE=work:" + value),
                Arbitraries.of(
                        "BDAY:1985-04-12",
                        "BDAY;VALUE=date:19850412",
                        "TEL;TYPE=home,pref:+49 1",
                        "TEL;TYPE=CELL:+49 2",
                        "EMAIL;TYPE=INTERNET;TYPE=WORK:a@example.org",
                        "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgAB",
                        "PHOTO;VALUE=uri;TYPE=PNG:https://example.org/a.png",
                        "KEY;ENCODING=b;TYPE=PGP:mQGNBGQx",
                        "URL:https://example.org/?a=1,2;3",
                        "GEO:37.386013;-122.082932",
                        "TZ:-05:00",
                        "REV:2026-06-01T12:00:00Z"));
        return line.list()
                // One of each that a card has once, and one address that a label can be of.
                .uniqueElements(
                        each -> each.matches("(?s)(BDAY|GEO|TZ|REV|ADR;TYPE=work).*") ? each.substring(0, 2) : each)
                .ofMaxSize(8)
                .map(lines ->
                        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1\r\nFN:Anna\r\nN:Example;Anna;Eva,Maria;Dr.;\r\n"
                                + String.join("\r\n", lines) + (lines.isEmpty() ? "" : "\r\n") + "END:VCARD\r\n");
    }
}
