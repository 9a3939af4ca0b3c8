// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.calendar.CalendarLimits;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.collection.Found;
import guelta.dav.collection.Member;
import guelta.dav.collection.Settings;
import guelta.dav.collection.Type;
import guelta.dav.vcard.VCard;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.store.Content;
import java.util.Optional;
import java.util.Set;
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
            checkUid(head, in, name, card.uid(), Name.carddav("no-uid-conflict"), moved);
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
        CalendarLimits.of(Set.copyOf(CollectionProperties.componentsOf(settings)))
                .check(object);
        checkUid(head, in, name, object.uid(), Name.caldav("no-uid-conflict"), moved);
    }

    private static void checkUid(
            View head, Found.Collection in, String name, String uid, Name condition, Found.@Nullable OfMember moved)
            throws Refusal {
        Optional<Member> other = head.home(in.place().owner()).members(in).withUid(uid);
        if (other.isPresent() && !other.get().name().equals(name) && !isIt(other.get(), moved)) {
            Element conflict = Element.of(
                    condition,
                    GeneralProperties.href(in.place().child(other.get().name(), false)));
            throw new Refusal(403, conflict, "'" + other.get().name() + "' has this UID");
        }
    }

    private static boolean isIt(Member other, Found.@Nullable OfMember moved) {
        return moved != null
                && moved.member().entry().path().equals(other.entry().path());
    }
}
