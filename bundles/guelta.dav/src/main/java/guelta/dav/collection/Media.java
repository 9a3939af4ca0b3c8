// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.dav.Refusal;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.calendar.Summary;
import guelta.dav.vcard.CardFormat;
import guelta.dav.vcard.CardSummary;
import guelta.dav.vcard.VCard;
import guelta.store.Content;

/** What the bytes of members say of themselves. */
final class Media {
    private Media() {}

    /** What is known of a member of a collection; nothing of what can't be read, since it may have come by a push. */
    static Facts facts(Type type, Content content) {
        try {
            return switch (type) {
                case PLAIN -> Facts.NONE;
                case CALENDAR -> of(CalendarObject.parse(Home.bytes(content)));
                case ADDRESSBOOK -> of(VCard.parse(Home.bytes(content)));
            };
        } catch (Refusal broken) {
            return Facts.NONE;
        }
    }

    private static Facts of(CalendarObject object) {
        String type = "text/calendar; charset=utf-8; component=" + object.kind();
        return new Facts(object.uid(), type, Summary.of(object), null);
    }

    private static Facts of(VCard card) {
        return new Facts(card.uid(), CardFormat.of(card.version()).contentType(), null, CardSummary.of(card));
    }
}
