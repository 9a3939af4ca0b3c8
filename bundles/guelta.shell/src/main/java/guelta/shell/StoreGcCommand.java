// SPDX-License-Identifier: Apache-2.0
package guelta.shell;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.store.Store;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** Makes a store small and quick again, while it serves. */
@Service
@Command(scope = "store", name = "gc", description = "Makes a store small and quick again, while it serves")
public final class StoreGcCommand extends ListingCommand {
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
        AtomicReference<String> progress = new AtomicReference<>("Still packing '" + store + "'.");
        String done = Stores.available(
                "The store '" + store + "' was not packed", () -> await(named.gc(progress::set), progress::get));
        return Listing.of("store", "done").row(store, done);
    }
}
