// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.Request;
import guelta.dav.access.Privilege;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.calendar.Summary;
import guelta.dav.collection.Facts;
import guelta.dav.collection.Found;
import guelta.dav.collection.Layout;
import guelta.dav.collection.Member;
import guelta.dav.collection.Notes;
import guelta.dav.collection.Type;
import guelta.dav.place.Kind;
import guelta.dav.place.Place.InHome;
import guelta.dav.rendition.ShownZones;
import guelta.dav.vcard.CardFormat;
import guelta.dav.vcard.CardSummary;
import guelta.dav.vcard.VCard;
import guelta.dav.webdav.Outcome.Touch;
import guelta.dav.xml.Name;
import guelta.net.HttpFields;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.StorePath;
import guelta.store.Tag;
import guelta.store.tree.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PUT (RFC 9110 9.3.4, RFC 4918 9.7, RFC 4791 5.3.2, RFC 6352 6.3.2): writes a member of a collection. */
final class Put implements Writes.Change {
    private static final Map<Kind, Set<String>> TYPES = Map.of(
            Kind.CALENDARS,
                    Set.of(
                            "text/calendar",
                            "application/calendar+json",
                            "application/calendar+xml",
                            "application/octet-stream"),
            Kind.CONTACTS,
                    Set.of(
                            "text/vcard",
                            "text/x-vcard",
                            "text/directory",
                            "application/vcard+json",
                            "application/vcard+xml",
                            "application/octet-stream"));

    private final View view;
    private final InHome place;
    private final Content content;
    private final @Nullable CalendarObject object;
    private final @Nullable VCard card;
    private final Facts facts;
    private final Tag tag;

    /** What a request wants to put at a place, which need not be its target. */
    Put(View view, InHome place) throws Refusal {
        this.view = view;
        this.place = place;
        Contents.checkSize(view, Type.in(place.kind()), view.request().body());
        checkType();
        this.content = Documents.stored(view.request(), place.kind());
        Contents.checkSize(view, Type.in(place.kind()), content);
        this.object = place.kind() == Kind.CALENDARS ? CalendarObject.parse(Bodies.bytes(content)) : null;
        this.card = place.kind() == Kind.CONTACTS ? VCard.parse(Bodies.bytes(content)) : null;
        this.tag = Tags.of(content);
        this.facts = object != null
                ? Facts.of(Summary.of(object))
                : card != null ? Facts.of(CardSummary.of(card)) : Facts.NONE;
    }

    static Reply on(View view, InHome place) throws Refusal {
        Request request = view.request();
        if (request.fields().has("Content-Range")) {
            throw new Refusal(400, "a part of a resource can't be put (RFC 9110 14.5)");
        }
        if (place.slash()) {
            Refusal refusal = new Refusal(405, "what ends in a slash is a collection: PUT writes members");
            view.require(view.at(place), Privilege.READ);
            return Methods.allowing(Errors.of(refusal), Methods.of(view.at(place)));
        }
        return Writes.to(view, place, new Put(view, place));
    }

    /** RFC 4791 5.2.4, RFC 6352 6.2.2: what says that it is something else is not taken; some say nothing, or nothing of use. */
    private void checkType() throws Refusal {
        String field = view.request().fields().first("Content-Type").orElse("");
        String type = field.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        Set<String> allowed = TYPES.get(place.kind());
        if (!type.isEmpty() && allowed != null && !allowed.contains(type)) {
            Name condition = place.kind() == Kind.CALENDARS
                    ? Name.caldav("supported-calendar-data")
                    : Name.carddav("supported-address-data");
            String most = place.kind() == Kind.CALENDARS ? "text/calendar" : "text/vcard";
            throw new Refusal(403, condition, "the Content-Type is '" + type + "', allowed is " + most);
        }
    }

    @Override
    public Outcome on(View head, Found found) throws Refusal {
        Found.Collection in = parent(head, found);
        Optional<Member> before =
                found instanceof Found.OfMember there ? Optional.of(there.member()) : Optional.empty();
        head.require(
                found instanceof Found.OfMember ? found : in,
                before.isPresent() ? Privilege.WRITE_CONTENT : Privilege.BIND);
        if (before.isPresent()) {
            checkReplaced(head, found, in, before.get());
        }
        if (object != null) {
            Contents.check(head, in, place.name(), object, null);
        }
        if (card != null) {
            Contents.check(head, in, place.name(), card, null);
        }
        Quotas.require(
                head,
                place.owner(),
                content.size() - before.map(member -> member.entry().size()).orElse(0L));
        StorePath file = Layout.member(in.folder(), place.name())
                .orElseThrow(() -> new Refusal(403, "the name is too long or can't be kept"));
        List<Edit> edits = new ArrayList<>();
        edits.add(new Edit.Put(file, content));
        noteType(head, in, edits);
        Answer done = before.isPresent()
                ? new Answer(204)
                : new Answer(201, HttpFields.of("Location", place.href().toString()));
        Touch touch = before.isPresent() ? Touch.changed(place) : Touch.added(place);
        return new Outcome(edits, List.of(touch), "PUT " + place.href(), represented(tagged(done)));
    }

    /** Who wanted to make something new, or to change what was there, is told first that it is not so (RFC 4791 5.3.2). */
    private void checkReplaced(View head, Found found, Found.Collection in, Member before) throws Refusal {
        String uid = object != null ? object.uid() : card != null ? card.uid() : "";
        try {
            Contents.checkReplaced(in, before, uid);
        } catch (Refusal conflict) {
            States.require(head, found);
            throw conflict;
        }
    }

    /**
     * RFC 9110 9.3.4, RFC 4791 5.3.4: without a tag where what is stored is not what was sent, octet for octet, so that the client
     * gets it again; nor where it would get other descriptions of time zones than it sent (RFC 7809 7.1).
     */
    private Answer tagged(Answer answer) {
        ShownZones zones = ShownZones.of(view.request().fields().first(ShownZones.FIELD));
        boolean asSent = content == view.request().body() && (object == null || zones.isAsPut(object));
        return asSent ? answer.and("ETag", '"' + tag.hex() + '"') : answer;
    }

    /** With what is there now in it, for those who would like that (RFC 8144 3.1). */
    private Answer represented(Answer answer) {
        if (!view.preferences().representation()) {
            return answer;
        }
        // The body of the request goes before that of the answer does.
        Content kept = Content.of(Bodies.bytes(content));
        int status = answer.status() == 204 ? 200 : answer.status();
        try {
            return Representation.of(view.request(), place.kind(), Representation.stored(type(), kept))
                    .in(new Answer(status, answer.fields()), place);
        } catch (Refusal noneAcceptable) {
            // It is a preference: what was asked for is done.
            return answer;
        }
    }

    private String type() {
        if (object != null) {
            return "text/calendar; charset=utf-8; component=" + object.kind();
        }
        return card != null
                ? CardFormat.of(card.version()).contentType()
                : view.request().fields().first("Content-Type").orElse("application/octet-stream");
    }

    private Found.Collection parent(View head, Found found) throws Refusal {
        if (found instanceof Found.OfMember member) {
            return member.in();
        }
        if (found instanceof Found.Vacant vacant && vacant.in().takesMembers()) {
            return vacant.in();
        }
        if (found instanceof Found.Collection collection) {
            head.require(collection, Privilege.READ);
            throw new Refusal(405, "this is a collection: PUT writes members");
        }
        if (found instanceof Found.Vacant vacant) {
            head.require(vacant.in(), Privilege.BIND);
            throw new Refusal(
                    403, "a home holds collections alone: make one by MKCOL or MKCALENDAR and put members into it");
        }
        head.require(found, Privilege.BIND);
        throw new Refusal(409, "there is no collection '" + place.parent().href() + "'");
    }

    /** What is known of it now, whoever looks next need not read it for; of what is refused, nobody will look. */
    @Override
    public void accepted(View head) {
        if (place.kind() != Kind.FILES) {
            head.world().memory().facts(tag, () -> facts);
        }
    }

    /** A file's type is what the client said. */
    private void noteType(View head, Found.Collection in, List<Edit> edits) {
        if (place.kind() != Kind.FILES) {
            return;
        }
        Optional<StorePath> file = Layout.properties(in.folder(), place.name());
        Notes before = head.home(place.owner()).notes(in, place.name());
        String type = view.request().fields().first("Content-Type").orElse("");
        Notes after = new Notes(type, before.properties());
        if (file.isPresent() && !after.equals(before)) {
            edits.add(after.isEmpty() ? new Edit.Delete(file.get()) : new Edit.Put(file.get(), after.file()));
        }
    }
}
