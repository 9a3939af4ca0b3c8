// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.access.Ace;
import guelta.dav.access.AcePrincipal;
import guelta.dav.access.Privilege;
import java.util.EnumSet;

/** Access that is as it is. */
final class Standing {
    /** Principals and what holds them and the homes may be looked at by everybody who has proved a name. */
    static final Ace READERS = new Ace(
            AcePrincipal.Role.AUTHENTICATED,
            false,
            true,
            EnumSet.of(Privilege.READ, Privilege.READ_ACL, Privilege.READ_CURRENT_USER_PRIVILEGE_SET),
            true,
            "");

    private Standing() {}
}
