// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.Request;
import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.collection.Layout;
import guelta.dav.collection.Notes;
import guelta.dav.collection.Settings;
import guelta.dav.place.Place.InHome;
import guelta.dav.webdav.Outcome.Touch;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.StorePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** PROPPATCH (RFC 4918 9.2): sets and removes properties in the order of the document, all of them or none. */
final class Proppatch {
    private static final long LARGEST = 1 << 20;

    private Proppatch() {}

    static Reply on(View view, InHome place) throws Refusal {
        List<PropertyUpdate> updates = PropertyUpdate.all(body(view.request()));
        return Writes.to(view, place, (head, found) -> {
            if (!(found instanceof Found.Collection) && !(found instanceof Found.OfMember)) {
                head.require(found, Privilege.READ);
                throw new Refusal(404, "there is nothing at '" + place.href() + "'");
            }
            head.require(found, Privilege.WRITE_PROPERTIES);
            return decide(head, found, updates);
        });
    }

    /** What a request wants to set and remove. */
    static Element body(Request request) throws Refusal {
        Element body = Bodies.xml(request);
        if (!body.name().equals(Name.dav("propertyupdate"))) {
            throw new Refusal(400, "the body is " + body.name() + ", allowed is {DAV:}propertyupdate");
        }
        return body;
    }

    private static Outcome decide(View head, Found found, List<PropertyUpdate> updates) throws Refusal {
        Resource resource = Resource.of(head, found);
        Map<Name, Optional<Refusal>> results = PropertyUpdate.check(updates);
        boolean failed = results.values().stream().anyMatch(Optional::isPresent);
        Reply reply = Multistatus.of(List.<Consumer<XmlWriter>>of(
                        xml -> PropertyUpdate.write(xml, resource.href().toString(), results))
                .iterator());
        if (failed) {
            return Outcome.of(reply);
        }
        // RFC 8144 2.2: who wants little is told no more than that all is well.
        boolean minimal = head.preferences().minimal();
        Map<Name, Element> after = PropertyUpdate.applied(updates, Properties.kept(resource));
        return new Outcome(
                edits(head, found, after),
                List.of(Touch.changed(found.place())),
                "PROPPATCH " + found.place().href(),
                minimal ? Propfind.applied(new Answer(200), head, false) : reply);
    }

    /** Goes on if there is room for the properties of one resource: they are read whenever somebody looks at it. */
    static Content small(Content properties) throws Refusal {
        if (properties.size() > LARGEST) {
            throw new Refusal(
                    507,
                    "the properties of this resource would have " + properties.size() + " octets, allowed are "
                            + LARGEST);
        }
        return properties;
    }

    private static List<Edit> edits(View head, Found found, Map<Name, Element> properties) throws Refusal {
        List<Edit> edits = new ArrayList<>();
        if (found instanceof Found.Collection collection) {
            Settings after = collection.settings().withProperties(properties);
            edits.add(new Edit.Put(Layout.settings(collection.folder()), small(after.file())));
        } else if (found instanceof Found.OfMember member) {
            Notes before = head.home(member.place().owner())
                    .notes(member.in(), member.member().name());
            Notes after = new Notes(before.type(), new HashMap<>(properties));
            StorePath file = Layout.properties(
                            member.in().folder(), member.member().name())
                    .orElseThrow();
            if (!after.equals(before)) {
                edits.add(after.isEmpty() ? new Edit.Delete(file) : new Edit.Put(file, small(after.file())));
            }
        }
        return edits;
    }
}
