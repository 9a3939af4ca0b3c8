// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.access.Privilege;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a response says of the properties of a resource (RFC 4918 14.22).
 *
 * @param wanted what was asked for
 * @param minimal whether properties that are not there go without a word (RFC 8144 2.1)
 * @param more where properties come from that only a report has
 */
record Propstats(Wanted wanted, boolean minimal, More more) {
    /** Properties that only a report has, as {@code calendar-data}. */
    @FunctionalInterface
    interface More {
        /** None. */
        More NONE = (resource, property) -> Optional.empty();

        /** The property as it was asked for; empty for those that all resources have, or none. */
        Optional<Element> of(Resource resource, Element property);
    }

    Propstats(Wanted wanted, boolean minimal) {
        this(wanted, minimal, More.NONE);
    }

    /** Writes the response of a resource. */
    void write(XmlWriter xml, Resource resource) {
        xml.open(Name.dav("response")).text(Name.dav("href"), resource.href().toString());
        propstats(resource).forEach(xml::element);
        xml.close();
    }

    /** The response of a resource, to stand within another one (RFC 3253 3.8). */
    Element response(Resource resource) {
        List<Element> parts = new ArrayList<>();
        parts.add(GeneralProperties.href(resource.place()));
        parts.addAll(propstats(resource));
        return Element.of(Name.dav("response"), parts.toArray(Element[]::new));
    }

    private List<Element> propstats(Resource resource) {
        List<Element> there = new ArrayList<>();
        List<Name> missing = new ArrayList<>();
        List<Name> forbidden = new ArrayList<>();
        if (wanted instanceof Wanted.Names) {
            Properties.names(resource).forEach(name -> there.add(Element.of(name)));
        } else if (wanted instanceof Wanted.All all) {
            there.addAll(Properties.all(resource));
            find(resource, all.besides(there), there, missing, forbidden);
        } else if (wanted instanceof Wanted.Named named) {
            find(resource, named.properties(), there, missing, forbidden);
        }
        List<Element> propstats = new ArrayList<>();
        if (!there.isEmpty() || minimal || missing.isEmpty() && forbidden.isEmpty()) {
            propstats.add(propstat(200, there));
        }
        if (!minimal && !missing.isEmpty()) {
            propstats.add(
                    propstat(404, missing.stream().map(name -> Element.of(name)).toList()));
        }
        if (!forbidden.isEmpty()) {
            propstats.add(propstat(
                    403, forbidden.stream().map(name -> Element.of(name)).toList()));
        }
        return propstats;
    }

    private void find(
            Resource resource, List<Element> asked, List<Element> there, List<Name> missing, List<Name> forbidden) {
        for (Element property : asked) {
            Optional<Privilege> needed = Properties.needed(property.name());
            if (needed.isPresent() && !resource.may(needed.get())) {
                forbidden.add(property.name());
                continue;
            }
            Optional<Element> value = more.of(resource, property).or(() -> Properties.of(resource, property.name()));
            if (value.isPresent()) {
                there.add(value.get());
            } else {
                missing.add(property.name());
            }
        }
    }

    /** What became of some properties. */
    static Element propstat(int status, List<Element> properties) {
        return Element.of(
                Name.dav("propstat"),
                Element.of(Name.dav("prop"), properties.toArray(Element[]::new)),
                Element.of(Name.dav("status"), Multistatus.line(status)));
    }
}
