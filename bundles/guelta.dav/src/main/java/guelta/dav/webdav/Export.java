// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.Body;
import guelta.dav.Refusal;
import guelta.dav.Reply.Answer;
import guelta.dav.collection.Found;
import guelta.dav.collection.Home;
import guelta.dav.collection.Member;
import guelta.dav.collection.Type;
import guelta.dav.condition.Accept;
import guelta.dav.place.Href;
import guelta.dav.rendition.CalendarFile;
import guelta.dav.rendition.CalendarFormat;
import guelta.dav.vcard.CardFile;
import guelta.dav.vcard.CardFormat;
import guelta.dav.vcard.CardTable;
import guelta.dav.xml.Name;
import guelta.net.HttpFields;
import guelta.store.Content;
import guelta.store.tree.Tags;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A calendar or address book as one file: for GET with {@code ?export}, or by a client that takes the file's type rather than a
 * page of HTML (RFC 9110 12.1).
 */
final class Export {
    /** How many members are not in the file, and the first of them: {@code 2;first="name"} (RFC 8941 3.3), the name encoded. */
    private static final String LEFT_OUT = "Guelta-Left-Out";

    private final View view;
    private final Found.Collection collection;
    private final ExportFormat format;

    private Export(View view, Found.Collection collection, ExportFormat format) {
        this.view = view;
        this.collection = collection;
        this.format = format;
    }

    /**
     * The file that the visitor wants; empty for the list of what is in a collection.
     *
     * @throws Refusal 406 when the visitor says that no form is taken, 400 for one that there is not
     */
    static Optional<Export> wanted(View view, Found.Collection collection) throws Refusal {
        Type type = collection.settings().type();
        if (type == Type.PLAIN || collection.place().isHome()) {
            return Optional.empty();
        }
        Optional<String> query = ExportFormat.asked(view.request().target());
        List<ExportFormat> formats = new ArrayList<>(ExportFormat.of(type));
        if (query.isPresent() && !query.get().isEmpty()) {
            return Optional.of(new Export(view, collection, ExportFormat.named(type, query.get())));
        }
        if (query.isEmpty()) {
            formats.add(0, ExportFormat.LISTING);
        }
        ExportFormat best = Accept.of(view.request().fields().joined("Accept"))
                .best(formats, ExportFormat::mediaType)
                .orElseThrow(() -> new Refusal(
                        406,
                        "there are "
                                + formats.stream()
                                        .map(ExportFormat::contentType)
                                        .collect(Collectors.joining(", "))
                                + " here, of which the client takes none"));
        return best == ExportFormat.LISTING ? Optional.empty() : Optional.of(new Export(view, collection, best));
    }

    /** A tag that changes with what is in it; weak, since the order of what is in it means nothing. */
    String etag() {
        String state = SyncToken.of(view, collection).text() + ' ' + name() + ' ' + format;
        return "W/\"" + Tags.of(Content.of(state.getBytes(UTF_8))).hex() + '"';
    }

    /** The fields by which this form is known from others. */
    HttpFields fields() {
        return HttpFields.of("ETag", etag(), "Vary", "Accept");
    }

    private String name() {
        return collection.settings().text(Name.dav("displayname")).orElse("");
    }

    /** Content-Disposition of what is to be saved under a name (RFC 6266, RFC 8187 3.2.1). */
    static String disposition(String name) {
        return "attachment; filename*=UTF-8''" + Href.encode(name).replace("@", "%40");
    }

    /** All that is in the collection, made while it is sent. */
    Answer answer() {
        HttpFields fields = fields().and("Content-Type", format.contentType())
                .and("Content-Disposition", disposition(collection.place().name() + format.ending()))
                .and("X-Content-Type-Options", "nosniff");
        List<String> missing = leftOut();
        if (!missing.isEmpty()) {
            fields = fields.and(LEFT_OUT, missing.size() + ";first=\"" + Href.encode(missing.get(0)) + '"');
        }
        return new Answer(200, fields, new Body.Pieces(pieces()));
    }

    /** The names of the members of which there is nothing in the file, in their order: they are no calendar, or no card. */
    private List<String> leftOut() {
        boolean calendar = collection.settings().type() == Type.CALENDAR;
        Home home = view.home(collection.place().owner());
        return home.members(collection)
                .all()
                .filter(member ->
                        (calendar ? member.facts().object() : member.facts().card()) == null)
                .filter(member -> !isIn(Bodies.bytes(home.snapshot().content(member.entry()))))
                .map(Member::name)
                .sorted()
                .toList();
    }

    /** Whether there is something of it in the file: programs have taken objects that this one does not. */
    private boolean isIn(byte[] octets) {
        byte[] written =
                switch (format) {
                    case LISTING, ICALENDAR -> new CalendarFile(CalendarFormat.ICALENDAR).add(octets);
                    case JCAL -> new CalendarFile(CalendarFormat.JCAL).add(octets);
                    case XCAL -> new CalendarFile(CalendarFormat.XCAL).add(octets);
                    case VCARD -> CardFile.asPut().add(octets);
                    case VCARD_3, VCARD_4, JCARD, XCARD, CSV, OUTLOOK ->
                        CardFile.of(CardFormat.VCARD_4).add(octets);
                };
        return written.length > 0;
    }

    private Iterator<byte[]> pieces() {
        return switch (format) {
            case LISTING -> throw new IllegalStateException("a list is no export");
            case ICALENDAR -> calendar(CalendarFormat.ICALENDAR);
            case JCAL -> calendar(CalendarFormat.JCAL);
            case XCAL -> calendar(CalendarFormat.XCAL);
            case VCARD -> cards(CardFile.asPut());
            case VCARD_3 -> cards(CardFile.of(CardFormat.VCARD_3));
            case VCARD_4 -> cards(CardFile.of(CardFormat.VCARD_4));
            case JCARD -> cards(CardFile.of(CardFormat.JCARD));
            case XCARD -> cards(CardFile.of(CardFormat.XCARD));
            case CSV -> table(CardTable.GOOGLE);
            case OUTLOOK -> table(CardTable.OUTLOOK);
        };
    }

    private Iterator<byte[]> calendar(CalendarFormat as) {
        CalendarFile file = new CalendarFile(as);
        return new Pieces(file.begin(name()), new MemberOctets(view, collection), file::add, file::end);
    }

    private Iterator<byte[]> cards(CardFile file) {
        return new Pieces(file.begin(), new MemberOctets(view, collection), file::add, file::end);
    }

    /** Which columns there are, is known when all cards were looked at: they are so twice, and none of them is kept. */
    private Iterator<byte[]> table(CardTable columns) {
        CardTable.Writer table = columns.writer();
        new MemberOctets(view, collection).forEachRemaining(table::note);
        return new Pieces(table.begin(), new MemberOctets(view, collection), table::add, () -> new byte[0]);
    }
}
