// SPDX-License-Identifier: Apache-2.0
package guelta.dav.access;

import static guelta.dav.access.Privilege.ALL;
import static guelta.dav.access.Privilege.READ;
import static guelta.dav.access.Privilege.READ_ACL;
import static guelta.dav.access.Privilege.WRITE;
import static guelta.dav.access.Privilege.WRITE_ACL;
import static guelta.dav.access.Privilege.WRITE_CONTENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.Refusal;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The method ACL: the examples of RFC 3744 8.1, and each precondition by its name. */
class AclRequestTest {
    private static final AcePrincipal ESEDLAR = new AcePrincipal.User("esedlar");
    private static final Acl BEFORE = Acl.of("fielding", List.of(), List.of());

    /** Users as the RFC has them in its examples. */
    private static final String USERS = "http://www.example.com/users/";

    private static final Principals EXAMPLE = url -> url.startsWith(USERS) && !url.endsWith("/nosuch")
            ? Optional.of(new AcePrincipal.User(url.substring(USERS.length())))
            : Optional.empty();

    /** RFC 3744 8.1.2. */
    @Test
    void takesTheListOfTheExample() throws Exception {
        assertEquals(
                List.of(
                        Ace.grant(ESEDLAR, READ, WRITE),
                        Ace.grant(AcePrincipal.Role.OWNER, READ_ACL, WRITE_ACL),
                        Ace.grant(AcePrincipal.Role.EVERYONE, READ)),
                read(BEFORE, """
                        <D:ace>
                          <D:principal>
                            <D:href>http://www.example.com/users/esedlar</D:href>
                          </D:principal>
                          <D:grant>
                            <D:privilege><D:read/></D:privilege>
                            <D:privilege><D:write/></D:privilege>
                          </D:grant>
                        </D:ace>
                        <D:ace>
                          <D:principal>
                            <D:property><D:owner/></D:property>
                          </D:principal>
                          <D:grant>
                            <D:privilege><D:read-acl/></D:privilege>
                            <D:privilege><D:write-acl/></D:privilege>
                          </D:grant>
                        </D:ace>
                        <D:ace>
                          <D:principal><D:all/></D:principal>
                          <D:grant>
                            <D:privilege><D:read/></D:privilege>
                          </D:grant>
                        </D:ace>"""));
    }

    /** RFC 3744 8.1.3: the owner, under whatever name, keeps what is protected for the owner. */
    @Test
    void refusesToDenyWhatIsProtected() {
        String write = "<D:deny><D:privilege><D:write/></D:privilege></D:deny>";
        Acl before = Acl.of("esedlar", List.of(), List.of());
        assertRefused("no-protected-ace-conflict", before, ace(href("esedlar"), write));
        assertRefused("no-protected-ace-conflict", before, ace("<D:property><D:owner/></D:property>", write));
    }

    /** Against everybody is not against the owner, who is asked about first. */
    @Test
    void takesADenialOfEverybodyElse() throws Exception {
        String write = "<D:deny><D:privilege><D:all/></D:privilege></D:deny>";
        assertEquals(List.of(Ace.deny(AcePrincipal.Role.EVERYONE, ALL)), read(BEFORE, ace("<D:all/>", write)));
    }

    /** RFC 3744 8.1.4 has its privilege without an element around; here an entry against an inherited one is taken. */
    @Test
    void takesAnEntryAgainstAnInheritedOne() throws Exception {
        AcePrincipal ejw = new AcePrincipal.User("ejw");
        Acl before = Acl.of("anna", List.of(), List.of(Ace.grant(ejw, WRITE).inheritedFrom("/top/")));
        List<Ace> own = read(before, ace(href("ejw"), "<D:deny><D:write/></D:deny>"));
        assertEquals(List.of(Ace.deny(ejw, WRITE)), own);
        assertEquals(
                List.of(),
                List.copyOf(Acl.of("anna", own, before.handedDown("/top/")).privileges(Who.user("ejw"))));
    }

    /** RFC 3744 8.1.5: one entry can't speak of two principals. */
    @Test
    void refusesToGrantAndDenyInOneEntry() {
        assertMalformed("<D:ace><D:principal>" + href("friends") + "</D:principal><D:grant><D:read/></D:grant>"
                + "<D:principal>" + href("ygoland-so") + "</D:principal><D:deny><D:read/></D:deny></D:ace>");
        String read = "<D:privilege><D:read/></D:privilege>";
        assertMalformed(ace("<D:all/>", "<D:grant>" + read + "</D:grant><D:deny>" + read + "</D:deny>"));
    }

    @Test
    void refusesWhatIsNoList() {
        assertMalformed("<D:ace><D:grant><D:privilege><D:read/></D:privilege></D:grant></D:ace>");
        assertMalformed(ace("<D:all/>", ""));
        assertMalformed(ace("<D:all/>", "<D:grant/>"));
        assertMalformed(ace("<D:all/>", "<D:grant><D:privilege/></D:grant>"));
        assertMalformed(ace("", grant("read")));
        assertMalformed(ace("<D:all/><D:self/>", grant("read")));
        assertMalformed(ace("<D:all/>", grant("read") + "<D:inherited/>"));
        Refusal other = assertThrows(
                Refusal.class, () -> AclRequest.read(Element.of(Name.dav("lockinfo")), BEFORE, EXAMPLE, 9));
        assertEquals(400, other.status());
    }

    @Test
    void refusesPrincipalsAndPrivilegesThatAreNotThere() {
        assertRefused("recognized-principal", BEFORE, ace(href("nosuch"), grant("read")));
        assertRefused("recognized-principal", BEFORE, ace("<D:href>mailto:a@b</D:href>", grant("read")));
        assertRefused("allowed-principal", BEFORE, ace("<D:unauthenticated/>", grant("read")));
        assertRefused("allowed-principal", BEFORE, ace("<D:self/>", grant("read")));
        assertRefused("allowed-principal", BEFORE, ace("<D:property><D:group/></D:property>", grant("read")));
        assertRefused("not-supported-privilege", BEFORE, ace("<D:all/>", grant("execute")));
    }

    /** An entry that another one leaves without any effect, and that says the contrary. */
    @Test
    void refusesEntriesThatContradictEachOther() throws Exception {
        String deny = "<D:deny><D:privilege><D:write-content/></D:privilege></D:deny>";
        assertRefused("no-ace-conflict", BEFORE, ace(href("bob"), grant("write")) + ace(href("bob"), deny));
        AcePrincipal bob = new AcePrincipal.User("bob");
        assertEquals(
                List.of(Ace.deny(bob, WRITE_CONTENT), Ace.grant(bob, WRITE)),
                read(BEFORE, ace(href("bob"), deny) + ace(href("bob"), grant("write"))));
    }

    @Test
    void refusesMoreEntriesThanAllowed() throws Exception {
        String some = ace(href("a"), grant("read")).repeat(9);
        assertEquals(9, read(BEFORE, some).size());
        assertRefused("limited-number-of-aces", BEFORE, some + ace(href("b"), grant("read")));
    }

    /** To look for a principal takes a while, and a body has room for a hundred thousand. */
    @Test
    void nobodyIsLookedForInAListThatIsTooLong() throws Exception {
        Principals nobodyAsks = url -> {
            throw new AssertionError(url);
        };
        Element body = Element.parse(
                ("<D:acl xmlns:D='DAV:'>" + ace(href("a"), grant("read")).repeat(20) + "</D:acl>").getBytes(UTF_8));
        assertThrows(Refusal.class, () -> AclRequest.read(body, BEFORE, nobodyAsks, 9));
    }

    /** RFC 3744 8.1: clients send back what they have read. */
    @Test
    void leavesOutWhatIsProtectedOrInheritedAlready() throws Exception {
        Ace own = Ace.grant(ESEDLAR, READ).inverted();
        Acl before = Acl.of(
                "fielding",
                List.of(own),
                List.of(Ace.grant(AcePrincipal.Role.EVERYONE, READ).inheritedFrom("/top/")));
        Element acl = AclElements.acl(before, named -> USERS + named.name());
        assertEquals(List.of(own), AclRequest.read(acl, before, EXAMPLE, 9));

        String inherited = "<D:inherited><D:href>/top/</D:href></D:inherited>";
        assertRefused("no-protected-ace-conflict", before, ace("<D:all/>", grant("read") + "<D:protected/>"));
        assertRefused("no-inherited-ace-conflict", before, ace("<D:all/>", grant("write") + inherited));
    }

    private static String href(String user) {
        return "<D:href>http://www.example.com/users/" + user + "</D:href>";
    }

    private static String grant(String privilege) {
        return "<D:grant><D:privilege><D:" + privilege + "/></D:privilege></D:grant>";
    }

    private static String ace(String principal, String rest) {
        return "<D:ace><D:principal>" + principal + "</D:principal>" + rest + "</D:ace>";
    }

    private static List<Ace> read(Acl before, String aces) throws Refusal, Malformed {
        String body = "<?xml version='1.0' encoding='utf-8'?><D:acl xmlns:D='DAV:'>" + aces + "</D:acl>";
        return AclRequest.read(Element.parse(body.getBytes(UTF_8)), before, EXAMPLE, 9);
    }

    private static void assertMalformed(String aces) {
        Refusal refusal = assertThrows(Refusal.class, () -> read(BEFORE, aces));
        assertEquals(400, refusal.status());
        assertTrue(refusal.condition().isEmpty());
    }

    private static void assertRefused(String condition, Acl before, String aces) {
        Refusal refusal = assertThrows(Refusal.class, () -> read(before, aces));
        assertEquals(403, refusal.status());
        assertEquals(Name.dav(condition), refusal.condition().orElseThrow().name());
    }
}
