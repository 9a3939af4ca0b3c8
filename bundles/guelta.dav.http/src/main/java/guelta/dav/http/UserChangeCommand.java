// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.dav.account.AccountChange;
import guelta.dav.account.User;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Changes what a user is called, and where mail goes. */
@Service
@Command(scope = "dav", name = "user-change", description = "Changes the addresses or the display name of a user")
public final class UserChangeCommand extends AccountCommand {
    @Argument(name = "NAME", required = true, description = "The user")
    @Completion(UserCompleter.class)
    String name;

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Option(
            name = "--email",
            description = "Addresses of the user, the main one first, separated by commas; '' for none")
    @Nullable
    String emails;

    @Option(name = "--display-name", description = "What others see; '' for the name")
    @Nullable
    String displayName;

    @Override
    protected Listing listing() throws Exception {
        User user = user(name);
        List<String> addresses = emails == null ? user.emails() : addresses(emails);
        String shown = displayName == null ? shown(user) : displayName;
        change(new AccountChange.DescribeUser(user.name(), shown, addresses));
        User changed = user(name);
        return Listing.of("user", "displayName", "emails").row(changed.name(), changed.displayName(), changed.emails());
    }

    /** The name itself is what is shown when nobody said anything else, and is not written down. */
    private static String shown(User user) {
        return user.displayName().equals(user.name().text()) ? "" : user.displayName();
    }
}
