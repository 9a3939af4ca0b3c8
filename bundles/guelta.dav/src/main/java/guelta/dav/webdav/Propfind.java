// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Request;
import guelta.dav.condition.Depth;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** PROPFIND (RFC 4918 9.1): the properties of a resource, or of it and what is right in it. */
final class Propfind {
    private Propfind() {}

    static Reply on(View view, Resource resource) throws Refusal {
        Request request = view.request();
        Wanted wanted = Bodies.isEmpty(request) ? new Wanted.All(List.of()) : wanted(Bodies.xml(request));
        Depth depth = Depth.of(request.fields().first("Depth"), Depth.INFINITY);
        if (depth == Depth.INFINITY) {
            throw new Refusal(
                    403,
                    Name.dav("propfind-finite-depth"),
                    "PROPFIND goes no deeper than 1 here: Depth has to be 0 or 1");
        }
        Propstats propstats = new Propstats(wanted, view.isMinimal());
        Stream<Resource> resources = depth == Depth.ZERO
                ? Stream.of(resource)
                : Stream.concat(Stream.of(resource), Stream.of(resource).flatMap(each -> each.children().stream()));
        return Multistatus.of(resources
                .<Consumer<XmlWriter>>map(each -> xml -> propstats.write(xml, each))
                .iterator());
    }

    private static Wanted wanted(Element body) throws Refusal {
        if (!body.name().equals(Name.dav("propfind"))) {
            throw new Refusal(400, "the body is " + body.name() + ", allowed is {DAV:}propfind");
        }
        return Wanted.of(body);
    }
}
