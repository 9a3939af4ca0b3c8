// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import java.util.List;
import java.util.Random;

/** Reports by chance: on what is in calendars and address books, and on users and groups. */
final class Questions {
    private static final String CALDAV = "xmlns='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'";
    private static final String CARDDAV = "xmlns='DAV:' xmlns:C='urn:ietf:params:xml:ns:carddav'";
    private static final String PEOPLE =
            "xmlns='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav' xmlns:S='http://calendarserver.org/ns/'";

    private static final List<String> QUERIES = List.of(
            "",
            "<C:comp-filter name='VEVENT'/>",
            "<C:comp-filter name='VTODO'/>",
            "<C:comp-filter name='VEVENT'><C:time-range start='20261205T000000Z' end='20261212T000000Z'/></C:comp-filter>",
            "<C:comp-filter name='VTODO'><C:time-range start='20261205T000000Z' end='20270212T000000Z'/></C:comp-filter>",
            "<C:comp-filter name='VEVENT'><C:comp-filter name='VALARM'><C:time-range start='20261201T000000Z'"
                    + " end='20261220T000000Z'/></C:comp-filter></C:comp-filter>",
            "<C:comp-filter name='VEVENT'><C:prop-filter name='SUMMARY'><C:text-match>n</C:text-match></C:prop-filter>"
                    + "</C:comp-filter>",
            "<C:comp-filter name='VEVENT'><C:prop-filter name='RRULE'><C:is-not-defined/></C:prop-filter></C:comp-filter>");
    private static final List<String> DATA = List.of(
            "<getetag xmlns='DAV:'/>",
            "<getetag xmlns='DAV:'/><C:calendar-data/>",
            "<C:calendar-data><C:expand start='20261201T000000Z' end='20261215T000000Z'/></C:calendar-data>",
            "<C:calendar-data><C:limit-recurrence-set start='20261201T000000Z' end='20261215T000000Z'/></C:calendar-data>",
            "<getlastmodified xmlns='DAV:'/><x xmlns='x:'/>");
    private static final List<String> CARDS = List.of(
            "<C:filter/>",
            "<C:filter><C:prop-filter name='FN'><C:text-match>1</C:text-match></C:prop-filter></C:filter>",
            "<C:filter test='allof'><C:prop-filter name='TEL'/></C:filter><C:limit><C:nresults>2</C:nresults></C:limit>");

    private final Random random;

    /** A report that is asked for. */
    record Question(String target, String body, String depth) {}

    Questions(Random random) {
        this.random = random;
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** What is in a collection. */
    Question ofContent(String in, String member) {
        if (in.startsWith("/dav/contacts")) {
            String query = "<C:addressbook-query " + CARDDAV + "><prop><getetag/>" + (one(2) ? "<C:address-data/>" : "")
                    + "</prop>" + any(CARDS) + "</C:addressbook-query>";
            return new Question(in, query, "1");
        }
        String body =
                switch (random.nextInt(6)) {
                    case 0 ->
                        "<C:free-busy-query " + CALDAV + "><C:time-range start='20261201T000000Z'"
                                + " end='20261220T000000Z'/></C:free-busy-query>";
                    case 1 ->
                        "<C:calendar-multiget " + CALDAV + "><prop>" + any(DATA) + "</prop><href>" + member
                                + "</href><href>" + in + "none</href></C:calendar-multiget>";
                    default ->
                        "<C:calendar-query " + CALDAV + "><prop>" + any(DATA)
                                + "</prop><C:filter><C:comp-filter name='VCALENDAR'>" + any(QUERIES)
                                + "</C:comp-filter></C:filter></C:calendar-query>";
                };
        return new Question(in, body, "1");
    }

    /** Who is there, whose something is and with whom it is shared (RFC 3744 9, RFC 3253 3.8). */
    Question ofPeople(String in, String owner) {
        String hall = any(List.of("/dav/principals/", "/dav/principals/users/", "/dav/principals/groups/"));
        String person = any(List.of(
                "/dav/principals/users/" + owner + "/",
                "/dav/principals/users/erik/",
                "/dav/principals/groups/staff/",
                "/dav/principals/groups/other/"));
        return switch (random.nextInt(8)) {
            case 0 ->
                new Question(
                        one(2) ? hall : person, "<principal-search-property-set xmlns='DAV:'/>", one(10) ? "1" : "0");
            case 1 ->
                new Question(hall, "<principal-match xmlns='DAV:'><self/>" + properties() + "</principal-match>", "0");
            case 2 ->
                new Question(
                        one(2) ? in : "/dav/calendars/" + owner + "/",
                        "<principal-match xmlns='DAV:'><principal-property><owner/></principal-property>" + properties()
                                + "</principal-match>",
                        "0");
            case 3, 4 -> new Question(hall, search(), "0");
            case 5 ->
                new Question(
                        in, "<acl-principal-prop-set xmlns='DAV:'>" + properties() + "</acl-principal-prop-set>", "0");
            default -> new Question(one(2) ? in : person, expanded(), "0");
        };
    }

    private String properties() {
        return any(List.of(
                "",
                "<prop><displayname/><principal-URL/></prop>",
                "<prop><group-membership/><group-member-set/><x xmlns='x:'/></prop>",
                "<prop><C:calendar-home-set xmlns:C='urn:ietf:params:xml:ns:caldav'/><resourcetype/></prop>"));
    }

    private String search() {
        StringBuilder text =
                new StringBuilder("<principal-property-search " + PEOPLE + (one(2) ? " test='anyof'>" : ">"));
        for (int i = one(2) ? 2 : 1; i > 0; i--) {
            text.append("<property-search><prop>")
                    .append(any(List.of(
                            "<displayname/>",
                            "<S:email-address-set/>",
                            "<C:calendar-user-address-set/>",
                            "<C:calendar-user-type/>",
                            "<x xmlns='x:'/>")))
                    .append("</prop><match")
                    .append(any(List.of("", " match-type='starts-with'", " match-type='equals'")))
                    .append('>')
                    .append(any(List.of("a", "bob", "ERIK1", "example.org", "sta", "INDIVIDUAL", "")))
                    .append("</match></property-search>");
        }
        return text + "<prop><displayname/><S:email-address-set/></prop></principal-property-search>";
    }

    private String expanded() {
        String inner = any(List.of(
                "<property name='displayname'/>",
                "<property name='group-member-set'><property name='displayname'/></property>",
                "<property name='email-address-set' namespace='http://calendarserver.org/ns/'/>"));
        String outer = any(List.of("owner", "acl", "group-membership", "group-member-set", "current-user-principal"));
        return "<expand-property xmlns='DAV:'><property name='" + outer + "'>" + inner + "</property>"
                + (one(3)
                        ? "<property name='calendar-home-set' namespace='urn:ietf:params:xml:ns:caldav'>"
                                + "<property name='displayname'/></property>"
                        : "")
                + "</expand-property>";
    }
}
