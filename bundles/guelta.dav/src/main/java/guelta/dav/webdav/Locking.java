// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Body;
import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.Request;
import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.collection.Layout;
import guelta.dav.condition.Depth;
import guelta.dav.lock.IfHeader;
import guelta.dav.lock.Lock;
import guelta.dav.lock.LockElements;
import guelta.dav.lock.LockRequest;
import guelta.dav.lock.Locks;
import guelta.dav.place.Href;
import guelta.dav.place.Place.InHome;
import guelta.dav.webdav.Outcome.Touch;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import guelta.store.Content;
import guelta.store.Edit;
import guelta.store.StorePath;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** LOCK and UNLOCK (RFC 4918 9.10, 9.11). */
final class Locking {
    /** Clients that live refresh; those that do not should not be in the way for long. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private Locking() {}

    static Reply lock(View view, InHome place) throws Refusal {
        Request request = view.request();
        Instant expires = view.now()
                .plus(LockRequest.timeout(request.fields().joined("Timeout"), LONGEST))
                .truncatedTo(ChronoUnit.SECONDS);
        if (Bodies.isEmpty(request)) {
            return Writes.to(view, place, (head, found) -> refresh(head, found, expires));
        }
        LockRequest wanted = LockRequest.read(Bodies.xml(request));
        Depth depth = Depth.of(request.fields().first("Depth"), Depth.INFINITY);
        if (depth == Depth.ONE) {
            throw new Refusal(400, "a lock has the Depth 0 or infinity");
        }
        return Writes.to(view, place, (head, found) -> {
            // Of a file too it is told as it was asked for (RFC 4918 9.10.7), though there is nothing below.
            Lock lock = wanted.lock(
                    head.fresh(),
                    found.place().href(),
                    depth == Depth.INFINITY,
                    head.who().name(),
                    expires);
            return grant(head, found, lock);
        });
    }

    private static Outcome refresh(View head, Found found, Instant expires) throws Refusal {
        head.require(found, Privilege.WRITE_CONTENT);
        Locks locks = head.locks(found.place().owner());
        Optional<String> field = head.request().fields().joined("If");
        Set<String> submitted = field.isPresent() ? IfHeader.parse(field.get()).submitted() : Set.of();
        Lock lock = locks.toRefresh(found.place().href(), submitted, head.who().name())
                .until(expires);
        return new Outcome(
                List.of(),
                List.of(lock.lease()),
                List.of(),
                "LOCK " + found.place().href(),
                answer(200, refreshed(locks.on(found.place().href()), lock), head));
    }

    /** All that cover a resource, among them the one that was refreshed (RFC 4918 9.10.2). */
    private static List<Lock> refreshed(List<Lock> locks, Lock fresh) {
        return locks.stream()
                .map(lock -> lock.token().equals(fresh.token()) ? fresh : lock)
                .toList();
    }

    private static Outcome grant(View head, Found found, Lock lock) throws Refusal {
        List<Edit> edits = List.of();
        List<Touch> touches = List.of();
        if (found instanceof Found.Vacant vacant) {
            head.require(vacant.in(), Privilege.BIND);
            edits = List.of(new Edit.Put(empty(vacant), Content.of(new byte[0])));
            touches = List.of(Touch.added(vacant.place()));
        } else if (found instanceof Found.Nowhere) {
            head.require(found, Privilege.BIND);
            throw new Refusal(
                    409, "there is no collection '" + found.place().parent().href() + "'");
        } else {
            head.require(found, Privilege.WRITE_CONTENT);
        }
        if (lock.deep() && found instanceof Found.Collection collection) {
            List<Href> kept = kept(head, collection);
            if (!kept.isEmpty()) {
                return refused(LockElements.forbidden(lock.root(), kept));
            }
        }
        List<Lock> conflicting = head.locks(found.place().owner()).conflicting(lock);
        if (!conflicting.isEmpty()) {
            Href root = lock.root();
            if (conflicting.stream().anyMatch(other -> other.covers(root))) {
                throw LockElements.conflict(conflicting);
            }
            return refused(LockElements.multistatus(root, conflicting));
        }
        Answer answer =
                answer(edits.isEmpty() ? 200 : 201, List.of(lock), head).and("Lock-Token", '<' + lock.token() + '>');
        return new Outcome(
                edits, List.of(lock.lease()), touches, "LOCK " + found.place().href(), answer);
    }

    private static Outcome refused(Element multistatus) {
        byte[] body = XmlWriter.document(multistatus);
        return Outcome.of(new Answer(207, Multistatus.XML, new Body.Bytes(body)));
    }

    /**
     * The collections in a collection that the visitor may not write in, and so may not keep others from either (RFC 4918
     * 9.10.9).
     *
     * @throws Refusal 403 when there is one that the visitor may not even be told of
     */
    private static List<Href> kept(View head, Found.Collection collection) throws Refusal {
        List<Href> kept = new ArrayList<>();
        for (Found.Collection inner : head.home(collection.place().owner()).collections(collection)) {
            if (!head.may(inner, Privilege.READ)) {
                throw new Refusal(
                        403, "not all that is in '" + collection.place().href() + "' is yours to lock");
            }
            if (!head.may(inner, Privilege.WRITE_CONTENT)) {
                kept.add(inner.place().href());
            }
            kept.addAll(kept(head, inner));
        }
        return kept;
    }

    /** A lock on a name makes an empty file (RFC 4918 7.3), where that can be one: not in a calendar. */
    private static StorePath empty(Found.Vacant vacant) throws Refusal {
        if (!vacant.place().kind().isNested()) {
            throw new Refusal(403, "a name can't be locked here: an empty resource is no calendar object and no card");
        }
        return Layout.member(vacant.in().folder(), vacant.place().name())
                .orElseThrow(() -> new Refusal(403, "the name is too long or can't be kept"));
    }

    private static Answer answer(int status, List<Lock> locks, View view) {
        Element prop = Element.of(Name.dav("prop"), LockElements.lockdiscovery(locks, view.now()));
        return new Answer(status, Multistatus.XML, new Body.Bytes(XmlWriter.document(prop)));
    }

    static Reply unlock(View view, InHome place) throws Refusal {
        String field = view.request()
                .fields()
                .first("Lock-Token")
                .orElseThrow(() -> new Refusal(400, "UNLOCK needs the field Lock-Token"));
        requireConcern(view, view.at(place));
        return Writes.to(view, place, (head, found) -> {
            requireConcern(head, found);
            Lock lock = head.locks(place.owner()).toUnlock(found.place().href(), field);
            if (!lock.creator().equals(head.who().name())) {
                head.require(found, Privilege.UNLOCK);
            }
            return new Outcome(
                    List.of(), List.of(lock.released()), List.of(), "UNLOCK " + place.href(), new Answer(204));
        });
    }

    /** Who has nothing to do with it is not told of locks; who has made one may always take it away (RFC 3744 3.5). */
    private static void requireConcern(View view, Found found) throws Refusal {
        if (!view.may(found, Privilege.WRITE_CONTENT)
                && !view.may(found, Privilege.UNLOCK)
                && !hasMadeLock(view, found)) {
            view.require(found, Privilege.READ);
        }
    }

    private static boolean hasMadeLock(View view, Found found) {
        Href href = found.place().href();
        return !(found instanceof Found.Nowhere)
                && view.locks(found.place().owner()).on(href).stream()
                        .anyMatch(lock -> lock.creator().equals(view.who().name()));
    }
}
