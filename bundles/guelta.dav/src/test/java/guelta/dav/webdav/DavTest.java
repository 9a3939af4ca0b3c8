// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.webdav.Served.Response;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The methods of WebDAV on calendars, as clients come along. */
class DavTest {
    private static final String EVENT = """
            BEGIN:VCALENDAR\r
            VERSION:2.0\r
            PRODID:-//test//EN\r
            BEGIN:VEVENT\r
            UID:%s\r
            DTSTAMP:20261126T080000Z\r
            DTSTART:20261127T100000Z\r
            DTEND:20261127T110000Z\r
            SUMMARY:%s\r
            X-ODD;X-P="a:b":kept as it is\r
            END:VEVENT\r
            END:VCALENDAR\r
            """;
    private static final String CALENDAR = "/dav/calendars/anna/calendar/";

    private final Served served = new Served("anna", "bob");

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void aClientFindsItsCalendars() {
        Response root = served.on(
                "anna",
                "PROPFIND",
                "/dav/",
                "<propfind xmlns='DAV:'><prop><current-user-principal/></prop></propfind>",
                "Depth",
                "0");
        assertEquals(207, root.status());
        assertTrue(root.text().contains("<D:href>/dav/principals/users/anna/</D:href>"), root.text());
        Response principal = served.on(
                "anna",
                "PROPFIND",
                "/dav/principals/users/anna/",
                "<D:propfind xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'><D:prop><C:calendar-home-set/>"
                        + "<C:calendar-user-address-set/><D:nonsense/></D:prop></D:propfind>",
                "Depth",
                "0");
        assertTrue(principal.text().contains("<D:href>/dav/calendars/anna/</D:href>"), principal.text());
        assertTrue(principal.text().contains("mailto:anna@example.org"), principal.text());
        assertTrue(principal.text().contains("404 Not Found"), principal.text());
        Response home = served.on("anna", "PROPFIND", "/dav/calendars/anna/", "", "Depth", "1");
        assertEquals(3, home.xml().elements(Name.dav("response")).count(), home.text());
        assertTrue(home.text().contains("<D:href>/dav/calendars/anna/tasks/</D:href>"), home.text());
    }

    @Test
    void whatWasPutComesBackOctetByOctet() {
        String event = EVENT.formatted("u1", "Lunch");
        Response put = served.on("anna", "PUT", CALENDAR + "a.ics", event, "If-None-Match", "*");
        assertEquals(201, put.status(), put.text());
        Response got = served.on("anna", "GET", CALENDAR + "a.ics", "");
        assertEquals(event, got.text());
        assertEquals(put.field("ETag"), got.field("ETag"));
        assertEquals("text/calendar; charset=utf-8; component=VEVENT", got.field("Content-Type"));
        assertEquals(
                412,
                served.on("anna", "PUT", CALENDAR + "a.ics", event, "If-None-Match", "*")
                        .status());
        Response changed = served.on(
                "anna", "PUT", CALENDAR + "a.ics", EVENT.formatted("u1", "Dinner"), "If-Match", put.field("ETag"));
        assertEquals(204, changed.status());
        assertFalse(changed.field("ETag").equals(put.field("ETag")));
        assertEquals(204, served.on("anna", "DELETE", CALENDAR + "a.ics", "").status());
        assertEquals(404, served.on("anna", "GET", CALENDAR + "a.ics", "").status());
    }

    /** RFC 4791 5.3.2.1: one UID, one resource; the answer says where it is. */
    @Test
    void aUidIsInACalendarOnce() {
        served.on("anna", "PUT", CALENDAR + "a.ics", EVENT.formatted("u1", "Lunch"));
        Response twice = served.on("anna", "PUT", CALENDAR + "b.ics", EVENT.formatted("u1", "Lunch"));
        assertEquals(403, twice.status());
        assertTrue(twice.text().contains("no-uid-conflict"), twice.text());
        assertTrue(twice.text().contains(CALENDAR + "a.ics"), twice.text());
    }

    /** RFC 6578: all members that changed since, once, as they are now; nothing between two pages is lost. */
    @Test
    void aClientFollowsACalendar() {
        served.on("anna", "PUT", CALENDAR + "a.ics", EVENT.formatted("u1", "1"));
        served.on("anna", "PUT", CALENDAR + "b.ics", EVENT.formatted("u2", "2"));
        Response first = sync("", "");
        assertEquals(2, first.xml().elements(Name.dav("response")).count(), first.text());
        String token = token(first);
        assertEquals(0, sync(token, "").xml().elements(Name.dav("response")).count());
        served.on("anna", "DELETE", CALENDAR + "a.ics", "");
        served.on("anna", "PUT", CALENDAR + "c.ics", EVENT.formatted("u3", "3"));
        served.on("anna", "PUT", CALENDAR + "b.ics", EVENT.formatted("u2", "4"));
        Response page = sync(token, "<limit><nresults>2</nresults></limit>");
        assertTrue(page.text().contains("a.ics</D:href><D:status>HTTP/1.1 404"), page.text());
        assertTrue(page.text().contains("c.ics"), page.text());
        assertTrue(page.text().contains("507"), page.text());
        Response rest = sync(token(page), "");
        assertTrue(rest.text().contains("b.ics"), rest.text());
        assertEquals(1, rest.xml().elements(Name.dav("response")).count(), rest.text());
        Response other = sync("urn:guelta:sync:x:y:1", "");
        assertEquals(403, other.status());
        assertTrue(other.text().contains("valid-sync-token"), other.text());
    }

    /** A member that changes again between two pages of one commit must not push another one out of sight. */
    @Test
    void nothingIsSkippedBetweenThePagesOfOneCommit() {
        served.on("anna", "MKCALENDAR", "/dav/calendars/anna/work/", "");
        for (String name : new String[] {"a", "b", "c", "d"}) {
            served.on("anna", "PUT", "/dav/calendars/anna/work/" + name + ".ics", EVENT.formatted(name, "1"));
        }
        served.on("anna", "COPY", "/dav/calendars/anna/work/", "", "Destination", "/dav/calendars/anna/copy/");
        String copy = "/dav/calendars/anna/copy/";
        Response first = sync(copy, "", "<limit><nresults>2</nresults></limit>");
        assertTrue(first.text().contains("a.ics") && first.text().contains("b.ics"), first.text());
        served.on("anna", "PUT", copy + "a.ics", EVENT.formatted("a", "2"));
        Response rest = sync(copy, token(first), "");
        for (String name : new String[] {"a", "c", "d"}) {
            assertTrue(rest.text().contains(name + ".ics"), name + " in " + rest.text());
        }
    }

    /** What is remembered of bytes and folders must not be mistaken for what is elsewhere with the same bytes. */
    @Test
    void equalBytesInOtherPlacesAreOtherMembers() {
        String event = EVENT.formatted("same", "Twice");
        served.on("anna", "PUT", "/dav/files/anna/a.ics", event);
        served.on("anna", "PROPFIND", "/dav/files/anna/", "", "Depth", "1");
        assertEquals(201, served.on("anna", "PUT", CALENDAR + "a.ics", event).status());
        assertEquals(403, served.on("anna", "PUT", CALENDAR + "b.ics", event).status());
        String copy = "/dav/calendars/anna/copy/";
        served.on("anna", "COPY", CALENDAR, "", "Destination", copy);
        served.on("anna", "PROPFIND", CALENDAR, "", "Depth", "1");
        Response renamed = served.on("anna", "MOVE", copy + "a.ics", "", "Destination", copy + "c.ics");
        assertEquals(201, renamed.status(), renamed.text());
        assertEquals(200, served.on("anna", "GET", CALENDAR + "a.ics", "").status());
        assertEquals(404, served.on("anna", "GET", copy + "a.ics", "").status());
    }

    /** RFC 6578 3.2, DAV:valid-sync-token: a client that was away too long starts anew, and is told everything. */
    @Test
    void whoWasAwayTooLongStartsAnew() {
        String before = token(sync("", ""));
        served.on("anna", "PUT", CALENDAR + "a.ics", EVENT.formatted("u1", "1"));
        served.pass(179 * 86_400L);
        assertEquals(207, sync(before, "").status());
        served.pass(2 * 86_400L);
        Response late = sync(before, "");
        assertEquals(403, late.status());
        assertTrue(late.text().contains("valid-sync-token"), late.text());
        assertEquals(1, sync("", "").xml().elements(Name.dav("response")).count());
    }

    /** RFC 6578 3.2: a folder in a folder is a member that changes when it comes, goes or gets other properties. */
    @Test
    void foldersInFoldersAreFollowed() {
        String files = "/dav/files/anna/";
        String before = token(sync(files, "", ""));
        served.on("anna", "MKCOL", files + "in/", "");
        served.on("anna", "PUT", files + "f", "x");
        Response made = sync(files, before, "");
        assertTrue(made.text().contains(files + "in/<"), made.text());
        assertTrue(made.text().contains(files + "f<"), made.text());
        served.on("anna", "PUT", files + "in/g", "x");
        assertEquals(
                0,
                sync(files, token(made), "")
                        .xml()
                        .elements(Name.dav("response"))
                        .count());
        served.on("anna", "DELETE", files + "in/", "");
        Response gone = sync(files, token(made), "");
        assertTrue(gone.text().contains("/in</D:href><D:status>HTTP/1.1 404"), gone.text());
    }

    private Response sync(String token, String more) {
        return sync(CALENDAR, token, more);
    }

    private Response sync(String collection, String token, String more) {
        return served.on(
                "anna",
                "REPORT",
                collection,
                "<sync-collection xmlns='DAV:'><sync-token>" + token + "</sync-token><sync-level>1</sync-level>" + more
                        + "<prop><getetag/></prop></sync-collection>");
    }

    private static String token(Response response) {
        return response.xml().element(Name.dav("sync-token")).map(Element::text).orElseThrow();
    }

    @Test
    void aQueryFindsWhatHappensInAWeek() {
        served.on("anna", "PUT", CALENDAR + "a.ics", EVENT.formatted("u1", "Lunch"));
        served.on(
                "anna",
                "PUT",
                CALENDAR + "b.ics",
                EVENT.formatted("u2", "Later").replace("202611", "202711"));
        Response found = served.on(
                "anna",
                "REPORT",
                CALENDAR,
                "<C:calendar-query xmlns:C='urn:ietf:params:xml:ns:caldav' xmlns:D='DAV:'><D:prop><D:getetag/>"
                        + "<C:calendar-data/></D:prop><C:filter><C:comp-filter name='VCALENDAR'><C:comp-filter"
                        + " name='VEVENT'><C:time-range start='20261123T000000Z' end='20261130T000000Z'/>"
                        + "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>");
        assertEquals(207, found.status(), found.text());
        assertTrue(found.text().contains("SUMMARY:Lunch"), found.text());
        assertFalse(found.text().contains("SUMMARY:Later"), found.text());
    }

    @Test
    void nobodyElseSeesOrChangesAnything() {
        served.on("anna", "PUT", CALENDAR + "a.ics", EVENT.formatted("u1", "Lunch"));
        for (String method : new String[] {"GET", "PROPFIND", "REPORT", "DELETE", "MKCOL", "MOVE", "LOCK", "ACL"}) {
            String body =
                    switch (method) {
                        case "REPORT" -> "<sync-collection xmlns='DAV:'><sync-token/></sync-collection>";
                        case "ACL" -> "<acl xmlns='DAV:'/>";
                        case "LOCK" ->
                            "<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>";
                        default -> "";
                    };
            Response refused = served.on(
                    "bob",
                    method,
                    CALENDAR + "a.ics",
                    body,
                    "Depth",
                    method.equals("PROPFIND") ? "0" : "infinity",
                    "Destination",
                    "/dav/calendars/bob/calendar/a.ics");
            assertEquals(403, refused.status(), method + refused.text());
            assertTrue(refused.text().contains("need-privileges"), method + refused.text());
        }
        assertEquals(200, served.on("anna", "GET", CALENDAR + "a.ics", "").status());
    }

    @Test
    void aCalendarIsMadeWithItsPropertiesAndMoved() {
        Response made = served.on(
                "anna",
                "MKCALENDAR",
                "/dav/calendars/anna/work",
                "<C:mkcalendar xmlns:C='urn:ietf:params:xml:ns:caldav' xmlns:D='DAV:'><D:set><D:prop>"
                        + "<D:displayname>W &amp; more</D:displayname><x xmlns='urn:x' a='1'><y/>z</x>"
                        + "</D:prop></D:set></C:mkcalendar>");
        assertEquals(201, made.status(), made.text());
        assertEquals(
                403,
                served.on("anna", "MKCALENDAR", "/dav/calendars/anna/work/inner", "")
                        .status());
        assertEquals(
                405, served.on("anna", "MKCOL", "/dav/calendars/anna/work/", "").status());
        served.on("anna", "PUT", "/dav/calendars/anna/work/a.ics", EVENT.formatted("u1", "Lunch"));
        Response moved = served.on(
                "anna",
                "MOVE",
                "/dav/calendars/anna/work/",
                "",
                "Destination",
                "http://dav.example.org/dav/calendars/anna/job/");
        assertEquals(201, moved.status(), moved.text());
        Response all = served.on("anna", "PROPFIND", "/dav/calendars/anna/job", "", "Depth", "1");
        assertTrue(all.text().contains("W &amp; more"), all.text());
        assertTrue(all.text().contains("a=\"1\""), all.text());
        assertTrue(all.text().contains("/dav/calendars/anna/job/a.ics"), all.text());
        assertEquals("/dav/calendars/anna/job/", all.field("Content-Location"));
    }

    /** RFC 6352 8.6, 8.7: cards are found by what is in them, and given in the version that clients expect. */
    @Test
    void cardsAreFoundByWhatIsInThem() {
        String contacts = "/dav/contacts/anna/contacts/";
        String card = "BEGIN:VCARD\r\nVERSION:%s\r\nUID:%s\r\nFN:%s\r\nN:%s;;;;\r\nEND:VCARD\r\n";
        assertEquals(
                201,
                served.on("anna", "PUT", contacts + "1.vcf", card.formatted("3.0", "c1", "Ada L", "L"))
                        .status());
        assertEquals(
                201,
                served.on("anna", "PUT", contacts + "2.vcf", card.formatted("4.0", "c2", "Grace H", "H"))
                        .status());
        Response twice = served.on("anna", "PUT", contacts + "3.vcf", card.formatted("3.0", "c1", "Ada", "L"));
        assertTrue(twice.text().contains("no-uid-conflict"), twice.text());
        assertEquals(
                403,
                served.on("anna", "PUT", contacts + "4.vcf", EVENT.formatted("u", "x"))
                        .status());
        Response found = served.on(
                "anna",
                "REPORT",
                contacts,
                "<R:addressbook-query xmlns:R='urn:ietf:params:xml:ns:carddav' xmlns='DAV:'><prop><getetag/>"
                        + "<R:address-data/></prop><R:filter><R:prop-filter name='FN'><R:text-match"
                        + " match-type='starts-with'>grace</R:text-match></R:prop-filter></R:filter>"
                        + "</R:addressbook-query>");
        assertEquals(207, found.status(), found.text());
        assertTrue(found.text().contains("VERSION:3.0"), found.text());
        assertTrue(found.text().contains("FN:Grace H"), found.text());
        assertFalse(found.text().contains("Ada"), found.text());
        Response cut = served.on(
                "anna",
                "REPORT",
                contacts,
                "<R:addressbook-query xmlns:R='urn:ietf:params:xml:ns:carddav' xmlns='DAV:'><prop><getetag/></prop>"
                        + "<R:filter/><R:limit><R:nresults>1</R:nresults></R:limit></R:addressbook-query>");
        assertTrue(cut.text().contains("507"), cut.text());
    }

    /** RFC 4791 7.10: who may see busy times sees those, and nothing else. */
    @Test
    void busyTimesAreForThoseWhoMaySeeThem() {
        served.on("anna", "PUT", CALENDAR + "a.ics", EVENT.formatted("u1", "Secret"));
        String query = "<C:free-busy-query xmlns:C='urn:ietf:params:xml:ns:caldav'><C:time-range"
                + " start='20261127T000000Z' end='20261128T000000Z'/></C:free-busy-query>";
        assertEquals(404, served.on("bob", "REPORT", CALENDAR, query).status());
        served.on(
                "anna",
                "ACL",
                CALENDAR,
                "<acl xmlns='DAV:'><ace><principal><href>/dav/principals/users/bob/</href></principal><grant><privilege>"
                        + "<C:read-free-busy xmlns:C='urn:ietf:params:xml:ns:caldav'/></privilege></grant></ace></acl>");
        Response busy = served.on("bob", "REPORT", CALENDAR, query);
        assertEquals(200, busy.status(), busy.text());
        assertTrue(busy.text().contains("FREEBUSY:20261127T100000Z/PT1H"), busy.text());
        assertFalse(busy.text().contains("Secret"), busy.text());
        assertEquals(403, served.on("bob", "GET", CALENDAR + "a.ics", "").status());
    }

    @Test
    void homesOfNobodyAndPathsOfMischiefAreRefused() {
        for (String path : new String[] {
            "/dav/calendars/nobody/",
            "/dav/calendars/A..b.lock/x",
            "/dav/calendars/.git/x",
            "/dav/calendars/%00/x",
            "/dav/calendars/anna/../bob/",
            "/dav/calendars/anna/calendar/%2e%2e",
            "/dav/calendars/anna/calendar/" + "x".repeat(300),
            "/dav//calendars/anna/",
            "/dav/%FF",
            "nonsense"
        }) {
            for (String method : new String[] {"GET", "PUT", "PROPFIND", "DELETE", "MKCOL"}) {
                int status = served.on("anna", method, path, EVENT.formatted("u", "x"), "Depth", "0")
                        .status();
                assertTrue(status >= 400 && status < 500, method + ' ' + path + ' ' + status);
            }
        }
        String odd = CALENDAR + "%2E%2Fgit%2F%25%2F.ics";
        assertEquals(
                201, served.on("anna", "PUT", odd, EVENT.formatted("odd", "x")).status());
        assertEquals(200, served.on("anna", "GET", odd, "").status());
        assertTrue(
                served.on("anna", "PROPFIND", CALENDAR, "", "Depth", "1").text().contains(".%2Fgit%2F%25%2F.ics"));
    }

    /** RFC 4918 9.2: all or nothing. */
    @Test
    void propertiesAreSetTogetherOrNotAtAll() {
        Response mixed = served.on(
                "anna",
                "PROPPATCH",
                CALENDAR,
                "<propertyupdate xmlns='DAV:'><set><prop><displayname>New</displayname><getetag>x</getetag></prop></set>"
                        + "</propertyupdate>");
        assertTrue(mixed.text().contains("424"), mixed.text());
        assertTrue(mixed.text().contains("cannot-modify-protected-property"), mixed.text());
        Response after = served.on(
                "anna",
                "PROPFIND",
                CALENDAR,
                "<propfind xmlns='DAV:'><prop><displayname/></prop></propfind>",
                "Depth",
                "0");
        assertTrue(after.text().contains(">Calendar<"), after.text());
    }
}
