// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.dav.account.AccountChange;
import guelta.dav.account.AccountName;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Removes a group. */
@Service
@Command(scope = "dav", name = "group-remove", description = "Removes a group, also from other groups")
public final class GroupRemoveCommand extends AccountCommand {
    @Argument(name = "NAME", required = true, description = "The group")
    String name;

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Override
    protected Listing listing() throws Exception {
        AccountName group = name(name);
        change(new AccountChange.RemoveGroup(group));
        return Listing.of("removed").row(group);
    }
}
