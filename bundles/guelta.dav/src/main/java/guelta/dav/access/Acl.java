// SPDX-License-Identifier: Apache-2.0
package guelta.dav.access;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The access control list of a resource, and what follows from it (RFC 3744 6). Of the entries that speak of somebody the
 * first one that names a privilege, or one that holds it, decides; what none grants is denied. A privilege that holds
 * others has only who has all of these: denied {@code write-content}, nobody has {@code write}.
 *
 * @param owner the name of the user whom {@code DAV:owner} of the resource names, empty for none
 * @param self the user or group that the resource itself is; null for what is no principal
 * @param aces in the order in which they are asked: protected, own, inherited
 */
public record Acl(String owner, AcePrincipal.@Nullable Named self, List<Ace> aces) {
    /** Keeps the list. */
    public Acl {
        aces = List.copyOf(aces);
    }

    /**
     * The list of a resource that is somebody's: the owner may do everything, whatever else is said; then its own entries,
     * then the inherited ones, which are those that came from nearest first.
     */
    public static Acl of(String owner, List<Ace> own, List<Ace> inherited) {
        List<Ace> aces = new ArrayList<>();
        aces.add(Ace.OF_OWNER);
        aces.addAll(own);
        aces.addAll(inherited);
        return new Acl(owner, null, aces);
    }

    /** The entries that can be changed here. */
    public List<Ace> own() {
        return aces.stream().filter(Ace::isOwn).toList();
    }

    /**
     * What a resource right in this one inherits: the own entries as coming from here, then those that this one inherits.
     *
     * @param path the path of this resource
     */
    public List<Ace> handedDown(String path) {
        List<Ace> handed = new ArrayList<>();
        for (Ace ace : aces) {
            if (ace.isOwn()) {
                handed.add(ace.inheritedFrom(path));
            }
        }
        for (Ace ace : aces) {
            if (!ace.isProtected() && !ace.inherited().isEmpty()) {
                handed.add(ace);
            }
        }
        return handed;
    }

    /** Whether somebody has a privilege. */
    public boolean allows(Who who, Privilege privilege) {
        return privileges(who).contains(privilege);
    }

    /** All privileges that somebody has, those that hold others among them. */
    public Set<Privilege> privileges(Who who) {
        Set<Privilege> open = EnumSet.allOf(Privilege.class);
        Set<Privilege> granted = EnumSet.noneOf(Privilege.class);
        for (Ace ace : aces) {
            if (speaksOf(ace, who)) {
                for (Privilege privilege : ace.expanded()) {
                    if (open.remove(privilege) && ace.grant()) {
                        granted.add(privilege);
                    }
                }
            }
        }
        Privilege[] all = Privilege.values();
        // Parts come behind what holds them.
        for (int i = all.length - 1; i >= 0; i--) {
            Set<Privilege> parts = all[i].parts();
            if (!granted.containsAll(parts)) {
                granted.remove(all[i]);
            } else if (all[i].isSum()) {
                granted.add(all[i]);
            }
        }
        return granted;
    }

    private boolean speaksOf(Ace ace, Who who) {
        return matches(ace.principal(), who) != ace.invert();
    }

    private boolean matches(@Nullable AcePrincipal principal, Who who) {
        if (principal instanceof AcePrincipal.User user) {
            return user.name().equals(who.name());
        }
        if (principal instanceof AcePrincipal.Group group) {
            return who.groups().contains(group.name());
        }
        if (principal instanceof AcePrincipal.Role role) {
            return switch (role) {
                case EVERYONE -> true;
                case AUTHENTICATED -> who.isAuthenticated();
                case UNAUTHENTICATED -> !who.isAuthenticated();
                case OWNER -> !owner.isEmpty() && owner.equals(who.name());
                case SELF -> matches(self, who);
            };
        }
        return false;
    }
}
