// SPDX-License-Identifier: Apache-2.0
package guelta.dav.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.Refusal;
import guelta.dav.place.Place;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The properties of access control as clients see them. */
class AclElementsTest {
    private static final Principals PRINCIPALS =
            Principals.of("dav.example.org", any -> !any.name().equals("nosuch"));

    private static String path(AcePrincipal.Named named) {
        return new Place.Principal(named instanceof AcePrincipal.Group, named.name())
                .href()
                .toString();
    }

    /** RFC 3744 5.5: an inverted, an inherited and a protected entry, each in its form. */
    @Test
    void aListIsWrittenEntryByEntry() throws Malformed {
        Acl acl = Acl.of(
                "anna",
                List.of(Ace.deny(new AcePrincipal.Group("a b".replace(' ', '\u00fc')), Privilege.BIND)
                        .inverted()),
                List.of(Ace.grant(new AcePrincipal.User("bob@x"), Privilege.READ, Privilege.READ_FREE_BUSY)
                        .inheritedFrom("/dav/calendars/anna/")));
        assertSame("""
                <D:acl xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">\
                <D:ace><D:principal><D:property><D:owner/></D:property></D:principal>\
                <D:grant><D:privilege><D:all/></D:privilege></D:grant><D:protected/></D:ace>\
                <D:ace><D:invert><D:principal><D:href>/dav/principals/groups/a%C3%BCb/</D:href></D:principal></D:invert>\
                <D:deny><D:privilege><D:bind/></D:privilege></D:deny></D:ace>\
                <D:ace><D:principal><D:href>/dav/principals/users/bob@x/</D:href></D:principal>\
                <D:grant><D:privilege><D:read/></D:privilege><D:privilege><C:read-free-busy/></D:privilege></D:grant>\
                <D:inherited><D:href>/dav/calendars/anna/</D:href></D:inherited></D:ace></D:acl>""", AclElements.acl(acl, AclElementsTest::path));
    }

    /** RFC 3744 5.3: a tree of all, with what each one is for; RFC 4791 6.1.1: read-free-busy within read. */
    @Test
    void allPrivilegesAreATree() {
        Element all = AclElements.supportedPrivilegeSet().elements().findFirst().orElseThrow();
        assertEquals(
                "all(read(read-free-busy) write(write-properties write-content bind unbind) unlock read-acl"
                        + " read-current-user-privilege-set write-acl)",
                tree(all));
        String text = XmlWriter.line(all);
        assertTrue(text.contains(":description xml:lang=\"en\">Do anything</"), text);
    }

    private static String tree(Element supported) {
        Element privilege = supported.element(Name.dav("privilege")).orElseThrow();
        List<String> parts = supported
                .elements(Name.dav("supported-privilege"))
                .map(AclElementsTest::tree)
                .toList();
        String name = privilege.elements().findFirst().orElseThrow().name().local();
        return parts.isEmpty() ? name : name + '(' + String.join(" ", parts) + ')';
    }

    /** Clients look for the privileges that they know, some for write and some for its parts (RFC 3744 5.4). */
    @Test
    void theOwnPrivilegesAreAllNamed() throws Malformed {
        Acl acl = Acl.of("anna", List.of(Ace.grant(new AcePrincipal.User("bob"), Privilege.WRITE)), List.of());
        assertSame("""
                <D:current-user-privilege-set xmlns:D="DAV:"><D:privilege><D:write/></D:privilege>\
                <D:privilege><D:write-properties/></D:privilege><D:privilege><D:write-content/></D:privilege>\
                <D:privilege><D:bind/></D:privilege><D:privilege><D:unbind/></D:privilege>\
                </D:current-user-privilege-set>""", AclElements.currentUserPrivilegeSet(acl, Who.user("bob")));
        assertEquals(
                12,
                AclElements.currentUserPrivilegeSet(acl, Who.user("anna"))
                        .elements()
                        .count());
        assertSame("<D:acl-restrictions xmlns:D='DAV:'/>", AclElements.aclRestrictions());
    }

    /** RFC 3744 7.1.1. */
    @Test
    void whatIsLackingIsNamedWithItsPlace() throws Malformed {
        Refusal refusal =
                AclElements.needPrivileges(new TreeMap<>(Map.of("/a", Privilege.UNBIND, "/c", Privilege.BIND)));
        assertEquals(403, refusal.status());
        assertEquals("this needs the privilege unbind on /a and bind on /c", refusal.getMessage());
        assertSame("""
                <D:need-privileges xmlns:D="DAV:">\
                <D:resource><D:href>/a</D:href><D:privilege><D:unbind/></D:privilege></D:resource>\
                <D:resource><D:href>/c</D:href><D:privilege><D:bind/></D:privilege></D:resource>\
                </D:need-privileges>""", refusal.condition().orElseThrow());
    }

    @Test
    void principalsAreFoundAtTheirUrls() {
        AcePrincipal.User user = new AcePrincipal.User("bob@x");
        AcePrincipal.Group group = new AcePrincipal.Group("%\u00fc/");
        assertEquals("/dav/principals/groups/%25%C3%BC%2F/", path(group));
        for (AcePrincipal.Named each : List.of(user, group)) {
            assertEquals(Optional.of(each), PRINCIPALS.find(path(each)));
        }
        assertEquals(Optional.of(user), PRINCIPALS.find("https://DAV.example.org/dav/principals/users/bob%40x"));
        for (String other : List.of(
                "https://other.example.org/dav/principals/users/bob/",
                "/dav/principals/users/nosuch/",
                "/dav/principals/users/",
                "/dav/principals/rooms/bob/",
                "/dav/principals/users/bob/x",
                "/dav/principals/users/%00/",
                "/principals/users/bob/",
                "mailto:bob@example.org",
                "//",
                "")) {
            assertEquals(Optional.empty(), PRINCIPALS.find(other), other);
        }
    }

    private static void assertSame(String expected, Element element) throws Malformed {
        Element wanted = Element.parse(expected.getBytes(UTF_8));
        assertEquals(
                new String(XmlWriter.document(bare(wanted)), UTF_8),
                new String(XmlWriter.document(bare(element)), UTF_8));
    }

    /** Without declarations, which are a question of taste. */
    private static Element bare(Element element) {
        return new Element(
                element.name(),
                "",
                element.attributes().stream()
                        .filter(each -> !each.isDeclaration())
                        .toList(),
                element.content().stream()
                        .map(node -> node instanceof Element inner ? bare(inner) : node)
                        .toList());
    }
}
