// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.place.Kind;
import guelta.dav.place.Place.InHome;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;

/** POST to the URL that {@code DAV:add-member} of a collection names: makes a member, and its name too (RFC 5995). */
final class AddMember {
    static final Name NAME = Name.dav("add-member");

    private static final String QUERY = "?add-member";

    private AddMember() {}

    /** {@code DAV:add-member} of a collection that takes members. */
    static Element property(Found.Collection collection) {
        return Element.of(NAME, Element.of(Name.dav("href"), collection.place().href() + QUERY));
    }

    static Reply on(View view, InHome place) throws Refusal {
        Found there = view.at(place);
        boolean asked = view.request().target().endsWith(QUERY);
        if (!asked || !(there instanceof Found.Collection collection) || !collection.takesMembers()) {
            view.require(there, Privilege.READ);
            boolean nothing = !(there instanceof Found.Collection) && !(there instanceof Found.OfMember);
            Refusal refusal = nothing
                    ? new Refusal(404, "there is nothing at '" + place.href() + "'")
                    : new Refusal(405, "POST is for the URL that DAV:add-member of a collection names");
            return Methods.allowing(Errors.of(refusal), Methods.of(there));
        }
        InHome member = place.child(view.fresh() + ending(place.kind()), false);
        Put put = new Put(view, member);
        return Writes.to(view, place.as(true), new Writes.Change() {
            @Override
            public Outcome on(View head, Found found) throws Refusal {
                return put.on(head, head.at(member));
            }

            @Override
            public void accepted(View head) {
                put.accepted(head);
            }
        });
    }

    private static String ending(Kind kind) {
        return switch (kind) {
            case CALENDARS -> ".ics";
            case CONTACTS -> ".vcf";
            case FILES -> "";
        };
    }
}
