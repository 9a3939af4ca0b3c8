// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Request;
import guelta.dav.calendar.Precondition;
import guelta.dav.condition.MediaType;
import guelta.dav.place.Kind;
import guelta.dav.rendition.CalendarFormat;
import guelta.dav.text.Malformed;
import guelta.dav.vcard.CardFormat;
import guelta.store.Content;
import java.util.List;
import java.util.Optional;

/** What requests bring in JSON or XML, as it is stored: calendars in iCalendar, cards in vCard. */
final class Documents {
    /** How many values or elements a document may have; each takes some 100 octets of memory. */
    private static final int MOST_VALUES = 400_000;

    private Documents() {}

    /**
     * What a request brings, as it is stored: the body itself unless its content type says that it is in JSON or XML.
     *
     * @throws Refusal with the precondition of RFC 4791 5.3.2.1 or RFC 6352 6.3.2.1 when it is not what it says
     */
    static Content stored(Request request, Kind kind) throws Refusal {
        Optional<MediaType> type = request.fields().first("Content-Type").flatMap(MediaType::parse);
        if (type.isEmpty()) {
            return request.body();
        }
        return switch (kind) {
            case CALENDARS -> calendar(request.body(), type.get());
            case CONTACTS -> card(request.body(), type.get());
            case FILES -> request.body();
        };
    }

    private static Content calendar(Content body, MediaType type) throws Refusal {
        CalendarFormat format = CalendarFormat.of(type.name()).orElse(CalendarFormat.ICALENDAR);
        if (format == CalendarFormat.ICALENDAR) {
            return body;
        }
        try {
            return Content.of(format.icalendar(Bodies.bytes(body), MOST_VALUES));
        } catch (Malformed broken) {
            throw Precondition.VALID_CALENDAR_DATA.because(broken.getMessage());
        }
    }

    private static Content card(Content body, MediaType type) throws Refusal {
        CardFormat format = CardFormat.of(type.name(), "").orElse(CardFormat.VCARD_3);
        if (format != CardFormat.JCARD && format != CardFormat.XCARD) {
            return body;
        }
        try {
            List<byte[]> cards = format.vcards(Bodies.bytes(body), MOST_VALUES);
            if (cards.size() != 1) {
                throw new Malformed("the document has " + cards.size() + " cards, allowed is one");
            }
            return Content.of(cards.get(0));
        } catch (Malformed broken) {
            throw guelta.dav.vcard.Precondition.VALID_ADDRESS_DATA.because(broken.getMessage());
        }
    }
}
