// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import guelta.dav.Refusal;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.calendar.Summary;
import guelta.dav.vcard.CardSummary;
import guelta.dav.vcard.VCard;
import guelta.store.Entry;
import guelta.store.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** What the bytes of members say of themselves. */
final class Media {
    private static final int LONGEST_HEAD = 40;

    private Media() {}

    /**
     * What is known of the bytes of a member, wherever it is; nothing of what can't be read, since it may have come by a push.
     */
    static Facts facts(Snapshot snapshot, Entry entry, Memory memory) {
        return memory.facts(entry.tag(), () -> facts(Home.bytes(snapshot.content(entry))));
    }

    /** As what it looks like, or else as the other one: what is put is read as what belongs to its place. */
    private static Facts facts(byte[] octets) {
        boolean card = isCard(octets);
        return facts(octets, card).or(() -> facts(octets, !card)).orElse(Facts.NONE);
    }

    private static Optional<Facts> facts(byte[] octets, boolean card) {
        try {
            return Optional.of(
                    card
                            ? Facts.of(CardSummary.of(VCard.parse(octets)))
                            : Facts.of(Summary.of(CalendarObject.parse(octets))));
        } catch (Refusal broken) {
            return Optional.empty();
        }
    }

    private static boolean isCard(byte[] octets) {
        String head = new String(octets, 0, Math.min(octets.length, LONGEST_HEAD), StandardCharsets.ISO_8859_1);
        return head.toUpperCase(Locale.ROOT).contains("BEGIN:VCARD");
    }
}
