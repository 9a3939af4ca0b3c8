// SPDX-License-Identifier: Apache-2.0
package guelta.dav.access;

import static guelta.dav.access.Privilege.ALL;
import static guelta.dav.access.Privilege.BIND;
import static guelta.dav.access.Privilege.READ;
import static guelta.dav.access.Privilege.READ_ACL;
import static guelta.dav.access.Privilege.READ_FREE_BUSY;
import static guelta.dav.access.Privilege.UNBIND;
import static guelta.dav.access.Privilege.WRITE;
import static guelta.dav.access.Privilege.WRITE_ACL;
import static guelta.dav.access.Privilege.WRITE_CONTENT;
import static guelta.dav.access.Privilege.WRITE_PROPERTIES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What follows from a list. */
class AclTest extends AcesForTests {
    private static final Who ANNA = Who.user("anna");
    private static final Who BOB = new Who("bob", Set.of("staff"));

    /** RFC 3744 5.9: four entries, and what they mean for those whom they speak of. */
    @Test
    void theExampleOfTheRfcGivesWhatItSays() {
        Acl acl = new Acl(
                "gclemm",
                null,
                List.of(
                        Ace.grant(new AcePrincipal.User("esedlar"), READ, WRITE, READ_ACL),
                        Ace.deny(new AcePrincipal.Group("mrktng"), READ),
                        Ace.grant(AcePrincipal.Role.OWNER, READ_ACL, WRITE_ACL),
                        Ace.grant(AcePrincipal.Role.EVERYONE, READ).inheritedFrom("/top/")));
        assertEquals(
                EnumSet.of(READ, READ_FREE_BUSY, WRITE, WRITE_PROPERTIES, WRITE_CONTENT, BIND, UNBIND, READ_ACL),
                acl.privileges(Who.user("esedlar")));
        assertEquals(Set.of(), acl.privileges(new Who("ejw", Set.of("mrktng"))));
        assertEquals(EnumSet.of(READ, READ_FREE_BUSY, READ_ACL, WRITE_ACL), acl.privileges(Who.user("gclemm")));
        assertEquals(EnumSet.of(READ, READ_FREE_BUSY), acl.privileges(Who.NOBODY));
    }

    /** RFC 3744 6: the list of a UNIX file with the mode r--rw-r--. */
    @Test
    void entriesAreAskedInTheirOrder() {
        AcePrincipal group = new AcePrincipal.Group("staff");
        Acl acl = new Acl(
                "anna",
                null,
                List.of(
                        Ace.grant(AcePrincipal.Role.OWNER, READ),
                        Ace.deny(AcePrincipal.Role.OWNER, ALL),
                        Ace.grant(group, READ, WRITE),
                        Ace.deny(group, ALL),
                        Ace.grant(AcePrincipal.Role.EVERYONE, READ)));
        assertTrue(acl.allows(ANNA, READ));
        assertFalse(acl.allows(new Who("anna", Set.of("staff")), WRITE));
        assertTrue(acl.allows(BOB, WRITE));
        assertFalse(acl.allows(Who.user("carl"), WRITE));
        assertTrue(acl.allows(Who.user("carl"), READ));
    }

    @Test
    void theOwnerCannotBeLockedOut() {
        Acl acl = Acl.of(
                "anna",
                List.of(Ace.deny(AcePrincipal.Role.EVERYONE, ALL), Ace.deny(new AcePrincipal.User("anna"), ALL)),
                List.of(Ace.deny(AcePrincipal.Role.AUTHENTICATED, ALL).inheritedFrom("/")));
        assertEquals(EnumSet.allOf(Privilege.class), acl.privileges(ANNA));
        assertEquals(Set.of(), acl.privileges(BOB));
    }

    /** A list of nobody's must not make those without a name its owner. */
    @Test
    void nobodyOwnsWhatHasNoOwner() {
        assertEquals(Set.of(), Acl.of("", List.of(), List.of()).privileges(Who.NOBODY));
    }

    /** RFC 3744 2: an aggregate privilege has only who has all that it holds. */
    @Test
    void whoLacksAPartLacksTheWhole() {
        AcePrincipal bob = new AcePrincipal.User("bob");
        Set<Privilege> rest = Acl.of("anna", List.of(Ace.deny(bob, UNBIND), Ace.grant(bob, WRITE)), List.of())
                .privileges(BOB);
        assertEquals(EnumSet.of(WRITE_PROPERTIES, WRITE_CONTENT, BIND), rest);
        assertTrue(Acl.of("anna", List.of(Ace.grant(bob, WRITE_PROPERTIES, WRITE_CONTENT, BIND, UNBIND)), List.of())
                .allows(BOB, WRITE));
    }

    /** RFC 4791 6.1.1: read holds read-free-busy, and is more. */
    @Test
    void whoSeesBusyTimesMayNotReadForThat() {
        AcePrincipal bob = new AcePrincipal.User("bob");
        Acl busy = Acl.of("anna", List.of(Ace.grant(bob, READ_FREE_BUSY)), List.of());
        assertEquals(EnumSet.of(READ_FREE_BUSY), busy.privileges(BOB));
        assertTrue(Acl.of("anna", List.of(Ace.grant(bob, READ)), List.of()).allows(BOB, READ_FREE_BUSY));
        assertFalse(Acl.of("anna", List.of(Ace.deny(bob, READ_FREE_BUSY), Ace.grant(bob, READ)), List.of())
                .allows(BOB, READ));
    }

    @Test
    void everyKindOfPrincipalIsRecognised() {
        assertEquals(Set.of("anna", "bob"), matching(Ace.grant(AcePrincipal.Role.AUTHENTICATED, READ)));
        assertEquals(Set.of(""), matching(Ace.grant(AcePrincipal.Role.UNAUTHENTICATED, READ)));
        assertEquals(Set.of("", "anna", "bob"), matching(Ace.grant(AcePrincipal.Role.EVERYONE, READ)));
        assertEquals(Set.of("anna"), matching(Ace.grant(AcePrincipal.Role.OWNER, READ)));
        assertEquals(Set.of("bob"), matching(Ace.grant(AcePrincipal.Role.SELF, READ)));
        assertEquals(
                Set.of("", "anna"),
                matching(Ace.grant(new AcePrincipal.Group("staff"), READ).inverted()));
        Acl noPrincipal = new Acl("anna", null, List.of(Ace.grant(AcePrincipal.Role.SELF, READ)));
        assertFalse(noPrincipal.allows(BOB, READ));
    }

    @Test
    void membersInheritFromTheNearestFirst() {
        Ace home = Ace.grant(new AcePrincipal.Group("staff"), READ);
        Acl top = Acl.of("anna", List.of(home), List.of());
        Ace own = Ace.deny(new AcePrincipal.User("bob"), READ);
        Acl below = Acl.of("anna", List.of(own), top.handedDown("/dav/calendars/anna/"));
        assertFalse(below.allows(BOB, READ));
        assertEquals(
                List.of(own.inheritedFrom("/dav/calendars/anna/c/"), home.inheritedFrom("/dav/calendars/anna/")),
                below.handedDown("/dav/calendars/anna/c/"));
        assertEquals(List.of(own), below.own());
    }

    /** RFC 3744 6, read literally: one question after the other, one privilege at a time. */
    @Property(tries = 2000)
    void eachPrivilegeIsDecidedByTheFirstEntryThatNamesIt(@ForAll("aces") List<Ace> aces, @ForAll("who") Who who) {
        Acl acl = new Acl("anna", new AcePrincipal.Group("staff"), aces);
        for (Privilege privilege : Privilege.values()) {
            assertEquals(naive(acl, who, privilege), acl.allows(who, privilege), privilege::text);
        }
    }

    private static boolean naive(Acl acl, Who who, Privilege wanted) {
        if (wanted == ALL || wanted == WRITE) {
            return wanted.parts().stream().allMatch(part -> naive(acl, who, part));
        }
        for (Ace ace : acl.aces()) {
            boolean named = ace.privileges().stream().anyMatch(wanted::isWithin);
            if (named && naiveMatch(ace, who)) {
                return ace.grant() && (wanted != READ || naive(acl, who, READ_FREE_BUSY));
            }
        }
        return false;
    }

    private static boolean naiveMatch(Ace ace, Who who) {
        boolean direct =
                switch (ace.principal().text()) {
                    case "all" -> true;
                    case "authenticated" -> !who.equals(Who.NOBODY);
                    case "unauthenticated" -> who.equals(Who.NOBODY);
                    case "owner", "user:anna" -> who.name().equals("anna");
                    case "self", "group:staff" -> who.groups().contains("staff");
                    case "user:bob" -> who.name().equals("bob");
                    default -> who.groups().contains(ace.principal().text().substring("group:".length()));
                };
        return direct ^ ace.invert();
    }

    private static Set<String> matching(Ace ace) {
        Acl acl = new Acl("anna", new AcePrincipal.Group("staff"), List.of(ace));
        return List.of(Who.NOBODY, ANNA, BOB).stream()
                .filter(who -> acl.allows(who, READ))
                .map(Who::name)
                .collect(Collectors.toSet());
    }
}
