// SPDX-License-Identifier: Apache-2.0
package guelta.shell;

import guelta.console.Listing;
import guelta.console.Listing.Cell;
import guelta.console.ListingCommand;
import guelta.console.OperatorError;
import guelta.store.Commit;
import guelta.store.Root;
import guelta.store.Store;
import guelta.store.StorePath;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** Lists the commits of a store, newest first. */
@Service
@Command(scope = "store", name = "log", description = "Lists the commits of a store, newest first")
public final class StoreLogCommand extends ListingCommand {
    private static final int SHOWN_FILES = 3;

    @Reference
    @Nullable
    BundleContext context;

    @Option(name = "--limit", description = "How many commits at most")
    int limit = 20;

    @Option(name = "--root", description = "The history to look at, as main or home/anna")
    String root = "main";

    @Argument(name = "store", required = true, description = "The name of the store")
    @Completion(StoreNames.class)
    String store = "";

    @Argument(index = 1, name = "path", description = "The file or folder whose commits are wanted")
    String path = "";

    @Argument(index = 2, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Override
    protected Listing listing() throws Exception {
        Store named = Stores.named(Installed.all(context, Store.class), store);
        return Stores.available(
                "The history of '" + store + "' can't be read", () -> listing(named, root, path, limit));
    }

    static Listing listing(Store store, String rootName, String pathText, int limit) throws CommandException {
        if (limit < 1) {
            throw OperatorError.of("The limit is " + limit + ", allowed is a whole number from 1.");
        }
        Root root = store.root(Stores.path(rootName).toString());
        StorePath path = Stores.path(pathText);
        Listing listing = Listing.of("number", "at", "author", "message", "files")
                .whenEmpty("No commit of '" + rootName + "' in the store '" + store.name() + "' touched "
                        + (pathText.isEmpty() ? "anything." : "'" + pathText + "'."));
        try (Stream<Commit> history = root.history(path, Long.MAX_VALUE)) {
            history.limit(limit).forEach(commit -> row(listing, commit));
        }
        return listing;
    }

    private static void row(Listing listing, Commit commit) {
        String author = commit.author().name();
        String email = commit.author().email();
        String subject = commit.message().lines().findFirst().orElse("");
        listing.row(
                commit.number(),
                commit.at().truncatedTo(ChronoUnit.SECONDS),
                new Cell(email.isEmpty() ? author : author + " <" + email + ">", author),
                new Cell(commit.message(), subject),
                files(commit.touched()));
    }

    private static Cell files(List<StorePath> touched) {
        List<String> all = touched.stream().map(StorePath::toString).toList();
        String first = String.join(", ", all.subList(0, Math.min(SHOWN_FILES, all.size())));
        int more = all.size() - SHOWN_FILES;
        return new Cell(all, more > 0 ? first + " and " + more + " more" : first);
    }
}
