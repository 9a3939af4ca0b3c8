// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.account.Visibility;
import guelta.dav.webdav.Served.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who is told of whom (RFC 3744 5.8, 9): those who are not are as if they were not there, by whatever way one looks. */
class VisibilityTest {
    private static final String CALENDAR = "/dav/calendars/anna/calendar/";

    /**
     * The visitors: anna has shared her calendar with the group readers, in which carl and fred are by another group, with dora
     * and with emil, who may read the list itself; everything is denied to fred. bob is nobody in particular.
     */
    private static final List<String> VISITORS = List.of("anna", "carl", "dora", "emil", "fred", "bob");

    /** For each visitor: l finds it in lists, h is told of it when asking by name alone, - is not told of it. */
    private static final Map<Visibility, String> MATRIX = Map.of(
            Visibility.ALL, """
                    #                   anna carl dora emil fred bob
                    users/anna          l    l    l    l    l    l
                    users/carl          l    l    l    l    l    l
                    users/dora          l    l    l    l    l    l
                    users/emil          l    l    l    l    l    l
                    users/fred          l    l    l    l    l    l
                    users/bob           l    l    l    l    l    l
                    groups/readers      l    l    l    l    l    l
                    groups/inner        l    l    l    l    l    l
                    users/nobody        -    -    -    -    -    -
                    """,
            Visibility.GROUPS, """
                    #                   anna carl dora emil fred bob
                    users/anna          l    h    h    h    -    -
                    users/carl          -    l    -    -    l    -
                    users/dora          h    -    l    -    -    -
                    users/emil          h    -    -    l    -    -
                    users/fred          h    l    -    -    l    -
                    users/bob           -    -    -    -    -    l
                    groups/readers      h    l    -    -    l    -
                    groups/inner        -    l    -    -    l    -
                    users/nobody        -    -    -    -    -    -
                    """,
            Visibility.SELF, """
                    #                   anna carl dora emil fred bob
                    users/anna          l    h    h    h    -    -
                    users/carl          -    l    -    -    -    -
                    users/dora          h    -    l    -    -    -
                    users/emil          h    -    -    l    -    -
                    users/fred          h    -    -    -    l    -
                    users/bob           -    -    -    -    -    l
                    groups/readers      h    l    -    -    l    -
                    groups/inner        -    l    -    -    l    -
                    users/nobody        -    -    -    -    -    -
                    """);

    /** By PROPFIND of the collection and of the principal, principal-property-search, expand-property and GET alike. */
    @TestFactory
    Stream<DynamicTest> everybodyIsToldOfThoseOfTheSetting() {
        List<DynamicTest> tests = new ArrayList<>();
        new TreeMap<>(MATRIX).forEach((visibility, matrix) -> {
            for (int i = 0; i < VISITORS.size(); i++) {
                int column = i;
                tests.add(DynamicTest.dynamicTest(
                        visibility + " to " + VISITORS.get(i), () -> check(visibility, matrix, column)));
            }
        });
        return tests.stream();
    }

    private static void check(Visibility visibility, String matrix, int column) {
        String visitor = VISITORS.get(column);
        try (Served served = shared()) {
            served.visibility(visibility);
            String lists = served.on(visitor, "PROPFIND", "/dav/principals/users/", "", "Depth", "1")
                            .text()
                    + served.on(visitor, "PROPFIND", "/dav/principals/groups/", "", "Depth", "1")
                            .text();
            String html = served.on(visitor, "GET", "/dav/principals/users/", "")
                            .text()
                    + served.on(visitor, "GET", "/dav/principals/groups/", "").text();
            String search =
                    served.on(visitor, "REPORT", "/dav/principals/", search("")).text();
            matrix.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] words = line.split(" +");
                String principal = words[0];
                String wanted = words[1 + column];
                String href = "/dav/principals/" + principal + "/";
                String what = visitor + " and " + principal;
                assertEquals(wanted.equals("l"), lists.contains(href), what);
                assertEquals(wanted.equals("l"), html.contains(href), what);
                assertEquals(wanted.equals("l"), search.contains(href), what);
                int there = wanted.equals("-") ? 404 : 207;
                assertEquals(
                        there,
                        served.on(visitor, "PROPFIND", href, "", "Depth", "0").status(),
                        what);
                assertEquals(
                        there,
                        served.on(visitor, "REPORT", href, expand("principal-URL"))
                                .status(),
                        what);
                assertEquals(
                        wanted.equals("-") ? 404 : 200,
                        served.on(visitor, "GET", href, "").status(),
                        what);
            });
        }
    }

    /** Everything that bob can say about zoe or her group, he is answered as if he had made the name up. */
    @TestFactory
    Stream<DynamicTest> whoIsNotToldOfSomebodyIsAnsweredAsAboutANameThatNobodyHas() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Visibility visibility : List.of(Visibility.GROUPS, Visibility.SELF)) {
            for (String kind : List.of("users", "groups")) {
                tests.add(DynamicTest.dynamicTest(visibility + " " + kind, () -> {
                    try (Served about = known(visibility, kind, "zoe");
                            Served other = known(visibility, kind, "nob")) {
                        for (String[] request : probes()) {
                            assertEquals(
                                    answer(other, kind, "nob", request).replace("nob", "zoe"),
                                    answer(about, kind, "zoe", request),
                                    () -> String.join(" ", request));
                        }
                    }
                }));
            }
        }
        return tests.stream();
    }

    /** Of zoe there is all that can be: homes with something in them, shared with somebody else. */
    private static Served known(Visibility visibility, String kind, String name) {
        Served served = new Served("anna", "bob", "zoe");
        served.visibility(visibility);
        served.group("zoe", "zoe", "anna");
        served.on("zoe", "MKCOL", "/dav/files/zoe/x/", "");
        served.on("zoe", "PUT", "/dav/files/zoe/x/y", "of zoe");
        served.on(
                "zoe",
                "ACL",
                "/dav/files/zoe/",
                "<acl xmlns='DAV:'><ace><principal><href>/dav/principals/users/anna/</href></principal>"
                        + "<grant><privilege><read/></privilege></grant></ace></acl>");
        served.on("bob", "PUT", "/dav/files/bob/mine", "of bob");
        served.on(
                "bob",
                "PROPPATCH",
                "/dav/files/bob/mine",
                "<propertyupdate xmlns='DAV:'><set><prop><x:see xmlns:x='urn:x'>"
                        + "<href>/dav/principals/" + kind + "/" + name + "/</href>"
                        + "<href>/dav/files/" + name + "/</href><href>/dav/files/" + name + "/x/y</href>"
                        + "</x:see></prop></set></propertyupdate>");
        return served;
    }

    private static String answer(Served served, String kind, String name, String[] request) {
        String[] fields = new String[request.length - 3];
        for (int i = 3; i < request.length; i++) {
            fields[i - 3] = filled(request[i], kind, name);
        }
        Response response =
                served.on("bob", request[0], filled(request[1], kind, name), filled(request[2], kind, name), fields);
        StringBuilder answer = new StringBuilder(response.status() + "\n");
        response.fields().forEach(field -> answer.append(field.name() + ": " + field.value() + "\n"));
        return answer + response.text();
    }

    private static String filled(String text, String kind, String name) {
        return text.replace("KIND", kind).replace("NAME", name);
    }

    /** Method, target, body, fields. */
    private static List<String[]> probes() {
        String acl = "<acl xmlns='DAV:'><ace><principal><href>/dav/principals/KIND/NAME/</href></principal>"
                + "<grant><privilege><read/></privilege></grant></ace></acl>";
        List<String[]> probes = new ArrayList<>();
        for (String method : Methods.everywhere().split(", ")) {
            for (String target : List.of(
                    "/dav/principals/KIND/NAME/",
                    "/dav/principals/KIND/NAME",
                    "/principals/KIND/NAME/",
                    "/dav/files/NAME/",
                    "/dav/files/NAME/x/y",
                    "/dav/files/NAME/none/y",
                    "/dav/files/NAME/x",
                    "/dav/files/NAME/x/y/",
                    "/dav/calendars/NAME/calendar/",
                    "/dav/calendars/NAME/calendar",
                    "/dav/history/principals/KIND/NAME/",
                    "/dav/history/files/NAME/x/")) {
                String body = method.equals("REPORT")
                        ? expand("displayname")
                        : method.equals("ACL")
                                ? acl
                                : method.equals("PROPPATCH") ? "<propertyupdate xmlns='DAV:'/>" : "";
                probes.add(new String[] {method, target, body, "Depth", "0", "Destination", "/dav/files/bob/stolen"});
            }
        }
        probes.add(new String[] {"REPORT", "/dav/principals/KIND/NAME/", search("NAME")});
        probes.add(new String[] {"REPORT", "/dav/principals/", search("NAME")});
        probes.add(new String[] {"REPORT", "/dav/principals/", search("NAME@example.org")});
        probes.add(new String[] {"REPORT", "/dav/principals/KIND/", search("/dav/calendars/NAME/")});
        probes.add(new String[] {
            "REPORT", "/dav/principals/KIND/", "<principal-match xmlns='DAV:'><self/></principal-match>"
        });
        probes.add(new String[] {"REPORT", "/dav/files/bob/mine", see()});
        probes.add(new String[] {"ACL", "/dav/files/bob/", acl});
        probes.add(new String[] {"ACL", "/dav/files/bob/", acl.replace("/dav/", "http://dav.example.org/dav/")});
        for (String there : List.of(
                "/dav/principals/KIND/NAME/",
                "/dav/files/NAME/",
                "/dav/files/NAME/x",
                "/dav/files/NAME/x/y",
                "/dav/files/NAME/x/y/",
                "/dav/calendars/NAME/calendar")) {
            probes.add(new String[] {"PUT", "/dav/files/bob/mine", "new", "If", "<" + there + "> (Not <urn:x>)"});
            probes.add(new String[] {"PUT", "/dav/files/bob/mine", "new", "If", "<" + there + "> ([\"x\"])"});
            probes.add(new String[] {"COPY", "/dav/files/bob/mine", "", "Destination", there});
            probes.add(new String[] {"MOVE", "/dav/files/bob/mine", "", "Destination", there, "Overwrite", "F"});
        }
        return probes;
    }

    private static String see() {
        return "<expand-property xmlns='DAV:'><property name='see' namespace='urn:x'><property name='displayname'/>"
                + "</property></expand-property>";
    }

    private static String expand(String... properties) {
        StringBuilder text = new StringBuilder("<expand-property xmlns='DAV:'>");
        for (String property : properties) {
            text.append("<property name='")
                    .append(property)
                    .append(
                            "'><property name='displayname'/>"
                                    + "<property name='email-address-set' namespace='http://calendarserver.org/ns/'/></property>");
        }
        return text.append("</expand-property>").toString();
    }

    private static String search(String text) {
        return "<principal-property-search xmlns='DAV:' test='anyof'><property-search><prop><displayname/></prop><match>"
                + text + "</match></property-search><property-search>"
                + "<prop><email-address-set xmlns='http://calendarserver.org/ns/'/></prop><match>" + text
                + "</match></property-search><property-search>"
                + "<prop><calendar-home-set xmlns='urn:ietf:params:xml:ns:caldav'/></prop><match>" + text
                + "</match></property-search><prop><displayname/></prop></principal-property-search>";
    }

    /** RFC 3744 5.1, 9.2: the reports on a resource tell of its owner, and of those in its list to those who may read that. */
    @Test
    void aResourceTellsOfItsOwnerAndOfThoseInItsList() {
        try (Served served = shared()) {
            served.visibility(Visibility.SELF);
            String owner =
                    served.on("carl", "REPORT", CALENDAR, expand("owner")).text();
            assertTrue(owner.contains("anna@example.org"), owner);
            String named = "<acl-principal-prop-set xmlns='DAV:'><prop><displayname/></prop></acl-principal-prop-set>";
            String list = served.on("emil", "REPORT", CALENDAR, named).text();
            for (String each : List.of("users/anna", "users/dora", "users/emil", "users/fred", "groups/readers")) {
                assertTrue(list.contains("/dav/principals/" + each + "/"), each + list);
            }
            assertFalse(list.contains("404"), list);
            String expanded =
                    served.on("emil", "REPORT", CALENDAR, expand("acl")).text();
            assertTrue(expanded.contains("dora@example.org"), expanded);
            Response refused = served.on("carl", "REPORT", CALENDAR, expand("acl"));
            assertFalse(refused.text().contains("dora"), refused.text());
        }
    }

    /** RFC 3744 4.3, 4.4: a group tells of the members, and a user of the groups, that the visitor finds. */
    @Test
    void membersAndGroupsAreToldAsFarAsTheyAreFound() {
        try (Served served = shared()) {
            served.group("club", "emil", "dora");
            String wanted = "<propfind xmlns='DAV:'><prop><group-member-set/><group-membership/></prop></propfind>";
            served.visibility(Visibility.GROUPS);
            String group = served.on("carl", "PROPFIND", "/dav/principals/groups/inner/", wanted, "Depth", "0")
                    .text();
            assertTrue(group.contains("users/carl") && group.contains("users/fred"), group);
            String dora = served.on("anna", "PROPFIND", "/dav/principals/users/dora/", wanted, "Depth", "0")
                    .text();
            assertFalse(dora.contains("club"), dora);
            served.visibility(Visibility.SELF);
            String alone = served.on("carl", "PROPFIND", "/dav/principals/groups/inner/", wanted, "Depth", "0")
                    .text();
            assertTrue(alone.contains("users/carl"), alone);
            assertFalse(alone.contains("users/fred"), alone);
            String carl = served.on("carl", "PROPFIND", "/dav/principals/users/carl/", wanted, "Depth", "0")
                    .text();
            assertTrue(carl.contains("groups/inner") && carl.contains("groups/readers"), carl);
        }
    }

    /** RFC 3744 8.1.1: an access list that was read comes back changed, with those in it whom its reader was told of by it. */
    @Test
    void anAccessListNamesThoseWhomItsWriterIsToldOf() {
        try (Served served = shared()) {
            served.visibility(Visibility.SELF);
            String ace = "<ace><principal><href>/dav/principals/%s/</href></principal>"
                    + "<grant><privilege><read/></privilege></grant></ace>";
            String known = "<acl xmlns='DAV:'>" + ace.formatted("users/dora") + ace.formatted("groups/readers")
                    + "<ace><principal><href>/dav/principals/users/emil/</href></principal>"
                    + "<grant><privilege><all/></privilege></grant></ace></acl>";
            assertEquals(200, served.on("emil", "ACL", CALENDAR, known).status());
            assertEquals(200, served.on("anna", "ACL", CALENDAR, known).status());
            for (String unknown : List.of("users/bob", "users/carl", "groups/inner", "users/nobody")) {
                Response refused =
                        served.on("anna", "ACL", CALENDAR, "<acl xmlns='DAV:'>" + ace.formatted(unknown) + "</acl>");
                assertEquals(403, refused.status(), unknown);
                assertTrue(refused.text().contains("recognized-principal"), refused.text());
            }
            // Who is in a group may share with it.
            assertEquals(
                    200,
                    served.on(
                                    "carl",
                                    "ACL",
                                    "/dav/calendars/carl/calendar/",
                                    "<acl xmlns='DAV:'>" + ace.formatted("groups/readers") + "</acl>")
                            .status());
            assertEquals(
                    207,
                    served.on("fred", "PROPFIND", "/dav/principals/users/carl/", "", "Depth", "0")
                            .status());
        }
    }

    private static Served shared() {
        Served served = new Served(VISITORS.toArray(String[]::new));
        served.group("inner", "carl", "fred");
        served.group("readers", "groups/inner");
        String ace =
                "<ace><principal><href>/dav/principals/%s/</href></principal><%s><privilege><%s/></privilege></%2$s></ace>";
        String acl = "<acl xmlns='DAV:'>"
                + ace.formatted("users/fred", "deny", "all")
                + ace.formatted("groups/readers", "grant", "read")
                + ace.formatted("users/dora", "grant", "read")
                + ace.formatted("users/emil", "grant", "all")
                + "</acl>";
        served.on("carl", "PROPFIND", "/dav/calendars/carl/", "", "Depth", "0");
        served.on("anna", "PROPFIND", "/dav/calendars/anna/", "", "Depth", "0");
        Response set = served.on("anna", "ACL", CALENDAR, acl);
        assertEquals(200, set.status(), set.text());
        return served;
    }
}
