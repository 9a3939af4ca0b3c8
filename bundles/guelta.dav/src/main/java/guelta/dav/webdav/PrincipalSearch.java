// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Body;
import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.place.Place;
import guelta.dav.text.Collation;
import guelta.dav.xml.Attribute;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.Text;
import guelta.dav.xml.XmlWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * principal-property-search (RFC 3744 9.4): users and groups by what their properties say, with the attributes {@code test}
 * and {@code match-type} that Apple's and other clients send. principal-search-property-set (9.5): which properties these are.
 */
final class PrincipalSearch {
    static final Name NAME = Name.dav("principal-property-search");
    static final Name PROPERTIES = Name.dav("principal-search-property-set");

    /** Clients show a list to choose from: with more, somebody types another letter. */
    private static final int MOST = 1_000;

    private static final Map<Name, String> SEARCHABLE = searchable();

    private final boolean any;
    private final List<Match> matches;

    /** One condition: these properties, all of them, have to match. */
    private record Match(List<Name> properties, String type, String text) {
        boolean holds(Resource resource) {
            return properties.stream().allMatch(name -> Properties.of(resource, name).stream()
                    .flatMap(Match::texts)
                    .anyMatch(this::holds));
        }

        /** Each text on its own: an address of many matches, too. */
        private static Stream<String> texts(Element element) {
            return Stream.concat(
                    Stream.of(element.text().strip()).filter(text -> !text.isEmpty()),
                    element.elements().flatMap(Match::texts));
        }

        private boolean holds(String value) {
            String folded = Collation.UNICODE_CASEMAP.folded(value);
            return switch (type) {
                case "equals" -> folded.equals(text);
                case "starts-with" -> folded.startsWith(text);
                case "ends-with" -> folded.endsWith(text);
                default -> folded.contains(text);
            };
        }
    }

    private PrincipalSearch(Element body) throws Refusal {
        String test = body.attribute("test").orElse("allof");
        if (!test.equals("allof") && !test.equals("anyof")) {
            throw new Refusal(400, "test is '" + test + "', allowed are allof and anyof");
        }
        any = test.equals("anyof");
        matches = new ArrayList<>();
        for (Element search : body.elements(Name.dav("property-search")).toList()) {
            matches.add(match(search));
        }
        if (matches.isEmpty()) {
            throw new Refusal(400, NAME + " needs a DAV:property-search");
        }
    }

    private static Map<Name, String> searchable() {
        Map<Name, String> searchable = new LinkedHashMap<>();
        searchable.put(Name.dav("displayname"), "Name");
        searchable.put(Name.calendarserver("email-address-set"), "E-mail address");
        searchable.put(Name.caldav("calendar-user-address-set"), "Calendar address");
        searchable.put(Name.caldav("calendar-home-set"), "Place of the calendars");
        searchable.put(Name.carddav("addressbook-home-set"), "Place of the address books");
        searchable.put(Name.caldav("calendar-user-type"), "Person or group");
        return searchable;
    }

    private static Match match(Element search) throws Refusal {
        Element match = search.element(Name.dav("match"))
                .orElseThrow(() -> new Refusal(400, "a DAV:property-search has no DAV:match"));
        List<Name> properties = search.element(Name.dav("prop")).stream()
                .flatMap(Element::elements)
                .map(Element::name)
                .toList();
        if (properties.isEmpty()) {
            throw new Refusal(400, "a DAV:property-search has no property in DAV:prop");
        }
        String type = match.attribute("match-type").orElse("contains");
        if (!List.of("contains", "equals", "starts-with", "ends-with").contains(type)) {
            throw new Refusal(
                    400, "match-type is '" + type + "', allowed are contains, equals, starts-with and ends-with");
        }
        return new Match(
                properties, type, Collation.UNICODE_CASEMAP.folded(match.text().strip()));
    }

    private boolean holds(Resource resource) {
        return any
                ? matches.stream().anyMatch(match -> isServed(match) && match.holds(resource))
                : matches.stream().allMatch(match -> isServed(match) && match.holds(resource));
    }

    /** What is not searched for matches nothing (9.4). */
    private static boolean isServed(Match match) {
        return SEARCHABLE.keySet().containsAll(match.properties());
    }

    static Reply on(View view, Resource resource, Element body) throws Refusal {
        PrincipalSearch search = new PrincipalSearch(body);
        boolean everywhere = body.has(Name.dav("apply-to-principal-collection-set"));
        Resource within = everywhere ? new Resource(view, Place.Hall.PRINCIPALS, null) : resource;
        if (!everywhere && !isOfPrincipals(resource)) {
            throw new Refusal(
                    403,
                    Name.dav("supported-report"),
                    "there are no principals here: search " + Place.Hall.PRINCIPALS.href()
                            + ", or with DAV:apply-to-principal-collection-set");
        }
        List<Resource> found =
                principals(within).filter(search::holds).limit(MOST + 1L).toList();
        if (found.size() > MOST) {
            throw new Refusal(
                    403,
                    Name.dav("number-of-matches-within-limits"),
                    "more than " + MOST + " principals match: search for more letters");
        }
        return Multistatus.of(
                found.stream().map(PrincipalMatch.written(view, body)).iterator());
    }

    private static boolean isOfPrincipals(Resource resource) {
        return resource.principal().isPresent()
                || resource.place() instanceof Place.Hall hall
                        && hall.names().get(0).equals("principals");
    }

    /** All principals in a collection at any depth; a principal itself, which has none in it. */
    private static Stream<Resource> principals(Resource within) {
        return within.principal().isPresent()
                ? Stream.of(within)
                : within.children().stream().flatMap(PrincipalSearch::principals);
    }

    /** The properties that can be searched for, with descriptions in English (9.5). */
    static Reply properties() {
        Attribute english = new Attribute(new Name(Name.XML, "lang"), "xml", "en");
        Element[] properties = SEARCHABLE.entrySet().stream()
                .map(each -> Element.of(
                        Name.dav("principal-search-property"),
                        Element.of(Name.dav("prop"), Element.of(each.getKey())),
                        new Element(Name.dav("description"), "", List.of(english), List.of(new Text(each.getValue())))))
                .toArray(Element[]::new);
        return new Answer(200, Multistatus.XML, new Body.Bytes(XmlWriter.document(Element.of(PROPERTIES, properties))));
    }
}
