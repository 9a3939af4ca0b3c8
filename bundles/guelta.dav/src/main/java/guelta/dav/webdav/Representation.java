// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Body;
import guelta.dav.Refusal;
import guelta.dav.Reply.Answer;
import guelta.dav.Request;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.collection.Found;
import guelta.dav.condition.Accept;
import guelta.dav.condition.MediaType;
import guelta.dav.condition.VariantTag;
import guelta.dav.place.Kind;
import guelta.dav.place.Place.InHome;
import guelta.dav.recurrence.PlaceTime;
import guelta.dav.rendition.CalendarData;
import guelta.dav.rendition.CalendarFormat;
import guelta.dav.rendition.ShownZones;
import guelta.dav.text.Malformed;
import guelta.dav.vcard.CardFormat;
import guelta.dav.vcard.VCard;
import guelta.net.HttpField;
import guelta.net.HttpFields;
import guelta.store.Content;
import guelta.store.tree.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A member in the form that a client takes (RFC 9110 12.1): as it is stored, or a calendar object in JSON or XML, a card also in
 * the other version of vCard.
 *
 * @param type its content type
 * @param etag of this form
 * @param varies the fields of a request by which there are other forms, for Vary; empty when there are none
 */
record Representation(String type, String etag, Content content, String varies) {
    private static final int DIGITS_OF_VARIANT = 16;

    /** Another form of what is stored. */
    @FunctionalInterface
    private interface Writer {
        byte[] of(byte[] stored) throws Malformed, Refusal;
    }

    /** A form that there is. */
    private record Form(String contentType, Writer writer) {
        MediaType mediaType() {
            return MediaType.parse(contentType).orElseThrow();
        }
    }

    /**
     * A member in the form that the client of a request takes.
     *
     * @throws Refusal 406 when it says that it takes none
     */
    static Representation of(View view, Found.OfMember member) throws Refusal {
        Content content = view.home(member.place().owner())
                .snapshot()
                .content(member.member().entry());
        String type = GeneralProperties.contentType(view, member);
        boolean known = !member.member().facts().type().isEmpty();
        Representation stored = new Representation(type, member.member().etag(), content, "");
        return known ? of(view.request(), member.place().kind(), stored) : stored;
    }

    /** Octets as they are about to be stored. */
    static Representation stored(String type, Content content) {
        return new Representation(type, '"' + Tags.of(content).hex() + '"', content, "");
    }

    /**
     * The form that the client of a request takes of a calendar object, card or file.
     *
     * @throws Refusal 406 when it says that it takes none
     */
    static Representation of(Request request, Kind kind, Representation stored) throws Refusal {
        if (kind == Kind.FILES) {
            return stored;
        }
        boolean calendar = kind == Kind.CALENDARS;
        List<Form> forms = calendar ? calendars(stored.type) : cards(stored.type);
        Form form = Accept.of(request.fields().joined("Accept"))
                .best(forms, Form::mediaType)
                .orElseThrow(() -> new Refusal(
                        406,
                        "there are "
                                + forms.stream().map(Form::contentType).collect(Collectors.joining(", "))
                                + " here, of which the client takes none"));
        String varies = calendar ? "Accept, " + ShownZones.FIELD : "Accept";
        try {
            Representation shown = calendar ? zoned(request, stored) : stored;
            if (form == forms.get(0)) {
                return new Representation(shown.type, shown.etag, shown.content, varies);
            }
            Content other = Content.of(form.writer().of(Bodies.bytes(shown.content)));
            return other(form.contentType(), stored.etag, other, varies);
        } catch (Malformed | Refusal never) {
            throw new IllegalStateException("what was read can't be shown", never);
        }
    }

    /** A calendar object with the descriptions of time zones that the client wants. */
    private static Representation zoned(Request request, Representation stored) throws Malformed, Refusal {
        ShownZones zones = ShownZones.of(request.fields().first(ShownZones.FIELD));
        if (zones == ShownZones.AS_PUT) {
            return stored;
        }
        CalendarObject object = CalendarObject.parse(Bodies.bytes(stored.content));
        return zones.isAsPut(object)
                ? stored
                : other(
                        stored.type,
                        stored.etag,
                        Content.of(CalendarData.WHOLE.with(zones).of(object, PlaceTime.UTC)),
                        stored.varies);
    }

    /** What is stored in another form, which has a tag of its own. */
    static Representation other(String type, String etag, Content content, String varies) {
        String digest = Tags.of(content).hex().substring(0, DIGITS_OF_VARIANT);
        return new Representation(type, VariantTag.of(etag, digest), content, varies);
    }

    private static List<Form> calendars(String stored) {
        List<Form> forms = new ArrayList<>();
        forms.add(new Form(stored, octets -> octets));
        for (CalendarFormat format : List.of(CalendarFormat.JCAL, CalendarFormat.XCAL)) {
            forms.add(new Form(format.contentType(), format::of));
        }
        return forms;
    }

    private static List<Form> cards(String stored) {
        List<Form> forms = new ArrayList<>();
        forms.add(new Form(stored, octets -> octets));
        for (CardFormat format : CardFormat.values()) {
            if (!format.contentType().equals(stored)) {
                forms.add(new Form(format.contentType(), octets -> format.octets(VCard.parse(octets))));
            }
        }
        return forms;
    }

    /** Fields by which this form is known from others. */
    HttpFields fields() {
        HttpFields fields = HttpFields.of("ETag", etag);
        return varies.isEmpty() ? fields : fields.and("Vary", varies);
    }

    /** What is sent of it. */
    HttpFields described() {
        // Files are whatever somebody put there: no browser is to run them in the name of who looks at them.
        return HttpFields.of(
                "Content-Type", type,
                "X-Content-Type-Options", "nosniff",
                "Content-Security-Policy", "default-src 'none'; sandbox");
    }

    /** An answer with all of it in its body, as the client would like it, and where it is (RFC 8144 3). */
    Answer in(Answer answer, InHome place) {
        HttpFields fields = answer.fields().without("Content-Type").without("ETag");
        for (HttpFields more : List.of(HttpFields.of("ETag", etag), described())) {
            for (HttpField field : more) {
                fields = fields.and(field.name(), field.value());
            }
        }
        fields = fields.and("Content-Location", place.href().toString())
                .and("Preference-Applied", "return=representation")
                .and("Vary", varies.isEmpty() ? "Prefer" : varies + ", Prefer");
        return new Answer(answer.status(), fields, new Body.Stored(content, 0, content.size()));
    }
}
