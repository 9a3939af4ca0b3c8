// SPDX-License-Identifier: Apache-2.0
package guelta.dav.access;

import guelta.dav.Refusal;
import guelta.dav.xml.Attribute;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.Node;
import guelta.dav.xml.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The properties of access control in XML (RFC 3744 5), and what a request lacks (7.1.1). */
public final class AclElements {
    private AclElements() {}

    /**
     * {@code DAV:acl}: all entries in their order (5.5).
     *
     * @param paths where users and groups are, whether they are there or not
     */
    public static Element acl(Acl acl, Function<AcePrincipal.Named, String> paths) {
        List<Element> aces = new ArrayList<>();
        for (Ace ace : acl.aces()) {
            aces.add(ace(ace, paths));
        }
        return element("acl", aces);
    }

    private static Element ace(Ace ace, Function<AcePrincipal.Named, String> paths) {
        List<Element> parts = new ArrayList<>();
        Element principal = element("principal", List.of(principal(ace.principal(), paths)));
        parts.add(ace.invert() ? element("invert", List.of(principal)) : principal);
        parts.add(element(ace.grant() ? "grant" : "deny", privileges(ace.privileges())));
        if (ace.isProtected()) {
            parts.add(empty("protected"));
        }
        if (!ace.inherited().isEmpty()) {
            parts.add(element("inherited", List.of(href(ace.inherited()))));
        }
        return element("ace", parts);
    }

    private static Element principal(AcePrincipal principal, Function<AcePrincipal.Named, String> paths) {
        if (principal instanceof AcePrincipal.Named named) {
            return href(paths.apply(named));
        }
        return principal == AcePrincipal.Role.OWNER
                ? element("property", List.of(empty("owner")))
                : empty(principal.text());
    }

    /** {@code DAV:supported-privilege-set}: the whole tree, with descriptions in English (5.3). */
    public static Element supportedPrivilegeSet() {
        return element("supported-privilege-set", List.of(supported(Privilege.ALL)));
    }

    private static Element supported(Privilege privilege) {
        List<Element> parts = new ArrayList<>();
        parts.add(element(privilege));
        Attribute english = new Attribute(new Name(Name.XML, "lang"), "xml", "en");
        Text description = new Text(privilege.description());
        parts.add(new Element(Name.dav("description"), "", List.of(english), List.of(description)));
        for (Privilege part : privilege.parts()) {
            parts.add(supported(part));
        }
        return element("supported-privilege", parts);
    }

    /** {@code DAV:current-user-privilege-set}: each one that somebody has, as clients look for those they know (5.4). */
    public static Element currentUserPrivilegeSet(Acl acl, Who who) {
        return element("current-user-privilege-set", privileges(acl.privileges(who)));
    }

    /**
     * {@code DAV:acl-restrictions}: there are none, ACEs may deny, be inverted, come in any order, and speak of whomever they
     * want (5.6).
     */
    public static Element aclRestrictions() {
        return empty("acl-restrictions");
    }

    /**
     * The refusal of a request that somebody may not make (7.1.1).
     *
     * @param lacking the paths of the resources, and for each the privilege that is lacking there
     */
    public static Refusal needPrivileges(Map<String, Privilege> lacking) {
        List<Element> resources = new ArrayList<>();
        lacking.forEach(
                (path, privilege) -> resources.add(element("resource", List.of(href(path), element(privilege)))));
        String sentence = lacking.entrySet().stream()
                .map(each -> each.getValue().text() + " on " + each.getKey())
                .collect(Collectors.joining(" and ", "this needs the privilege ", ""));
        return new Refusal(403, element("need-privileges", resources), sentence);
    }

    private static List<Element> privileges(Collection<Privilege> privileges) {
        return privileges.stream().sorted().map(AclElements::element).toList();
    }

    private static Element element(Privilege privilege) {
        return Element.of(Name.dav("privilege"), Element.of(privilege.element()));
    }

    private static Element href(String path) {
        return Element.of(Name.dav("href"), path);
    }

    private static Element empty(String local) {
        return Element.of(Name.dav(local));
    }

    private static Element element(String local, List<? extends Node> content) {
        return new Element(Name.dav(local), "", List.of(), List.copyOf(content));
    }
}
