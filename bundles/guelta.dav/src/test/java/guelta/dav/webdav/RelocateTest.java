// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.webdav.Served.Response;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** MOVE from one home to another, which is two commits: nothing that happens between them is lost. */
class RelocateTest {
    private static final String THERE = "/dav/files/bob/a";
    private static final String HERE = "/dav/files/anna/a";

    private final Served served = new Served("anna", "bob");

    RelocateTest() {
        served.on("anna", "PUT", HERE, "first");
        served.on(
                "bob",
                "ACL",
                "/dav/files/bob/",
                "<acl xmlns='DAV:'><ace><principal><href>/dav/principals/users/anna/</href></principal><grant><privilege>"
                        + "<read/></privilege><privilege><write/></privilege></grant></ace></acl>");
    }

    @AfterEach
    void close() {
        served.close();
    }

    private Response move(String... fields) {
        String[] all = new String[fields.length + 2];
        System.arraycopy(fields, 0, all, 0, fields.length);
        all[fields.length] = "Destination";
        all[fields.length + 1] = THERE;
        return served.on("anna", "MOVE", HERE, "", all);
    }

    @Test
    void aMoveToAnotherHomeTakesItAway() {
        assertEquals(201, move().status());
        assertEquals("first", served.on("bob", "GET", THERE, "").text());
        assertEquals(404, served.on("anna", "GET", HERE, "").status());
    }

    /** The newer version is in neither place but here: taking it away would lose it. */
    @Test
    void whatIsChangedMeanwhileStays() {
        served.meanwhile(() -> served.on("anna", "PUT", HERE, "second"));
        Response moved = move();
        assertEquals(409, moved.status(), moved.text());
        assertTrue(moved.text().contains("changed meanwhile"), moved.text());
        assertEquals("second", served.on("anna", "GET", HERE, "").text());
        assertEquals("first", served.on("bob", "GET", THERE, "").text());
    }

    /** RFC 4918 9.9.1, 15.1: what is moved was made when it was made; a copy is made by copying. */
    @Test
    void aFolderThatIsMovedToAnotherHomeIsAsOldAsBefore() {
        served.on("anna", "MKCOL", "/dav/files/anna/f/", "");
        String made = created("/dav/files/anna/f/", "anna");
        served.pass(100);
        served.on("anna", "COPY", "/dav/files/anna/f/", "", "Destination", "/dav/files/bob/copy/");
        Response moved = served.on("anna", "MOVE", "/dav/files/anna/f/", "", "Destination", "/dav/files/bob/f/");
        assertEquals(201, moved.status(), moved.text());
        assertEquals(made, created("/dav/files/bob/f/", "bob"));
        assertNotEquals(made, created("/dav/files/bob/copy/", "bob"));
    }

    private String created(String folder, String user) {
        Response found = served.on(
                user,
                "PROPFIND",
                folder,
                "<propfind xmlns='DAV:'><prop><creationdate/></prop></propfind>",
                "Depth",
                "0");
        Matcher date = Pattern.compile("creationdate>([^<]+)<").matcher(found.text());
        assertTrue(date.find(), found.text());
        return date.group(1);
    }

    /** Of a folder, all that is in it counts. */
    @Test
    void aFolderStaysWhenSomethingInItIsChangedMeanwhile() {
        served.on("anna", "MKCOL", "/dav/files/anna/f/", "");
        served.on("anna", "MKCOL", "/dav/files/anna/f/g/", "");
        served.meanwhile(() -> served.on("anna", "PUT", "/dav/files/anna/f/g/late", "late"));
        Response moved = served.on("anna", "MOVE", "/dav/files/anna/f/", "", "Destination", "/dav/files/bob/f/");
        assertEquals(409, moved.status(), moved.text());
        assertEquals(
                "late", served.on("anna", "GET", "/dav/files/anna/f/g/late", "").text());
    }

    /** The conditions of the request are about how it was before the first commit. */
    @Test
    void conditionsHoldOnce() {
        String etag = served.on("anna", "GET", HERE, "").field("ETag");
        served.on("bob", "PUT", THERE, "old");
        String there = served.on("bob", "GET", THERE, "").field("ETag");
        Response moved = move("If-Match", etag, "If", "<" + THERE + "> ([" + there + "])");
        assertEquals(204, moved.status(), moved.text());
        assertEquals(404, served.on("anna", "GET", HERE, "").status());
    }

    /** RFC 4918 7.5: the lock is in the way before anything is written. */
    @Test
    void aLockedFileIsNotCopiedByAMove() {
        String token = served.on(
                        "anna",
                        "LOCK",
                        HERE,
                        "<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>")
                .field("Lock-Token");
        assertEquals(423, move().status());
        assertEquals(404, served.on("bob", "GET", THERE, "").status());
        assertEquals(201, move("If", "<" + HERE + "> (" + token + ")").status());
    }
}
