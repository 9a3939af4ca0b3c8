// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.Request;
import guelta.dav.access.Privilege;
import guelta.dav.account.AccountName;
import guelta.dav.account.User;
import guelta.dav.collection.Found;
import guelta.dav.collection.Layout;
import guelta.dav.lock.Lock;
import guelta.dav.lock.Locks;
import guelta.dav.place.Href;
import guelta.dav.place.Place.InHome;
import guelta.store.Author;
import guelta.store.Lease;
import guelta.store.Plan;
import guelta.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

        /**
         * Nothing refuses it any more: conditions hold, and no lock is in the way.
         *
         * @param head sees the home as it is before
         */
        default void accepted(View head) {}
    }

    /** A write to the homes of the owner of a place, which is what the conditions of the request are about. */
    static Reply to(View view, InHome place, Change change) {
        return new Reply.Write(Layout.root(place.owner()), head -> decided(view, place, change, head, true));
    }

    /** A write to the homes of another user than those that the request is about: its conditions were looked at before. */
    static Reply toTarget(View view, InHome place, Change change) {
        return new Reply.Write(Layout.root(place.owner()), head -> decided(view, place, change, head, false));
    }

    private static Plan<Reply> decided(View view, InHome place, Change change, Snapshot snapshot, boolean conditional) {
        View head = view.with(place.owner(), snapshot);
        Author author = author(view);
        Found found = head.at(place);
        try {
            Outcome outcome = change.on(head, found);
            // Behind what tells that the visitor may not do it (RFC 4918 8.1).
            requireNoBody(view.request());
            // Conditions come behind all that would refuse the request without them (RFC 9110 13.2.1): they tell what
            // is there.
            Set<String> submitted = conditional ? States.require(head, found) : States.submitted(head);
            List<Lease> leases = new ArrayList<>(outcome.leases());
            for (Outcome.Touch touch : outcome.touches()) {
                leases.addAll(unlocked(head, touch, submitted));
            }
            change.accepted(head);
            return new Plan<>(
                    outcome.edits(),
                    leases,
                    author,
                    Optional.empty(),
                    outcome.what() + client(view.request()),
                    outcome.reply());
        } catch (Refusal refusal) {
            Answer answer = conditional ? failed(head, found, refusal) : refused(refusal, found);
            Reply uncached = Methods.uncached(answer, view.request().method());
            return new Plan<>(List.of(), List.of(), author, Optional.empty(), "", uncached);
        }
    }

    private static void requireNoBody(Request request) throws Refusal {
        if (Methods.isWithoutBody(request.method()) && !Bodies.isEmpty(request)) {
            throw new Refusal(415, request.method() + " has a body, which would say nothing here: allowed is none");
        }
    }

    /**
     * The answer to a refused request, when its conditions do not hold with what is there now in it for those who would like that and may
     * see it, so that they need not ask again (RFC 8144 3.2).
     */
    static Answer failed(View view, Found found, Refusal failed) {
        if (failed.status() == 412
                && view.preferences().representation()
                && found instanceof Found.OfMember member
                && view.may(found, Privilege.READ)) {
            try {
                return Representation.of(view, member).in(new Answer(412), member.place());
            } catch (Refusal noneAcceptable) {
                return refused(failed, found);
            }
        }
        return refused(failed, found);
    }

    private static Answer refused(Refusal refusal, Found found) {
        return Methods.allowing(Errors.of(refusal), Methods.of(found));
    }

    /** Goes on if no lock is in the way; the locks of what is removed go with it. */
    private static List<Lease> unlocked(View head, Outcome.Touch touch, Set<String> submitted) throws Refusal {
        Locks locks = head.locks(touch.place().owner());
        // As it is there: a collection with its slash.
        Href place = head.at(touch.place()).place().href();
        locks.require(touch.effect(), place, submitted, head.who().name());
        return touch.effect() == Locks.Effect.REMOVED
                ? locks.within(place).stream().map(Lock::released).toList()
                : List.of();
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
