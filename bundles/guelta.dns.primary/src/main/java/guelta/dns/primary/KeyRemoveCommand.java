// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.console.OperatorError;
import guelta.dns.DomainName;
import guelta.store.StoreUnavailable;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Takes a key out of the store: from then on nothing that is signed with it is accepted. */
@Service
@Command(scope = "dns", name = "key-remove", description = "Removes a key from the zones' store")
public final class KeyRemoveCommand extends ListingCommand {
    @Argument(name = "NAME", required = true, description = "The name of the key")
    @Completion(KeyCompleter.class)
    String name;

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Reference
    PrimaryServer primary;

    @Override
    protected Listing listing() throws Exception {
        DomainName key = Names.typed(name);
        try {
            await(primary.keys().remove(key), () -> "Still writing to the store.");
        } catch (IllegalArgumentException | StoreUnavailable refused) {
            throw OperatorError.of("The key was not removed: " + refused.getMessage() + ".");
        }
        return Listing.of("removed").row(key);
    }
}
