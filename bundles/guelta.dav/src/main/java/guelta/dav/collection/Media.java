// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.dav.Refusal;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.calendar.Summary;
import guelta.dav.text.ContentLine;
import guelta.dav.text.ContentLines;
import guelta.dav.text.Malformed;
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
                case ADDRESSBOOK -> ofCard(Home.bytes(content));
            };
        } catch (Refusal | Malformed broken) {
            return Facts.NONE;
        }
    }

    private static Facts of(CalendarObject object) {
        return new Facts(object.uid(), "text/calendar; charset=utf-8; component=" + object.kind(), Summary.of(object));
    }

    private static Facts ofCard(byte[] bytes) throws Malformed {
        String uid = "";
        for (ContentLine line : ContentLines.all(bytes)) {
            uid = line.name().equals("UID") && uid.isEmpty() ? line.value() : uid;
        }
        return new Facts(uid, "text/vcard; charset=utf-8", null);
    }
}
