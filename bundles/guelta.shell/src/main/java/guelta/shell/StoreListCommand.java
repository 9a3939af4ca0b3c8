// SPDX-License-Identifier: Apache-2.0
package guelta.shell;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.store.Store;
import guelta.store.StoreState;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** Lists the stores: where their data are, how far the remote is behind, what is wrong. */
@Service
@Command(scope = "store", name = "list", description = "Lists the stores, where their data are and how they stand")
public final class StoreListCommand extends ListingCommand {
    @Reference
    @Nullable
    BundleContext context;

    @Override
    protected Listing listing() {
        return listing(Installed.all(context, Store.class));
    }

    static Listing listing(List<Store> stores) {
        Listing listing =
                Listing.of("store", "kind", "place", "remote", "lag", "trouble").whenEmpty(Stores.NONE);
        for (Store store : Stores.byName(stores)) {
            StoreState state = store.state();
            boolean alone = stores.stream()
                            .filter(each -> each.name().equals(store.name()))
                            .count()
                    == 1;
            boolean known = !state.remote().isEmpty() && state.lag() >= 0;
            listing.row(
                    store.name(),
                    state.kind(),
                    state.place(),
                    state.remote(),
                    known ? state.lag() : null,
                    alone ? state.trouble() : shared(store.name(), state.trouble()));
        }
        return listing;
    }

    private static String shared(String name, String trouble) {
        return Stores.several(name) + (trouble.isEmpty() ? "" : "; " + trouble);
    }
}
