// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.Reply;
import guelta.dav.Reply.Answer;
import guelta.dav.Request;
import guelta.dav.condition.Depth;
import guelta.dav.condition.Preferences;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.XmlWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** PROPFIND (RFC 4918 9.1): the properties of a resource, or of it and what is right in it. */
final class Propfind {
    private Propfind() {}

    static Reply on(View view, Resource resource) throws Refusal {
        Request request = view.request();
        Wanted wanted = Bodies.isEmpty(request) ? new Wanted.All(List.of()) : wanted(Bodies.xml(request));
        Optional<String> field = request.fields().first("Depth");
        // The older form of the preference, as Microsoft's clients send it.
        Optional<String> rootless = field.map(String::strip).filter(value -> value.endsWith(",noroot"));
        Depth depth = Depth.of(
                rootless.isPresent() ? rootless.map(value -> value.substring(0, value.length() - 7)) : field,
                Depth.INFINITY);
        if (depth == Depth.INFINITY && resource.member().isEmpty()) {
            throw new Refusal(
                    403,
                    Name.dav("propfind-finite-depth"),
                    "PROPFIND goes no deeper than 1 here: Depth has to be 0 or 1");
        }
        Propstats propstats = new Propstats(wanted, view.isMinimal());
        boolean left = depth == Depth.ONE
                && (rootless.isPresent() || view.preferences().noRoot());
        Stream<Resource> root = left ? Stream.empty() : Stream.of(resource);
        Stream<Resource> resources = depth != Depth.ONE
                ? root
                : Stream.concat(root, Stream.of(resource).flatMap(each -> each.children().stream()));
        Answer answer = Multistatus.of(resources
                .<Consumer<XmlWriter>>map(each -> xml -> propstats.write(xml, each))
                .iterator());
        return applied(answer, view, left);
    }

    /**
     * An answer that says which wishes about what is returned it fulfills (RFC 7240 3).
     *
     * @param left whether the collection itself was left out
     */
    static Answer applied(Answer answer, View view, boolean left) {
        Preferences preferences = view.preferences();
        return preferences
                .applied(preferences.minimal(), left)
                .map(value -> answer.and("Preference-Applied", value))
                .orElse(answer);
    }

    private static Wanted wanted(Element body) throws Refusal {
        if (!body.name().equals(Name.dav("propfind"))) {
            throw new Refusal(400, "the body is " + body.name() + ", allowed is {DAV:}propfind");
        }
        if (Stream.of("prop", "allprop", "propname")
                        .filter(way -> body.has(Name.dav(way)))
                        .count()
                > 1) {
            // RFC 4918 A.3: whoever picks one of them surprises those who meant the other.
            throw new Refusal(400, "there is more than one of DAV:prop, DAV:allprop and DAV:propname in the body");
        }
        return Wanted.of(body);
    }
}
