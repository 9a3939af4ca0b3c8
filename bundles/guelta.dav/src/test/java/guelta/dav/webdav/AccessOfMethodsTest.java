// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.webdav.Served.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ways around the access list: none of them may work. */
class AccessOfMethodsTest {
    private static final String ANNA = "/dav/files/anna/";
    private static final String BOB = "/dav/files/bob/";

    private final Served served = new Served("anna", "bob");

    @BeforeEach
    void fill() {
        done(207, served.on("bob", "PROPFIND", BOB, "", "Depth", "0"));
        for (String folder : new String[] {"a/", "a/in/", "b/"}) {
            done(201, served.on("anna", "MKCOL", ANNA + folder, ""));
        }
        for (String file : new String[] {"a/x", "a/in/secret", "b/y"}) {
            done(201, served.on("anna", "PUT", ANNA + file, "of anna " + file));
        }
    }

    @AfterEach
    void close() {
        served.close();
    }

    /** RFC 9110 13.2.1: conditions are asked when the request would else be done; before that they tell what is there. */
    @Test
    void conditionsTellNothingToThoseWhoMayNotRead() {
        String etag = served.on("anna", "GET", ANNA + "a/x", "").field("ETag");
        for (String method : new String[] {"PUT", "DELETE", "PROPPATCH"}) {
            String body = method.equals("PROPPATCH") ? "<propertyupdate xmlns='DAV:'/>" : "";
            assertEquals(
                    403,
                    served.on("bob", method, ANNA + "a/x", body, "If-None-Match", "*")
                            .status(),
                    method);
            assertEquals(
                    403,
                    served.on("bob", method, ANNA + "a/x", body, "If-Match", "\"no\"")
                            .status(),
                    method);
            assertEquals(
                    403,
                    served.on("bob", method, ANNA + "a/x", body, "If-Match", etag)
                            .status(),
                    method);
            assertEquals(
                    403,
                    served.on("bob", method, ANNA + "a/x", body, "If", "([" + etag + "])")
                            .status(),
                    method);
            assertEquals(
                    403,
                    served.on("bob", method, ANNA + "a/x", body, "If", "([\"no\"])")
                            .status(),
                    method);
        }
    }

    /** The field If may be about any resource: those that one can't read are as if they were not there. */
    @Test
    void listsAboutOtherResourcesTellNothing() {
        String etag = served.on("anna", "GET", ANNA + "a/x", "").field("ETag");
        int right = served.on("bob", "PUT", BOB + "f", "1", "If", "<" + ANNA + "a/x> ([" + etag + "])")
                .status();
        int wrong = served.on("bob", "PUT", BOB + "f", "1", "If", "<" + ANNA + "a/x> ([\"no\"])")
                .status();
        assertEquals(wrong, right);
    }

    /** RFC 3744 appendix B: COPY takes read of all that is copied. */
    @Test
    void whatOneCannotReadIsNotCopiedWithWhatIsAround() {
        acl("a/", "grant read");
        acl("a/in/", "deny all");
        done(403, served.on("bob", "GET", ANNA + "a/in/secret", ""));
        served.on("bob", "COPY", ANNA + "a/", "", "Destination", BOB + "loot/");
        done(404, served.on("bob", "GET", BOB + "loot/in/secret", ""));
    }

    /** RFC 3744 appendix B: MOVE over something takes unbind and bind on the collection that it is in. */
    @Test
    void whoMayWriteContentMayNotMoveSomethingOverIt() {
        acl("a/", "grant read", "grant write-content", "grant write-properties");
        acl("b/", "grant read", "grant write");
        done(403, served.on("bob", "MOVE", ANNA + "b/y", "", "Destination", ANNA + "a/x"));
        assertEquals("of anna a/x", served.on("anna", "GET", ANNA + "a/x", "").text());
    }

    /** RFC 4918 9.9: a MOVE that is refused has done nothing. */
    @Test
    void aLockedSourceIsNotCopiedByAMoveThatFails() {
        acl("b/", "grant read", "grant write");
        done(
                200,
                served.on(
                        "anna",
                        "LOCK",
                        ANNA + "b/y",
                        "<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>"));
        done(423, served.on("bob", "MOVE", ANNA + "b/y", "", "Destination", BOB + "y"));
        done(404, served.on("bob", "GET", BOB + "y", ""));
    }

    /** RFC 3744 7.3: the own ACEs are the same behind a MOVE, or it fails. */
    @Test
    void aMoveKeepsTheAccessListOrFails() {
        acl("a/", "deny read");
        done(201, served.on("anna", "MOVE", ANNA + "a/", "", "Destination", ANNA + "moved/"));
        done(403, served.on("bob", "PROPFIND", ANNA + "moved/", "", "Depth", "0"));
        done(200, served.on("bob", "ACL", BOB, body("anna", "grant read", "grant write")));
        acl("b/", "deny read");
        Response across = served.on("anna", "MOVE", ANNA + "b/", "", "Destination", BOB + "b/");
        if (across.status() == 201) {
            Response acl = served.on(
                    "bob",
                    "PROPFIND",
                    BOB + "b/",
                    "<propfind xmlns='DAV:'><prop><acl/></prop></propfind>",
                    "Depth",
                    "0");
            assertTrue(acl.text().contains("<D:deny>"), acl.text());
        }
    }

    /** RFC 3744 5.7: the lists there are ANDed with that of the resource; here inherited ACEs do it, and the set is empty. */
    @Test
    void inheritedAclSetIsEmpty() {
        Response acl = served.on(
                "anna",
                "PROPFIND",
                ANNA + "a/x",
                "<propfind xmlns='DAV:'><prop><inherited-acl-set/></prop></propfind>",
                "Depth",
                "0");
        assertFalse(acl.text().contains("<D:inherited-acl-set><D:href>"), acl.text());
    }

    /** Any path is answered, also where the owner can't be the name of an account. */
    @Test
    void homesOfImpossibleNamesAreRefused() {
        for (String owner : new String[] {"a%2F..%2Fb", "%2F", "a%20b", "..lock", "x.lock", "%5E~:", "A", "nobody"}) {
            for (String method : new String[] {"GET", "PUT", "MKCOL", "DELETE", "PROPFIND"}) {
                int status = served.on("bob", method, "/dav/files/" + owner + "/c/x", "", "Depth", "0")
                        .status();
                assertTrue(status >= 400 && status < 500, method + ' ' + owner + ": " + status);
            }
        }
    }

    /** What is not there and what one may not see are the same to those who may not see. */
    @Test
    void nothingTellsWhichCollectionsOfOthersThereAre() {
        for (String method : new String[] {"PUT", "MKCOL", "DELETE", "PROPPATCH", "LOCK"}) {
            String body =
                    switch (method) {
                        case "PROPPATCH" -> "<propertyupdate xmlns='DAV:'/>";
                        case "LOCK" ->
                            "<lockinfo xmlns='DAV:'><lockscope><shared/></lockscope><locktype><write/></locktype></lockinfo>";
                        default -> "";
                    };
            assertEquals(
                    served.on("bob", method, ANNA + "a/new", body).status(),
                    served.on("bob", method, ANNA + "nosuch/new", body).status(),
                    method);
        }
    }

    private void acl(String folder, String... aces) {
        done(200, served.on("anna", "ACL", ANNA + folder, body("bob", aces)));
    }

    private static String body(String user, String... aces) {
        StringBuilder body = new StringBuilder("<acl xmlns='DAV:'>");
        for (String ace : aces) {
            String[] words = ace.split(" ");
            body.append("<ace><principal><href>/dav/principals/users/" + user + "/</href></principal><" + words[0]
                    + "><privilege><" + words[1] + "/></privilege></" + words[0] + "></ace>");
        }
        return body.append("</acl>").toString();
    }

    private static void done(int status, Response response) {
        assertEquals(status, response.status(), response.text());
    }
}
