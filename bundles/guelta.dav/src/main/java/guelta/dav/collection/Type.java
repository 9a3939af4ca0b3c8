// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.dav.place.Kind;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a collection is for. */
public enum Type {
    /** Holds anything (RFC 4918 5.2). */
    PLAIN,
    /** Holds calendar objects (RFC 4791 4.2). */
    CALENDAR(Name.caldav("calendar")),
    /** Holds cards (RFC 6352 5.2). */
    ADDRESSBOOK(Name.carddav("addressbook"));

    private final List<Name> names;

    Type(Name... names) {
        this.names = List.of(names);
    }

    /** Its name in settings. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of this name. */
    static Optional<Type> of(String text) {
        return List.of(values()).stream()
                .filter(type -> type.text().equals(text))
                .findFirst();
    }

    /** What {@code DAV:resourcetype} says of it. */
    public Element resourceType() {
        Element[] all = new Element[1 + names.size()];
        all[0] = Element.of(Name.dav("collection"));
        for (int i = 0; i < names.size(); i++) {
            all[i + 1] = Element.of(names.get(i));
        }
        return Element.of(Name.dav("resourcetype"), all);
    }

    /** The type that a {@code DAV:resourcetype} asks for, which has to name a collection; empty for one that is not served. */
    public static Optional<Type> of(Element resourceType) {
        List<Name> wanted = resourceType.elements().map(Element::name).sorted().toList();
        for (Type type : values()) {
            List<Name> mine =
                    type.resourceType().elements().map(Element::name).sorted().toList();
            if (mine.equals(wanted)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Whether a home of this kind has collections of this type in it. */
    public boolean belongsTo(Kind kind) {
        return switch (this) {
            case CALENDAR -> kind == Kind.CALENDARS;
            case ADDRESSBOOK -> kind == Kind.CONTACTS;
            case PLAIN -> kind == Kind.FILES;
        };
    }

    /** The type of what is right in a home of this kind. */
    public static Type in(Kind kind) {
        return switch (kind) {
            case CALENDARS -> CALENDAR;
            case CONTACTS -> ADDRESSBOOK;
            case FILES -> PLAIN;
        };
    }
}
