// SPDX-License-Identifier: Apache-2.0
package guelta.dav.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.Refusal;
import guelta.dav.calendar.CalendarObject;
import guelta.dav.rendition.CalendarFile;
import guelta.dav.rendition.CalendarFormat;
import guelta.dav.text.Malformed;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CalendarStreamTest {
    private static final String FILE = """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//x//y//EN
            METHOD:PUBLISH
            X-WR-CALNAME:Work\\, and more
            BEGIN:VTIMEZONE
            TZID:Here
            BEGIN:STANDARD
            DTSTART:19700101T000000
            TZOFFSETFROM:+0100
            TZOFFSETTO:+0100
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VTIMEZONE
            TZID:There
            BEGIN:STANDARD
            DTSTART:19700101T000000
            TZOFFSETFROM:+0200
            TZOFFSETTO:+0200
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VEVENT
            UID:a
            DTSTART;TZID=Here:20261126T080000
            RRULE:FREQ=DAILY
            SUMMARY:A very
              long one
            X-UNKNOWN;X-P=1:kept
            BEGIN:VALARM
            UID:alarm
            ACTION:DISPLAY
            TRIGGER:-PT5M
            END:VALARM
            END:VEVENT
            BEGIN:VTODO
            UID:b
            DUE:20261126T080000Z
            END:VTODO
            BEGIN:VEVENT
            UID:a
            RECURRENCE-ID;TZID=Here:20261127T080000
            DTSTART;TZID=There:20261127T090000
            END:VEVENT
            END:VCALENDAR
            """;

    private static String text(Piece piece) {
        return new String(piece.octets(), UTF_8);
    }

    /** RFC 4791 4.1: one UID an object, with its overrides, and the zones that it names. */
    @Test
    void makesOneObjectOfEachUid() throws Malformed, Refusal {
        CalendarStream.Parts parts = CalendarStream.split(FILE.getBytes(UTF_8));
        assertEquals(List.of(), parts.broken());
        assertEquals(2, parts.pieces().size());
        String first = text(parts.pieces().get(0));
        CalendarObject object = CalendarObject.parse(parts.pieces().get(0).octets());
        assertEquals("a", object.uid());
        assertEquals(2, object.components().size());
        assertTrue(first.contains("TZID:Here") && first.contains("TZID:There"), first);
        assertTrue(first.contains("SUMMARY:A very\r\n  long one\r\nX-UNKNOWN;X-P=1:kept\r\n"), first);
        assertFalse(first.contains("METHOD"), first);
        String second = text(parts.pieces().get(1));
        assertFalse(second.contains("VTIMEZONE"), second);
        assertEquals("b", CalendarObject.parse(parts.pieces().get(1).octets()).uid());
        assertEquals("Work, and more", parts.about().get(0).text());
    }

    @Test
    void takesSeveralCalendarsBehindEachOther() throws Malformed {
        assertEquals(
                2,
                CalendarStream.split((FILE + FILE.replace("UID:a", "UID:a")).getBytes(UTF_8))
                        .pieces()
                        .size());
        assertEquals(0, CalendarStream.split(new byte[0]).pieces().size());
    }

    /** An export that is made twice comes in as the same twice. */
    @Test
    void givesAnEntryWithoutUidTheSameOneEveryTime() throws Malformed, Refusal {
        byte[] file = FILE.replace("UID:b\n", "").getBytes(UTF_8);
        byte[] once = CalendarStream.split(file).pieces().get(1).octets();
        byte[] twice = CalendarStream.split(file).pieces().get(1).octets();
        assertEquals(new String(once, UTF_8), new String(twice, UTF_8));
        assertFalse(CalendarObject.parse(once).uid().isEmpty());
        byte[] other = CalendarStream.split(FILE.replace("UID:b\n", "")
                        .replace("DUE:2026", "DUE:2027")
                        .getBytes(UTF_8))
                .pieces()
                .get(1)
                .octets();
        assertNotEquals(
                CalendarObject.parse(once).uid(), CalendarObject.parse(other).uid());
    }

    /** What can't be read in one entry keeps no other one out. */
    @Test
    void tellsWhatIsBrokenByItsLine() throws Malformed {
        CalendarStream.Parts parts =
                CalendarStream.split(FILE.replace("DUE:", "no line").getBytes(UTF_8));
        assertEquals(1, parts.pieces().size());
        assertTrue(
                parts.broken().get(0).getMessage().startsWith("the VTODO on line 35: "),
                parts.broken().toString());
    }

    @Test
    void refusesWhatIsNoCalendar() {
        for (String wrong :
                List.of("hello", "BEGIN:VCARD\nEND:VCARD", "BEGIN:VCALENDAR\n", "BEGIN:VCALENDAR\nEND:VEVENT\n")) {
            assertThrows(Malformed.class, () -> CalendarStream.split(wrong.getBytes(UTF_8)), wrong);
        }
    }

    /** Taken apart, put together, and taken apart again: the same objects, each zone once. */
    @Test
    void joinsWhatItTookApart() throws Malformed {
        List<Piece> pieces = CalendarStream.split(FILE.getBytes(UTF_8)).pieces();
        CalendarFile writer = new CalendarFile(CalendarFormat.ICALENDAR);
        StringBuilder joined = new StringBuilder(new String(writer.begin("Work, and more"), UTF_8));
        for (Piece piece : pieces) {
            joined.append(new String(writer.add(piece.octets()), UTF_8));
        }
        joined.append(new String(writer.add(pieces.get(0).octets()), UTF_8).isEmpty() ? "x" : "");
        joined.append(new String(writer.end(), UTF_8));
        assertEquals(2, joined.toString().split("BEGIN:VTIMEZONE", -1).length - 1);
        CalendarStream.Parts again = CalendarStream.split(joined.toString().getBytes(UTF_8));
        assertEquals(
                pieces.stream().map(CalendarStreamTest::text).toList(),
                again.pieces().stream().map(CalendarStreamTest::text).toList());
        assertEquals("Work, and more", again.about().get(0).text());
    }

    /** Whatever comes is taken apart or told to be none. */
    @Property(tries = 300)
    void isTotal(@ForAll byte[] octets) {
        try {
            CalendarStream.split(octets);
        } catch (Malformed told) {
            assertFalse(told.getMessage().isEmpty());
        }
    }
}
