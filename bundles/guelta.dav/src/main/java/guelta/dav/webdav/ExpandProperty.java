// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.access.Privilege;
import guelta.dav.place.Href;
import guelta.dav.place.Kind;
import guelta.dav.place.Place;
import guelta.dav.place.Place.InHome;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** expand-property (RFC 3253 3.8): properties, with those of the resources that they name in place of their URLs. */
final class ExpandProperty {
    static final Name NAME = Name.dav("expand-property");

    private static final Name PROPERTY = Name.dav("property");
    private static final Name HREF = Name.dav("href");

    /** By which properties a resource tells whose it is and whom it is shared with. */
    private static final List<Name> TELLING = List.of(Name.dav("owner"), Name.dav("acl"));

    /** How many resources are told of within others: groups of groups of groups could be very many. */
    private static final int MOST = 5_000;

    private final View view;
    private int told;

    /** That there are too many, thrown through what has no place for it in its signature; goes no further than {@link #on}. */
    private static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooMany() {
            super(null, null, false, false);
        }
    }

    private ExpandProperty(View view) {
        this.view = view;
    }

    static Reply on(View view, Resource resource, Element body) throws Refusal {
        List<Element> wanted = wanted(body);
        // What is expanded may lead into the visitor's homes, as from principals: these are made by the first look.
        boolean expands = wanted.stream().anyMatch(each -> !each.content().isEmpty());
        Optional<Reply> homes = expands
                ? Provision.first(
                        view, InHome.home(Kind.CALENDARS, view.request().user()))
                : Optional.empty();
        if (homes.isPresent()) {
            return homes.get();
        }
        try {
            return Multistatus.of(List.of(new ExpandProperty(view).response(resource, wanted)));
        } catch (TooMany refused) {
            throw new Refusal(
                    507,
                    Name.dav("number-of-matches-within-limits"),
                    "this expands to more than " + MOST + " resources");
        }
    }

    /** Elements of the names of the properties; what is within them is wanted of the resources that they name. */
    private static List<Element> wanted(Element parent) throws Refusal {
        List<Element> wanted = new ArrayList<>();
        for (Element property : parent.elements(PROPERTY).toList()) {
            String local = property.attribute("name")
                    .orElseThrow(() -> new Refusal(400, "a DAV:property in " + NAME + " has no name"));
            String namespace = property.attribute("namespace").orElse(Name.DAV);
            wanted.add(new Element(new Name(namespace, local), "", List.of(), List.copyOf(wanted(property))));
        }
        return wanted;
    }

    private Element response(Resource resource, List<Element> wanted) {
        return new Propstats(new Wanted.Named(wanted), view.isMinimal(), this::expanded).response(resource);
    }

    private Optional<Element> expanded(Resource resource, Element wanted) {
        List<Element> within = wanted.elements().toList();
        Optional<Element> value = Properties.of(resource, wanted.name());
        boolean named = TELLING.contains(wanted.name());
        return within.isEmpty() ? value : value.map(property -> expanded(property, within, named));
    }

    private Element expanded(Element property, List<Element> within, boolean named) {
        List<Node> content = new ArrayList<>();
        for (Node node : property.content()) {
            if (node instanceof Element element) {
                content.add(
                        element.name().equals(HREF) ? named(element, within, named) : expanded(element, within, named));
            } else {
                content.add(node);
            }
        }
        return new Element(property.name(), property.prefix(), property.attributes(), content);
    }

    /**
     * The response of the resource at a URL; of one that is none of ours, the URL stays.
     *
     * @param named whether the visitor has been told by that of whom the URL names
     */
    private Element named(Element href, List<Element> within, boolean named) {
        Optional<Place> place = place(href.text().strip());
        if (place.isEmpty()) {
            return href;
        }
        if (++told > MOST) {
            throw new TooMany();
        }
        if (place.get() instanceof InHome inHome && !view.may(view.at(inHome), Privilege.READ)) {
            // Who may not look there is not told what is not there: anybody can set properties with URLs in them.
            return missing(href, 403);
        }
        Optional<Resource> resource = named && place.get() instanceof Place.Principal principal
                ? Resource.told(view, principal)
                : Resource.at(view, place.get());
        return resource.map(there -> response(there, within)).orElseGet(() -> missing(href, 404));
    }

    private static Element missing(Element href, int status) {
        return Element.of(Name.dav("response"), href, Element.of(Name.dav("status"), Multistatus.line(status)));
    }

    private Optional<Place> place(String url) {
        if (Href.isElsewhere(url, Href.authority(view.request().origin()))
                || Href.authority(url).isEmpty() && !url.startsWith("/")) {
            return Optional.empty();
        }
        try {
            return Place.of(Href.parse(url));
        } catch (Refusal noPath) {
            return Optional.empty();
        }
    }
}
