// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.US_ASCII;

import guelta.dav.Body;
import guelta.dav.Reply.Answer;
import guelta.dav.Request;
import guelta.dav.collection.Found;
import guelta.dav.collection.Member;
import guelta.dav.collection.Type;
import guelta.dav.place.Href;
import guelta.dav.rendition.CalendarFile;
import guelta.dav.rendition.CalendarFormat;
import guelta.dav.xml.Name;
import guelta.net.HttpFields;
import guelta.store.Content;
import guelta.store.Snapshot;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;

/** A calendar or address book as one file: for GET with {@code ?export}, or by a client that takes the file's type. */
final class Export {
    private static final String NO_NAME = "";

    private Export() {}

    /** Whether the visitor wants a collection as one file. */
    static boolean isWanted(Request request, Resource resource) {
        Type type = resource.collection().map(found -> found.settings().type()).orElse(Type.PLAIN);
        if (type == Type.PLAIN) {
            return false;
        }
        int query = request.target().indexOf('?');
        List<String> asked = query < 0
                ? List.of()
                : Arrays.asList(request.target().substring(query + 1).split("&"));
        String accepted = request.fields().joined("Accept").orElse("").toLowerCase(Locale.ROOT);
        return asked.contains("export") || accepted.contains(mediaType(type)) && !accepted.contains("text/html");
    }

    private static String mediaType(Type type) {
        return type == Type.CALENDAR ? "text/calendar" : "text/vcard";
    }

    /** All that is in a calendar or address book. */
    static Answer of(View view, Found.Collection collection) {
        Type type = collection.settings().type();
        String name = collection.settings().text(Name.dav("displayname")).orElse(NO_NAME);
        String file = collection.place().name() + (type == Type.CALENDAR ? ".ics" : ".vcf");
        HttpFields fields = HttpFields.of(
                "Content-Type", mediaType(type) + "; charset=utf-8",
                "Content-Disposition", "attachment; filename*=UTF-8''" + Href.encode(file));
        return new Answer(
                200,
                fields,
                new Body.Pieces(
                        type == Type.CALENDAR ? new Calendar(view, collection, name) : new Cards(view, collection)));
    }

    /** Cards, one behind the other. */
    private static final class Cards implements Iterator<byte[]> {
        private final Iterator<Member> members;
        private final Snapshot snapshot;
        private byte[] next = new byte[0];

        Cards(View view, Found.Collection collection) {
            members = view.home(collection.place().owner())
                    .members(collection)
                    .all()
                    .iterator();
            snapshot = view.home(collection.place().owner()).snapshot();
        }

        @Override
        public boolean hasNext() {
            while (next.length == 0 && members.hasNext()) {
                Content content = snapshot.content(members.next().entry());
                next = ended(Bodies.bytes(content));
            }
            return next.length > 0;
        }

        private static byte[] ended(byte[] card) {
            if (card.length == 0 || card[card.length - 1] == '\n') {
                return card;
            }
            byte[] longer = Arrays.copyOf(card, card.length + 2);
            System.arraycopy("\r\n".getBytes(US_ASCII), 0, longer, card.length, 2);
            return longer;
        }

        @Override
        public byte[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            byte[] piece = next;
            next = new byte[0];
            return piece;
        }
    }

    /** One calendar, with each time zone once. */
    private static final class Calendar implements Iterator<byte[]> {
        private final CalendarFile writer = new CalendarFile(CalendarFormat.ICALENDAR);
        private final Cards objects;
        private byte[] next;
        private boolean ended;

        Calendar(View view, Found.Collection collection, String name) {
            objects = new Cards(view, collection);
            next = writer.begin(name);
        }

        @Override
        public boolean hasNext() {
            while (next.length == 0 && !ended) {
                ended = !objects.hasNext();
                next = ended ? writer.end() : writer.add(objects.next());
            }
            return next.length > 0;
        }

        @Override
        public byte[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            byte[] piece = next;
            next = new byte[0];
            return piece;
        }
    }
}
