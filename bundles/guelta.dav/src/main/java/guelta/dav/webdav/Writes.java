// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Request;
import guelta.dav.account.AccountName;
import guelta.dav.account.User;
import guelta.dav.collection.Found;
import guelta.dav.collection.Layout;
import guelta.dav.place.Place.InHome;
import guelta.store.Author;
import guelta.store.Plan;
import guelta.store.Snapshot;
import java.util.List;
import java.util.Optional;

/** Writes to homes: what a method wants is decided on the head, where nothing else is written at the same time. */
final class Writes {
    private static final int LONGEST_CLIENT = 200;

    private Writes() {}

    /** What a method wants. */
    @FunctionalInterface
    interface Change {
        /**
         * Decides.
         *
         * @param head sees the home as it is now
         * @param found what is at the place of the request
         */
        Outcome on(View head, Found found) throws Refusal;
    }

    /** A write to the homes of the owner of a place, which is what the conditions of the request are about. */
    static Reply to(View view, InHome place, Change change) {
        return new Reply.Write(Layout.root(place.owner()), head -> decided(view, place, change, head));
    }

    private static Plan<Reply> decided(View view, InHome place, Change change, Snapshot snapshot) {
        View head = view.with(place.owner(), snapshot);
        Author author = author(view);
        try {
            Found found = head.at(place);
            Conditions.require(head, found);
            Outcome outcome = change.on(head, found);
            return new Plan<>(
                    outcome.edits(),
                    outcome.leases(),
                    author,
                    Optional.empty(),
                    outcome.what() + client(view.request()),
                    outcome.reply());
        } catch (Refusal refusal) {
            return new Plan<>(List.of(), List.of(), author, Optional.empty(), "", Errors.of(refusal));
        }
    }

    private static Author author(View view) {
        String name = view.who().name();
        String mail = view.world()
                .accounts()
                .user(new AccountName(name))
                .map(User::emails)
                .flatMap(mails -> mails.stream().findFirst())
                .orElse(name);
        return new Author(name, mail);
    }

    /** The program that a person used, for the history. */
    private static String client(Request request) {
        String client = request.fields().first("User-Agent").orElse("").strip();
        String shown = client.length() > LONGEST_CLIENT ? client.substring(0, LONGEST_CLIENT) : client;
        return shown.isEmpty() ? "" : "\n\nby " + shown;
    }
}
