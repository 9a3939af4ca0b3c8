// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.webdav.Served.Response;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever a client asks for, an answer is bounded, and says so by the name that its RFC has for that. */
class DavLimitsTest {
    private static Served many() {
        Served served =
                new Served(IntStream.range(0, 1001).mapToObj(i -> "user" + i).toArray(String[]::new));
        served.group("all", IntStream.range(0, 1001).mapToObj(i -> "user" + i).toArray(String[]::new));
        return served;
    }

    /** RFC 3744 9.4: number-of-matches-within-limits. */
    @Test
    void aSearchThatFindsTooManyFindsNone() {
        try (Served served = many()) {
            Response all = served.on("user1", "REPORT", "/dav/principals/", search("user"));
            assertEquals(403, all.status(), all.text());
            assertTrue(all.text().contains("number-of-matches-within-limits"), all.text());
            Response some = served.on("user1", "REPORT", "/dav/principals/", search("user10"));
            assertEquals(207, some.status(), some.text());
            assertTrue(some.text().contains("/dav/principals/users/user1000/"), some.text());
        }
    }

    private static String search(String text) {
        return "<principal-property-search xmlns='DAV:'><property-search><prop><displayname/></prop><match>" + text
                + "</match></property-search></principal-property-search>";
    }

    /** RFC 3253 3.8: members of groups of members, so often that there would be a million of them. */
    @Test
    void anExpansionEndsSomewhere() {
        try (Served served = many()) {
            String down = "<property name='group-member-set'>%s</property>";
            String up = "<property name='group-membership'>%s</property>";
            String twice = down.formatted(up.formatted(down.formatted("<property name='displayname'/>")));
            Response all = served.on("user1", "REPORT", "/dav/principals/groups/all/", expansion(twice));
            assertEquals(507, all.status());
            assertTrue(all.text().contains("number-of-matches-within-limits"), all.text());
            Response once = served.on(
                    "user1",
                    "REPORT",
                    "/dav/principals/groups/all/",
                    expansion(down.formatted("<property name='displayname'/>")));
            assertEquals(207, once.status());
            assertTrue(once.text().contains("user1000"), once.text());
        }
    }

    private static String expansion(String properties) {
        return "<expand-property xmlns='DAV:'>" + properties + "</expand-property>";
    }

    /** RFC 4918 9.2.1: 507 when there is no room for a property; what is read with every look at a collection stays small. */
    @Test
    void propertiesOfAResourceHaveALimit() {
        try (Served served = new Served("anna")) {
            served.on("anna", "PUT", "/dav/files/anna/a", "a");
            for (String target : List.of("/dav/files/anna/", "/dav/files/anna/a")) {
                assertEquals(
                        207,
                        served.on("anna", "PROPPATCH", target, update(properties(1, 16)))
                                .status());
                Response more = served.on("anna", "PROPPATCH", target, update(properties(17, 18)));
                assertEquals(507, more.status(), more.text());
                String without = "<remove><prop>" + "<p1 xmlns='urn:x'/><p2 xmlns='urn:x'/>" + "</prop></remove>";
                Response instead = served.on(
                        "anna",
                        "PROPPATCH",
                        target,
                        "<propertyupdate xmlns='DAV:'>" + without + properties(17, 18) + "</propertyupdate>");
                assertEquals(207, instead.status(), instead.text());
                assertFalse(instead.text().contains("507"), instead.text());
            }
            Response made = served.on(
                    "anna", "MKCOL", "/dav/files/anna/new/", "<mkcol xmlns='DAV:'>" + properties(1, 18) + "</mkcol>");
            assertEquals(507, made.status(), made.text());
        }
    }

    private static String update(String instructions) {
        return "<propertyupdate xmlns='DAV:'>" + instructions + "</propertyupdate>";
    }

    /** Some that are as large as one may be. */
    private static String properties(int first, int last) {
        StringBuilder set = new StringBuilder("<set><prop>");
        for (int i = first; i <= last; i++) {
            set.append("<p" + i + " xmlns='urn:x'>").append("x".repeat(62_000)).append("</p" + i + ">");
        }
        return set.append("</prop></set>").toString();
    }
}
