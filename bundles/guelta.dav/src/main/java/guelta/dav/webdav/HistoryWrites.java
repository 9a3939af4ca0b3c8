// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.Body;
import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.history.Change;
import guelta.dav.history.Reversal;
import guelta.dav.history.Timeline;
import guelta.dav.history.Touched;
import guelta.dav.json.Json;
import guelta.dav.place.Place.InHome;
import guelta.dav.text.Malformed;
import guelta.dav.webdav.Outcome.Touch;
import guelta.net.HttpFields;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Undoes a change of an area, or makes all as it was: <code>{"revert": 17}</code>, <code>{"restore": 12}</code> or
 * <code>{"restore": "2026-11-26T08:00:00Z"}</code>.
 */
final class HistoryWrites {
    private static final int LARGEST = 1000;
    private static final int LONGEST = 200;
    private static final HttpFields JSON = HttpFields.of("Content-Type", "application/json");

    private final View view;
    private final Timeline timeline;
    private final InHome place;

    HistoryWrites(View view, Timeline timeline, InHome place) {
        this.view = view;
        this.timeline = timeline;
        this.place = place;
    }

    /** The write that a request asks for. */
    Reply reply() throws Refusal {
        String type = view.request().fields().first("Content-Type").orElse("");
        if (!type.matches("(?i)application/json\\s*(;.*)?")) {
            // No page of another site can make a browser send this without asking first.
            throw new Refusal(415, "the body is '" + type + "', allowed is application/json");
        }
        Map<?, ?> wish = wish();
        if (wish.get("revert") instanceof Long number) {
            Change change = timeline.change(number);
            return write(
                    "Undo change " + number + ": " + change.what(),
                    (head, seen) -> Reversal.ofChange(seen, head.home(place.owner()), number));
        }
        String to = wish.get("restore") instanceof String moment ? moment : "change " + wish.get("restore");
        long number = wish.get("restore") instanceof Long given ? given : timeline.numberAt(moment(to));
        return write(
                "Restore " + timeline.area().href() + " to " + to,
                (head, seen) -> Reversal.toState(seen, head.home(place.owner()), number));
    }

    /** An object that says one thing, so that none is passed over. */
    private Map<?, ?> wish() throws Refusal {
        if (view.request().body().size() <= LARGEST) {
            try {
                Object body = Json.parse(new String(Bodies.bytes(view.request().body()), UTF_8));
                if (body instanceof Map<?, ?> wish
                        && wish.size() == 1
                        && (wish.get("revert") instanceof Long
                                || wish.get("restore") instanceof Long
                                || wish.get("restore") instanceof String)) {
                    return wish;
                }
            } catch (Malformed noJson) {
                // What would be understood is told below.
            }
        }
        throw new Refusal(
                400,
                "the body is not understood, allowed are {\"revert\": 17}, {\"restore\": 12} and"
                        + " {\"restore\": \"2026-11-26T08:00:00Z\"}");
    }

    private static Instant moment(String text) throws Refusal {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException wrong) {
            throw new Refusal(
                    400,
                    "'" + text
                            + "' is no time, allowed are those as 2026-11-26T08:00:00Z or 2026-11-26T09:00:00+01:00");
        }
    }

    @FunctionalInterface
    private interface Making {
        Reversal at(View head, Timeline seen) throws Refusal;
    }

    private Reply write(String what, Making making) {
        return Writes.to(view, place, (head, found) -> {
            HistoryMethods.require(head, timeline.area(), place, Privilege.WRITE);
            // What is seen is decided on the head too: access may have been taken away meanwhile.
            Timeline seen = new Timeline(
                    timeline.root(), timeline.area(), new VisitorSight(head, place.owner()), timeline.memory());
            Reversal reversal = making.at(head, seen);
            if (!reversal.conflicts().isEmpty()) {
                return Outcome.of(new Answer(409, JSON, new Body.Bytes(Json.bytes(told(reversal.conflicts())))));
            }
            allow(head, reversal);
            new Restored(head, reversal, place.owner()).check();
            return new Outcome(reversal.edits(), touches(reversal), shortened(what), answer(head, reversal));
        });
    }

    /** Undoing what undid something says so again and again. */
    private static String shortened(String what) {
        return what.length() > LONGEST ? what.substring(0, LONGEST) + "..." : what;
    }

    /** Whoever makes it has to be allowed to write into all collections that change, and to those that they are in. */
    private static void allow(View head, Reversal reversal) throws Refusal {
        Set<InHome> written = new LinkedHashSet<>();
        for (Touched touched : reversal.touched()) {
            InHome in = touched.location().collection().as(true);
            boolean comesOrGoes = touched.location().place().equals(in) && touched.effect() != Touched.Effect.CHANGED;
            written.add(in);
            if (comesOrGoes && !in.isHome()) {
                written.add(in.parent());
            }
        }
        for (InHome in : written) {
            Found found = head.at(in);
            head.require(found, Privilege.WRITE);
        }
    }

    private static List<Touch> touches(Reversal reversal) {
        List<Touch> touches = new ArrayList<>();
        for (Touched touched : reversal.touched()) {
            InHome place = touched.location().place();
            boolean whole = touched.part().equals("content") || place.slash();
            touches.add(
                    !whole || touched.effect() == Touched.Effect.CHANGED
                            ? Touch.changed(place)
                            : touched.effect() == Touched.Effect.ADDED ? Touch.added(place) : Touch.removed(place));
        }
        return touches;
    }

    private static Map<String, Object> told(List<Reversal.Conflict> conflicts) {
        List<Object> all = new ArrayList<>();
        for (Reversal.Conflict conflict : conflicts) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("href", conflict.place().href());
            if (conflict.since() > 0) {
                told.put("change", conflict.since());
            }
            told.put("why", conflict.why());
            all.add(told);
        }
        return Map.of("conflicts", all);
    }

    private Answer answer(View head, Reversal reversal) {
        Map<String, Object> all = new LinkedHashMap<>();
        if (!reversal.edits().isEmpty()) {
            all.put("change", head.home(place.owner()).snapshot().number() + 1);
        }
        all.put("places", reversal.touched().stream().map(HistoryMethods::told).toList());
        return new Answer(200, JSON, new Body.Bytes(Json.bytes(all)));
    }
}
