// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.text.ContentLine;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The types of the values of properties, by the names that jCal and xCal have for them (RFC 7265 3.4.1, RFC 6321 3.3). */
final class ValueType {
    static final String DATE = "date";
    static final String DATE_TIME = "date-time";
    static final String DURATION = "duration";
    static final String PERIOD = "period";
    static final String RECUR = "recur";
    static final String OFFSET = "utc-offset";
    static final String TEXT = "text";
    static final String INTEGER = "integer";
    static final String FLOAT = "float";
    static final String BOOLEAN = "boolean";
    static final String TIME = "time";
    static final String URI = "uri";
    static final String ADDRESS = "cal-address";
    static final String UNKNOWN = "unknown";

    /** Properties whose texts have several values, separated by commas. */
    static final Set<String> LISTS = Set.of("CATEGORIES", "RESOURCES");
    /** The same of times, to which the periods of FREEBUSY belong. */
    static final Set<String> LISTS_OF_TIMES = Set.of("EXDATE", "RDATE", "FREEBUSY");
    /** Types of which a foreign property may have several values (RFC 5545 3.3.7, 3.3.8). */
    static final Set<String> NUMBERS = Set.of(INTEGER, FLOAT);
    /** Properties of several parts. */
    static final Set<String> STRUCTURES = Set.of("GEO", "REQUEST-STATUS");

    private static final Set<String> KNOWN = Set.of(
            DATE, DATE_TIME, DURATION, PERIOD, RECUR, OFFSET, TEXT, INTEGER, FLOAT, BOOLEAN, URI, ADDRESS, "binary",
            TIME);

    private static final Map<String, Set<String>> OF_TYPE = Map.of(
            DATE_TIME,
            Set.of(
                    "ACKNOWLEDGED",
                    "COMPLETED",
                    "CREATED",
                    "DTEND",
                    "DTSTAMP",
                    "DTSTART",
                    "DUE",
                    "EXDATE",
                    "LAST-MODIFIED",
                    "RDATE",
                    "RECURRENCE-ID"),
            DURATION,
            Set.of("DURATION", "REFRESH-INTERVAL", "TRIGGER"),
            PERIOD,
            Set.of("FREEBUSY"),
            RECUR,
            Set.of("EXRULE", "RRULE"),
            OFFSET,
            Set.of("TZOFFSETFROM", "TZOFFSETTO"),
            INTEGER,
            Set.of("PERCENT-COMPLETE", "PRIORITY", "REPEAT", "SEQUENCE"),
            FLOAT,
            Set.of("GEO"),
            URI,
            Set.of("ATTACH", "CONFERENCE", "IMAGE", "SOURCE", "TZURL", "URL"),
            ADDRESS,
            Set.of("ATTENDEE", "ORGANIZER", "CALENDAR-ADDRESS"),
            TEXT,
            Set.of(
                    "ACTION",
                    "BUSYTYPE",
                    "CALSCALE",
                    "CATEGORIES",
                    "CLASS",
                    "COLOR",
                    "COMMENT",
                    "CONTACT",
                    "DESCRIPTION",
                    "LOCATION",
                    "METHOD",
                    "NAME",
                    "PRODID",
                    "RELATED-TO",
                    "REQUEST-STATUS",
                    "RESOURCES",
                    "STATUS",
                    "SUMMARY",
                    "TRANSP",
                    "TZID",
                    "TZNAME",
                    "UID",
                    "VERSION",
                    "XML"));

    private ValueType() {}

    /** The type of a property: what it says itself, else that of its name. */
    static String of(ContentLine line) {
        String said = line.parameter("VALUE").orElse("").toLowerCase(Locale.ROOT);
        if (KNOWN.contains(said)) {
            return said;
        }
        String usual = usual(line.name());
        if (!usual.equals(UNKNOWN)) {
            return usual.equals(DATE_TIME) && !line.value().contains("T") ? DATE : usual;
        }
        return said.isEmpty() ? UNKNOWN : said.matches("[a-z0-9-]+") ? said : UNKNOWN;
    }

    /** The type of a property that says none, named in upper case; unknown for foreign ones. */
    static String usual(String name) {
        for (Map.Entry<String, Set<String>> type : OF_TYPE.entrySet()) {
            if (type.getValue().contains(name)) {
                return type.getKey();
            }
        }
        return UNKNOWN;
    }
}
