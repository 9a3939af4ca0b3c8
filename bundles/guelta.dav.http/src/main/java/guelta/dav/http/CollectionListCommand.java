// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.dav.World;
import guelta.dav.account.AccountName;
import guelta.dav.account.User;
import guelta.dav.collection.Found;
import guelta.dav.collection.Home;
import guelta.dav.collection.Layout;
import guelta.dav.collection.Members;
import guelta.dav.place.Kind;
import guelta.dav.place.Place.InHome;
import guelta.dav.xml.Name;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists calendars, address books and folders. */
@Service
@Command(scope = "dav", name = "collection-list", description = "Lists the collections of a user, or of all users")
public final class CollectionListCommand extends AccountCommand {
    @Argument(name = "NAME", description = "The user; without: all users")
    @Completion(UserCompleter.class)
    String name = "";

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Override
    protected Listing listing() throws Exception {
        List<AccountName> users = name.isEmpty()
                ? accounts().users().map(User::name).toList()
                : List.of(user(name).name());
        return PathCommand.available(() -> listing(users));
    }

    private Listing listing(List<AccountName> users) {
        Listing listing =
                Listing.of("collection", "type", "name", "members", "octets").whenEmpty("There is no collection.");
        World world = server.world();
        for (AccountName user : users) {
            Home home = new Home(world.homes().root(Layout.root(user.text())).head(), world.memory());
            for (Kind kind : Kind.values()) {
                home.collection(InHome.home(kind, user.text())).ifPresent(found -> add(listing, home, found));
            }
        }
        return listing;
    }

    private static void add(Listing listing, Home home, Found.Collection found) {
        if (!found.place().isHome()) {
            Members members = home.members(found);
            listing.row(
                    found.place().href(),
                    found.settings().type().text(),
                    found.settings()
                            .text(Name.dav("displayname"))
                            .orElse(found.place().name()),
                    members.size(),
                    members.octets());
        }
        home.collections(found).forEach(inner -> add(listing, home, inner));
    }
}
