// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.dav.account.AccountChange;
import guelta.dav.account.AccountName;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Makes a group. */
@Service
@Command(scope = "dav", name = "group-add", description = "Makes a group")
public final class GroupAddCommand extends AccountCommand {
    @Argument(name = "NAME", required = true, description = "What the group is called")
    String name;

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Option(name = "--display-name", description = "What others see")
    String displayName = "";

    @Override
    protected Listing listing() throws Exception {
        AccountName group = name(name);
        change(new AccountChange.AddGroup(group, displayName));
        return Listing.of("added").row(group);
    }
}
