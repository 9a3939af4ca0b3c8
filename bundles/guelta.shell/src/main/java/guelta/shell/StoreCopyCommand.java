// SPDX-License-Identifier: Apache-2.0
package guelta.shell;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.console.OperatorError;
import guelta.store.Conflict;
import guelta.store.Expired;
import guelta.store.Store;
import guelta.store.tree.Copying;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** Copies a store with its whole history into another one. */
@Service
@Command(
        scope = "store",
        name = "copy",
        description = "Copies a store with its whole history into another one; made again, adds what is new")
public final class StoreCopyCommand extends ListingCommand {
    @Reference
    @Nullable
    BundleContext context;

    @Argument(name = "from", required = true, description = "The name of the store to copy")
    @Completion(StoreNames.class)
    String from = "";

    @Argument(index = 1, name = "to", required = true, description = "The name of the store to copy into")
    @Completion(StoreNames.class)
    String to = "";

    @Argument(index = 2, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Override
    protected Listing listing() throws Exception {
        List<Store> stores = Installed.all(context, Store.class);
        Store source = Stores.named(stores, from);
        Store target = Stores.named(stores, to);
        if (source == target) {
            throw OperatorError.of("The store '" + from + "' can't be copied into itself.");
        }
        String failed = "The store '" + from + "' was not copied into '" + to + "'";
        AtomicReference<String> progress = new AtomicReference<>("Still reading '" + from + "'.");
        try {
            long commits = Stores.available(failed, () -> await(copied(source, target, progress::set), progress::get));
            return Listing.of("from", "to", "commits").row(from, to, commits);
        } catch (Conflict | Expired impossible) {
            throw OperatorError.of(Stores.sentence(failed, impossible));
        }
    }

    /** How many commits were copied. On a thread of its own, since the command's waits and tells how far it is. */
    private static CompletionStage<Long> copied(Store from, Store to, Consumer<String> progress) {
        CompletableFuture<Long> copied = new CompletableFuture<>();
        Runnable copying = () -> {
            try {
                copied.complete(Copying.copy(from, to, progress));
            } catch (Conflict | Expired | RuntimeException | Error failed) {
                copied.completeExceptionally(failed);
            }
        };
        Thread thread = new Thread(copying, "guelta-store-copy");
        thread.setDaemon(true);
        thread.start();
        return copied;
    }
}
