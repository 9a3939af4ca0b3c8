// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.dav.account.AccountName;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the passwords for programs of a user, not what they are. */
@Service
@Command(
        scope = "dav",
        name = "app-password-list",
        description = "Lists the programs of a user that have passwords of their own")
public final class AppPasswordListCommand extends AccountCommand {
    @Argument(name = "NAME", required = true, description = "The user")
    @Completion(UserCompleter.class)
    String name;

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Override
    protected Listing listing() throws Exception {
        AccountName user = user(name).name();
        Listing listing = Listing.of("label", "created").whenEmpty("There is no application password.");
        accounts().appPasswords(user).forEach(password -> listing.row(password.label(), password.created()));
        return listing;
    }
}
