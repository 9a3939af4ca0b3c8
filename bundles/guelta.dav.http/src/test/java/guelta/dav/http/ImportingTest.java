// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.console.Listing;
import guelta.dav.Reply.Answer;
import guelta.dav.history.Area;
import guelta.dav.history.Change;
import guelta.dav.place.Kind;
import guelta.dav.place.Place.InHome;
import guelta.dav.rendition.CalendarFormat;
import guelta.dav.vcard.CardFormat;
import guelta.dav.vcard.VCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files and folders of others, as the commands bring them into stores in memory. */
class ImportingTest extends OperatorTrial {
    private static final String EVENT =
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:%s\r\n"
                    + "DTSTAMP:20261126T080000Z\r\nDTSTART:20261126T080000Z\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    private static final String CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s\r\nFN:Carl\r\nN:Carl;;;;\r\nEND:VCARD\r\n";

    private final List<String> progress = new ArrayList<>();

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private List<String> importing(Area area, String source) throws Exception {
        Listing listing = new Importing(operator, area, progress::add).done(folder.resolve(source));
        return listing.rows().stream()
                .map(row -> row.get("collection") + " " + row.get("outcome") + " " + row.get("count") + " "
                        + row.get("where") + " " + row.get("why"))
                .map(String::strip)
                .toList();
    }

    private Answer get(String target) {
        return operator.on("anna", "GET", target, "", "test");
    }

    private static Area calendar(String name) {
        return Area.of(InHome.home(Kind.CALENDARS, "anna").child(name, true));
    }

    /** A folder of somebody's exports is one calendar; what does not fit is told, not passed over. */
    @Test
    void tellsWhatDoesNotFitIntoAFolder() throws Exception {
        write("mixed/a.ics", EVENT.formatted("a"));
        write("mixed/b.ics", EVENT.formatted("b"));
        write("mixed/carl.vcf", CARD.formatted("c"));
        assertEquals(
                List.of(
                        "/dav/calendars/anna/mixed/ made 1",
                        "/dav/calendars/anna/mixed/ added 2",
                        "/dav/principals/users/anna/ added 0",
                        "/dav/principals/users/anna/ refused 1  " + folder.resolve("mixed/carl.vcf")
                                + ": is no .ics, which this folder is taken for; import it by itself"),
                importing(Area.everything("anna"), "mixed"));
    }

    /** The folder of a user, as Radicale 3.1.8 leaves it: caches and locks are not of the calendar. */
    @Test
    void bringsInAFolderOfRadicale() throws Exception {
        write(
                "anna/work/.Radicale.props",
                "{\"C:supported-calendar-component-set\": \"VEVENT,VTODO\","
                        + " \"D:displayname\": \"Work & more\", \"ICAL:calendar-color\": \"#ff0000ff\", \"tag\": \"VCALENDAR\"}");
        write("anna/work/lunch.ics", EVENT.formatted("u1"));
        write("anna/work/My dinner.ics", EVENT.formatted("u2"));
        write("anna/work/.Radicale.cache/item/lunch.ics", "cache");
        write("anna/work/broken.ics", "BEGIN:VCALENDAR\r\n");
        write("anna/people/.Radicale.props", "{\"D:displayname\": \"People\", \"tag\": \"VADDRESSBOOK\"}");
        write("anna/people/carl.vcf", CARD.formatted("c1"));
        List<String> told = importing(Area.everything("anna"), "anna");
        assertTrue(told.contains("/dav/calendars/anna/work/ added 2"), told.toString());
        assertTrue(told.contains("/dav/contacts/anna/people/ added 1"), told.toString());
        assertTrue(
                told.stream().anyMatch(row -> row.startsWith("/dav/calendars/anna/work/ refused 1 broken.ics ")),
                told.toString());
        assertEquals(EVENT.formatted("u2"), Operator.text(get("/dav/calendars/anna/work/My%20dinner.ics")));
        assertTrue(Operator.text(get("/dav/calendars/anna/")).contains("Work &amp; more"));
        assertTrue(progress.contains("/dav/calendars/anna/work/: 3 of 3 files."), progress.toString());
        Change newest = PathCommand.timeline(server, Area.everything("anna"))
                .before(Long.MAX_VALUE, 1)
                .changes()
                .get(0);
        assertEquals("karaf", newest.author().name());
        assertEquals("dav:import", newest.client());
        List<String> again = importing(Area.everything("anna"), "anna");
        assertTrue(again.contains("/dav/calendars/anna/work/ unchanged 2"), again.toString());
    }

    /** The folders of a user, as Xandikos 0.2.8 leaves them; a bare repository has no files to read. */
    @Test
    void bringsInFoldersOfXandikos() throws Exception {
        write("anna/calendars/calendar/.xandikos", "[DEFAULT]\ntype = calendar\ndisplayname = Calendar of Anna\n\n");
        write("anna/calendars/calendar/.git/HEAD", "ref: refs/heads/master\n");
        write("anna/calendars/calendar/lunch.ics", EVENT.formatted("u1"));
        write("anna/contacts/addressbook/.xandikos", "[DEFAULT]\ntype = addressbook\n\n");
        write("anna/contacts/addressbook/carl.vcf", CARD.formatted("c1"));
        write("anna/bare/HEAD", "ref: refs/heads/master\n");
        Files.createDirectories(folder.resolve("anna/bare/objects"));
        List<String> told = importing(Area.everything("anna"), "anna");
        assertTrue(told.contains("/dav/calendars/anna/calendar/ added 1"), told.toString());
        assertTrue(told.contains("/dav/contacts/anna/addressbook/ added 1"), told.toString());
        assertTrue(told.stream().anyMatch(row -> row.contains("bare Git repository")), told.toString());
    }

    /** The same calendar and cards in text, JSON and XML are the same entries (RFC 7265, 6321, 7095, 6351). */
    @Test
    void bringsInFilesInJsonAndXml() throws Exception {
        byte[] event = EVENT.formatted("e1").getBytes(UTF_8);
        byte[] card = CardFormat.VCARD_4.octets(VCard.parse(CARD.formatted("u1").getBytes(UTF_8)));
        write("a.json", new String(CalendarFormat.JCAL.of(event), UTF_8));
        write("a.xml", new String(CalendarFormat.XCAL.of(event), UTF_8));
        write("b.json", "[" + new String(CardFormat.JCARD.octets(VCard.parse(card)), UTF_8) + "]");
        write("b.xml", new String(CardFormat.XCARD.octets(VCard.parse(card)), UTF_8));
        Area contacts = Area.of(InHome.home(Kind.CONTACTS, "anna").child("contacts", true));

        for (String ending : List.of("json", "xml")) {
            String outcome = ending.equals("json") ? " added 1" : " unchanged 1";
            List<String> events = importing(calendar("calendar"), "a." + ending);
            List<String> cards = importing(contacts, "b." + ending);
            assertTrue(events.contains("/dav/calendars/anna/calendar/" + outcome), events.toString());
            assertTrue(cards.contains("/dav/contacts/anna/contacts/" + outcome), cards.toString());
        }
    }

    @Test
    void bringsOneFolderIntoOneCalendar() throws Exception {
        write("c/a.ics", EVENT.formatted("a"));
        assertEquals(
                List.of("/dav/calendars/anna/other/ made 1", "/dav/calendars/anna/other/ added 1"),
                importing(calendar("other"), "c"));
        Area wrong = Area.of(InHome.home(Kind.CONTACTS, "anna").child("x", true));
        assertTrue(assertThrows(Exception.class, () -> importing(wrong, "c"))
                .getMessage()
                .contains("goes into /dav/calendars/"));
        write("empty/x.txt", "");
        assertThrows(Exception.class, () -> importing(calendar("other"), "empty"));
    }

    /** More than a thousand entries are several commits, and a card without a UID gets one. */
    @Test
    void bringsInLargeFiles() throws Exception {
        StringBuilder cards = new StringBuilder();
        for (int i = 0; i < 2500; i++) {
            cards.append(CARD.formatted("u" + i));
        }
        cards.append(CARD.formatted("x").replace("UID:x\r\n", ""));
        write("all.vcf", cards.toString());
        Area book = Area.of(InHome.home(Kind.CONTACTS, "anna").child("contacts", true));
        long before = calendars.root("home/anna").head().number();
        assertEquals(List.of("/dav/contacts/anna/contacts/ added 2501"), importing(book, "all.vcf"));
        assertEquals(before + 4, calendars.root("home/anna").head().number());
        assertEquals(3, progress.size());
        assertEquals(
                List.of("/dav/contacts/anna/contacts/ added 0", "/dav/contacts/anna/contacts/ unchanged 2501"),
                importing(book, "all.vcf"));
        String exported = Operator.text(get("/dav/contacts/anna/contacts/?export"));
        assertEquals(2501, exported.split("BEGIN:VCARD", -1).length - 1);
    }

    /** The operator acts as the owner, and undoing can be undone. */
    @Test
    void undoesAnImport() throws Exception {
        write("a.ics", EVENT.formatted("a") + EVENT.formatted("b"));
        importing(calendar("calendar"), "a.ics");
        long number = calendars.root("home/anna").head().number();
        Listing undone = Undoing.done(operator, calendar("calendar"), "{\"revert\": " + number + "}", "dav:revert");
        assertEquals(2, undone.rows().size());
        assertEquals("removed", undone.rows().get(0).get("effect"));
        assertEquals(404, get("/dav/calendars/anna/calendar/a.ics").status());
        Exception conflict = assertThrows(
                Exception.class,
                () -> Undoing.done(operator, calendar("calendar"), "{\"revert\": " + number + "}", "dav:revert"));
        assertTrue(conflict.getMessage().contains("changed again after change " + number), conflict.getMessage());
        Undoing.done(operator, calendar("calendar"), "{\"restore\": " + number + "}", "dav:restore");
        assertEquals(200, get("/dav/calendars/anna/calendar/a.ics").status());
    }

    @Test
    void readsPathsWithAndWithoutTheirBeginning() throws Exception {
        assertEquals(calendar("calendar"), PathCommand.area(server, "/dav/calendars/anna/calendar/"));
        assertEquals(calendar("calendar"), PathCommand.area(server, "calendars/anna/calendar/"));
        assertEquals(Area.everything("anna"), PathCommand.area(server, "principals/users/anna/"));
        for (String wrong :
                List.of("nothing", "calendars/", "calendars/nobody/", "principals/groups/x/", "calendars/anna/../x")) {
            assertThrows(Exception.class, () -> PathCommand.area(server, wrong), wrong);
        }
    }
}
