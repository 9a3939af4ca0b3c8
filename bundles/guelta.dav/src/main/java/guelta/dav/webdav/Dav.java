// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.Request;
import guelta.dav.World;
import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.place.Href;
import guelta.dav.place.Place;
import guelta.dav.place.Place.InHome;
import guelta.dav.xml.Element;
import guelta.net.HttpFields;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The DAV engine (RFC 4918, 3744, 4791, 6352): a request and a view of the stores in, an answer or a write out. Without state;
 * total for anything that the network sends. Any thread.
 */
public final class Dav {
    /** What is served, in the words of the RFCs: the same on every URL. */
    private static final String CLASSES =
            "1, 2, 3, access-control, extended-mkcol, calendar-access, calendar-no-timezone, addressbook";

    private Dav() {}

    /**
     * What is to be done with a request.
     *
     * @param now its time
     * @param fresh never seen before: what the request makes is named after it
     */
    public static Reply on(Request request, World world, Instant now, UUID fresh) {
        try {
            if (request.method().equals("OPTIONS") && request.target().equals("*")) {
                return options(Methods.everywhere());
            }
            if (request.target().indexOf('#') >= 0) {
                throw new Refusal(400, "a part of a resource is none itself: the path has a '#' in it");
            }
            Optional<Reply> elsewhere = Redirects.of(request);
            if (elsewhere.isPresent()) {
                return elsewhere.get();
            }
            Href href = Href.parse(request.target());
            View view = new View(request, world, now, fresh);
            if (HistoryMethods.isAt(href)) {
                return HistoryMethods.on(view, href);
            }
            if (href.equals(AppleProfile.PLACE)
                    && (request.method().equals("GET") || request.method().equals("HEAD"))) {
                return AppleProfile.of(view);
            }
            Place place = Place.of(href).orElseThrow(() -> nowhere(request));
            return Provision.first(view, place).orElseGet(() -> answered(view, place));
        } catch (Refusal refusal) {
            return refused(request, refusal);
        }
    }

    private static Reply answered(View view, Place place) {
        try {
            Reply reply = on(view, place);
            return reply instanceof Answer answer ? located(view, place, answer) : reply;
        } catch (Refusal refusal) {
            return refused(view.request(), refusal);
        }
    }

    private static Answer refused(Request request, Refusal refusal) {
        return Methods.uncached(Errors.of(refusal), request.method());
    }

    private static Refusal nowhere(Request request) {
        return Methods.makes(request.method())
                ? new Refusal(403, "nothing can be made at '" + request.target() + "'")
                : new Refusal(404, "there is nothing at '" + request.target() + "'");
    }

    private static Reply on(View view, Place place) throws Refusal {
        String method = view.request().method();
        if (!Methods.isKnown(method)) {
            throw new Refusal(501, "'" + method + "' is no method here, there are " + Methods.everywhere());
        }
        if (method.equals("OPTIONS")) {
            return options(place instanceof InHome ? Methods.everywhere() : Methods.ofStanding());
        }
        return place instanceof InHome inHome ? inHome(view, inHome, method) : StandingPlaces.on(view, place);
    }

    private static Reply inHome(View view, InHome place, String method) throws Refusal {
        if (!method.equals("REPORT") && !method.equals("UNLOCK")) {
            // Nobody is told whose homes are there, and what is in them. With those two other things than rights to see
            // count: a right to free times, a lock of one's own.
            view.requireSight(view.at(place));
        }
        return switch (method) {
            case "PUT" -> Put.on(view, place);
            case "DELETE" -> Delete.on(view, place);
            case "PROPPATCH" -> Proppatch.on(view, place);
            case "MKCOL" -> Mkcol.on(view, place, false);
            case "MKCALENDAR" -> Mkcol.on(view, place, true);
            case "COPY" -> Relocate.on(view, place, false);
            case "MOVE" -> Relocate.on(view, place, true);
            case "LOCK" -> Locking.lock(view, place);
            case "UNLOCK" -> Locking.unlock(view, place);
            case "ACL" -> AclMethod.on(view, place);
            case "POST" -> AddMember.on(view, place);
            case "PROPFIND" -> Propfind.on(view, readable(view, place, Privilege.READ));
            case "REPORT" -> report(view, place);
            default -> Get.on(view, readable(view, place, Privilege.READ));
        };
    }

    private static Reply report(View view, InHome place) throws Refusal {
        Element report = Bodies.xml(view.request());
        Privilege needed = Reports.needed(report);
        if (needed == Privilege.READ_FREE_BUSY && !view.may(view.at(place), needed)) {
            // RFC 4791 7.10: nobody is told by this what is there.
            throw nothing(place);
        }
        return Reports.on(view, readable(view, place, needed), report);
    }

    private static Refusal nothing(InHome place) {
        return new Refusal(404, "there is nothing at '" + place.href() + "'");
    }

    private static Resource readable(View view, InHome place, Privilege needed) throws Refusal {
        // Who may not look there is not told what is not there.
        Found found = view.at(place);
        view.require(found, needed);
        States.requireIf(view, found);
        return Resource.at(view, place).orElseThrow(() -> nothing(place));
    }

    /** A collection that was asked for without its slash answers, and says where it is (RFC 4918 5.2). */
    private static Answer located(View view, Place place, Answer answer) {
        boolean collection = place instanceof InHome inHome
                && !inHome.slash()
                && view.at(inHome) instanceof Found.Collection found
                && view.may(found, Privilege.READ);
        return collection && answer.status() < 300
                ? answer.and(
                        "Content-Location", ((InHome) place).as(true).href().toString())
                : answer;
    }

    private static Answer options(String allow) {
        return new Answer(200, HttpFields.of("Allow", allow));
    }

    /** The fields of every answer. */
    public static HttpFields everywhere() {
        return HttpFields.of("DAV", CLASSES);
    }
}
