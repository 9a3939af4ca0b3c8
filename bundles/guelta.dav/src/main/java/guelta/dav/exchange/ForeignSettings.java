// SPDX-License-Identifier: Apache-2.0
package guelta.dav.exchange;

import guelta.dav.collection.Settings;
import guelta.dav.collection.Type;
import guelta.dav.json.Json;
import guelta.dav.text.Malformed;
import guelta.dav.xml.Element;
import guelta.dav.xml.Name;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What other servers keep of their collections, in files beside the members. */
public final class ForeignSettings {
    /** The file in which Radicale keeps it. */
    public static final String RADICALE = ".Radicale.props";
    /** The file in which Xandikos keeps it. */
    public static final String XANDIKOS = ".xandikos";

    private static final String INFIT = "http://inf-it.com/ns/ab/";
    private static final Name COLOR = new Name(Name.APPLE, "calendar-color");
    private static final Name BOOK_COLOR = new Name(INFIT, "addressbook-color");
    /** The prefixes of Radicale's {@code xmlutils.NAMESPACES}. */
    private static final Map<String, String> PREFIXES = Map.of(
            "C", Name.CALDAV,
            "CR", Name.CARDDAV,
            "D", Name.DAV,
            "CS", Name.CALENDARSERVER,
            "ICAL", Name.APPLE,
            "INF", INFIT,
            "ME", "http://me.com/_namespace/",
            "RADICALE", "http://radicale.org/ns/");

    private ForeignSettings() {}

    /**
     * A calendar or address book of Radicale, from the JSON of its file; empty for a folder that is none.
     *
     * @throws Malformed when it can't be read
     */
    public static Optional<Settings> radicale(String file) throws Malformed {
        if (!(Json.parse(file) instanceof Map<?, ?> json)) {
            throw new Malformed("the properties of Radicale are no JSON object");
        }
        Optional<Settings> empty = of(json.get("tag") instanceof String tag ? tag : "", "VCALENDAR", "VADDRESSBOOK");
        if (empty.isEmpty()) {
            return empty;
        }
        Map<Name, Element> properties = new HashMap<>();
        List<String> components = List.of();
        for (Map.Entry<?, ?> entry : json.entrySet()) {
            String key = entry.getKey().toString();
            String value = entry.getValue() instanceof String text ? text : "";
            if (key.equals("C:supported-calendar-component-set")) {
                components = Arrays.stream(value.split(","))
                        .map(component -> component.strip().toUpperCase(Locale.ROOT))
                        .filter(component -> component.matches("[A-Z0-9-]{1,40}"))
                        .toList();
            } else {
                name(key).filter(name -> !value.isEmpty()).ifPresent(name -> set(properties, name, value));
            }
        }
        Settings settings = empty.get().withProperties(properties);
        return Optional.of(settings.type() == Type.CALENDAR ? settings.withComponents(components) : settings);
    }

    /** A property as Radicale names it; empty for its own, and for those that no client sets. */
    private static Optional<Name> name(String key) {
        int brace = key.indexOf('}');
        int colon = key.indexOf(':');
        boolean clark = key.startsWith("{") && brace > 1;
        String namespace =
                clark ? key.substring(1, brace) : colon > 0 ? PREFIXES.getOrDefault(key.substring(0, colon), "") : "";
        String local = key.substring(clark ? brace + 1 : colon + 1);
        boolean live = namespace.equals(Name.DAV) && !local.equals("displayname");
        return namespace.isEmpty() || live || !local.matches("[A-Za-z_][A-Za-z0-9_.-]*")
                ? Optional.empty()
                : Optional.of(new Name(namespace, local));
    }

    /**
     * A calendar or address book of Xandikos, from its file, which is in the form of Python's {@code configparser}; empty for a
     * folder that is none.
     */
    public static Optional<Settings> xandikos(String file) {
        Map<String, String> values = values(file);
        Optional<Settings> empty = of(values.getOrDefault("DEFAULT type", ""), "calendar", "addressbook");
        if (empty.isEmpty()) {
            return empty;
        }
        boolean calendar = empty.get().type() == Type.CALENDAR;
        Map<Name, Element> properties = new HashMap<>();
        Map<String, Name> names = Map.of(
                "DEFAULT displayname",
                Name.dav("displayname"),
                "DEFAULT color",
                calendar ? COLOR : BOOK_COLOR,
                "DEFAULT description",
                calendar ? Name.caldav("calendar-description") : Name.carddav("addressbook-description"),
                "calendar order",
                new Name(Name.APPLE, "calendar-order"));
        names.forEach((key, name) -> {
            String value = values.getOrDefault(key, "");
            if (!value.isEmpty()) {
                set(properties, name, value);
            }
        });
        return Optional.of(empty.get().withProperties(properties));
    }

    /** The values by section and key; lines that go on are joined, and {@code %%} is a percent sign. */
    private static Map<String, String> values(String file) {
        Map<String, String> values = new HashMap<>();
        String section = "";
        String last = "";
        for (String line : file.split("\r?\n")) {
            int end = line.indexOf('=') < 0 ? line.indexOf(':') : line.indexOf('=');
            if (line.isBlank() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            if (Character.isWhitespace(line.charAt(0)) && !last.isEmpty()) {
                values.merge(last, line.strip().replace("%%", "%"), (before, more) -> before + '\n' + more);
            } else if (line.startsWith("[") && line.indexOf(']') > 0) {
                section = line.substring(1, line.indexOf(']'));
                last = "";
            } else if (end > 0) {
                last = section + ' ' + line.substring(0, end).strip().toLowerCase(Locale.ROOT);
                values.put(last, line.substring(end + 1).strip().replace("%%", "%"));
            }
        }
        return values;
    }

    private static Optional<Settings> of(String type, String calendar, String addressbook) {
        return type.equals(calendar)
                ? Optional.of(Settings.of(Type.CALENDAR, "", Instant.EPOCH))
                : type.equals(addressbook)
                        ? Optional.of(Settings.of(Type.ADDRESSBOOK, "", Instant.EPOCH))
                        : Optional.empty();
    }

    private static void set(Map<Name, Element> properties, Name name, String value) {
        properties.put(name, Element.of(name, value));
    }
}
