// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import static guelta.dav.vcard.Precondition.SUPPORTED_ADDRESS_DATA;

import guelta.dav.Refusal;
import guelta.dav.text.ContentLine;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a report wants of cards: which form, and which properties (RFC 6352 10.4). An immutable value.
 */
public final class AddressData {
    /** Cards as they are, in the default form. */
    public static final AddressData WHOLE = new AddressData(Optional.empty(), List.of());

    private final Optional<CardFormat> format;
    private final List<Wanted> wanted;

    /**
     * A property that is wanted.
     *
     * @param group empty for any
     * @param value whether with its value
     */
    private record Wanted(String group, String name, boolean value) {
        boolean is(ContentLine line) {
            return line.name().equals(name) && (group.isEmpty() || line.group().equals(group));
        }
    }

    private AddressData(Optional<CardFormat> format, List<Wanted> wanted) {
        this.format = format;
        this.wanted = List.copyOf(wanted);
    }

    /**
     * What the element CARDDAV:address-data of a request wants.
     *
     * @throws Refusal when it asks for a form that is not given, or is none
     */
    public static AddressData parse(Element element) throws Refusal {
        Optional<String> type = element.attribute("content-type");
        Optional<String> version = element.attribute("version");
        Optional<CardFormat> format = Optional.empty();
        if (type.isPresent() || version.isPresent()) {
            format = CardFormat.of(type.orElse("text/vcard"), version.orElse("").strip());
            if (format.isEmpty()) {
                throw SUPPORTED_ADDRESS_DATA.because("cards are not given as " + type.orElse("text/vcard")
                        + version.map(text -> " " + text).orElse("")
                        + ", allowed are text/vcard 3.0 and 4.0, application/vcard+json and application/vcard+xml");
            }
        }
        List<Wanted> wanted = new ArrayList<>();
        for (Element property : element.elements(Name.carddav("prop")).toList()) {
            wanted.add(wanted(property));
        }
        boolean all = element.has(Name.carddav("allprop"));
        if (all && !wanted.isEmpty()) {
            throw new Refusal(400, "the address-data has allprop and prop, allowed is one of them");
        }
        return new AddressData(format, wanted);
    }

    private static Wanted wanted(Element property) throws Refusal {
        String name = property.attribute("name").orElse("").strip().toUpperCase(Locale.ROOT);
        if (name.isEmpty()) {
            throw new Refusal(400, "a prop of the address-data has no name");
        }
        String novalue = property.attribute("novalue").orElse("no");
        if (!novalue.equals("yes") && !novalue.equals("no")) {
            throw new Refusal(400, "the novalue of a prop is '" + novalue + "', allowed are yes and no");
        }
        int dot = name.indexOf('.');
        return new Wanted(
                dot < 0 ? "" : name.substring(0, dot), dot < 0 ? name : name.substring(dot + 1), novalue.equals("no"));
    }

    /**
     * The form that a card is given in: the one that was asked for, else the version 3 that RFC 6352 10.4 says.
     *
     * @param put the version that it was put in
     * @param as4 whether clients have been told of version 4, so that who asks for nothing gets what was put
     */
    public CardFormat format(CardVersion put, boolean as4) {
        return format.orElse(as4 ? CardFormat.of(put) : CardFormat.VCARD_3);
    }

    /** Whether it wants a card of this version as it was put: then nobody need look into it. */
    public boolean wantsAsPut(CardVersion put, boolean as4) {
        return wanted.isEmpty() && format(put, as4) == CardFormat.of(put);
    }

    /** What of a card is wanted, as text for the response. */
    public String of(VCard card, boolean as4) {
        CardFormat given = format(card.version(), as4);
        byte[] octets;
        if (wanted.isEmpty()) {
            octets = given.octets(card);
        } else {
            List<ContentLine> lines = chosen(card.linesIn(given.version()));
            octets = switch (given) {
                case VCARD_3, VCARD_4 -> CardWriter.octets(given.version(), lines);
                case JCARD -> JCard.octets(lines);
                case XCARD -> XCard.octets(lines);
            };
        }
        return new String(octets, StandardCharsets.UTF_8);
    }

    private List<ContentLine> chosen(List<ContentLine> lines) {
        List<ContentLine> chosen = new ArrayList<>();
        for (ContentLine line : lines) {
            for (Wanted property : wanted) {
                if (property.is(line)) {
                    chosen.add(
                            property.value()
                                    ? line
                                    : new ContentLine(line.number(), line.group(), line.name(), line.parameters(), ""));
                    break;
                }
            }
        }
        return chosen;
    }
}
