// SPDX-License-Identifier: Apache-2.0
package guelta.dav.access;

import guelta.dav.Refusal;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The body of the method ACL (RFC 3744 8.1): the own entries of a resource, all of them. Two preconditions of 8.1.1 can't fail
 * here, since no privilege is abstract ({@code no-abstract}) and no principal required ({@code missing-required-principal});
 * {@code grant-only}, {@code no-invert} and {@code deny-before-grant} are not among the restrictions. An entry against an
 * inherited one is taken: it stands before it and so decides.
 */
public final class AclRequest {
    private static final Name HREF = Name.dav("href");

    private final Acl before;
    private final Principals principals;

    private AclRequest(Acl before, Principals principals) {
        this.before = before;
        this.principals = principals;
    }

    /**
     * The own entries that a resource is to have. Entries marked as protected or inherited may come along when the resource
     * has them, as clients send back what they have read; they are left out.
     *
     * @param body {@code DAV:acl}
     * @param before what the resource has
     * @param most how many own entries a resource may have
     * @throws Refusal 400 for what is no list, 403 with the precondition that fails
     */
    public static List<Ace> read(Element body, Acl before, Principals principals, int most) throws Refusal {
        if (!body.name().equals(Name.dav("acl"))) {
            throw new Refusal(400, "the body is " + body.name() + ", allowed is {DAV:}acl");
        }
        List<Element> aces = body.elements(Name.dav("ace")).toList();
        // Before anybody is looked for, which takes a while.
        if (aces.size() > most + before.aces().size()) {
            throw refused("limited-number-of-aces", aces.size() + " ACEs are too many, allowed are " + most);
        }
        AclRequest request = new AclRequest(before, principals);
        List<Ace> own = new ArrayList<>();
        for (Element element : aces) {
            Ace ace = request.ace(element);
            if (ace.isOwn()) {
                own.add(ace);
            } else {
                request.checkThere(ace);
            }
        }
        if (own.size() > most) {
            throw refused("limited-number-of-aces", own.size() + " ACEs are too many, allowed are " + most);
        }
        request.checkAgainstProtected(own);
        checkAgainstEachOther(own);
        return List.copyOf(own);
    }

    private Ace ace(Element ace) throws Refusal {
        Element inverted = one(ace, "principal", "invert");
        boolean invert = inverted.name().equals(Name.dav("invert"));
        Element decision = one(ace, "grant", "deny");
        String inherited = "";
        if (ace.has(Name.dav("inherited"))) {
            Element from = one(ace, "inherited", "inherited");
            inherited = from.element(HREF).map(AclRequest::text).orElse("");
            if (inherited.isEmpty()) {
                throw new Refusal(400, "an inherited ACE has no href of where it comes from");
            }
        }
        return new Ace(
                principal(invert ? one(inverted, "principal", "principal") : inverted),
                invert,
                decision.name().equals(Name.dav("grant")),
                privileges(decision),
                ace.has(Name.dav("protected")),
                inherited);
    }

    private static Element one(Element element, String name, String other) throws Refusal {
        List<Element> found = element.elements()
                .filter(each ->
                        each.name().equals(Name.dav(name)) || each.name().equals(Name.dav(other)))
                .toList();
        if (found.size() != 1) {
            String wanted = name.equals(other) ? name : name + " or " + other;
            throw new Refusal(
                    400,
                    "DAV:" + element.name().local() + " has " + found.size() + " elements " + wanted
                            + ", allowed is one");
        }
        return found.get(0);
    }

    private AcePrincipal principal(Element principal) throws Refusal {
        List<Element> kinds = principal.elements().toList();
        if (kinds.size() != 1) {
            throw new Refusal(400, "DAV:principal has " + kinds.size() + " elements in it, allowed is one");
        }
        Element kind = kinds.get(0);
        if (kind.name().equals(HREF)) {
            return principals
                    .find(text(kind))
                    .orElseThrow(() -> refused("recognized-principal", "'" + text(kind) + "' is no principal"));
        }
        if (kind.name().equals(Name.dav("all"))) {
            return AcePrincipal.Role.EVERYONE;
        }
        if (kind.name().equals(Name.dav("authenticated"))) {
            return AcePrincipal.Role.AUTHENTICATED;
        }
        if (kind.name().equals(Name.dav("property")) && kind.has(Name.dav("owner"))) {
            return AcePrincipal.Role.OWNER;
        }
        throw refused(
                "allowed-principal",
                "an ACE can't speak of " + kind.name()
                        + " here, allowed are href, all, authenticated and the property owner");
    }

    private static Set<Privilege> privileges(Element decision) throws Refusal {
        Set<Privilege> privileges = EnumSet.noneOf(Privilege.class);
        for (Element element : decision.elements().toList()) {
            if (element.name().equals(Name.dav("privilege"))) {
                for (Element name : element.elements().toList()) {
                    privileges.add(Privilege.of(name.name())
                            .orElseThrow(() -> refused(
                                    "not-supported-privilege", name.name() + " is not among the privileges here")));
                }
            } else {
                // RFC 3744 8.1.4 and 8.1.5 leave DAV:privilege out in their examples.
                Privilege.of(element.name()).ifPresent(privileges::add);
            }
        }
        if (privileges.isEmpty()) {
            throw new Refusal(400, "DAV:" + decision.name().local() + " has no privilege in it");
        }
        return privileges;
    }

    private static String text(Element href) {
        return href.text().strip();
    }

    private void checkThere(Ace ace) throws Refusal {
        for (Ace there : before.aces()) {
            boolean same = there.isProtected() == ace.isProtected()
                    && there.inherited().isEmpty() == ace.inherited().isEmpty()
                    && there.grant() == ace.grant()
                    && there.invert() == ace.invert()
                    && sameAs(there.principal(), ace.principal())
                    && there.privileges().equals(ace.privileges());
            if (same) {
                return;
            }
        }
        throw ace.isProtected()
                ? refused("no-protected-ace-conflict", "the resource has no such protected ACE")
                : refused("no-inherited-ace-conflict", "the resource inherits no such ACE");
    }

    /** RFC 3744 8.1.3: what is protected for somebody can't be denied to the same one, whatever that one is called. */
    private void checkAgainstProtected(List<Ace> own) throws Refusal {
        for (Ace there : before.aces()) {
            for (Ace ace : own) {
                if (there.isProtected() && contradicts(ace, there) && meet(ace.expanded(), there.expanded())) {
                    throw refused(
                            "no-protected-ace-conflict",
                            "'" + ace.text() + "' is against '" + there.text() + "', which is protected");
                }
            }
        }
    }

    /** An entry that an earlier one of the same principal leaves nothing to decide, and against which it decides. */
    private static void checkAgainstEachOther(List<Ace> own) throws Refusal {
        for (int later = 1; later < own.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                Ace first = own.get(earlier);
                Ace second = own.get(later);
                if (first.grant() != second.grant()
                        && first.invert() == second.invert()
                        && first.principal().equals(second.principal())
                        && first.expanded().containsAll(second.expanded())) {
                    throw refused(
                            "no-ace-conflict", "'" + second.text() + "' has no effect behind '" + first.text() + "'");
                }
            }
        }
    }

    private boolean contradicts(Ace ace, Ace there) {
        return ace.grant() != there.grant()
                && ace.invert() == there.invert()
                && sameAs(ace.principal(), there.principal());
    }

    private boolean sameAs(AcePrincipal one, AcePrincipal other) {
        return one.equals(other) || isOwner(one) && isOwner(other);
    }

    private boolean isOwner(AcePrincipal principal) {
        return principal == AcePrincipal.Role.OWNER
                || principal instanceof AcePrincipal.User user && user.name().equals(before.owner());
    }

    private static boolean meet(Set<Privilege> some, Set<Privilege> others) {
        return some.stream().anyMatch(others::contains);
    }

    private static Refusal refused(String condition, String sentence) {
        return new Refusal(403, Name.dav(condition), sentence);
    }
}
