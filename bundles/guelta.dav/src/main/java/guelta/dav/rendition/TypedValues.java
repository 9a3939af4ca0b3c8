// SPDX-License-Identifier: Apache-2.0
package guelta.dav.rendition;

import guelta.dav.text.ContentLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of a property with their type, as jCal and xCal have them: a text, a {@link BigDecimal}, a {@link Boolean}, a list
 * of these for what has parts (a period, GEO, REQUEST-STATUS), or a map for a recurrence rule. A value that is not of its type
 * makes all of them unknown, as they stand there (RFC 7265 5.1): {@link TypedText} reads whatever comes out here.
 */
record TypedValues(String type, List<Object> values) {
    private static final Pattern TIME =
            Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z?))?");
    private static final Pattern OFFSET = Pattern.compile("([+-][0-9]{2})([0-9]{2})([0-9]{2})?");
    private static final Pattern TIME_OF_DAY = Pattern.compile("([0-9]{2})([0-9]{2})([0-9]{2})(Z?)");
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");
    private static final Pattern FLOAT = Pattern.compile("[+-]?[0-9]{1,18}(\\.[0-9]{1,18})?");
    private static final Pattern PART_OF_RULE = Pattern.compile("[A-Za-z0-9+-]*");
    private static final List<String> PARTS_OF_RULE = List.of(
            "freq",
            "until",
            "count",
            "interval",
            "bysecond",
            "byminute",
            "byhour",
            "byday",
            "byyearday",
            "bymonthday",
            "byweekno",
            "bymonth",
            "bysetpos",
            "wkst");

    /** A value that is not of its type. */
    private static final class OtherType extends Exception {
        private static final long serialVersionUID = 1;

        OtherType() {
            super(null, null, false, false);
        }
    }

    static TypedValues of(ContentLine line) {
        String type = ValueType.of(line);
        try {
            return new TypedValues(type, values(line, type));
        } catch (OtherType other) {
            return new TypedValues(ValueType.UNKNOWN, List.of(line.value()));
        }
    }

    private static List<Object> values(ContentLine line, String type) throws OtherType {
        List<Object> values = new ArrayList<>();
        if (ValueType.STRUCTURES.contains(line.name()) && type.equals(ValueType.usual(line.name()))) {
            List<Object> parts = new ArrayList<>();
            for (String part : split(line.value(), ';')) {
                parts.add(value(part, type));
            }
            values.add(parts);
        } else if (ValueType.LISTS.contains(line.name()) && type.equals(ValueType.TEXT)
                || ValueType.LISTS_OF_TIMES.contains(line.name())
                || ValueType.NUMBERS.contains(type)
                        && ValueType.usual(line.name()).equals(ValueType.UNKNOWN)) {
            for (String item : split(line.value(), ',')) {
                values.add(value(item, type));
            }
        } else {
            values.add(value(line.value(), type));
        }
        return values;
    }

    /** The parts between separators that no backslash is before. */
    private static List<String> split(String value, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) == '\\') {
                i++;
            } else if (value.charAt(i) == separator) {
                parts.add(value.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(value.substring(start));
        return parts;
    }

    private static Object value(String text, String type) throws OtherType {
        return switch (type) {
            case ValueType.TEXT -> new ContentLine(1, "", "", List.of(), text).text();
            case ValueType.DATE, ValueType.DATE_TIME -> time(text.strip());
            case ValueType.PERIOD -> period(text.strip());
            case ValueType.RECUR -> rule(text.strip());
            case ValueType.OFFSET -> offset(text.strip());
            case ValueType.INTEGER -> number(INTEGER, text.strip());
            case ValueType.FLOAT -> number(FLOAT, text.strip());
            case ValueType.TIME -> timeOfDay(text.strip());
            case ValueType.BOOLEAN -> truth(text.strip());
            default -> text;
        };
    }

    private static String time(String text) throws OtherType {
        Matcher parts = TIME.matcher(text);
        if (!parts.matches()) {
            throw new OtherType();
        }
        String date = parts.group(1) + "-" + parts.group(2) + "-" + parts.group(3);
        return parts.group(4) == null
                ? date
                : date + "T" + parts.group(4) + ":" + parts.group(5) + ":" + parts.group(6) + parts.group(7);
    }

    private static String timeOfDay(String text) throws OtherType {
        Matcher parts = TIME_OF_DAY.matcher(text);
        if (!parts.matches()) {
            throw new OtherType();
        }
        return parts.group(1) + ":" + parts.group(2) + ":" + parts.group(3) + parts.group(4);
    }

    private static List<Object> period(String text) throws OtherType {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new OtherType();
        }
        String end = text.substring(slash + 1);
        return List.of(time(text.substring(0, slash)), end.startsWith("P") || end.startsWith("+") ? end : time(end));
    }

    private static Map<String, Object> rule(String text) throws OtherType {
        Map<String, List<Object>> parts = new LinkedHashMap<>();
        PARTS_OF_RULE.forEach(name -> parts.put(name, new ArrayList<>()));
        for (String part : text.split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw new OtherType();
            }
            String name = part.substring(0, equals).toLowerCase(Locale.ROOT);
            if (!name.matches("[a-z0-9-]+")) {
                throw new OtherType();
            }
            List<Object> values = parts.computeIfAbsent(name, any -> new ArrayList<>());
            for (String value : part.substring(equals + 1).split(",", -1)) {
                values.add(name.equals("until") ? time(value) : partOfRule(name, value));
            }
        }
        Map<String, Object> rule = new LinkedHashMap<>();
        parts.forEach((name, values) -> {
            if (!values.isEmpty()) {
                rule.put(name, values.size() == 1 ? values.get(0) : values);
            }
        });
        return rule;
    }

    private static Object partOfRule(String name, String value) throws OtherType {
        if (!PART_OF_RULE.matcher(value).matches()) {
            throw new OtherType();
        }
        boolean numeric = !name.equals("freq") && !name.equals("wkst");
        return numeric && INTEGER.matcher(value).matches() ? number(INTEGER, value) : value;
    }

    private static String offset(String text) throws OtherType {
        Matcher parts = OFFSET.matcher(text);
        if (!parts.matches()) {
            throw new OtherType();
        }
        String minutes = parts.group(1) + ":" + parts.group(2);
        return parts.group(3) == null ? minutes : minutes + ":" + parts.group(3);
    }

    private static BigDecimal number(Pattern form, String text) throws OtherType {
        if (!form.matcher(text).matches()) {
            throw new OtherType();
        }
        return new BigDecimal(text.startsWith("+") ? text.substring(1) : text);
    }

    private static Boolean truth(String text) throws OtherType {
        if (!text.equalsIgnoreCase("TRUE") && !text.equalsIgnoreCase("FALSE")) {
            throw new OtherType();
        }
        return text.equalsIgnoreCase("TRUE");
    }
}
