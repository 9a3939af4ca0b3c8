// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.place.Place;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Methods on what is in no home: the root, what holds principals and homes, users and groups. All of it is looked at alone;
 * accounts are changed by the operator, and what clients like to keep of their own is kept at homes and calendars.
 */
final class StandingPlaces {
    private StandingPlaces() {}

    static Reply on(View view, Place place) throws Refusal {
        String method = view.request().method();
        Optional<Resource> resource = Resource.at(view, place);
        if (resource.isEmpty()) {
            throw Methods.makes(method)
                    ? new Refusal(403, "users and groups are made by the operator")
                    : new Refusal(404, "there is nothing at '" + place.href() + "'");
        }
        return switch (method) {
            case "GET", "HEAD" -> Get.on(view, resource.get());
            case "PROPFIND" -> Propfind.on(view, resource.get());
            case "REPORT" -> Reports.on(view, resource.get());
            case "PROPPATCH" -> proppatch(view, resource.get());
            default ->
                Methods.allowing(
                        Errors.of(new Refusal(405, "'" + method + "' is for homes and what is in them")),
                        Methods.ofStanding());
        };
    }

    /** RFC 4918 9.2: an answer for each property, and each is no. */
    private static Reply proppatch(View view, Resource resource) throws Refusal {
        Map<Name, Optional<Refusal>> results = new LinkedHashMap<>();
        for (PropertyUpdate update : PropertyUpdate.all(Proppatch.body(view.request()))) {
            Name name = update.property().name();
            results.put(
                    name,
                    Optional.of(new Refusal(
                            403,
                            Element.of(Name.dav("cannot-modify-protected-property")),
                            "properties can be set on homes and what is in them")));
        }
        String href = resource.href().toString();
        return Multistatus.of(List.<Consumer<XmlWriter>>of(xml -> PropertyUpdate.write(xml, href, results))
                .iterator());
    }
}
