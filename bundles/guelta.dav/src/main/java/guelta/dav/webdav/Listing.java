// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.Body;
import guelta.dav.Reply.Answer;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.net.HttpFields;
import java.util.List;

/** What is in a collection, for people who look with a browser. */
final class Listing {
    private static final HttpFields HTML =
            HttpFields.of("Content-Type", "text/html; charset=utf-8", "Content-Security-Policy", "default-src 'none'");

    private static final String ABOUT = """
            <p>Calendars, contacts and files by CalDAV, CardDAV and WebDAV. Programs take the address of this page; iPhone, iPad
            and Mac the <a href="/dav/profile.mobileconfig">profile</a>.</p>
            """;

    private Listing() {}

    static Answer of(Resource resource) {
        StringBuilder html = new StringBuilder();
        boolean top = resource.href().names().equals(List.of("dav"));
        String title = top ? "guelta" : escaped(name(resource));
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(title)
                .append("</title></head><body>\n<h1>")
                .append(title)
                .append("</h1>\n")
                .append(top ? ABOUT : "")
                .append("<ul>\n");
        List<Resource> children = resource.children();
        if (!top) {
            html.append("<li><a href=\"../\">..</a></li>\n");
        }
        for (Resource child : children) {
            html.append("<li><a href=\"")
                    .append(escaped(child.href().toString()))
                    .append("\">")
                    .append(escaped(name(child)))
                    .append("</a></li>\n");
        }
        html.append("</ul>\n</body></html>\n");
        return new Answer(200, HTML, new Body.Bytes(html.toString().getBytes(UTF_8)));
    }

    private static String name(Resource resource) {
        List<String> names = resource.href().names();
        return Properties.of(resource, Name.dav("displayname"))
                .map(Element::text)
                .filter(text -> !text.isBlank())
                .orElse(names.get(names.size() - 1));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
