// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.Refusal;
import guelta.dav.collection.Found;
import guelta.dav.rendition.CalendarData;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.store.Content;
import java.util.Optional;

/** What reports tell of the bytes of calendar objects and cards (RFC 4791 9.6, RFC 6352 10.4). */
interface ObjectData extends Propstats.More {
    /** None of it. */
    ObjectData NONE = (resource, property) -> Optional.empty();

    /** What a report wants to see of calendar objects: parts of them, or instances. */
    static ObjectData ofCalendars(Element report, ZoneOfQuery zone) throws Refusal {
        Name name = Name.caldav("calendar-data");
        Optional<Element> asked = report.element(Name.dav("prop")).flatMap(prop -> prop.element(name));
        CalendarData data = asked.isPresent() ? CalendarData.parse(asked.get()) : CalendarData.WHOLE;
        return (resource, property) -> property.name().equals(name)
                ? resource.member()
                        .flatMap(member -> shown(resource.view(), member, data, zone))
                        .map(text -> Element.of(name, text))
                : Optional.empty();
    }

    private static Optional<String> shown(View view, Found.OfMember member, CalendarData data, ZoneOfQuery zone) {
        if (data.isWhole() || member.member().facts().summary() == null) {
            return Optional.of(text(view, member));
        }
        try {
            return Optional.of(new String(data.of(CalendarQuery.object(view, member), zone.of(member.in())), UTF_8));
        } catch (Refusal tooMany) {
            return Optional.empty();
        }
    }

    /** The bytes as they were put, under this name. */
    static ObjectData whole(Name name) {
        return (resource, property) -> property.name().equals(name)
                ? resource.member().map(member -> Element.of(name, text(resource.view(), member)))
                : Optional.empty();
    }

    private static String text(View view, Found.OfMember member) {
        Content content = view.home(member.place().owner())
                .snapshot()
                .content(member.member().entry());
        return new String(Bodies.bytes(content), UTF_8);
    }
}
