// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Body;
import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.access.Privilege;
import guelta.dav.collection.Found;
import guelta.dav.collection.Layout;
import guelta.dav.collection.Settings;
import guelta.dav.collection.Type;
import guelta.dav.place.Place.InHome;
import guelta.dav.webdav.Outcome.Touch;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import guelta.net.HttpFields;
import guelta.store.Edit;
import guelta.store.StorePath;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * MKCOL (RFC 4918 9.3), with properties (RFC 5689), and MKCALENDAR (RFC 4791 5.3.1): makes a collection with properties, or
 * does not. What is made right in a home is what the home holds, whether the client says so or not.
 */
final class Mkcol {
    private static final Name RESOURCE_TYPE = Name.dav("resourcetype");

    private final boolean calendar;
    private final InHome place;
    private final Type type;
    private final List<String> components;
    private final List<PropertyUpdate> updates;

    private Mkcol(InHome place, boolean calendar, List<PropertyUpdate> given) throws Refusal {
        this.place = place.as(true);
        this.calendar = calendar;
        this.type = type(this.place, calendar);
        this.components = components(given);
        this.updates = given.stream()
                .filter(update -> !update.property().name().equals(RESOURCE_TYPE))
                .filter(update -> !update.property().name().equals(CollectionProperties.COMPONENT_SET))
                .toList();
    }

    static Reply on(View view, InHome place, boolean calendar) throws Refusal {
        List<PropertyUpdate> given = List.of();
        if (!Bodies.isEmpty(view.request())) {
            Element body = body(view);
            Name root = calendar ? Name.caldav("mkcalendar") : Name.dav("mkcol");
            if (!body.name().equals(root)) {
                throw new Refusal(calendar ? 400 : 415, "the body is " + body.name() + ", allowed is " + root);
            }
            given = PropertyUpdate.all(body);
        }
        if (!isServed(given, type(place, calendar))) {
            return invalidType(view, place, calendar, given);
        }
        Mkcol mkcol = new Mkcol(place, calendar, given);
        return Writes.to(view, mkcol.place, mkcol::decide);
    }

    /** RFC 4918 9.3: a body that is not understood is 415. */
    private static Element body(View view) throws Refusal {
        String type =
                view.request().fields().first("Content-Type").orElse("text/xml").toLowerCase(Locale.ROOT);
        if (!type.contains("xml")) {
            throw new Refusal(415, "the body is " + type + ", allowed is XML");
        }
        return Bodies.xml(view.request());
    }

    private static Type type(InHome place, boolean calendar) throws Refusal {
        Type natural = Type.in(place.kind());
        if (calendar && natural != Type.CALENDAR) {
            throw new Refusal(
                    403, Name.caldav("calendar-collection-location-ok"), "calendars are made in /dav/calendars/NAME/");
        }
        return natural;
    }

    /** Whether the type that a client wants, if it says so, is the one that there is. */
    private static boolean isServed(List<PropertyUpdate> given, Type natural) {
        return given.stream()
                .map(PropertyUpdate::property)
                .filter(property -> property.name().equals(RESOURCE_TYPE))
                .allMatch(property -> Type.of(property).filter(natural::equals).isPresent());
    }

    /** RFC 5689 3.5: which property is in the way, and that the others wait for it. */
    private static Reply invalidType(View view, InHome place, boolean calendar, List<PropertyUpdate> given)
            throws Refusal {
        Found found = view.at(place);
        view.require(found instanceof Found.Vacant vacant ? vacant.in() : found, Privilege.BIND);
        Map<Name, Optional<Refusal>> results = new LinkedHashMap<>();
        given.forEach(update -> results.put(update.property().name(), Optional.empty()));
        results.put(
                RESOURCE_TYPE,
                Optional.of(new Refusal(
                        403,
                        Name.dav("valid-resourcetype"),
                        "there can be calendars in /dav/calendars/NAME/, address books in /dav/contacts/NAME/ and"
                                + " folders in /dav/files/NAME/")));
        return refused(results, place, calendar);
    }

    private static List<String> components(List<PropertyUpdate> given) throws Refusal {
        List<String> components = new ArrayList<>();
        for (PropertyUpdate update : given) {
            if (update.property().name().equals(CollectionProperties.COMPONENT_SET)) {
                for (Element comp :
                        update.property().elements(Name.caldav("comp")).toList()) {
                    String name = comp.attribute("name").orElse("").toUpperCase(Locale.ROOT);
                    if (!name.matches("[A-Z0-9-]{1,40}")) {
                        throw new Refusal(400, "'" + name + "' is no name of a component");
                    }
                    components.add(name);
                }
            }
        }
        return List.copyOf(components);
    }

    private Outcome decide(View head, Found found) throws Refusal {
        checkPlace(head, found);
        StorePath folder = Layout.folder(place).orElseThrow(() -> misplaced("the name is too long or can't be kept"));
        Settings fresh = Settings.of(type, head.fresh().toString(), head.now().truncatedTo(ChronoUnit.SECONDS))
                .withComponents(type == Type.CALENDAR ? components : List.of());
        Map<Name, Optional<Refusal>> results = PropertyUpdate.check(updates);
        if (results.values().stream().anyMatch(Optional::isPresent)) {
            return Outcome.of(refused(results, place, calendar));
        }
        Settings settings = fresh.withProperties(PropertyUpdate.applied(updates, new HashMap<>()));
        HttpFields fields = HttpFields.of("Location", place.href().toString(), "Cache-Control", "no-cache");
        return new Outcome(
                List.of(new Edit.Put(Layout.settings(folder), Proppatch.small(settings.file()))),
                List.of(Touch.added(place)),
                (calendar ? "MKCALENDAR " : "MKCOL ") + place.href(),
                // RFC 8144 2.3: a collection that is made is told without a body anyhow.
                Propfind.applied(new Answer(201, fields), head, false));
    }

    private void checkPlace(View head, Found found) throws Refusal {
        if (found instanceof Found.Vacant vacant) {
            head.require(vacant.in(), Privilege.BIND);
            if (!place.kind().isNested() && place.names().size() > 1) {
                throw misplaced("a collection can't be in a calendar or address book");
            }
            return;
        }
        if (found instanceof Found.Nowhere) {
            head.require(found, Privilege.BIND);
            throw new Refusal(409, "there is no collection '" + place.parent().href() + "'");
        }
        head.require(found, Privilege.READ);
        if (place.isHome()) {
            throw new Refusal(405, "this is a home and there already");
        }
        throw calendar
                ? new Refusal(403, Name.dav("resource-must-be-null"), "there is something already")
                : new Refusal(405, "there is something already");
    }

    private Refusal misplaced(String sentence) {
        return Contents.locationOk(type)
                .map(condition -> new Refusal(403, condition, sentence))
                .orElseGet(() -> new Refusal(403, sentence));
    }

    /**
     * All results: of MKCOL with the status of the first that is bad (RFC 5689 3), of MKCALENDAR as of PROPPATCH (RFC 4791 5.3.1.1).
     */
    private static Answer refused(Map<Name, Optional<Refusal>> results, InHome place, boolean calendar) {
        if (calendar) {
            String href = place.as(true).href().toString();
            return Multistatus.of(List.<Consumer<XmlWriter>>of(xml -> PropertyUpdate.write(xml, href, results))
                            .iterator())
                    .and("Cache-Control", "no-cache");
        }
        XmlWriter xml = new XmlWriter().prolog().open(Name.dav("mkcol-response"));
        PropertyUpdate.propstats(xml, results);
        int status = results.values().stream()
                .flatMap(Optional::stream)
                .mapToInt(Refusal::status)
                .findFirst()
                .orElse(403);
        HttpFields fields = Multistatus.XML.and("Cache-Control", "no-cache");
        return new Answer(status, fields, new Body.Bytes(xml.close().take()));
    }
}
