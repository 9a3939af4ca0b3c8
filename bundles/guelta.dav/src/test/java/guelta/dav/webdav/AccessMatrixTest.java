// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.webdav.Served.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may do what where (RFC 3744 appendix B): every method by everybody, and the ways around it that there are not. */
class AccessMatrixTest {
    private static final String CALENDAR = "/dav/calendars/anna/calendar/";
    private static final String EVENT = """
            BEGIN:VCALENDAR\r
            VERSION:2.0\r
            PRODID:-//test//EN\r
            BEGIN:VEVENT\r
            UID:%s\r
            DTSTAMP:20261126T080000Z\r
            DTSTART:20261127T100000Z\r
            SUMMARY:%s\r
            END:VEVENT\r
            END:VCALENDAR\r
            """;
    private static final String LOCK =
            "<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>";
    private static final String READ_ACE =
            "<acl xmlns='DAV:'><ace><principal><all/></principal><grant><privilege><read/>"
                    + "</privilege></grant></ace></acl>";

    /**
     * The visitors: anna owns the calendar; carl is in a group in the group that may read it; dora may read and write; emil has
     * all; fred is in the same group as carl, but everything is denied him; bob is nobody in particular.
     */
    private static final List<String> VISITORS = List.of("anna", "carl", "dora", "emil", "fred", "bob");

    /** What is asked, where, and for each visitor whether it is done. */
    private static final String MATRIX = """
            #                              anna carl dora emil fred bob
            GET          member              +    +    +    +    -   -
            HEAD         member              +    +    +    +    -   -
            GET          collection          +    +    +    +    -   -
            GET          home                +    -    -    -    -   -
            GET          missing             .    .    .    .    -   -
            PROPFIND     member              +    +    +    +    -   -
            PROPFIND     collection          +    +    +    +    -   -
            PROPFIND     home                +    -    -    -    -   -
            PROPFIND     principal           +    +    +    +    +   +
            PUT          member              +    -    +    +    -   -
            PUT          new                 +    -    +    +    -   -
            PUT          new-file            +    -    -    -    -   -
            POST         add-member          +    -    +    +    -   -
            DELETE       member              +    -    +    +    -   -
            DELETE       collection          +    -    -    -    -   -
            DELETE       missing             .    .    .    .    -   -
            PROPPATCH    member              +    -    +    +    -   -
            PROPPATCH    collection          +    -    +    +    -   -
            PROPPATCH    home                +    -    -    -    -   -
            MKCALENDAR   sibling             +    -    -    -    -   -
            MKCOL        sibling             +    -    -    -    -   -
            MKCOL        folder              +    -    -    -    -   -
            LOCK         member              +    -    +    +    -   -
            LOCK         collection          +    -    +    +    -   -
            LOCK         home                +    -    -    -    -   -
            UNLOCK       locked              +    -    -    +    -   -
            ACL          collection          +    -    -    +    -   -
            ACL          home                +    -    -    -    -   -
            ACL          member              -    -    -    -    -   -
            query        collection          +    +    +    +    -   -
            query        home                +    -    -    -    -   -
            multiget     collection          +    +    +    +    -   -
            sync         collection          +    +    +    +    -   -
            principals   collection          +    -    -    +    -   -
            COPY-OUT     member              +    +    +    +    -   -
            COPY-OUT     collection          +    +    +    +    -   -
            COPY-OUT     home                -    -    -    -    -   -
            MOVE-OUT     member              +    -    +    +    -   -
            MOVE-OUT     collection          +    -    -    -    -   -
            COPY-IN      new                 +    -    +    +    -   -
            COPY-IN      member              +    -    +    +    -   -
            MOVE-IN      new                 +    -    +    +    -   -
            MOVE-IN      member              +    -    +    +    -   -
            MOVE-ASIDE   collection          +    -    -    -    -   -
            MOVE-ASIDE   member              +    -    +    +    -   -
            """;

    @TestFactory
    Stream<DynamicTest> everyMethodIsForThoseWhoMay() {
        List<DynamicTest> tests = new ArrayList<>();
        MATRIX.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            String[] words = line.split(" +");
            for (int i = 0; i < VISITORS.size(); i++) {
                String visitor = VISITORS.get(i);
                String wanted = words[2 + i];
                String name = visitor + ' ' + words[0] + ' ' + words[1] + ' ' + wanted;
                tests.add(DynamicTest.dynamicTest(name, () -> check(visitor, words[0], words[1], wanted)));
            }
        });
        return tests.stream();
    }

    private static void check(String visitor, String method, String where, String wanted) {
        try (Served served = shared()) {
            String token = where.equals("locked")
                    ? served.on("anna", "LOCK", CALENDAR + "a.ics", LOCK).field("Lock-Token")
                    : "";
            served.on(visitor, "PUT", "/dav/files/" + visitor + "/mine.ics", EVENT.formatted("u1", "Mine"));
            served.on(visitor, "PUT", "/dav/files/" + visitor + "/other.ics", EVENT.formatted("u9", "Mine"));
            long before = served.root("anna").head().number();
            Response response = send(served, visitor, method, where, token);
            if (wanted.equals("+")) {
                assertTrue(response.status() < 300, () -> response.status() + response.text());
            } else if (wanted.equals(".")) {
                assertEquals(404, response.status());
            } else {
                assertEquals(403, response.status(), response.text());
                assertEquals(before, served.root("anna").head().number(), "something was written");
                boolean said =
                        response.text().contains("need-privileges") || visitor.equals("anna") || visitor.equals("emil");
                assertTrue(said, response.text());
            }
        }
    }

    private static Response send(Served served, String visitor, String method, String where, String token) {
        String target =
                switch (where) {
                    case "member", "locked" -> CALENDAR + "a.ics";
                    case "new" -> CALENDAR + "new.ics";
                    case "missing" -> CALENDAR + "missing.ics";
                    case "new-file" -> "/dav/files/anna/new.txt";
                    case "folder" -> "/dav/files/anna/folder/";
                    case "add-member" -> CALENDAR + "?add-member";
                    case "sibling" -> "/dav/calendars/anna/sibling/";
                    case "home" -> "/dav/calendars/anna/";
                    case "principal" -> "/dav/principals/users/anna/";
                    default -> CALENDAR;
                };
        String mine = "/dav/files/" + visitor + (where.equals("member") ? "/mine.ics" : "/other.ics");
        return switch (method) {
            case "PUT", "POST" ->
                served.on(visitor, method, target, EVENT.formatted(where.equals("member") ? "u1" : "u2", "Changed"));
            case "PROPFIND" -> served.on(visitor, method, target, "", "Depth", "0");
            case "PROPPATCH" ->
                served.on(
                        visitor,
                        method,
                        target,
                        "<propertyupdate xmlns='DAV:'><set><prop><x xmlns='urn:x'>1</x></prop></set></propertyupdate>");
            case "LOCK" -> served.on(visitor, method, target, LOCK);
            case "UNLOCK" -> served.on(visitor, method, target, "", "Lock-Token", token);
            case "ACL" -> served.on(visitor, method, target, READ_ACE);
            case "query", "multiget", "sync", "principals" -> served.on(visitor, "REPORT", target, report(method));
            case "COPY-OUT", "MOVE-OUT" ->
                served.on(
                        visitor,
                        method.substring(0, 4),
                        target,
                        "",
                        "Destination",
                        where.equals("member")
                                ? "/dav/files/" + visitor + "/copy.ics"
                                : "/dav/calendars/" + visitor + "/copy/");
            case "COPY-IN", "MOVE-IN" -> served.on(visitor, method.substring(0, 4), mine, "", "Destination", target);
            case "MOVE-ASIDE" ->
                served.on(
                        visitor,
                        "MOVE",
                        target,
                        "",
                        "Destination",
                        where.equals("member") ? CALENDAR + "b.ics" : "/dav/calendars/anna/aside/");
            default -> served.on(visitor, method, target, "");
        };
    }

    private static String report(String name) {
        return switch (name) {
            case "query" ->
                "<C:calendar-query xmlns:C='urn:ietf:params:xml:ns:caldav'><C:filter><C:comp-filter name='VCALENDAR'/>"
                        + "</C:filter></C:calendar-query>";
            case "multiget" -> multiget(CALENDAR + "a.ics");
            case "sync" -> "<sync-collection xmlns='DAV:'><sync-token/><sync-level>1</sync-level></sync-collection>";
            default -> "<acl-principal-prop-set xmlns='DAV:'><prop><displayname/></prop></acl-principal-prop-set>";
        };
    }

    private static String multiget(String href) {
        return "<C:calendar-multiget xmlns:C='urn:ietf:params:xml:ns:caldav' xmlns:D='DAV:'><D:prop><C:calendar-data/>"
                + "</D:prop><D:href>" + href + "</D:href></C:calendar-multiget>";
    }

    /** A server on which anna has shared her calendar, which has one event. */
    private static Served shared() {
        Served served = new Served(VISITORS.toArray(String[]::new));
        served.group("inner", "carl", "fred");
        served.group("readers", "groups/inner");
        served.on("anna", "PUT", CALENDAR + "a.ics", EVENT.formatted("u1", "Lunch"));
        String acl = "<acl xmlns='DAV:'>"
                + ace("users/fred", "deny", "all")
                + ace("groups/readers", "grant", "read")
                + ace("users/dora", "grant", "read", "write")
                + ace("users/emil", "grant", "all")
                + "</acl>";
        Response set = served.on("anna", "ACL", CALENDAR, acl);
        assertEquals(200, set.status(), set.text());
        return served;
    }

    private static String ace(String who, String decision, String... privileges) {
        StringBuilder text = new StringBuilder(
                "<ace><principal><href>/dav/principals/" + who + "/</href></principal><" + decision + ">");
        for (String privilege : privileges) {
            text.append("<privilege><").append(privilege).append("/></privilege>");
        }
        return text.append("</").append(decision).append("></ace>").toString();
    }

    /** RFC 3744 5: what the server works out of access is nothing that a property can be set to. */
    @Test
    void nobodyTakesAccessBySettingProperties() {
        try (Served served = shared()) {
            for (String property : List.of("acl", "owner", "group", "resourcetype", "inherited-acl-set")) {
                String prop = "<" + property + "><href>/dav/principals/users/dora/</href></" + property + ">";
                Response set = served.on(
                        "dora",
                        "PROPPATCH",
                        CALENDAR,
                        "<propertyupdate xmlns='DAV:'><set><prop>" + prop + "</prop></set></propertyupdate>");
                assertTrue(set.text().contains("cannot-modify-protected-property"), property + set.text());
                Response made = served.on(
                        "anna",
                        "MKCOL",
                        "/dav/files/anna/" + property + "/",
                        "<mkcol xmlns='DAV:'><set><prop>" + prop + "</prop></set></mkcol>");
                assertEquals(403, made.status(), property + made.text());
            }
        }
    }

    /** What one asks of the own home tells nothing of others. */
    @Test
    void reportsOfOnesOwnHomeTellNothingOfOthers() {
        try (Served served = shared()) {
            for (String place : List.of("/dav/calendars/bob/", "/dav/calendars/bob/calendar/")) {
                Response multiget = served.on("bob", "REPORT", place, multiget(CALENDAR + "a.ics"));
                assertTrue(multiget.text().contains("404 Not Found"), multiget.text());
                assertFalse(multiget.text().contains("Lunch"), multiget.text());
                Response query = served.on("bob", "REPORT", place, report("query"));
                assertFalse(query.text().contains("anna"), query.text());
            }
            Response halls = served.on("bob", "PROPFIND", "/dav/calendars/", "", "Depth", "1");
            assertFalse(halls.text().contains("anna"), halls.text());
            Response mine = served.on(
                    "bob",
                    "REPORT",
                    "/dav/calendars/anna/",
                    "<principal-match xmlns='DAV:'><principal-property><owner/></principal-property></principal-match>");
            assertEquals(403, mine.status(), mine.text());
        }
    }

    /** RFC 3744 5.5: the list itself is for those who may read it. */
    @Test
    void whoMayReadACalendarIsNotToldWhoElseMay() {
        try (Served served = shared()) {
            String wanted = "<propfind xmlns='DAV:'><prop><acl/><current-user-privilege-set/></prop></propfind>";
            Response carl = served.on("carl", "PROPFIND", CALENDAR, wanted, "Depth", "0");
            assertFalse(carl.text().contains("users/emil"), carl.text());
            assertTrue(carl.text().contains("403 Forbidden"), carl.text());
            Response emil = served.on("emil", "PROPFIND", CALENDAR, wanted, "Depth", "0");
            assertTrue(emil.text().contains("users/dora"), emil.text());
        }
    }

    /** What is kept from somebody further down does not come along with a copy of what is around it. */
    @Test
    void aCopyOfAFolderNeedsAllThatIsInIt() {
        try (Served served = new Served("anna", "bob")) {
            served.on("anna", "MKCOL", "/dav/files/anna/open/", "");
            served.on("anna", "MKCOL", "/dav/files/anna/open/closed/", "");
            served.on("anna", "PUT", "/dav/files/anna/open/closed/secret", "secret");
            served.on(
                    "anna",
                    "ACL",
                    "/dav/files/anna/",
                    "<acl xmlns='DAV:'>" + ace("users/bob", "grant", "read", "write") + "</acl>");
            served.on(
                    "anna",
                    "ACL",
                    "/dav/files/anna/open/closed/",
                    "<acl xmlns='DAV:'>" + ace("users/bob", "deny", "read") + "</acl>");
            assertEquals(
                    403,
                    served.on("bob", "GET", "/dav/files/anna/open/closed/secret", "")
                            .status());
            for (String target : List.of("/dav/files/bob/mine/", "/dav/files/anna/mine/")) {
                Response copy = served.on("bob", "COPY", "/dav/files/anna/open/", "", "Destination", target);
                assertEquals(403, copy.status(), target + copy.text());
            }
            Response away =
                    served.on("bob", "MOVE", "/dav/files/anna/open/", "", "Destination", "/dav/files/bob/mine/");
            assertEquals(403, away.status(), away.text());
            assertEquals(
                    404, served.on("bob", "GET", "/dav/files/bob/mine/", "").status());
            // A move within the home takes the access lists along: there is nothing to gain.
            Response aside =
                    served.on("bob", "MOVE", "/dav/files/anna/open/", "", "Destination", "/dav/files/anna/mine/");
            assertEquals(201, aside.status(), aside.text());
            assertEquals(
                    403,
                    served.on("bob", "GET", "/dav/files/anna/mine/closed/secret", "")
                            .status());
        }
    }

    /** RFC 4918 6.4: the token of somebody else's lock opens nothing. */
    @Test
    void theLockOfAnotherUserStaysClosed() {
        try (Served served = shared()) {
            String token = served.on("anna", "LOCK", CALENDAR + "a.ics", LOCK).field("Lock-Token");
            String event = EVENT.formatted("u1", "Dinner");
            for (String method : List.of("PUT", "DELETE", "PROPPATCH", "MOVE")) {
                String body =
                        switch (method) {
                            case "PUT" -> event;
                            case "PROPPATCH" ->
                                "<propertyupdate xmlns='DAV:'><set><prop><x xmlns='urn:x'/></prop></set></propertyupdate>";
                            default -> "";
                        };
                for (String target : List.of(CALENDAR + "b.ics", "/dav/files/dora/b.ics")) {
                    Response refused = served.on(
                            "dora", method, CALENDAR + "a.ics", body, "If", '(' + token + ')', "Destination", target);
                    assertEquals(423, refused.status(), method + refused.text());
                }
            }
            // Nothing of the move to another home is left behind.
            assertEquals(
                    404, served.on("dora", "GET", "/dav/files/dora/b.ics", "").status());
            Response relock = served.on("dora", "LOCK", CALENDAR + "a.ics", "", "If", '(' + token + ')');
            assertEquals(403, relock.status(), relock.text());
        }
    }

    /** RFC 3744 3.5: who has made a lock can always take it away. */
    @Test
    void aLockGoesByWhoMadeItWhenTheRightsAreGone() {
        try (Served served = shared()) {
            String token = served.on("dora", "LOCK", CALENDAR + "a.ics", LOCK).field("Lock-Token");
            Response closed = served.on(
                    "anna", "ACL", CALENDAR, "<acl xmlns='DAV:'>" + ace("users/bob", "grant", "read") + "</acl>");
            assertEquals(200, closed.status(), closed.text());
            assertEquals(403, served.on("dora", "GET", CALENDAR + "a.ics", "").status());
            for (String other : List.of("bob", "dora")) {
                Response unlocked = served.on(other, "UNLOCK", CALENDAR + "a.ics", "", "Lock-Token", token);
                assertEquals(other.equals("dora") ? 204 : 403, unlocked.status(), other + unlocked.text());
            }
        }
    }

    /** Conditions about resources that one may not read hold, or do not, whatever is there. */
    @Test
    void conditionsTellNothingOfWhatOneMayNotRead() {
        try (Served served = shared()) {
            String etag = served.on("anna", "GET", CALENDAR + "a.ics", "").field("ETag");
            for (String field : List.of("(" + '[' + etag + "])", "([\"none\"])")) {
                Response probe =
                        served.on("bob", "PUT", "/dav/files/bob/a", "x", "If", '<' + CALENDAR + "a.ics> " + field);
                assertEquals(412, probe.status(), field);
            }
            for (String name : List.of("a.ics", "missing.ics")) {
                for (String method : List.of("PUT", "DELETE", "MOVE", "COPY")) {
                    for (String field : List.of("If-Match", "If-None-Match")) {
                        Response probe = served.on(
                                "bob",
                                method,
                                CALENDAR + name,
                                EVENT.formatted("u1", ""),
                                field,
                                etag,
                                "Destination",
                                "/dav/files/bob/b");
                        assertEquals(403, probe.status(), method + name + field + probe.text());
                    }
                }
                Response unlocked = served.on("bob", "UNLOCK", CALENDAR + name, "", "Lock-Token", "<urn:uuid:0>");
                assertEquals(403, unlocked.status(), unlocked.text());
            }
        }
    }
}
