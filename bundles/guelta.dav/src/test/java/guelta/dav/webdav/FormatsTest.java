// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.exchange.CalendarStream;
import guelta.dav.rendition.CalendarFormat;
import guelta.dav.vcard.CardFormat;
import guelta.dav.webdav.Served.Response;
import guelta.dav.xml.Element;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calendar objects and cards in the forms that clients take and send (RFC 9110 12 and 13, RFC 8144). */
class FormatsTest {
    private static final String EVENT = "/dav/calendars/anna/calendar/a.ics";
    private static final String CARD = "/dav/contacts/anna/contacts/a.vcf";
    private static final String ICS = """
            BEGIN:VCALENDAR
            VERSION:2.0
            BEGIN:VEVENT
            UID:a
            DTSTART:20261126T080000Z
            SUMMARY:A
            END:VEVENT
            END:VCALENDAR
            """;
    private static final String VCF = """
            BEGIN:VCARD
            VERSION:3.0
            UID:u1
            FN:Anna
            N:Example;Anna;;;
            TEL;TYPE=home,pref:+49 1
            END:VCARD
            """;
    private static final String JCAL =
            "[\"vcalendar\",[[\"version\",{},\"text\",\"2.0\"]],[[\"vevent\",[[\"uid\",{},\"text\",\"a\"],"
                    + "[\"dtstart\",{},\"date-time\",\"2026-11-26T08:00:00Z\"],[\"summary\",{},\"text\",\"A\"]],[]]]]";

    private final Served served = new Served("anna", "ben");

    @BeforeEach
    void put() {
        assertEquals(201, served.on("anna", "PUT", EVENT, ICS).status());
        assertEquals(201, served.on("anna", "PUT", CARD, VCF).status());
    }

    @AfterEach
    void close() {
        served.close();
    }

    private Response get(String target, String... fields) {
        return served.on("anna", "GET", target, "", fields);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                EVENT + " | application/calendar+json | application/calendar+json | [\"vcalendar\",",
                EVENT + " | application/calendar+xml, */*;q=0.1 | application/calendar+xml; charset=utf-8 | <?xml",
                EVENT + " | text/calendar | text/calendar; charset=utf-8; component=VEVENT | BEGIN:VCALENDAR",
                EVENT + " | text/html, image/png | text/calendar; charset=utf-8; component=VEVENT | BEGIN:VCALENDAR",
                CARD + " | application/vcard+json | application/vcard+json | [\"vcard\",",
                CARD + " | application/vcard+xml | application/vcard+xml; charset=utf-8 | <?xml",
                CARD + " | text/vcard; version=4.0 | text/vcard; charset=utf-8; version=4.0 | BEGIN:VCARD",
                CARD + " | text/vcard | text/vcard; charset=utf-8; version=3.0 | BEGIN:VCARD"
            })
    void aMemberIsGivenInTheFormThatTheClientTakes(String target, String accept, String type, String beginning) {
        Response stored = get(target);
        Response shown = get(target, "Accept", accept);

        assertEquals(200, shown.status(), shown.text());
        assertEquals(type, shown.field("Content-Type"));
        assertEquals("Accept", shown.field("Vary"));
        assertTrue(shown.text().startsWith(beginning), shown.text());
        boolean same = type.equals(stored.field("Content-Type"));
        assertEquals(same, shown.field("ETag").equals(stored.field("ETag")));
        Response head = served.on("anna", "HEAD", target, "", "Accept", accept);
        assertEquals(shown.fields(), head.fields());
    }

    /** RFC 9110 15.5.7: only who refuses what there is by default gets nothing, and a list of what there is. */
    @Test
    void nothingIsGivenOnlyToWhoRefusesIt() {
        Response refused = get(EVENT, "Accept", "text/calendar;q=0, text/html");

        assertEquals(406, refused.status());
        assertTrue(refused.text().contains("application/calendar+json"), refused.text());
        assertEquals(200, get(EVENT, "Accept", "text/html").status());
        assertEquals(
                406, get("/dav/calendars/anna/calendar/", "Accept", "*/*;q=0").status());
    }

    /** RFC 9110 13: each form has its own tag; a part is one of the form that was asked for. */
    @Test
    void conditionsAndRangesAreAboutTheForm() {
        Response json = get(EVENT, "Accept", "application/calendar+json");
        String etag = json.field("ETag");

        Response same = get(EVENT, "Accept", "application/calendar+json", "If-None-Match", etag);
        assertEquals(304, same.status());
        assertEquals("Accept", same.field("Vary"));
        assertEquals(etag, same.field("ETag"));
        assertEquals(200, get(EVENT, "If-None-Match", etag).status());
        assertEquals(412, get(EVENT, "If-Match", etag).status());
        Response part = get(EVENT, "Accept", "application/calendar+json", "Range", "bytes=0-11", "If-Range", etag);
        assertEquals(206, part.status());
        assertEquals("[\"vcalendar\"", part.text());
        assertEquals(
                200,
                get(EVENT, "Accept", "application/calendar+xml", "Range", "bytes=0-11", "If-Range", etag)
                        .status());
    }

    /** RFC 4791 5.3.4, RFC 9110 9.3.4: what is stored is not what was sent, so no tag is told. */
    @Test
    void whatComesInJsonIsStoredInICalendarAndHasNoTag() {
        String target = "/dav/calendars/anna/calendar/b.ics";
        String json = JCAL.replace("\"a\"", "\"b\"");

        Response made = served.on("anna", "PUT", target, json, "Content-Type", "application/calendar+json");

        assertEquals(201, made.status(), made.text());
        assertFalse(made.fields().has("ETag"));
        assertFalse(made.fields().has("Last-Modified"));
        String stored = get(target).text();
        assertTrue(stored.startsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:b\r\n"), stored);
        assertEquals(json, get(target, "Accept", "application/calendar+json").text());
        String xml = get(target, "Accept", "application/calendar+xml").text();
        Response again = served.on("anna", "PUT", target, xml, "Content-Type", "application/calendar+xml");
        assertEquals(204, again.status(), again.text());
        assertFalse(again.fields().has("ETag"));
        assertEquals(stored, get(target).text());
        Response asSent = served.on("anna", "PUT", target, stored, "Content-Type", "text/calendar");
        assertEquals(get(target).field("ETag"), asSent.field("ETag"));
    }

    @Test
    void whatComesInJCardIsStoredInVcard4() {
        String json = get(CARD, "Accept", "application/vcard+json").text();

        Response replaced = served.on("anna", "PUT", CARD, json, "Content-Type", "application/vcard+json");

        assertEquals(204, replaced.status(), replaced.text());
        assertFalse(replaced.fields().has("ETag"));
        assertEquals("text/vcard; charset=utf-8; version=4.0", get(CARD).field("Content-Type"));
        assertEquals(json, get(CARD, "Accept", "application/vcard+json").text());
        String xml = get(CARD, "Accept", "application/vcard+xml").text();
        assertEquals(
                204,
                served.on("anna", "PUT", CARD, xml, "Content-Type", "application/vcard+xml; charset=utf-8")
                        .status());
        assertEquals(json, get(CARD, "Accept", "application/vcard+json").text());
    }

    /** RFC 4791 5.3.2.1, RFC 6352 6.3.2.1: the precondition that the document does not fulfil. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                EVENT + " | application/calendar+json | {} | valid-calendar-data",
                EVENT + " | application/calendar+json | [\"vcalendar\",[],[]] | valid-calendar-object-resource",
                EVENT + " | application/calendar+xml | <a/> | valid-calendar-data",
                CARD + " | application/vcard+json | [] | valid-address-data",
                CARD + " | application/vcard+json | [\"vcard\",[]] | valid-address-data",
                CARD + " | application/vcard+xml | <a | valid-address-data"
            })
    void aDocumentThatIsNoneIsRefused(String target, String type, String document, String condition) {
        Response refused = served.on("anna", "PUT", target, document, "Content-Type", type);

        assertEquals(403, refused.status(), refused.text());
        assertEquals(
                condition,
                refused.xml()
                        .elements()
                        .findFirst()
                        .map(Element::name)
                        .orElseThrow()
                        .local());
    }

    /** A write depends on the resource, whichever form of it the client has seen. */
    @Test
    void aWriteMayDependOnTheTagOfAnyForm() {
        String etag = get(EVENT, "Accept", "application/calendar+json").field("ETag");
        String changed = JCAL.replace("\"A\"", "\"B\"");
        String[] fields = {"Content-Type", "application/calendar+json", "If-Match", etag};

        assertEquals(204, served.on("anna", "PUT", EVENT, changed, fields).status());
        assertEquals(412, served.on("anna", "PUT", EVENT, changed, fields).status());
        assertNotEquals(etag, get(EVENT, "Accept", "application/calendar+json").field("ETag"));
    }

    /** RFC 8144 3.1: what is there now comes with the answer, in the form that the client takes. */
    @Test
    void theRepresentationComesWithTheAnswer() {
        String prefer = "return=representation";
        Response put = served.on("anna", "PUT", EVENT, ICS, "Prefer", prefer, "Accept", "application/calendar+json");
        Response card = served.on("anna", "PUT", CARD, VCF, "Prefer", prefer);
        Response file = served.on("anna", "PUT", "/dav/files/anna/a", "x", "Prefer", prefer, "Content-Type", "a/b");
        Response added = served.on(
                "anna",
                "POST",
                "/dav/calendars/anna/calendar/?add-member",
                ICS.replace("UID:a", "UID:c"),
                "Prefer",
                prefer);
        Response copied = served.on(
                "anna", "COPY", "/dav/files/anna/a", "", "Prefer", prefer, "Destination", "/dav/files/anna/b");
        Response moved = served.on(
                "anna", "MOVE", CARD, "", "Prefer", prefer, "Destination", "/dav/contacts/anna/contacts/b.vcf");

        assertRepresented(put, 200, EVENT, "application/calendar+json", "Accept, Prefer");
        assertEquals(get(EVENT, "Accept", "application/calendar+json").field("ETag"), put.field("ETag"));
        assertRepresented(card, 200, CARD, "text/vcard; charset=utf-8; version=3.0", "Accept, Prefer");
        assertRepresented(file, 201, "/dav/files/anna/a", "a/b", "Prefer");
        assertRepresented(
                added,
                201,
                added.field("Location"),
                "text/calendar; charset=utf-8; component=VEVENT",
                "Accept, Prefer");
        assertRepresented(copied, 201, "/dav/files/anna/b", "a/b", "Prefer");
        assertEquals("x", copied.text());
        assertRepresented(
                moved,
                201,
                "/dav/contacts/anna/contacts/b.vcf",
                "text/vcard; charset=utf-8; version=3.0",
                "Accept, Prefer");
        assertEquals(VCF, moved.text());
    }

    private static void assertRepresented(Response response, int status, String place, String type, String vary) {
        assertEquals(status, response.status(), response.text());
        assertEquals(place, response.field("Content-Location"));
        assertEquals(type, response.field("Content-Type"));
        assertEquals("return=representation", response.field("Preference-Applied"));
        assertEquals(vary, response.field("Vary"));
        assertFalse(response.field("ETag").isEmpty());
    }

    /** RFC 8144 3.2: who comes too late gets what is there now. */
    @Test
    void whatIsThereComesWithAFailedCondition() {
        String[] stale = {"If-Match", "\"0000\"", "Prefer", "return=representation"};
        Response put = served.on("anna", "PUT", EVENT, ICS, stale);
        Response delete = served.on("anna", "DELETE", CARD, "", stale);
        Response created =
                served.on("anna", "PUT", EVENT, ICS, "If-None-Match", "*", "Prefer", "return=representation");

        assertRepresented(put, 412, EVENT, "text/calendar; charset=utf-8; component=VEVENT", "Accept, Prefer");
        assertEquals(get(EVENT).field("ETag"), put.field("ETag"));
        assertArrayEquals(get(EVENT).bytes(), put.bytes());
        assertRepresented(delete, 412, CARD, "text/vcard; charset=utf-8; version=3.0", "Accept, Prefer");
        assertRepresented(created, 412, EVENT, "text/calendar; charset=utf-8; component=VEVENT", "Accept, Prefer");
        Response plain = served.on("anna", "PUT", EVENT, ICS, "If-Match", "\"0000\"");
        assertEquals("application/xml; charset=utf-8", plain.field("Content-Type"));
    }

    /** A failed condition tells nothing to those who may not read. */
    @Test
    void whatIsThereIsNotToldToThoseWhoMayNotReadIt() {
        String acl =
                "<D:acl xmlns:D='DAV:'><D:ace><D:principal><D:href>/dav/principals/users/ben/</D:href></D:principal>"
                        + "<D:grant><D:privilege><D:write-content/></D:privilege></D:grant></D:ace></D:acl>";
        assertEquals(
                200,
                served.on("anna", "ACL", "/dav/calendars/anna/calendar/", acl).status());

        Response late = served.on("ben", "PUT", EVENT, ICS, "If-Match", "\"0000\"", "Prefer", "return=representation");

        assertEquals(412, late.status(), late.text());
        assertFalse(late.text().contains("SUMMARY"), late.text());
        assertFalse(late.fields().has("ETag"));
    }

    /** RFC 8144 2.3: MKCOL and MKCALENDAR say that their answer is as short as it was asked for. */
    @Test
    void aCollectionIsMadeWithoutABody() {
        Response made = served.on("anna", "MKCALENDAR", "/dav/calendars/anna/new/", "", "Prefer", "return=minimal");

        assertEquals(201, made.status());
        assertEquals("return=minimal", made.field("Preference-Applied"));
        assertEquals("", made.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "calendars/anna/calendar/ | ?export | '' | text/calendar; charset=utf-8 | BEGIN:VCALENDAR",
                "calendars/anna/calendar/ | '' | application/calendar+json | application/calendar+json | [\"vcalendar\",[[\"version\",{},\"text\",\"2.0\"],",
                "calendars/anna/calendar/ | ?export=xcal | '' | application/calendar+xml; charset=utf-8 | <?xml",
                "contacts/anna/contacts/ | '' | text/vcard | text/vcard; charset=utf-8 | BEGIN:VCARD",
                "contacts/anna/contacts/ | '' | text/vcard;version=4.0 | text/vcard; charset=utf-8; version=4.0 | BEGIN:VCARD",
                "contacts/anna/contacts/ | ?export | application/vcard+json | application/vcard+json | [[\"vcard\",",
                "contacts/anna/contacts/ | ?export=xcard | '' | application/vcard+xml; charset=utf-8 | <?xml",
                "contacts/anna/contacts/ | '' | text/csv | text/csv; charset=utf-8; header=present | First Name,Middle Name,Last Name",
                "contacts/anna/contacts/ | ?export=outlook | '' | text/csv; charset=utf-8; header=present; profile=outlook | First Name,Middle Name,Last Name",
                "contacts/anna/contacts/ | '' | '*/*' | text/html; charset=utf-8 | <!DOCTYPE"
            })
    void aCollectionIsOneFile(String place, String query, String accept, String type, String beginning) {
        String target = "/dav/" + place + query;
        String[] fields = accept.isEmpty() ? new String[0] : new String[] {"Accept", accept};
        Response file = get(target, fields);

        assertEquals(200, file.status(), file.text());
        assertEquals(type, file.field("Content-Type"));
        assertEquals("Accept", file.field("Vary"));
        assertTrue(file.text().regionMatches(true, 0, beginning, 0, beginning.length()), file.text());
    }

    /** A calendar that others follow by its file is sent when it has changed. */
    @Test
    void anExportIsSentAgainWhenItHasChanged() {
        String target = "/dav/calendars/anna/calendar/?export";
        String etag = get(target).field("ETag");

        assertTrue(etag.startsWith("W/\""), etag);
        assertEquals(304, get(target, "If-None-Match", etag).status());
        assertEquals(
                200,
                get("/dav/calendars/anna/calendar/?export=jcal", "If-None-Match", etag)
                        .status());
        served.on("anna", "PUT", EVENT, ICS.replace("SUMMARY:A", "SUMMARY:B"));
        assertEquals(200, get(target, "If-None-Match", etag).status());
        assertEquals(400, get("/dav/calendars/anna/calendar/?export=csv").status());
    }

    /** Several members in each form are as many again. */
    @Test
    void exportsHaveAllMembers() throws Exception {
        served.on("anna", "PUT", "/dav/calendars/anna/calendar/b.ics", ICS.replace("UID:a", "UID:b"));
        served.on("anna", "PUT", "/dav/contacts/anna/contacts/b.vcf", VCF.replace("UID:u1", "UID:u2"));
        byte[] json = get("/dav/calendars/anna/calendar/?export=jcal").bytes();
        byte[] xml = get("/dav/calendars/anna/calendar/?export=xcal").bytes();

        for (byte[] each :
                List.of(CalendarFormat.JCAL.icalendar(json, 1000), CalendarFormat.XCAL.icalendar(xml, 1000))) {
            assertEquals(2, CalendarStream.split(each).pieces().size());
        }
        for (CardFormat format : List.of(CardFormat.JCARD, CardFormat.XCARD)) {
            String key = format == CardFormat.JCARD ? "jcard" : "xcard";
            assertEquals(
                    2,
                    format.vcards(
                                    get("/dav/contacts/anna/contacts/?export=" + key)
                                            .bytes(),
                                    1000)
                            .size());
        }
        assertEquals(
                3, get("/dav/contacts/anna/contacts/?export=csv").text().lines().count());
    }

    /** An entry has the endings that its collection has. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                EVENT + "?export | a.ics | text/calendar; charset=utf-8; component=VEVENT | BEGIN:VCALENDAR",
                EVENT + "?export=ics | a.ics | text/calendar; charset=utf-8; component=VEVENT | BEGIN:VCALENDAR",
                EVENT + "?export=jcal | a.json | application/calendar+json | [\"vcalendar\",",
                EVENT + "?export=xcal | a.xml | application/calendar+xml; charset=utf-8 | <?xml",
                CARD + "?export=vcf | a.vcf | text/vcard; charset=utf-8; version=3.0 | BEGIN:VCARD",
                CARD + "?export=vcard3 | a.vcf | text/vcard; charset=utf-8; version=3.0 | BEGIN:VCARD",
                CARD + "?export=vcard4 | a.vcf | text/vcard; charset=utf-8; version=4.0 | BEGIN:VCARD",
                CARD + "?export=jcard | a.json | application/vcard+json | [\"vcard\",",
                CARD + "?export=xcard | a.xml | application/vcard+xml; charset=utf-8 | <?xml",
                CARD + "?export=csv | a.csv | text/csv; charset=utf-8; header=present | First Name,",
                CARD
                        + "?export=outlook | a.csv | text/csv; charset=utf-8; header=present; profile=outlook | First Name,"
            })
    void anEntryIsAFileOfItsOwn(String target, String name, String type, String beginning) {
        Response file = get(target, "Accept", "text/html");

        assertEquals(200, file.status(), file.text());
        assertEquals(type, file.field("Content-Type"));
        assertEquals("attachment; filename*=UTF-8''" + name, file.field("Content-Disposition"));
        assertTrue(file.text().startsWith(beginning), file.text());
        assertEquals(304, get(target, "If-None-Match", file.field("ETag")).status());
        assertEquals(
                file.fields(),
                served.on("anna", "HEAD", target, "", "Accept", "text/html").fields());
    }

    @Test
    void thereIsNoOtherExportOfAnEntry() {
        Response refused = get(EVENT + "?export=csv");

        assertEquals(400, refused.status());
        assertTrue(refused.text().contains("'csv', allowed are ics, jcal, xcal"), refused.text());
        assertEquals(201, served.on("anna", "PUT", "/dav/files/anna/a.ics", ICS).status());
        assertEquals(ICS, get("/dav/files/anna/a.ics?export=jcal").text());
    }

    /** What stands in the store but is none, as other programs can put it into a repository, is in no export; its number is told. */
    @ParameterizedTest
    @CsvSource({
        "calendars/anna/calendar/, ics", "calendars/anna/calendar/, jcal", "calendars/anna/calendar/, xcal",
        "contacts/anna/contacts/, vcf", "contacts/anna/contacts/, vcard3", "contacts/anna/contacts/, jcard",
        "contacts/anna/contacts/, xcard", "contacts/anna/contacts/, csv", "contacts/anna/contacts/, outlook"
    })
    void whatIsLeftOutOfAnExportIsTold(String place, String format) {
        String target = "/dav/" + place + "?export=" + format;
        String before = get(target).text();
        assertFalse(get(target).fields().has("Guelta-Left-Out"));
        served.store("anna", place + "a broken \u00e4", "BEGIN:VNONSENSE\r\nEND:VNONSENSE\r\n");
        served.store("anna", place + "zebra", "\u0000");

        Response file = get(target);

        assertEquals("2;first=\"a%20broken%20%C3%A4\"", file.field("Guelta-Left-Out"));
        assertEquals(before, file.text());
        assertEquals(file.fields(), served.on("anna", "HEAD", target, "").fields());
        Response one = get("/dav/" + place + "zebra?export=" + format);
        boolean asPut = format.equals("ics") || format.equals("vcf");
        assertEquals(asPut ? 200 : 406, one.status(), one.text());
    }

    /** A calendar with two UIDs in one object is one for other programs: it is in the file, and can be imported in parts. */
    @Test
    void whatOthersTakeIsExported() {
        String two = ICS.replace("END:VCALENDAR", "BEGIN:VTODO\nUID:other\nEND:VTODO\nEND:VCALENDAR");
        served.store("anna", "calendars/anna/calendar/two.ics", two);

        Response file = get("/dav/calendars/anna/calendar/?export");

        assertFalse(file.fields().has("Guelta-Left-Out"));
        assertTrue(file.text().contains("UID:other"), file.text());
    }
}
