// SPDX-License-Identifier: Apache-2.0
package guelta.dav.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.calendar.CalendarObject;
import guelta.dav.text.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferTest {
    private static final String ZONE = "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
            + "TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
    private static final String SERIES = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Own:20260601T090000\r\n"
            + "RRULE:FREQ=DAILY\r\nsummary:lo\r\n ng\r\nEND:VEVENT\r\n";
    private static final String OVERRIDE =
            "BEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID;TZID=Own:20260602T090000\r\nDTSTART:20260602T100000Z\r\nEND:VEVENT\r\n";
    private static final String TODO = "BEGIN:VTODO\r\nUID:2\r\nEND:VTODO\r\n";

    @Test
    void manyObjectsBecomeOneCalendarWithEachZoneOnce() throws Exception {
        CalendarExport export = new CalendarExport("Anna, at home");

        export.add(octets(calendar("", ZONE + SERIES + OVERRIDE)));
        String first = text(export.take());
        export.add(octets(calendar("", ZONE + TODO)));
        String all = first + text(export.end());

        assertEquals(
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//guelta//DAV//EN\r\nNAME:Anna\\, at home\r\n"
                        + "X-WR-CALNAME:Anna\\, at home\r\n" + ZONE + SERIES + OVERRIDE + TODO + "END:VCALENDAR\r\n",
                all);
    }

    /** RFC 4791 4.1: an object for each UID, with the zones that it needs and without METHOD. */
    @Test
    void aFileBecomesAnObjectForEachUid() throws Exception {
        String head = "PRODID:x\r\nVERSION:2.0\r\nMETHOD:PUBLISH\r\nX-WR-CALNAME:y\r\n";

        List<CalendarImport> objects = CalendarImport.split(octets(calendar(head, ZONE + SERIES + TODO + OVERRIDE)));

        assertEquals(
                List.of("1", "2"), objects.stream().map(CalendarImport::uid).toList());
        assertEquals(
                calendar("PRODID:x\r\nVERSION:2.0\r\n", ZONE + SERIES + OVERRIDE),
                text(objects.get(0).octets()));
        assertEquals(
                calendar("PRODID:x\r\nVERSION:2.0\r\n", TODO),
                text(objects.get(1).octets()));
        for (CalendarImport object : objects) {
            CalendarObject parsed = CalendarObject.parse(object.octets());
            assertEquals(object.uid(), parsed.uid());
            assertEquals(object.kind(), parsed.kind());
        }
    }

    /** Some programs write a calendar for each entry into one file. */
    @Test
    void severalCalendarsInAFileAreImported() throws Exception {
        List<CalendarImport> objects =
                CalendarImport.split(octets(calendar("", TODO) + calendar("", TODO.replace("UID:2", "UID:3"))));

        assertEquals(
                List.of("2", "3"), objects.stream().map(CalendarImport::uid).toList());
    }

    /** An entry without UID gets one that is the same when the file is imported again, and another one for another entry. */
    @Test
    void anEntryWithoutUidGetsOneOfItsOctets() throws Exception {
        String entry = "BEGIN:VEVENT\r\nDTSTART:20260602T100000Z\r\nEND:VEVENT\r\n";

        String uid = onlyUid(entry);

        assertEquals(uid, onlyUid(entry));
        assertNotEquals(uid, onlyUid(entry.replace("2026", "2027")));
        assertTrue(uid.matches("[0-9a-f]{32}"), uid);
        assertEquals(
                uid,
                CalendarObject.parse(CalendarImport.split(octets(calendar("", entry)))
                                .get(0)
                                .octets())
                        .uid());
    }

    private static String onlyUid(String entry) throws Malformed {
        return CalendarImport.split(octets(calendar("", entry))).get(0).uid();
    }

    @Test
    void whatIsExportedIsImportedAgain() throws Exception {
        CalendarExport export = new CalendarExport("");
        export.add(octets(calendar("VERSION:2.0\r\nPRODID:-//guelta//DAV//EN\r\n", ZONE + SERIES + OVERRIDE)));

        List<CalendarImport> objects = CalendarImport.split(export.end());

        assertEquals(1, objects.size());
        assertEquals(
                calendar("VERSION:2.0\r\nPRODID:-//guelta//DAV//EN\r\n", ZONE + SERIES + OVERRIDE),
                text(objects.get(0).octets()));
    }

    @Test
    void aFileThatIsNoCalendarIsTold() {
        assertEquals(
                "what begins here is VCARD, allowed is VCALENDAR",
                assertThrows(Malformed.class, () -> CalendarImport.split(octets("BEGIN:VCARD\nEND:VCARD\n")))
                        .getMessage());
        assertEquals(
                "line 1 is A, it has to be BEGIN:VCALENDAR",
                assertThrows(Malformed.class, () -> CalendarImport.split(octets("A:1")))
                        .getMessage());
    }

    private static String calendar(String head, String content) {
        return "BEGIN:VCALENDAR\r\n" + head + content + "END:VCALENDAR\r\n";
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }
}
