// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.Refusal;
import guelta.dav.collection.Found;
import guelta.dav.rendition.CalendarData;
import guelta.dav.rendition.ShownZones;
import guelta.dav.vcard.AddressData;
import guelta.dav.vcard.CardSummary;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.Optional;

/** What reports tell of the bytes of calendar objects and cards (RFC 4791 9.6, RFC 6352 10.4). */
interface ObjectData extends Propstats.More {
    /** None of it. */
    ObjectData NONE = (resource, property) -> Optional.empty();

    /** What a report wants to see of calendar objects: parts of them, or instances. */
    static ObjectData ofCalendars(View view, Element report, ZoneOfQuery zone) throws Refusal {
        Name name = Name.caldav("calendar-data");
        Optional<Element> asked = report.element(Name.dav("prop")).flatMap(prop -> prop.element(name));
        CalendarData data = (asked.isPresent() ? CalendarData.parse(asked.get()) : CalendarData.WHOLE)
                .with(ShownZones.of(view.request().fields().first(ShownZones.FIELD)));
        return (resource, property) -> property.name().equals(name)
                ? resource.member()
                        .flatMap(member -> shown(resource.view(), member, data, zone))
                        .map(text -> Element.of(name, text))
                : Optional.empty();
    }

    private static Optional<String> shown(View view, Found.OfMember member, CalendarData data, ZoneOfQuery zone) {
        if (data.isWhole() || member.member().facts().object() == null) {
            return Optional.of(text(view, member));
        }
        try {
            return Optional.of(new String(
                    data.of(CalendarQuery.object(view, member.in(), member.member()), zone.of(member.in())), UTF_8));
        } catch (Refusal tooMany) {
            return Optional.empty();
        }
    }

    /** What a report wants to see of cards. */
    static ObjectData ofCards(Element report) throws Refusal {
        Name name = Name.carddav("address-data");
        Optional<Element> asked = report.element(Name.dav("prop")).flatMap(prop -> prop.element(name));
        AddressData data = asked.isPresent() ? AddressData.parse(asked.get()) : AddressData.WHOLE;
        return (resource, property) -> property.name().equals(name)
                ? resource.member()
                        .map(member -> shown(resource.view(), member, data))
                        .map(text -> Element.of(name, text))
                : Optional.empty();
    }

    private static String shown(View view, Found.OfMember member, AddressData data) {
        boolean as4 = view.world().limits().vcard4();
        CardSummary card = member.member().facts().card();
        return card == null || data.wantsAsPut(card.version(), as4)
                ? text(view, member)
                : data.of(AddressbookQuery.card(view, member.in(), member.member()), as4);
    }

    private static String text(View view, Found.OfMember member) {
        return new String(MemberBytes.of(view, member.in(), member.member()), UTF_8);
    }
}
