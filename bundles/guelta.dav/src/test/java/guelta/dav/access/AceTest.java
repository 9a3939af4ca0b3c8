// SPDX-License-Identifier: Apache-2.0
package guelta.dav.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import guelta.dav.text.Malformed;
import java.util.EnumSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Entries, and their text in settings files. */
class AceTest extends AcesForTests {
    @Example
    void anEntryIsALine() throws Malformed {
        assertEquals(
                Ace.grant(new AcePrincipal.User("bob"), Privilege.READ, Privilege.WRITE),
                Ace.parse("grant write,read user:bob"));
        assertEquals(
                Ace.deny(new AcePrincipal.Group("a:b"), Privilege.READ_FREE_BUSY)
                        .inverted(),
                Ace.parse("deny read-free-busy not group:a:b"));
        assertEquals("grant all owner", Ace.OF_OWNER.text());
    }

    @Property
    void aTextIsReadAsWhatWasWritten(@ForAll("ace") Ace ace) throws Malformed {
        assertEquals(ace, Ace.parse(ace.text()));
    }

    @Example
    void sayWhatIsWrongAndWhatIsAllowed() {
        assertTold("allow read user:bob", "'allow', allowed are grant and deny");
        assertTold("grant see user:bob", "'see' is no privilege, allowed are all, read, read-free-busy, write");
        assertTold("grant read, user:bob", "'' is no privilege");
        assertTold("grant read bob", "'bob' is no principal, allowed are user:NAME");
        assertTold("grant read user:", "'user:' is no principal");
        assertTold("grant read user:a\u00a0b", "is no principal");
        assertTold("grant read", "is no access");
        assertTold("grant read but user:bob", "is no access");
        assertTold("grant  read user:bob", "is no access");
        assertTold("", "is no access");
    }

    @Example
    void aPrivilegeHoldsThoseBelowIt() {
        assertEquals(EnumSet.allOf(Privilege.class), Privilege.ALL.expanded());
        assertEquals(EnumSet.of(Privilege.READ, Privilege.READ_FREE_BUSY), Privilege.READ.expanded());
        assertEquals(
                EnumSet.of(
                        Privilege.WRITE,
                        Privilege.WRITE_PROPERTIES,
                        Privilege.WRITE_CONTENT,
                        Privilege.BIND,
                        Privilege.UNBIND),
                Privilege.WRITE.expanded());
        assertEquals(EnumSet.of(Privilege.UNLOCK), Privilege.UNLOCK.expanded());
    }

    private static void assertTold(String text, String sentence) {
        String told = assertThrows(Malformed.class, () -> Ace.parse(text)).getMessage();
        assertTrue(told.contains(sentence), told);
    }
}
