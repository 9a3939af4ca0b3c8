// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Body;
import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.access.AclElements;
import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.collection.Home;
import guelta.dav.collection.Location;
import guelta.dav.history.Area;
import guelta.dav.history.Change;
import guelta.dav.history.Difference;
import guelta.dav.history.Timeline;
import guelta.dav.history.Touched;
import guelta.dav.json.Json;
import guelta.dav.place.Href;
import guelta.dav.place.Kind;
import guelta.dav.place.Place;
import guelta.dav.place.Place.InHome;
import guelta.net.HttpFields;
import guelta.store.Content;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The history of what is below {@code /dav/}, as JSON below {@code /dav/history/}. */
final class HistoryMethods {
    private static final List<String> METHODS = List.of("OPTIONS", "GET", "HEAD", "POST");
    private static final HttpFields JSON =
            HttpFields.of("Content-Type", "application/json", "Cache-Control", "no-store");
    private static final HttpFields ALLOW = HttpFields.of("Allow", String.join(", ", METHODS));
    /** How many places a list names for one change. */
    private static final int SHORT = 20;
    /** How many differences are told at once, and how many octets of them. */
    private static final int MOST = 1000;

    private static final int MOST_OCTETS = 2 << 20;

    private final View view;
    private final Timeline timeline;
    private final HistoryQuery query;

    private HistoryMethods(View view, Area area, HistoryQuery query) {
        this.view = view;
        this.query = query;
        this.timeline = new Timeline(
                view.root(area.owner()),
                area,
                new VisitorSight(view, area.owner()),
                view.world().memory());
    }

    /** Whether a path is of a history. */
    static boolean isAt(Href href) {
        return href.names().size() > 1 && href.names().subList(0, 2).equals(List.of("dav", "history"));
    }

    /** What is to be done with a request for such a path. */
    static Reply on(View view, Href href) throws Refusal {
        String method = view.request().method();
        if (method.equals("OPTIONS")) {
            return new Answer(200, ALLOW);
        }
        if (!METHODS.contains(method)) {
            return new Answer(405, ALLOW);
        }
        List<String> names = new ArrayList<>(href.names());
        names.remove(1);
        Place place = Place.of(new Href(names, href.slash())).orElseThrow(() -> nowhere(href));
        Area area = area(place).orElseThrow(() -> nowhere(href));
        InHome in = Optional.ofNullable(area.place()).orElseGet(() -> InHome.home(Kind.CALENDARS, area.owner()));
        Optional<Reply> first = Provision.first(view, in);
        if (first.isPresent()) {
            return first.get();
        }
        HistoryQuery query = HistoryQuery.of(view.request().target());
        boolean post = method.equals("POST");
        // Before anything is asked of the homes: there need not be such a user.
        require(view, area, in, post ? Privilege.WRITE : Privilege.READ);
        return new HistoryMethods(view, area, query).reply(in, post);
    }

    private static Optional<Area> area(Place place) {
        if (place instanceof InHome inHome) {
            return Optional.of(Area.of(inHome));
        }
        return place instanceof Place.Principal principal && !principal.group()
                ? Optional.of(Area.everything(principal.name()))
                : Optional.empty();
    }

    private static Refusal nowhere(Href href) {
        return new Refusal(
                404,
                "'" + href + "' has no history: there is one of /dav/history/calendars/NAME/..., contacts/NAME/...,"
                        + " files/NAME/... and principals/users/NAME/");
    }

    private Reply reply(InHome in, boolean post) throws Refusal {
        if (post) {
            return new HistoryWrites(view, timeline, in).reply();
        }
        if (query.change() == 0) {
            return list();
        }
        return query.content() ? content() : change(timeline.change(query.change()));
    }

    /** A home's history is its owner's; of the rest, who may read sees it, and who may write changes it. */
    static void require(View head, Area area, InHome in, Privilege privilege) throws Refusal {
        if (area.isHome() && !head.who().name().equals(area.owner())) {
            throw AclElements.needPrivileges(Map.of(in.href().toString(), privilege));
        }
        head.require(head.at(in), privilege);
    }

    private Answer list() {
        Timeline.Page page = timeline.before(query.before(), query.limit());
        List<Object> changes = new ArrayList<>();
        for (Change change : page.changes()) {
            Map<String, Object> told = told(change);
            List<Object> places = new ArrayList<>();
            change.touched().stream().limit(SHORT).forEach(touched -> places.add(told(touched)));
            told.put("places", places);
            told.put("of", change.touched().size());
            changes.add(told);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("path", timeline.area().href());
        all.put("changes", changes);
        if (page.next() > 0) {
            all.put("next", page.next());
        }
        return new Answer(200, JSON, new Body.Bytes(Json.bytes(all)));
    }

    private Answer change(Change change) throws Refusal {
        Home before = timeline.at(change.number() - 1);
        Home after = timeline.at(change.number());
        List<Object> places = new ArrayList<>();
        int octets = 0;
        for (Touched touched : change.touched()) {
            Map<String, Object> told = told(touched);
            if (places.size() < MOST && octets < MOST_OCTETS) {
                Difference difference = Difference.of(touched, before, after, timeline.sight());
                if (!difference.name().isEmpty()) {
                    told.put("name", difference.name());
                }
                told.put("octetsBefore", difference.before());
                told.put("octets", difference.after());
                difference.lines().ifPresent(lines -> told.put("diff", lines));
                octets += difference.lines().map(String::length).orElse(0);
            }
            places.add(told);
        }
        Map<String, Object> all = told(change);
        all.put("places", places);
        all.put("of", places.size());
        return new Answer(200, JSON, new Body.Bytes(Json.bytes(all)));
    }

    private static Map<String, Object> told(Change change) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("change", change.number());
        told.put("at", change.at());
        told.put("author", change.author().name());
        told.put("client", change.client());
        told.put("what", change.what());
        return told;
    }

    static Map<String, Object> told(Touched touched) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("href", touched.location().place().href());
        told.put("part", touched.part());
        told.put("effect", touched.effect().text());
        return told;
    }

    /** The bytes of a member as they were after a change. */
    private Answer content() throws Refusal {
        InHome place = timeline.area().place();
        Home then = timeline.at(query.change());
        View past = view.with(timeline.area().owner(), then.snapshot());
        boolean seen = place != null
                && !place.isHome()
                && timeline.sight().sees(new Location(place, Location.Part.CONTENT), then);
        if (seen && past.at(place) instanceof Found.OfMember member) {
            Content content = then.snapshot().content(member.member().entry());
            HttpFields fields = HttpFields.of(
                    "Content-Type", GeneralProperties.contentType(past, member),
                    "ETag", member.member().etag(),
                    "Cache-Control", "no-store");
            return new Answer(200, fields, new Body.Stored(content, 0, content.size()));
        }
        throw new Refusal(404, "no member was at '" + timeline.area().href() + "' after change " + query.change());
    }
}
