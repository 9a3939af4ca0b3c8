// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.console.ListingCommand;
import guelta.dav.history.Area;
import guelta.dav.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Makes something as it was. */
@Service
@Command(
        scope = "dav",
        name = "restore",
        description = "Makes an entry, a collection, a home or all of a user as it was at a time; can be reverted")
public final class RestoreCommand extends ListingCommand {
    @Reference
    DavServer server;

    @Argument(
            name = "PATH",
            required = true,
            description = "As /dav/calendars/NAME/calendar/ or principals/users/NAME/")
    String path;

    @Argument(
            index = 1,
            name = "TIME",
            required = true,
            description = "As 2026-11-26T08:00:00Z, or the number of a change: as it was after that")
    String time;

    @Argument(index = 2, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Override
    protected Listing listing() throws Exception {
        Area area = PathCommand.area(server, path);
        Object to = time.matches("[0-9]{1,18}") ? (Object) HistoryCommand.number("TIME", time) : time;
        String document = new String(Json.bytes(Map.of("restore", to)), StandardCharsets.UTF_8);
        Operator operator = Operator.at(server);
        return await(
                Operator.begin(
                        () -> PathCommand.available(() -> Undoing.done(operator, area, document, "dav:restore"))),
                () -> "Still restoring " + area.href() + ".");
    }
}
