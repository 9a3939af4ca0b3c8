// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import guelta.dav.Refusal;
import guelta.dav.collection.Type;
import guelta.dav.condition.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The forms of a whole calendar or address book. */
enum ExportFormat {
    /** A list for people, which is no export: what a collection is by default. */
    LISTING("", "text/html; charset=utf-8", Type.PLAIN, ".html"),
    ICALENDAR("ics", "text/calendar; charset=utf-8", Type.CALENDAR, ".ics"),
    JCAL("jcal", "application/calendar+json", Type.CALENDAR, ".json"),
    XCAL("xcal", "application/calendar+xml; charset=utf-8", Type.CALENDAR, ".xml"),
    /** Cards as they were put. */
    VCARD("vcf", "text/vcard; charset=utf-8", Type.ADDRESSBOOK, ".vcf"),
    VCARD_3("vcard3", "text/vcard; charset=utf-8; version=3.0", Type.ADDRESSBOOK, ".vcf"),
    VCARD_4("vcard4", "text/vcard; charset=utf-8; version=4.0", Type.ADDRESSBOOK, ".vcf"),
    JCARD("jcard", "application/vcard+json", Type.ADDRESSBOOK, ".json"),
    XCARD("xcard", "application/vcard+xml; charset=utf-8", Type.ADDRESSBOOK, ".xml"),
    /** A table as Google Contacts has it. */
    CSV("csv", "text/csv; charset=utf-8; header=present", Type.ADDRESSBOOK, ".csv"),
    /** A table as Outlook has it. */
    OUTLOOK("outlook", "text/csv; charset=utf-8; header=present; profile=outlook", Type.ADDRESSBOOK, ".csv");

    private final String key;
    private final String contentType;
    private final Type of;
    private final String ending;

    ExportFormat(String key, String contentType, Type of, String ending) {
        this.key = key;
        this.contentType = contentType;
        this.of = of;
        this.ending = ending;
    }

    /** What stands behind {@code export=} in the query of a target; empty text for {@code export} alone. */
    static Optional<String> asked(String target) {
        int query = target.indexOf('?');
        return Arrays.stream(
                        query < 0 ? new String[0] : target.substring(query + 1).split("&"))
                .filter(part -> part.equals("export") || part.startsWith("export="))
                .map(part -> part.substring(Math.min(part.length(), "export=".length())))
                .findFirst();
    }

    /**
     * The one that {@code ?export=KEY} asks for.
     *
     * @throws Refusal 400 when there is none
     */
    static ExportFormat named(Type type, String key) throws Refusal {
        String keys = of(type).stream().map(ExportFormat::key).collect(Collectors.joining(", "));
        return of(type).stream()
                .filter(format -> format.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new Refusal(400, "there is no export as '" + key + "', allowed are " + keys));
    }

    /** Those of a type of collections, the usual one first. */
    static List<ExportFormat> of(Type type) {
        return Arrays.stream(values())
                .filter(format -> format != LISTING && format.of == type)
                .toList();
    }

    /** What {@code ?export=} has behind it. */
    String key() {
        return key;
    }

    String contentType() {
        return contentType;
    }

    MediaType mediaType() {
        return MediaType.parse(contentType).orElseThrow();
    }

    /** What names of files end with. */
    String ending() {
        return ending;
    }
}
