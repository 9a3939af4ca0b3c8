// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.access.Ace;
import guelta.dav.access.Acl;
import guelta.dav.access.AclRequest;
import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.collection.Layout;
import guelta.dav.place.Place.InHome;
import guelta.dav.webdav.Outcome.Touch;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.store.Edit;
import java.util.List;

/** ACL (RFC 3744 8.1): sets the own entries of a home or collection. Members have what their collection has. */
final class AclMethod {
    private static final int MOST = 200;

    private AclMethod() {}

    static Reply on(View view, InHome place) throws Refusal {
        Element body = Bodies.xml(view.request());
        return Writes.to(view, place, (head, found) -> {
            head.require(found, Privilege.WRITE_ACL);
            if (found instanceof Found.OfMember) {
                throw new Refusal(
                        403,
                        Name.dav("no-ace-conflict"),
                        "a member has the access list of its collection: set it there");
            }
            if (!(found instanceof Found.Collection collection)) {
                throw new Refusal(404, "there is nothing at '" + place.href() + "'");
            }
            Acl before = head.acl(found);
            List<Ace> own = AclRequest.read(body, before, head.acquaintances().toldOf(before), MOST);
            Edit edit = new Edit.Put(
                    Layout.settings(collection.folder()),
                    collection.settings().withAccess(own).file());
            return new Outcome(List.of(edit), List.of(Touch.changed(place)), "ACL " + place.href(), new Answer(200));
        });
    }
}
