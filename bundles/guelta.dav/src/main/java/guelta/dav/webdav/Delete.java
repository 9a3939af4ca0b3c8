// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.collection.Layout;
import guelta.dav.condition.Depth;
import guelta.dav.place.Place.InHome;
import guelta.dav.webdav.Outcome.Touch;
import guelta.store.Edit;
import java.util.ArrayList;
import java.util.List;

/** DELETE (RFC 4918 9.6): of a member, or of a collection with all that is in it. */
final class Delete {
    private Delete() {}

    static Reply on(View view, InHome place) throws Refusal {
        Depth depth = Depth.of(view.request().fields().first("Depth"), Depth.INFINITY);
        return Writes.to(view, place, (head, found) -> {
            if (found instanceof Found.Collection collection) {
                if (depth != Depth.INFINITY) {
                    throw new Refusal(400, "a collection is deleted with all that is in it: Depth has to be infinity");
                }
                if (place.isHome()) {
                    throw new Refusal(403, "a home goes with its account alone");
                }
            }
            return new Outcome(
                    edits(head, found), List.of(Touch.removed(place)), "DELETE " + place.href(), new Answer(204));
        });
    }

    /** The edits that take something away, if the visitor may. */
    static List<Edit> edits(View head, Found found) throws Refusal {
        if (found instanceof Found.OfMember member) {
            head.require(member.in(), Privilege.UNBIND);
        } else if (found instanceof Found.Collection collection
                && !collection.place().isHome()) {
            head.require(head.at(collection.place().parent()), Privilege.UNBIND);
            requireBelow(head, collection, Privilege.UNBIND);
        } else {
            head.require(found, Privilege.READ);
            throw new Refusal(404, "there is nothing at '" + found.place().href() + "'");
        }
        return removal(head, found);
    }

    /** Goes on if the visitor may do something in a collection and in all that are in it. */
    static void requireBelow(View head, Found.Collection collection, Privilege privilege) throws Refusal {
        head.require(collection, privilege);
        for (Found.Collection inner : head.home(collection.place().owner()).collections(collection)) {
            requireBelow(head, inner, privilege);
        }
    }

    /** The edits that take something away, whoever may. */
    static List<Edit> removal(View head, Found found) {
        List<Edit> edits = new ArrayList<>();
        if (found instanceof Found.OfMember member) {
            edits.add(new Edit.Delete(member.member().entry().path()));
            if (!head.home(member.place().owner())
                    .notes(member.in(), member.member().name())
                    .isEmpty()) {
                Layout.properties(member.in().folder(), member.member().name())
                        .ifPresent(file -> edits.add(new Edit.Delete(file)));
            }
        } else if (found instanceof Found.Collection collection) {
            edits.add(new Edit.Delete(collection.folder()));
        }
        return edits;
    }
}
