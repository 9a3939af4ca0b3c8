// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.dav.icalendar.Component;
import guelta.dav.text.ContentLine;
import guelta.dav.text.ContentLines;
import guelta.dav.text.Malformed;
import guelta.store.Content;
import java.util.Optional;

/** What the bytes of members say of themselves. */
final class Media {
    private Media() {}

    /** What is known of a member of a collection; nothing of what can't be read, since it may have come by a push. */
    static Facts facts(Type type, Content content) {
        try {
            return switch (type) {
                case PLAIN -> Facts.NONE;
                case CALENDAR -> ofCalendar(Component.parse(Home.bytes(content)));
                case ADDRESSBOOK -> ofCard(Home.bytes(content));
            };
        } catch (Malformed broken) {
            return Facts.NONE;
        }
    }

    private static Facts ofCalendar(Component calendar) {
        Optional<Component> first = calendar.components().stream()
                .filter(component -> !component.name().equals("VTIMEZONE"))
                .findFirst();
        String uid = first.flatMap(component -> component.property("UID"))
                .map(ContentLine::value)
                .orElse("");
        return new Facts(
                uid,
                "text/calendar; charset=utf-8"
                        + first.map(component -> "; component=" + component.name())
                                .orElse(""));
    }

    private static Facts ofCard(byte[] bytes) throws Malformed {
        String uid = "";
        for (ContentLine line : ContentLines.all(bytes)) {
            uid = line.name().equals("UID") && uid.isEmpty() ? line.value() : uid;
        }
        return new Facts(uid, "text/vcard; charset=utf-8");
    }
}
