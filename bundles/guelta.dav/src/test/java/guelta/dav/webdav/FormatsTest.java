// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.webdav.Served.Response;
import guelta.dav.xml.Element;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calendar objects and cards in the forms that clients take and send (RFC 9110 12 and 13, RFC 8144). */
class FormatsTest extends EntriesTrial {
    private static final String JCAL =
            "[\"vcalendar\",[[\"version\",{},\"text\",\"2.0\"]],[[\"vevent\",[[\"uid\",{},\"text\",\"a\"],"
                    + "[\"dtstart\",{},\"date-time\",\"2026-11-26T08:00:00Z\"],[\"summary\",{},\"text\",\"A\"]],[]]]]";

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
        assertEquals(target.equals(EVENT) ? "Accept, CalDAV-Timezones" : "Accept", shown.field("Vary"));
        assertTrue(shown.text().startsWith(beginning), shown.text());
        boolean same = type.equals(stored.field("Content-Type"));
        assertEquals(same, shown.field("ETag").equals(stored.field("ETag")));
        Response head = served.on("anna", "HEAD", target, "", "Accept", accept);
        assertEquals(shown.fields(), head.fields());
    }

    /** Who opens the address of the server in a browser is told what it is; below there are lists alone. */
    @Test
    void theTopTellsPeopleWhatThisIs() {
        for (String top : List.of("/", "/dav/")) {
            Response page = get(top);
            assertEquals("text/html; charset=utf-8", page.field("Content-Type"));
            assertTrue(page.text().contains("<title>guelta</title>"), page.text());
            assertTrue(page.text().contains("<a href=\"/dav/profile.mobileconfig\">"), page.text());
            assertTrue(page.text().contains("<a href=\"/dav/calendars/\">"), page.text());
        }
        assertFalse(get("/dav/calendars/anna/", "Accept", "text/html").text().contains("profile"));
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
        assertEquals("Accept, CalDAV-Timezones", same.field("Vary"));
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

        assertRepresented(put, 200, EVENT, "application/calendar+json", "Accept, CalDAV-Timezones, Prefer");
        assertEquals(get(EVENT, "Accept", "application/calendar+json").field("ETag"), put.field("ETag"));
        assertRepresented(card, 200, CARD, "text/vcard; charset=utf-8; version=3.0", "Accept, Prefer");
        assertRepresented(file, 201, "/dav/files/anna/a", "a/b", "Prefer");
        assertRepresented(
                added,
                201,
                added.field("Location"),
                "text/calendar; charset=utf-8; component=VEVENT",
                "Accept, CalDAV-Timezones, Prefer");
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

        assertRepresented(
                put, 412, EVENT, "text/calendar; charset=utf-8; component=VEVENT", "Accept, CalDAV-Timezones, Prefer");
        assertEquals(get(EVENT).field("ETag"), put.field("ETag"));
        assertArrayEquals(get(EVENT).bytes(), put.bytes());
        assertRepresented(delete, 412, CARD, "text/vcard; charset=utf-8; version=3.0", "Accept, Prefer");
        assertRepresented(
                created,
                412,
                EVENT,
                "text/calendar; charset=utf-8; component=VEVENT",
                "Accept, CalDAV-Timezones, Prefer");
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
}
