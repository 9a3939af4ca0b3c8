// SPDX-License-Identifier: Apache-2.0
package guelta.shell;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.store.Store;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** Exchanges commits with the remote of a store now. */
@Service
@Command(scope = "store", name = "sync", description = "Pulls from the remote of a store and pushes to it, now")
public final class StoreSyncCommand extends ListingCommand {
    @Reference
    @Nullable
    BundleContext context;

    @Argument(name = "store", required = true, description = "The name of the store")
    @Completion(StoreNames.class)
    String store = "";

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Override
    protected Listing listing() throws Exception {
        Store named = Stores.named(Installed.all(context, Store.class), store);
        String remote = named.state().remote();
        String done = Stores.available(
                "The store '" + store + "' was not synchronised",
                () -> await(named.sync(), () -> "Still exchanging commits with " + remote + "."));
        return Listing.of("store", "done").row(store, done);
    }
}
