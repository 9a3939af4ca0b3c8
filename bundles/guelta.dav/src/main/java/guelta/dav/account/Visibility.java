// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import java.util.Set;
import java.util.function.Predicate;

/** Which users and groups somebody finds in lists and searches, of all that there are (RFC 3744 5.8, 9.4). */
public enum Visibility {
    /** All of them. */
    ALL,
    /** Oneself, the groups that one is in, directly or by others, and all that is in these. */
    GROUPS,
    /** Oneself, and the groups that one is in, directly or by others. */
    SELF;

    /**
     * Whom a user finds; nobody who does not exist.
     *
     * @param visitor who looks
     */
    public Predicate<Principal> of(AccountName visitor, Accounts accounts) {
        if (this == ALL) {
            return accounts::exists;
        }
        Principal self = Principal.user(visitor);
        Set<AccountName> groups = accounts.groupsOf(self);
        return principal -> accounts.exists(principal)
                && (principal.equals(self)
                        || principal.kind() == Principal.Kind.GROUP && groups.contains(principal.name())
                        || this == GROUPS
                                && accounts.groupsOf(principal).stream().anyMatch(groups::contains));
    }
}
