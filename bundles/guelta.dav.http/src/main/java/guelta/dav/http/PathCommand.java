// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.OperatorError;
import guelta.dav.Reply.Answer;
import guelta.dav.World;
import guelta.dav.account.AccountName;
import guelta.dav.collection.Layout;
import guelta.dav.history.Area;
import guelta.dav.history.Sight;
import guelta.dav.history.Timeline;
import guelta.dav.json.Json;
import guelta.dav.place.Place;
import guelta.dav.place.Place.InHome;
import guelta.dav.text.Malformed;
import guelta.store.StoreUnavailable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** What commands on paths have in common. */
final class PathCommand {
    private PathCommand() {}

    /**
     * The part of somebody's homes that a path is.
     *
     * @throws Exception a sentence for the operator
     */
    static Area area(DavServer server, String typed) throws Exception {
        Place place = Operator.place(typed);
        Area area;
        if (place instanceof InHome inHome) {
            area = Area.of(inHome);
        } else if (place instanceof Place.Principal principal && !principal.group()) {
            area = Area.everything(principal.name());
        } else {
            throw OperatorError.of("'" + typed + "' is nobody's, allowed are calendars/NAME/..., contacts/NAME/...,"
                    + " files/NAME/... and principals/users/NAME/.");
        }
        if (!AccountName.isName(area.owner()) || !available(() -> server.users().has(new AccountName(area.owner())))) {
            throw OperatorError.of("There is no user '" + area.owner() + "'.");
        }
        return area;
    }

    /** Where an area is. */
    static Place place(Area area) {
        return Optional.<Place>ofNullable(area.place()).orElseGet(() -> new Place.Principal(false, area.owner()));
    }

    /** All that happened to an area. */
    static Timeline timeline(DavServer server, Area area) {
        World world = server.world();
        return new Timeline(world.homes().root(Layout.root(area.owner())), area, Sight.OWNER, world.memory());
    }

    /** Does something while the store is there, or says that it is not. */
    static <T> T available(Operator.Work<T> work) throws Exception {
        try {
            return work.done();
        } catch (StoreUnavailable away) {
            throw OperatorError.of("Nothing was done: " + away.getMessage() + ".");
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof StoreUnavailable away) {
                throw OperatorError.of("Not all was done: " + away.getMessage() + ".");
            }
            throw failed;
        }
    }

    /** What says why a file can't be used: the message of the JDK has nothing but its path at times. */
    static String reason(IOException why) {
        if (!(why instanceof FileSystemException file)) {
            return String.valueOf(why.getMessage());
        }
        if (file.getReason() != null) {
            return file.getReason();
        }
        if (file instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        return file instanceof AccessDeniedException ? "permission denied" : "it is in use otherwise";
    }

    /** What an answer in JSON says. */
    static Map<?, ?> json(Answer answer) throws Exception {
        try {
            return Json.parse(Operator.text(answer)) instanceof Map<?, ?> map ? map : Map.of();
        } catch (Malformed none) {
            throw new IllegalStateException("an answer of ours is no JSON", none);
        }
    }
}
