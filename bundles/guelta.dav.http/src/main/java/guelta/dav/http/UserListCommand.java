// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.dav.account.Accounts;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the users. */
@Service
@Command(scope = "dav", name = "user-list", description = "Lists the users")
public final class UserListCommand extends AccountCommand {
    @Override
    protected Listing listing() throws Exception {
        Accounts accounts = accounts();
        Listing listing = Listing.of("user", "displayName", "emails", "groups", "appPasswords")
                .whenEmpty("There is no user.");
        accounts.users()
                .forEach(user -> listing.row(
                        user.name(),
                        user.displayName(),
                        user.emails(),
                        accounts.groupsOf(user.principal()),
                        accounts.appPasswords(user.name()).count()));
        return listing;
    }
}
