// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.dav.account.AccountChange;
import guelta.dav.account.AccountName;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Removes the password of one program. */
@Service
@Command(scope = "dav", name = "app-password-remove", description = "Removes the password of one program of a user")
public final class AppPasswordRemoveCommand extends AccountCommand {
    @Argument(name = "NAME", required = true, description = "The user")
    @Completion(UserCompleter.class)
    String name;

    @Argument(index = 1, name = "LABEL", required = true, description = "What it is for")
    String label;

    @Argument(index = 2, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Override
    protected Listing listing() throws Exception {
        AccountName user = name(name);
        change(new AccountChange.RemoveAppPassword(user, label));
        return Listing.of("user", "removed").row(user, label);
    }
}
