// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.calendar.Precondition;
import guelta.dav.collection.Found;
import guelta.dav.collection.Member;
import guelta.dav.collection.Settings;
import guelta.dav.collection.Type;
import guelta.dav.place.Place.InHome;
import guelta.dav.vcard.VCard;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.store.Content;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What may be in a collection (RFC 4791 5.3.2.1, RFC 6352 6.3.2.1). */
final class Contents {
    private Contents() {}

    /**
     * Goes on when these bytes may be in a collection under a name.
     *
     * @param moved what they are already, which is about to go from its place; null when they are new
     */
    static void check(View head, Found.Collection in, String name, Content content, Found.@Nullable OfMember moved)
            throws Refusal {
        if (in.settings().type() == Type.CALENDAR) {
            check(head, in, name, CalendarObject.parse(Bodies.bytes(content)), moved);
        } else if (in.settings().type() == Type.ADDRESSBOOK) {
            check(head, in, name, VCard.parse(Bodies.bytes(content)), moved);
        }
    }

    /** The same for a card that was read. */
    static void check(View head, Found.Collection in, String name, VCard card, Found.@Nullable OfMember moved)
            throws Refusal {
        if (in.settings().type() == Type.ADDRESSBOOK && !card.uid().isEmpty()) {
            checkUid(head, in, name, card.uid(), moved);
        }
    }

    /** The same for a calendar object that was read. */
    static void check(
            View head, Found.Collection in, String name, CalendarObject object, Found.@Nullable OfMember moved)
            throws Refusal {
        Settings settings = in.settings();
        if (settings.type() != Type.CALENDAR) {
            return;
        }
        checkKind(settings, object);
        checkUid(head, in, name, object.uid(), moved);
    }

    /** RFC 4791 5.2.5, RFC 6352 6.2.3: what is put is not larger than the operator allows. */
    static void checkSize(View view, Type type, Content content) throws Refusal {
        long most = view.world().limits().resource();
        if (content.size() > most) {
            String sentence = "it has " + content.size() + " octets, allowed are " + most;
            throw type == Type.PLAIN
                    ? new Refusal(413, sentence)
                    : new Refusal(403, named(type, "max-resource-size"), sentence);
        }
    }

    /** RFC 4791 5.2.3: a calendar takes the kinds of entries that it was made for. */
    private static void checkKind(Settings calendar, CalendarObject object) throws Refusal {
        List<String> kinds = CollectionProperties.componentsOf(calendar);
        if (!kinds.contains(object.kind())) {
            throw Precondition.SUPPORTED_CALENDAR_COMPONENT.because("this calendar takes no " + object.kind()
                    + ", allowed are " + String.join(", ", new TreeSet<>(kinds)));
        }
    }

    /** RFC 4791 5.3.2.1, RFC 6352 6.3.2.1: one object or card does not become another one. */
    static void checkReplaced(Found.Collection in, Member before, String uid) throws Refusal {
        String replaced = before.facts().uid();
        if (!uid.isEmpty() && !replaced.isEmpty() && !replaced.equals(uid)) {
            throw conflict(
                    in.settings().type(),
                    in.place().child(before.name(), false),
                    "'" + before.name() + "' has another UID, '" + replaced + "': delete it first");
        }
    }

    private static void checkUid(
            View head, Found.Collection in, String name, String uid, Found.@Nullable OfMember moved) throws Refusal {
        Optional<Member> other = head.home(in.place().owner()).members(in).withUid(uid);
        if (other.isPresent() && !other.get().name().equals(name) && !isIt(other.get(), moved)) {
            throw conflict(in.settings().type(), in.place().child(other.get().name(), false));
        }
    }

    /**
     * The UID of bytes that may be in a collection, whatever else is in it; empty of what needs none.
     *
     * @throws Refusal when they may not
     */
    static String uid(View head, Settings settings, Content content) throws Refusal {
        Type type = settings.type();
        if (type != Type.PLAIN) {
            checkSize(head, type, content);
        }
        if (type == Type.CALENDAR) {
            CalendarObject object = CalendarObject.parse(Bodies.bytes(content));
            checkKind(settings, object);
            return object.uid();
        }
        return type == Type.ADDRESSBOOK ? VCard.parse(Bodies.bytes(content)).uid() : "";
    }

    /** What is refused because something else has its UID already. */
    static Refusal conflict(Type type, InHome other) {
        return conflict(type, other, "'" + other.name() + "' has this UID");
    }

    private static Refusal conflict(Type type, InHome other, String sentence) {
        Element conflict = Element.of(named(type, "no-uid-conflict"), GeneralProperties.href(other));
        return new Refusal(403, conflict, sentence);
    }

    /** The condition that a collection of a type is made where one can be; none of a folder. */
    static Optional<Name> locationOk(Type type) {
        return switch (type) {
            case CALENDAR -> Optional.of(Name.caldav("calendar-collection-location-ok"));
            case ADDRESSBOOK -> Optional.of(Name.carddav("addressbook-collection-location-ok"));
            case PLAIN -> Optional.empty();
        };
    }

    private static Name named(Type type, String condition) {
        return type == Type.CALENDAR ? Name.caldav(condition) : Name.carddav(condition);
    }

    private static boolean isIt(Member other, Found.@Nullable OfMember moved) {
        return moved != null
                && moved.member().entry().path().equals(other.entry().path());
    }
}
