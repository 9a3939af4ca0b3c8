// SPDX-License-Identifier: Apache-2.0
package guelta.dav.access;

import java.util.Set;

/**
 * Somebody who asks for something.
 *
 * @param name the name that was proved, empty for none
 * @param groups the groups that this user is in, directly or through other groups
 */
public record Who(String name, Set<String> groups) {
    /** Somebody who has proved no name. */
    public static final Who NOBODY = new Who("", Set.of());

    /** Keeps the groups. */
    public Who {
        groups = Set.copyOf(groups);
    }

    /** A user in no group. */
    public static Who user(String name) {
        return new Who(name, Set.of());
    }

    /** Whether a name was proved. */
    public boolean isAuthenticated() {
        return !name.isEmpty();
    }
}
