// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import guelta.dav.text.Malformed;
import guelta.dav.webdav.Contender.Said;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A client that follows a collection by sync-collection (RFC 6578), and believes what it is told. */
final class Client {
    private final String user;
    private final String collection;
    private final Map<String, String> copy = new TreeMap<>();
    private String token = "";
    private int generation;

    Client(String user, String collection) {
        this.user = user;
        this.collection = collection;
    }

    /** What it asks. */
    Step.Asked ask(Step.Followed step) {
        String limit = step.limit() == 0 ? "" : "<limit><nresults>" + step.limit() + "</nresults></limit>";
        return new Step.Asked(
                step.id(),
                step.pause(),
                user,
                "REPORT",
                collection,
                "<sync-collection xmlns='DAV:'><sync-token>" + token + "</sync-token><sync-level>1</sync-level>" + limit
                        + "<prop><getetag/><resourcetype/></prop></sync-collection>",
                List.of());
    }

    /** Takes an answer; says what is wrong with it, or nothing. */
    String take(Said said, Model model) {
        if (said.status() != 207) {
            boolean forgotten = said.body().contains("valid-sync-token");
            boolean mayBe = token.isEmpty() || generation != model.generation(collection);
            if (forgotten) {
                token = "";
            }
            return forgotten && !mayBe ? "the token was of this collection, as it still is" : "";
        }
        if (token.isEmpty()) {
            copy.clear();
        }
        Element answer = parse(said.body());
        boolean more = false;
        for (Element response : answer.elements(Name.dav("response")).toList()) {
            String href = response.element(Name.dav("href")).orElseThrow().text();
            String status =
                    response.element(Name.dav("status")).map(Element::text).orElse("");
            if (status.contains("507")) {
                more = true;
            } else if (status.contains("404")) {
                copy.remove(href);
                copy.remove(href + "/");
            } else {
                // RFC 4918 5.2: a member that has the name of a collection is there instead, and the other way round.
                copy.remove(href.endsWith("/") ? href.substring(0, href.length() - 1) : href + "/");
                copy.put(href, etag(response));
            }
        }
        token = answer.element(Name.dav("sync-token")).orElseThrow().text();
        generation = model.generation(collection);
        Map<String, String> right = model.in(collection);
        return more || copy.equals(right) ? "" : "a client has " + copy + "\n instead of " + right;
    }

    static Element parse(String body) {
        try {
            return Element.parse(body.getBytes(ISO_8859_1));
        } catch (Malformed broken) {
            throw new AssertionError(body, broken);
        }
    }

    /** The ETag in a response, empty where there is none. */
    static String etag(Element response) {
        return response.elements(Name.dav("propstat"))
                .filter(propstat -> propstat.element(Name.dav("status"))
                        .orElseThrow()
                        .text()
                        .contains(" 200 "))
                .flatMap(propstat -> propstat.elements(Name.dav("prop")))
                .flatMap(prop -> prop.elements(Name.dav("getetag")))
                .map(Element::text)
                .findFirst()
                .orElse("");
    }
}
