// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.dav.account.AccountName;
import guelta.dav.account.Accounts;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the users. */
@Service
@Command(scope = "dav", name = "user-list", description = "Lists the users")
public final class UserListCommand extends AccountCommand {
    @Override
    protected Listing listing() {
        Accounts accounts = server.users().now();
        Listing listing = Listing.of("user", "display name", "email", "groups", "app passwords")
                .whenEmpty("There is no user.");
        accounts.users()
                .forEach(user -> listing.row(
                        user.name(),
                        user.displayName(),
                        String.join(", ", user.emails()),
                        accounts.groupsOf(user.principal()).stream()
                                .map(AccountName::text)
                                .collect(Collectors.joining(", ")),
                        accounts.appPasswords(user.name()).count()));
        return listing;
    }
}
