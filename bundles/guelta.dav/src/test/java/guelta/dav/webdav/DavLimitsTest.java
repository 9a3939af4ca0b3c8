// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.webdav.Served.Response;
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
            String large = "x".repeat(600_000);
            for (String target : new String[] {"/dav/files/anna/", "/dav/files/anna/a"}) {
                assertEquals(
                        207,
                        served.on("anna", "PROPPATCH", target, property("one", large))
                                .status());
                Response more = served.on("anna", "PROPPATCH", target, property("two", large));
                assertEquals(507, more.status(), more.text());
                assertEquals(
                        207,
                        served.on("anna", "PROPPATCH", target, property("one", ""))
                                .status());
                assertEquals(
                        207,
                        served.on("anna", "PROPPATCH", target, property("two", large))
                                .status());
            }
            String two = large + large;
            Response made = served.on(
                    "anna",
                    "MKCOL",
                    "/dav/files/anna/new/",
                    "<mkcol xmlns='DAV:'><set><prop><x xmlns='urn:x'>" + two + "</x></prop></set></mkcol>");
            assertEquals(507, made.status(), made.text());
        }
    }

    private static String property(String name, String value) {
        return "<propertyupdate xmlns='DAV:'><set><prop><" + name + " xmlns='urn:x'>" + value + "</" + name
                + "></prop></set></propertyupdate>";
    }
}
