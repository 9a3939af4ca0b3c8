// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import guelta.console.Listing;
import guelta.console.OperatorError;
import guelta.dav.Reply.Answer;
import guelta.dav.history.Area;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Takes changes back for commands. */
final class Undoing {
    private Undoing() {}

    /**
     * Does what a document asks for, as the owner.
     *
     * @param author the operator
     * @param client the name of the command
     */
    static Listing done(Operator author, Area area, String document, String client) throws Exception {
        Answer answer = author.on(
                area.owner(),
                "POST",
                Operator.history(PathCommand.place(area)),
                document,
                client,
                "Content-Type",
                "application/json");
        if (answer.status() == 409 && PathCommand.json(answer).get("conflicts") instanceof List<?> conflicts) {
            String all = conflicts.stream().map(Undoing::told).limit(5).collect(Collectors.joining("; "));
            throw OperatorError.of("Nothing was changed: " + all + ".");
        }
        if (answer.status() != 200) {
            throw Operator.refused(answer);
        }
        Map<?, ?> told = PathCommand.json(answer);
        Listing listing = Listing.of("change", "effect", "place", "part").whenEmpty("All is so already.");
        if (told.get("places") instanceof List<?> places) {
            for (Object each : places) {
                Map<?, ?> place = (Map<?, ?>) each;
                listing.row(told.get("change"), place.get("effect"), place.get("href"), place.get("part"));
            }
        }
        return listing;
    }

    private static String told(Object conflict) {
        Map<?, ?> told = (Map<?, ?>) conflict;
        Object since = told.get("change");
        return told.get("href") + ": " + told.get("why") + (since == null ? "" : ", by change " + since);
    }
}
