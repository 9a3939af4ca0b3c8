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

/** Changes the password of a user. */
@Service
@Command(scope = "dav", name = "user-password", description = "Changes the password of a user; asks for it")
public final class UserPasswordCommand extends AccountCommand {
    @Argument(name = "NAME", required = true, description = "The user")
    @Completion(UserCompleter.class)
    String name;

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Override
    protected Listing listing() throws Exception {
        AccountName user = user(name).name();
        change(new AccountChange.SetPassword(user, newPassword(user)));
        return Listing.of("changed").row(user);
    }
}
