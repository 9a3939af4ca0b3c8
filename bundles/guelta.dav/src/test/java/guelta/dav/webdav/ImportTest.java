// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.World;
import guelta.dav.collection.Settings;
import guelta.dav.collection.Type;
import guelta.dav.exchange.CalendarStream;
import guelta.dav.exchange.Piece;
import guelta.dav.place.Kind;
import guelta.dav.place.Place.InHome;
import guelta.dav.text.Malformed;
import guelta.dav.webdav.Import.Refused;
import guelta.dav.webdav.Import.Report;
import guelta.dav.webdav.Served.Response;
import guelta.store.Author;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImportTest {
    private static final InHome CALENDAR = InHome.home(Kind.CALENDARS, "anna").child("calendar", true);
    private static final InHome CONTACTS = InHome.home(Kind.CONTACTS, "anna").child("contacts", true);
    private final Served served = new Served("anna", "bob");

    @BeforeEach
    void makeHomes() {
        served.on("anna", "PROPFIND", "/dav/calendars/anna/", "");
    }

    @AfterEach
    void close() {
        served.close();
    }

    private static String event(String uid, String summary) {
        return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:" + uid
                + "\r\nDTSTART:20261126T080000Z\r\nSUMMARY:" + summary + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    }

    private static Piece piece(String name, String text) {
        return new Piece("from " + name, name, text.getBytes(UTF_8));
    }

    private Report put(InHome place, Optional<Settings> settings, Piece... pieces) {
        Import wanted = new Import(
                served.world(),
                Instant.parse("2026-11-26T08:00:00Z"),
                new UUID(1, 1),
                place,
                settings,
                List.of(pieces));
        return served.root("anna")
                .commit(head -> wanted.plan(head, new Author("karaf", "karaf@localhost"), "Import"))
                .toCompletableFuture()
                .join()
                .result();
    }

    /** One entry that may not be there keeps no other one out, and is told with its reason. */
    @Test
    void refusesByTheRulesOfPut() {
        Report report = put(
                CALENDAR,
                Optional.empty(),
                piece("a.ics", event("a", "A")),
                piece("again.ics", event("a", "twice")),
                piece("broken.ics", "BEGIN:VCALENDAR"),
                piece("todo.ics", event("t", "T").replace("VEVENT", "VTODO")),
                piece("b.ics", event("b", "B")));
        assertEquals(2, report.added());
        assertEquals(
                List.of("from again.ics", "from broken.ics", "from todo.ics"),
                report.refused().stream().map(Refused::origin).toList());
        assertTrue(report.refused().get(0).why().contains("same UID 'a'"), report.toString());
        assertTrue(report.refused().get(2).why().contains("takes no VTODO"), report.toString());
        assertEquals(
                event("b", "B"),
                served.on("anna", "GET", CALENDAR.href() + "b.ics", "").text());
    }

    /** Made again, it changes what differs, and without a difference there is no commit. */
    @Test
    void replacesByUid() {
        put(CALENDAR, Optional.empty(), piece("a.ics", event("a", "A")), piece("b.ics", event("b", "B")));
        Report report =
                put(CALENDAR, Optional.empty(), piece("", event("a", "other")), piece("x.ics", event("b", "B")));
        assertEquals(new Report(false, 0, 1, 1, List.of()), report);
        assertEquals(
                event("a", "other"),
                served.on("anna", "GET", CALENDAR.href() + "a.ics", "").text());
        long number = served.root("anna").head().number();
        put(CALENDAR, Optional.empty(), piece("b.ics", event("b", "B")));
        assertEquals(number, served.root("anna").head().number());
    }

    @Test
    void namesWhatHasNoNameAfterItsUid() {
        put(CALENDAR, Optional.empty(), piece("", event("a-1@example.org", "A")), piece("", event("../x y", "B")));
        String list = served.on("anna", "GET", CALENDAR.href().toString(), "").text();
        assertTrue(list.contains("a-1@example.org.ics"), list);
        assertTrue(!list.contains("x%20y"), list);
        assertEquals(
                2,
                served.on("anna", "GET", CALENDAR.href() + "?export", "").text().split("BEGIN:VEVENT", -1).length - 1);
    }

    @Test
    void makesTheCollectionInTheSameCommit() {
        InHome place = InHome.home(Kind.CALENDARS, "anna").child("work", true);
        long number = served.root("anna").head().number();
        Settings settings = Settings.of(Type.CALENDAR, "", Instant.EPOCH).withComponents(List.of("VEVENT"));
        Report report = put(place, Optional.of(settings), piece("a.ics", event("a", "A")));
        assertTrue(report.made());
        assertEquals(number + 1, served.root("anna").head().number());
        assertEquals(
                event("a", "A"),
                served.on("anna", "GET", place.href() + "a.ics", "").text());
        Report nowhere =
                put(InHome.home(Kind.CALENDARS, "anna").child("no", true), Optional.empty(), piece("a.ics", "x"));
        assertTrue(nowhere.refused().get(0).why().contains("there is no collection"), nowhere.toString());
    }

    /** RFC 4331, RFC 4918 7: neither quotas nor locks are passed by. */
    @Test
    void respectsQuotasAndLocks() {
        put(CALENDAR, Optional.empty(), piece("a.ics", event("a", "A")));
        served.on(
                "anna",
                "LOCK",
                CALENDAR.href() + "a.ics",
                "<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>");
        Report locked =
                put(CALENDAR, Optional.empty(), piece("a.ics", event("a", "other")), piece("b.ics", event("b", "B")));
        assertEquals(1, locked.added());
        assertTrue(locked.refused().get(0).why().contains("locked"), locked.toString());
        served.limits(new World.Limits(1 << 20, 500, 0, false));
        Report full = put(CALENDAR, Optional.empty(), piece("c.ics", event("c", "C")), piece("d.ics", event("d", "D")));
        assertEquals(1, full.added());
        assertTrue(full.refused().get(0).why().contains("allowed are 500"), full.toString());
    }

    /** The whole of a calendar as one file comes in elsewhere as it went out. */
    @Test
    void exportsWhatCanBeImported() throws Malformed {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            pieces.add(piece(i + ".ics", event("u" + i, "S" + i)));
        }
        put(CALENDAR, Optional.empty(), pieces.toArray(Piece[]::new));
        Response file = served.on("anna", "GET", CALENDAR.href().toString(), "", "Accept", "text/calendar");
        assertEquals("text/calendar; charset=utf-8", file.field("Content-Type"));
        assertTrue(file.text().contains("X-WR-CALNAME:Calendar\r\n"), file.text());
        List<Piece> again = CalendarStream.split(file.bytes()).pieces();
        assertEquals(30, again.size());
        InHome other = InHome.home(Kind.CALENDARS, "anna").child("other", true);
        Report report =
                put(other, Optional.of(Settings.of(Type.CALENDAR, "", Instant.EPOCH)), again.toArray(Piece[]::new));
        assertEquals(30, report.added());
        assertEquals(List.of(), report.refused());
    }

    @Test
    void exportsCards() {
        String card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:c\r\nFN:Carl\r\nN:Carl;;;;\r\nEND:VCARD";
        put(CONTACTS, Optional.empty(), piece("c.vcf", card), piece("d.vcf", card.replace("UID:c", "UID:d")));
        Response file = served.on("anna", "GET", CONTACTS.href() + "?export", "");
        assertEquals("text/vcard; charset=utf-8", file.field("Content-Type"));
        assertEquals(2, file.text().split("END:VCARD\r\n", -1).length - 1, file.text());
        assertEquals(
                403, served.on("bob", "GET", CONTACTS.href() + "?export", "").status());
    }

    /** A browser that takes anything gets the list for people. */
    @Test
    void showsBrowsersTheList() {
        Response list = served.on(
                "anna", "GET", CALENDAR.href().toString(), "", "Accept", "text/html,text/calendar;q=0.5,*/*;q=0.1");
        assertTrue(list.field("Content-Type").startsWith("text/html"));
    }
}
