// SPDX-License-Identifier: Apache-2.0
package guelta.dav.account;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One that logs in.
 *
 * @param name its name
 * @param displayName what people call it; its name, where nobody said
 * @param emails its addresses, the main one first; may be empty
 * @param password what is kept of its password; null when it has none, and logs in with application passwords only
 */
public record User(
        AccountName name,
        String displayName,
        List<String> emails,
        @Nullable PasswordHash password) {
    /** With a list of its own. */
    public User {
        emails = List.copyOf(emails);
    }

    /** The account that it is. */
    public Principal principal() {
        return Principal.user(name);
    }
}
