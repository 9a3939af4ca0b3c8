// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.console.OperatorError;
import guelta.dav.account.User;
import guelta.dav.history.Area;
import guelta.dav.history.Change;
import guelta.dav.history.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists changes. */
@Service
@Command(
        scope = "dav",
        name = "history",
        description = "Lists the changes of a calendar, an entry, a home or a user, newest first")
public final class HistoryCommand extends ListingCommand {
    private static final int MOST = 100_000;

    @Reference
    DavServer server;

    @Argument(
            name = "PATH",
            description = "As /dav/calendars/NAME/calendar/ or principals/users/NAME/; without: of all users")
    String path = "";

    @Argument(index = 1, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Option(name = "--limit", description = "How many changes at most")
    String limit = "50";

    @Option(name = "--before", description = "Only changes with a number below this one")
    String before = "";

    private record Row(String user, Change change) {}

    @Override
    protected Listing listing() throws Exception {
        int most = (int) Math.min(number("--limit", limit), MOST);
        long below = before.isEmpty() ? Long.MAX_VALUE : number("--before", before);
        List<Area> areas = path.isEmpty()
                ? PathCommand.available(() -> server.users()
                        .now()
                        .users()
                        .map(User::name)
                        .map(name -> Area.everything(name.text()))
                        .toList())
                : List.of(PathCommand.area(server, path));
        List<Row> rows = await(
                Operator.begin(() -> PathCommand.available(() -> rows(areas, below, most))),
                () -> "Still looking through the history.");
        Listing listing = Listing.of("user", "change", "at", "author", "client", "what", "places")
                .whenEmpty("There is no change.");
        for (Row row : rows) {
            Change change = row.change();
            listing.row(
                    row.user(),
                    change.number(),
                    change.at(),
                    change.author().name(),
                    change.client(),
                    change.what(),
                    change.touched().size());
        }
        return listing;
    }

    private List<Row> rows(List<Area> areas, long below, int most) {
        List<Row> rows = new ArrayList<>();
        for (Area area : areas) {
            Timeline timeline = PathCommand.timeline(server, area);
            timeline.before(below, most).changes().forEach(change -> rows.add(new Row(area.owner(), change)));
        }
        rows.sort(Comparator.comparing((Row row) -> row.change().at()).reversed());
        return rows.subList(0, Math.min(most, rows.size()));
    }

    static long number(String what, String typed) throws Exception {
        if (!typed.matches("[1-9][0-9]{0,17}")) {
            throw OperatorError.of(what + " is '" + typed + "', allowed is a number from 1 on.");
        }
        return Long.parseLong(typed);
    }
}
