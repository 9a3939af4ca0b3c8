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
    private static final String CLASSES = "1, 2, 3, access-control, extended-mkcol, calendar-access, addressbook";

    private static final String METHODS =
            "OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, MKCOL, MKCALENDAR, COPY,"
                    + " MOVE, LOCK, UNLOCK, REPORT, ACL, POST";

    private Dav() {}

    /**
     * What is to be done with a request.
     *
     * @param now its time
     * @param fresh never seen before: what the request makes is named after it
     */
    public static Reply on(Request request, World world, Instant now, UUID fresh) {
        try {
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
            Place place = Place.of(href)
                    .orElseThrow(() -> new Refusal(404, "there is nothing at '" + request.target() + "'"));
            return Provision.first(view, place).orElseGet(() -> answered(view, place));
        } catch (Refusal refusal) {
            return Errors.of(refusal);
        }
    }

    private static Reply answered(View view, Place place) {
        try {
            Reply reply = on(view, place);
            return reply instanceof Answer answer ? located(view, place, answer) : reply;
        } catch (Refusal refusal) {
            return Errors.of(refusal);
        }
    }

    private static Reply on(View view, Place place) throws Refusal {
        String method = view.request().method();
        if (method.equals("OPTIONS")) {
            return options();
        }
        if (place instanceof InHome inHome) {
            if (!view.exists(new Place.Principal(false, inHome.owner()))) {
                // Nobody is told whose homes are there.
                view.require(new Found.Nowhere(inHome), Privilege.READ);
            }
            switch (method) {
                case "PUT":
                    return Put.on(view, inHome);
                case "DELETE":
                    return Delete.on(view, inHome);
                case "PROPPATCH":
                    return Proppatch.on(view, inHome);
                case "MKCOL":
                    return Mkcol.on(view, inHome, false);
                case "MKCALENDAR":
                    return Mkcol.on(view, inHome, true);
                case "COPY":
                    return Relocate.on(view, inHome, false);
                case "MOVE":
                    return Relocate.on(view, inHome, true);
                case "LOCK":
                    return Locking.lock(view, inHome);
                case "UNLOCK":
                    return Locking.unlock(view, inHome);
                case "ACL":
                    return AclMethod.on(view, inHome);
                default:
                    break;
            }
        }
        return switch (method) {
            case "GET", "HEAD" -> Get.on(view, readable(view, place));
            case "PROPFIND" -> Propfind.on(view, readable(view, place));
            case "REPORT" -> Reports.on(view, readable(view, place));
            default ->
                throw new Refusal(METHODS.contains(method) ? 403 : 501, "'" + method + "' is not for this place");
        };
    }

    private static Resource readable(View view, Place place) throws Refusal {
        Optional<Resource> resource = Resource.at(view, place);
        if (resource.isPresent()) {
            if (place instanceof InHome) {
                view.require(resource.get().found(), Privilege.READ);
            }
            return resource.get();
        }
        if (place instanceof InHome inHome) {
            // Who may not look there is not told what is not there.
            view.require(view.at(inHome), Privilege.READ);
        }
        throw new Refusal(404, "there is nothing at '" + place.href() + "'");
    }

    /** A collection that was asked for without its slash answers, and says where it is (RFC 4918 5.2). */
    private static Answer located(View view, Place place, Answer answer) {
        boolean collection =
                place instanceof InHome inHome && !inHome.slash() && view.at(inHome) instanceof Found.Collection;
        return collection && answer.status() < 300
                ? answer.and(
                        "Content-Location", ((InHome) place).as(true).href().toString())
                : answer;
    }

    private static Answer options() {
        return new Answer(200, HttpFields.of("Allow", METHODS));
    }

    /** The fields of every answer. */
    public static HttpFields everywhere() {
        return HttpFields.of("DAV", CLASSES);
    }
}
