// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.webdav.Served.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest extends HistoryTrial {
    @Test
    void tellsWhoChangedWhatWithWhichProgram() {
        work();
        served.pass(60);
        put(WORK + "a.ics", event("a", "Lunch"), 201);
        Map<?, ?> change = (Map<?, ?>) changes("anna", HISTORY).get(0);
        assertEquals("anna", change.get("author"));
        assertEquals("DAVx5/4.4", change.get("client"));
        assertEquals("PUT /dav/calendars/anna/work/a.ics", change.get("what"));
        assertEquals(
                List.of(Map.of("href", WORK + "a.ics", "part", "content", "effect", "added")), change.get("places"));
        assertEquals(2, changes("anna", HISTORY).size());
        assertEquals(1, changes("anna", HISTORY + "a.ics").size());
    }

    /** People see places, never the shards and names of the store. */
    @Test
    void showsNoFilesOfTheStore() {
        work();
        put(WORK + "a.ics", event("a", "Lunch"), 201);
        on(
                "anna",
                "PROPPATCH",
                WORK + "a.ics",
                "<propertyupdate xmlns='DAV:'><set><prop><x xmlns='y:'>1</x></prop></set></propertyupdate>");
        on("anna", "MKCOL", "/dav/files/anna/d%20d/", "");
        on("anna", "PUT", "/dav/files/anna/d%20d/.git", "x");
        String all =
                on("anna", "GET", "/dav/history/principals/users/anna/", "").text();
        assertFalse(all.contains(".collection") || all.contains(".p/") || all.contains("/.c/"), all);
        assertTrue(all.contains("/dav/files/anna/d%20d/.git"), all);
        assertTrue(all.contains("\"part\":\"properties\",\"effect\":\"added\""), all);
    }

    @Test
    void tellsPages() {
        work();
        for (int i = 0; i < 5; i++) {
            put(WORK + i + ".ics", event("u" + i, "S" + i), 201);
        }
        Map<?, ?> first = json(on("anna", "GET", HISTORY + "?limit=4", ""));
        assertEquals(4, list(first.get("changes")).size());
        Map<?, ?> second = json(on("anna", "GET", HISTORY + "?limit=4&before=" + first.get("next"), ""));
        assertEquals(2, list(second.get("changes")).size());
        assertFalse(second.containsKey("next"));
    }

    @Test
    void showsWhatDiffersAndWhatItIsCalled() {
        work();
        put(WORK + "a.ics", event("a", "Lunch"), 201);
        put(WORK + "a.ics", event("a", "Late lunch"), 204);
        Map<?, ?> change = json(on("anna", "GET", HISTORY + "a.ics?change=" + newest(), ""));
        Map<?, ?> place = (Map<?, ?>) list(change.get("places")).get(0);
        assertEquals("Late lunch", place.get("name"));
        assertTrue(((String) place.get("diff")).contains("\n-SUMMARY:Lunch\n+SUMMARY:Late lunch\n"), place.toString());
    }

    @Test
    void givesTheBytesAsTheyWere() {
        work();
        put(WORK + "a.ics", event("a", "Lunch"), 201);
        long then = newest();
        on("anna", "DELETE", WORK + "a.ics", "");
        Response was = on("anna", "GET", HISTORY + "a.ics?change=" + then + "&content", "");
        assertEquals(event("a", "Lunch"), was.text());
        assertEquals("text/calendar; charset=utf-8; component=VEVENT", was.field("Content-Type"));
        assertEquals(
                404,
                on("anna", "GET", HISTORY + "a.ics?change=" + newest() + "&content", "")
                        .status());
    }

    /** A deleted UID comes back, under its name, to every client that synchronises. */
    @Test
    void undoesADeletionAndTheUndoing() {
        work();
        put(WORK + "a.ics", event("a", "Lunch"), 201);
        on("anna", "DELETE", WORK + "a.ics", "");
        long deleted = newest();
        Response undone = post("anna", HISTORY + "a.ics", "{\"revert\": " + deleted + "}");
        assertEquals(200, undone.status(), undone.text());
        assertEquals(deleted + 1, json(undone).get("change"));
        assertEquals(event("a", "Lunch"), body(WORK + "a.ics"));
        Map<?, ?> change = (Map<?, ?>) changes("anna", HISTORY).get(0);
        assertEquals("Undo change " + deleted + ": DELETE /dav/calendars/anna/work/a.ics", change.get("what"));
        assertEquals("test", change.get("client"));
        assertEquals(
                200, post("anna", HISTORY, "{\"revert\": " + newest() + "}").status());
        assertEquals("404", body(WORK + "a.ics"));
    }

    @Test
    void tellsWhatChangedSinceInsteadOfUndoing() {
        work();
        put(WORK + "a.ics", event("a", "One"), 201);
        put(WORK + "a.ics", event("a", "Two"), 204);
        long second = newest();
        put(WORK + "a.ics", event("a", "Three"), 204);
        Response refused = post("anna", HISTORY + "a.ics", "{\"revert\": " + second + "}");
        assertEquals(409, refused.status());
        Map<?, ?> conflict = (Map<?, ?>) list(json(refused).get("conflicts")).get(0);
        assertEquals(WORK + "a.ics", conflict.get("href"));
        assertEquals(newest(), conflict.get("change"));
        assertEquals(event("a", "Three"), body(WORK + "a.ics"));
    }

    /** What else was in the same change stays as it is. */
    @Test
    void undoesAChangeAsFarAsThePathGoes() {
        work();
        put(WORK + "a.ics", event("a", "A"), 201);
        put(WORK + "b.ics", event("b", "B"), 201);
        long before = newest();
        on("anna", "DELETE", WORK + "a.ics", "");
        on("anna", "DELETE", WORK + "b.ics", "");
        assertEquals(200, post("anna", HISTORY, "{\"restore\": " + before + "}").status());
        long both = newest();
        assertEquals(
                200,
                post("anna", HISTORY + "a.ics", "{\"revert\": " + both + "}").status());
        assertEquals("404", body(WORK + "a.ics"));
        assertEquals(event("b", "B"), body(WORK + "b.ics"));
    }

    @Test
    void restoresACollectionToATime() {
        work();
        put(WORK + "a.ics", event("a", "A"), 201);
        served.pass(3600);
        put(WORK + "a.ics", event("a", "Other"), 204);
        put(WORK + "b.ics", event("b", "B"), 201);
        Response done = post("anna", HISTORY, "{\"restore\": \"2026-11-26T09:30:00+01:00\"}");
        assertEquals(200, done.status(), done.text());
        assertEquals(event("a", "A"), body(WORK + "a.ics"));
        assertEquals("404", body(WORK + "b.ics"));
        Response again = post("anna", HISTORY, "{\"restore\": \"2026-11-26T08:30:00Z\"}");
        assertEquals(Map.of("places", List.of()), json(again));
    }

    /** RFC 4791 5.3.2.1 no-uid-conflict: the state that is made keeps what a PUT has to keep. */
    @Test
    void refusesASecondResourceOfAUid() {
        work();
        put(WORK + "a.ics", event("a", "A"), 201);
        long before = newest();
        on("anna", "MOVE", WORK + "a.ics", "", "Destination", WORK + "other.ics");
        Response refused = post("anna", HISTORY + "a.ics", "{\"restore\": " + before + "}");
        assertEquals(403, refused.status());
        assertTrue(refused.text().contains("no-uid-conflict") && refused.text().contains("other.ics"), refused.text());
        assertEquals(200, post("anna", HISTORY, "{\"restore\": " + before + "}").status());
        assertEquals("404", body(WORK + "other.ics"));
    }

    /** RFC 4331: what comes back counts as what comes. */
    @Test
    void refusesWhatIsBeyondTheQuota() {
        work();
        put(WORK + "a.ics", event("a", "A"), 201);
        on("anna", "DELETE", WORK + "a.ics", "");
        served.limits(new guelta.dav.World.Limits(1 << 20, 50, 0, false));
        Response refused = post("anna", HISTORY, "{\"revert\": " + newest() + "}");
        assertEquals(507, refused.status());
        assertTrue(refused.text().contains("quota-not-exceeded"));
    }

    /** RFC 4918 7: a lock of somebody keeps out the history too. */
    @Test
    void respectsLocks() {
        work();
        put(WORK + "a.ics", event("a", "A"), 201);
        put(WORK + "a.ics", event("a", "B"), 204);
        String lock =
                "<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>";
        Response locked = on("anna", "LOCK", WORK + "a.ics", lock);
        assertEquals(200, locked.status());
        assertEquals(
                423, post("anna", HISTORY, "{\"revert\": " + newest() + "}").status());
        Response shown = on(
                "anna",
                "POST",
                HISTORY,
                "{\"revert\": " + newest() + "}",
                "Content-Type",
                "application/json",
                "If",
                "<" + WORK + "a.ics> (" + locked.field("Lock-Token") + ")");
        assertEquals(200, shown.status(), shown.text());
    }

    /** Members may not stay where no collection is any more. */
    @Test
    void doesNotUndoACollectionUnderItsMembers() {
        work();
        long made = newest();
        put(WORK + "a.ics", event("a", "A"), 201);
        Response refused = post("anna", HISTORY, "{\"revert\": " + made + "}");
        assertEquals(409, refused.status());
        assertTrue(refused.text().contains("a.ics"));
        on("anna", "DELETE", WORK + "a.ics", "");
        assertEquals(200, post("anna", HISTORY, "{\"revert\": " + made + "}").status());
        assertEquals("404", body(WORK));
    }

    @Test
    void doesNotTakeAwayHomes() {
        work();
        assertEquals(
                409,
                post("anna", "/dav/history/calendars/anna/", "{\"revert\": 1}").status());
        assertEquals(
                409,
                post("anna", "/dav/history/calendars/anna/", "{\"restore\": \"2020-01-01T00:00:00Z\"}")
                        .status());
    }

    @Test
    void saysWhatIsAllowed() {
        work();
        for (String wrong : List.of(
                "",
                "{}",
                "{\"revert\": \"x\"}",
                "{\"restore\": \"yesterday\"}",
                "[1]",
                "{\"revert\": 1, \"restore\": 2}",
                "{\"revert\": 1.5}")) {
            assertEquals(400, post("anna", HISTORY, wrong).status(), wrong);
        }
        assertEquals(
                415,
                on("anna", "POST", HISTORY, "{\"revert\": 1}", "Content-Type", "text/plain")
                        .status());
        assertEquals(404, post("anna", HISTORY, "{\"revert\": 99}").status());
        assertEquals(404, post("anna", HISTORY, "{\"restore\": 99}").status());
        assertEquals(404, on("anna", "GET", "/dav/history/", "").status());
        assertEquals(
                404, on("anna", "GET", "/dav/history/principals/groups/x/", "").status());
        assertEquals(405, on("anna", "PUT", HISTORY, "x").status());
        assertEquals(400, on("anna", "GET", HISTORY + "?change=x", "").status());
    }
}
