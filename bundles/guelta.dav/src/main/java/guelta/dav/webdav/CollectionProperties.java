// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.calendar.CalendarObject;
import guelta.dav.collection.Found;
import guelta.dav.collection.Settings;
import guelta.dav.collection.Type;
import guelta.dav.place.Kind;
import guelta.dav.xml.Attribute;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Properties of calendars and address books (RFC 4791 5.2, RFC 6352 6.2, RFC 6578 4, RFC 6638 9.1). */
final class CollectionProperties {
    /** The kinds of components that a calendar takes when it was not made for some of them. */
    static final List<String> COMPONENTS = List.of("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY");

    static final Name COMPONENT_SET = Name.caldav("supported-calendar-component-set");

    static final List<Live> ALL = List.of(
            of(Type.CALENDAR, COMPONENT_SET, found -> Optional.of(components(found.settings()))),
            of(
                    Type.CALENDAR,
                    Name.caldav("supported-calendar-data"),
                    found -> Optional.of(Element.of(
                            Name.caldav("supported-calendar-data"),
                            data(Name.caldav("calendar-data"), "text/calendar", "2.0")))),
            collations(Type.CALENDAR, Name.caldav("supported-collation-set"), Name.caldav("supported-collation")),
            of(
                    Type.CALENDAR,
                    Name.caldav("schedule-calendar-transp"),
                    found -> Optional.of(
                            Element.of(Name.caldav("schedule-calendar-transp"), Element.of(Name.caldav("opaque"))))),
            Live.text(CheckedProperties.ZONE_ID, false, resource -> resource.collection()
                    .filter(found -> isOf(Type.CALENDAR, found))
                    .flatMap(found -> ZoneOfQuery.nameOf(found.settings()))),
            size(Type.CALENDAR, Name.caldav("max-resource-size")),
            Live.text(Name.caldav("max-instances"), false, resource -> resource.collection()
                    .filter(found -> isOf(Type.CALENDAR, found))
                    .map(found -> Integer.toString(CalendarObject.MOST_INSTANCES))),
            collations(Type.ADDRESSBOOK, Name.carddav("supported-collation-set"), Name.carddav("supported-collation")),
            Live.named(Name.carddav("supported-address-data"), resource -> resource.collection()
                    .filter(found -> isOf(Type.ADDRESSBOOK, found))
                    .map(found -> addressData(resource.view().world().limits().vcard4()))),
            size(Type.ADDRESSBOOK, Name.carddav("max-resource-size")),
            size(Type.ADDRESSBOOK, Name.carddav("max-image-size")),
            Live.text(Name.calendarserver("getctag"), false, resource -> resource.collection()
                    .filter(Found.Collection::takesMembers)
                    .map(found -> "\"" + resource.view().lastChange(found) + "\"")),
            Live.named(AddMember.NAME, resource -> resource.collection()
                    .filter(Found.Collection::takesMembers)
                    .map(AddMember::property)),
            Live.text(SyncToken.NAME, false, resource -> resource.collection()
                    .filter(SyncToken::isServed)
                    .map(found -> SyncToken.of(resource.view(), found).text())),
            Live.named(Name.caldav("supported-calendar-component-sets"), resource -> resource.collection()
                    .filter(found -> found.place().isHome() && found.place().kind() == Kind.CALENDARS)
                    .map(found -> Element.of(
                            Name.caldav("supported-calendar-component-sets"),
                            COMPONENTS.stream()
                                    .map(name -> Element.of(COMPONENT_SET, component(name)))
                                    .toArray(Element[]::new)))));

    private CollectionProperties() {}

    private static Live of(Type type, Name name, Function<Found.Collection, Optional<Element>> value) {
        return Live.named(name, resource -> resource.collection()
                .filter(found -> isOf(type, found))
                .flatMap(value));
    }

    private static boolean isOf(Type type, Found.Collection found) {
        return found.settings().type() == type && found.takesMembers();
    }

    private static Live size(Type type, Name name) {
        return Live.text(name, false, resource -> resource.collection()
                .filter(found -> isOf(type, found))
                .map(found -> Long.toString(resource.view().world().limits().resource())));
    }

    /** The kinds of components that a calendar takes, in upper case. */
    static List<String> componentsOf(Settings calendar) {
        return calendar.components().isEmpty() ? COMPONENTS : calendar.components();
    }

    private static Element components(Settings calendar) {
        return Element.of(
                COMPONENT_SET,
                componentsOf(calendar).stream()
                        .map(CollectionProperties::component)
                        .toArray(Element[]::new));
    }

    private static Element component(String name) {
        return new Element(Name.caldav("comp"), "", List.of(Attribute.of("name", name)), List.of());
    }

    private static Element addressData(boolean vcard4) {
        return Element.of(
                Name.carddav("supported-address-data"),
                (vcard4 ? Stream.of("3.0", "4.0") : Stream.of("3.0"))
                        .map(version -> data(Name.carddav("address-data-type"), "text/vcard", version))
                        .toArray(Element[]::new));
    }

    private static Element data(Name name, String type, String version) {
        return new Element(
                name, "", List.of(Attribute.of("content-type", type), Attribute.of("version", version)), List.of());
    }

    /** RFC 4791 7.5.1, RFC 6352 8.3.1: of whatever can be asked by the reports that compare texts. */
    private static Live collations(Type type, Name set, Name collation) {
        Element value = Element.of(
                set,
                Stream.of("i;ascii-casemap", "i;octet", "i;unicode-casemap")
                        .map(name -> Element.of(collation, name))
                        .toArray(Element[]::new));
        return Live.named(set, resource -> Reports.holds(resource, type) ? Optional.of(value) : Optional.empty());
    }
}
