// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.Body;
import guelta.dav.Reply.Answer;
import guelta.dav.place.Href;
import guelta.dav.place.Place;
import guelta.dav.xml.Attribute;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import guelta.dav.xml.Node;
import guelta.dav.xml.XmlWriter;
import guelta.net.HttpFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The configuration profile with which devices of Apple take calendars and contacts up in one step (Configuration Profile
 * Reference, payloads {@code com.apple.caldav.account} and {@code com.apple.carddav.account}). Without the password, which
 * the device asks for; the same for the same user and server.
 */
final class AppleProfile {
    static final Href PLACE = new Href(List.of("dav", "profile.mobileconfig"), false);

    private static final String DOCUMENT_TYPE = "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\""
            + " \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n";
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final View view;
    private final String user;
    private final String host;
    private final int port;
    private final boolean tls;

    private AppleProfile(View view) {
        this.view = view;
        user = view.who().name();
        tls = view.request().origin().startsWith("https:");
        String authority = Href.authority(view.request().origin());
        int colon = authority.lastIndexOf(':');
        boolean numbered = colon > authority.lastIndexOf(']');
        host = numbered ? authority.substring(0, colon) : authority;
        String number = numbered ? authority.substring(colon + 1) : "";
        // A port may be empty (RFC 3986 3.2.3).
        port = number.isEmpty() ? (tls ? HTTPS : HTTP) : Integer.parseInt(number);
    }

    static Answer of(View view) {
        AppleProfile profile = new AppleProfile(view);
        Map<String, Object> root = new LinkedHashMap<>();
        root.put(
                "PayloadContent",
                List.of(
                        profile.account("caldav", "CalDAV", "Calendars"),
                        profile.account("carddav", "CardDAV", "Contacts")));
        root.put("PayloadDisplayName", "Calendars and contacts of " + profile.user);
        root.putAll(profile.payload("Configuration", "profile"));
        Element plist =
                new Element(new Name("", "plist"), "", List.of(Attribute.of("version", "1.0")), List.of(value(root)));
        String text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + DOCUMENT_TYPE + XmlWriter.line(plist) + "\n";
        HttpFields fields = HttpFields.of(
                "Content-Type", "application/x-apple-aspen-config",
                "Content-Disposition", "attachment; filename=\"guelta.mobileconfig\"");
        return new Answer(200, fields, new Body.Bytes(text.getBytes(UTF_8)));
    }

    private Map<String, Object> account(String type, String prefix, String what) {
        Map<String, Object> account = new LinkedHashMap<>();
        account.put(prefix + "AccountDescription", what + " on " + host);
        account.put(prefix + "HostName", host);
        account.put(prefix + "Port", port);
        account.put(
                prefix + "PrincipalURL", new Place.Principal(false, user).href().toString());
        account.put(prefix + "UseSSL", tls);
        account.put(prefix + "Username", user);
        account.putAll(payload("com.apple." + type + ".account", type));
        return account;
    }

    private Map<String, Object> payload(String type, String what) {
        String id = "guelta." + host + '.' + user + '.' + what;
        return Map.of(
                "PayloadType",
                type,
                "PayloadVersion",
                1,
                "PayloadIdentifier",
                id,
                "PayloadUUID",
                UUID.nameUUIDFromBytes((view.request().origin() + id).getBytes(UTF_8))
                        .toString());
    }

    /** A value of a property list: dictionaries, arrays, integers, truth and texts. */
    private static Element value(Object value) {
        if (value instanceof Map<?, ?> map) {
            List<Node> entries = new ArrayList<>();
            map.entrySet().stream()
                    .sorted((one, other) -> String.valueOf(one.getKey()).compareTo(String.valueOf(other.getKey())))
                    .forEach(entry -> {
                        entries.add(named("key", String.valueOf(entry.getKey())));
                        entries.add(value(entry.getValue()));
                    });
            return new Element(new Name("", "dict"), "", List.of(), entries);
        }
        if (value instanceof List<?> list) {
            List<Node> entries = new ArrayList<>();
            list.forEach(each -> entries.add(value(each)));
            return new Element(new Name("", "array"), "", List.of(), entries);
        }
        if (value instanceof Boolean truth) {
            return named(truth ? "true" : "false", "");
        }
        return named(value instanceof Integer ? "integer" : "string", String.valueOf(value));
    }

    private static Element named(String name, String text) {
        return Element.of(new Name("", name), text);
    }
}
