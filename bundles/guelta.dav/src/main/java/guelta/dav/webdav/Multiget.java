// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.access.Privilege;
import guelta.dav.place.Href;
import guelta.dav.place.Place;
import guelta.dav.place.Place.InHome;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** calendar-multiget (RFC 4791 7.9) and addressbook-multiget (RFC 6352 8.7): properties of resources that a client names. */
final class Multiget {
    private Multiget() {}

    static Reply on(View view, Resource resource, Element report, ObjectData data) throws Refusal {
        Propstats propstats = new Propstats(Wanted.of(report), view.isMinimal(), data);
        Set<String> hrefs = new LinkedHashSet<>();
        report.elements(Name.dav("href")).map(href -> told(href.text().strip())).forEach(hrefs::add);
        return Multistatus.of(hrefs.stream()
                .<Consumer<XmlWriter>>map(href -> xml -> write(xml, view, resource, href, propstats))
                .iterator());
    }

    /** A resource is told of once, and each by its path, however the client has written it (RFC 4918 14.24, 8.3). */
    private static String told(String href) {
        try {
            return Href.parse(href).toString();
        } catch (Refusal noPath) {
            return href;
        }
    }

    private static void write(XmlWriter xml, View view, Resource within, String href, Propstats propstats) {
        Optional<InHome> place = place(href).filter(each -> isWithin(each, within));
        if (place.isEmpty()) {
            Multistatus.status(xml, href, 404);
        } else if (!view.may(view.at(place.get()), Privilege.READ)) {
            Multistatus.status(xml, href, 403);
        } else {
            Resource.at(view, place.get())
                    .ifPresentOrElse(
                            resource -> propstats.write(xml, resource), () -> Multistatus.status(xml, href, 404));
        }
    }

    private static Optional<InHome> place(String href) {
        try {
            return Place.of(Href.parse(href)).filter(InHome.class::isInstance).map(InHome.class::cast);
        } catch (Refusal noPath) {
            return Optional.empty();
        }
    }

    private static boolean isWithin(InHome place, Resource resource) {
        return resource.place() instanceof InHome whole && place.within(whole);
    }
}
