// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.access.AcePrincipal;
import guelta.dav.access.Principals;
import guelta.dav.access.Who;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * principal-match (RFC 3744 9.3): what is the visitor, in a collection of principals, or what a property says to be the
 * visitor's, in any other; groups that the visitor is in count as the visitor.
 */
final class PrincipalMatch {
    static final Name NAME = Name.dav("principal-match");

    private PrincipalMatch() {}

    static Reply on(View view, Resource resource, Element body) throws Refusal {
        Predicate<Resource> matches = matches(view, body);
        return Multistatus.of(
                below(resource).filter(matches).map(written(view, body)).iterator());
    }

    /** What a report tells of what it has found: the properties that it asks for, or that it is there (RFC 3744 9.3.1). */
    static Function<Resource, Consumer<XmlWriter>> written(View view, Element report) throws Refusal {
        if (!report.has(Name.dav("prop"))) {
            return each -> xml -> Multistatus.status(xml, each.href().toString(), 200);
        }
        Propstats propstats = new Propstats(Wanted.of(report), view.isMinimal());
        return each -> xml -> propstats.write(xml, each);
    }

    private static Predicate<Resource> matches(View view, Element body) throws Refusal {
        if (body.has(Name.dav("self"))) {
            return resource -> resource.principal()
                    .filter(place -> isVisitor(view.who(), place.group(), place.name()))
                    .isPresent();
        }
        Name property = body.element(Name.dav("principal-property"))
                .flatMap(element -> element.elements().findFirst())
                .map(Element::name)
                .orElseThrow(() -> new Refusal(
                        400, NAME + " needs DAV:self, or DAV:principal-property with the name of a property in it"));
        // The visitor and the visitor's groups are always among these.
        Principals principals = view.acquaintances().listed();
        return resource -> Properties.of(resource, property).stream()
                .flatMap(value -> value.elements(Name.dav("href")))
                .flatMap(href -> principals.find(href.text().strip()).stream())
                .anyMatch(named -> isVisitor(view.who(), named instanceof AcePrincipal.Group, named.name()));
    }

    private static boolean isVisitor(Who who, boolean group, String name) {
        return group ? who.groups().contains(name) : name.equals(who.name());
    }

    /** All members at any depth, not the collection itself, which the visitor may see. */
    private static Stream<Resource> below(Resource collection) {
        return collection.children().stream().flatMap(child -> Stream.concat(Stream.of(child), below(child)));
    }
}
