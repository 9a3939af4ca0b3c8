// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.Request;
import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.condition.Depth;
import guelta.dav.lock.Locks;
import guelta.dav.place.Href;
import guelta.dav.place.Place;
import guelta.dav.place.Place.InHome;
import guelta.dav.webdav.Outcome.Touch;
import guelta.net.HttpFields;
import guelta.store.Edit;
import guelta.store.Entry;
import guelta.store.StorePath;
import guelta.store.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * COPY and MOVE (RFC 4918 9.8, 9.9). Within the homes of one user they are one commit; from one user to another the target
 * is written first, and then, of a MOVE, the source is taken away: what fails in between leaves both.
 */
final class Relocate {
    private final View view;
    private final InHome from;
    private final InHome to;
    private final boolean move;
    private final boolean overwrite;
    private final Depth depth;

    private Relocate(View view, InHome from, boolean move) throws Refusal {
        Request request = view.request();
        this.view = view;
        this.from = from;
        this.move = move;
        this.to = destination(request);
        this.overwrite = overwrite(request);
        this.depth = Depth.of(request.fields().first("Depth"), Depth.INFINITY);
        if (to.within(from) || from.within(to)) {
            throw new Refusal(403, "something can't be put into itself, nor into the place of what it is in");
        }
    }

    static Reply on(View view, InHome from, boolean move) throws Refusal {
        Relocate relocate = new Relocate(view, from, move);
        view.requireSight(view.at(relocate.to));
        if (from.owner().equals(relocate.to.owner())) {
            return Writes.to(view, from, relocate::within);
        }
        return relocate.across();
    }

    private static InHome destination(Request request) throws Refusal {
        String url = request.fields()
                .first("Destination")
                .orElseThrow(() -> new Refusal(400, "the field Destination is missing"))
                .strip();
        if (Href.isElsewhere(url, Href.authority(request.origin()))) {
            throw new Refusal(502, "the destination is on another server, '" + Href.authority(url) + "'");
        }
        if (url.indexOf('#') >= 0) {
            throw new Refusal(400, "the destination has a '#' in it, which is %23 in a name");
        }
        return Place.of(Href.parse(url))
                .filter(InHome.class::isInstance)
                .map(InHome.class::cast)
                .filter(place -> !place.isHome())
                .orElseThrow(() -> new Refusal(403, "nothing can be put at '" + url + "'"));
    }

    private static boolean overwrite(Request request) throws Refusal {
        String field = request.fields().first("Overwrite").orElse("T").strip();
        if (!field.equalsIgnoreCase("T") && !field.equalsIgnoreCase("F")) {
            throw new Refusal(400, "Overwrite is '" + field + "', allowed are T and F");
        }
        return field.equalsIgnoreCase("T");
    }

    /** Both are in the homes of one user. */
    private Outcome within(View head, Found source) throws Refusal {
        Found target = head.at(to);
        List<Edit> edits = new ArrayList<>();
        List<Touch> touches = new ArrayList<>();
        readable(head, source);
        if (move) {
            // What is taken away is allowed first: the edits that do so are those of the move itself.
            Delete.edits(head, source);
            touches.add(Touch.removed(from));
        }
        edits.addAll(clear(head, source, target, touches));
        edits.addAll(new Arrival(head, source, to.as(source instanceof Found.Collection)).within(move, depth));
        return new Outcome(edits, touches, what(), answer(head, source, target));
    }

    private Reply across() throws Refusal {
        Found source = view.at(from);
        readable(view, source);
        Set<String> submitted;
        try {
            submitted = States.require(view, source);
        } catch (Refusal failed) {
            return Writes.failed(view, source, failed);
        }
        if (move) {
            Delete.edits(view, source);
            view.locks(from.owner())
                    .require(
                            Locks.Effect.REMOVED,
                            from.href(),
                            submitted,
                            view.who().name());
        }
        // Somebody may take home what others share before having been there once.
        Optional<Reply> homes = Provision.first(view, to);
        if (homes.isPresent()) {
            return homes.get();
        }
        return Writes.toTarget(view, to, (head, target) -> {
            List<Touch> touches = new ArrayList<>();
            List<Edit> edits = new ArrayList<>(clear(head, source, target, touches));
            edits.addAll(
                    new Arrival(head, source, to.as(source instanceof Found.Collection)).fromElsewhere(move, depth));
            Answer answer = answer(view, source, target);
            return new Outcome(edits, touches, what(), move ? takeAway(answer) : answer);
        });
    }

    private Reply takeAway(Answer answer) {
        return Writes.toTarget(view, from, (head, found) -> {
            if (!state(view).equals(state(head))) {
                throw new Refusal(
                        409,
                        "'" + from.href() + "' was changed meanwhile: it stays, and is at '" + to.href()
                                + "' as it was");
            }
            return new Outcome(Delete.edits(head, found), List.of(Touch.removed(from)), what(), answer);
        });
    }

    /** What tells whether the source, all that is in it included, is as it was. */
    private Optional<Tag> state(View at) {
        Found found = at.at(from);
        Optional<StorePath> path = found instanceof Found.OfMember member
                ? Optional.of(member.member().entry().path())
                : found instanceof Found.Collection collection ? Optional.of(collection.folder()) : Optional.empty();
        return path.flatMap(at.home(from.owner()).snapshot()::find).map(Entry::tag);
    }

    private void readable(View head, Found source) throws Refusal {
        head.require(source, Privilege.READ);
        if (!(source instanceof Found.OfMember) && !(source instanceof Found.Collection)) {
            throw new Refusal(404, "there is nothing at '" + from.href() + "'");
        }
        if (from.isHome()) {
            throw new Refusal(403, "a home stays where it is");
        }
        // RFC 4918 10.2: it says nothing of what has no members.
        if (source instanceof Found.Collection && (depth == Depth.ONE || move && depth == Depth.ZERO)) {
            throw new Refusal(400, move ? "MOVE has the Depth infinity" : "COPY has the Depth 0 or infinity");
        }
    }

    /** Takes away what is in the place, if that is wanted and allowed. */
    private List<Edit> clear(View head, Found source, Found target, List<Touch> touches) throws Refusal {
        if (target instanceof Found.Nowhere) {
            head.require(target, Privilege.BIND);
            throw new Refusal(409, "there is no collection '" + to.parent().href() + "'");
        }
        if (target instanceof Found.Vacant vacant) {
            head.require(vacant.in(), Privilege.BIND);
            touches.add(Touch.added(to));
            return List.of();
        }
        if (!overwrite) {
            head.require(target, Privilege.READ);
            throw new Refusal(412, "there is something at '" + to.href() + "', and Overwrite is F");
        }
        if (!move && target instanceof Found.OfMember && source instanceof Found.OfMember) {
            head.require(target, Privilege.WRITE_CONTENT);
            head.require(target, Privilege.WRITE_PROPERTIES);
            touches.add(Touch.changed(to));
            return Delete.removal(head, target);
        }
        head.require(head.at(to.parent()), Privilege.BIND);
        touches.add(Touch.removed(to));
        return Delete.edits(head, target);
    }

    private Answer answer(View seen, Found source, Found target) {
        boolean replaced = target instanceof Found.OfMember || target instanceof Found.Collection;
        Answer answer = replaced
                ? new Answer(204)
                : new Answer(
                        201,
                        HttpFields.of(
                                "Location",
                                to.as(source instanceof Found.Collection).href().toString()));
        return source instanceof Found.OfMember member && view.preferences().representation()
                ? represented(seen, member, answer)
                : answer;
    }

    /** RFC 8144 3.1: with what is at the destination now. */
    private Answer represented(View seen, Found.OfMember member, Answer answer) {
        try {
            return Representation.of(seen, member).in(answer.status() == 204 ? new Answer(200) : answer, to);
        } catch (Refusal noneAcceptable) {
            // It is a preference: what was asked for is done.
            return answer;
        }
    }

    private String what() {
        return (move ? "MOVE " : "COPY ") + from.href() + " to " + to.href();
    }
}
