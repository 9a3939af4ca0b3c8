// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.dav.account.Accounts;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the groups. */
@Service
@Command(scope = "dav", name = "group-list", description = "Lists the groups and who is in them")
public final class GroupListCommand extends AccountCommand {
    @Override
    protected Listing listing() throws Exception {
        Accounts accounts = accounts();
        Listing listing = Listing.of("group", "displayName", "members").whenEmpty("There is no group.");
        accounts.groups().forEach(group -> listing.row(group.name(), group.displayName(), group.members()));
        return listing;
    }
}
