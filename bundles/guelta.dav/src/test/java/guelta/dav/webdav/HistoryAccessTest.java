// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.webdav.Served.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Nobody sees or does more by the history than without it. */
class HistoryAccessTest extends HistoryTrial {
    private void acl(String user, String... privileges) {
        String aces = List.of(privileges).stream()
                .map(each -> "<privilege><" + each + "/></privilege>")
                .collect(Collectors.joining());
        Response response = on(
                "anna",
                "ACL",
                WORK,
                "<acl xmlns='DAV:'><ace><principal><href>/dav/principals/users/" + user + "/</href></principal><grant>"
                        + aces + "</grant></ace></acl>");
        assertEquals(200, response.status(), response.text());
    }

    /** A reader sees the history of what he may read, and of nothing else; only a writer reverts. */
    @Test
    void asksForPrivileges() {
        work();
        put(WORK + "a.ics", event("a", "A"), 201);
        long change = newest();
        assertEquals(403, on("bob", "GET", HISTORY, "").status());
        assertEquals(403, on("bob", "GET", HISTORY + "never-was.ics", "").status());
        assertEquals(403, on("bob", "GET", "/dav/history/calendars/nobody/", "").status());
        acl("bob", "read");
        assertEquals(2, changes("bob", HISTORY).size() - 1);
        assertEquals(403, on("bob", "GET", "/dav/history/calendars/anna/", "").status());
        assertEquals(
                403, on("bob", "GET", "/dav/history/principals/users/anna/", "").status());
        Response refused = post("bob", HISTORY, "{\"revert\": " + change + "}");
        assertEquals(403, refused.status());
        assertTrue(refused.text().contains("need-privileges"), refused.text());
        acl("bob", "read", "write");
        assertEquals(200, post("bob", HISTORY, "{\"revert\": " + change + "}").status());
        assertEquals("404", body(WORK + "a.ics"));
        assertEquals("bob", ((Map<?, ?>) changes("anna", HISTORY).get(0)).get("author"));
    }

    /** A calendar that is shared does not show what was in another one of its name, nor what was elsewhere. */
    @Test
    void showsReadersNothingOfWhatWasNeverShared() {
        work();
        put(WORK + "a.ics", event("a", "Secret"), 201);
        long secret = newest();
        on("anna", "DELETE", WORK, "");
        work();
        on("anna", "MKCALENDAR", "/dav/calendars/anna/private/", "");
        put("/dav/calendars/anna/private/p.ics", event("p", "P"), 201);
        on("anna", "MOVE", "/dav/calendars/anna/private/p.ics", "", "Destination", WORK + "p.ics");
        acl("bob", "read", "write");
        String seen = on("bob", "GET", HISTORY, "").text();
        assertFalse(seen.contains("private") || seen.contains("a.ics"), seen);
        assertTrue(seen.contains("added /dav/calendars/anna/work/p.ics"), seen);
        assertEquals(404, on("bob", "GET", HISTORY + "?change=" + secret, "").status());
        assertEquals(
                404,
                on("bob", "GET", HISTORY + "a.ics?change=" + secret + "&content", "")
                        .status());
        Response restored = post("bob", HISTORY, "{\"restore\": " + secret + "}");
        assertFalse(on("bob", "GET", WORK + "a.ics", "").status() == 200, restored.text());
    }

    /** RFC 3744 3.6: who may not read an access list does not read its history. */
    @Test
    void hidesAccessListsFromReaders() {
        work();
        acl("bob", "read");
        acl("carl", "read");
        acl("bob", "read");
        String mine = on("anna", "GET", HISTORY + "?change=" + newest(), "").text();
        assertTrue(mine.contains("access: "), mine);
        String his = on("bob", "GET", HISTORY + "?change=" + newest(), "").text();
        assertFalse(his.contains("access: ") || his.contains("carl"), his);
    }

    /** A collection that was deleted comes back with its members and properties, and is its owner's alone. */
    @Test
    void bringsADeletedCollectionBackWithoutItsAccessList() {
        work();
        on(
                "anna",
                "PROPPATCH",
                WORK,
                "<propertyupdate xmlns='DAV:'><set><prop><displayname>Work</displayname></prop></set></propertyupdate>");
        put(WORK + "a.ics", event("a", "A"), 201);
        acl("bob", "read");
        assertEquals(200, on("bob", "GET", WORK + "a.ics", "").status());
        on("anna", "DELETE", WORK, "");
        assertEquals(
                200, post("anna", HISTORY, "{\"revert\": " + newest() + "}").status());
        assertEquals(event("a", "A"), body(WORK + "a.ics"));
        assertTrue(body("/dav/calendars/anna/").contains("Work"));
        assertEquals(403, on("bob", "GET", WORK + "a.ics", "").status());
    }

    /** Restoring properties leaves the access list of today, whatever it was then. */
    @Test
    void restoresNoAccess() {
        work();
        acl("bob", "read");
        long shared = newest();
        acl("carl", "read");
        on(
                "anna",
                "PROPPATCH",
                WORK,
                "<propertyupdate xmlns='DAV:'><set><prop><displayname>Work</displayname></prop></set></propertyupdate>");
        assertEquals(200, post("anna", HISTORY, "{\"restore\": " + shared + "}").status());
        assertFalse(body("/dav/calendars/anna/").contains("Work"));
        assertEquals(403, on("bob", "GET", WORK, "").status());
        assertEquals(200, on("carl", "GET", WORK, "").status());
        long before = newest();
        assertFalse(json(post("anna", HISTORY, "{\"revert\": " + shared + "}")).containsKey("change"));
        assertEquals(before, newest());
    }

    /** What is in the way of an undoing is not named to those who may not read it, and stays whatever they restore. */
    @Test
    void leavesWhatIsNotSeenAsItIs() {
        String docs = "/dav/files/anna/docs/";
        on("anna", "MKCOL", docs, "");
        long made = newest();
        on("anna", "MKCOL", docs + "secret/", "");
        on("anna", "PUT", docs + "secret/plan.txt", "1");
        on("anna", "PUT", docs + "open.txt", "1");
        long then = newest();
        on("anna", "PUT", docs + "secret/plan.txt", "2");
        on("anna", "PUT", docs + "open.txt", "2");
        String ace = "<acl xmlns='DAV:'><ace><principal><href>/dav/principals/users/bob/</href></principal><%s>"
                + "<privilege><read/></privilege><privilege><write/></privilege></%s></ace></acl>";
        on("anna", "ACL", docs, ace.formatted("grant", "grant"));
        on("anna", "ACL", docs + "secret/", ace.formatted("deny", "deny"));
        String history = "/dav/history/files/anna/docs/";
        Response refused = post("bob", history, "{\"revert\": " + made + "}");
        assertEquals(409, refused.status(), refused.text());
        assertFalse(refused.text().contains("secret"), refused.text());
        assertFalse(on("bob", "GET", history, "").text().contains("secret"));
        Response restored = post("bob", history, "{\"restore\": " + then + "}");
        assertEquals(200, restored.status(), restored.text());
        assertFalse(restored.text().contains("secret"), restored.text());
        assertEquals("1", body(docs + "open.txt"));
        assertEquals("2", body(docs + "secret/plan.txt"));
    }
}
