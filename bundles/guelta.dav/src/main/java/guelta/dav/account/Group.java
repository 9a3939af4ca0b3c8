// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Users and groups under one name.
 *
 * @param name its name
 * @param displayName what people call it; its name, where nobody said
 * @param members those that were named, whether they exist or not, users first
 */
public record Group(AccountName name, String displayName, Set<Principal> members) {
    /** With a set of its own. */
    public Group {
        SortedSet<Principal> sorted = new TreeSet<>(members);
        members = Collections.unmodifiableSortedSet(sorted);
    }

    /** The account that it is. */
    public Principal principal() {
        return Principal.group(name);
    }
}
