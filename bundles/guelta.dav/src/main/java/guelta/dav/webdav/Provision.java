// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Reply;
import guelta.dav.collection.Home;
import guelta.dav.collection.Layout;
import guelta.dav.collection.Settings;
import guelta.dav.collection.Type;
import guelta.dav.place.Kind;
import guelta.dav.place.Place;
import guelta.dav.place.Place.InHome;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.store.Author;
import guelta.store.Edit;
import guelta.store.Plan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The first look of a user into the own homes makes them: a calendar for events, one for tasks, an address book, a place for
 * files. Two calendars, since Apple's clients make their own where one takes both. Others see nothing there before, and nothing
 * in new homes either.
 */
final class Provision {
    private Provision() {}

    /** The write that comes before the request when homes are to be made, and goes on with it. */
    static Optional<Reply> first(View view, Place place) {
        if (!(place instanceof InHome inHome)
                || !view.who().name().equals(inHome.owner())
                || !view.exists(new Place.Principal(false, inHome.owner()))
                || isThere(view.home(inHome.owner()), inHome.owner())) {
            return Optional.empty();
        }
        String owner = inHome.owner();
        Author author = new Author(owner, owner);
        return Optional.of(new Reply.Write(
                Layout.root(owner),
                head -> new Plan<>(
                        isThere(new Home(head, view.world().memory()), owner)
                                ? List.of()
                                : edits(view.now(), view.fresh()),
                        List.of(),
                        author,
                        Optional.empty(),
                        "Make the homes of " + owner,
                        new Reply.Again())));
    }

    private static boolean isThere(Home home, String owner) {
        return List.of(Kind.values()).stream()
                .allMatch(kind -> home.collection(InHome.home(kind, owner)).isPresent());
    }

    /** What is in new homes. */
    static List<Edit> edits(Instant now, UUID fresh) {
        List<Edit> edits = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            edits.add(edit(InHome.home(kind, "-"), Settings.of(Type.PLAIN, uid(fresh, kind.folder()), seconds(now))));
        }
        edits.add(edit(
                InHome.home(Kind.CALENDARS, "-").child("calendar", true),
                named(Settings.of(Type.CALENDAR, uid(fresh, "calendar"), seconds(now)), "Calendar")
                        .withComponents(List.of("VEVENT"))));
        edits.add(edit(
                InHome.home(Kind.CALENDARS, "-").child("tasks", true),
                named(Settings.of(Type.CALENDAR, uid(fresh, "tasks"), seconds(now)), "Tasks")
                        .withComponents(List.of("VTODO", "VJOURNAL"))));
        edits.add(edit(
                InHome.home(Kind.CONTACTS, "-").child("contacts", true),
                named(Settings.of(Type.ADDRESSBOOK, uid(fresh, "contacts"), seconds(now)), "Contacts")));
        return edits;
    }

    private static Edit edit(InHome place, Settings settings) {
        return new Edit.Put(Layout.settings(Layout.folder(place).orElseThrow()), settings.file());
    }

    private static Settings named(Settings settings, String name) {
        Name property = Name.dav("displayname");
        return settings.withProperties(Map.of(property, Element.of(property, name)));
    }

    private static Instant seconds(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS);
    }

    private static String uid(UUID fresh, String what) {
        return UUID.nameUUIDFromBytes((fresh + "/" + what).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
