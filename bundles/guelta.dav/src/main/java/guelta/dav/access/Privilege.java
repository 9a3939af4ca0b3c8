// SPDX-License-Identifier: Apache-2.0
package guelta.dav.access;

import guelta.dav.xml.Name;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may do with a resource (RFC 3744 3, RFC 4791 6.1.1): a tree, in which a privilege holds those below it.
 * None is abstract: each of them may stand in an ACE. Every resource has the same ones.
 */
public enum Privilege {
    /** Everything (RFC 3744 3.11). */
    ALL(null, Name.dav("all"), "Do anything"),
    /** Reads content and properties (3.1). More than what it holds: who may see busy times only may not read. */
    READ(ALL, Name.dav("read"), "Read content and properties"),
    /** Asks when somebody is busy, without seeing why (RFC 4791 6.1.1). */
    READ_FREE_BUSY(READ, Name.caldav("read-free-busy"), "See busy times"),
    /** Changes content, properties and members (RFC 3744 3.2): nothing but the four below it together. */
    WRITE(ALL, Name.dav("write"), "Change content, properties and members"),
    /** Changes properties (3.3). */
    WRITE_PROPERTIES(WRITE, Name.dav("write-properties"), "Change properties"),
    /** Changes the content of what is there (3.4). */
    WRITE_CONTENT(WRITE, Name.dav("write-content"), "Change content"),
    /** Adds members to a collection (3.9). */
    BIND(WRITE, Name.dav("bind"), "Add members"),
    /** Removes members from a collection (3.10). */
    UNBIND(WRITE, Name.dav("unbind"), "Remove members"),
    /** Takes away locks of others (3.5). */
    UNLOCK(ALL, Name.dav("unlock"), "Remove locks of others"),
    /** Reads the access control list (3.6). */
    READ_ACL(ALL, Name.dav("read-acl"), "Read the access control list"),
    /** Reads what oneself may do (3.7). */
    READ_CURRENT_USER_PRIVILEGE_SET(
            ALL, Name.dav("read-current-user-privilege-set"), "Read the own privileges on the resource"),
    /** Changes the access control list (3.8). */
    WRITE_ACL(ALL, Name.dav("write-acl"), "Change the access control list");

    private final @Nullable Privilege parent;
    private final Name element;
    private final String description;

    Privilege(@Nullable Privilege parent, Name element, String description) {
        this.parent = parent;
        this.element = element;
        this.description = description;
    }

    /** The privilege of this name in XML. */
    public static Optional<Privilege> of(Name element) {
        return Arrays.stream(values())
                .filter(privilege -> privilege.element.equals(element))
                .findFirst();
    }

    /** The privilege of this name in a settings file, which is the local part of the one in XML. */
    public static Optional<Privilege> of(String text) {
        return Arrays.stream(values())
                .filter(privilege -> privilege.text().equals(text))
                .findFirst();
    }

    /** Its element in {@code DAV:privilege}. */
    public Name element() {
        return element;
    }

    /** Its name in a settings file. */
    public String text() {
        return element.local();
    }

    /** What it allows, in English. */
    public String description() {
        return description;
    }

    /** The privileges right below it, none for most. */
    public Set<Privilege> parts() {
        return Tree.PARTS.get(ordinal());
    }

    /** It and all that are below it: what is granted or denied with it. */
    public Set<Privilege> expanded() {
        return Tree.EXPANDED.get(ordinal());
    }

    /** Whether it is this one or below it. */
    public boolean isWithin(Privilege other) {
        return this == other || parent != null && parent.isWithin(other);
    }

    /** Whether it means no more than its parts together, so that who has them has it. */
    boolean isSum() {
        return this == ALL || this == WRITE;
    }

    /** Who is below whom, worked out once: a class of its own, since the constants have to be there first. */
    private static final class Tree {
        static final List<Set<Privilege>> PARTS = all((part, whole) -> part.parent == whole);
        static final List<Set<Privilege>> EXPANDED = all(Privilege::isWithin);

        private static List<Set<Privilege>> all(BiPredicate<Privilege, Privilege> belongs) {
            return Arrays.stream(values())
                    .map(whole -> Arrays.stream(values())
                            .filter(part -> belongs.test(part, whole))
                            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Privilege.class))))
                    .map(Collections::unmodifiableSet)
                    .toList();
        }
    }
}
