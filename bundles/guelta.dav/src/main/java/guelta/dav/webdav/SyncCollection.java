// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.access.Privilege;
import guelta.dav.collection.ChangeLog;
import guelta.dav.collection.Found;
import guelta.dav.collection.Member;
import guelta.dav.condition.Depth;
import guelta.dav.place.Place.InHome;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import guelta.store.Expired;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * sync-collection (RFC 6578): every member that changed since a token, once, as it is now, in the order of the changes. A
 * page ends where the client or we want it; the next one goes on there, whatever happens in between.
 */
final class SyncCollection {
    /** What is told at once at most: clients with little memory ask for less. */
    private static final int MOST = 100_000;

    private final View view;
    private final Found.Collection collection;
    private final Propstats propstats;
    private final int limit;
    private final boolean initial;
    private final SyncToken from;
    /** Whether the client wants to be told of all that is below, which it has to ask the collections in this one for. */
    private final boolean deep;

    private SyncCollection(View view, Found.Collection collection, Element report, ObjectData data) throws Refusal {
        this.view = view;
        this.collection = collection;
        this.deep = isDeep(view, report);
        this.propstats = new Propstats(
                report.has(Name.dav("prop")) ? Wanted.of(report) : new Wanted.Named(List.of()), view.isMinimal(), data);
        this.limit = limit(report);
        String token = report.element(SyncToken.NAME)
                .orElseThrow(() -> new Refusal(400, "a sync-collection has to have a DAV:sync-token, empty at first"))
                .text()
                .strip();
        SyncToken head = SyncToken.of(view, collection, deep);
        this.initial = token.isEmpty();
        this.from =
                initial ? new SyncToken(head.epoch(), head.uid(), 0, head.sight(), "") : SyncToken.parse(token, head);
    }

    static Reply on(View view, Resource resource, Element report, ObjectData data) throws Refusal {
        Found.Collection collection = resource.collection()
                .filter(SyncToken::isServed)
                .orElseThrow(() ->
                        new Refusal(403, Name.dav("supported-report"), "only what has members can be synchronised"));
        return new SyncCollection(view, collection, report, data).answer();
    }

    private static boolean isDeep(View view, Element report) throws Refusal {
        Optional<String> level = report.element(Name.dav("sync-level"))
                .map(element -> element.text().strip());
        if (level.isEmpty()) {
            // RFC 6578 appendix A: clients from before sync-level was there name the level by Depth.
            return Depth.of(view.request().fields().first("Depth"), Depth.ONE) == Depth.INFINITY;
        }
        if (!level.get().equals("1") && !level.get().equals("infinite")) {
            throw new Refusal(400, "the sync-level is '" + level.get() + "', allowed are 1 and infinite");
        }
        return level.get().equals("infinite");
    }

    private static int limit(Element report) throws Refusal {
        Optional<String> wanted = report.element(Name.dav("limit"))
                .flatMap(limit -> limit.element(Name.dav("nresults")))
                .map(nresults -> nresults.text().strip());
        if (wanted.isEmpty()) {
            return MOST;
        }
        if (!wanted.get().matches("\\d{1,9}") || Integer.parseInt(wanted.get()) == 0) {
            throw new Refusal(400, "nresults is '" + wanted.get() + "', allowed is a number of 1 or more");
        }
        return Math.min(MOST, Integer.parseInt(wanted.get()));
    }

    private Answer answer() throws Refusal {
        if (initial && !collection.place().kind().isNested()) {
            List<Member> all = view.home(collection.place().owner())
                    .members(collection)
                    .all()
                    .toList();
            // What is there is all there is to tell: when it came matters where the answer has to be cut alone.
            if (all.size() <= limit) {
                Stream<Consumer<XmlWriter>> responses =
                        all.stream().map(member -> xml -> write(xml, member.name(), member));
                return answer(responses, SyncToken.of(view, collection), false);
            }
        }
        Map<String, Member> members = new HashMap<>();
        List<ChangeLog.Change> changes = view.changesSince(collection, from.whole());
        refuseLongAway(changes);
        if (!changes.isEmpty()) {
            view.home(collection.place().owner())
                    .members(collection)
                    .all()
                    .forEach(member -> members.put(member.name(), member));
        }
        List<ChangeLog.Change> told = changes.stream()
                .filter(change -> !from.knows(change))
                .filter(change -> members.containsKey(change.name())
                        || inner(change.name()).isPresent()
                        || !initial && canBeKnown(change))
                .filter(change -> !deep || !isToldAlready(change.name()))
                .limit(limit + 1L)
                .toList();
        boolean more = told.size() > limit;
        List<ChangeLog.Change> page = more ? told.subList(0, limit) : told;
        SyncToken next = more ? from.after(page.get(page.size() - 1)) : SyncToken.of(view, collection, deep);
        return answer(
                page.stream().map(change -> xml -> write(xml, change.name(), members.get(change.name()))), next, more);
    }

    private Answer answer(Stream<Consumer<XmlWriter>> responses, SyncToken next, boolean more) {
        Stream<Consumer<XmlWriter>> end = Stream.of(xml -> {
            if (more) {
                Multistatus.cut(xml, collection.place().href().toString());
            }
            xml.text(SyncToken.NAME, next.text());
        });
        return Multistatus.of(Stream.concat(responses, end).iterator());
    }

    /** Who was away for longer than the operator wants to be told what changed starts anew. */
    private void refuseLongAway(List<ChangeLog.Change> changes) throws Refusal {
        Instant oldest = view.now().minusSeconds(view.world().limits().retention());
        if (!initial && changes.stream().anyMatch(change -> change.at().isBefore(oldest))) {
            throw new Refusal(403, Name.dav("valid-sync-token"), "the sync token is from too long ago");
        }
    }

    /**
     * A collection right in this one, where there can be some: its settings are its changes, not what is in it. One that the
     * visitor may not see is as if it were gone (RFC 6578 3.5.2).
     */
    private Optional<Found.Collection> inner(String name) {
        InHome place = collection.place();
        return place.kind().isNested()
                ? view.home(place.owner())
                        .collection(place.child(name, true))
                        .filter(inner -> view.may(inner, Privilege.READ))
                : Optional.empty();
    }

    /** Whether the client may have been told of what is not there now, or not for this visitor. */
    private boolean canBeKnown(ChangeLog.Change change) {
        return !collection.place().kind().isNested()
                || new FormerSight(view, collection).had(change.name(), from.whole(), change.number());
    }

    /**
     * Whether it is a collection of which the client knows already that it has to ask there itself, which it is told once (RFC 6578
     * 3.3): it was there and could be read when all was told. With a token from the middle of an answer nobody knows: the
     * next page may be the first one that tells of it.
     */
    private boolean isToldAlready(String name) {
        Optional<Found.Collection> inner = initial || !from.name().isEmpty() ? Optional.empty() : inner(name);
        if (inner.isEmpty()) {
            return false;
        }
        String owner = collection.place().owner();
        try {
            View then = view.with(owner, view.root(owner).at(from.number()));
            return then.home(owner)
                    .collection(inner.get().place())
                    .filter(was ->
                            was.settings().uid().equals(inner.get().settings().uid()))
                    .filter(was -> then.may(was, Privilege.READ))
                    .isPresent();
        } catch (Expired unknown) {
            return false;
        }
    }

    private void write(XmlWriter xml, String name, @Nullable Member member) {
        InHome place = collection.place().child(name, false);
        Optional<Found.Collection> inner = member == null ? inner(name) : Optional.empty();
        if (inner.isPresent() && deep) {
            // RFC 6578 3.3: the client asks there itself.
            Multistatus.status(xml, inner.get().place().href().toString(), 403, Name.dav("sync-traversal-supported"));
        } else if (inner.isPresent()) {
            propstats.write(xml, Resource.of(view, inner.get()));
        } else if (member == null) {
            Multistatus.status(xml, place.href().toString(), 404);
        } else {
            propstats.write(xml, Resource.of(view, new Found.OfMember(place, collection, member)));
        }
    }
}
