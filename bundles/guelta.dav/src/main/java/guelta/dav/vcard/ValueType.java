// SPDX-License-Identifier: Apache-2.0
package guelta.dav.vcard;

import guelta.dav.text.ContentLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How the value of a property of vCard 4 is built, for those who write it out in JSON or XML (RFC 6350 6). */
final class ValueType {
    /** What is no text where nobody says what it is. */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("SOURCE", "uri"),
            Map.entry("PHOTO", "uri"),
            Map.entry("BDAY", "date-and-or-time"),
            Map.entry("ANNIVERSARY", "date-and-or-time"),
            Map.entry("DEATHDATE", "date-and-or-time"),
            Map.entry("IMPP", "uri"),
            Map.entry("LANG", "language-tag"),
            Map.entry("GEO", "uri"),
            Map.entry("LOGO", "uri"),
            Map.entry("MEMBER", "uri"),
            Map.entry("RELATED", "uri"),
            Map.entry("REV", "timestamp"),
            Map.entry("CREATED", "timestamp"),
            Map.entry("SOUND", "uri"),
            Map.entry("UID", "uri"),
            Map.entry("URL", "uri"),
            Map.entry("KEY", "uri"),
            Map.entry("FBURL", "uri"),
            Map.entry("CALADRURI", "uri"),
            Map.entry("CALURI", "uri"),
            Map.entry("CONTACT-URI", "uri"),
            Map.entry("ORG-DIRECTORY", "uri"),
            Map.entry("SOCIALPROFILE", "uri"));

    /** Structures, whose components are lists; how XML calls these (RFC 6351, appendix A). */
    static final Map<String, List<String>> STRUCTURES = Map.of(
            "N", List.of("surname", "given", "additional", "prefix", "suffix"),
            "ADR", List.of("pobox", "ext", "street", "locality", "region", "code", "country"),
            "GENDER", List.of("sex", "identity"),
            "CLIENTPIDMAP", List.of("sourceid", "uri"));

    /** Lists of texts. */
    static final Set<String> LISTS = Set.of("NICKNAME", "CATEGORIES");

    /** Properties of vCard 4 whose values are texts. */
    private static final Set<String> TEXTS = Set.of(
            "ADR",
            "BIRTHPLACE",
            "CATEGORIES",
            "CLIENTPIDMAP",
            "DEATHPLACE",
            "EMAIL",
            "EXPERTISE",
            "FN",
            "GENDER",
            "GRAMGENDER",
            "HOBBY",
            "INTEREST",
            "KIND",
            "N",
            "NICKNAME",
            "NOTE",
            "ORG",
            "PRODID",
            "PRONOUNS",
            "ROLE",
            "TEL",
            "TITLE",
            "TZ",
            "XML");

    private static final Pattern TYPE_NAME = Pattern.compile("[a-z0-9-]+");

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,19}");
    private static final Pattern FLOAT = Pattern.compile("[+-]?[0-9]{1,150}(\\.[0-9]{1,150})?");
    private static final Pattern ESCAPES = Pattern.compile("\\\\+(?=[,;:])");

    private ValueType() {}

    /** The type of a value in lower case; {@code unknown} for a foreign property where nobody says (RFC 7095 5.1). */
    static String of(ContentLine line) {
        Optional<String> said = line.parameter("VALUE");
        if (said.isPresent()) {
            // VALUE may say anything; what is no name of a type is none that anybody knows.
            String type = said.get().toLowerCase(Locale.ROOT);
            return TYPE_NAME.matcher(type).matches() ? type : "unknown";
        }
        if (line.name().equals("TZ") && Dates.isOffset(line.value().strip())) {
            // RFC 7095 B.1 has it so, though RFC 6350 6.5.1 says text.
            return "utc-offset";
        }
        return DEFAULTS.getOrDefault(line.name(), TEXTS.contains(line.name()) ? "text" : "unknown");
    }

    /** An address without the escapes that some write into it, as if it were a text. */
    static String uri(String value) {
        return ESCAPES.matcher(value).replaceAll("");
    }

    /** Whether values of a type are numbers or booleans, of which several may stand in a list (RFC 6350 4.4 to 4.6). */
    static boolean isPlain(String type) {
        return type.equals("integer") || type.equals("float") || type.equals("boolean");
    }

    /**
     * The values of a list of numbers or booleans as JSON has them (RFC 7095 3.5.6 to 3.5.8): a {@link BigDecimal} or a
     * {@link Boolean} each; empty where one of them is none.
     */
    static List<Object> plain(String type, String list) {
        List<Object> values = new ArrayList<>();
        for (String item : list.split(",", -1)) {
            String value = item.strip();
            boolean truth = value.equalsIgnoreCase("TRUE");
            if (type.equals("boolean") && (truth || value.equalsIgnoreCase("FALSE"))) {
                values.add(truth);
            } else if (type.equals("integer") && INTEGER.matcher(value).matches()
                    || type.equals("float") && FLOAT.matcher(value).matches()) {
                values.add(new BigDecimal(value));
            } else {
                return List.of();
            }
        }
        return values;
    }

    /** A single value of a type as it is in JSON: texts without their escapes, dates and times with separators. */
    static String inJson(String type, String value) {
        return switch (type) {
            case "text" -> Values.unescaped(value);
            // RFC 6350 4.3.2: a time that can be nothing else has no T in front.
            case "time" -> Dates.extended("T" + value.strip()).substring(1);
            case "date", "date-time", "date-and-or-time", "timestamp" -> Dates.extended(value.strip());
            case "utc-offset" -> Dates.isOffset(value.strip()) ? Dates.offset(value.strip(), ":") : value;
            case "uri" -> uri(value);
            default -> value;
        };
    }
}
