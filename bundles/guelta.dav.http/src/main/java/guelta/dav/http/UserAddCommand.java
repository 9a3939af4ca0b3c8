// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.console.OperatorError;
import guelta.dav.account.AccountChange;
import guelta.dav.account.AccountName;
import guelta.store.StoreUnavailable;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Makes a user. */
@Service
@Command(scope = "dav", name = "user-add", description = "Makes a user; asks for the password")
public final class UserAddCommand extends AccountCommand {
    @Argument(name = "NAME", required = true, description = "What the user is called")
    String name;

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Option(name = "--email", description = "Addresses of the user, the main one first, separated by commas")
    String emails = "";

    @Option(name = "--display-name", description = "What others see")
    String displayName = "";

    @Override
    protected Listing listing() throws Exception {
        AccountName user = name(name);
        if (accounts().user(user).isPresent()) {
            throw OperatorError.of("There is a user '" + user + "' already.");
        }
        change(new AccountChange.AddUser(user, displayName, addresses(emails), newPassword(user)));
        try {
            Operator.at(server).look(user.text(), "dav:user-add");
        } catch (StoreUnavailable | CompletionException later) {
            // The user is there; the homes are made by the first look into them that the store lets through.
        }
        return Listing.of("added").row(user);
    }
}
