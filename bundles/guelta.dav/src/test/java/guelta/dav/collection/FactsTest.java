// SPDX-License-Identifier: Apache-2.0
package guelta.dav.collection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import guelta.dav.calendar.CalendarObject;
import guelta.dav.calendar.Summary;
import guelta.dav.text.Malformed;
import guelta.dav.vcard.CardSummary;
import guelta.dav.vcard.VCard;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FactsTest {
    private static final String EVENT = """
            BEGIN:VCALENDAR
            BEGIN:VEVENT
            UID:grün
            DTSTART:20261127T100000Z
            SUMMARY:Tea
            END:VEVENT
            END:VCALENDAR
            """;
    private static final String CARD = "BEGIN:VCARD\nVERSION:4.0\nUID:carl\nFN:Carl\nEND:VCARD\n";

    private static Facts event() throws Exception {
        return Facts.of(Summary.of(CalendarObject.parse(EVENT.getBytes(StandardCharsets.UTF_8))));
    }

    private static Facts card() throws Exception {
        return Facts.of(CardSummary.of(VCard.parse(CARD.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void factsAreTheSameAfterTheyWereKept() throws Exception {
        for (Facts facts : new Facts[] {event(), card(), Facts.NONE}) {
            Facts kept = Facts.of(facts.octets());

            assertEquals(facts.uid(), kept.uid());
            assertEquals(facts.type(), kept.type());
            assertArrayEquals(facts.octets(), kept.octets());
        }
        assertEquals(
                "text/calendar; charset=utf-8; component=VEVENT",
                Facts.of(event().octets()).type());
        assertEquals(
                "text/vcard; charset=utf-8; version=4.0",
                Facts.of(card().octets()).type());
    }

    // They come from a file that anything may have happened to.
    @Test
    void octetsThatAreNoFactsAreRefusedAndNothingElse() throws Exception {
        assertThrows(Malformed.class, () -> Facts.of(new byte[0]));
        assertThrows(Malformed.class, () -> Facts.of(new byte[] {7}));
        Random random = new Random(1);
        for (Facts facts : new Facts[] {event(), card()}) {
            for (int i = 0; i < 20_000; i++) {
                byte[] octets = Arrays.copyOf(facts.octets(), random.nextInt(facts.octets().length + 1));
                for (int j = random.nextInt(4); j > 0 && octets.length > 0; j--) {
                    octets[random.nextInt(octets.length)] = (byte) random.nextInt();
                }
                try {
                    Facts.of(octets).octets();
                } catch (Malformed told) {
                    // As it should be.
                }
            }
        }
    }
}
