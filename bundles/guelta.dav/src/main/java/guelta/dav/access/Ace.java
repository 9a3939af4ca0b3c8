// SPDX-License-Identifier: Apache-2.0
package guelta.dav.access;

import guelta.dav.text.Malformed;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One entry of an access control list (RFC 3744 5.5): it grants or denies privileges to those whom it speaks of.
 *
 * @param principal of whom it speaks
 * @param invert whether it speaks of everybody but those (5.5.1)
 * @param grant whether it grants; else it denies
 * @param privileges at least one, as they were said: not expanded
 * @param isProtected whether nobody can take it away (5.5.3)
 * @param inherited the path of the resource that it is inherited from (5.5.4); empty for an own one
 */
public record Ace(
        AcePrincipal principal,
        boolean invert,
        boolean grant,
        Set<Privilege> privileges,
        boolean isProtected,
        String inherited) {
    /** What no owner can be deprived of: everything. */
    public static final Ace OF_OWNER =
            new Ace(AcePrincipal.Role.OWNER, false, true, EnumSet.of(Privilege.ALL), true, "");

    /** Keeps the privileges. */
    public Ace {
        if (privileges.isEmpty()) {
            throw new IllegalArgumentException("an ACE without privileges says nothing");
        }
        privileges = Collections.unmodifiableSet(EnumSet.copyOf(privileges));
    }

    /** An own entry that grants. */
    public static Ace grant(AcePrincipal principal, Privilege... privileges) {
        return new Ace(principal, false, true, Set.of(privileges), false, "");
    }

    /** An own entry that denies. */
    public static Ace deny(AcePrincipal principal, Privilege... privileges) {
        return new Ace(principal, false, false, Set.of(privileges), false, "");
    }

    /** The same of everybody else. */
    public Ace inverted() {
        return new Ace(principal, !invert, grant, privileges, isProtected, inherited);
    }

    /** The same as resources below this path have it. */
    public Ace inheritedFrom(String path) {
        return new Ace(principal, invert, grant, privileges, isProtected, path);
    }

    /** Whether it belongs to the resource and can be changed there. */
    public boolean isOwn() {
        return !isProtected && inherited.isEmpty();
    }

    /** All that it decides: its privileges and those below them. */
    public Set<Privilege> expanded() {
        return expanded(privileges);
    }

    static Set<Privilege> expanded(Collection<Privilege> privileges) {
        Set<Privilege> expanded = EnumSet.noneOf(Privilege.class);
        for (Privilege privilege : privileges) {
            expanded.addAll(privilege.expanded());
        }
        return expanded;
    }

    /**
     * An own entry from its text.
     *
     * @throws Malformed with what is wrong and what is allowed
     * @see #text
     */
    public static Ace parse(String text) throws Malformed {
        String[] words = text.split(" ", -1);
        boolean invert = words.length == 4 && words[2].equals("not");
        if (words.length != 3 && !invert) {
            throw new Malformed(
                    "'" + text + "' is no access, as grant read,write user:NAME or deny all not group:NAME");
        }
        return new Ace(principal(words[words.length - 1]), invert, isGrant(words[0]), privileges(words[1]), false, "");
    }

    private static boolean isGrant(String word) throws Malformed {
        if (!word.equals("grant") && !word.equals("deny")) {
            throw new Malformed("access begins with '" + word + "', allowed are grant and deny");
        }
        return word.equals("grant");
    }

    private static Set<Privilege> privileges(String words) throws Malformed {
        Set<Privilege> privileges = EnumSet.noneOf(Privilege.class);
        for (String word : words.split(",", -1)) {
            Optional<Privilege> privilege = Privilege.of(word);
            if (privilege.isEmpty()) {
                throw new Malformed("'" + word + "' is no privilege, allowed are " + allPrivileges());
            }
            privileges.add(privilege.get());
        }
        return privileges;
    }

    private static AcePrincipal principal(String word) throws Malformed {
        for (AcePrincipal.Role role : AcePrincipal.Role.values()) {
            if (role.text().equals(word)) {
                return role;
            }
        }
        String name = word.substring(word.indexOf(':') + 1);
        if (AcePrincipal.Named.possible(name)) {
            if (word.startsWith("user:")) {
                return new AcePrincipal.User(name);
            }
            if (word.startsWith("group:")) {
                return new AcePrincipal.Group(name);
            }
        }
        throw new Malformed("'" + word + "' is no principal, allowed are user:NAME, group:NAME, all, authenticated, "
                + "unauthenticated, self and owner");
    }

    private static String allPrivileges() {
        return text(EnumSet.allOf(Privilege.class), ", ");
    }

    private static String text(Set<Privilege> privileges, String between) {
        return privileges.stream().map(Privilege::text).collect(Collectors.joining(between));
    }

    /**
     * What it says, for a line {@code ace: grant read,write user:bob} of a settings file: grant or deny, the privileges,
     * {@code not} for an inverted one, the principal. Where it comes from and whether it is protected are not in it.
     */
    public String text() {
        return (grant ? "grant " : "deny ") + text(privileges, ",") + (invert ? " not " : " ") + principal.text();
    }
}
