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

/** Undoes a change. */
@Service
@Command(
        scope = "dav",
        name = "revert",
        description = "Undoes one change, as far as it was below a path; can be reverted itself")
public final class RevertCommand extends ListingCommand {
    @Reference
    DavServer server;

    @Argument(
            name = "PATH",
            required = true,
            description = "As /dav/calendars/NAME/calendar/ or principals/users/NAME/")
    String path;

    @Argument(index = 1, name = "N", required = true, description = "The number of the change, from dav:history")
    String number;

    @Argument(index = 2, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Override
    protected Listing listing() throws Exception {
        Area area = PathCommand.area(server, path);
        Map<String, Object> wish = Map.of("revert", HistoryCommand.number("N", number));
        String document = new String(Json.bytes(wish), StandardCharsets.UTF_8);
        Operator operator = Operator.at(server);
        return await(
                Operator.begin(() -> PathCommand.available(() -> Undoing.done(operator, area, document, "dav:revert"))),
                () -> "Still undoing change " + number + ".");
    }
}
